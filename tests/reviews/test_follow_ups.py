"""What follows an incident that is not notified: a local review or none, reported, closed by the chair, sent back."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Notice, TrailEntry
from reviews.models import CaseReading, FollowUp
from reviews.rules.follow_up import (
    FOLLOW_UP_COLOURS,
    FOLLOW_UP_MOVES,
    FollowUpKind,
    FollowUpState,
)
from reviews.rules.incident import IncidentState
from reviews.services import follow_ups
from tests.factories import follow_ups as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def at(row, name="follow-up"):
    return reverse(f"reviews:{name}", args=[row.partnership.slug, row.reference])


def test_every_state_has_its_moves_and_its_colour():
    assert set(FOLLOW_UP_MOVES.table) == set(FollowUpState) == set(FOLLOW_UP_COLOURS)


def test_nothing_follows_before_the_decision_and_then_one_thing(cast):
    waiting = cases.incident_at(cast, IncidentState.UNDER_CONSIDERATION)
    with pytest.raises(Refused, match="First the local authority decides"):
        make.a_follow_up(cast, waiting)
    row = make.a_follow_up(cast)
    assert row.reference == f"LR-{timezone.localdate().year}-001"
    with pytest.raises(Refused, match="decided already"):
        make.a_follow_up(cast, row.incident)


def test_no_review_is_closed_at_once_with_the_reason(cast):
    row = make.a_follow_up(cast, kind=FollowUpKind.NONE)
    assert row.state == FollowUpState.CLOSED
    assert (row.lead_agency, row.due_on) == (None, None)
    assert row.closing_words


def test_a_review_is_led_by_an_agency_of_here_until_a_day_to_come(cast):
    incident = cases.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    foreign = cases.make_cast("marlow-fen").school
    for over, says in (
        ({"lead_agency": None}, "Say which agency leads"),
        ({"due_on": None}, "by which day"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "has passed"),
        ({"lead_agency": foreign}, "of this partnership"),
    ):
        with pytest.raises(Refused, match=says):
            make.a_follow_up(cast, incident, **over)


def test_the_agency_that_leads_reports_and_the_chair_alone_closes(cast):
    row = make.reported(cast, make.a_follow_up(cast))
    for who in (cast.maya, cast.priya, cast.sam):
        with pytest.raises(Refused, match="Only these roles may close"):
            follow_ups.close(row, reason="x", by=who, now=timezone.now())
    closed = follow_ups.close(row, reason="QZX-C4-closed", by=cast.grace, now=timezone.now())
    entries = TrailEntry.objects.count()
    follow_ups.close(closed, reason="again", by=cast.grace, now=timezone.now())
    assert (closed.state, TrailEntry.objects.count()) == (FollowUpState.CLOSED, entries)
    with pytest.raises(Refused, match="closed"):
        make.reported(cast, closed)


def test_what_is_sent_back_keeps_its_words_and_tells_whoever_reported(cast):
    row = make.reported(cast, make.a_follow_up(cast))
    back = follow_ups.send_back(row, reason="QZX-C4-more", by=cast.grace, now=timezone.now())
    assert (back.state, back.outcome) == (FollowUpState.OPEN, "QZX-C4-outcome")
    assert Notice.objects.get(code="reviews.follow_up_sent_back").recipient == cast.sam.user
    make.reported(cast, back, outcome="Longer.")
    assert Notice.objects.filter(code="reviews.follow_up_reported").count() == 2


def test_what_is_stopped_leaves_room_for_something_else(cast):
    row = make.stopped(cast, make.a_follow_up(cast))
    assert make.a_follow_up(cast, row.incident, kind=FollowUpKind.SINGLE_AGENCY).pk != row.pk


def test_neither_trail_nor_mail_says_a_word_of_the_case(cast):
    row = make.reported(cast, make.a_follow_up(cast))
    follow_ups.close(row, reason="QZX-C4-closed", by=cast.grace, now=timezone.now())
    said = " ".join(
        [
            *TrailEntry.objects.values_list("sentence", flat=True),
            *Notice.objects.values_list("subject", flat=True),
            *Notice.objects.values_list("body", flat=True),
        ]
    )
    assert row.reference in said
    assert "QZX" not in said


# --- the screens ------------------------------------------------------------------------------------------------------


def a_form(cast, **over):
    day = timezone.localdate() + timedelta(days=30)
    return {
        "form_key": "k", "kind": "single_agency", "rationale": "Kept <script>x</script>",
        "lead_agency": cast.school.pk,
        "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year,
    } | over  # fmt: skip


def test_what_follows_is_said_from_the_incident_and_wrong_answers_lose_nothing(cast):
    incident = cases.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    client = signed_in(cast.maya.user)
    address = at(incident, "incident-follow-up")
    assert address in client.get(incident.get_absolute_url()).content.decode()
    foreign = cases.make_cast("marlow-fen").school.pk
    for wrong, says in (
        ({"kind": ""}, "Say what follows."),
        ({"kind": "x"}, "not one of the available choices"),
        ({"lead_agency": ""}, "Say which agency leads the review."),
        ({"lead_agency": foreign}, "Choose an agency of this partnership."),
        ({"due_on_year": "1999"}, "This day has passed."),
        ({"due_on_day": "", "due_on_month": "", "due_on_year": ""}, "Say by which day"),
        ({"rationale": "a\x00"}, "Null characters"),
    ):
        page = client.post(address, a_form(cast) | wrong).content.decode()
        assert says in page
        assert wrong.get("rationale") or "Kept &lt;script&gt;" in page
    answer = client.post(address, a_form(cast))
    assert client.post(address, a_form(cast)).status_code == HTTPStatus.FORBIDDEN
    assert "Kept &lt;script&gt;" in client.get(answer["Location"]).content.decode()
    assert FollowUp.objects.count() == 1


def test_whoever_reports_second_finds_both_texts(cast):
    row = make.a_follow_up(cast)
    sent = {"form_key": "a", "outcome": "Mine.", "learning": ""}
    first, second = signed_in(cast.sam.user), signed_in(cast.maya.user)
    assert first.post(at(row, "follow-up-report"), sent).status_code == HTTPStatus.FOUND
    assert first.post(at(row, "follow-up-report"), sent).status_code == HTTPStatus.FOUND
    page = second.post(
        at(row, "follow-up-report"), {"form_key": "b", "outcome": "Yours.", "learning": ""}
    ).content.decode()
    assert "reported it while you wrote" in page
    assert "Mine." in page
    assert "Yours." in page
    row.refresh_from_db()
    assert row.outcome == "Mine."


def test_the_chair_sends_back_closes_and_stops_on_the_screens(cast):
    row = make.reported(cast, make.a_follow_up(cast))
    client = signed_in(cast.grace.user)
    assert b"Give the reason." in client.post(at(row, "follow-up-close"), {"form_key": "z"}).content
    client.post(at(row, "follow-up-back"), {"form_key": "a", "reason": "Say more."})
    page = signed_in(cast.sam.user).get(at(row, "follow-up-report")).content.decode()
    assert "Say more." in page
    assert "QZX-C4-outcome" in page
    client.post(at(row, "follow-up-stop"), {"form_key": "b", "reason": "Overtaken."})
    row.refresh_from_db()
    assert (row.state, row.closing_words) == (FollowUpState.STOPPED, "Overtaken.")


def test_the_list_says_what_is_late_and_no_word_and_the_page_records_its_reading(cast):
    row = make.a_follow_up(cast)
    FollowUp.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    client = signed_in(cast.maya.user)
    address = reverse("reviews:follow-ups", args=[cast.partnership.slug])
    page = client.get(address, {"late": "on"}).content.decode()
    assert row.reference in page
    assert "Late" in page
    assert "QZX-C4" not in page
    assert row.reference not in client.get(address, {"state": "closed"}).content.decode()
    assert row.reference in client.get(address, {"as": "csv"}).content.decode()
    assert "QZX-C4-rationale" in client.get(at(row)).content.decode()
    assert CaseReading.objects.get(item=row.reference).by == cast.maya.user


def test_the_list_asks_the_database_alike_for_many_and_for_few(cast):
    incident = make.a_follow_up(cast).incident
    client = signed_in(cast.maya.user)
    address = reverse("reviews:follow-ups", args=[cast.partnership.slug])
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        make.stopped(cast, FollowUp.objects.filter(incident=incident, state="open").get())
        make.a_follow_up(cast, incident)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)
