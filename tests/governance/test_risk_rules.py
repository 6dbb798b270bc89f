"""The grid and the moves of a risk, without a database."""

import pytest

from governance.rules.risk import (
    BAND_SCORES,
    RISK_MOVES,
    STEPS,
    Band,
    Place,
    RiskState,
    Scores,
    band_of,
)
from partnership.errors import Refused


@pytest.mark.parametrize(
    ("score", "band"),
    [(1, Band.LOW), (4, Band.LOW), (5, Band.MODERATE), (9, Band.MODERATE), (10, Band.HIGH), (12, Band.HIGH), (15, Band.VERY_HIGH), (25, Band.VERY_HIGH)],
)  # fmt: skip
def test_a_score_reads_as_its_band(score, band):
    assert band_of(score) == band


@pytest.mark.parametrize("score", [0, 26, -1])
def test_a_score_off_the_grid_is_no_score(score):
    with pytest.raises(ValueError, match="between 1 and 25"):
        band_of(score)


def test_every_place_of_the_grid_lies_in_exactly_one_band():
    for likelihood in STEPS:
        for impact in STEPS:
            score = Place(likelihood, impact).score
            assert sum(low <= score <= high for low, high in BAND_SCORES.values()) == 1


def test_a_place_is_said_in_words():
    place = Place(4, 3)
    assert (place.says, place.in_words, place.colour) == ("12, high", "Likely, moderate", "orange")


def test_odd_scores_are_pointed_out_and_not_refused():
    assert not Scores(Place(4, 4), Place(3, 3), Place(2, 2)).doubts
    assert len(Scores(Place(2, 2), Place(3, 3), Place(4, 4)).doubts) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RiskState.PROPOSED, RiskState.MITIGATING),
        (RiskState.PROPOSED, RiskState.ESCALATED),
        (RiskState.ESCALATED, RiskState.CLOSED),
        (RiskState.ESCALATED, RiskState.TOLERATED),
        (RiskState.CLOSED, RiskState.MITIGATING),
    ],
)
def test_what_was_not_accepted_answered_or_reopened_goes_no_further(before, after):
    with pytest.raises(Refused, match="cannot become"):
        RISK_MOVES.check(before, after)
