"""Rows of the plan, taken to their states by the services, as people would."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import OutcomeMeasure, Priority
from governance.rules.priority import Direction, PriorityState, Progress
from governance.services import priorities
from governance.services.decisions import Decided
from governance.services.priorities import Gauge, Told, Wording
from partnership.models import Actor, Group
from tests.factories import partnership as ground

BEFORE = Decided(on=date(2025, 3, 21), words="Executive Group, item 4")


def wording(group: Group | None, **over: Any) -> Wording:
    values: dict[str, Any] = {
        "title": "Neglect",
        "why": "It is seen too late.",
        "outcomes": "Children are warm, fed and heard.",
        "lead_group": group,
        "sponsor_post": "Director of Children's Services",
        "starts_on": timezone.localdate() - timedelta(days=30),
        "ends_on": timezone.localdate() + timedelta(days=700),
    }
    return Wording(**(values | over))


def make_priority(
    by: Actor,
    state: PriorityState = PriorityState.PROPOSED,
    *,
    group: Group | None = None,
    **over: Any,
) -> Priority:
    group = group or ground.make_group(by.partnership)
    now = timezone.now()
    with scope(partnership=by.partnership):
        row = priorities.propose(wording=wording(group, **over), by=by, now=now)
        if state != PriorityState.PROPOSED:
            row = priorities.agree(row, decided=BEFORE, by=by)
        if state not in {PriorityState.PROPOSED, PriorityState.AGREED}:
            row = priorities.start(row, by=by)
        if state not in {PriorityState.PROPOSED, PriorityState.AGREED, PriorityState.ACTIVE}:
            priorities.end(row, how=state, because="The target was reached.", by=by, now=now)
            row.refresh_from_db()
    return row


def gauge(**over: Any) -> Gauge:
    values: dict[str, Any] = {
        "says": "Children on a second plan within two years",
        "unit": "per cent",
        "baseline": Decimal(24),
        "baseline_on": timezone.localdate() - timedelta(days=30),
        "target": Decimal(15),
        "direction": Direction.DOWN,
    }
    return Gauge(**(values | over))


def make_measure(priority: Priority, by: Actor, **over: Any) -> OutcomeMeasure:
    with scope(partnership=by.partnership):
        return priorities.add_measure(priority, gauge=gauge(**over), by=by)


def told(**over: Any) -> Told:
    values: dict[str, Any] = {
        "starts_on": date(2025, 4, 1),
        "ends_on": date(2026, 3, 31),
        "progress": Progress.SOME,
        "did": "Trained every health visitor.",
    }
    return Told(**(values | over))
