"""Raise a dispute, answer it, take it up the ladder, mediate, advise, settle it or leave it; and word the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance.access import dispute as access
from governance.models.dispute import (
    READS_OWN,
    Dispute,
    DisputeAdvice,
    DisputeAgency,
    DisputeStage,
    LadderStep,
    agencies_of,
)
from governance.rules.dispute import (
    DISPUTE_MOVES,
    SETTLE,
    About,
    DisputeState,
    Ended,
    Level,
    Side,
    Theme,
)
from partnership.access import holds
from partnership.clocks import Unit
from partnership.errors import Refused
from partnership.models import Actor, Agency, ClockLength, Partnership, RegisterEntry, RuleSet, User
from partnership.roles import Role
from partnership.services import deadlines, notices, references, rule_sets, trail
from partnership.services.deadlines import BreachReason, local_today
from partnership.services.notices import Message

# Who is told that a dispute has come to their level.
TOLD_AT = {
    Level.PARTNERS: (Role.DELEGATED_PARTNER,),
    Level.MEDIATION: (Role.INDEPENDENT_CHAIR,),
    Level.LEADERS: (Role.LEAD_PARTNER, Role.SCRUTINEER),
}


@dataclass(frozen=True)
class Line:
    """One level of the ladder as it holds here: its words, whether it is used, its working days and their source."""

    level: Level
    name: str
    is_used: bool
    days: int
    source: str


@dataclass(frozen=True)
class Raised:
    """What somebody raises. The child is a reference; `needed_by` is a day that the child needs, where it is sooner."""

    about: About
    child_reference: str
    what: str
    raising: Agency
    answering: tuple[Agency, ...]
    own_procedure: str = ""
    is_immediate: bool = False
    starts_at: Level = Level.PRACTITIONERS
    skipped_because: str = ""
    needed_by: date | None = None


# --- the ladder -------------------------------------------------------------------------------------------------------


def ladder_of(partnership: Partnership, on: date) -> list[Line]:
    """The ladder as it holds on a day: the partnership's own words and days where it has them, else as planted."""
    worded = {one.level: one for one in LadderStep.objects.filter(partnership=partnership)}
    rows = ClockLength.objects.filter(
        rule_set=rule_sets.governing(on), clock__in=[clock.code for clock in SETTLE.values()]
    )
    own = {row.clock: row for row in rows if row.partnership_id == partnership.pk}
    planted = {row.clock: row for row in rows if row.partnership_id is None}
    return [
        Line(
            level=level,
            name=worded[level].name if level in worded else level.label,
            is_used=worded[level].is_used if level in worded else True,
            days=(own.get(clock.code) or planted[clock.code]).length,
            source=(own.get(clock.code) or planted[clock.code]).source,
        )
        for level, clock in SETTLE.items()
    ]


@transaction.atomic
def word_ladder(lines: Sequence[Line], *, by: Actor) -> None:
    """Word the ladder of this partnership. Disputes that are open keep the days of the stage they are at."""
    holds(by, access.KEEP_LADDER).require()
    here = by.partnership
    for line in lines:
        if not line.is_used and line.level in {Level.PRACTITIONERS, Level.LEADERS}:
            raise Refused("A ladder begins with the practitioners and ends with the leaders.")
        LadderStep.objects.update_or_create(
            partnership=here,
            level=line.level,
            defaults={"name": line.name, "is_used": line.is_used},
        )
        for rule_set in RuleSet.objects.all():
            ClockLength.objects.update_or_create(
                rule_set=rule_set,
                clock=SETTLE[line.level].code,
                partnership=here,
                defaults={
                    "length": line.days,
                    "unit": Unit.WORKING_DAYS,
                    "starts_from": SETTLE[line.level].starts_from,
                    "source": f"The ladder of {here.short_name}",
                },
            )
    trail.record(
        "governance.dispute_ladder.worded",
        partnership=here,
        by=by,
        sentence="changed the ladder of disputes",
    )


# --- raising ----------------------------------------------------------------------------------------------------------


