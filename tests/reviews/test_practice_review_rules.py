"""The rules of practice reviews without a database: moves, milestones, days counted back, reminders by months."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from partnership.clocks import LONDON
from partnership.working_days import working_days_before
from reviews.rules.practice_review import (
    AT_WORK,
    ENDED,
    PATH,
    PRACTICE_REVIEW,
    PRACTICE_REVIEW_MOVES,
    Milestone,
    PracticeReviewState,
    latest_copy_day,
    milestones,
    pace,
    too_late_for_copy,
)

CHRISTMAS = {
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day",
    date(2027, 1, 1): "New Year’s Day",
    date(2027, 3, 26): "Good Friday",
    date(2027, 3, 29): "Easter Monday",
    date(2026, 5, 4): "Early May bank holiday",
}


def test_each_state_of_the_path_leads_to_the_next():
    for before, after in pairwise(PATH):
        assert PRACTICE_REVIEW_MOVES.may(before, after)


def test_a_review_can_be_paused_wherever_it_is_worked_on_and_goes_on_from_there():
    paused = PracticeReviewState.PAUSED_PROCEEDINGS
    for state in PracticeReviewState:
        is_at_work = state in AT_WORK
        assert PRACTICE_REVIEW_MOVES.may(state, paused) == is_at_work
        assert PRACTICE_REVIEW_MOVES.may(paused, state) == is_at_work


def test_what_is_published_goes_nowhere():
    for ended in ENDED:
        assert not any(PRACTICE_REVIEW_MOVES.may(ended, state) for state in PracticeReviewState)


@pytest.mark.parametrize(
    ("publish_on", "latest"),
    [
        (
            date(2026, 5, 11),
            date(2026, 4, 29),
        ),  # the worked example of DOMAIN 1.3: over the early May holiday
        (date(2027, 1, 6), date(2026, 12, 23)),  # three holidays of Christmas and two weekends
        (date(2027, 4, 6), date(2027, 3, 24)),  # Good Friday and Easter Monday
    ],
)
def test_the_copy_is_counted_back_seven_working_days_from_publication(publish_on, latest):
    assert latest_copy_day(publish_on, 7, CHRISTMAS) == latest
    assert too_late_for_copy(latest, publish_on, 7, CHRISTMAS) == ""
    assert "7 working days before" in too_late_for_copy(
        date.fromordinal(latest.toordinal() + 1), publish_on, 7, CHRISTMAS
    )


def strip(today=date(2026, 12, 1), **over):
    values = {
        "decided_on": date(2026, 8, 31),
        "publish_on": date(2027, 2, 28),
        "copy_on": date(2027, 2, 17),
        "done": {},
        "today": today,
    }
    return milestones(**(values | over))


def test_the_milestones_are_a_month_apart_and_end_with_publication():
    assert [one.on for one in strip()] == [
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 17),
        date(2027, 2, 28),
    ]


def test_a_milestone_says_in_words_whether_it_is_done_late_or_planned():
    shown = strip(done={Milestone.TERMS: date(2026, 9, 30), Milestone.REPORTS: date(2026, 11, 2)})
    assert [one.state for one in shown] == [
        "Done", "Done late", "Late", "Planned", "Planned", "Planned", "Planned",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 12, 23), ("Within the first four months", "teal")),
        (date(2026, 12, 24), ("4 months gone", "yellow")),
        (date(2027, 1, 24), ("5 months gone", "red")),
        (date(2027, 2, 24), ("5 months gone", "red")),
        (date(2027, 2, 25), ("Over six months", "red")),
    ],
)
def test_the_pace_is_amber_after_four_months_and_red_after_five(today, says):
    assert pace(date(2026, 8, 24), date(2027, 2, 24), today) == says


def test_the_reminders_leave_four_and_five_months_after_the_decision_on_working_days():
    due_on = date(2027, 2, 28)  # decided on 31 August 2026
    leaves = {rung.code: rung.leaves_at(due_on, CHRISTMAS) for rung in PRACTICE_REVIEW.rungs}

    # 28 December 2026 stands in for Boxing Day, and 28 January 2027 is a Thursday.
    assert leaves["four_months_gone"] == datetime(2026, 12, 29, 8, tzinfo=LONDON)
    assert leaves["five_months_gone"] == datetime(2027, 1, 28, 8, tzinfo=LONDON)
    assert leaves["ten_days_left"].date() == working_days_before(due_on, 10, CHRISTMAS)


def test_a_rung_says_when_it_leaves():
    assert [rung.when for rung in PRACTICE_REVIEW.rungs] == [
        "2 months before",
        "1 month before",
        "10 working days before",
        "on the last day",
        "1 working day after",
        "2 working days after",
        "5 working days after",
    ]
