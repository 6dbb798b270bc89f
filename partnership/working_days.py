"""
Working days in England and Wales: pure arithmetic on dates, with the bank holidays handed in.

A working day is a day that is not a Saturday, a Sunday, Christmas Day, Boxing Day, Good Friday or a bank
holiday (Children Act 1989 Representations Procedure (England) Regulations 2006, regulation 2).
The day that starts a clock is day 0; day 1 is the next working day.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

# Date to the name of the holiday. Good Friday is in the bank-holiday data by name.
Holidays = Mapping[date, str]

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # as date.weekday() counts: this many weekdays come before it
SHORT = 8  # weeks; up to here counting day by day is quicker than looking through the holidays
_ALWAYS_CLOSED = {(12, 25): "Christmas Day", (12, 26): "Boxing Day"}


def why_closed(day: date, holidays: Holidays) -> str:
    """Why a day does not count, in words; empty when it is a working day."""
    if day in holidays:
        return holidays[day]
    if (day.month, day.day) in _ALWAYS_CLOSED:
        return _ALWAYS_CLOSED[(day.month, day.day)]
    return {5: "Saturday", 6: "Sunday"}.get(day.weekday(), "")


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Whether a day counts."""
    return not why_closed(day, holidays)


def working_days_after(day: date, count: int, holidays: Holidays) -> date:
    """The working day that is number `count` after a day; the day itself when count is 0."""
    return _step(day, count, holidays, ONE_DAY)


def working_days_before(day: date, count: int, holidays: Holidays) -> date:
    """The working day that is number `count` before a day; the day itself when count is 0."""
    return _step(day, count, holidays, -ONE_DAY)


def _step(day: date, count: int, holidays: Holidays, step: timedelta) -> date:
    if count < 0:
        raise ValueError("A number of working days is not negative; count in the other direction.")
    while count:
        day += step
        if is_working_day(day, holidays):
            count -= 1
    return day


def working_days_between(start: date, end: date, holidays: Holidays) -> int:
    """How many working days lie after `start` up to and including `end`; 0 when `end` is not later."""
    weeks, rest = divmod((end - start).days, 7)
    if weeks < SHORT:
        return sum(is_working_day(day, holidays) for day in days_after(start, end))
    first = start + rest * ONE_DAY  # from here on, whole weeks with five weekdays each
    closed = {
        *(day for day in holidays if first < day <= end),
        *(date(year, *day) for year in range(first.year, end.year + 1) for day in _ALWAYS_CLOSED),
    }
    lost = sum(first < day <= end and day.weekday() < SATURDAY for day in closed)
    return working_days_between(start, first, holidays) + weeks * SATURDAY - lost


def days_after(start: date, end: date) -> Iterator[date]:
    """Each day after `start` up to and including `end`."""
    day = start + ONE_DAY
    while day <= end:
        yield day
        day += ONE_DAY


def months_after(day: date, count: int) -> date:
    """The same day of the month `count` months later, or the month's last day where there is none."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
