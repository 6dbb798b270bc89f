"""Figures of this floor and of the groups below it, for a period: read-only, each row ready to be printed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from governance.models import Meeting
from partnership.models import Group, Partnership, Seat


@dataclass(frozen=True)
class SeatLine:
    """A seat by its post and agency, with its last day where it ended in the period. Never a person's name."""

    post: str
    agency: str
    kind: str
    is_chair: bool
    ended_on: date | None = None


@dataclass(frozen=True)
class GroupFigures:
    """A group as it stood in the period."""

    name: str
    tier: int | None
    purpose: str
    frequency: str
    seats: tuple[SeatLine, ...]
    meetings: int


@dataclass(frozen=True)
class MeetingLine:
    """A meeting with what it looked at."""

    held_on: date
    group: str
    kind: str
    title: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class MeetingsInPeriod:
    """The meetings of open groups, in order of date."""

    rows: tuple[MeetingLine, ...]

    @property
    def count(self) -> int:
        """How many were held."""
        return len(self.rows)

    @property
    def by_group(self) -> tuple[tuple[str, int], ...]:
        """How many each group held, most first."""
        return tuple(Counter(one.group for one in self.rows).most_common())


def meetings(partnership: Partnership, start: date, end: date) -> MeetingsInPeriod:
    """The meetings of open groups that were held in a period."""
    rows = (
        Meeting.objects.filter(partnership=partnership)
        .for_the_report()
        .held()
        .of_period(start, end)
        .select_related("group")
        .prefetch_related("areas", Prefetch("group__names", to_attr="fetched_names"))
        .order_by("meets_on", "pk")
    )
    return MeetingsInPeriod(
        tuple(
            MeetingLine(
                held_on=one.meets_on,
                group=_name_on(one.group, one.meets_on),
                kind=one.get_kind_display(),
                title=one.title,
                areas=tuple(area.text for area in one.areas.all()),
            )
            for one in rows
        )
    )


def groups(partnership: Partnership, start: date, end: date) -> tuple[GroupFigures, ...]:
    """The open groups that existed in a period, with the seats that existed in it."""
    in_period = Q(starts_on__isnull=True) | Q(starts_on__lte=end)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=start)
    held = Counter(
        Meeting.objects.filter(partnership=partnership)
        .for_the_report()
        .held()
        .of_period(start, end)
        .values_list("group_id", flat=True)
        .order_by()
    )
    rows = (
        Group.objects.filter(in_period, not_over, partnership=partnership, is_closed=False)
        .with_names()
        .prefetch_related(
            Prefetch("seats", Seat.objects.filter(in_period, not_over).select_related("agency"))
        )
    )
    return tuple(
        GroupFigures(
            name=_name_on(one, end),
            tier=one.tier,
            purpose=one.purpose,
            frequency=one.frequency,
            seats=tuple(_seat(seat, end) for seat in one.seats.all()),
            meetings=held[one.pk],
        )
        for one in rows
    )


def _seat(seat: Seat, end: date) -> SeatLine:
    return SeatLine(
        post=seat.title,
        agency=seat.agency.name if seat.agency else "",
        kind=seat.get_kind_display() if seat.kind != Seat.Kind.VOTING else "",
        is_chair=seat.is_chair,
        ended_on=seat.ends_on if seat.ends_on and seat.ends_on < end else None,
    )


def _name_on(group: Group, day: date) -> str:
    named = group.named_on(day)
    return named.name if named else group.name
