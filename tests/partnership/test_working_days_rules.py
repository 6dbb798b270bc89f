"""Right for every day from 2018 to 2028, against three sources that know nothing of our code."""

import json
from datetime import date, timedelta
from pathlib import Path

import govuk_bank_holidays
import holidays as computed
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partnership
from partnership.working_days import (
    days_after,
    is_working_day,
    months_after,
    why_closed,
    working_days_after,
    working_days_before,
    working_days_between,
)

# The announced days of England and Wales, typed from the tables of GOV.UK.
TABLE = {
    2018: "1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2019: "1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2020: "1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2021: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2022: "3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec",
    2023: "2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2024: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2025: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2026: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2028: "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ANNOUNCED = {
    date(year, MONTHS.index(words.split()[1]) + 1, int(words.split()[0]))
    for year, days in TABLE.items()
    for words in days.split(", ")
}
FIRST, LAST = date(2018, 1, 1), date(2028, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
PLANTED = Path(partnership.__file__).parent / "data" / "bank_holidays.json"
HOLIDAYS = {
    date.fromisoformat(row["date"]): row["title"] for row in json.loads(PLANTED.read_text())
}
# Days for which the answers below are asked: the planted years, less the ends, so that counting stays inside.
days = st.dates(date(2018, 3, 1), date(2028, 10, 1))


def counts_by_the_regulation(day: date) -> bool:
    """Regulation 2 of the Representations Procedure Regulations 2006, word for word."""
    return not (
        day.strftime("%A") in {"Saturday", "Sunday"}
        or day.strftime("%d %m") in {"25 12", "26 12"}
        or day in ANNOUNCED
    )


def stepped(day: date, count: int) -> date:
    """Day by day with a calendar and a finger."""
    left = count
    while left > 0:
        day = day + timedelta(days=1)
        left -= counts_by_the_regulation(day)
    return day


def test_the_planted_bank_holidays_are_the_announced_ones():
    assert set(HOLIDAYS) == ANNOUNCED


def test_the_planted_bank_holidays_agree_with_the_bundled_copy_of_gov_uk():
    bundled = Path(govuk_bank_holidays.__file__).parent / "bank-holidays.json"
    events = json.loads(bundled.read_text())["england-and-wales"]["events"]
    theirs = {date.fromisoformat(event["date"]) for event in events}
    years = {day.year for day in theirs if 2018 <= day.year <= 2028}
    assert len(years) >= 5
    assert {day for day in theirs if day.year in years} == {
        day for day in HOLIDAYS if day.year in years
    }


def test_the_planted_bank_holidays_agree_with_the_holidays_library():
    theirs = computed.country_holidays("GB", subdiv="ENG", years=range(2018, 2029))
    on_working_days = {day for day in theirs if day.weekday() < 5}
    assert on_working_days == {day for day in HOLIDAYS if day.weekday() < 5}


def test_every_day_of_eleven_years_counts_exactly_when_the_regulation_says_so():
    wrong = [
        day for day in EVERY_DAY if is_working_day(day, HOLIDAYS) != counts_by_the_regulation(day)
    ]
    assert wrong == []


@pytest.mark.parametrize("count", [1, 5, 7, 10, 15])
def test_counting_from_every_day_of_eleven_years_ends_where_a_finger_on_a_calendar_does(count):
    wrong = [
        day
        for day in EVERY_DAY
        if day <= date(2028, 11, 25)
        and working_days_after(day, count, HOLIDAYS) != stepped(day, count)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("aware", "told", "fifteen_from_telling", "fifteen_from_awareness"),
    [
        (date(2026, 12, 24), date(2027, 1, 5), date(2027, 1, 26), date(2027, 1, 19)),
        (date(2022, 9, 15), date(2022, 9, 23), date(2022, 10, 14), date(2022, 10, 7)),
        (date(2022, 5, 31), date(2022, 6, 9), date(2022, 6, 30), date(2022, 6, 23)),
        (date(2027, 12, 24), date(2028, 1, 5), date(2028, 1, 26), date(2028, 1, 19)),
    ],
)
def test_the_worked_examples_of_the_two_statutory_clocks(
    aware, told, fifteen_from_telling, fifteen_from_awareness
):
    assert working_days_after(aware, 5, HOLIDAYS) == told
    assert working_days_after(told, 15, HOLIDAYS) == fifteen_from_telling
    assert working_days_after(aware, 15, HOLIDAYS) == fifteen_from_awareness


def test_a_copy_is_sent_seven_working_days_before_publication():
    assert working_days_before(date(2026, 5, 11), 7, HOLIDAYS) == date(2026, 4, 29)


def test_a_day_zero_on_a_saturday_makes_monday_day_one():
    assert working_days_after(date(2026, 9, 5), 1, HOLIDAYS) == date(2026, 9, 7)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 27), "Sunday"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2022, 9, 19), "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        (date(2020, 5, 4), ""),
        (date(2026, 12, 29), ""),
    ],
)
def test_a_day_says_why_it_does_not_count(day, why):
    assert why_closed(day, HOLIDAYS) == why


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(day, count, later):
    assert months_after(day, count) == later


def test_a_negative_count_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="not negative"):
        working_days_after(date(2026, 1, 5), -1, HOLIDAYS)


@given(day=days, count=st.integers(0, 40))
def test_counting_on_and_then_counting_what_lies_between_gives_the_count(day, count):
    later = working_days_after(day, count, HOLIDAYS)
    assert working_days_between(day, later, HOLIDAYS) == count


@given(day=days, count=st.integers(1, 40))
def test_the_last_day_is_always_a_working_day(day, count):
    assert is_working_day(working_days_after(day, count, HOLIDAYS), HOLIDAYS)


@given(day=days, first=st.integers(0, 20), then=st.integers(0, 20))
def test_counting_in_two_parts_is_counting_at_once(day, first, then):
    in_parts = working_days_after(working_days_after(day, first, HOLIDAYS), then, HOLIDAYS)
    assert in_parts == working_days_after(day, first + then, HOLIDAYS)


@given(one=days, other=days, count=st.integers(0, 30))
def test_who_starts_later_never_ends_earlier(one, other, count):
    early, late = sorted([one, other])
    assert working_days_after(early, count, HOLIDAYS) <= working_days_after(late, count, HOLIDAYS)


@given(day=days, count=st.integers(0, 30))
def test_from_a_working_day_on_and_back_leads_home(day, count):
    start = working_days_after(day, 1, HOLIDAYS)
    there = working_days_after(start, count, HOLIDAYS)
    assert working_days_before(there, count, HOLIDAYS) == start


@given(day=days, count=st.integers(1, 30), extra=days)
def test_one_more_holiday_never_makes_a_deadline_earlier(day, count, extra):
    more = {**HOLIDAYS, extra: "Announced late"}
    assert working_days_after(day, count, more) >= working_days_after(day, count, HOLIDAYS)


@given(start=days, end=days)
def test_years_counted_by_weeks_are_the_years_counted_day_by_day(start, end):
    one_by_one = sum(is_working_day(day, HOLIDAYS) for day in days_after(start, end))
    assert working_days_between(start, end, HOLIDAYS) == one_by_one


@given(start=days, end=days)
def test_nothing_lies_between_a_day_and_an_earlier_one(start, end):
    if end <= start:
        assert working_days_between(start, end, HOLIDAYS) == 0
