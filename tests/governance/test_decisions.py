"""The decision log, and decisions carried into the agencies."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from governance.models import (
    AgendaItem,
    Agreement,
    Attendance,
    DecisionUptake,
    ForwardItem,
    Outcome,
)
from governance.rules.meeting import OutcomeKind
from governance.rules.uptake import UptakeState
from governance.services import overdue_actions, uptakes
from partnership.errors import Refused
from partnership.models import Notice, TrailEntry
from partnership.roles import Role
from partnership.services import references
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.factories.actions import TODAY, Table, make_table
from tests.factories.deadlines import at
from tests.governance.windows import open_as
from tests.partnership.windows import Window

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(settings, time_machine):
    settings.DEMONSTRATION = True
    time_machine.move_to(at(TODAY))


@pytest.fixture
def table():
    return make_table("brent")


def decided(table: Table, text="Share the data", group=None, kind=OutcomeKind.DECISION, **over):
    """A decision of a meeting at which the police had a seat."""
    group = group or table.group
    day = over.pop("day", date(2026, 9, 1))
    meeting = make.make_meeting(group, day, title=f"{text} {group.pk}")
    here = table.partnership
    with scope(partnership=here):
        seat = group.seats.filter(agency=table.agency).first() or ground.make_seat(
            group, "Superintendent", agency=table.agency
        )
        row = Attendance.objects.create(
            partnership=here, meeting=meeting, seat=seat, agency=table.agency, name="Somebody",
            post=seat.title, answer="present",
        )  # fmt: skip
        item = AgendaItem.objects.create(
            partnership=here, meeting=meeting, position=1, title="Data"
        )
        outcome = Outcome.objects.create(
            partnership=here, meeting=meeting, item=item, kind=kind, text=text,
            reference=references.next_reference(here, "DEC", day.year), basis="The scheme",
            at=at(day), was_quorate=kind == OutcomeKind.DECISION, recorded_at=at(day),
            recorded_by=table.manager.user, **over,
        )  # fmt: skip
        Agreement.objects.create(partnership=here, outcome=outcome, attendance=row)
    return outcome


def answer(table, outcome, by=None, **over):
    values = {"agency": table.agency, "state": UptakeState.DONE, "note": ""}
    with scope(partnership=table.partnership):
        return uptakes.answer(outcome, by=by or table.lead, now=table.now, **(values | over))


def test_the_log_shows_who_agreed_and_what_waits_for_ratification(table):
    decided(table, "FIRST")
    waiting = decided(table, "SECOND", kind=OutcomeKind.RECOMMENDATION)
    window = Window(table.manager)
    page = window.text("governance:decisions")
    assert "Superintendent" in page
    assert "Waiting for ratification" in page
    for query, shown in (
        ({"kind": "decision"}, ["FIRST"]),
        ({"kind": "waiting"}, ["SECOND"]),
        ({"q": "first"}, ["FIRST"]),
        ({"year": "2025"}, ["FIRST", "SECOND"]),  # not among the choices
        ({"group": "\x00"}, ["FIRST", "SECOND"]),
    ):
        page = window.text("governance:decisions", **query)
        assert [word for word in ("FIRST", "SECOND") if word in page] == shown, query
    decided(table, "THIRD", ratifies=waiting)
    assert "SECOND" not in window.text("governance:decisions", kind="waiting")
    assert "Ratified by" in window.text("governance:decision", waiting.reference)
    assert "Share" not in window.text("governance:decisions", **{"as": "csv"})


def test_a_struck_out_decision_and_a_closed_groups_decision_are_not_there(table):
    closed = ground.make_group(table.partnership, is_closed=True)
    secret = decided(table, "SECRET", closed)
    gone = decided(
        table, "GONE", struck_out_at=table.now, struck_out_by=table.manager.user, struck_out_because="A mistake",
    )  # fmt: skip
    window = Window(table.partner)
    page = window.text("governance:decisions")
    assert "SECRET" not in page
    assert "GONE" not in page
    for one in (secret, gone):
        for name in ("governance:decision", "governance:decision-uptake"):
            assert window.get(name, one.reference).status_code == 404
    assert "SECRET" in Window(table.manager).text("governance:decisions")


def test_an_agency_answers_for_itself_and_its_newest_answer_counts(table):
    outcome = decided(table)
    answer(table, outcome, state=UptakeState.UNDER_WAY)
    answer(table, outcome, note="Signed.")
    page = Window(table.partner).text("governance:decision", outcome.reference)
    assert "Signed." in page
    assert "Under way" not in page
    with scope(partnership=table.partnership):
        assert DecisionUptake.objects.count() == 2
        rows: models.QuerySet[DecisionUptake] = models.QuerySet(DecisionUptake)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(note="x")


def test_nobody_answers_for_an_agency_they_do_not_stand_for(table):
    outcome = decided(table)
    other = ground.make_agency("Harrow Council", partnership=table.partnership)
    lead = ground.make_actor(table.partnership, Role.AGENCY_LEAD, agency=other)
    with pytest.raises(Refused, match="Only those who stand for Met Police"):
        answer(table, outcome, by=lead)
    with pytest.raises(Refused, match="had no seat at the meeting"):
        answer(table, outcome, by=lead, agency=other)
    assert Window(table.chair).get("governance:decision-uptake", outcome.reference).status_code == 403  # fmt: skip


def test_what_is_blocked_is_told_to_the_chair_without_a_word_of_it(table):
    outcome = decided(table, "Secretword")
    with pytest.raises(Refused, match="stands in the way"):
        answer(table, outcome, state=UptakeState.BLOCKED, note=" ")
    answer(table, outcome, state=UptakeState.BLOCKED, note="No money.")
    with scope(partnership=table.partnership):
        notice = Notice.objects.get(code="governance.decision_blocked")
        sentences = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert notice.recipient == table.chair.user
    assert "Secretword" not in f"{notice.subject}{notice.body}{sentences}"
    assert "No money" not in f"{notice.subject}{notice.body}{sentences}"


def test_a_form_without_the_reason_keeps_what_was_chosen(table):
    outcome = decided(table)
    window = Window(table.manager)
    sent = {"agency": table.agency.pk, "state": "blocked"}
    page = window.post("governance:decision-uptake", outcome.reference, **sent).content.decode()
    assert "Say what stands in the way." in page
    assert 'value="blocked" checked' in page
    for wrong in ({"note": "a\x00"}, {"note": "a" * 2001}, {"agency": 999_999}):
        answered = window.post("governance:decision-uptake", outcome.reference, **(sent | wrong))
        assert "There is a problem" in answered.content.decode()
    sent |= {"note": "<script>"}
    assert window.post("governance:decision-uptake", outcome.reference, **sent).status_code == 302
    assert "&lt;script&gt;" in window.text("governance:decision", outcome.reference)


def test_the_log_asks_the_same_number_of_questions_whatever_it_holds(table):
    window, counts = Window(table.manager), []
    for many in (1, 6):
        for number in range(many):
            decided(table, f"D{many}{number}", ground.make_group(table.partnership))
        with CaptureQueriesContext(connection) as caught:
            window.text("governance:decisions")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_what_is_late_after_every_step_goes_before_the_executive_once_by_its_reference(table):
    here = table.partnership
    executive = ground.make_group(here, "Executive", tier=1)
    table.give(what="Secretword", due_on=TODAY)
    later = at(TODAY + timedelta(days=14))
    with scope(partnership=here):
        assert overdue_actions.put_before_the_executive(here, now=at(TODAY + timedelta(days=13))) == 0  # fmt: skip
        for _ in "ab":
            assert overdue_actions.put_before_the_executive(here, now=later) == 1
        item = ForwardItem.objects.get()
    assert item.group == executive
    assert "ACT-2026-001" in item.title
    assert "Secretword" not in f"{item.title}{item.because}"


def test_an_action_that_came_of_a_decision_leads_back_to_the_meeting(table):
    outcome = decided(table)
    action = table.give(source=outcome, raised_in=outcome.reference)
    assert action.source_type == ContentType.objects.get_for_model(Outcome)
    assert f'href="{outcome.get_absolute_url()}"' in Window(table.manager).text(
        "action", action.reference
    )


@pytest.mark.browser
def test_decisions_are_read_and_answered_by_everybody(open_page, live, assert_accessible, time_machine):  # fmt: skip
    table = make_table("brent")
    outcome = decided(table)
    page = open_as(open_page, live, table.manager.user)
    for address in (
        "/brent/meetings/decisions/",
        f"/brent/meetings/decisions/{outcome.reference}/",
        f"/brent/meetings/decisions/{outcome.reference}/uptake/",
    ):
        page.goto(address)
        assert_accessible(page)
