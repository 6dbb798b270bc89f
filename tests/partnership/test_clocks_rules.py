"""How a deadline is shown: the words of the chip, the strip of days, the working; and the ladder of reminders."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import partnership
from partnership.clocks import (
    LONDON,
    Clock,
    Rung,
    Running,
    Unit,
    chip,
    due_date,
    known_clock,
    last_moment,
    registered,
    unit_words,
)
from partnership.roles import Role

HOLIDAYS = {
    date.fromisoformat(row["date"]): row["title"]
    for row in json.loads(
        (Path(partnership.__file__).parent / "data" / "bank_holidays.json").read_text()
    )
}
CHRISTMAS = Running(
    title="Notify the Panel",
    starts_on=date(2026, 12, 24),
    starts_because="the authority became aware",
    length=5,
    unit=Unit.WORKING_DAYS,
    due_on=date(2027, 1, 5),
    source="Working Together, chapter 5",
    edition="WT2023",
    owner="Brent Council",
)


def shown(running: Running, today: date):
    return chip(running, today, HOLIDAYS)


@pytest.mark.parametrize(
    ("today", "words", "state"),
    [
        (date(2026, 12, 24), "Day 0 of 5, due Tuesday 5 January 2027", "On time"),
        (date(2026, 12, 27), "Day 0 of 5, due Tuesday 5 January 2027", "On time"),
        (date(2026, 12, 29), "Day 1 of 5, due Tuesday 5 January 2027", "On time"),
        (date(2026, 12, 31), "Day 3 of 5, due Tuesday 5 January 2027", "On time"),
        (date(2027, 1, 1), "Day 3 of 5, due Tuesday 5 January 2027", "On time"),
        (date(2027, 1, 4), "Day 4 of 5, due Tuesday 5 January 2027", "Due soon"),
        (date(2027, 1, 5), "Day 5 of 5, due Tuesday 5 January 2027", "Due soon"),
        (date(2027, 1, 6), "1 working day late, was due Tuesday 5 January 2027", "Overdue"),
        (date(2027, 1, 11), "4 working days late, was due Tuesday 5 January 2027", "Overdue"),
    ],
)
def test_five_working_days_over_christmas_are_told_day_by_day(today, words, state):
    one = shown(CHRISTMAS, today)
    assert (one.words, one.state, one.owner) == (words, state, "Brent Council")


def test_on_a_weekend_after_the_last_day_it_is_late_but_no_working_day_late():
    friday = replace(CHRISTMAS, starts_on=date(2026, 9, 4), due_on=date(2026, 9, 11))
    one = shown(friday, date(2026, 9, 12))
    assert (one.words, one.state) == ("Late, was due Friday 11 September 2026", "Overdue")


def test_calendar_days_and_months_are_told_in_their_own_unit():
    days = replace(CHRISTMAS, unit=Unit.CALENDAR_DAYS, length=7, due_on=date(2026, 12, 31))
    assert shown(days, date(2026, 12, 27)).words == "Day 3 of 7, due Thursday 31 December 2026"
    assert (
        shown(days, date(2027, 1, 2)).words
        == "2 calendar days late, was due Thursday 31 December 2026"
    )
    months = replace(CHRISTMAS, unit=Unit.MONTHS, length=6, due_on=date(2027, 6, 24))
    assert shown(months, date(2027, 6, 23)).words == "1 day left, due Thursday 24 June 2027"
    assert shown(months, date(2027, 6, 24)).words == "Due today, Thursday 24 June 2027"
    assert shown(months, date(2027, 1, 24)).strip == []


def test_a_clock_of_months_is_due_soon_weeks_before_its_end():
    months = replace(CHRISTMAS, unit=Unit.MONTHS, length=6, due_on=date(2027, 6, 24))
    assert shown(months, date(2027, 1, 24)).state == "On time"
    assert shown(months, date(2027, 6, 1)).state == "Due soon"


@pytest.mark.parametrize(
    ("change", "words", "state"),
    [
        ({"is_withdrawn": True}, "No longer needed", "Withdrawn"),
        (
            {"met_on": date(2027, 1, 4)},
            "Done on Monday 4 January 2027; it was due Tuesday 5 January 2027",
            "Met",
        ),
        (
            {"met_on": date(2027, 1, 6), "met_late": True},
            "Done on Wednesday 6 January 2027, late; it was due Tuesday 5 January 2027",
            "Met late",
        ),
        ({"paused_since": date(2026, 12, 30)}, "Paused since Wednesday 30 December 2026", "Paused"),
    ],
)
def test_what_is_over_or_stands_still_says_so_also_long_afterwards(change, words, state):
    one = shown(replace(CHRISTMAS, **change), date(2027, 3, 1))
    assert (one.words, one.state) == (words, state)


def test_a_deadline_that_was_moved_says_what_is_left_instead_of_day_17_of_15():
    moved = replace(CHRISTMAS, due_on=date(2027, 1, 12), notes=("Moved from A to B: illness.",))
    one = shown(moved, date(2027, 1, 7))
    assert one.words == "3 working days left, due Tuesday 12 January 2027"
    assert "5 working days: the last day was at first Tuesday 5 January 2027, until 23:59." in (
        one.working
    )
    assert one.working[-1] == "Moved from A to B: illness."


def test_the_working_names_day_zero_every_day_not_counted_and_the_rule_with_its_edition():
    assert shown(CHRISTMAS, date(2026, 12, 29)).working == [
        "Counted from Thursday 24 December 2026, day 0: the authority became aware.",
        "5 working days: the last day is Tuesday 5 January 2027, until 23:59.",
        (
            "Not counted: Friday 25 December (Christmas Day), Saturday 26 December (Boxing Day), "
            "Sunday 27 December, Monday 28 December (Boxing Day (substitute day)), "
            "Friday 1 January (New Year’s Day), Saturday 2 January, Sunday 3 January."
        ),
        "Rule: Working Together, chapter 5 (WT2023).",
    ]


def test_a_week_without_a_gap_says_that_every_day_counts():
    week = replace(CHRISTMAS, starts_on=date(2026, 9, 7), due_on=date(2026, 9, 11), length=4)
    assert "Every day in between counts." in shown(week, date(2026, 9, 8)).working


def test_the_strip_numbers_the_days_that_count_and_says_why_the_others_do_not():
    strip = shown(CHRISTMAS, date(2026, 12, 29)).strip
    assert [day.number for day in strip] == [
        "0",
        "",
        "",
        "",
        "",
        "1",
        "2",
        "3",
        "",
        "",
        "",
        "4",
        "5",
    ]
    assert [day.why for day in strip if not day.counts][:3] == [
        "Day 0",
        "Christmas Day",
        "Boxing Day",
    ]
    assert [day.label for day in strip if day.is_today] == ["Tue 29 Dec"]
    assert [day.label for day in strip if day.is_due] == ["Tue 5 Jan"]
    assert [day.label for day in strip if day.is_past][-1] == "Mon 28 Dec"


def test_a_strip_that_would_be_too_long_to_read_is_left_out():
    long = replace(CHRISTMAS, unit=Unit.WORKING_DAYS, length=90, due_on=date(2027, 5, 10))
    assert shown(long, date(2027, 1, 4)).strip == []


@pytest.mark.parametrize(
    ("unit", "length", "due"),
    [
        (Unit.WORKING_DAYS, 5, date(2027, 1, 5)),
        (Unit.CALENDAR_DAYS, 7, date(2026, 12, 31)),
        (Unit.MONTHS, 6, date(2027, 6, 24)),
    ],
)
def test_a_length_is_counted_in_its_unit(unit, length, due):
    assert due_date(date(2026, 12, 24), length, unit, HOLIDAYS) == due


def test_the_last_moment_is_the_last_second_in_london_in_summer_and_in_winter():
    assert last_moment(date(2026, 7, 1)).utctimetuple()[:6] == (2026, 7, 1, 22, 59, 59)
    assert last_moment(date(2026, 12, 1)).utctimetuple()[:6] == (2026, 12, 1, 23, 59, 59)


def test_a_length_of_one_is_singular():
    assert unit_words(1, Unit.MONTHS) == "1 month"
    assert unit_words(15, Unit.WORKING_DAYS) == "15 working days"


LADDER = Clock(
    code="tests.ladder",
    says="Climb",
    starts_from="the ground",
    unit=Unit.WORKING_DAYS,
    length=5,
    source="Rule",
    is_statutory=False,
    rungs=(
        Rung("late", -1, (Role.BUSINESS_MANAGER,)),
        Rung("three", 3, (Role.BUSINESS_MANAGER,)),
        Rung("today", 0, (Role.BUSINESS_MANAGER,)),
    ),
)
DUE = date(2027, 1, 5)


def moment(month_day: tuple[int, int, int], hour: int) -> datetime:
    return datetime(*month_day, hour, tzinfo=LONDON)


def test_reminders_leave_at_eight_on_working_days_counted_back_over_the_holidays():
    assert LADDER.rungs[1].leaves_at(DUE, HOLIDAYS) == moment((2026, 12, 30), 8)
    assert LADDER.rungs[2].leaves_at(DUE, HOLIDAYS) == moment((2027, 1, 5), 8)
    assert LADDER.rungs[0].leaves_at(DUE, HOLIDAYS) == moment((2027, 1, 6), 8)


def test_the_next_rung_is_the_first_one_later_than_now_until_the_ladder_is_climbed():
    assert LADDER.next_rung_at(DUE, moment((2026, 12, 30), 7), HOLIDAYS) == moment(
        (2026, 12, 30), 8
    )
    assert LADDER.next_rung_at(DUE, moment((2026, 12, 30), 8), HOLIDAYS) == moment((2027, 1, 5), 8)
    assert LADDER.next_rung_at(DUE, moment((2027, 1, 6), 8), HOLIDAYS) is None


def test_the_rungs_between_two_moments_come_in_the_order_of_their_moments():
    climbed = LADDER.rungs_between(
        DUE, moment((2026, 12, 30), 8), moment((2027, 1, 6), 8), HOLIDAYS
    )
    assert [rung.code for rung in climbed] == ["today", "late"]


def test_a_clock_is_found_by_its_code_and_an_unknown_one_is_a_mistake():
    registered(LADDER)
    assert known_clock("tests.ladder") is LADDER
    with pytest.raises(KeyError):
        known_clock("tests.nobody_declared_this")
