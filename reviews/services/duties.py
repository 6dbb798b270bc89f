"""Who else must be told of an incident: the routes that open by themselves, other areas, and who was told of what."""

from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from partnership.errors import Refused
from partnership.models import Actor, Deadline
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import BreachReason, length_of, local_today
from reviews.access import duty as access
from reviews.models import DutyToTell, Incident, Telling
from reviews.notices.duty import duty_opened
from reviews.rules.child import may_be_a_child
from reviews.rules.duty import (
    CLOCKS,
    DUTY_MOVES,
    NOT_ASKED,
    RECIPIENTS,
    About,
    Because,
    DutyKind,
    DutyState,
    Recipient,
    routes,
)
from reviews.rules.incident import CLOCK_SKEW, NOTIFY_PANEL

NO_LONGER = "What is recorded of the children no longer asks for it."


def record_telling(
    incident: Incident,
    *,
    to: Recipient,
    about: About,
    told_at: datetime,
    receipt: str = "",
    area: str = "",
    by: Actor,
    now: datetime,
) -> Telling:
    """Record that somebody was told of something, inside the transaction in which it happened."""
    return Telling.objects.create(
        partnership=incident.partnership,
        incident=incident,
        to=to,
        about=about,
        area=area,
        told_at=told_at,
        receipt=receipt,
        recorded_at=now,
        recorded_by=by.user,
    )


def follow(incident: Incident, *, by: Actor, now: datetime, aware_on: date | None = None) -> None:
    """
    Start the Panel's clock, open the routes that the children's deaths ask for, and end those that they no longer do.

    `aware_on` is the day the authority became aware of the death, where that is later than of the incident.
    """
    children = list(incident.children.all())
    if any(may_be_a_child(child.age) for child in children):
        _start_panel_clock(incident, now=now)
    wanted = {
        route
        for child in children
        for route in routes(child.harm, child.standing, child.age)
        if _is_asked(incident, route)
    }
    live = {
        DutyKind(duty.kind): duty
        for duty in DutyToTell.objects.live().filter(incident=incident).exclude(area__gt="")
    }
    for route in sorted(wanted - live.keys()):
        _open(incident, route, aware_on or local_today(incident.aware_at), by=by, now=now)
    for route, duty in live.items():
        if route not in wanted and duty.state == DutyState.DUE:
            _end(duty, NO_LONGER, by=by)


def _start_panel_clock(incident: Incident, *, now: datetime) -> None:
    """The duty to notify is about children; where everybody named is known to be 18 or over, it does not run."""
    deadlines.start(
        NOTIFY_PANEL,
        subject=incident,
        reference=incident.reference,
        address=incident.get_absolute_url(),
        starts_on=local_today(incident.aware_at),
        starts_because="the day the local authority became aware",
        rule_set=incident.rule_set,
        owner_agency=incident.lead_authority,
        now=now,
    )


def _is_asked(incident: Incident, route: DutyKind) -> bool:
    """Whether the edition that governs the incident knows this route (care leavers: new in Working together 2023)."""
    return length_of(CLOCKS[route], incident.rule_set, incident).starts_from != NOT_ASKED


def _open(
    incident: Incident,
    kind: DutyKind,
    aware_on: date,
    *,
    area: str = "",
    because: str = "",
    by: Actor,
    now: datetime,
) -> DutyToTell:
    duty = DutyToTell.objects.create(
        partnership=incident.partnership,
        incident=incident,
        kind=kind,
        area=area,
        because=because,
        aware_on=aware_on,
    )
    clock = CLOCKS[kind]
    deadlines.start(
        clock,
        subject=duty,
        reference=incident.reference,
        address=incident.get_absolute_url(),
        starts_on=aware_on,
        starts_because=clock.starts_from,
        rule_set=incident.rule_set,
        owner_agency=incident.lead_authority,
        now=now,
    )
    trail.record(
        "reviews.duty.opened",
        subject=incident,
        by=by,
        sentence=f"opened a duty to tell on {incident.reference}",
    )
    people = notices.people_in(
        incident.partnership, clock.rungs[0].roles, by.today, agency=incident.lead_authority
    )
    notices.tell(
        people, duty_opened(incident), partnership=incident.partnership, key=str(duty.pk), now=now
    )
    return duty


