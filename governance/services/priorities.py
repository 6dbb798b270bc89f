"""Propose a priority, have it agreed, work on it, measure it, account for it, and say how it ended."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from governance.access import plan as access
from governance.models import OutcomeMeasure, Priority, PriorityAccount, PriorityAction, Reading
from governance.rules.priority import PRIORITY_MOVES, Direction, PriorityState, Progress
from governance.services import decisions
from governance.services.decisions import Decided
from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Action, Actor, Group
from partnership.services import actions, references, trail
from partnership.services.actions import Owner


@dataclass(frozen=True)
class Wording:
    """What a priority says of itself."""

    title: str
    why: str
    outcomes: str
    lead_group: Group | None
    sponsor_post: str
    starts_on: date
    ends_on: date
    source: str = ""


WORDING = ("title", "why", "outcomes", "lead_group", "sponsor_post", "starts_on", "ends_on")


def _locked(priority: Priority) -> Priority:
    rows = Priority.objects.select_for_update(of=("self",))
    return rows.select_related("partnership").get(pk=priority.pk)


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refused("The last day must come after the first.")


@transaction.atomic
def propose(
    *, wording: Wording, by: Actor, now: datetime, carried_from: Priority | None = None
) -> Priority:
    """Propose a priority to the Executive."""
    holds(by, access.WRITE_PLAN).require()
    _check_days(wording.starts_on, wording.ends_on)
    row = Priority.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "PRI", wording.starts_on.year),
        **{name: getattr(wording, name) for name in WORDING},
        source=wording.source,
        carried_from=carried_from,
        saved_at=now,
        saved_by=by.user,
    )
    trail.record(
        "governance.priority.proposed",
        subject=row,
        by=by,
        sentence=f"proposed the priority {row.reference}",
    )
    return row


@transaction.atomic
def reword(
    priority: Priority, *, wording: Wording, version: int, by: Actor, now: datetime
) -> Priority:
    """
    Change what a priority says; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    row = _locked(priority)
    if all(getattr(row, name) == getattr(wording, name) for name in WORDING):
        return row
    access.may_write(by, row).require()
    _check_days(wording.starts_on, wording.ends_on)
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name in WORDING:
        setattr(row, name, getattr(wording, name))
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
    row.save(update_fields=[*WORDING, "version", "saved_at", "saved_by"])
    trail.record(
        "governance.priority.reworded", subject=row, by=by, sentence=f"changed {row.reference}"
    )
    return row


@transaction.atomic
def agree(priority: Priority, *, decided: Decided, by: Actor) -> Priority:
    """Record that the Executive has agreed a priority. Without its decision nothing is agreed."""
    row = _locked(priority)
    if row.state == PriorityState.AGREED:
        return row
    access.may_agree(by, row).require()
    PRIORITY_MOVES.check(row.state, PriorityState.AGREED)
    decisions.put_behind(row, decided, by=by)
    row.state = PriorityState.AGREED
    row.save(update_fields=["state", *decisions.FIELDS])
    trail.record(
        "governance.priority.agreed",
        subject=row,
        by=by,
        sentence=f"recorded that the Executive agreed {row.reference}",
    )
    return row


@transaction.atomic
def start(priority: Priority, *, by: Actor) -> Priority:
    """Say that work on an agreed priority has begun."""
    row = _locked(priority)
    if row.state == PriorityState.ACTIVE:
        return row
    access.may_start(by, row).require()
    PRIORITY_MOVES.check(row.state, PriorityState.ACTIVE)
    row.state = PriorityState.ACTIVE
    row.save(update_fields=["state"])
    trail.record(
        "governance.priority.started",
        subject=row,
        by=by,
        sentence=f"said that work on {row.reference} has begun",
    )
    return row