def _check(given: Raised, *, by: Actor, now: datetime) -> None:
    agencies = {given.raising.pk, *(one.pk for one in given.answering)}
    if not given.answering or len(agencies) != len(given.answering) + 1:
        raise Refused("Name the agency that raises it and another that is asked to answer.")
    here = RegisterEntry.objects.filter(partnership=by.partnership, agency__in=agencies)
    if here.values("agency").distinct().count() != len(agencies):
        raise Refused("Only agencies of this partnership's register stand on a side.")
    if Role.BUSINESS_MANAGER not in by.roles and given.raising.pk not in raises_for(by):
        raise Refused("You raise a dispute for your own agency.")
    if not given.is_immediate and not given.own_procedure.strip():
        raise Refused("Say first what was tried in your own agency.")
    if given.starts_at != Level.PRACTITIONERS and not (
        given.is_immediate and given.skipped_because.strip()
    ):
        raise Refused(
            "Stages are skipped only where a child may be at immediate risk, with the reason."
        )
    if given.needed_by and given.needed_by < local_today(now):
        raise Refused("The day that the child needs is today or later.")


def raises_for(actor: Actor) -> frozenset[int]:
    """The agencies for which a person may raise a dispute."""
    return agencies_of(actor) if not actor.roles.isdisjoint(READS_OWN) else actor.agency_ids


@transaction.atomic
def begin(given: Raised, *, by: Actor, now: datetime) -> Dispute:
    """
    Raise a dispute: its first stage begins today, and the side that is asked is told.

    Where a child may be at immediate risk the stage is due the same day (London procedures, part B1, chapter 11).
    """
    holds(by, access.RAISE_DISPUTE).require()
    _check(given, by=by, now=now)
    lines = {one.level: one for one in ladder_of(by.partnership, local_today(now))}
    if not lines[given.starts_at].is_used:
        raise Refused("This partnership's ladder has no such stage.")
    dispute = Dispute.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "DIS", local_today(now).year),
        about=given.about,
        child_reference=given.child_reference,
        what=given.what,
        raised_at=now,
        raised_by=by.user,
        raised_hat=by.hat_in_words,
        own_procedure=given.own_procedure,
        is_immediate=given.is_immediate,
        level=given.starts_at,
    )
    sides = [(given.raising, Side.RAISES), *((one, Side.ANSWERS) for one in given.answering)]
    for agency, side in sides:
        DisputeAgency.objects.create(
            partnership=by.partnership, dispute=dispute, agency=agency, side=side
        )
    _said(dispute, "raised", f"raised the dispute {dispute.reference}", by=by)
    _begin_stage(
        dispute,
        lines[given.starts_at],
        skipped_because=given.skipped_because,
        needed_by=given.needed_by,
        by=by,
        now=now,
    )
    return dispute


def _said(dispute: Dispute, code: str, sentence: str, *, by: Actor) -> None:
    trail.record(f"governance.dispute.{code}", subject=dispute, by=by, sentence=sentence)


def _begin_stage(
    dispute: Dispute,
    line: Line,
    *,
    skipped_because: str,
    needed_by: date | None,
    by: Actor,
    now: datetime,
) -> DisputeStage:
    on = local_today(now)
    answering = dispute.sides.filter(side=Side.ANSWERS).select_related("agency").first()
    stage = DisputeStage.objects.create(
        partnership=dispute.partnership,
        dispute=dispute,
        level=line.level,
        name=line.name,
        started_on=on,
        due_on=on,
        skipped_because=skipped_because,
    )
    deadline = deadlines.start(
        SETTLE[line.level],
        subject=stage,
        reference=dispute.reference,
        address=dispute.get_absolute_url(),
        starts_on=on,
        starts_because="the dispute came to this stage",
        rule_set=rule_sets.governing(on),
        owner_agency=answering.agency if answering else None,
        now=now,
    )
    if dispute.is_immediate:
        deadline = deadlines.bring_forward(
            deadline, on=on, reason="a child may be at immediate risk", by=by
        )
    elif needed_by and needed_by < deadline.due_on:
        deadline = deadlines.bring_forward(
            deadline, on=needed_by, reason="the child needs it sooner", by=by
        )
    stage.due_on = deadline.due_on
    stage.save(update_fields=["due_on"])
    _tell(dispute, stage, by=by, now=now)
    return stage


