"""
When groups meet: what their records and plans say against their rhythm, and the next twelve months' dates.

Pure arithmetic on dates, with the bank holidays handed in. A group may meet after another one: Brent's Executive
after the Safeguarding Forum (Brent 2019, 2.10 and 2.15), so that what the Forum found is there to be decided on.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.db import models

from partnership.clocks import in_words
from partnership.working_days import ONE_DAY, Holidays, is_working_day, months_after

DAYS_OF_A_YEAR = 365
QUARTERS = 4
MONTHS_OF_A_QUARTER = 3
# Nobody is asked to a meeting from 21 December to 2 January; our own default.
CHRISTMAS_FROM, CHRISTMAS_TO = (12, 21), (1, 2)
LEAST_NEAR, FAR = 3, 45  # days around the even date in which an open day is looked for
BEHIND = 28  # days after the earliest day on which a group meets that meets after another
OTHER_WEEKDAY = 4  # how many days a date may move to fall on the group's own weekday
FINANCE_SINCE = timedelta(days=180)  # an older position of the money was reported long ago


@dataclass(frozen=True)
class Pace:
    """How a group is to meet. Gaps and `days_after` in days; `weekday` as date.weekday() counts."""

    group: int
    name: str
    times_a_year: int | None = None
    longest_gap: int | None = None
    after: int | None = None
    days_after: int = 0
    weekday: int | None = None
    finance_months: tuple[int, ...] = ()
    turns: tuple[int, ...] = ()
    records_until: date | None = None

    @property
    def is_new_for(self) -> int:
        """For how many days a meeting of the group before counts as new: half a round, and never less than planned."""
        half_a_round = DAYS_OF_A_YEAR // (2 * (self.times_a_year or QUARTERS))
        return max(half_a_round, self.days_after + BEHIND)


@dataclass(frozen=True)
class Sitting:
    """A meeting that was held or is planned. An extraordinary one need not wait for another group."""

    group: int
    on: date
    turn: int | None = None
    is_ordinary: bool = True


# --- what to look at ----------------------------------------------------------------------------------------------------


class Look(models.TextChoices):
    """What is odd about the meetings of a group."""

    GAP = "gap", "Long gap"
    BEFORE = "before", "Out of order"
    NOTHING_NEW = "nothing_new", "Nothing new before it"


@dataclass(frozen=True)
class Flag:
    """One thing to look at: of which group, about which day, with the days and the meeting that it is about."""

    look: Look
    group: int
    name: str
    on: date
    since: date | None = None
    days: int = 0
    quarters: tuple[str, ...] = ()
    other: str = ""
    other_on: date | None = None
    is_open: bool = False
    is_to_come: bool = False

    @property
    def says(self) -> str:
        """The flag in a sentence or two."""
        meets = "Is to meet" if self.is_to_come else "Met"
        match self.look:
            case Look.GAP:
                return f"{self._gap()}{self._quarters()}"
            case Look.BEFORE:
                return f"{meets} on {in_words(self.on)}, before the {self.other} of {_said(self.other_on)}."
            case _:
                last = f": the last was on {in_words(self.other_on)}" if self.other_on else ""
                return f"{meets} on {in_words(self.on)} with no new {self.other} before it{last}."

    def _gap(self) -> str:
        if self.is_open:
            return (
                f"No meeting for {self.days} days, since {_said(self.since)}, and none is planned."
            )
        return (
            f"{self.days} days without a meeting, from {_said(self.since)} to {in_words(self.on)}."
        )

    def _quarters(self) -> str:
        return f" None in {' or '.join(self.quarters)}." if self.quarters else ""


def _said(day: date | None) -> str:
    return in_words(day) if day else ""


def what_to_look_at(
    paces: Collection[Pace], sittings: Collection[Sitting], today: date
) -> list[Flag]:
    """What the meetings held and planned show against each group's rhythm, newest first."""
    found: list[Flag] = []
    names = {pace.group: pace.name for pace in paces}
    for pace in paces:
        own = [one for one in _of(sittings, pace.group) if _is_known(pace, one.on)]
        found += _gaps(pace, sorted({one.on for one in own}), today)
        if pace.after in names:
            others = [one.on for one in _of(sittings, pace.after) if one.is_ordinary]
            ordinary = sorted({one.on for one in own if one.is_ordinary})
            found += _out_of_order(pace, ordinary, others, names[pace.after], today)
    return sorted(found, key=lambda one: (one.on, one.name, one.look), reverse=True)


def _of(sittings: Collection[Sitting], group: int | None) -> list[Sitting]:
    return sorted((one for one in sittings if one.group == group), key=lambda one: one.on)


def _is_known(pace: Pace, day: date) -> bool:
    return pace.records_until is None or day <= pace.records_until


