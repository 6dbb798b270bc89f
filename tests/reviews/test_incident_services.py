"""The verbs on an incident."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.errors import Refused
from partnership.models import Breach, Deadline, Notice, TrailEntry
from partnership.roles import Sector
from partnership.services import deadlines, sweep, trail
from partnership.services.deadlines import BreachReason
from reviews.models import CaseReading, Incident, PartnerView, RapidReview, RosterEntry
from reviews.rules.criterion import Condition, Finding, Found
from reviews.rules.incident import NOTIFY_PANEL, IncidentState
from reviews.rules.rapid_review import RAPID_REVIEW
from reviews.services import identities, incidents, rosters
from tests.factories import reviews as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def notify(cast, incident, **over):
    values: dict[str, Any] = {
        "panel_reference": "PANEL-77",
        "sent_at": timezone.now(),
        "now": timezone.now(),
    }
    return incidents.record_notification(incident, by=cast.priya, **(values | over))


def test_reporting_starts_the_clock_on_the_day_of_awareness_and_not_of_the_incident(cast):
    incident = make.make_incident(cast)

    deadline = deadlines.find(NOTIFY_PANEL, incident)

    assert incident.reference == f"SI-{timezone.localdate(incident.aware_at).year}-001"
    assert deadline is not None
    assert deadline.starts_on == timezone.localdate(incident.aware_at)
    assert deadline.owner_agency == cast.council
    assert deadline.length == 5


def test_reporting_tells_the_partners_without_a_word_of_the_case(cast):
    incident = make.make_incident(cast)

    told = {notice.recipient for notice in Notice.objects.all()}

    assert told == {one.user for one in (cast.priya, cast.osei, cast.tom, cast.grace, cast.maya)}
    for notice in Notice.objects.all():
        assert "QZX" not in f"{notice.subject}{notice.body}{notice.address}{notice.why}"
        assert "Child K" not in f"{notice.subject}{notice.body}"
        assert incident.reference in notice.subject


def test_awareness_before_the_incident_is_refused(cast):
    with pytest.raises(Refused, match="before the incident"):
        make.make_incident(cast, incident_on=timezone.localdate() + timedelta(days=1))


def test_awareness_in_the_future_is_refused_but_a_fast_watch_is_not(cast):
    soon = timezone.now() + timedelta(minutes=4)
    assert make.make_incident(cast, aware_at=soon, incident_on=timezone.localdate(soon)).pk
    with pytest.raises(Refused, match="future"):
        make.make_incident(cast, aware_at=timezone.now() + timedelta(minutes=6))


def test_people_who_may_not_report_are_told_who_may(cast):
    with pytest.raises(Refused, match="Only these roles may report a serious incident"):
        make.make_incident(cast, by=cast.lena)


def test_nothing_is_saved_if_the_trail_fails(cast, monkeypatch):
    def fail(*_args, **_kwargs):
        raise IntegrityError

    monkeypatch.setattr(trail, "record", fail)
    with pytest.raises(IntegrityError):
        make.make_incident(cast)

    assert not Incident.objects.exists()
    assert not Deadline.objects.exists()
    assert not Notice.objects.exists()


def test_the_first_view_puts_the_incident_under_consideration(cast):
    incident = make.make_incident(cast)

    incidents.give_view(
        incident,
        sector=Sector.POLICE,
        answer=PartnerView.Answer.DO_NOT,
        reason="Not serious harm.",
        findings=make.ALL_MET | {Condition.HARM: Found(Finding.NOT_MET, "Bruises only.")},
        by=cast.tom,
        now=timezone.now(),
    )

    incident.refresh_from_db()
    assert incident.state == IncidentState.UNDER_CONSIDERATION


def test_a_partner_speaks_for_their_own_agency_only(cast):
    incident = make.make_incident(cast)
    with pytest.raises(Refused, match="their own agency"):
        incidents.give_view(
            incident,
            sector=Sector.ICB,
            answer=PartnerView.Answer.NOTIFY,
            reason="For somebody else.",
            findings=make.ALL_MET,
            by=cast.tom,
            now=timezone.now(),
        )


def test_nobody_decides_before_the_three_views_are_there(cast):
    incident = make.make_incident(cast)
    with pytest.raises(Refused, match="Missing: local authority, integrated care board, police"):
        incidents.decide(incident, notify=True, reason="x", by=cast.priya, now=timezone.now())


def test_only_the_local_authority_decides(cast):
    incident = make.incident_at(cast, IncidentState.UNDER_CONSIDERATION)
    with pytest.raises(Refused, match="Only the local authority"):
        incidents.decide(incident, notify=True, reason="x", by=cast.tom, now=timezone.now())


def test_deciding_not_to_notify_ends_the_clock_with_the_reason(cast):
    incident = make.incident_at(cast, IncidentState.NOT_NOTIFIABLE)

    deadline = deadlines.find(NOTIFY_PANEL, incident)

    assert deadline is not None
    assert deadline.state == Deadline.State.WITHDRAWN
    assert deadline.withdrawn_because


def test_notifying_meets_the_clock_and_opens_the_rapid_review(cast):
    incident = make.incident_at(cast, IncidentState.NOTIFIED)

    review = RapidReview.objects.get(incident=incident)
    clock = deadlines.find(RAPID_REVIEW, review)

    assert deadlines.find(NOTIFY_PANEL, incident).state == Deadline.State.MET
    assert clock is not None
    assert clock.starts_on == timezone.localdate(incident.notified_at)
    assert clock.length == 15


def test_notifying_twice_changes_nothing(cast):
    incident = make.incident_at(cast, IncidentState.TO_NOTIFY)
    notify(cast, incident)
    counts = (TrailEntry.objects.count(), Notice.objects.count(), RapidReview.objects.count())

    notify(cast, incident, panel_reference="ANOTHER")

    incident.refresh_from_db()
    assert incident.panel_reference == "PANEL-77"
    assert counts == (
        TrailEntry.objects.count(),
        Notice.objects.count(),
        RapidReview.objects.count(),
    )


def test_a_late_notification_needs_a_reason(cast):
    aware_at = timezone.now() - timedelta(days=30)
    incident = make.incident_at(
        cast, IncidentState.TO_NOTIFY, aware_at=aware_at, incident_on=aware_at.date()
    )
    with pytest.raises(Refused, match="Say why it was late"):
        notify(cast, incident)

    notify(cast, incident, breach=BreachReason(Breach.Cause.STAFFING, "Nobody was there."))

    deadline = deadlines.find(NOTIFY_PANEL, incident)
    assert deadline is not None
    assert deadline.was_met_late
    assert deadline.breach.reason == "Nobody was there."


def test_a_notification_is_not_sent_before_awareness_or_in_the_future(cast):
    incident = make.incident_at(cast, IncidentState.TO_NOTIFY)
    with pytest.raises(Refused, match="before the authority"):
        notify(cast, incident, sent_at=incident.aware_at - timedelta(minutes=1))
    with pytest.raises(Refused, match="future"):
        notify(cast, incident, sent_at=timezone.now() + timedelta(hours=1))


def test_a_decision_is_taken_up_again_with_its_clock_and_taken_anew(cast):
    incident = make.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    was_due = deadlines.find(NOTIFY_PANEL, incident).due_on
    told_before = Notice.objects.count()
    for _ in "ab":
        incidents.reconsider(incident, reason="QZX-C4-more", by=cast.tom, now=timezone.now())

    incident.refresh_from_db()
    assert (incident.state, incident.decided_at) == (IncidentState.UNDER_CONSIDERATION, None)
    assert incident.history.filter(decision_reason__startswith="QZX-C4-decision").exists()
    clock = deadlines.find(NOTIFY_PANEL, incident)
    assert (clock.state, clock.due_on, clock.withdrawn_because) == ("open", was_due, "")
    assert clock.next_rung_at
    assert Notice.objects.filter(code="reviews.decision_reopened").exists()
    assert Notice.objects.count() > told_before
    assert not TrailEntry.objects.filter(sentence__contains="QZX").exists()
    incidents.decide(incident, notify=True, reason="Now it is.", by=cast.priya, now=timezone.now())
    incident.refresh_from_db()
    assert incident.state == IncidentState.TO_NOTIFY


def test_a_clock_that_is_late_when_it_is_taken_up_again_is_told_by_its_heaviest_rung(cast):
    now = timezone.now()
    incident = make.incident_at(
        cast,
        IncidentState.NOT_NOTIFIABLE,
        aware_at=now - timedelta(days=30),
        incident_on=timezone.localdate(now - timedelta(days=31)),
    )
    sweep.sweep(now)
    assert not Notice.objects.filter(deadline__clock=NOTIFY_PANEL.code).exists()
    incidents.reconsider(incident, reason="More is known.", by=cast.tom, now=now)

    assert deadlines.find(NOTIFY_PANEL, incident).state == Deadline.State.MISSED
    for _ in "ab":
        sweep.sweep(now)
    told = Notice.objects.filter(deadline__clock=NOTIFY_PANEL.code)
    not_replaced = told.exclude(state=Notice.State.SUPERSEDED)
    assert not_replaced.filter(recipient=cast.priya.user).count() == 1


@pytest.mark.parametrize(
    ("who", "state", "says"),
    [
        ("maya", IncidentState.NOT_NOTIFIABLE, "Only these roles may take up again"),
        ("tom", IncidentState.NOTIFIED, "until the Panel is told"),
        ("tom", IncidentState.REPORTED, "once it is taken"),
    ],
)
def test_who_may_not_take_a_decision_up_again(cast, who, state, says):
    incident = make.incident_at(cast, state)
    with pytest.raises(Refused, match=says):
        incidents.reconsider(incident, reason="x", by=getattr(cast, who), now=timezone.now())


def test_withdrawing_ends_the_review_and_its_clock(cast):
    incident = make.incident_at(cast, IncidentState.NOTIFIED)

    incidents.withdraw(incident, reason="It was an accident.", by=cast.priya)

    review = RapidReview.objects.get(incident=incident)
    assert review.state == "withdrawn"
    assert deadlines.find(RAPID_REVIEW, review).state == Deadline.State.WITHDRAWN


def test_the_edition_in_force_on_the_day_of_awareness_governs(cast):
    then = timezone.now().replace(year=2022)
    incident = make.make_incident(cast, aware_at=then, incident_on=then.date())

    assert incident.rule_set.edition == "WT2018"


def test_the_childs_name_stands_encrypted_in_one_table_and_each_reading_is_recorded(cast):
    incident = make.make_incident(cast)

    child = incident.children.get()
    assert b"QZX-C4-name" not in bytes(child.identity.sealed)
    known = identities.reveal(child, purpose="The Panel's form", by=cast.priya, now=timezone.now())

    assert known is not None
    assert known.name == "QZX-C4-name"
    reading = CaseReading.objects.get(what=CaseReading.What.IDENTITY)
    assert (reading.by, reading.purpose) == (cast.priya.user, "The Panel's form")
    assert reading.item == "1"


def test_history_keeps_what_the_record_said(cast):
    incident = make.incident_at(cast, IncidentState.NOTIFIED)

    assert [row.state for row in incident.history.order_by("history_id")] == [
        "reported",
        "under_consideration",
        "to_notify",
        "notified",
    ]


def test_references_run_without_gaps_in_each_partnership(cast):
    other = make.make_cast("elsewhere")

    first, second = make.make_incident(cast), make.make_incident(cast)
    foreign = make.make_incident(other)

    assert (first.reference[-3:], second.reference[-3:], foreign.reference[-3:]) == (
        "001",
        "002",
        "001",
    )
    with scopes_disabled():
        assert Incident.objects.count() == 3


def test_the_trail_says_who_was_let_in_and_never_why_nor_the_panels_reference(cast):
    incident = make.incident_at(cast, IncidentState.NOTIFIED)
    entry = rosters.add(
        incident,
        person=cast.lena.user,
        capacity=RosterEntry.Capacity.CORE,
        reason="QZX-C4-reason: taught the child",
        expires_on=None,
        by=cast.maya,
        now=timezone.now(),
    )

    said = " ".join(TrailEntry.objects.values_list("sentence", flat=True))

    assert entry.reason.startswith("QZX-C4-reason")
    assert f"let {cast.lena.user} in to {incident.reference}" in said
    assert "QZX" not in said
    assert "PANEL-77" not in said
