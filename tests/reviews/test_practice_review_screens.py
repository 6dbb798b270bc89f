"""The screens of practice reviews: who gets which answer, bad input, no word of the case, the number of queries."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.roles import Role
from reviews.models import CaseReading, PracticeReview
from reviews.services import practice_delays
from tests.factories import partnership as ground
from tests.factories import practice_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def review(cast):
    return make.make_review(cast)


def at(cast, name: str, *args) -> str:
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def one(cast, review, name=""):
    return at(cast, f"practice-review{name}", review.reference)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def a_beginning(**over):
    values = {
        "form_key": "key-1",
        "ground": "local",
        "decided_by": "The three partners",
        "why": "Typed <script>with</script> care.",
    }
    return values | day("decided_on", timezone.localdate()) | over


def test_beginning_leads_to_the_review_and_twice_makes_one(cast):
    incident = make.a_case(cast)
    client = signed_in(cast.maya.user)
    where = at(cast, "practice-review-begin", incident.reference)

    answers = [client.post(where, a_beginning(), follow=True) for _ in "ab"]

    assert all(
        one.redirect_chain[-1][0].startswith(at(cast, "practice-reviews")) for one in answers
    )
    page = answers[0].content.decode()
    assert "Within the first four months" in page
    assert "Typed &lt;script&gt;with" in page
    with scopes_disabled():
        assert PracticeReview.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": "sealed"}, "ground"),
        ({"decided_by": "x" * 201}, "decided_by"),
        ({"why": "Nul \x00 byte"}, "why"),
        ({"why": ""}, "why"),
        ({"decided_on_day": "31", "decided_on_month": "2"}, "decided_on"),
        (day("decided_on", timezone.localdate() + timedelta(days=1)), "__all__"),
    ],
)
def test_a_wrong_answer_is_told_and_the_rest_is_kept(cast, wrong, field):
    incident = make.a_case(cast)
    answer = signed_in(cast.maya.user).post(
        at(cast, "practice-review-begin", incident.reference), a_beginning(**wrong)
    )

    assert answer.status_code == HTTPStatus.OK
    assert list(answer.context["form"].errors) == [field]
    assert "There is a problem" in answer.content.decode()
    assert ("The three partners" in answer.content.decode()) == ("decided_by" not in wrong)


def test_a_stranger_is_told_nothing_is_there(cast, review):
    stranger = cases.make_cast("marlow-fen").maya
    for name in ("", "-delay", "-pause", "-resume", "-reports-in"):
        assert (
            signed_in(stranger.user).get(one(cast, review, name)).status_code
            == HTTPStatus.NOT_FOUND
        )


def test_a_colleague_sees_state_and_months_and_no_word_of_the_case(cast, review):
    reader = ground.make_actor(cast.partnership, Role.DESIGNATED_PROFESSIONAL)
    with scope(partnership=cast.partnership):
        practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    client = signed_in(reader.user)

    page = client.get(one(cast, review)).content.decode()
    assert "QZX-C4" not in page
    assert "Within the first four months" in page
    assert "You are not on the roster of this case." in page
    refused = client.get(one(cast, review, "-delay"))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "Only these roles may run a practice review" in refused.content.decode()


def test_opening_a_review_is_recorded_and_seeing_it_is_not(cast, review):
    signed_in(cast.tom.user).get(one(cast, review))
    signed_in(ground.make_actor(cast.partnership, Role.SCRUTINEER).user).get(one(cast, review))

    with scope(partnership=cast.partnership):
        reading = CaseReading.objects.get()
    assert (reading.by, reading.what) == (cast.tom.user, "practice_review")
    assert reading.item == review.reference


def test_pausing_asks_who_was_told_and_going_on_needs_one_click(cast, review):
    client = signed_in(cast.maya.user)
    today = timezone.localdate()
    told = {"form_key": "p", "cause": "criminal", "reason": "A trial."}
    told |= day("told_panel_on", today) | day("told_secretary_on", today)

    refused = client.post(one(cast, review, "-pause"), told | day("expected_on", today))
    assert "The six months end on" in refused.content.decode()
    paused = client.post(
        one(cast, review, "-pause"),
        told | day("expected_on", today + timedelta(days=300)),
        follow=True,
    )
    assert "Paused for proceedings" in paused.content.decode()
    assert "A trial." in paused.content.decode()
    on = client.post(one(cast, review, "-resume"), {"form_key": "r"}, follow=True)
    assert "The review goes on from where it stood." in on.content.decode()


def test_the_list_is_narrowed_sorted_and_exported_without_a_word_of_a_case(cast, review):
    make.paused(cast)
    client = signed_in(cast.maya.user)

    narrowed = client.get(at(cast, "practice-reviews"), {"state": "initiated"}).content.decode()
    assert narrowed.count('<th scope="row"') == 1
    exported = client.get(at(cast, "practice-reviews"), {"as": "csv", "sort": "reference"})
    assert exported.content.decode().count("PR-") == 2
    assert "QZX" not in narrowed + exported.content.decode()


def test_the_list_costs_the_same_for_one_review_and_for_three(
    cast, review, django_assert_max_num_queries
):
    client = signed_in(cast.maya.user)
    client.get(at(cast, "practice-reviews"))
    counts = []
    for _ in "ab":
        with django_assert_max_num_queries(40) as asked:
            client.get(at(cast, "practice-reviews"))
        counts.append(len(asked))
        make.make_review(cast)
        make.make_review(cast)
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everybody_can_use_the_screens_of_a_practice_review(
    cast, open_page, live, assert_accessible, settings
):
    settings.DEMONSTRATION = True  # without a second factor
    late = timezone.localdate() - timedelta(days=150)
    incident = make.a_case(cast, incident_on=late, aware_at=timezone.now() - timedelta(days=150))
    review = make.make_review(cast, incident, decided_on=late)
    make.paused(cast)
    with scope(partnership=cast.partnership):
        practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    window = open_as(open_page, live, cast.maya.user)
    for address in (
        at(cast, "practice-reviews"),
        one(cast, review),
        one(cast, review, "-delay"),
        at(cast, "practice-review-begin", make.a_case(cast).reference),
    ):
        window.goto(address)
        assert window.url.endswith(address)
        assert_accessible(window)
