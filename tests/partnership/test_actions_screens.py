"""Actions: who sees which, the four acts by different people, and impact apart from completion."""

from datetime import date, timedelta
from typing import Any

import pytest
from django_scopes import scope

from partnership.models import Action, ImpactNote, Recommendation
from partnership.roles import Role
from partnership.services import actions
from partnership.services.actions import Owner
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
    assert ", Ingrid Chair</p>" in page
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
    assert "Said to be done,Closed,Notes of impact" in text
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
