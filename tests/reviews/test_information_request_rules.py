"""Requests for information without a database: the day, the words, the law, the states."""

from datetime import date

import pytest

from reviews.rules.information_request import (
    LEGAL_BASIS,
    REQUEST_MOVES,
    STEP_MOVES,
    TO_ANSWER,
    Purpose,
    RequestState,
    Step,
    asked_from,
    words_of,
)

CHRISTMAS = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day"}


@pytest.mark.parametrize(
    ("today", "counted_from"),
    [
        (date(2026, 12, 14), date(2026, 12, 15)),  # day 0, asked at once: counted from day 1
        (date(2026, 12, 22), date(2026, 12, 15)),  # asked late, answered by day 10 all the same
        (date(2026, 12, 30), date(2026, 12, 30)),  # day 10 itself: counted from its own day
        (date(2027, 1, 11), date(2027, 1, 11)),
    ],
)
def test_a_request_of_a_rapid_review_is_counted_from_day_one_until_day_ten_is_here(
    today, counted_from
):
    assert asked_from(date(2026, 12, 14), today, CHRISTMAS) == counted_from


@pytest.mark.parametrize(
    ("state", "is_nil", "is_late", "words"),
    [
        (None, False, False, "not asked"),
        ("issued", False, False, "asked"),
        ("issued", False, True, "late"),
        ("acknowledged", False, False, "opened"),
        ("acknowledged", False, True, "late"),
        ("partly", False, False, "partly in"),
        ("partly", False, True, "late"),
        ("supplied", False, True, "in"),
        ("supplied", True, False, "nil return"),
        ("closed", True, False, "nil return"),
        ("refused", False, True, "refused"),
    ],
)
def test_an_agency_stands_in_one_word(state, is_nil, is_late, words):
    assert words_of(state, is_nil=is_nil, is_late=is_late)[0] == words


def test_every_purpose_names_its_law_and_its_limit():
    for purpose in Purpose:
        assert "section 16H" in LEGAL_BASIS[purpose]
        assert "for this purpose only" in LEGAL_BASIS[purpose]


def test_an_answer_that_is_in_is_changed_only_when_it_was_sent_back():
    assert RequestState.SUPPLIED not in TO_ANSWER
    assert REQUEST_MOVES.may(RequestState.SUPPLIED, RequestState.ACKNOWLEDGED)
    assert not REQUEST_MOVES.may(RequestState.SUPPLIED, RequestState.WITHDRAWN)


def test_court_is_considered_only_after_formal_notice():
    reached: list[Step] = [Step.NONE]
    while after := STEP_MOVES.table[reached[-1]]:
        reached.append(Step(after[0]))
    assert reached == [Step.NONE, Step.ESCALATED, Step.NOTICE, Step.COURT]
