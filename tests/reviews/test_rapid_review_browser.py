"""A rapid review in a real browser: the planner, the record that saves itself, the signature on a telephone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Page, expect

from reviews.models import RecordPart
from reviews.rules.rapid_review import PanelAnswer, RapidReviewState
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import PASSWORD
from tests.journeys.windows import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S = RapidReviewState


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


def test_the_planner_the_record_and_the_signature(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    cast = cases.make_cast("penfold-vale")
    fresh = make.opened(cast)
    signing = make.review_at(cast, S.PARTNER_SIGNOFF)
    answered = make.review_at(cast, S.PANEL_RESPONSE, panel=PanelAnswer.DISAGREES_WANTS_LCSPR)

    # Maya runs the reviews: the planner, an empty record, a part that saves itself.
    maya = open_page()
    sign_in(maya, cast.maya.user.email, PASSWORD)
    for review in (fresh, answered):
        maya.goto(review.get_absolute_url())
        assert_accessible(maya)
    maya.goto(fresh.at("rapid-review-record"))
    assert_accessible(maya)
    maya.get_by_role("link", name="Inquest").first.click()
    assert_accessible(maya)
    maya.goto(fresh.at("rapid-review-part", key="facts"))
    maya.get_by_label("The facts").fill("QZX-C4 typed and not sent by hand.")
    expect(maya.get_by_text("Saved at").first).to_be_visible()
    with scope(partnership=cast.partnership):
        assert RecordPart.objects.get(review=fresh, key="facts").version == 1
    make_a_conflict(cast, fresh)
    maya.get_by_label("The facts").fill("QZX-C4 typed meanwhile.")
    expect(maya.get_by_text("Somebody else saved this part.")).to_be_visible()
    maya.get_by_role("button", name="Save").click()
    expect(maya.get_by_text("QZX-C4 of Tom")).to_be_visible()
    assert_accessible(maya)
    maya.goto(signing.at("rapid-review-take-back"))
    assert_accessible(maya)

    # Tom signs on a telephone, three taps from home, with the record before the button.
    tom = open_page(width=360)
    sign_in(tom, cast.tom.user.email, PASSWORD)
    tom.get_by_role("button", name="Read and sign").click()
    assert_accessible(tom)
    button = tom.get_by_role("button", name="Give this answer")
    words = tom.locator("main").inner_text()
    assert words.index("QZX-C4-facts") < words.index("Give this answer")
    tom.get_by_label("We agree, and I sign").check()
    button.click()
    expect(tom.get_by_text("Your answer is recorded.")).to_be_visible()
    tom.goto(reverse("home", args=[cast.partnership.slug]))
    expect(tom.get_by_role("button", name="Read and sign")).to_have_count(0)


def make_a_conflict(cast, review) -> None:
    """Tom saves the same part while Maya has it open."""
    with scope(partnership=cast.partnership):
        make.write(review, "facts", "QZX-C4 of Tom", version=1, by=cast.tom)
