"""Agendas without a database: clock times, length in words, where an item goes, what is usual."""

from datetime import date, time

import pytest

from governance.rules.agenda import (
    Place,
    clock_times,
    length_in_words,
    months_between,
    papers_due_on,
    place_for,
    usual_items,
)
from governance.rules.meeting import ItemKind

FIRST, SECOND, THIRD = Place(1), Place(2), Place(3)
OWN, LAST = Place(), Place(9, stands_last=True)


def test_each_item_begins_when_the_ones_before_it_end():
    assert clock_times(time(14), [5, 20, 0, 10]) == [
        time(14),
        time(14, 5),
        time(14, 25),
        time(14, 25),
    ]


def test_without_a_start_no_item_has_a_time():
    assert clock_times(None, [5, 20]) == [None, None]


def test_a_meeting_past_midnight_goes_on_at_nought():
    assert clock_times(time(23, 50), [20, 5]) == [time(23, 50), time(0, 10)]


@pytest.mark.parametrize(
    ("planned", "length", "says"),
    [
        (135, 120, "2 hours 15 minutes planned in 2 hours: runs 15 minutes over."),
        (120, 120, "2 hours planned in 2 hours: nothing to spare."),
        (59, 120, "59 minutes planned in 2 hours: 1 hour 1 minute to spare."),
        (0, None, "0 minutes planned. No start and end are recorded for the meeting."),
    ],
)
def test_the_length_says_what_is_over_and_what_is_left(planned, length, says):
    assert length_in_words(planned, length) == says


@pytest.mark.parametrize(
    ("new", "present", "index"),
    [
        (FIRST, [], 0),
        (FIRST, [OWN, LAST], 0),
        (SECOND, [FIRST, OWN, THIRD], 1),
        (THIRD, [FIRST, OWN, SECOND, OWN, LAST], 3),
        (OWN, [FIRST, OWN, LAST], 2),
        (OWN, [LAST], 0),
        (LAST, [FIRST, OWN], 2),
        (Place(8, stands_last=True), [FIRST, LAST], 1),
    ],
)
def test_a_new_item_goes_where_its_rule_or_the_end_puts_it(new, present, index):
    assert place_for(new, present) == index


def test_half_a_year_is_counted_in_months_and_not_in_days():
    assert months_between(date(2026, 3, 12), date(2026, 9, 10)) == 6
    assert months_between(date(2026, 11, 30), date(2027, 1, 2)) == 2


def test_papers_are_due_five_working_days_before_bank_holidays_not_counted():
    assert papers_due_on(date(2026, 12, 31), {date(2026, 12, 28): "Boxing Day (substitute)"}) == (
        date(2026, 12, 22)
    )


def kinds(*, is_top=False, is_review_group=False):
    offered = usual_items(is_top=is_top, is_review_group=is_review_group, reporting=[])
    return [one.kind for one in offered]


def test_every_group_is_offered_conflicts_minutes_and_the_action_log_first():
    assert kinds()[:4] == [
        ItemKind.INTERESTS,
        ItemKind.MINUTES,
        ItemKind.MATTERS_ARISING,
        ItemKind.ACTIONS,
    ]


def test_only_a_review_group_exchanges_updates_with_the_child_death_panel():
    assert ItemKind.CHILD_DEATH in kinds(is_review_group=True)
    assert ItemKind.CHILD_DEATH not in kinds(is_top=True)


def test_the_top_looks_at_money_every_six_months_and_at_each_group_that_reports_to_it():
    offered = usual_items(is_top=True, is_review_group=False, reporting=[(7, "Forum")])
    (finance,) = [one for one in offered if one.kind == ItemKind.FINANCE]
    (update,) = [one for one in offered if one.kind == ItemKind.UPDATE]
    assert finance.every_months == 6
    assert (update.title, update.about) == ("Update from the Forum", 7)


def test_any_other_business_is_the_last():
    assert [
        one.title
        for one in usual_items(is_top=True, is_review_group=True, reporting=[])
        if one.stands_last
    ] == ["Any other business"]
