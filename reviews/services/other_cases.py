"""Follow the cases that another area leads: what was asked of us and given, their publication, and the end."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor, Agency, RegisterEntry
from partnership.services import trail
from partnership.services.deadlines import local_today
from partnership.services.references import next_reference
from reviews.access import other_case as access
from reviews.models import OtherCase, OtherCaseAgency, OtherCaseAsk, OtherCaseReading
from reviews.rules.other_case import (
    OTHER_CASE_MOVES,
    Involvement,
    OtherCaseKind,
    OtherCaseState,
)

NOT_IN_THE_FUTURE = "The day is still to come."


def note_reading(case: OtherCase, *, by: Actor, now: datetime) -> None:
    """Record that a case is opened. The caller has asked whether it may be read, and renders afterwards."""
    OtherCaseReading.objects.create(
        partnership=case.partnership, case=case, by=by.user, hat=by.hat_in_words, at=now
    )


@transaction.atomic
def enter(
    *,
    area: str,
    their_reference: str,
    kind: OtherCaseKind,
    involvement: Involvement,
    learned_on: date,
    about: str,
    agencies: Iterable[Agency],
    is_demonstration: bool = False,
    by: Actor,
    now: datetime,
) -> OtherCase:
    """Enter a case that another area leads. Raises Refused for a day to come, and for an agency of elsewhere."""
    access.may_open_one(by).require()
    if learned_on > local_today(now):
        raise Refused(NOT_IN_THE_FUTURE)
    involved = list(agencies)
    _check_ours(involved, by)
    case = OtherCase.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "OC", local_today(now).year),
        area=area,
        their_reference=their_reference,
        kind=kind,
        involvement=involvement,
        learned_on=learned_on,
        about=about,
        opened_at=now,
        opened_by=by.user,
        is_demonstration=is_demonstration,
    )
    for agency in involved:
        _involve(case, agency)
    trail.record(
        "reviews.other_case.entered",
        subject=case,
        by=by,
        sentence=f"entered {case.reference}, which another area leads",
    )
    return case


def _check_ours(agencies: list[Agency], by: Actor) -> None:
    ours = RegisterEntry.objects.current(by.today).filter(agency__in=agencies)
    if ours.values("agency").distinct().count() < len({agency.pk for agency in agencies}):
        raise Refused("Choose agencies of this partnership.")


def _involve(case: OtherCase, agency: Agency) -> None:
    OtherCaseAgency.objects.get_or_create(
        case=case, agency=agency, defaults={"partnership": case.partnership}
    )


def _locked(case: OtherCase) -> OtherCase:
    return (
        OtherCase.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=case.pk)
    )


@transaction.atomic
def record_ask(
    case: OtherCase,
    *,
    agency: Agency,
    what: str,
    asked_on: date,
    due_on: date | None,
    by: Actor,
    now: datetime,
) -> OtherCaseAsk:
    """Record what the other area asked of one of our agencies, which is involved from then on."""
    row = _locked(case)
    access.may_keep(by, row).require()
    _check_ours([agency], by)
    if asked_on > local_today(now):
        raise Refused(NOT_IN_THE_FUTURE)
    if due_on and due_on < asked_on:
        raise Refused("Nothing is due before it was asked.")
    _involve(row, agency)
    ask = OtherCaseAsk.objects.create(
        partnership=row.partnership,
        case=row,
        agency=agency,
        what=what,
        asked_on=asked_on,
        due_on=due_on,
    )
    trail.record(
        "reviews.other_case.asked",
        subject=row,
        by=by,
        sentence=f"recorded what was asked of us in {row.reference}",
    )
    return ask


@transaction.atomic
def record_given(
    ask: OtherCaseAsk, *, given: str, given_on: date, by: Actor, now: datetime
) -> OtherCaseAsk:
    """Record what was given; recording it twice changes nothing."""
    case = _locked(ask.case)
    row = OtherCaseAsk.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if row.given_on:
        return row
    access.may_keep(by, case).require()
    if not row.asked_on <= given_on <= local_today(now):
        raise Refused("The day lies between the day it was asked and today.")
    row.given, row.given_on, row.given_by = given, given_on, by.user
    row.save(update_fields=["given", "given_on", "given_by"])
    trail.record(
        "reviews.other_case.given",
        subject=case,
        by=by,
        sentence=f"recorded what we gave in {case.reference}",
    )
    return row


@transaction.atomic
def publish(
    case: OtherCase,
    *,
    published_on: date,
    published_where: str,
    learning: str,
    by: Actor,
    now: datetime,
) -> OtherCase:
    """Record that the other area published, where it can be read, and what we learn; twice changes nothing."""
    row = _locked(case)
    if row.state == OtherCaseState.PUBLISHED:
        return row
    access.may_publish(by, row).require()
    OTHER_CASE_MOVES.check(row.state, OtherCaseState.PUBLISHED)
    if published_on > local_today(now):
        raise Refused(NOT_IN_THE_FUTURE)
    row.state, row.published_on = OtherCaseState.PUBLISHED, published_on
    row.published_where, row.learning = published_where, learning
    row.save(update_fields=["state", "published_on", "published_where", "learning"])
    trail.record(
        "reviews.other_case.published",
        subject=row,
        by=by,
        sentence=f"recorded that {row.reference} is published",
    )
    return row


@transaction.atomic
def close(case: OtherCase, *, reason: str, by: Actor, now: datetime) -> OtherCase:
    """Stop following a case, with the reason: what we learned is taken on, or nothing is published."""
    row = _locked(case)
    if row.state == OtherCaseState.CLOSED:
        return row
    access.may_keep(by, row).require()
    OTHER_CASE_MOVES.check(row.state, OtherCaseState.CLOSED)
    row.state, row.closing_words = OtherCaseState.CLOSED, reason
    row.closed_at, row.closed_by = now, by.user
    row.save(update_fields=["state", "closing_words", "closed_at", "closed_by"])
    trail.record(
        "reviews.other_case.closed", subject=row, by=by, sentence=f"closed {row.reference}"
    )
    return row