@transaction.atomic
def end(
    priority: Priority, *, how: PriorityState, because: str, by: Actor, now: datetime
) -> Priority:
    """
    Say how a priority ended. One that is carried is proposed again for as long as it ran, with its words.

    Returns the priority that goes on: the new one where it is carried, otherwise the one that ended.
    """
    row = _locked(priority)
    if row.state == how:
        return getattr(row, "carried_into", row)
    access.may_end(by, row).require()
    PRIORITY_MOVES.check(row.state, how)
    if not because.strip():
        raise Refused("Say how the priority ended, and why.")
    row.state, row.ended_because = how, because
    row.save(update_fields=["state", "ended_because"])
    trail.record(
        "governance.priority.ended",
        subject=row,
        by=by,
        sentence=f"recorded of {row.reference}: {how.label.lower()}",
    )
    return _carried(row, by=by, now=now) if how is PriorityState.CARRIED else row


def _carried(row: Priority, *, by: Actor, now: datetime) -> Priority:
    words = {name: getattr(row, name) for name in WORDING}
    words |= {"starts_on": row.ends_on, "ends_on": row.ends_on + (row.ends_on - row.starts_on)}
    return propose(wording=Wording(**words), by=by, now=now, carried_from=row)


# --- measures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gauge:
    """What is measured, from where and to where."""

    says: str
    unit: str
    baseline: Decimal
    baseline_on: date
    target: Decimal | None
    direction: Direction


GAUGE = ("says", "unit", "baseline", "baseline_on", "target", "direction")


def _check_gauge(gauge: Gauge) -> None:
    if gauge.target is None:
        return
    ahead = gauge.target >= gauge.baseline
    if (gauge.direction == Direction.UP) is not ahead and gauge.target != gauge.baseline:
        raise Refused(
            "The target lies on the other side of the starting point. Check which way it should go."
        )


@transaction.atomic
def add_measure(priority: Priority, *, gauge: Gauge, by: Actor) -> OutcomeMeasure:
    """Add a measure to a priority."""
    row = _locked(priority)
    access.may_write(by, row).require()
    _check_gauge(gauge)
    measure = OutcomeMeasure.objects.create(
        partnership=row.partnership,
        priority=row,
        **{name: getattr(gauge, name) for name in GAUGE},
    )
    trail.record(
        "governance.measure.added",
        subject=row,
        by=by,
        sentence=f"added a measure to {row.reference}",
    )
    return measure


@transaction.atomic
def change_measure(measure: OutcomeMeasure, *, gauge: Gauge, by: Actor) -> OutcomeMeasure:
    """Put a measure right; what it said before stays in its history."""
    row = _locked(measure.priority)
    current = OutcomeMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if all(getattr(current, name) == getattr(gauge, name) for name in GAUGE):
        return current
    access.may_write(by, row).require()
    _check_gauge(gauge)
    for name in GAUGE:
        setattr(current, name, getattr(gauge, name))
    current.save(update_fields=list(GAUGE))
    trail.record(
        "governance.measure.changed",
        subject=row,
        by=by,
        sentence=f"changed a measure of {row.reference}",
    )
    return current


@transaction.atomic
def record_reading(
    measure: OutcomeMeasure, *, on: date, value: Decimal, source: str, by: Actor, now: datetime
) -> Reading:
    """Record the value of a measure on a day, both with its source; a second one for the same day corrects the first."""
    row = _locked(measure.priority)
    found = Reading.objects.select_for_update(of=("self",)).filter(measure=measure, on=on).first()
    if found and (found.value, found.source) == (value, source):
        return found
    access.may_report(by, row).require()
    if on > by.today:
        raise Refused("A reading is of a day that has come.")
    reading = found or Reading(partnership=row.partnership, measure=measure, on=on)
    reading.value, reading.source = value, source
    reading.recorded_at, reading.recorded_by = now, by.user
    reading.save()
    trail.record(
        "governance.measure.read",
        subject=row,
        by=by,
        sentence=f"{'corrected' if found else 'recorded'} a reading of {row.reference} for {on:%-d %B %Y}",
    )
    return reading


