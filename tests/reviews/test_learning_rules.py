"""Findings, themes and lines without a database."""

import pytest

from partnership.errors import Refused
from reviews.rules import theme
from reviews.rules.finding import FINDING_COLOURS, FINDING_MOVES, FindingState, doubts
from reviews.rules.learning_line import STAGE_COLOURS, Stage
from reviews.rules.national_review import NATIONAL_COLOURS, NATIONAL_MOVES, NationalState


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Visits that were missed were not followed up.", []),
        ("She may march on with 12 others.", []),
        ("On 12 March nobody came.", ["It names a day."]),
        ("Seen 3/4/2026 last.", ["It names a day."]),
        ("A 14-week-old was not seen.", ["It gives an age."]),
        ("A boy aged 7 was not heard.", ["It gives an age."]),
        ("As in SI-2026-004.", ["It names the reference of a case."]),
        ("child k was not heard.", ["It uses words of this case: Child K."]),
        ("The Childs Kitchen closed.", []),
    ],
)
def test_what_may_point_at_a_child_is_said(text, says):
    assert doubts(text, ["Child K", "Hill School"]) == says


@pytest.mark.parametrize(
    ("number", "exactly", "says"),
    [(0, False, "Fewer than 5"), (4, False, "Fewer than 5"), (5, False, "5"), (4, True, "4"), (0, True, "0")],
)  # fmt: skip
def test_a_small_number_is_told_to_those_who_see_the_register_alone(number, exactly, says):
    assert theme.in_words(theme.told(number, exactly=exactly)) == says


def test_a_finding_never_leaves_the_case_without_clearance():
    assert set(FINDING_MOVES.table) == set(FindingState) == set(FINDING_COLOURS)
    with pytest.raises(Refused, match="Draft"):
        FINDING_MOVES.check(FindingState.DRAFT, FindingState.CLEARED)
    assert FINDING_MOVES.may(FindingState.CLEARED, FindingState.DRAFT)


def test_every_state_of_a_response_and_of_a_line_has_a_colour_and_its_moves():
    assert set(NATIONAL_MOVES.table) == set(NationalState) == set(NATIONAL_COLOURS)
    assert set(STAGE_COLOURS) == set(Stage)
    assert not NATIONAL_MOVES.may(NationalState.RESPONDED, NationalState.NO_RESPONSE)
