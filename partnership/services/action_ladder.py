"""
The ladder of an overdue action: whom the sweep tells, and when.

Five working days before its day and on the day the owner; then, counted in working days after it, the business
manager, the chairs and the delegated partner of the agency's sector. What is later still stands on the Executive's
forward plan, which the top floor fills from `escalated`. DOMAIN 1.2, with lengths of our own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from partnership.models import Action, ActionState, LookBack, User
from partnership.services import action_people, calendar
from partnership.working_days import Holidays, working_days_after, working_days_before

AT_ONCE = 200


@dataclass(frozen=True)
class Rung:
    """One step: so many working days after the due date (before it, when negative), who is told, and in what words."""

    days: int
    code: str
    says: str
    people: Callable[[Action, date], dict[User, str]]

    def falls_on(self, due_on: date, holidays: Holidays) -> date:
        """The day of this step for an action due on a day."""
        count = working_days_after if self.days >= 0 else working_days_before
        return count(due_on, abs(self.days), holidays)


LADDER = (
    Rung(-5, "soon", "due in five working days", action_people.owners_of),
    Rung(0, "today", "due today", action_people.owners_of),
    Rung(2, "late_manager", "overdue by two working days", action_people.managers_of),
    Rung(5, "late_chairs", "overdue by five working days", action_people.chairs_of),
    Rung(10, "late_partner", "overdue by ten working days", action_people.partners_of),
)
LAST = LADDER[-1].days


def first_rung_on(due_on: date, today: date) -> date | None:
    """The day on which somebody is to be told of an action that is given or dated anew today; None after the last step."""
    holidays = calendar.holidays()
    days = (rung.falls_on(due_on, holidays) for rung in LADDER)
    return next((day for day in days if day >= today), None)


def escalated(on: date) -> QuerySet[Action]:
    """The open actions for which every step was climbed: they go to the next Executive."""
    before = working_days_before(on, LAST, calendar.holidays())
    return Action.objects.filter(state=ActionState.OPEN, due_on__lte=before)


def climb(now: datetime, today: date) -> int:
    """Plan the notices of every step whose day has come; how many actions were looked at. Twice plans nothing twice."""
    looked_at = _tell_of_look_backs(now, today)
    while batch := _climb_batch(now, today):
        looked_at += batch
    return looked_at


@transaction.atomic
def _climb_batch(now: datetime, today: date) -> int:
    rows = list(
        Action.objects.filter(state=ActionState.OPEN, next_rung_on__lte=today)
        .select_related("partnership", "owner", "owner_agency", "owner_group", "group")
        .order_by("next_rung_on", "pk")
        .select_for_update(skip_locked=True, of=("self",))[:AT_ONCE]
    )
    following: dict[date | None, list[int]] = {}
    for row in rows:
        following.setdefault(_climb_one(row, now, today), []).append(row.pk)
    for day, those in following.items():
        Action.objects.filter(pk__in=those).update(next_rung_on=day)
    return len(rows)


def _climb_one(action: Action, now: datetime, today: date) -> date | None:
    """Tell each person of the highest step they stand on, and say when the next one comes."""
    holidays = calendar.holidays()
    since = action.next_rung_on or today
    falls = [(rung, rung.falls_on(action.due_on, holidays)) for rung in LADDER]
    told: dict[User, tuple[Rung, str]] = {}
    for rung, day in falls:
        if since <= day <= today:
            for person, why in rung.people(action, today).items():
                told[person] = (rung, why)
    for person, (rung, why) in told.items():
        key = f"{action.due_on}:{rung.days}"
        action_people.tell({person: why}, action, rung.code, rung.says, key=key, now=now)
    return next((day for _, day in falls if day > today), None)


@transaction.atomic
def _tell_of_look_backs(now: datetime, today: date) -> int:
    """Say once that a closed action is to be looked at again."""
    rows = list(
        LookBack.objects.waiting()
        .filter(due_on__lte=today, told_at__isnull=True)
        .select_related("action__partnership", "action__group")
        .select_for_update(skip_locked=True, of=("self",))[:AT_ONCE]
    )
    for row in rows:
        action = row.action
        people = action_people.managers_of(action, today) | action_people.chairs_of(action, today)
        says = f"look back after {row.months} months"
        action_people.tell(people, action, "look_back", says, key=f"look_back:{row.pk}", now=now)
    LookBack.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    return len(rows)
