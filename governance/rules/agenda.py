"""What is true of an agenda without a database: when its items begin, where one is put, and the usual standing items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance.rules.meeting import PAPERS_OUT_BEFORE, ItemKind, Purpose
from partnership.working_days import Holidays, working_days_before

MOST_MINUTES = 600
MOST_ITEMS = 60
FINANCE_EVERY_MONTHS = 6


def clock_times(starts_at: time | None, minutes: Sequence[int]) -> list[time | None]:
    """When each item begins if every one takes the minutes planned for it; None where no start is recorded."""
    times: list[time | None] = []
    passed = 0
    for one in minutes:
        times.append(_later(starts_at, passed))
        passed += one
    return times


def _later(start: time | None, minutes: int) -> time | None:
    if start is None:
        return None
    return (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()


def length_in_words(planned: int, length: int | None) -> str:
    """What the minutes of all items come to against the length of the meeting, in words."""
    says = f"{_hours(planned)} planned"
    if length is None:
        return f"{says}. No start and end are recorded for the meeting."
    if planned > length:
        return f"{says} in {_hours(length)}: runs {_hours(planned - length)} over."
    if planned == length:
        return f"{says} in {_hours(length)}: nothing to spare."
    return f"{says} in {_hours(length)}: {_hours(length - planned)} to spare."


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    if rest or not words:
        words.append(f"{rest} minute{'s' * (rest != 1)}")
    return " ".join(words)


def months_between(earlier: date, later: date) -> int:
    """Calendar months from one day's month to another's: a meeting two days short of half a year still counts six."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def papers_due_on(meets_on: date, holidays: Holidays) -> date:
    """The last day on which papers go out in time: five working days before the meeting."""
    return working_days_before(meets_on, PAPERS_OUT_BEFORE, holidays)


@dataclass(frozen=True)
class Place:
    """Where an item stands on an agenda: the rule that put it there, if any."""

    rule_position: int | None = None
    stands_last: bool = False


def place_for(new: Place, present: Sequence[Place]) -> int:
    """
    The index at which a new item goes in.

    A standing item follows those whose rules come before its own; anything else goes before what stands last.
    """
    last = len(present)
    while last and present[last - 1].stands_last:
        last -= 1
    if new.stands_last:
        return _after_earlier(new, present, last, len(present))
    if new.rule_position is None:
        return last
    return _after_earlier(new, present, 0, last)


def _after_earlier(new: Place, present: Sequence[Place], start: int, end: int) -> int:
    place = start
    for index in range(start, end):
        one = present[index].rule_position
        if one is not None and new.rule_position is not None and one <= new.rule_position:
            place = index + 1
    return place


@dataclass(frozen=True)
class Usual:
    """A standing item as it is offered to a group that has none."""

    title: str
    kind: ItemKind = ItemKind.ORDINARY
    purpose: Purpose = Purpose.INFORMATION
    minutes: int = 5
    every_months: int = 0
    stands_last: bool = False
    about: int | None = None  # the key of the group whose update it is


def usual_items(
    *, is_top: bool, is_review_group: bool, reporting: Sequence[tuple[int, str]]
) -> list[Usual]:
    """
    The standing items that partnerships' documents ask for, in the order of an agenda.

    Conflicts, minutes and the action log for every group; the two-way update with the child death overview panel
    for a review group (Brent's arrangements, paragraph 5.13); income and expenditure twice a year and the risk
    register at the top; an update from each group that reports to this one. `reporting` is (key, name).
    """
    updates = [
        Usual(f"Update from the {name}"[:200], ItemKind.UPDATE, minutes=10, about=key)
        for key, name in reporting
    ]
    return [
        Usual("Conflicts of interest", ItemKind.INTERESTS),
        Usual("Minutes of the last meeting", ItemKind.MINUTES, Purpose.DECISION),
        Usual("Matters arising", ItemKind.MATTERS_ARISING, Purpose.DISCUSSION),
        Usual("Action log", ItemKind.ACTIONS, Purpose.DISCUSSION, 10),
        *updates,
        *_for_reviews(is_review_group=is_review_group),
        *_at_the_top(is_top=is_top),
        Usual("Voice of children", purpose=Purpose.DISCUSSION, minutes=10),
        Usual("Any other business", purpose=Purpose.DISCUSSION, stands_last=True),
    ]


def _for_reviews(*, is_review_group: bool) -> list[Usual]:
    if not is_review_group:
        return []
    return [
        Usual("Update to and from the child death overview panel", ItemKind.CHILD_DEATH, minutes=10)
    ]


def _at_the_top(*, is_top: bool) -> list[Usual]:
    if not is_top:
        return []
    return [
        Usual(
            "Income and expenditure, half-yearly",
            ItemKind.FINANCE,
            minutes=10,
            every_months=FINANCE_EVERY_MONTHS,
        ),
        Usual("Risk register", ItemKind.RISKS, Purpose.DISCUSSION, 10),
    ]
