"""Ask for an emergency opening, answer, end and review it, and press for a review that is late."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from partnership.errors import Refused
from partnership.models import Actor
from partnership.roles import Role
from partnership.services import notices, trail
from partnership.services.deadlines import local_today
from reviews.access import break_glass as access
from reviews.models import BreakGlass, CaseReading, Incident
from reviews.notices import break_glass as says
from reviews.rules.break_glass import (
    GLASS_MOVES,
    MOST_HOURS,
    REVIEWED_WITHIN,
    SHORTEST_REASON,
    Finding,
    GlassState,
)

# Who hears that a case was opened in an emergency, with its reference and nothing else.
ALERTED = (Role.INDEPENDENT_CHAIR, Role.LEAD_PARTNER)
PRESSED = (Role.INDEPENDENT_CHAIR, Role.LEAD_PARTNER, Role.DELEGATED_PARTNER)


@transaction.atomic
def ask(incident: Incident, *, reason: str, hours: int, by: Actor, now: datetime) -> BreakGlass:
    """Ask the chair to open a case for some hours; while one waits or is open, asking again returns that one."""
    if incident.partnership_id != by.partnership.pk:
        raise Refused("This case belongs to another partnership.")
    row = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    mine = BreakGlass.objects.filter(incident=row, asked_by=by.user)
    standing = mine.to_answer(now).first() or mine.open_to(by.user, now).first()
    if standing:
        return standing
    access.may_ask(by, row).require()
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(f"Say why in at least {SHORTEST_REASON} characters.")
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(f"It lasts between one and {MOST_HOURS} hours.")
    glass = BreakGlass.objects.create(
        partnership=row.partnership,
        incident=row,
        reason=reason,
        hours=hours,
        asked_at=now,
        asked_by=by.user,
    )
    _record("asked", glass, "asked for an emergency opening", by)
    _tell(glass, says.asked_for(glass), [Role.INDEPENDENT_CHAIR], now)
    return glass


def _locked(glass: BreakGlass, by: Actor) -> BreakGlass:
    if glass.partnership_id != by.partnership.pk:
        raise Refused("This case belongs to another partnership.")
    return (
        BreakGlass.objects.select_for_update(of=("self",))
        .select_related("incident__partnership", "asked_by", "partnership")
        .get(pk=glass.pk)
    )


def _record(what: str, glass: BreakGlass, did: str, by: Actor | None) -> None:
    """Without the reason: more people read the trail than the opening."""
    trail.record(
        f"reviews.emergency.{what}",
        subject=glass.incident,
        by=by,
        sentence=f"{did} of {glass.incident.reference}",
    )


def _tell(glass: BreakGlass, message: notices.Message, roles: list[Role], now: datetime) -> None:
    people = notices.people_in(glass.partnership, roles, local_today(now))
    people.pop(glass.asked_by, None)
    notices.tell(people, message, partnership=glass.partnership, key=str(glass.pk), now=now)


@transaction.atomic
def open_it(glass: BreakGlass, *, by: Actor, now: datetime) -> BreakGlass:
    """The chair opens the case to who asked: from this second, for the hours asked for. Twice changes nothing."""
    row = _locked(glass, by)
    if row.state == GlassState.OPENED and row.answered_by_id == by.user.pk:
        return row
    access.may_answer(by, row, now).require()
    GLASS_MOVES.check(row.state, GlassState.OPENED)
    row.state, row.answered_at, row.answered_by = GlassState.OPENED, now, by.user
    row.opened_at, row.until = now, now + timedelta(hours=row.hours)
    row.review_due_at = now + REVIEWED_WITHIN
    row.save(
        update_fields=["state", "answered_at", "answered_by", "opened_at", "until", "review_due_at"]
    )
    _record("opened", row, f"allowed {row.asked_by} an emergency opening", by)
    _tell(row, says.opened(row), list(ALERTED), now)
    notices.tell(
        {row.asked_by: "You are told because you asked for it."},
        says.answered(row),
        partnership=row.partnership,
        key=str(row.pk),
        now=now,
    )
    return row


@transaction.atomic
def refuse(glass: BreakGlass, *, because: str, by: Actor, now: datetime) -> BreakGlass:
    """The chair refuses, with the reason. Twice changes nothing."""
    row = _locked(glass, by)
    if row.state == GlassState.REFUSED:
        return row
    access.may_answer(by, row, now).require()
    GLASS_MOVES.check(row.state, GlassState.REFUSED)
    row.state, row.answered_at, row.answered_by = GlassState.REFUSED, now, by.user
    row.refused_because = because
    row.save(update_fields=["state", "answered_at", "answered_by", "refused_because"])
    _record("refused", row, f"refused {row.asked_by} an emergency opening", by)
    notices.tell(
        {row.asked_by: "You are told because you asked for it."},
        says.answered(row),
        partnership=row.partnership,
        key=str(row.pk),
        now=now,
    )
    return row


@transaction.atomic
def end(glass: BreakGlass, *, by: Actor, now: datetime) -> BreakGlass:
    """Close the case again before its time. One that is not open any more stays as it is."""
    row = _locked(glass, by)
    if row.opened_at and not row.is_open(now):
        return row
    access.may_end(by, row, now).require()
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _record("ended", row, "ended the emergency opening", by)
    return row


@transaction.atomic
def review(
    glass: BreakGlass, *, finding: Finding, because: str, by: Actor, now: datetime
) -> BreakGlass:
    """Say what was found when somebody looked at what was read. Twice changes nothing."""
    row = _locked(glass, by)
    if row.state == GlassState.REVIEWED:
        return row
    access.may_review(by, row, now).require()
    GLASS_MOVES.check(row.state, GlassState.REVIEWED)
    row.state, row.reviewed_at, row.reviewed_by = GlassState.REVIEWED, now, by.user
    row.finding, row.finding_because = finding, because
    row.save(update_fields=["state", "reviewed_at", "reviewed_by", "finding", "finding_because"])
    _record("reviewed", row, "reviewed the emergency opening", by)
    return row


def read_during(glass: BreakGlass) -> QuerySet[CaseReading]:
    """What the person read of this case while it was open to them, in order."""
    return CaseReading.objects.filter(
        incident=glass.incident_id,
        by=glass.asked_by_id,
        at__gte=glass.opened_at,
        at__lte=glass.closed_at,
    ).order_by("at", "pk")


def press_for_reviews(now: datetime) -> int:
    """Tell the chair and the lead partners, once, of every review that is late; how many."""
    late = BreakGlass.objects.to_review().filter(
        review_due_at__lt=now, review_escalated_at__isnull=True
    )
    pressed = 0
    for glass in late.select_related("incident__partnership", "asked_by", "partnership"):
        with transaction.atomic():
            won = BreakGlass.objects.filter(pk=glass.pk, review_escalated_at__isnull=True).update(
                review_escalated_at=now
            )
            if won:
                _tell(glass, says.review_is_late(glass), list(PRESSED), now)
                pressed += 1
    return pressed
