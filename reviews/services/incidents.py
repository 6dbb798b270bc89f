"""Report a serious incident, record the partners' views, decide, record the notification, withdraw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Agency, User
from partnership.roles import BUSINESS_UNIT, STATUTORY_SECTORS, Role, Sector
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import BreachReason, local_today
from partnership.services.references import next_reference
from partnership.services.rule_sets import governing
from reviews.access import incident as access
from reviews.models import CriterionView, Incident, IncidentAgency, PartnerView, RosterEntry
from reviews.notices.incident import (
    decision_reopened,
    decision_taken,
    incident_reported,
    notification_recorded,
)
from reviews.rules.criterion import Condition, Finding, Found, contradiction
from reviews.rules.duty import About, Recipient
from reviews.rules.incident import (
    CLOCK_SKEW,
    INCIDENT_MOVES,
    NOTIFY_PANEL,
    IncidentState,
    Place,
)
from reviews.services import children, duties, information_requests, rapid_reviews, rosters
from reviews.services.children import ChildReported

TOLD = (Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER, Role.NOTIFIER)


@dataclass(frozen=True)
class Report:
    """What a person reports: the day it happened and the moment the authority became aware are two things."""

    children: tuple[ChildReported, ...]
    abuse_suspected: bool
    place: Place
    incident_on: date
    aware_at: datetime
    summary: str
    lead_authority: Agency
    reported_for: Agency
    involved: tuple[Agency, ...] = ()
    further_children: str = ""
    is_demonstration: bool = False


def _check_moments(report: Report, now: datetime) -> None:
    if report.aware_at > now + CLOCK_SKEW:
        raise Refused("The authority cannot have become aware in the future.")
    if report.incident_on > local_today(report.aware_at):
        raise Refused("The authority cannot have become aware before the incident.")


@transaction.atomic
def report(given: Report, *, by: Actor, now: datetime) -> Incident:
    """
    Report a serious incident: its five-working-day clock starts on the day the authority became aware.

    Raises Refused for a moment in the future, or an awareness before the incident.
    """
    holds(by, access.REPORT_INCIDENT).require()
    _check_moments(given, now)
    if not given.children:
        raise Refused("Name at least one child.")
    aware_on = local_today(given.aware_at)
    incident = Incident.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "SI", aware_on.year),
        pseudonym=given.children[0].pseudonym,
        harm=children.gravest(given.children),
        abuse_suspected=given.abuse_suspected,
        place=given.place,
        incident_on=given.incident_on,
        aware_at=given.aware_at,
        summary=given.summary,
        lead_authority=given.lead_authority,
        reported_for=given.reported_for,
        reported_at=now,
        reported_by=by.user,
        rule_set=governing(aware_on),
        is_demonstration=given.is_demonstration,
    )
    IncidentAgency.objects.bulk_create(
        [
            IncidentAgency(partnership=by.partnership, incident=incident, agency=agency)
            for agency in given.involved
        ]
    )
    children.enter(incident, given.children, given.further_children)
    rosters.open_with(incident, _first_on_the_roster(incident, by), now=now)
    duties.follow(incident, by=by, now=now)
    duties.record_telling(
        incident, to=Recipient.PARTNERS, about=About.REPORT, told_at=now, by=by, now=now
    )
    trail.record(
        "reviews.incident.reported",
        subject=incident,
        by=by,
        sentence=f"reported {incident.reference}",
    )
    _tell(incident, incident_reported(incident), now, by.today)
    return incident


def _tell(
    incident: Incident, message: notices.Message, now: datetime, today: date, *, key: str = ""
) -> None:
    people = notices.people_in(incident.partnership, TOLD, today, agency=incident.lead_authority)
    key = key or str(incident.pk)
    notices.tell(people, message, partnership=incident.partnership, key=key, now=now)


def _first_on_the_roster(
    incident: Incident, by: Actor
) -> Iterable[tuple[User, RosterEntry.Capacity, str]]:
    """
    Who must read a report to act on it: the notifiers, the deciding partners, the chair, the manager, its reporter.

    Whoever stands in two of these is let in as the first of them.
    """
    capacity = RosterEntry.Capacity
    for roles, what, why in (
        ((Role.NOTIFIER,), capacity.NOTIFIER, "Notifies for the local authority"),
        ((Role.DELEGATED_PARTNER,), capacity.CORE, "Decides as safeguarding partner"),
        ((Role.INDEPENDENT_CHAIR,), capacity.CORE, "Chairs the review"),
        ((Role.BUSINESS_MANAGER,), capacity.BUSINESS_UNIT, "Runs the case for the partnership"),
    ):
        for person in notices.people_in(
            incident.partnership, roles, by.today, agency=incident.lead_authority
        ):
            yield person, what, why
    theirs = capacity.BUSINESS_UNIT if by.is_business_unit else capacity.REPORTER
    yield by.user, theirs, "Reported the incident"


def _locked(incident: Incident) -> Incident:
    return (
        Incident.objects.select_for_update(of=("self",))
        .select_related("lead_authority", "partnership", "rule_set")
        .get(pk=incident.pk)
    )


@transaction.atomic
def give_view(
    incident: Incident,
    *,
    sector: Sector,
    answer: PartnerView.Answer,
    reason: str,
    findings: Mapping[Condition, Found],
    given_by: str = "",
    by: Actor,
    now: datetime,
) -> PartnerView:
    """
    Record what one statutory partner says of each condition, and of the whole, until the decision is taken.

    Raises Refused for a condition left out, for "not met" or "not known" without a reason, and for an answer that
    does not follow from the conditions.
    """
    row = _locked(incident)
    access.may_give_view(by, row, sector).require()
    if sector not in STATUTORY_SECTORS:
        raise Refused("Only the three statutory partners give a view here.")
    _check_findings(findings, notify=answer == PartnerView.Answer.NOTIFY)
    view, _ = PartnerView.objects.update_or_create(
        incident=row,
        sector=sector,
        defaults={
            "partnership": row.partnership,
            "answer": answer,
            "reason": reason,
            "given_by": given_by or str(by.user),
            "recorded_at": now,
            "recorded_by": by.user,
        },
    )
    _keep_findings(view, findings)
    if row.state == IncidentState.REPORTED:
        INCIDENT_MOVES.check(row.state, IncidentState.UNDER_CONSIDERATION)
        row.state = IncidentState.UNDER_CONSIDERATION
        row.save(update_fields=["state"])
    trail.record(
        "reviews.incident.view_given",
        subject=row,
        by=by,
        sentence=f"recorded the view of the {sector.label.lower()} on {row.reference}",
    )
    return view


def _check_findings(findings: Mapping[Condition, Found], *, notify: bool) -> None:
    for condition in Condition:
        found = findings.get(condition)
        if found is None:
            raise Refused(f"Say of each condition whether it is met. Missing: {condition.label}.")
        if found.finding is not Finding.MET and not found.reason.strip():
            raise Refused("Say why a condition is not met, or not known.")
    if wrong := contradiction(findings, notify=notify):
        raise Refused(wrong)


def _keep_findings(view: PartnerView, findings: Mapping[Condition, Found]) -> None:
    for condition, found in findings.items():
        CriterionView.objects.update_or_create(
            view=view,
            condition=condition,
            defaults={
                "partnership": view.partnership,
                "finding": found.finding,
                "reason": found.reason,
            },
        )


@transaction.atomic
def decide(incident: Incident, *, notify: bool, reason: str, by: Actor, now: datetime) -> Incident:
    """
    The local authority decides whether the Panel is notified, the three partners' views being recorded.

    Not to notify ends the clock, with the reason. Deciding the same twice changes nothing.
    """
    row = _locked(incident)
    following = IncidentState.TO_NOTIFY if notify else IncidentState.NOT_NOTIFIABLE
    if row.state == following:
        return row
    access.may_decide(by, row).require()
    INCIDENT_MOVES.check(row.state, following)
    if notify:
        access.may_be_notified(row).require()
    row.state, row.decision_reason = following, reason
    row.decided_at, row.decided_by = now, by.user
    row.save(update_fields=["state", "decision_reason", "decided_at", "decided_by"])
    rosters.end_reporters(row, by=by)
    if not notify:
        deadlines.withdraw(
            NOTIFY_PANEL, subject=row, reason="The incident is not notifiable", by=by
        )
    trail.record(
        "reviews.incident.decided",
        subject=row,
        by=by,
        sentence=f"decided on {row.reference}: {following.label.lower()}",
    )
    # A decision that was taken up again is told again.
    _tell(row, decision_taken(row), now, by.today, key=f"{row.pk}:{now.isoformat()}")
    return row


@transaction.atomic
def reconsider(incident: Incident, *, reason: str, by: Actor, now: datetime) -> Incident:
    """
    Take the decision up again, because more is known or a partner disagrees; the views stand until they are changed.

    The clock runs again to the day that it had, counted from awareness. What was decided stays in the history.
    """
    row = _locked(incident)
    if row.state == IncidentState.UNDER_CONSIDERATION:
        return row
    access.may_reconsider(by, row).require()
    INCIDENT_MOVES.check(row.state, IncidentState.UNDER_CONSIDERATION)
    row.state, row.reconsidered_because = IncidentState.UNDER_CONSIDERATION, reason
    row.decided_at, row.decided_by, row.decision_reason = None, None, ""
    row.save(
        update_fields=[
            "state",
            "reconsidered_because",
            "decided_at",
            "decided_by",
            "decision_reason",
        ]
    )
    deadlines.take_up_again(NOTIFY_PANEL, subject=row, by=by)
    trail.record(
        "reviews.incident.reconsidered",
        subject=row,
        by=by,
        sentence=f"took the decision on {row.reference} up again",
    )
    _tell(row, decision_reopened(row), now, by.today, key=f"{row.pk}:{now.isoformat()}")
    return row


@transaction.atomic
def record_notification(
    incident: Incident,
    *,
    panel_reference: str,
    sent_at: datetime,
    breach: BreachReason | None = None,
    by: Actor,
    now: datetime,
) -> Incident:
    """
    Record that the Panel was told, meet the clock and open the rapid review; twice changes nothing.

    Raises Refused when it was sent late and no reason is given, in the future, or before awareness.
    """
    row = _locked(incident)
    if row.state == IncidentState.NOTIFIED:
        return row
    access.may_record_notification(by, row).require()
    INCIDENT_MOVES.check(row.state, IncidentState.NOTIFIED)
    if sent_at > now + CLOCK_SKEW:
        raise Refused("The notification cannot have been sent in the future.")
    if sent_at < row.aware_at:
        raise Refused("The notification cannot have been sent before the authority was aware.")
    row.state, row.panel_reference = IncidentState.NOTIFIED, panel_reference
    row.notified_at, row.notified_by = sent_at, by.user
    row.save(update_fields=["state", "panel_reference", "notified_at", "notified_by"])
    _copy_to_the_unit(row, sent_at, by=by, now=now)
    deadlines.meet(NOTIFY_PANEL, subject=row, at=sent_at, by=by, breach=breach)
    trail.record(
        "reviews.incident.notified",
        subject=row,
        by=by,
        sentence=f"told the Panel of {row.reference}",
    )
    rapid_reviews.open_for(row, by=by, now=now)
    return row


def _copy_to_the_unit(incident: Incident, sent_at: datetime, *, by: Actor, now: datetime) -> None:
    """The Panel was told, and the business unit has its copy on the same day (DOMAIN D05): it is told, and reads it here."""
    for to, told_at, receipt in (
        (Recipient.PANEL, sent_at, incident.panel_reference),
        (Recipient.BUSINESS_UNIT, now, ""),
    ):
        duties.record_telling(
            incident,
            to=to,
            about=About.NOTIFICATION,
            told_at=told_at,
            receipt=receipt,
            by=by,
            now=now,
        )
    unit = notices.people_in(incident.partnership, BUSINESS_UNIT, by.today)
    notices.tell(
        unit,
        notification_recorded(incident),
        partnership=incident.partnership,
        key=str(incident.pk),
        now=now,
    )


@transaction.atomic
def withdraw(
    incident: Incident,
    *,
    reason: str,
    panel_told_at: datetime | None = None,
    by: Actor,
) -> Incident:
    """
    Withdraw an incident that was later found not to meet the criteria, with its clock and its review.

    Of one that the Panel was told of, the moment is recorded at which the Panel was told of the withdrawal.
    """
    row = _locked(incident)
    if row.state == IncidentState.WITHDRAWN:
        return row
    access.may_withdraw(by, row).require()
    INCIDENT_MOVES.check(row.state, IncidentState.WITHDRAWN)
    row.state, row.withdrawn_because = IncidentState.WITHDRAWN, reason
    row.save(update_fields=["state", "withdrawn_because"])
    deadlines.withdraw(NOTIFY_PANEL, subject=row, reason="The incident was withdrawn", by=by)
    review = getattr(row, "rapid_review", None)
    if review:
        rapid_reviews.withdraw(review, reason="The incident was withdrawn", by=by)
    information_requests.end_all(row, by=by, now=timezone.now())
    if panel_told_at and row.notified_at:
        duties.record_telling(
            row,
            to=Recipient.PANEL,
            about=About.WITHDRAWAL,
            told_at=panel_told_at,
            by=by,
            now=timezone.now(),
        )
    trail.record(
        "reviews.incident.withdrawn",
        subject=row,
        by=by,
        sentence=f"withdrew {row.reference}",
    )
    return row