def _gaps(pace: Pace, days: list[date], today: date) -> Iterator[Flag]:
    """Two meetings that lie too far apart, with the quarters between; and too long since the last."""
    for since, on in pairwise(days):
        gap = (on - since).days
        missed = _quarters_between(since, on) if (pace.times_a_year or 0) >= QUARTERS else ()
        if missed or (pace.longest_gap and gap > pace.longest_gap):
            yield Flag(
                Look.GAP,
                pace.group,
                pace.name,
                on,
                since=since,
                days=gap,
                quarters=missed,
                is_to_come=on >= today,
            )
    if not days or not pace.longest_gap or not _is_known(pace, today):
        return
    if (waited := (today - days[-1]).days) > pace.longest_gap:
        yield Flag(Look.GAP, pace.group, pace.name, today, days[-1], waited, is_open=True)


def _quarter(day: date) -> int:
    return day.year * QUARTERS + (day.month - 1) // MONTHS_OF_A_QUARTER


QUARTER_NAMES = ("January to March", "April to June", "July to September", "October to December")


def _quarters_between(since: date, on: date) -> tuple[str, ...]:
    """The whole quarters between two days, in words."""
    return tuple(
        f"{QUARTER_NAMES[one % QUARTERS]} {one // QUARTERS}"
        for one in range(_quarter(since) + 1, _quarter(on))
    )


def _out_of_order(
    pace: Pace, own: list[date], others: list[date], other: str, today: date
) -> Iterator[Flag]:
    """
    Meetings for which the other group had not met anew: since the group's last, and not long before.

    A meeting that was held before the records of the other group begin is not judged.
    """
    for place, day in enumerate(own):
        before = [one for one in others if one <= day]
        if not before and (day < today or not others):
            continue
        previous = own[place - 1] if place else date.min
        if before and before[-1] > previous and (day - before[-1]).days <= pace.is_new_for:
            continue
        follows = next((one for one in others if 0 < (one - day).days <= pace.is_new_for), None)
        yield Flag(
            Look.BEFORE if follows else Look.NOTHING_NEW,
            pace.group,
            pace.name,
            day,
            other=other,
            other_on=follows or (before[-1] if before else None),
            is_to_come=day >= today,
        )


# --- the next twelve months ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposed:
    """A day on which a group might meet, whose turn it is to host, and the positions of the money that it receives."""

    group: int
    on: date
    turn: int | None = None
    finance: tuple[date, ...] = ()


def is_kept_free(day: date, holidays: Holidays) -> bool:
    """Whether nobody should be asked to a meeting: no working day, or around Christmas."""
    around_christmas = (day.month, day.day) >= CHRISTMAS_FROM or (
        day.month,
        day.day,
    ) <= CHRISTMAS_TO
    return around_christmas or not is_working_day(day, holidays)


def propose(
    paces: Collection[Pace],
    sittings: Collection[Sitting],
    first: date,
    holidays: Holidays,
    kept_free: Collection[date] = frozenset(),
) -> list[Proposed]:
    """
    The days of the twelve months from `first` on which the groups might meet beside what stands in the calendar.

    Evenly spaced from each group's last meeting; a group that meets after another has one day behind each of its
    meetings, which for the last may lie in the thirteenth month. No two meetings fall on one day. A group without a
    number of times a year, and without another to follow, gets none.
    """
    standing = list(sittings)
    taken = {one.on for one in standing} | set(kept_free)
    found: list[Proposed] = []
    for pace in in_order(paces):
        wishes = _wishes(pace, standing, first)
        for low, wish, high in wishes:
            day = _open_day(pace, (low, wish, high), taken, holidays)
            if day is None:
                continue
            taken.add(day)
            standing.append(Sitting(pace.group, day))
            found.append(Proposed(pace.group, day))
    by_pace = {pace.group: pace for pace in paces}
    return sorted(
        (_completed(one, by_pace[one.group], sittings, found, first) for one in found),
        key=lambda one: (one.on, one.group),
    )


def in_order(paces: Collection[Pace]) -> list[Pace]:
    """The groups so that each comes after the one it follows. Raises ValueError where they follow one another."""
    waiting, ordered = list(paces), list[Pace]()
    while waiting:
        groups = {one.group for one in waiting}
        ready = [one for one in waiting if one.after not in groups]
        if not ready:
            raise ValueError("Each of these groups meets after another of them.")
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


Wish = tuple[date, date, date]  # not before, best, not after


def _wishes(pace: Pace, standing: list[Sitting], first: date) -> Iterator[Wish]:
    others = [one.on for one in _of(standing, pace.after) if one.is_ordinary] if pace.after else []
    if any(pace.is_new_for >= (first - one).days for one in others):
        yield from _behind(pace, standing, others, first)
    else:
        yield from _evenly(pace, standing, first)


