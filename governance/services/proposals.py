"""The next twelve months' meetings as the rules propose them, with what each group's rhythm and rotation know."""

from collections.abc import Collection, Sequence
from datetime import date

from governance.access.meeting import PLAN_MEETINGS
from governance.models import Cadence, RotationTurn
from governance.models.cadence import end_after
from governance.rules.schedule import Flag, Look, Proposed, Sitting, propose, what_to_look_at
from governance.services import cadences
from governance.services.schedule import Plan
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.services import calendar


def for_a_year(
    *, groups: Sequence[Group], first: date, by: Actor, kept_free: Collection[date] = frozenset()
) -> list[Plan]:
    """
    What the twelve months from a day might look like, beside what stands in the calendar. Plans nothing.

    Raises Refused for people who may not plan, and for groups without a rhythm.
    """
    holds(by, PLAN_MEETINGS).require()
    wanted = {one.pk: one for one in groups}
    paces = [one for one in cadences.paces(by) if one.group in wanted]
    if len(paces) < len(wanted):
        raise Refused("Record first how often each of these groups meets.")
    found = propose(paces, cadences.sittings(by), first, calendar.holidays(), kept_free)
    rhythms = {one.group_id: one for one in Cadence.objects.filter(group__in=wanted)}
    turns = {
        one.chair_seat_id: one
        for one in RotationTurn.objects.filter(group__in=wanted).select_related("agency", "chair_seat")
    }  # fmt: skip
    return [
        _plan(one, wanted[one.group], rhythms[one.group], turns.get(one.turn or 0)) for one in found
    ]


def _plan(one: Proposed, group: Group, rhythm: Cadence, turn: RotationTurn | None) -> Plan:
    return Plan(
        group=group,
        meets_on=one.on,
        starts_at=rhythm.starts_at,
        ends_at=end_after(rhythm.starts_at, rhythm.minutes) if rhythm.starts_at else None,
        place=rhythm.place,
        turn=turn,
        finance=one.finance,
    )


def out_of_order(plans: Sequence[Plan], by: Actor) -> list[Flag]:
    """The meetings of these plans that would come before the group that they are to follow."""
    planned = [Sitting(one.group.pk, one.meets_on) for one in plans]
    days = {(one.group, one.on) for one in planned}
    found = what_to_look_at(cadences.paces(by), [*cadences.sittings(by), *planned], by.today)
    return [one for one in found if one.look != Look.GAP and (one.group, one.on) in days]
