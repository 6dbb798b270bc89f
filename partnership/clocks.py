"""
Clocks: the rules that make a deadline, and how a deadline shows its working. Pure: no database, no "now".

A clock names a duty. Its length is data, by guidance edition (models.ClockLength); the lengths here are what the
migration plants. One running instance of a clock is a Deadline (models.deadline).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from partnership.roles import Role
from partnership.working_days import (
    ONE_DAY,
    Holidays,
    days_after,
    is_working_day,
    months_after,
    why_closed,
    working_days_after,
    working_days_before,
    working_days_between,
)

LONDON = ZoneInfo("Europe/London")
LAST_MOMENT = time(23, 59, 59)
# Reminders leave in the morning: never between midnight and three, where a clock change can lose or double an hour.
REMINDERS_LEAVE_AT = time(8, 0)


class Unit(StrEnum):
    """What a clock counts in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


class Weight(StrEnum):
    """How hard a reminder presses; of several that are due at once only the heaviest is sent."""

    REMINDER = "reminder"
    WARNING = "warning"
    LATE = "late"


@dataclass(frozen=True)
class Rung:
    """
    One step of a reminder ladder: so many working days before the due date (negative: after), to these roles.

    Where `months_before` is given, that many months before the due date instead.
    """

    code: str
    days_before: int
    roles: tuple[Role, ...]
    weight: Weight = Weight.REMINDER
    months_before: int = 0

    def leaves_at(self, due_on: date, holidays: Holidays) -> datetime:
        """The moment the reminder is due to leave, on a working day except when the due date itself is not one."""
        return datetime.combine(self._day(due_on, holidays), REMINDERS_LEAVE_AT, LONDON)

    def _day(self, due_on: date, holidays: Holidays) -> date:
        if self.months_before:
            eve = months_after(due_on, -self.months_before) - ONE_DAY
            return working_days_after(eve, 1, holidays)
        if self.days_before >= 0:
            return working_days_before(due_on, self.days_before, holidays)
        return working_days_after(due_on, -self.days_before, holidays)

    @property
    def when(self) -> str:
        """When it leaves, in words."""
        if self.months_before:
            return f"{unit_words(self.months_before, Unit.MONTHS)} before"
        if self.days_before == 0:
            return "on the last day"
        days = unit_words(abs(self.days_before), Unit.WORKING_DAYS)
        return f"{days} before" if self.days_before > 0 else f"{days} after"


@dataclass(frozen=True)
class Clock:
    """A duty with a time limit: what must be done, counted from what, and who is reminded when."""

    code: str
    says: str
    starts_from: str
    unit: Unit
    length: int
    source: str
    is_statutory: bool
    rungs: tuple[Rung, ...] = ()
    may_pause: bool = False
    may_extend: bool = False

    def next_rung_at(self, due_on: date, after: datetime, holidays: Holidays) -> datetime | None:
        """The moment of the first rung later than `after`; None when the ladder is climbed."""
        moments = (rung.leaves_at(due_on, holidays) for rung in self.rungs)
        return min((moment for moment in moments if moment > after), default=None)

    def rungs_between(
        self, due_on: date, after: datetime, until: datetime, holidays: Holidays
    ) -> list[Rung]:
        """The rungs whose moment lies after one moment and not after the other, lightest first."""
        timed = [(rung.leaves_at(due_on, holidays), rung) for rung in self.rungs]
        return [
            rung
            for moment, rung in sorted(timed, key=lambda pair: pair[0])
            if after < moment <= until
        ]


_known: dict[str, Clock] = {}


def registered(clock: Clock) -> Clock:
    """Make a clock known by its code, so that the sweep finds its ladder."""
    _known[clock.code] = clock
    return clock


def known_clock(code: str) -> Clock:
    """The clock with a code; raises KeyError for one that no app declares."""
    return _known[code]


def find_clock(code: str) -> Clock | None:
    """The clock with a code; None for one that the rules no longer know, of which old deadlines may remain."""
    return _known.get(code)


