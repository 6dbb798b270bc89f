"""What of a rapid review waits on the home page, for whom, and that it is asked in as many queries whatever waits."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor
from reviews.rules.rapid_review import PanelAnswer, RapidReviewState
from reviews.services import review_signatures
from reviews.waiting import waiting
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db
S = RapidReviewState


@pytest.fixture
def cast():
    made = cases.make_cast("penfold-vale")
    with scope(partnership=made.partnership):
        yield made


def titles(actor: Actor) -> list[str]:
    return [one.title for one in waiting(actor)]


def test_a_partner_is_asked_until_they_have_answered(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    assert titles(cast.tom) == [f"Sign {review.reference}"]
    assert titles(cast.maya) == titles(cast.sam) == titles(cast.lena) == []

    review_signatures.sign(review, agrees=True, by=cast.tom, now=timezone.now())

    assert titles(cast.tom) == []
    assert titles(cast.osei) == [f"Sign {review.reference}"]


def test_whoever_runs_it_is_told_when_all_have_signed_and_when_the_panel_disagrees(cast):
    signed = make.review_at(cast, S.PARTNER_SIGNOFF)
    make.sign_all(cast, signed)
    disputed = make.review_at(cast, S.PANEL_RESPONSE, panel=PanelAnswer.DISAGREES_WANTS_LCSPR)

    expected = [f"Send {signed.reference}", f"Decide again on {disputed.reference}"]
    assert titles(cast.maya) == titles(cast.grace) == expected


def test_home_shows_it_by_reference_and_in_as_many_queries_for_three_as_for_one(
    cast, django_assert_max_num_queries
):
    client, home = signed_in(cast.tom.user), reverse("home", args=[cast.partnership.slug])

    def queries():
        with django_assert_max_num_queries(120) as counted:
            page = client.get(home).content
        assert b"Read and sign" in page
        assert b"QZX" not in page
        return len(counted)

    make.review_at(cast, S.PARTNER_SIGNOFF)
    queries()
    first = queries()
    for _ in range(2):
        make.review_at(cast, S.PARTNER_SIGNOFF)
    assert queries() == first
