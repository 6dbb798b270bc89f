"""A clock with its length and its ladder, and a deadline that runs on a group, for tests of every instrument."""

from datetime import date, datetime, time
from typing import Any

from django_scopes import scope

from partnership import clocks
from partnership.clocks import LONDON, Clock, Rung, Unit, Weight
from partnership.models import ClockLength, Deadline, Partnership, RuleSet
from partnership.roles import Role
from partnership.services import deadlines
from tests.factories.partnership import make_group

LADDER = (
    Rung("early", 3, (Role.BUSINESS_MANAGER,)),
    Rung("last", 1, (Role.BUSINESS_MANAGER,), Weight.WARNING),
    Rung("late", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
)


def make_clock(code: str = "tests.do_something", **over: Any) -> Clock:
    """A clock that is known, whose length of the edition is planted."""
    values: dict[str, Any] = {
        "says": "Do something",
        "starts_from": "the day of the question",
        "unit": Unit.WORKING_DAYS,
        "length": 5,
        "source": "Rule 7",
        "is_statutory": False,
        "rungs": LADDER,
        "may_pause": True,
        "may_extend": True,
    }
    clock = clocks.registered(Clock(code=code, **(values | over)))
    ClockLength.objects.update_or_create(
        rule_set=RuleSet.objects.get(edition="WT2023"),
        clock=clock.code,
        partnership=None,
        defaults={
            "length": clock.length,
            "unit": clock.unit,
            "starts_from": clock.starts_from,
            "source": clock.source,
        },
    )
    return clock


def start(partnership: Partnership, starts_on: date, **over: Any) -> Deadline:
    """A deadline that runs on a group of its own."""
    clock = over.pop("clock", None) or make_clock()
    values: dict[str, Any] = {
        "reference": "DO-2026-001",
        "address": "/somewhere/",
        "starts_because": "it was asked that day",
        "rule_set": RuleSet.objects.get(edition="WT2023"),
        "owner_agency": None,
        "now": at(starts_on),
    }
    subject = over.pop("subject", None) or make_group(partnership)
    with scope(partnership=partnership):
        return deadlines.start(clock, subject=subject, starts_on=starts_on, **(values | over))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in London."""
    return datetime.combine(day, time(hour, minute), LONDON)
