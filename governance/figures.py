"""Figures of this floor and of the groups below it, for a period: read-only, each row ready to be printed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Lag

from governance.models import Attendance, Meeting, StructureChange
from governance.rules.meeting import Answer
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


# --- changes of the arrangements ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ChangeLine:
    """One change of the structure or the arrangements, as the log tells it."""

    on: date
    what: str
    reason: str


def changes(partnership: Partnership, start: date, end: date) -> tuple[ChangeLine, ...]:
    """The log of changes in a period, the first first."""
    rows = StructureChange.objects.filter(partnership=partnership, on__range=(start, end))
    told = rows.order_by("on", "pk").values_list("on", "what", "reason")
    return tuple(ChangeLine(*one) for one in told)


# --- attendance -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AttendanceLine:
    """How often an agency (or one seat) was expected and represented. Never a person's name."""

    name: str
    expected: int
    present: int
    deputy: int
    apologies: int
    absent: int
    vacant: int

    @property
    def represented(self) -> int:
        """At how many meetings somebody came for it, as holder or deputy."""
        return self.present + self.deputy

    @property
    def share(self) -> int | None:
        """In how many of a hundred meetings it was represented; None where it was never expected."""
        return round(100 * self.represented / self.expected) if self.expected else None


@dataclass(frozen=True)
class AttendanceInPeriod:
    """The attendance of a period: of how many meetings it was recorded, of how many it was not, and each agency's."""

    recorded: int
    unrecorded: int
    rows: tuple[AttendanceLine, ...]


# Who is expected at every meeting; advisers, virtual members and people in attendance come when needed.
EXPECTED_KINDS = (Seat.Kind.VOTING, Seat.Kind.OBSERVER)


_CAME = Q(answer=Answer.PRESENT)
_SINCE = Q(seat__vacant_since__isnull=False, seat__vacant_since__lte=F("meeting__meets_on"))
_EMPTY = ~_CAME & (_SINCE | Q(name="") & ~Q(answer=Answer.APOLOGIES))
_COUNTED = {
    "expected": Count("pk", filter=~_EMPTY),
    "present": Count("pk", filter=_CAME & Q(is_deputy=False)),
    "deputy": Count("pk", filter=_CAME & Q(is_deputy=True)),
    "apologies": Count("pk", filter=Q(answer=Answer.APOLOGIES) & ~_EMPTY),
    "absent": Count("pk", filter=~_CAME & ~Q(answer=Answer.APOLOGIES) & ~_EMPTY),
    "vacant": Count("pk", filter=_EMPTY),
}


def attendance(partnership: Partnership, start: date, end: date) -> AttendanceInPeriod:
    """The attendance of open groups' meetings in a period, by agency."""
    held = (
        Meeting.objects.filter(partnership=partnership)
        .for_the_report()
        .held()
        .of_period(start, end)
    )
    return AttendanceInPeriod(*how_many_recorded(held), rows=attendance_by_agency(held))


def how_many_recorded(held: QuerySet[Meeting]) -> tuple[int, int]:
    """Of how many meetings the attendance was recorded, and of how many it was not."""
    kept = Exists(Attendance.objects.filter(meeting=OuterRef("pk"), seat__isnull=False))
    counted = held.order_by().aggregate(
        recorded=Count("pk", filter=kept), unrecorded=Count("pk", filter=~kept)
    )
    return counted["recorded"], counted["unrecorded"]


def expected_at(held: QuerySet[Meeting]) -> QuerySet[Attendance]:
    """The seats that were expected at meetings, as their attendance was recorded."""
    return Attendance.objects.filter(
        meeting__in=held.order_by().values("pk"), seat__isnull=False, kind__in=EXPECTED_KINDS
    ).order_by()


def attendance_by_agency(held: QuerySet[Meeting]) -> tuple[AttendanceLine, ...]:
    """Each agency's attendance, added up by the database."""
    rows = expected_at(held).values("agency__name").annotate(**_COUNTED).order_by("agency__name")
    return tuple(_attendance_line(one["agency__name"] or "No agency", one) for one in rows)


def attendance_by_seat(held: QuerySet[Meeting]) -> list[tuple[int, int, AttendanceLine]]:
    """Each seat's attendance with the key of the seat and of its group, added up by the database."""
    keys = ("seat_id", "meeting__group_id", "seat__title")
    rows = expected_at(held).values(*keys).annotate(**_COUNTED).order_by("meeting__group_id", "seat__title", "seat_id")  # fmt: skip
    return [
        (one["seat_id"], one["meeting__group_id"], _attendance_line(one["seat__title"], one))
        for one in rows
    ]


def away_twice(held: QuerySet[Meeting]) -> set[int]:
    """The seats for which nobody came to two meetings of the group in a row (DOMAIN D44). An empty seat is not away."""
    away = Case(When(_CAME | _EMPTY, then=Value(0)), default=Value(1))
    rows = expected_at(held).annotate(
        away=away,
        before=Window(
            Lag("away"),
            partition_by=[F("seat_id")],
            order_by=[F("meeting__meets_on"), F("meeting_id")],
        ),
    )
    # A filter on `away` would go below the window and hide the meetings between, so it is asked of the answer.
    after_one = rows.filter(before=1).values_list("seat_id", "away")
    return {seat for seat, is_away in after_one if is_away and seat is not None}


def _attendance_line(name: str, counted: Mapping[str, Any]) -> AttendanceLine:
    return AttendanceLine(name=name, **{key: counted[key] for key in _COUNTED})
