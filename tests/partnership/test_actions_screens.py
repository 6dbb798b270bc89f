"""Actions: who sees which, the four acts by different people, and impact apart from completion."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from partnership.models import Action, ImpactNote, Recommendation
from partnership.roles import Role
from partnership.services import action_progress, actions
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories.actions import make_table
from tests.factories.deadlines import at
from tests.factories.partnership import (
    make_actor,
    make_agency,
    make_partnership,
    make_user,
)
from tests.partnership.windows import Window, day

TODAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def now(settings, time_machine):
    settings.DEMONSTRATION = True
    time_machine.move_to(at(TODAY))


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def chair(brent):
    return Window(make_actor(brent, Role.INDEPENDENT_CHAIR, user=make_user("Ingrid Chair")))


@pytest.fixture
def trainer(brent):
    return Window(make_actor(brent, Role.TRAINER, user=make_user("Tara Trainer")))


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER))


def given(chair, owner: Owner, **over) -> Action:
    values: dict[str, Any] = {
        "what": "Share the toolkit",
        "due_on": TODAY + timedelta(days=30),
        "now": at(TODAY),
    }
    with scope(partnership=chair.actor.partnership):
        return actions.give(owner=owner, by=chair.actor, **(values | over))


def test_an_owner_sees_their_own_and_watchers_see_all(brent, chair, trainer):
    mine = given(chair, Owner(person=trainer.actor.user), what="Mine")
    other = given(chair, Owner(agency=make_agency(partnership=brent)), what="Not mine")
    assert "Not mine" in chair.text("actions")
    page = trainer.text("actions")
    assert mine.reference in page
    assert other.reference not in page
    assert trainer.get("action", other.reference).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"LATE", "SOON", "DONE"}),
        ({"state": "overdue"}, {"LATE"}),
        ({"state": "said_done"}, {"DONE"}),
        ({"q": "soon"}, {"SOON"}),
        ({"impact": "missing"}, {"DONE"}),
        ({"impact": "noted"}, set()),
        ({"owner": "mine"}, {"LATE"}),
        ({"state": "\x00"}, {"LATE", "SOON", "DONE"}),
    ],
)
def test_the_address_narrows_the_actions(brent, chair, trainer, query, shown):
    given(chair, Owner(person=chair.actor.user), what="LATE", due_on=TODAY - timedelta(days=1))
    given(chair, Owner(person=trainer.actor.user), what="SOON")
    done = given(chair, Owner(person=trainer.actor.user), what="DONE")
    with scope(partnership=brent):
        actions.report_done(done, progress="Yes.", by=trainer.actor, now=at(TODAY))
    page = chair.text("actions", **query)
    assert {word for word in ("LATE", "SOON", "DONE") if word in page} == shown


def test_from_giving_to_impact_each_act_is_somebody_elses(brent, chair, trainer):
    response = chair.post(
        "action-new", what="Train the officers", person=trainer.actor.user.pk, measure="Fewer delays",
        **day("due_on", TODAY + timedelta(days=9)),
    )  # fmt: skip
    assert response.url == chair.address("action", "ACT-2026-001")
    with scope(partnership=brent):
        action = Action.objects.get()
    page = trainer.text("action", action.reference)
    assert trainer.address("action-done", action.reference) in page
    assert "Impact is recorded after the action was done." in page
    trainer.post("action-done", action.reference, progress="Forty were trained.", form_key="d")
    assert "Whoever owes an action does not close it" in trainer.text("action", action.reference)
    assert trainer.post("action-close", action.reference, form_key="x").status_code == 403
    for _ in range(2):
        assert chair.post("action-close", action.reference, form_key="c").status_code == 302
    page = chair.text("action", action.reference)
    assert "No impact is recorded yet." in page
    chair.post(
        "action-impact", action.reference, form_key="i", difference="Sooner.", evidence="Audit.",
        grade="some", **day("observed_on", TODAY),
    )  # fmt: skip
    page = chair.text("action", action.reference)
    assert "Some difference" in page
    assert "Closed" in page
    with scope(partnership=brent):
        assert Action.objects.get().state == "closed"
        assert ImpactNote.objects.count() == 1


def test_a_chair_who_is_not_persuaded_sends_it_back_with_the_reason(brent, chair, trainer):
    action = given(chair, Owner(person=trainer.actor.user))
    trainer.post("action-done", action.reference, progress="Done.", form_key="d")
    chair.post("action-back", action.reference, reason="Two schools are missing.", form_key="b")
    page = trainer.text("action", action.reference)
    assert "Two schools are missing." in page
    assert "Ingrid Chair, Independent chair" in page
    assert trainer.address("action-done", action.reference) in page


def test_every_button_drawn_on_an_action_opens_and_no_other(brent, chair, trainer, manager):
    action = given(chair, Owner(person=trainer.actor.user))
    for step in ("open", "said_done", "closed"):
        for window in (chair, trainer, manager):
            page = window.text("action", action.reference)
            for name in ("action-done", "action-close", "action-back", "action-impact"):
                address = window.address(name, action.reference)
                status = window.client.get(address).status_code
                assert status == (200 if f'href="{address}"' in page else 403), (step, name)
        if step == "open":
            trainer.post("action-done", action.reference, progress="Done.", form_key="d")
        if step == "said_done":
            chair.post("action-close", action.reference, form_key="c")


def test_a_recommendation_leads_to_the_action_that_answers_it(brent, chair):
    data = {"text": "Share learning", "made_by": "The scrutineer", **day("on", TODAY)}
    response = chair.post("recommendation-new", **data)
    assert response.url == f"{chair.address('action-new')}?recommendation=REC-2026-001"
    assert chair.post("recommendation-new", **data).url == response.url
    with scope(partnership=brent):
        row = Recommendation.objects.get()
    assert f'<option value="{row.pk}" selected>' in chair.client.get(response.url).content.decode()


def test_nobody_without_the_role_gives_an_action(trainer):
    assert trainer.get("action-new").status_code == 403
    assert trainer.address("action-new") not in trainer.text("actions")


def test_owners_come_from_this_partnership_and_a_foreign_one_is_as_unknown_as_none(chair):
    stranger = make_actor(make_partnership("harrow"), Role.TRAINER).user
    pages = [
        chair.post(
            "action-new", what="Kept words", person=pk, **day("due_on", TODAY + timedelta(days=1))
        ).content.decode()
        for pk in (stranger.pk, 999_999, "x")
    ]
    assert all("Select a valid choice" in page and "Kept words" in page for page in pages)
    assert stranger.full_name not in pages[0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose who owes the action: a person, an agency or a group."),
        (day("due_on", TODAY - timedelta(days=1)), "Enter a day that is not in the past."),
        (
            {"due_on_day": "31", "due_on_month": "2", "due_on_year": "2027"},
            "There is no such date.",
        ),
        ({"measure": "x" * 301}, "at most 300 characters"),
        ({"measure": "a\x00"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(chair, data, sentence):
    values = {"what": "Kept words", **day("due_on", TODAY + timedelta(days=1))} | data
    page = chair.post("action-new", **values).content.decode()
    assert sentence in page
    assert "Kept words" in page


def test_the_spreadsheet_tells_done_from_impact(brent, chair, trainer):
    given(chair, Owner(person=trainer.actor.user), what="@SUM(1)")
    text = chair.get("actions", **{"as": "csv"}).content.decode()
    assert "Said to be done,Closed,Closed by" in text
    assert "Look back due,Notes of impact" in text
    assert "'@SUM(1)" in text


def test_thirty_actions_take_few_queries(chair, trainer, django_assert_max_num_queries, brent):
    for number in range(30):
        given(
            chair,
            Owner(person=trainer.actor.user, agency=make_agency(partnership=brent)),
            what=f"A {number}",
        )
    with django_assert_max_num_queries(20):
        chair.text("actions")


# --- what happens while it is owed, on the screens -------------------------------------------------------------------
@pytest.fixture
def table(db):
    return make_table("brent")


def text_of(response):
    return response.content.decode()


def test_a_report_that_it_is_blocked_stands_on_top_of_the_action_and_in_the_list(table):
    action, owner, chair = table.give(), Window(table.owner), Window(table.chair)
    sent = {"text": "<script>No money.", "is_blocked": "yes", **day("expected_on", TODAY + timedelta(days=90))}  # fmt: skip
    assert owner.post("action-progress", action.reference, **sent).status_code == 302
    page = chair.text("action", action.reference)
    assert "Blocked, says Olive Owner." in page
    assert "&lt;script&gt;No money." in page
    assert "<script>No money." not in page
    assert "Later than due" in page
    assert action.reference in chair.text("actions", state="blocked")
    page = owner.text("action-progress", action.reference)
    assert 'value="yes" checked' in page


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("action-progress", {"text": "Kept", "is_blocked": ""}, "Answer “Does something"),
        ("action-progress", {"text": "Kept\x00", "is_blocked": "no"}, "Null characters"),
        ("action-due", {"reason": "Kept", **day("due_on", date(2020, 1, 1))}, "not in the past"),
        ("action-due", {"reason": "Kept" * 200, **day("due_on", TODAY)}, "at most 500"),
        ("action-withdraw", {"reason": ""}, "Why is it no longer needed?"),
        ("action-evidence", {"title": "Kept"}, "Choose a file"),
        ("action-evidence", {"title": "Kept", "file": SimpleUploadedFile("a.exe", b"MZ")}, "not taken"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_and_what_was_typed_stays(table, name, data, sentence):
    action = table.give(owner=Owner(agency=table.agency))
    who = Window(table.chair if name in {"action-due", "action-withdraw"} else table.lead)
    page = text_of(who.post(name, action.reference, **data))
    assert "There is a problem" in page
    assert sentence in page
    assert "Kept" in page or name == "action-withdraw"


def test_evidence_is_opened_from_the_action_by_whoever_sees_it(table):
    action, owner, chair = table.give(), Window(table.owner), Window(table.chair)
    file = SimpleUploadedFile("register.txt", b"Forty came.")
    owner.post("action-evidence", action.reference, title="The register", file=file)
    with scope(partnership=table.partnership):
        one = action.evidence.get()
    address = chair.address("action-evidence-file", action.reference, one.pk)
    assert f'href="{address}"' in chair.text("action", action.reference)
    assert b"".join(chair.client.get(address)) == b"Forty came."
    assert Window(table.lead).client.get(address).status_code == 404
    other = table.give()
    foreign = chair.get("action-evidence-file", other.reference, one.pk)
    assert foreign.status_code == 404


def test_a_look_back_is_offered_on_its_day(table, time_machine):
    action, chair = table.closed(), Window(table.chair)
    assert "To come" in chair.text("action", action.reference)
    time_machine.move_to(at(date(2027, 3, 16)))
    chair = Window(table.chair)
    with scope(partnership=table.partnership):
        first = action.look_backs.get(months=6)
    address = chair.address("action-look-back", action.reference, first.pk)
    assert f'href="{address}"' in chair.text("action", action.reference)
    assert action.reference in chair.text("actions", impact="look_back")
    sent = {"state": "reopened", "found": "It is gone again."}
    page = text_of(chair.post("action-look-back", action.reference, first.pk, **sent))
    assert "Say by when it is due now." in page
    assert "It is gone again." in page
    sent |= day("due_on", date(2027, 5, 4))
    assert chair.post("action-look-back", action.reference, first.pk, **sent).status_code == 302
    assert "Opened again" in chair.text("action", action.reference)


def test_where_an_action_was_raised_is_a_link_only_for_those_who_may_open_it(table):
    closed = ground.make_group(table.partnership, is_closed=True)
    source = table.give(group=closed, by=table.manager, owner=Owner(agency=table.agency))
    action = table.give(source=source, raised_in="ACT-1", owner=Owner(agency=table.agency))
    link = f'href="{source.get_absolute_url()}"'
    assert link in Window(table.manager).text("action", action.reference)
    assert link not in Window(table.chair).text("action", action.reference)


def test_the_list_is_narrowed_by_group_agency_source_and_day(table):
    other = ground.make_group(table.partnership, "Executive")
    first = table.give(what="FIRST", owner=Owner(agency=table.agency))
    table.give(what="SECOND", group=other, by=table.manager, source=first, due_on=date(2027, 6, 1))
    chair = Window(table.chair)
    for query, shown in (
        ({"group": table.group.pk}, "FIRST"),
        ({"group": other.pk}, "SECOND"),
        ({"agency": table.agency.pk}, "FIRST"),
        ({"source": ContentType.objects.get_for_model(Action).pk}, "SECOND"),
        ({"since": "2027-01-01"}, "SECOND"),
        ({"until": "2027-01-01"}, "FIRST"),
    ):
        for name in ("actions", "actions-print"):
            page = chair.text(name, **query)
            assert [word for word in ("FIRST", "SECOND") if word in page] == [shown], query
    assert "FIRST" in chair.text("actions", group="\x00", agency="999999", since="no day")


def queries_of(address_of):
    with CaptureQueriesContext(connection) as caught:
        address_of()
    return len(caught)


def test_the_list_and_the_page_ask_the_same_number_of_questions_whatever_they_hold(table):
    chair = Window(table.chair)

    def fill(many):
        for number in range(many):
            owner = Owner(agency=table.agency, group=ground.make_group(table.partnership))
            action = table.give(owner=owner, group=ground.make_group(table.partnership), by=table.manager)  # fmt: skip
            with scope(partnership=table.partnership):
                for _ in range(number):
                    action_progress.report(
                        action, text="x", is_blocked=False, expected_on=None, by=table.lead, now=table.now
                    )  # fmt: skip
        return action

    one = fill(1)
    chair.text("actions")
    few = [queries_of(lambda: chair.text("actions")), queries_of(lambda: chair.text("action", one.reference))]  # fmt: skip
    many = fill(6)
    assert queries_of(lambda: chair.text("actions")) == few[0]
    assert queries_of(lambda: chair.text("action", many.reference)) == few[1]


# --- home -------------------------------------------------------------------------------------------------------------
def test_home_says_why_each_action_is_mine(table):
    deputy = table.lead
    seat = ground.make_seat(table.group, "Superintendent")
    ground.sit(deputy.user, seat, is_deputy=True)
    table.give(what="MINE", owner=Owner(person=deputy.user), due_on=TODAY)
    table.give(what="AGENCY", owner=Owner(agency=table.agency), due_on=TODAY - timedelta(days=1))
    table.give(what="GROUP", owner=Owner(group=table.group), due_on=TODAY)
    table.give(what="OTHER", due_on=TODAY - timedelta(days=1))
    page = Window(deputy).text("home")
    assert "You owe it." in page
    assert "Met Police owes it, and you stand for it." in page
    assert "where you sit as deputy for the Superintendent." in page
    assert "OTHER" not in page
    page = Window(table.manager).text("home")
    assert "Overdue, owed by others" in page
    assert "MINE" not in page


def test_home_brings_what_waits_for_a_chair(table, time_machine):
    table.said_done(what="TO CLOSE")
    blocked = table.give(what="STUCK")
    table.closed(what="LOOK BACK")
    with scope(partnership=table.partnership):
        action_progress.report(
            blocked, text="No money.", is_blocked=True, expected_on=None, by=table.owner, now=table.now
        )  # fmt: skip
    page = Window(table.chair).text("home")
    assert "Actions for you to close" in page
    assert "Blocked actions" in page
    assert "LOOK BACK" not in page
    assert "Actions for you to close" not in Window(table.owner).text("home")
    time_machine.move_to(at(date(2027, 3, 16)))
    assert "LOOK BACK" in Window(table.chair).text("home")


def test_home_asks_the_same_number_of_questions_whatever_waits(table):
    chair = Window(table.chair)

    def fill(many):
        for number in range(many):
            table.said_done(what=f"S{number}", group=table.group)
            table.give(what=f"O{number}", owner=Owner(group=table.group), due_on=TODAY)
            closed = table.closed(what=f"C{number}")
            with scope(partnership=table.partnership):
                closed.look_backs.update(due_on=TODAY)

    fill(1)
    chair.text("home")
    few = queries_of(lambda: chair.text("home"))
    fill(5)
    assert queries_of(lambda: chair.text("home")) == few