@transaction.atomic
def name_area(
    incident: Incident, *, area: str, because: Because, aware_on: date, by: Actor, now: datetime
) -> DutyToTell:
    """
    Name another area that the incident concerns, whose partners must be told; naming it twice changes nothing.

    Raises Refused for a day before the authority was aware of the incident, and for one that is still to come.
    """
    row = _locked_incident(incident)
    access.may_name_area(by, row).require()
    standing = (
        DutyToTell.objects.live()
        .filter(incident=row, kind=DutyKind.OTHER_AREA, area__iexact=area)
        .first()
    )
    if standing:
        return standing
    if not local_today(row.aware_at) <= aware_on <= local_today(now):
        raise Refused(
            "The day lies between the day the authority became aware of the incident and today."
        )
    return _open(row, DutyKind.OTHER_AREA, aware_on, area=area, because=because, by=by, now=now)


@transaction.atomic
def tell(
    duty: DutyToTell,
    *,
    told_at: datetime,
    receipt: str = "",
    breach: BreachReason | None = None,
    by: Actor,
    now: datetime,
) -> DutyToTell:
    """
    Record that those who must be told were told, and meet the clock; twice changes nothing.

    Raises Refused when it was late and no reason is given, in the future, or before the authority was aware.
    """
    incident = _locked_incident(duty.incident)
    row = _locked(duty)
    if row.state == DutyState.TOLD:
        return row
    access.may_tell(by, row).require()
    DUTY_MOVES.check(row.state, DutyState.TOLD)
    if told_at > now + CLOCK_SKEW:
        raise Refused("Nobody can have been told in the future.")
    if local_today(told_at) < row.aware_on:
        raise Refused("Nobody can have been told before the authority was aware.")
    row.state, row.told_at, row.told_by = DutyState.TOLD, told_at, by.user
    row.save(update_fields=["state", "told_at", "told_by"])
    kind = DutyKind(row.kind)
    for recipient in RECIPIENTS[kind]:
        record_telling(
            incident,
            to=recipient,
            about=About(kind.value),
            area=row.area,
            told_at=told_at,
            receipt=receipt,
            by=by,
            now=now,
        )
    deadlines.meet(CLOCKS[kind], subject=row, at=told_at, by=by, breach=breach)
    trail.record(
        "reviews.duty.told",
        subject=incident,
        by=by,
        sentence=f"met a duty to tell on {incident.reference}",
    )
    return row


@transaction.atomic
def say_not_needed(duty: DutyToTell, *, reason: str, by: Actor) -> DutyToTell:
    """Say that nobody needs to be told after all, and why; its clock ends."""
    _locked_incident(duty.incident)
    row = _locked(duty)
    if row.state == DutyState.NOT_NEEDED:
        return row
    access.may_say_not_needed(by, row).require()
    _end(row, reason, by=by)
    return row


def _end(duty: DutyToTell, reason: str, *, by: Actor) -> None:
    DUTY_MOVES.check(duty.state, DutyState.NOT_NEEDED)
    duty.state, duty.not_needed_because = DutyState.NOT_NEEDED, reason
    duty.save(update_fields=["state", "not_needed_because"])
    # Without the reason, which may speak of the case: more people read the clocks than the roster.
    deadlines.withdraw(
        CLOCKS[DutyKind(duty.kind)], subject=duty, reason="It is not needed after all", by=by
    )
    trail.record(
        "reviews.duty.not_needed",
        subject=duty.incident,
        by=by,
        sentence=f"ended a duty to tell on {duty.incident.reference}",
    )


def _locked_incident(incident: Incident) -> Incident:
    return (
        Incident.objects.select_for_update(of=("self",))
        .select_related("lead_authority", "partnership", "rule_set")
        .get(pk=incident.pk)
    )


def _locked(duty: DutyToTell) -> DutyToTell:
    return (
        DutyToTell.objects.select_for_update(of=("self",))
        .select_related("incident__lead_authority", "incident__partnership")
        .get(pk=duty.pk)
    )


def clocks_of(incident: Incident) -> list[Deadline]:
    """Every clock of an incident: that of the notification, and those of the duties to tell somebody else."""
    kinds = ContentType.objects.get_for_models(Incident, DutyToTell)
    duties = DutyToTell.objects.filter(incident=incident).values("pk")
    return _ready(
        Q(subject_type=kinds[Incident], subject_id=incident.pk)
        | Q(subject_type=kinds[DutyToTell], subject_id__in=duties)
    )


def clocks_of_duties(duties: list[DutyToTell]) -> list[Deadline]:
    """The clocks of these duties, ready to be shown."""
    kind = ContentType.objects.get_for_model(DutyToTell)
    return _ready(Q(subject_type=kind, subject_id__in=[duty.pk for duty in duties]))


def _ready(which: Q) -> list[Deadline]:
    return list(
        Deadline.objects.filter(which)
        .select_related("owner_agency", "rule_set", "breach")
        .prefetch_related("pauses", "extensions")
        .order_by("starts_on", "pk")
    )