# --- actions ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def link(priority: Priority, *, action: Action, by: Actor, now: datetime) -> Priority:
    """Take an action that somebody owes already into the plan of a priority."""
    row = _locked(priority)
    if PriorityAction.objects.filter(priority=row, action=action).exists():
        return row
    access.may_write(by, row).require()
    if not Action.objects.visible_to(by).filter(pk=action.pk).exists():
        raise Refused("There is no such action here.")
    PriorityAction.objects.create(
        partnership=row.partnership, priority=row, action=action, linked_at=now, linked_by=by.user
    )
    trail.record(
        "governance.priority.action_linked",
        subject=row,
        by=by,
        sentence=f"took {action.reference} into the plan of {row.reference}",
    )
    return row


@transaction.atomic
def give_action(
    priority: Priority,
    *,
    what: str,
    measure: str,
    owner: Owner,
    due_on: date,
    by: Actor,
    now: datetime,
) -> Priority:
    """Give an action that serves a priority."""
    given = actions.give(what=what, measure=measure, owner=owner, due_on=due_on, by=by, now=now)
    return link(priority, action=given, by=by, now=now)


@transaction.atomic
def unlink(priority: Priority, *, action: Action, by: Actor) -> Priority:
    """Take an action out of the plan of a priority; the action itself stays as it is."""
    row = _locked(priority)
    links = PriorityAction.objects.filter(priority=row, action=action)
    if not links.exists():
        return row
    access.may_write(by, row).require()
    links.delete()
    trail.record(
        "governance.priority.action_unlinked",
        subject=row,
        by=by,
        sentence=f"took {action.reference} out of the plan of {row.reference}",
    )
    return row


# --- the yearly account -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What the account of a year says."""

    starts_on: date
    ends_on: date
    progress: Progress
    did: str = ""
    how_much: str = ""
    how_well: str = ""
    difference: str = ""
    evidence: str = ""
    no_progress_because: str = ""


TOLD = (
    "starts_on",
    "ends_on",
    "progress",
    "did",
    "how_much",
    "how_well",
    "difference",
    "evidence",
    "no_progress_because",
)


def _check_period(priority: Priority, told: Told, other_than: PriorityAccount | None) -> None:
    _check_days(told.starts_on, told.ends_on)
    others = PriorityAccount.objects.filter(
        priority=priority, starts_on__lte=told.ends_on, ends_on__gte=told.starts_on
    )
    if other_than:
        others = others.exclude(pk=other_than.pk)
    if meets := others.first():
        raise Refused(
            f"This period meets that of another account ({meets.period_in_words}). Change the days."
        )


@transaction.atomic
def begin_account(
    priority: Priority, *, told: Told, version: int = 0, by: Actor, now: datetime
) -> PriorityAccount:
    """Write the account of a priority for a year; it may be saved before it is whole, and says what is missing."""
    row = _locked(priority)
    access.may_report(by, row).require()
    _check_period(row, told, None)
    account = PriorityAccount.objects.create(
        partnership=row.partnership,
        priority=row,
        **{name: getattr(told, name) for name in TOLD},
        version=version + 1,
        saved_at=now,
        saved_by=by.user,
    )
    _told_in_trail(account, by)
    return account


@transaction.atomic
def write_account(
    account: PriorityAccount, *, told: Told, version: int, by: Actor, now: datetime
) -> PriorityAccount:
    """
    Save what the account of a year says; what it says already is saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    priority = _locked(account.priority)
    rows = PriorityAccount.objects.select_for_update(of=("self",))
    row = rows.select_related("priority__partnership").get(pk=account.pk)
    if all(getattr(row, name) == getattr(told, name) for name in TOLD):
        return row
    access.may_report(by, priority).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    _check_period(priority, told, row)
    for name in TOLD:
        setattr(row, name, getattr(told, name))
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
    row.save(update_fields=[*TOLD, "version", "saved_at", "saved_by"])
    _told_in_trail(row, by)
    return row


def _told_in_trail(account: PriorityAccount, by: Actor) -> None:
    trail.record(
        "governance.priority.account_written",
        subject=account.priority,
        by=by,
        sentence=f"wrote the account of {account.priority.reference} for {account.period_in_words}",
    )
