"""Keep the rhythm and the rotation of a group, and read both as the pure rules take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from governance.access.meeting import PLAN_MEETINGS
from governance.models import Cadence, Meeting, RotationTurn
from governance.rules.meeting import BEFORE_THE_ROOM, MeetingState
from governance.rules.schedule import Pace, Sitting, in_order, turn_after
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Agency, Group, Seat, SeatHolding
from partnership.roles import Sector
from partnership.services import trail

# Workshops and summits are not meetings at which a group does its business.
COUNTED = (Meeting.Kind.ORDINARY, Meeting.Kind.ASSURANCE, Meeting.Kind.EXTRAORDINARY)
STANDING = (MeetingState.HELD, MeetingState.IN_SESSION, *BEFORE_THE_ROOM)


@dataclass(frozen=True)
class Rhythm:
    """What is recorded of how a group meets."""

    times_a_year: int | None = None
    longest_gap: int | None = None
    after: Group | None = None
    days_after: int = 0
    weekday: int | None = None
    starts_at: time | None = None
    minutes: int = 120
    place: str = ""
    finance_months: tuple[int, ...] = ()
    records_until: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Turn:
    """One turn of a rotation as it is wanted."""

    sector: Sector
    chair_seat: Seat
    agency: Agency | None = None


@transaction.atomic
def keep(group: Group, *, rhythm: Rhythm, by: Actor) -> Cadence:
    """
    Record how a group meets; the same again changes nothing.

    Raises Refused for a group to follow that is of another partnership, or that itself meets after this one.
    """
    _demand_own(group, by)
    values: dict[str, Any] = rhythm.__dict__ | {"finance_months": list(rhythm.finance_months)}
    _demand_order(group, rhythm.after, by)
    row = Cadence.objects.select_for_update(of=("self",)).filter(group=group).first()
    if row is None:
        row = Cadence(partnership=by.partnership, group=group)
    elif all(getattr(row, name) == value for name, value in values.items()):
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    trail.record(
        "governance.cadence.kept",
        subject=row,
        by=by,
        sentence="recorded how often a group meets",
        data={"group": group.code},
    )
    return row


def _demand_own(group: Group, by: Actor) -> None:
    holds(by, PLAN_MEETINGS).require()
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")


def _demand_order(group: Group, after: Group | None, by: Actor) -> None:
    if after is None:
        return
    if after.partnership_id != by.partnership.pk:
        raise Refused("The group to follow belongs to another partnership.")
    others = Cadence.objects.exclude(group=group).values_list("group_id", "after_id")
    try:
        in_order([Pace(one, "", after=other) for one, other in [*others, (group.pk, after.pk)]])
    except ValueError:
        raise Refused(
            "That group is itself to meet after this one. Change its rhythm first."
        ) from None


@transaction.atomic
def rotate(group: Group, *, turns: Sequence[Turn], by: Actor) -> list[RotationTurn]:
    """
    Record whose turn it is after whom, in order; none ends the rotation, and the same again changes nothing.

    Raises Refused for a seat that is not of the group, or that has two turns.
    """
    _demand_own(group, by)
    seats = [one.chair_seat.pk for one in turns]
    if any(one.chair_seat.group_id != group.pk for one in turns):
        raise Refused("The chair sits in another group. Choose one of this group's seats.")
    if len(set(seats)) < len(seats):
        raise Refused("Each seat has one turn in a rotation.")
    rows = list(RotationTurn.objects.filter(group=group).select_for_update(of=("self",)))
    wanted = [
        (one.sector, one.agency.pk if one.agency else None, one.chair_seat.pk) for one in turns
    ]
    if [(one.sector, one.agency_id, one.chair_seat_id) for one in rows] == wanted:
        return rows
    for row in rows:
        row.delete()
    rows = [
        RotationTurn.objects.create(
            partnership=by.partnership,
            group=group,
            position=position,
            sector=one.sector,
            agency=one.agency,
            chair_seat=one.chair_seat,
        )
        for position, one in enumerate(turns, start=1)
    ]
    trail.record(
        "governance.rotation.kept",
        subject=group,
        by=by,
        sentence="recorded whose turn it is to host and chair",
        data={"group": group.code, "turns": [str(one.sector) for one in rows]},
    )
    return rows


def turns_of(group: Group) -> list[RotationTurn]:
    """The rotation of a group in order."""
    return list(RotationTurn.objects.filter(group=group).select_related("agency", "chair_seat"))


def next_turn(group: Group, turns: Sequence[RotationTurn], before: date) -> RotationTurn | None:
    """Whose turn it is at a meeting on a day: the one after whoever chaired last. None without a rotation."""
    by_seat = {one.chair_seat_id: one for one in turns}
    last = (
        Meeting.objects.filter(
            group=group, state__in=STANDING, meets_on__lt=before, chair_seat__in=by_seat
        )
        .values_list("chair_seat", flat=True)
        .order_by("-meets_on", "-pk")
        .first()
    )
    seat = turn_after(list(by_seat), last)
    return by_seat[seat] if seat else None


def vacant_turns(turns: Sequence[RotationTurn], on: date) -> set[int]:
    """The turns whose seat nobody holds on a day, by their key. A deputy deputises for somebody, and does not fill it."""
    held = set(
        SeatHolding.objects.current(on)
        .filter(seat__in=[one.chair_seat_id for one in turns], is_deputy=False)
        .values_list("seat_id", flat=True)
    )
    return {one.pk for one in turns if one.chair_seat_id not in held}


def why_vacant(turn: RotationTurn) -> str:
    """What to do about a turn whose seat is vacant, in words."""
    return (
        f"It is the turn of {turn.host} to host and chair, but nobody holds the seat “{turn.chair_seat.title}”. "
        "The business manager records who sits there on the group's page, under Who we are."
    )


def paces(actor: Actor) -> list[Pace]:
    """The rhythms of the groups whose meetings a person may see."""
    rows = list(
        Cadence.objects.visible_to(actor)
        .select_related("group")
        .prefetch_related(
            Prefetch("group__names", to_attr="fetched_names"),
            Prefetch("group__rotation", to_attr="fetched_turns"),
        )
    )
    seen = frozenset(one.group_id for one in rows)
    return [
        one.pace(
            tuple(turn.chair_seat_id for turn in getattr(one.group, "fetched_turns", ())), seen
        )
        for one in rows
    ]


def sittings(actor: Actor) -> list[Sitting]:
    """The meetings that were held or are planned and that a person may see."""
    rows = Meeting.objects.visible_to(actor).filter(state__in=STANDING, kind__in=COUNTED)
    return [
        Sitting(group, on, seat, is_ordinary=kind != Meeting.Kind.EXTRAORDINARY)
        for group, on, seat, kind in rows.values_list("group", "meets_on", "chair_seat", "kind")
    ]
