"""
Fill a demonstration installation with partnerships and invented people, and say who can sign in as whom.

Everything here refuses to run where DEMONSTRATION is off. The data and where it comes from: demonstration/README.md.
"""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django_scopes import scopes_disabled

from partnership.errors import Refused
from partnership.models import Actor, Membership, Partnership, TrailEntry, User
from partnership.services.deadlines import local_today
from partnership.services.set_up import load, reading
from partnership.services.set_up.load import SET_UP, Outcome
from partnership.services.set_up.plan import PersonPlan, Plan, Values

FOLDER = Path(settings.BASE_DIR) / "demonstration"
AREAS = ("brent", "bromley", "barking_and_dagenham", "penfold_vale")
# Shown to everybody who opens the sign-in page; it opens nothing but invented accounts.
PASSWORD = "demonstration-only"  # noqa: S105 - shown on purpose
# The day on which the dates of people in the files were written; loading moves them to the day of loading.
WRITTEN_ON = date(2026, 11, 21)
NAMED_PLACES = 2  # more than these are counted


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as: their address, who they are, what they see."""

    email: str
    name: str
    roles: str
    what: str
    partnership: str
    places: str
    is_shown: bool

    @property
    def who(self) -> str:
        """The person as the sign-in page calls them."""
        return f"{self.name}, {self.roles}, {self.places}"


def demand_demonstration() -> None:
    """Raise Refused on an installation that is not a demonstration."""
    if not settings.DEMONSTRATION:
        raise Refused("This is not a demonstration installation (DEMONSTRATION is off).")


def told(file: str) -> Any:
    """What a file of the demonstration folder says."""
    return json.loads((FOLDER / file).read_text(encoding="utf-8"))


def acting(email: str, partnership: Partnership, on: date) -> Actor:
    """An invented person, acting on a day."""
    return Actor.of(User.objects.get(email=email, is_demonstration=True), partnership, on)


@transaction.atomic
def fill(*, now: datetime) -> list[Outcome]:
    """Load the partnerships that are not there yet, with their people, and open the accounts."""
    demand_demonstration()
    outcomes = [_fill_area(area, now) for area in AREAS]
    _open_accounts()
    return outcomes


def _fill_area(area: str, now: datetime) -> Outcome:
    """One partnership; one that was loaded before stays as it is, even when its file has changed since."""
    plan = reading.read((FOLDER / f"{area}.json").read_text(encoding="utf-8"))
    with scopes_disabled():
        before = TrailEntry.objects.filter(
            code=SET_UP, partnership__slug=plan.partnership.columns["slug"]
        ).first()
    if before:
        return Outcome(plan.partnership.columns["name"], {}, local_today(before.at))
    return load.load(with_people_moved(plan, local_today(now) - WRITTEN_ON), now=now)


def with_people_moved(plan: Plan, by: timedelta) -> Plan:
    """The plan with every date of its people moved, so that signatures are current whenever it is loaded."""
    return dataclasses.replace(plan, people=[_moved_person(one, by) for one in plan.people])


def _moved_person(one: PersonPlan, by: timedelta) -> PersonPlan:
    return dataclasses.replace(
        one,
        roles=_moved(one.roles, by),
        seats=_moved(one.seats, by),
        signed_on=one.signed_on and one.signed_on + by,
        left_on=one.left_on and one.left_on + by,
    )


def _moved(rows: Iterable[Values], by: timedelta) -> list[Values]:
    return [
        dataclasses.replace(
            row,
            columns={
                name: value + by if isinstance(value, date) else value
                for name, value in row.columns.items()
            },
        )
        for row in rows
    ]


def _open_accounts() -> None:
    """Give the shown password to invented people who have none; hashed once, because it is the same for all."""
    closed = User.objects.filter(
        is_demonstration=True, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    if closed.exists():
        closed.update(password=make_password(PASSWORD))


@cache
def _what_they_see() -> dict[str, tuple[str, bool]]:
    return {row["email"]: (row["what"], row["shown"]) for row in told("accounts.json")}


def accounts(today: date) -> list[Account]:
    """Everybody one can sign in as, by partnership; a person of several is listed in the first. Empty elsewhere."""
    if not settings.DEMONSTRATION:
        return []
    described = _what_they_see()
    with scopes_disabled():
        memberships = list(
            Membership.objects.filter(user__is_demonstration=True, user__email__in=described)
            .current(today)
            .select_related("user", "partnership", "agency")
            .order_by("pk")
        )
    held: dict[str, list[Membership]] = {}
    for one in memberships:
        held.setdefault(one.user.email, []).append(one)
    return [_account(email, hats, *described[email]) for email, hats in held.items()]


def _account(email: str, hats: list[Membership], what: str, is_shown: bool) -> Account:  # noqa: FBT001 - a column of the file
    first = hats[0]
    places = list(dict.fromkeys(hat.partnership.short_name for hat in hats))
    roles = list(dict.fromkeys(hat.get_role_display().lower() for hat in hats))
    return Account(
        email=email,
        name=first.user.full_name,
        roles=_in_words(roles),
        what=what,
        partnership=first.partnership.name,
        places=_in_words(places) if len(places) <= NAMED_PLACES else f"{len(places)} partnerships",
        is_shown=is_shown,
    )


def _in_words(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