def _evenly(pace: Pace, standing: list[Sitting], first: date) -> Iterator[Wish]:
    """Dates with the same number of days between them, beginning with the last that stands in the calendar."""
    times = pace.times_a_year or 0
    own, last = [one.on for one in _of(standing, pace.group)], months_after(first, 12) - ONE_DAY
    step = DAYS_OF_A_YEAR / times if times else 0
    start = max(first, own[-1] + timedelta(days=round(step))) if own else first
    for number in range(times):
        wish = start + timedelta(days=round(number * step))
        if wish > last:
            return
        near = timedelta(days=min(FAR, max(LEAST_NEAR, int(step / 2) - 1)))
        yield max(first, wish - near), wish, min(last, wish + near)


def _behind(pace: Pace, standing: list[Sitting], others: list[date], first: date) -> Iterator[Wish]:
    """One date behind each meeting of the other group that has none yet, or behind so many of them as are wanted."""
    own = [one.on for one in _of(standing, pace.group) if one.is_ordinary]
    rounds: list[Wish] = []
    for place, other in enumerate(others):
        following = others[place + 1] if place + 1 < len(others) else date.max
        if any(other <= one < following for one in own):
            continue
        wish = max(first, other + timedelta(days=max(pace.days_after, 1)))
        high = min(following - ONE_DAY, other + timedelta(days=pace.is_new_for))
        if wish <= high:
            rounds.append((wish, wish, high))
    yield from _spread(rounds, _still_wanted(pace, own, first, len(rounds)))


def _still_wanted(pace: Pace, own: list[date], first: date, rounds: int) -> int:
    if pace.times_a_year is None:
        return rounds
    standing = sum(first <= one < months_after(first, 12) for one in own)
    return max(min(pace.times_a_year - standing, rounds), 0)


def _spread(rounds: list[Wish], count: int) -> Iterator[Wish]:
    """So many of the rounds, as evenly as they can be chosen."""
    for number in range(count):
        yield rounds[(2 * number + 1) * len(rounds) // (2 * count)]


def _open_day(pace: Pace, wish: Wish, taken: Collection[date], holidays: Holidays) -> date | None:
    """The open day nearest to the best one, rather on the group's own weekday; None where there is none."""
    low, best, high = wish
    open_days = [
        day
        for day in (low + number * ONE_DAY for number in range((high - low).days + 1))
        if day not in taken and not is_kept_free(day, holidays)
    ]

    def far(day: date) -> tuple[int, date]:
        is_other = pace.weekday is not None and day.weekday() != pace.weekday
        return abs((day - best).days) + OTHER_WEEKDAY * is_other, day

    return min(open_days, key=far, default=None)


def _completed(
    one: Proposed, pace: Pace, standing: Collection[Sitting], found: list[Proposed], first: date
) -> Proposed:
    """The day with whose turn it is and what it receives, which follow from every meeting of the group before it."""
    days = sorted(
        [sitting.on for sitting in _of(standing, pace.group)]
        + [other.on for other in found if other.group == pace.group]
    )
    earlier = [day for day in days if day < one.on]
    since = max(earlier[-1], first - FINANCE_SINCE) if earlier else first - FINANCE_SINCE
    return replace(
        one,
        turn=_turn(one, pace, standing, found),
        finance=tuple(_positions(pace.finance_months, since, one.on)),
    )


def _turn(
    one: Proposed, pace: Pace, standing: Collection[Sitting], found: list[Proposed]
) -> int | None:
    """The turn of the rotation: as many after the last recorded one as there are new days up to this one."""
    known = [
        sitting
        for sitting in _of(standing, pace.group)
        if sitting.on < one.on and sitting.turn in pace.turns
    ]
    since = known[-1].on if known else date.min
    new = sum(other.group == one.group and since < other.on <= one.on for other in found)
    return turn_after(pace.turns, known[-1].turn if known else None, new)


def turn_after(turns: Sequence[int], last: int | None, steps: int = 1) -> int | None:
    """The turn that is so many after the last one; the first turn where none is known. None without a rotation."""
    if not turns:
        return None
    place = turns.index(last) if last in turns else -1
    return turns[(place + steps) % len(turns)]


def _positions(months: tuple[int, ...], since: date, on: date) -> Iterator[date]:
    """The last days of those months from one meeting, that day included, up to the next."""
    for month in range(since.year * 12 + since.month - 1, on.year * 12 + on.month):
        end = date((month + 1) // 12, (month + 1) % 12 + 1, 1) - ONE_DAY
        if end.month in months and since <= end < on:
            yield end