def every_clock() -> list[Clock]:
    """Every declared clock, by code."""
    return [_known[code] for code in sorted(_known)]


def due_date(starts_on: date, length: int, unit: Unit, holidays: Holidays) -> date:
    """The last day of a clock that started on a day (day 0)."""
    match unit:
        case Unit.WORKING_DAYS:
            return working_days_after(starts_on, length, holidays)
        case Unit.CALENDAR_DAYS:
            return starts_on + timedelta(days=length)
        case Unit.MONTHS:
            return months_after(starts_on, length)


def last_moment(day: date) -> datetime:
    """The last second of a day in London, after which a deadline on that day is missed."""
    return datetime.combine(day, LAST_MOMENT, LONDON)


@lru_cache(maxsize=4096)
def in_words(day: date) -> str:
    """A date as people say it: Thursday 24 December 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def unit_words(length: int, unit: Unit) -> str:
    """A length with its unit: "5 working days", "1 month"."""
    word = {
        Unit.WORKING_DAYS: "working day",
        Unit.CALENDAR_DAYS: "calendar day",
        Unit.MONTHS: "month",
    }[unit]
    return f"{length} {word}{'' if length == 1 else 's'}"


@dataclass(frozen=True)
class StripDay:
    """One day of the strip that a deadline is drawn as."""

    day: date
    label: str
    number: str
    counts: bool
    why: str
    is_today: bool
    is_due: bool
    is_past: bool


@dataclass(frozen=True)
class Chip:
    """A deadline as every screen shows it: words, colour, the strip of days and the working."""

    title: str
    words: str
    state: str
    colour: str
    owner: str = ""
    strip: list[StripDay] = field(default_factory=list)
    working: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Running:
    """What must be known of a deadline to show it: the facts of the row, without the row."""

    title: str
    starts_on: date
    starts_because: str
    length: int
    unit: Unit
    due_on: date
    source: str
    edition: str
    met_on: date | None = None
    met_late: bool = False
    is_withdrawn: bool = False
    paused_since: date | None = None
    owner: str = ""
    notes: tuple[str, ...] = ()


LONGEST_STRIP = 31  # days; a longer clock is shown in words alone


def chip(running: Running, today: date, holidays: Holidays) -> Chip:
    """Everything that a screen shows of a deadline on a day."""
    state, colour = _state(running, today, holidays)
    return Chip(
        title=running.title,
        words=_words(running, today, holidays),
        state=state,
        colour=colour,
        owner=running.owner,
        strip=_strip(running, today, holidays),
        working=[*working(running, holidays), *running.notes],
    )


def working(running: Running, holidays: Holidays) -> list[str]:
    """How the due date was worked out, sentence by sentence."""
    length = unit_words(running.length, running.unit).capitalize()
    last = counted_to(running, holidays)
    was = "is" if last == running.due_on else "was at first"
    lines = [
        f"Counted from {in_words(running.starts_on)}, day 0: {running.starts_because}.",
        f"{length}: the last day {was} {in_words(last)}, until 23:59.",
    ]
    if running.unit is Unit.WORKING_DAYS:
        skipped = [
            (day, why_closed(day, holidays))
            for day in days_after(running.starts_on, last)
            if not is_working_day(day, holidays)
        ]
        if skipped:
            lines.append("Not counted: " + _skipped_in_words(skipped) + ".")
        else:
            lines.append("Every day in between counts.")
    lines.append(f"Rule: {running.source} ({running.edition}).")
    return lines


def _skipped_in_words(skipped: Iterable[tuple[date, str]]) -> str:
    return ", ".join(
        f"{day:%A} {day.day} {day:%B}" + ("" if why in {"Saturday", "Sunday"} else f" ({why})")
        for day, why in skipped
    )


def counted_to(running: Running, holidays: Holidays) -> date:
    """The last day as the length alone gives it; the due date is later where a pause or an extension moved it."""
    return due_date(running.starts_on, running.length, running.unit, holidays)


def day_number(running: Running, today: date, holidays: Holidays) -> int:
    """Which day of the clock a day is: day 0 is the start; days that do not count keep the number before."""
    if running.unit is Unit.WORKING_DAYS:
        return working_days_between(running.starts_on, today, holidays)
    return max((today - running.starts_on).days, 0)


def _words(running: Running, today: date, holidays: Holidays) -> str:
    due = in_words(running.due_on)
    if running.is_withdrawn:
        return "No longer needed"
    if running.met_on:
        late = ", late" if running.met_late else ""
        return f"Done on {in_words(running.met_on)}{late}; it was due {due}"
    if running.paused_since:
        return f"Paused since {in_words(running.paused_since)}"
    if today > running.due_on:
        return _past_due(running, today, holidays)
    if running.unit is Unit.MONTHS or running.due_on != counted_to(running, holidays):
        return _left(running, today, holidays)
    return f"Day {day_number(running, today, holidays)} of {running.length}, due {due}"


def _left(running: Running, today: date, holidays: Holidays) -> str:
    """How much is left of a clock whose days are not counted out: one of months, or one whose date was moved."""
    due = in_words(running.due_on)
    if today == running.due_on:
        return f"Due today, {due}"
    if running.unit is Unit.WORKING_DAYS:
        left = working_days_between(today, running.due_on, holidays)
        return f"{unit_words(left, Unit.WORKING_DAYS)} left, due {due}"
    left = (running.due_on - today).days
    return f"{left} day{'' if left == 1 else 's'} left, due {due}"


def _past_due(running: Running, today: date, holidays: Holidays) -> str:
    was = f"was due {in_words(running.due_on)}"
    if running.unit is not Unit.WORKING_DAYS:
        return f"{unit_words((today - running.due_on).days, Unit.CALENDAR_DAYS)} late, {was}"
    late = working_days_between(running.due_on, today, holidays)
    return f"{unit_words(late, Unit.WORKING_DAYS)} late, {was}" if late else f"Late, {was}"


def _state(running: Running, today: date, holidays: Holidays) -> tuple[str, str]:
    if running.is_withdrawn:
        return "Withdrawn", "grey"
    if running.met_on:
        return ("Met late", "orange") if running.met_late else ("Met", "green")
    if running.paused_since:
        return "Paused", "grey"
    if today > running.due_on:
        return "Overdue", "red"
    left = working_days_between(today, running.due_on, holidays)
    return ("Due soon", "yellow") if left <= _soon(running) else ("On time", "teal")


def _soon(running: Running) -> int:
    """How many working days before its end a deadline counts as due soon: about the last fifth of its length."""
    fifth = {
        Unit.WORKING_DAYS: running.length // 5,
        Unit.CALENDAR_DAYS: running.length // 7,
        Unit.MONTHS: running.length * 4,
    }
    return max(fifth[running.unit], 1)


def _strip(running: Running, today: date, holidays: Holidays) -> list[StripDay]:
    if (
        running.unit is Unit.MONTHS
        or (running.due_on - running.starts_on).days >= LONGEST_STRIP * 2
    ):
        return []
    days = [running.starts_on, *days_after(running.starts_on, running.due_on)]
    if running.unit is not Unit.WORKING_DAYS:
        return list(_numbered(tuple((day, "") for day in days), today))
    return list(_numbered(tuple((day, why_closed(day, holidays)) for day in days), today))


@lru_cache(maxsize=512)
def _numbered(days: tuple[tuple[date, str], ...], today: date) -> tuple[StripDay, ...]:
    """The days with their numbers. Kept, because a board draws the same fifty strips until midnight."""
    starts_on, due_on = days[0][0], days[-1][0]
    drawn, number = [], 0
    for day, why in days:
        is_day_zero = day == starts_on
        counts = not why and not is_day_zero
        number += counts
        drawn.append(
            StripDay(
                day=day,
                label=f"{day:%a} {day.day} {day:%b}",
                number="0" if is_day_zero else str(number) if counts else "",
                counts=counts,
                why="Day 0" if is_day_zero else why,
                is_today=day == today,
                is_due=day == due_on,
                is_past=day < today,
            )
        )
    return tuple(drawn)
