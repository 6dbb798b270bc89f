"""The screens of the plan: what needs attention first, a priority on one page, and nothing typed is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django_scopes import scope

from governance.models import Priority, PriorityAccount
from governance.rules.priority import PriorityState
from governance.services import priorities
from governance.services.decisions import Decided
from partnership.roles import Role
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories import plan as make
from tests.governance.windows import open_as
from tests.partnership.windows import Window, day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


@pytest.fixture
def manager(brent):
    return ground.make_actor(brent, Role.BUSINESS_MANAGER)


@pytest.fixture
def window(manager):
    return Window(manager)


def a_priority(group, **over):
    return {
        "version": 0,
        "title": "Neglect",
        "why": "Because",
        "outcomes": "Typed with care",
        "lead_group": group.pk,
        "sponsor_post": "Director",
        **day("starts_on", date(2026, 4, 1)),
        **day("ends_on", date(2028, 3, 31)),
    } | over


def an_account(**over):
    return {
        "version": 0,
        "progress": "some",
        "did": "Typed with care",
        **day("starts_on", date(2025, 4, 1)),
        **day("ends_on", date(2026, 3, 31)),
    } | over


def test_a_double_click_proposes_one_priority(brent, window):
    group = ground.make_group(brent)
    answers = [window.post("governance:priority-new", **a_priority(group)) for _ in "ab"]
    assert answers[0].url == answers[1].url
    with scope(partnership=brent):
        assert Priority.objects.get().reference == "PRI-2026-001"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "a\x00"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"outcomes": "a" * 4001}, "outcomes"),
        ({"lead_group": 987_654}, "lead_group"),
        ({"ends_on_year": "2020"}, "ends_on"),
        ({"version": "9" * 30}, "version"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(brent, window, wrong, field):
    sent = a_priority(ground.make_group(brent), why="Kept as it was typed") | wrong
    answer = window.post("governance:priority-new", **sent)
    assert list(answer.context["form"].errors) == [field]
    assert "Kept as it was typed" in answer.content.decode()


def test_a_foreign_group_is_as_unknown_as_none(brent, window):
    foreign = ground.make_group(ground.make_partnership())
    answer = window.post("governance:priority-new", **a_priority(foreign))
    assert list(answer.context["form"].errors) == ["lead_group"]


def test_two_writers_see_both_texts_and_the_second_may_save_over_the_first(brent, manager, window):
    row = make.make_priority(manager)
    words = a_priority(row.lead_group)
    window.post("governance:priority-change", row.reference, **words | {"title": "First words"})
    both = window.post(
        "governance:priority-change", row.reference, **words | {"title": "Mine", "form_key": "k2"}
    )
    page = both.content.decode()
    assert "First words" in page
    assert "Mine" in page
    again = both.context["form"]["version"].value()
    window.post(
        "governance:priority-change",
        row.reference,
        **words | {"title": "Mine", "form_key": "k3", "version": again},
    )
    row.refresh_from_db()
    assert row.title == "Mine"


def test_what_is_typed_is_shown_as_text(brent, manager, window):
    row = make.make_priority(manager, title="<script>alert(1)</script>", why="<b>bold</b>")
    for page in (
        window.text("governance:priority", row.reference),
        window.text("governance:plan"),
        window.text("governance:priorities"),
        window.text("governance:priority-history", row.reference),
    ):
        assert "<script>alert" not in page
        assert "<b>bold" not in page


def test_agreeing_asks_for_a_decision_and_the_day(brent, manager, window):
    row = make.make_priority(manager)
    name = "governance:priority-agree"
    assert list(window.post(name, row.reference).context["form"].errors) == ["decision"]
    words = {"decided_words": "Executive, item 4"}
    assert list(window.post(name, row.reference, **words).context["form"].errors) == ["decided_on"]
    late = day("decided_on", TODAY() + timedelta(days=1))
    errors = window.post(name, row.reference, **words, **late).context["form"].errors
    assert list(errors) == ["decided_on"]
    assert (
        window.post(name, row.reference, **words, **day("decided_on", TODAY())).status_code == 302
    )
    assert "Executive, item 4" in window.text("governance:priority", row.reference)


def test_the_text_of_a_decision_never_reaches_who_was_not_there(brent, manager):
    from tests.governance.test_priorities import an_outcome

    with scope(partnership=brent):
        decision = an_outcome(ground.make_group(brent, "Executive", tier=1), manager)
        row = make.make_priority(manager)
        priorities.agree(row, decided=Decided(decision), by=manager)
    lay = Window(ground.make_actor(brent, Role.LAY_MEMBER))
    page = lay.text("governance:priority", row.reference)
    assert decision.reference in page
    assert "SECRET" not in page
    assert "#outcome-" not in page
    assert "#outcome-" in Window(manager).text("governance:priority", row.reference)


def test_a_priority_is_measured_given_an_action_and_accounted_for(brent, manager, window):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    at = ("governance:measure-new", row.reference)
    measure = {
        "says": "Second plans",
        "unit": "per cent",
        "direction": "down",
        "baseline": "24",
        "target": "30",
        **day("baseline_on", TODAY()),
    }
    assert list(window.post(*at, **measure).context["form"].errors) == ["target"]
    window.post(*at, **measure | {"target": "15"})
    with scope(partnership=brent):
        one = row.measures.get()
    reading = {"value": "20,5", "source": "Dataset", **day("on", TODAY()), "form_key": "k2"}
    to = ("governance:reading-new", row.reference, one.pk)
    assert list(window.post(*to, **reading).context["form"].errors) == ["value"]
    assert window.post(*to, **reading | {"value": "20.5"}).status_code == 302
    action = {
        "what": "Visit every nursery",
        "measure": "",
        "person": manager.user.pk,
        **day("due_on", TODAY()),
        "form_key": "k3",
    }
    assert window.post("governance:priority-action-new", row.reference, **action).status_code == 302
    account = an_account(form_key="k4")
    assert window.post("governance:account-new", row.reference, **account).status_code == 302
    page = window.text("governance:priority", row.reference)
    for words in ("20.5 per cent", "Better than it was", "Visit every nursery", "Still to say:"):
        assert words in page


def test_an_account_must_say_whether_there_was_progress_and_not_both(brent, manager, window):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    at = ("governance:account-new", row.reference)
    assert list(window.post(*at, **an_account(progress="")).context["form"].errors) == ["progress"]
    both = an_account(no_progress_because="Posts were empty")
    answer = window.post(*at, **both)
    assert list(answer.context["form"].errors) == ["no_progress_because"]
    assert "Typed with care" in answer.content.decode()
    with scope(partnership=brent):
        assert not PriorityAccount.objects.exists()


def test_a_foreign_measure_and_account_are_not_there(brent, manager, window):
    mine = make.make_priority(manager, PriorityState.ACTIVE)
    there = ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER)
    theirs = make.make_priority(there, PriorityState.ACTIVE)
    measure = make.make_measure(theirs, there)
    with scope(partnership=there.partnership):
        account = priorities.begin_account(theirs, told=make.told(), by=there, now=timezone.now())
    for name, args in (
        ("governance:measure-change", (mine.reference, measure.pk)),
        ("governance:account-change", (mine.reference, account.pk)),
        ("governance:priority", (theirs.reference.replace("001", "002"),)),
    ):
        assert window.get(name, *args).status_code == 404


def test_who_owes_nothing_sees_no_action_of_others_on_the_business_plan(brent, manager, window):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    lead = ground.make_actor(brent, Role.AGENCY_LEAD)
    with scope(partnership=brent):
        for owner in (manager.user, lead.user):
            priorities.give_action(
                row,
                what=f"Owed by {owner.pk}",
                measure="",
                owner=Owner(person=owner),
                due_on=TODAY(),
                by=manager,
                now=timezone.now(),
            )
    seen = Window(lead).text("governance:business-plan")
    assert f"Owed by {lead.user.pk}" in seen
    assert f"Owed by {manager.user.pk}" not in seen
    exported = window.get("governance:business-plan", **{"as": "csv"}).content.decode()
    assert exported.count("Owed by") == 2


def test_the_list_is_narrowed_sorted_and_downloaded_as_the_address_says(brent, manager, window):
    make.make_priority(manager, title="@SUM(1)")
    make.make_priority(manager, PriorityState.ACHIEVED, title="Done with")
    name = "governance:priorities"
    assert [one.title for one in window.get(name).context["page"]] == ["@SUM(1)"]
    assert [one.title for one in window.get(name, state="achieved").context["page"]] == [
        "Done with"
    ]
    every = window.get(name, state="all", sort="-title").context["page"]
    assert [one.title for one in every] == ["Done with", "@SUM(1)"]
    assert "'@SUM(1)" in window.get(name, state="all", **{"as": "csv"}).content.decode()
    assert window.get(name, state="nonsense", group="x\x00").status_code == 200


def fill(manager, count):
    with scope(partnership=manager.partnership):
        for number in range(count):
            row = make.make_priority(manager, PriorityState.ACTIVE, title=f"Priority {number}")
            measure = make.make_measure(row, manager)
            priorities.record_reading(
                measure,
                on=TODAY(),
                value=Decimal(number),
                source="Dataset",
                by=manager,
                now=timezone.now(),
            )
            priorities.give_action(
                row,
                what="Do it",
                measure="",
                owner=Owner(group=row.lead_group),
                due_on=TODAY(),
                by=manager,
                now=timezone.now(),
            )


@pytest.mark.parametrize("name", ["plan", "business-plan", "priorities"])
def test_ten_priorities_cost_no_more_queries_than_two(
    name, manager, window, django_assert_max_num_queries
):
    fill(manager, 2)
    window.get(f"governance:{name}")
    with django_assert_max_num_queries(100) as few:
        window.get(f"governance:{name}")
    fill(manager, 8)
    with django_assert_max_num_queries(len(few)):
        window.get(f"governance:{name}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_plan_can_be_read_by_everybody(brent, manager, open_page, live, assert_accessible):
    window, page = Window(manager), open_as(open_page, live, manager.user)
    page.goto(window.address("governance:plan"))
    assert_accessible(page)
    long_ago = TODAY() - timedelta(days=500)
    row = make.make_priority(manager, PriorityState.ACTIVE, starts_on=long_ago)
    measure = make.make_measure(row, manager, baseline_on=long_ago)
    fill(manager, 1)
    with scope(partnership=brent):
        priorities.begin_account(row, told=make.told(), by=manager, now=timezone.now())
        priorities.record_reading(
            measure,
            on=TODAY() - timedelta(days=200),
            value=Decimal(19),
            source="Dataset",
            by=manager,
            now=timezone.now(),
        )
    for name, args in (
        ("plan", ()),
        ("business-plan", ()),
        ("priorities", ()),
        ("priority-new", ()),
        ("priority", (row.reference,)),
        ("priority-history", (row.reference,)),
        ("account-new", (row.reference,)),
        ("reading-new", (row.reference, measure.pk)),
    ):
        page.goto(window.address(f"governance:{name}", *args))
        assert_accessible(page)
