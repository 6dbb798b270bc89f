"""
The plan of a rapid review: what happens on which working day between day 0 and the day after it is sent.

Pure: days, holidays and what is done are handed in. The working days of each step are counted back from the last day,
so that a partnership with a shorter rule has a shorter plan (DOMAIN D06: 1, 10, 10 to 12, 12 to 15, 15 and 16).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from partnership.clocks import in_words
from partnership.working_days import (
    ONE_DAY,
    Holidays,
    days_after,
    why_closed,
    working_days_after,
    working_days_between,
)

# Working days from the end of the clock.
RETURNS_BEFORE, MEETING_BEFORE, SIGN_OFF_BEFORE = 5, 3, 3
URGENT_BEFORE = 2  # so many days before the end, a step that is open is marked
MOST_DAYS = 92  # calendar days drawn, however long a clock was made


class StepKey(models.TextChoices):
    """The steps of the plan."""

    REQUESTS = "requests", "Requests to the agencies"
    RETURNS = "returns", "Agency returns"
    MEETING = "meeting", "Rapid review meeting"
    SIGN_OFF = "sign_off", "Three partners sign"
    SENDING = "sending", "Send to the Panel"
    FILING = "filing", "File the receipt"


@dataclass(frozen=True)
class Step:
    """One step with the first and the last working day on which it happens, and what to say of it when it is done."""

    key: StepKey
    first: int
    last: int
    done: str
    opens: str
    closes: str


def steps(length: int) -> tuple[Step, ...]:
    """The steps of a clock of so many working days; those of a very short clock fall on its first days."""
    returns = max(length - RETURNS_BEFORE, 1)
    signing = max(length - SIGN_OFF_BEFORE, 1)
    meeting = max(length - MEETING_BEFORE, 1)
    return (
        Step(StepKey.REQUESTS, 1, 1, "Requests went out", "", "Requests go out"),
        Step(StepKey.RETURNS, returns, returns, "Returns are in", "", "Returns are due"),
        Step(
            StepKey.MEETING,
            returns,
            meeting,
            "Meeting was held",
            "Meeting from today",
            "Last day for the meeting",
        ),
        Step(
            StepKey.SIGN_OFF,
            signing,
            length,
            "Three partners signed",
            "Partners begin to sign",
            "Last day to sign",
        ),
        Step(StepKey.SENDING, length, length, "Sent to the Panel", "", "Send to the Panel"),
        Step(StepKey.FILING, length + 1, length + 1, "Receipt filed", "", "File the receipt"),
    )


@dataclass(frozen=True)
class Event:
    """What happens on one day, and how it stands: words and colour of a tag; empty where it is still to come."""

    words: str
    status: str = ""
    colour: str = ""


@dataclass(frozen=True)
class PlannedDay:
    """One day of the calendar. A day that does not count has no number and says why."""

    day: date
    number: str
    why: str
    is_today: bool
    is_past: bool
    events: tuple[Event, ...] = ()

    @property
    def is_weekend(self) -> bool:
        """Whether the day's name already says why it does not count."""
        return self.why in {"Saturday", "Sunday"}

    @property
    def column(self) -> int:
        """The column of the weekday: Monday is 1."""
        return self.day.isoweekday()


@dataclass(frozen=True)
class StepLine:
    """One step in a line: what, when, and how it stands in words and colour."""

    key: StepKey
    says: str
    when: str
    status: str
    colour: str
    is_late: bool


@dataclass(frozen=True)
class Plan:
    """The calendar, the steps in lines and the number of today's working day."""

    days: list[PlannedDay]
    lines: list[StepLine]
    today_number: int
    length: int
    late: list[StepLine] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """What a plan is counted from."""

    day_zero: date
    length: int
    today: date
    holidays: Holidays

    def on(self, number: int) -> date:
        """The date of a working day."""
        return working_days_after(self.day_zero, number, self.holidays)

    @property
    def today_number(self) -> int:
        """Which working day today is; 0 before the first."""
        return working_days_between(self.day_zero, self.today, self.holidays)


def plan(frame: Frame, done: Mapping[StepKey, date], *, is_over: bool = False) -> Plan:
    """
    The plan on a day, from the steps that are done and the day of each.

    A review that is over, because it was sent or withdrawn, has nothing late any more.
    """
    planned = steps(frame.length)
    lines = [_line(step, frame, done.get(step.key), is_over=is_over) for step in planned]
    return Plan(
        days=list(_days(frame, planned, done, is_over=is_over)),
        lines=lines,
        today_number=frame.today_number,
        length=frame.length,
        late=[line for line in lines if line.is_late],
    )


def _line(step: Step, frame: Frame, on: date | None, *, is_over: bool) -> StepLine:
    last = frame.on(step.last)
    status, colour = _status(step, frame, on, is_over=is_over)
    days = f"day {step.first}" if step.first == step.last else f"day {step.first} to {step.last}"
    when = f"Done {in_words(on)}" if on else f"By {in_words(last)}, {days}"
    return StepLine(step.key, step.key.label, when, status, colour, is_late=status == "Late")


def _status(step: Step, frame: Frame, on: date | None, *, is_over: bool) -> tuple[str, str]:
    """How a step stands, in words and colour. Filing the receipt is a reminder, and never late."""
    last = frame.on(step.last)
    if on:
        return (
            ("Done late", "orange")
            if on > last and step.key != StepKey.FILING
            else ("Done", "green")
        )
    if is_over:
        return "Not done", "grey"
    if frame.today > last:
        return ("To do", "blue") if step.key == StepKey.FILING else ("Late", "red")
    if frame.today == last:
        return "Due today", "yellow"
    if frame.today_number >= frame.length - URGENT_BEFORE and step.last <= frame.length:
        return "Due soon", "yellow"
    return ("Now", "blue") if frame.today >= frame.on(step.first) else ("To come", "grey")


def _days(
    frame: Frame, planned: tuple[Step, ...], done: Mapping[StepKey, date], *, is_over: bool
) -> Iterator[PlannedDay]:
    last = max(frame.on(frame.length + 1), *done.values(), frame.day_zero)
    last = min(last, frame.day_zero + MOST_DAYS * ONE_DAY)
    happens = _events(frame, planned, done, is_over=is_over)
    number = 0
    for day in [frame.day_zero, *days_after(frame.day_zero, last)]:
        is_zero = day == frame.day_zero
        why = why_closed(day, frame.holidays)
        number += not why and not is_zero
        yield PlannedDay(
            day=day,
            number="0" if is_zero else "" if why else str(number),
            why=why,
            is_today=day == frame.today,
            is_past=day < frame.today,
            events=tuple(happens.get(day, ())),
        )


def _events(
    frame: Frame, planned: tuple[Step, ...], done: Mapping[StepKey, date], *, is_over: bool
) -> dict[date, list[Event]]:
    """What stands on each day: a done step on the day it was done, an open one where it begins and where it ends."""
    found: dict[date, list[Event]] = {}
    for step in planned:
        status, colour = _status(step, frame, done.get(step.key), is_over=is_over)
        if on := done.get(step.key):
            found.setdefault(on, []).append(Event(step.done, status, colour))
            continue
        shown = (status, colour) if status in {"Late", "Due today", "Due soon"} else ("", "")
        if step.first < step.last:
            found.setdefault(frame.on(step.first), []).append(Event(step.opens))
        found.setdefault(frame.on(step.last), []).append(Event(step.closes, *shown))
    return found