def _tell(dispute: Dispute, stage: DisputeStage, *, by: Actor, now: datetime) -> None:
    """Tell the leads of both sides, the business manager and whoever settles it at this level: its reference alone."""
    on, people = local_today(now), dict[User, str]()
    for side in dispute.sides.select_related("agency"):
        found = notices.people_in(
            dispute.partnership, [Role.AGENCY_LEAD, Role.SCHOOL_USER], on, agency=side.agency
        )
        people |= {one: why for one, why in found.items() if one not in people}
    roles = [Role.BUSINESS_MANAGER, *TOLD_AT.get(Level(stage.level), ())]
    found = notices.people_in(dispute.partnership, roles, on)
    people |= {one: why for one, why in found.items() if one not in people}
    people.pop(by.user, None)
    urgent = " It is due today." if dispute.is_immediate else ""
    message = Message(
        code="governance.dispute_stage",
        subject=f"{dispute.reference} is at stage {stage.level}",
        body=f"A dispute waits for an answer.{urgent} You can read it in the portal.",
        reference=dispute.reference,
        address=dispute.get_absolute_url(),
    )
    notices.tell(people, message, partnership=dispute.partnership, key=str(stage.pk), now=now)


# --- the stages -------------------------------------------------------------------------------------------------------


def _locked(dispute: Dispute) -> Dispute:
    rows = Dispute.objects.select_for_update(of=("self",))
    return rows.select_related("partnership").get(pk=dispute.pk)


def current_stage(dispute: Dispute) -> DisputeStage | None:
    """The stage that a dispute is at; none once it ended."""
    return dispute.stages.filter(ended="").first()


def _stage(dispute: Dispute) -> DisputeStage:
    stage = current_stage(dispute)
    if stage is None:
        raise Refused(access.ENDED)
    return stage


@transaction.atomic
def answer(dispute: Dispute, *, text: str, by: Actor, now: datetime) -> Dispute:
    """Record what the side that is asked answers at this stage. The stage goes on until it is settled or taken further."""
    row = _locked(dispute)
    access.may_answer(by, row).require()
    stage = _stage(row)
    if stage.answer:
        raise Refused("This stage is answered already. Settle it, or take it further.")
    stage.answer, stage.answered_at, stage.answered_by = text, now, by.user
    stage.save(update_fields=["answer", "answered_at", "answered_by"])
    _said(row, "answered", f"answered {row.reference} at stage {row.level}", by=by)
    return row


def _end_stage(
    dispute: Dispute,
    how: Ended,
    *,
    why: str,
    by: Actor,
    now: datetime,
    breach: BreachReason | None,
) -> None:
    stage = _stage(dispute)
    stage.ended, stage.ended_why, stage.ended_at, stage.ended_by = how, why, now, by.user
    stage.save(update_fields=["ended", "ended_why", "ended_at", "ended_by"])
    deadlines.meet(SETTLE[Level(stage.level)], subject=stage, at=now, by=by, breach=breach)


def levels_above(dispute: Dispute, on: date) -> list[Line]:
    """The stages that a dispute may be taken to now: the next one, and where a child is at risk those beyond."""
    above = [
        one
        for one in ladder_of(dispute.partnership, on)
        if one.is_used and one.level > dispute.level
    ]
    return above if dispute.is_immediate else above[:1]


