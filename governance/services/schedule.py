"""Plan meetings, move them to another day, cancel them; whoever sits in the group is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse

from governance.access.meeting import PLAN_MEETINGS
from governance.access.schedule import may_cancel, may_move
from governance.models import Meeting, NewDay, RotationTurn
from governance.rules.meeting import MEETING_MOVES, ItemKind, MeetingState, Purpose
from governance.services import cadences, forward
from partnership.access import holds
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Group, SeatHolding, User
from partnership.services import calendar, notices, references, trail
from partnership.services.notices import Message
from partnership.working_days import why_closed

UNTITLED = {Meeting.Kind.ORDINARY: "{name}", Meeting.Kind.ASSURANCE: "{name}"}


@dataclass(frozen=True)
class Plan:
    """A meeting as somebody wants it. `finance` are the positions of the money that it is to receive."""

    group: Group
    meets_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    kind: Meeting.Kind = Meeting.Kind.ORDINARY
    title: str = ""
    place: str = ""
    invited: str = ""
    turn: RotationTurn | None = None
    finance: Sequence[date] = field(default=())

    @property
    def called(self) -> str:
        """Its title; where none was given, the group's name with the kind of meeting."""
        named = UNTITLED.get(self.kind, f"{{name}}: {self.kind.label.lower()}")
        return self.title or named.format(name=self.group.name)


def closed_because(day: date) -> str:
    """Why nobody works on a day, in words; empty on a working day."""
    return why_closed(day, calendar.holidays())


@transaction.atomic
def plan(*, plan: Plan, is_deliberate: bool = False, by: Actor, now: datetime) -> Meeting:
    """
    Put a meeting into the calendar and tell whoever sits in the group; the same again hands back the one that stands.

    Raises Refused for people who may not, a day that is past, a day on which nobody works unless that is meant, and
    a turn of the rotation whose seat is vacant.
    """
    holds(by, PLAN_MEETINGS).require()
    meeting, is_new = _planned(plan, is_deliberate=is_deliberate, by=by)
    if is_new:
        _tell(meeting, "planned", f"is planned for {_when(meeting)}", by=by, now=now)
    return meeting


@transaction.atomic
def accept(*, plans: Sequence[Plan], by: Actor, now: datetime) -> list[Meeting]:
    """Plan several meetings at once, all or none, and tell each person once for each group; twice changes nothing."""
    holds(by, PLAN_MEETINGS).require()
    made: list[Meeting] = []
    told: dict[Group, list[Meeting]] = {}
    for one in sorted(plans, key=lambda one: one.meets_on):
        meeting, is_new = _planned(one, is_deliberate=False, by=by)
        made.append(meeting)
        if is_new:
            told.setdefault(one.group, []).append(meeting)
            _plan_finance(one, by=by, now=now)
    for group, planned in told.items():
        _tell_of_several(group, planned, by=by, now=now)
    return made


def _planned(plan: Plan, *, is_deliberate: bool, by: Actor) -> tuple[Meeting, bool]:
    """The meeting of a plan, and whether it is new."""
    _demand_possible(plan, by)
    title = plan.called
    standing = Meeting.objects.filter(group=plan.group, meets_on=plan.meets_on, title=title).first()
    if standing and standing.state == MeetingState.CANCELLED:
        raise Refused(
            f"The meeting of this name on {in_words(plan.meets_on)} was cancelled. Give the new one another title."
        )
    if standing:
        return standing, False
    _demand_day(plan.meets_on, is_deliberate=is_deliberate, by=by)
    if plan.turn and cadences.vacant_turns([plan.turn], by.today):
        raise Refused(cadences.why_vacant(plan.turn))
    meeting = Meeting.objects.create(
        partnership=by.partnership,
        group=plan.group,
        reference=references.next_reference(by.partnership, "MT", plan.meets_on.year),
        meets_on=plan.meets_on,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        kind=plan.kind,
        state=MeetingState.PLANNED,
        title=title,
        place=plan.place,
        invited=plan.invited,
        host_sector=plan.turn.sector if plan.turn else "",
        chair_seat=plan.turn.chair_seat if plan.turn else None,
    )
    trail.record(
        "governance.meeting.planned",
        subject=meeting,
        by=by,
        sentence=f"planned meeting {meeting.reference} for {in_words(meeting.meets_on)}",
    )
    return meeting, True


def _demand_possible(plan: Plan, by: Actor) -> None:
    group = plan.group
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    if group.ends_on and plan.meets_on > group.ends_on:
        raise Refused(f"The group ended on {in_words(group.ends_on)}.")
    if plan.turn and plan.turn.group_id != group.pk:
        raise Refused("This turn is of another group's rotation.")


def _demand_day(day: date, *, is_deliberate: bool, by: Actor) -> None:
    if day < by.today:
        raise Refused("This day is past. A meeting that was held is recorded, not planned.")
    why = closed_because(day)
    if why and not is_deliberate:
        raise Refused(
            f"{in_words(day)} is not a working day ({why}). Say that it is meant, or choose another."
        )


