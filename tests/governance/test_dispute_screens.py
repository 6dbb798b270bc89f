"""The screens of disputes: who gets which answer, forms that keep what was typed, the list, the look."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from governance.models import Dispute
from governance.rules.dispute import DisputeState, Level
from partnership.roles import Role
from tests.factories import disputes as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def place():
    return ground.make_partnership("brent")


@pytest.fixture
def school(place):
    return ground.make_agency("High School", partnership=place)


@pytest.fixture
def council(place):
    return ground.make_agency("Council", partnership=place)


@pytest.fixture
def sam(place, school):
    return ground.make_actor(place, Role.SCHOOL_USER, agency=school)


@pytest.fixture
def maya(place):
    return ground.make_actor(place, Role.BUSINESS_MANAGER)


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def at(dispute, name="dispute"):
    return reverse(f"governance:{name}", args=[dispute.partnership.slug, dispute.reference])


def page(place, name="disputes", **query):
    return reverse(f"governance:{name}", args=[place.slug], query=query or None)


def a_dispute(school, council, **over):
    return {
        "form_key": "key-1", "raising": school.pk, "answering": council.pk, "also_answering": "",
        "about": "threshold", "child_reference": "Child K", "what": "Whether <script>a</script> plan is needed.",
        "own_procedure": "The managers spoke.", "starts_at": "1", "skipped_because": "",
    } | over  # fmt: skip


def test_raising_twice_makes_one_dispute_and_a_script_is_only_text(place, school, council, sam):
    client = client_of(sam)
    answers = [client.post(page(place, "dispute-new"), a_dispute(school, council)) for _ in "ab"]
    assert answers[0].url == answers[1].url
    assert "<script>a" not in client.get(answers[0].url).content.decode()
    with scope(partnership=place):
        assert Dispute.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"child_reference": "943 476 5919"}, "child_reference"),
        ({"child_reference": "K, born 4/5/2019"}, "child_reference"),
        ({"child_reference": "x" * 41}, "child_reference"),
        ({"what": "a\x00b"}, "what"),
        ({"own_procedure": ""}, "own_procedure"),
        ({"starts_at": "4"}, "starts_at"),
        ({"starts_at": "4", "is_immediate": "on"}, "skipped_because"),
        ({"answering": "987654"}, "answering"),
        ({"about": "secret"}, "about"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_the_rest_is_kept(
    place, school, council, sam, wrong, field
):
    answer = client_of(sam).post(page(place, "dispute-new"), a_dispute(school, council, **wrong))
    assert answer.status_code == HTTPStatus.OK
    assert list(answer.context["form"].errors) == [field]
    assert "threshold" in answer.content.decode()


def test_nobody_is_offered_another_agency_as_their_own(place, school, council, sam):
    sent = a_dispute(school, council, raising=council.pk, answering=school.pk)
    answer = client_of(sam).post(page(place, "dispute-new"), sent)
    assert list(answer.context["form"].errors) == ["raising"]


def test_a_practitioner_raises_one_and_is_shown_its_stage_and_nothing_more(place, school, council):
    delegate = ground.make_actor(place, Role.DELEGATE, agency=school)
    client = client_of(delegate)
    sent = client.post(page(place, "dispute-new"), a_dispute(school, council, what="Secret words"))
    assert sent.url == page(place, "disputes-raised")
    shown = client.get(sent.url).content.decode()
    assert "DIS-" in shown
    assert "Secret" not in shown
    with scope(partnership=place):
        assert client.get(at(Dispute.objects.get())).status_code == HTTPStatus.NOT_FOUND


def test_a_dispute_is_answered_and_settled_by_its_screens_each_click_twice(
    place, school, council, sam
):
    cora = ground.make_actor(place, Role.AGENCY_LEAD, agency=council)
    dispute = make.raised(sam, school, council)
    assert client_of(sam).get(at(dispute, "dispute-answer")).status_code == HTTPStatus.FORBIDDEN
    steps = [
        (cora, "dispute-answer", {"text": "We say no."}),
        (sam, "dispute-further", {"to": "2", "reason": "Not settled."}),
        (cora, "dispute-settle", {"outcome": "A joint visit.", "theme": "roles"}),
    ]
    for number, (who, name, more) in enumerate(steps):
        client = client_of(who)
        assert client.get(at(dispute, name)).status_code == HTTPStatus.OK
        answers = [client.post(at(dispute, name), {"form_key": str(number)} | more) for _ in "ab"]
        assert [one.status_code for one in answers] == [HTTPStatus.FOUND] * 2
    dispute.refresh_from_db()
    assert (dispute.state, dispute.level) == (DisputeState.RESOLVED, Level.MANAGERS)
    shown = client_of(sam).get(at(dispute)).content.decode()
    assert "A joint visit." in shown
    assert "We say no." in shown


def test_the_list_and_its_export_hold_what_the_filters_say_and_no_word_of_the_child(
    place, school, council, sam, maya
):
    make.raised(sam, school, council, child_reference="Child Z", what="Secret words")
    make.at_level(make.raised(sam, school, council), Level.MANAGERS, sam)
    client = client_of(maya)
    assert len(client.get(page(place)).context["rows"]) == 2
    assert len(client.get(page(place, level="2")).context["rows"]) == 1
    assert client.get(page(place, state="resolved")).context["rows"] == []
    assert len(client.get(page(place, level="x", about="'")).context["rows"]) == 2
    exported = client.get(page(place, **{"as": "csv"})).content.decode()
    assert "High School and Council" in exported
    assert "Child Z" not in exported
    assert "Secret" not in exported


def test_the_ladder_is_worded_by_its_screen(place, maya, sam):
    client = client_of(maya)
    form = client.get(page(place, "dispute-ladder")).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    wrong = client.post(page(place, "dispute-ladder"), sent | {"days_1": "0"})
    assert list(wrong.context["form"].errors) == ["days_1"]
    saved = client.post(
        page(place, "dispute-ladder"), sent | {"name_1": "The two workers", "days_1": "3"}
    )
    assert saved.status_code == HTTPStatus.FOUND
    shown = client_of(sam).get(page(place, "dispute-new")).content.decode()
    assert "The two workers: 3 working days" in shown


def test_more_rows_cost_no_more_queries(
    place, school, council, sam, maya, django_assert_max_num_queries
):
    first = make.raised(sam, school, council)
    client = client_of(maya)
    counts = []
    for address in (page(place), at(first)):
        client.get(address)
        with django_assert_max_num_queries(60) as few:
            client.get(address)
        counts.append(len(few))
    for _ in range(5):
        make.raised(sam, school, council)
    make.at_level(first, Level.LEADERS, maya)
    for address, count in zip((page(place), at(first)), counts, strict=True):
        with django_assert_max_num_queries(count):
            client.get(address)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_disputes_can_be_used_by_everybody(
    place, school, council, sam, maya, open_page, live, assert_accessible
):
    window = open_as(open_page, live, maya.user)
    window.goto(page(place))
    assert_accessible(window)
    dispute = make.at_level(make.raised(sam, school, council), Level.MANAGERS, maya)
    for address in (
        page(place), page(place, "dispute-new"), page(place, "dispute-ladder"), at(dispute),
        at(dispute, "dispute-further"), at(dispute, "dispute-settle"), page(place, "disputes-raised"),
    ):  # fmt: skip
        window.goto(address)
        assert_accessible(window)
