"""The rapid reviews that the matrix's addresses name, one in each state that an address acts on."""

from typing import Any

from django_scopes import scope

from reviews.rules.rapid_review import PanelAnswer, RapidReviewState
from tests.factories import rapid_reviews as make
from tests.factories.reviews import Cast

S = RapidReviewState


def things(here: Cast) -> dict[str, Any]:
    states = (S.OPEN, S.RETURNS_IN, S.MEETING_HELD, S.PARTNER_SIGNOFF, S.SUBMITTED)
    found: dict[str, Any] = {f"review_{state}": make.review_at(here, state) for state in states}
    found["review_disputed"] = make.review_at(
        here, S.PANEL_RESPONSE, panel=PanelAnswer.DISAGREES_WANTS_LCSPR
    )
    with scope(partnership=here.partnership):
        make.write_everything(here, found["review_returns_in"], only_for_meeting=True)
    return found
