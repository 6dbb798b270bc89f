"""
The one place that reads the siblings for a period: every figure of the yearly report, live or frozen.

`frozen` turns an Overview into JSON with a schema version; `thawed` turns it back, so that a published figure is
drawn by the same template parts as a live one and never moves.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from finance import figures as finance_figures
from finance.figures import InKindLine, MoneyInPeriod, MoneyLine
from governance import figures
from governance.figures import (
    AttendanceInPeriod,
    AttendanceLine,
    ChangeLine,
    GroupFigures,
    MeetingLine,
    MeetingsInPeriod,
    SeatLine,
)
from partnership.models import Partnership
from reviews import figures as reviews_figures
from reviews.figures import Figure, FigureGroup, ReviewsInPeriod, ThemeLine

SCHEMA = 4
# Figures frozen under the first schema have no attendance, under the first two no changes, and before this one no reviews.
KNOWN_SCHEMAS = (1, 2, 3, SCHEMA)
Frozen = dict[str, Any]


@dataclass(frozen=True)
class Overview:
    """The figures of a period, with the moment at which they were taken."""

    starts_on: date
    ends_on: date
    taken_at: datetime
    groups: tuple[GroupFigures, ...]
    meetings: MeetingsInPeriod
    money: MoneyInPeriod
    attendance: AttendanceInPeriod | None = None
    changes: tuple[ChangeLine, ...] | None = None
    reviews: ReviewsInPeriod | None = None


def for_period(partnership: Partnership, start: date, end: date) -> Overview:
    """The figures of a period as the rows say now."""
    return Overview(
        starts_on=start,
        ends_on=end,
        taken_at=timezone.now(),
        groups=figures.groups(partnership, start, end),
        meetings=figures.meetings(partnership, start, end),
        money=finance_figures.for_period(partnership, start, end),
        attendance=figures.attendance(partnership, start, end),
        changes=figures.changes(partnership, start, end),
        reviews=reviews_figures.for_period(partnership, start, end),
    )


def frozen(overview: Overview) -> Frozen:
    """The figures as JSON can hold them."""
    return {"schema": SCHEMA} | {name: _plain(value) for name, value in asdict(overview).items()}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def thawed(kept: Frozen) -> Overview:
    """The figures as they were frozen. Raises ValueError for a schema that is not known."""
    if kept["schema"] not in KNOWN_SCHEMAS:
        raise ValueError(f"Figures of schema {kept['schema']}")
    return Overview(
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        taken_at=datetime.fromisoformat(kept["taken_at"]),
        groups=tuple(_group(one) for one in kept["groups"]),
        meetings=MeetingsInPeriod(tuple(_meeting(one) for one in kept["meetings"]["rows"])),
        money=_money(kept["money"]),
        attendance=_attendance(kept.get("attendance")),
        changes=_changes(kept.get("changes")),
        reviews=_reviews(kept.get("reviews")),
    )


def _reviews(kept: Frozen | None) -> ReviewsInPeriod | None:
    if kept is None:
        return None
    return ReviewsInPeriod(
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        groups=tuple(
            FigureGroup(one["title"], tuple(Figure(**figure) for figure in one["figures"]))
            for one in kept["groups"]
        ),
        themes=tuple(ThemeLine(**one) for one in kept["themes"]),
    )


def _changes(kept: list[Frozen] | None) -> tuple[ChangeLine, ...] | None:
    if kept is None:
        return None
    return tuple(ChangeLine(**one | {"on": date.fromisoformat(one["on"])}) for one in kept)


def _attendance(kept: Frozen | None) -> AttendanceInPeriod | None:
    if kept is None:
        return None
    rows = tuple(AttendanceLine(**one) for one in kept["rows"])
    return AttendanceInPeriod(**kept | {"rows": rows})


def _group(kept: Frozen) -> GroupFigures:
    seats = tuple(SeatLine(**seat | {"ended_on": _day(seat["ended_on"])}) for seat in kept["seats"])
    return GroupFigures(**kept | {"seats": seats})


def _meeting(kept: Frozen) -> MeetingLine:
    held_on = date.fromisoformat(kept["held_on"])
    return MeetingLine(**kept | {"held_on": held_on, "areas": tuple(kept["areas"])})


def _money(kept: Frozen) -> MoneyInPeriod:
    return MoneyInPeriod(
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        income=tuple(MoneyLine(**_line(one)) for one in kept["income"]),
        in_kind=tuple(InKindLine(**_line(one)) for one in kept["in_kind"]),
        spending=tuple(MoneyLine(**_line(one)) for one in kept["spending"]),
        total_in=Decimal(kept["total_in"]),
        total_out=Decimal(kept["total_out"]),
    )


def _line(kept: Frozen) -> Frozen:
    sums = {name: Decimal(kept[name]) for name in ("amount", "share") if name in kept}
    days = {name: date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on")}
    return kept | days | sums


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