def _plan_finance(plan: Plan, *, by: Actor, now: datetime) -> None:
    """Ask for each position of the money on the group's forward plan, once (Brent 2019, 2.41: six-monthly)."""
    for position in plan.finance:
        forward.want(
            group=plan.group,
            title=f"Income and expenditure, position of {position.day} {position:%B %Y}",
            because="The six-monthly report on income and expenditure",
            wanted_by=plan.meets_on,
            once_key=f"finance:{position.isoformat()}",
            by=by,
            now=now,
            kind=ItemKind.FINANCE,
            purpose=Purpose.INFORMATION,
        )


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    meets_on: date,
    starts_at: time | None,
    ends_at: time | None,
    place: str,
    reason: str,
    is_deliberate: bool = False,
    by: Actor,
    now: datetime,
) -> Meeting:
    """
    Put a meeting on another day, or at another time or place, and tell its people; the same again changes nothing.

    Raises Refused once the meeting has begun, for a day that is past or on which nobody works, and without a reason.
    """
    row = _locked(meeting, by)
    new: dict[str, Any] = {
        "meets_on": meets_on,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
    }
    if all(getattr(row, name) == value for name, value in new.items()):
        return row
    may_move(by, row).require()
    if meets_on != row.meets_on:
        _demand_day(meets_on, is_deliberate=is_deliberate, by=by)
        _demand_unnamed(row, meets_on)
    if not reason.strip():
        raise Refused("Say why the meeting is moved.")
    NewDay.objects.create(
        partnership=row.partnership,
        meeting=row,
        was_on=row.meets_on,
        was_at=row.starts_at,
        is_on=meets_on,
        is_at=starts_at,
        reason=reason,
        at=now,
        by=by.user,
    )
    for name, value in new.items():
        setattr(row, name, value)
    row.sequence += 1
    row.save(update_fields=[*new, "sequence"])
    trail.record(
        "governance.meeting.moved",
        subject=row,
        by=by,
        sentence=f"moved meeting {row.reference} to {in_words(meets_on)}",
    )
    _tell(row, "moved", f"is now {_when(row)}", by=by, now=now)
    return row


def _locked(meeting: Meeting, by: Actor) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group", "partnership")
    row = rows.get(pk=meeting.pk)
    if row.partnership_id != by.partnership.pk:
        raise Refused("This meeting belongs to another partnership.")
    return row


def _demand_unnamed(meeting: Meeting, day: date) -> None:
    others = Meeting.objects.filter(group=meeting.group, meets_on=day, title=meeting.title)
    if others.exclude(pk=meeting.pk).exists():
        raise Refused("The group has a meeting of this name on that day already.")


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Actor, now: datetime) -> Meeting:
    """Cancel a meeting, with the reason, and tell its people; again changes nothing. Raises Refused once it has begun."""
    row = _locked(meeting, by)
    if row.state == MeetingState.CANCELLED:
        return row
    may_cancel(by, row).require()
    MEETING_MOVES.check(row.state, MeetingState.CANCELLED)
    if not reason.strip():
        raise Refused("Say why the meeting is cancelled.")
    row.state, row.cancelled_because = MeetingState.CANCELLED, reason
    row.sequence += 1
    row.save(update_fields=["state", "cancelled_because", "sequence"])
    trail.record(
        "governance.meeting.cancelled",
        subject=row,
        by=by,
        sentence=f"cancelled meeting {row.reference} of {in_words(row.meets_on)}",
    )
    _tell(row, "cancelled", "will not take place", by=by, now=now)
    return row


# --- who is told, and who would have to be in two rooms -------------------------------------------------------------


def who_sits(group: Group, on: date) -> dict[User, str]:
    """Who sits in a group or deputises for somebody there, with the reason they are told; no name of the group in it."""
    rows = SeatHolding.objects.current(on).filter(seat__group=group).select_related("user")
    return {one.user: "You are told because you have a seat in the group." for one in rows}


def clashes(
    group: Group, day: date, today: date, apart_from: Meeting | None = None
) -> list[Meeting]:
    """The meetings to come of other groups on the same day that some of the same people are expected at."""
    people = SeatHolding.objects.current(today).filter(seat__group=group).values("user")
    rows = Meeting.objects.to_come().filter(
        meets_on=day,
        group__seats__holdings__in=SeatHolding.objects.current(today).filter(user__in=people),
    )
    if apart_from:
        rows = rows.exclude(pk=apart_from.pk)
    return list(rows.select_related("group", "partnership").distinct())


def name_of(meeting: Meeting) -> str:
    """The meeting as mails and calendars call it: of a closed group the reference and nothing else."""
    if meeting.group.is_closed:
        return f"Meeting - {meeting.reference}"
    return f"{meeting.group.called}, {meeting.reference}"


def _when(meeting: Meeting) -> str:
    at = f", {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return f"{in_words(meeting.meets_on)}{at}"


def _tell(meeting: Meeting, what: str, happened: str, *, by: Actor, now: datetime) -> None:
    """Tell the members; a title and a place are words that somebody typed, and stay on the page."""
    is_closed = meeting.group.is_closed
    body = f"A meeting of {meeting.group.name} {happened}."
    message = Message(
        code=f"governance.meeting.{what}",
        subject=name_of(meeting) if is_closed else f"{name_of(meeting)}: {what}",
        body="What was planned or has changed stands on its page." if is_closed else body,
        reference=meeting.reference,
        address=meeting.get_absolute_url(),
    )
    people = who_sits(meeting.group, by.today)
    people.pop(by.user, None)
    key = f"{meeting.pk}:{meeting.sequence}"
    notices.tell(people, message, partnership=meeting.partnership, key=key, now=now)


def _tell_of_several(group: Group, planned: list[Meeting], *, by: Actor, now: datetime) -> None:
    days = "; ".join(_when(one) for one in planned)
    count = f"{len(planned)} meeting{'' if len(planned) == 1 else 's'}"
    is_closed = group.is_closed
    message = Message(
        code="governance.meetings.planned",
        subject="Meetings are planned" if is_closed else f"{group.called}: {count} planned",
        body="They stand in the calendar." if is_closed else f"{group.name} is to meet on {days}.",
        reference=planned[0].reference,
        address=reverse("governance:calendar", args=[by.partnership.slug]),
    )
    people = who_sits(group, by.today)
    people.pop(by.user, None)
    notices.tell(people, message, partnership=by.partnership, key=f"{planned[0].pk}", now=now)
