"""A partnership whose Forum and Executive have seats, people, rhythms and a rotation."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import Meeting
from governance.services import cadences, schedule
from governance.services.cadences import Rhythm, Turn
from governance.services.schedule import Plan
from partnership.models import Actor, Group, Membership, Partnership, Seat, User
from partnership.roles import Role, Sector
from partnership.services import calendar as holidays
from partnership.working_days import is_working_day
from tests.factories import partnership as ground

PARTNERS = (Sector.LOCAL_AUTHORITY, Sector.ICB, Sector.POLICE)


@dataclass
class Groups:
    """The groups with whoever sits in them; the manager keeps the calendar."""

    partnership: Partnership
    manager: Membership
    executive: Group
    forum: Group
    seats: list[Seat]
    people: list[User]

    @property
    def by(self) -> Actor:
        return ground.actor(self.manager)


def make_groups(slug: str = "", *, is_closed: bool = False) -> Groups:
    place = ground.make_partnership(slug)
    manager = ground.make_member(place, Role.BUSINESS_MANAGER)
    executive = ground.make_group(place, "Executive", is_closed=is_closed, tier=1)
    forum = ground.make_group(place, "Forum", tier=2)
    seats = [ground.make_seat(executive, f"Chief of {one.label}", sector=one) for one in PARTNERS]
    people = [ground.make_member(place, Role.DELEGATED_PARTNER).user for _ in seats]
    for seat, person in zip(seats, people, strict=True):
        ground.sit(person, seat)
    made = Groups(place, manager, executive, forum, seats, people)
    with scope(partnership=place):
        cadences.keep(forum, rhythm=Rhythm(times_a_year=4, longest_gap=100), by=made.by)
        cadences.keep(
            executive,
            rhythm=Rhythm(times_a_year=4, longest_gap=100, after=forum, days_after=7, finance_months=(3, 9)),
            by=made.by,
        )  # fmt: skip
        cadences.rotate(
            executive,
            turns=[Turn(sector=Sector(one.sector), chair_seat=one) for one in seats],
            by=made.by,
        )
    return made


def a_working_day(days_ahead: int = 30) -> date:
    day = timezone.localdate() + timedelta(days=days_ahead)
    while not is_working_day(day, holidays.holidays()):
        day += timedelta(days=1)
    return day


def a_saturday() -> date:
    day = timezone.localdate() + timedelta(days=20)
    return day + timedelta(days=(5 - day.weekday()) % 7)


def plan_meeting(groups: Groups, **over: Any) -> Meeting:
    values: dict[str, Any] = {"group": groups.executive, "meets_on": a_working_day()}
    with scope(partnership=groups.partnership):
        return schedule.plan(plan=Plan(**(values | over)), by=groups.by, now=timezone.now())