@transaction.atomic
def take_further(
    dispute: Dispute,
    *,
    to: Level,
    reason: str,
    by: Actor,
    now: datetime,
    breach: BreachReason | None = None,
) -> Dispute:
    """
    Take a dispute to a higher stage, with the reason; its own clock begins.

    Raises Refused for a stage that would be skipped without immediate risk, and where this one is late without a reason.
    """
    row = _locked(dispute)
    if row.level == to:
        return row
    access.may_carry_on(by, row).require()
    lines = {one.level: one for one in levels_above(row, local_today(now))}
    if to not in lines:
        raise Refused(
            "A dispute is taken to the next stage. Stages are skipped only where a child may be at immediate risk."
        )
    _end_stage(row, Ended.MOVED_UP, why=reason, by=by, now=now, breach=breach)
    is_skipping = to != min(
        one.level
        for one in ladder_of(row.partnership, local_today(now))
        if one.is_used and one.level > row.level
    )
    row.level = to
    row.save(update_fields=["level"])
    _said(row, "taken_further", f"took {row.reference} to stage {to.value}", by=by)
    _begin_stage(
        row,
        lines[to],
        skipped_because=reason if is_skipping else "",
        needed_by=None,
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def flag_risk(dispute: Dispute, *, by: Actor, now: datetime) -> Dispute:
    """Say that a child may be at immediate risk: the stage is due the same day."""
    row = _locked(dispute)
    if row.is_immediate:
        return row
    access.may_carry_on(by, row).require()
    row.is_immediate = True
    row.save(update_fields=["is_immediate"])
    _said(row, "flagged", f"said of {row.reference} that a child may be at immediate risk", by=by)
    stage = _stage(row)
    deadline = deadlines.find(SETTLE[Level(stage.level)], stage)
    on = local_today(now)
    if deadline and on < deadline.due_on:
        deadline = deadlines.bring_forward(
            deadline, on=on, reason="a child may be at immediate risk", by=by
        )
        stage.due_on = deadline.due_on
        stage.save(update_fields=["due_on"])
    return row


@transaction.atomic
def advise(dispute: Dispute, *, text: str, by: Actor, now: datetime) -> DisputeAdvice:
    """Record what a designated professional advises, or the scrutineer at the leaders' stage."""
    row = _locked(dispute)
    access.may_advise(by, row).require()
    is_scrutiny = Role.SCRUTINEER in by.roles and row.level == Level.LEADERS
    kind = DisputeAdvice.Kind.SCRUTINY if is_scrutiny else DisputeAdvice.Kind.ADVICE
    return _advised(row, kind, text, by=by, now=now)


@transaction.atomic
def mediate(
    dispute: Dispute, *, is_agreed: bool, text: str, by: Actor, now: datetime
) -> DisputeAdvice:
    """Record what the independent chair's mediation came to, on behalf of the Executive (Brent's arrangements, 8.5)."""
    row = _locked(dispute)
    access.may_mediate(by, row).require()
    agreed, failed = DisputeAdvice.Kind.MEDIATION, DisputeAdvice.Kind.MEDIATION_FAILED
    return _advised(row, agreed if is_agreed else failed, text, by=by, now=now)


def _advised(
    dispute: Dispute, kind: DisputeAdvice.Kind, text: str, *, by: Actor, now: datetime
) -> DisputeAdvice:
    advice = DisputeAdvice.objects.create(
        partnership=dispute.partnership,
        stage=_stage(dispute),
        kind=kind,
        text=text,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )
    words = "recorded a mediation of" if kind.startswith("mediation") else "advised on"
    _said(dispute, "advised", f"{words} {dispute.reference}", by=by)
    return advice


@transaction.atomic
def end(
    dispute: Dispute,
    to: DisputeState,
    *,
    outcome: str,
    theme: Theme,
    by: Actor,
    now: datetime,
    breach: BreachReason | None = None,
) -> Dispute:
    """
    Record that a dispute is settled, or that even the leaders did not settle it; and what can be learned.

    Raises Refused for one that is left unresolved before it came to the leaders, and where it is late without a reason.
    """
    row = _locked(dispute)
    if row.state == to:
        return row
    access.may_end(by, row, to).require()
    DISPUTE_MOVES.check(row.state, to)
    how = Ended.RESOLVED if to == DisputeState.RESOLVED else Ended.UNRESOLVED
    _end_stage(row, how, why=outcome, by=by, now=now, breach=breach)
    row.state, row.outcome, row.theme = to, outcome, theme
    row.ended_at, row.ended_by = now, by.user
    row.save(update_fields=["state", "outcome", "theme", "ended_at", "ended_by"])
    _said(row, "ended", f"ended {row.reference}: {to.label.lower()}", by=by)
    return row
