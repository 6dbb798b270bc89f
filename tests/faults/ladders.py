"""
What the harness plants, and what must come of it: quick ladders, whose rungs fall due within one run.

Everybody is named here by address, so that the oracle computes who must be told what without asking the portal.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from partnership.clocks import Clock, Rung, Unit, registered
from partnership.roles import Role
from partnership.working_days import Holidays

PLACES = ("ashdown", "birchwell", "cedarford")
CLOCKS = 12
DEADLINES_OF_A_CLOCK = 3  # in each place
PEOPLE = {
    Role.DELEGATED_PARTNER: ("ada", "bea", "cai"),
    Role.LEAD_PARTNER: ("dan", "eve", "fay", "kit"),
    Role.SCRUTINEER: ("gus", "hal", "ivy", "joe"),
}
# Code, seconds after the beginning, who. The last one tells people of the first again, so it may overtake it.
STEPS = (
    ("one", 0, Role.DELEGATED_PARTNER),
    ("two", 8, Role.LEAD_PARTNER),
    ("three", 16, Role.SCRUTINEER),
    ("again", 24, Role.DELEGATED_PARTNER),
)
APART = 0.7  # seconds between the same rung of two clocks


@dataclass(frozen=True)
class QuickRung(Rung):
    """A rung that leaves so many seconds after the run began, whatever the due date."""

    seconds: float = 0.0

    def leaves_at(self, due_on: date, holidays: Holidays) -> datetime:
        began = datetime.fromtimestamp(float(os.environ["FAULTS_BEGIN"]), UTC)
        return began + timedelta(seconds=self.seconds)


def quick_clock(number: int) -> Clock:
    return Clock(
        code=f"faults.clock_{number}",
        says=f"Do number {number}",
        starts_from="the beginning of the run",
        unit=Unit.WORKING_DAYS,
        length=20,
        source="The harness",
        is_statutory=False,
        rungs=tuple(
            QuickRung(code, 0, (role,), seconds=seconds + number * APART)
            for code, seconds, role in STEPS
        ),
    )


def register() -> None:
    for number in range(CLOCKS):
        registered(quick_clock(number))


def references(place: str) -> Iterator[tuple[int, str]]:
    """The number of the clock and the reference of each deadline of a place."""
    for number in range(CLOCKS):
        for copy in range(DEADLINES_OF_A_CLOCK):
            yield number, f"{place[:2].upper()}-{number:02d}{copy}"


def address(place: str, name: str) -> str:
    return f"{name}@{place}.example.org"


@dataclass(frozen=True)
class Expected:
    """One thing that one person must be told."""

    reference: str
    rung: str
    to: str


def oracle() -> set[Expected]:
    """Every notice that must come of the run: the set, from the tables above and from nothing else."""
    return {
        Expected(reference, rung, address(place, name))
        for place in PLACES
        for _number, reference in references(place)
        for rung, _seconds, role in STEPS
        for name in PEOPLE[role]
    }
