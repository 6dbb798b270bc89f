"""Start a clock, meet it, explain a breach, pause, extend and withdraw it: the instruments of every duty."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partnership.access import EXPLAIN_BREACH, MANAGE_CLOCKS, Verdict, holds, no
from partnership.clocks import (
    LONDON,
    Clock,
    Unit,
    due_date,
    find_clock,
    in_words,
    last_moment,
    unit_words,
)
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    Breach,
    ClockLength,
    Deadline,
    DeadlineExtension,
    DeadlinePause,
    PartnershipRow,
    RuleSet,
)
from partnership.services import calendar, trail
from partnership.working_days import ONE_DAY, working_days_between


@dataclass(frozen=True)
class BreachReason:
    """Why a deadline was missed, as the person who was late explains it."""

    cause: Breach.Cause
    reason: str
    expected_on: date | None = None


def length_of(clock: Clock, rule_set: RuleSet, subject: PartnershipRow) -> ClockLength:
    """
    How long a clock runs here: the partnership's own rule if it has one, else the edition's.

    A local rule says in its source what the edition asks, so a statutory length is never changed silently.
    """
    rows = ClockLength.objects.filter(rule_set=rule_set, clock=clock.code).filter(
        Q(partnership=subject.partnership) | Q(partnership__isnull=True)
    )
    by_place = {row.partnership_id is not None: row for row in rows}
    edition = by_place[False]
    local = by_place.get(True)
    if local is None:
        return edition
    said = unit_words(edition.length, Unit(edition.unit))
    local.source = f"{local.source}, a local rule; {edition.source} says {said}"
    return local


@transaction.atomic
def start(
    clock: Clock,
    *,
    subject: PartnershipRow,
    reference: str,
    address: str,
    starts_on: date,
    starts_because: str,
    rule_set: RuleSet,
    owner_agency: Agency | None,
    now: datetime,
) -> Deadline:
    """
    Start a clock on a subject; a clock that is running already is handed back unchanged.

    `starts_on` is day 0. Rungs of the ladder that lie before `now` are passed over, except the heaviest.
    """
    running = find(clock, subject)
    if running:
        return running
    length = length_of(clock, rule_set, subject)
    unit = Unit(length.unit)
    holidays = calendar.holidays()
    due_on = due_date(starts_on, length.length, unit, holidays)
    planned_until = datetime.combine(starts_on, datetime.min.time(), LONDON)
    return Deadline.objects.create(
        partnership=subject.partnership,
        clock=clock.code,
        says=clock.says,
        rule_set=rule_set,
        source=length.source,
        subject=subject,
        reference=reference,
        address=address,
        owner_agency=owner_agency,
        starts_on=starts_on,
        starts_because=starts_because,
        length=length.length,
        unit=unit,
        due_on=due_on,
        due_at=last_moment(due_on),
        planned_until=planned_until,
        next_rung_at=clock.next_rung_at(due_on, planned_until, holidays),
        created_at=now,
    )


def find(clock: Clock, subject: PartnershipRow) -> Deadline | None:
    """The deadline of a clock on a subject, whatever its state."""
    return Deadline.objects.filter(
        clock=clock.code,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
    ).first()


def of(subject: PartnershipRow) -> list[Deadline]:
    """Every deadline of a subject, ready to be shown."""
    return list(
        Deadline.objects.filter(
            subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk
        )
        .select_related("owner_agency", "rule_set", "breach")
        .prefetch_related("pauses", "extensions")
        .order_by("starts_on", "pk")
    )


def _locked(deadline: Deadline) -> Deadline:
    return Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)


@transaction.atomic
def meet(
    clock: Clock,
    *,
    subject: PartnershipRow,
    at: datetime,
    by: Actor | None,
    breach: BreachReason | None = None,
    explained_later: bool = False,
) -> Deadline:
    """
    Record that a duty was done at a moment; doing it twice changes nothing. `by=None` is somebody without an account.

    Raises Refused when it was done late and neither an earlier breach record nor a reason is there, unless it is said
    that the reason is recorded later by those who keep the clock.
    """
    found = find(clock, subject)
    if found is None:
        raise Refused("This clock is not running.")
    deadline = _locked(found)
    if deadline.state == Deadline.State.MET:
        return deadline
    if deadline.state == Deadline.State.WITHDRAWN:
        raise Refused("This deadline is no longer needed.")
    if at > deadline.due_at and not Breach.objects.filter(deadline=deadline).exists():
        if breach and by:
            _keep_breach(deadline, breach, by=by)
        elif not explained_later:
            raise Refused(
                f"This was due on {in_words(deadline.due_on)}. Say why it was late before you record it."
            )
    deadline.state = Deadline.State.MET
    deadline.met_at, deadline.met_by = at, by.user if by else None
    deadline.next_rung_at = None
    deadline.save(update_fields=["state", "met_at", "met_by", "next_rung_at"])
    late = " late" if deadline.was_met_late else ""
    trail.record(
        "partnership.deadline.met",
        subject=subject,
        by=by,
        sentence=f"met the deadline “{deadline.says}”{late} (due {in_words(deadline.due_on)})",
        reference=deadline.reference,
    )
    return deadline


def may_explain(actor: Actor, deadline: Deadline, now: datetime) -> Verdict:
    """Whether the actor may record why this deadline was missed."""
    if deadline.state == Deadline.State.WITHDRAWN:
        return no("This deadline is no longer needed.")
    if (deadline.met_at or now) <= deadline.due_at:
        return no("This deadline was not missed.")
    if Breach.objects.filter(deadline=deadline).exists():
        return no("The reason is recorded already, and the first record stands.")
    return holds(actor, EXPLAIN_BREACH)


@transaction.atomic
def explain_breach(deadline: Deadline, breach: BreachReason, *, by: Actor, now: datetime) -> Breach:
    """Record why a deadline was missed; the first record stands."""
    row = _locked(deadline)
    standing = Breach.objects.filter(deadline=row).first()
    if standing:
        return standing
    may_explain(by, row, now).require()
    return _keep_breach(row, breach, by=by)


def _keep_breach(deadline: Deadline, breach: BreachReason, *, by: Actor) -> Breach:
    if not breach.reason.strip():
        raise Refused("Say why the deadline was missed.")
    row, is_new = Breach.objects.get_or_create(
        deadline=deadline,
        defaults={
            "partnership": deadline.partnership,
            "cause": breach.cause,
            "reason": breach.reason,
            "expected_on": breach.expected_on,
            "recorded_at": timezone.now(),
            "recorded_by": by.user,
        },
    )
    if is_new:
        trail.record(
            "partnership.deadline.breach_explained",
            subject=deadline,
            by=by,
            sentence=f"recorded why “{deadline.says}” was missed: {row.get_cause_display().lower()}",
            reference=deadline.reference,
        )
    return row


@transaction.atomic
def withdraw(clock: Clock, *, subject: PartnershipRow, reason: str, by: Actor) -> Deadline | None:
    """Say that a duty is no longer needed, and why. A deadline that was met stays met."""
    found = find(clock, subject)
    if found is None:
        return None
    deadline = _locked(found)
    if not deadline.is_running:
        return deadline
    deadline.state, deadline.withdrawn_because = Deadline.State.WITHDRAWN, reason
    deadline.next_rung_at = None
    deadline.save(update_fields=["state", "withdrawn_because", "next_rung_at"])
    trail.record(
        "partnership.deadline.withdrawn",
        subject=subject,
        by=by,
        sentence=f"ended the deadline “{deadline.says}”: {reason}",
        reference=deadline.reference,
    )
    return deadline


@transaction.atomic
def take_up_again(clock: Clock, *, subject: PartnershipRow, by: Actor) -> Deadline | None:
    """
    Let a deadline that was no longer needed run again, to the day that it always had; any other stays as it is.

    It counts from its own day 0, so it may be missed at once; the sweep then climbs the heaviest rung that was passed
    while nobody needed it.
    """
    found = find(clock, subject)
    if found is None:
        return None
    deadline = _locked(found)
    if deadline.state != Deadline.State.WITHDRAWN:
        return deadline
    _move(deadline, deadline.due_on, reason="", by=by)
    deadline.withdrawn_because = ""
    deadline.save(update_fields=["withdrawn_because"])
    trail.record(
        "partnership.deadline.taken_up_again",
        subject=subject,
        by=by,
        sentence=f"took up the deadline “{deadline.says}” again",
        reference=deadline.reference,
    )
    return deadline


def _running(deadline: Deadline) -> Deadline:
    row = _locked(deadline)
    if not row.is_running:
        raise Refused("This deadline is not running any more.")
    return row


def _is_paused(deadline: Deadline) -> bool:
    return any(stop.ends_on is None for stop in deadline.pauses.all())


def may_pause(actor: Actor, deadline: Deadline) -> Verdict:
    """Whether the actor may let this clock stand still: only where its rule allows that."""
    if not deadline.is_running:
        return no("This deadline is not running any more.")
    clock = find_clock(deadline.clock)
    if clock is None or not clock.may_pause:
        return no(f"The rule allows no pause of “{deadline.says}”: {deadline.source}.")
    if _is_paused(deadline):
        return no("This deadline is paused already.")
    return holds(actor, MANAGE_CLOCKS)


def may_resume(actor: Actor, deadline: Deadline) -> Verdict:
    """Whether the actor may let this clock run again."""
    if not deadline.is_running:
        return no("This deadline is not running any more.")
    return (
        holds(actor, MANAGE_CLOCKS) if _is_paused(deadline) else no("This deadline is not paused.")
    )


def may_extend(actor: Actor, deadline: Deadline) -> Verdict:
    """Whether the actor may give this duty more time: only where its rule allows that."""
    if not deadline.is_running:
        return no("This deadline is not running any more.")
    clock = find_clock(deadline.clock)
    if clock is None or not clock.may_extend:
        return no(f"The rule allows no extension of “{deadline.says}”: {deadline.source}.")
    if _is_paused(deadline):
        return no("This deadline is paused. Let it run again first; its date then moves.")
    return holds(actor, MANAGE_CLOCKS)


@transaction.atomic
def pause(deadline: Deadline, *, on: date, reason: str, by: Actor) -> DeadlinePause:
    """
    Let a clock stand still from a day, which does not count any more, with the reason.

    Raises Refused where the rule allows no pause, and for a day outside the time that the clock runs: a pause
    never undoes a breach.
    """
    row = _running(deadline)
    may_pause(by, row).require()
    if not row.starts_on <= on <= row.due_on:
        raise Refused(
            f"A pause begins between {in_words(row.starts_on)} and {in_words(row.due_on)}."
        )
    stop = DeadlinePause.objects.create(
        partnership=row.partnership, deadline=row, starts_on=on, reason=reason, by=by.user
    )
    row.next_rung_at = None
    row.save(update_fields=["next_rung_at"])
    trail.record(
        "partnership.deadline.paused",
        subject=row,
        by=by,
        sentence=f"paused “{row.says}” from {in_words(on)}: {reason}",
        reference=row.reference,
    )
    return stop


@transaction.atomic
def resume(deadline: Deadline, *, on: date, by: Actor) -> Deadline:
    """
    Let a paused clock run again from a day, which counts again.

    The due date moves by the days that the clock stood still. Raises Refused when it is not paused.
    """
    row = _running(deadline)
    may_resume(by, row).require()
    stop = row.pauses.get(ends_on__isnull=True)
    if on < stop.starts_on:
        raise Refused("A pause does not end before it started.")
    stop.ends_on = on
    stop.save(update_fields=["ends_on"])
    trail.record(
        "partnership.deadline.resumed",
        subject=row,
        by=by,
        sentence=f"let “{row.says}” run again from {in_words(on)}",
        reference=row.reference,
    )
    holidays = calendar.holidays()
    if row.unit == Unit.WORKING_DAYS:
        stood = working_days_between(stop.starts_on - ONE_DAY, on - ONE_DAY, holidays)
        due_on = due_date(row.due_on, stood, Unit.WORKING_DAYS, holidays)
    else:
        due_on = row.due_on + (on - stop.starts_on)
    _move(row, due_on, reason=f"the clock stood still until {in_words(on)}", by=by)
    return row


@transaction.atomic
def extend(deadline: Deadline, *, until: date, reason: str, by: Actor) -> Deadline:
    """Give a duty more time, with the reason. Raises Refused where the rule allows none."""
    row = _running(deadline)
    may_extend(by, row).require()
    if until <= row.due_on:
        raise Refused(f"The new date must be after {in_words(row.due_on)}.")
    _move(row, until, reason=reason, by=by)
    return row


@transaction.atomic
def bring_forward(deadline: Deadline, *, on: date, reason: str, by: Actor) -> Deadline:
    """
    Ask for a duty sooner than its rule does, because the case needs it, with the reason.

    Raises Refused for a day that is not sooner, and for one before the clock began. The reason carries no case word.
    """
    row = _running(deadline)
    if not row.starts_on <= on < row.due_on:
        raise Refused(f"The new date must be before {in_words(row.due_on)}.")
    _move(row, on, reason=reason, by=by)
    return row


def _move(deadline: Deadline, due_on: date, *, reason: str, by: Actor | None) -> None:
    was = deadline.due_on
    deadline.due_on, deadline.due_at = due_on, last_moment(due_on)
    clock = find_clock(deadline.clock)
    stands_still = deadline.pauses.filter(ends_on__isnull=True).exists()
    deadline.next_rung_at = (
        clock.next_rung_at(due_on, deadline.planned_until, calendar.holidays())
        if clock and not stands_still
        else None
    )
    deadline.state = (
        Deadline.State.MISSED if deadline.due_at < timezone.now() else Deadline.State.OPEN
    )
    deadline.save(update_fields=["due_on", "due_at", "next_rung_at", "state"])
    if due_on == was:
        return
    DeadlineExtension.objects.create(
        partnership=deadline.partnership,
        deadline=deadline,
        was_due_on=was,
        now_due_on=due_on,
        reason=reason,
        at=timezone.now(),
        by=by.user if by else None,
    )
    trail.record(
        "partnership.deadline.moved",
        subject=deadline,
        by=by,
        sentence=f"moved “{deadline.says}” from {in_words(was)} to {in_words(due_on)}: {reason}",
        reference=deadline.reference,
    )


@transaction.atomic
def recount(*, because: str) -> int:
    """
    Count the running deadlines afresh after the bank holidays changed; how many moved.

    Call under `scopes_disabled()`: a holiday is everybody's. A deadline that a person moved keeps its date.
    """
    calendar.forget()
    moved = 0
    rows = (
        Deadline.objects.running()
        .filter(unit=Unit.WORKING_DAYS)
        .exclude(
            Exists(DeadlineExtension.objects.filter(deadline=OuterRef("pk"), by__isnull=False))
        )
    )
    for row in rows.select_for_update(of=("self",)):
        due_on = due_date(row.starts_on, row.length, Unit(row.unit), calendar.holidays())
        if due_on != row.due_on:
            _move(row, due_on, reason=because, by=None)
            moved += 1
    return moved


def chips(deadlines: list[Deadline], today: date) -> list[dict[str, Any]]:
    """Deadlines with the chips that screens draw, and the breach of each where the rows were fetched with it."""
    holidays = calendar.holidays()
    return [
        {"deadline": row, "chip": row.chip(today, holidays), "breach": _fetched_breach(row)}
        for row in deadlines
    ]


def _fetched_breach(deadline: Deadline) -> Breach | None:
    is_fetched = Deadline._meta.get_field("breach").is_cached(deadline)
    return getattr(deadline, "breach", None) if is_fetched else None


def local_today(now: datetime) -> date:
    """The date in London at a moment."""
    return now.astimezone(LONDON).date()


def due_within(now: datetime, working_days: int) -> date:
    """The last day of the next so many working days."""
    return due_date(local_today(now), working_days, Unit.WORKING_DAYS, calendar.holidays())
