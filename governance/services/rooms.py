"""The room: who is expected, who says they come, who came and left, whether the room may decide, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from governance.access import meeting as access
from governance.models import Attendance, Declaration, Meeting, Minutes, Outcome, Stay
from governance.rules.clocks import DRAFT_MINUTES
from governance.rules.meeting import (
    MEETING_MOVES,
    Answer,
    ItemState,
    MeetingState,
    OutcomeKind,
)
from governance.rules.room import Sitting, Standing, lost_between, standing
from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import Actor, GroupQuorum, Seat, SeatHolding, User
from partnership.quorum import QuorumRule
from partnership.services import deadlines, trail
from partnership.services.deadlines import local_today
from partnership.services.rule_sets import governing


@dataclass(frozen=True)
class Who:
    """Who comes for a seat: its holder or a deputy by account, or somebody by name with the authority they carry."""

    person: User | None = None
    name: str = ""
    authority: str = ""


def locked(meeting: Meeting) -> Meeting:
    """The meeting's row, locked until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "group", "chair_seat").get(pk=meeting.pk)


# --- who is expected --------------------------------------------------------------------------------------------------


def seats_on_the_day(meeting: Meeting) -> list[Seat]:
    """The seats that the group had on the day of the meeting."""
    day = meeting.meets_on
    rows = Seat.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        group=meeting.group_id,
    )
    return list(rows.select_related("agency"))


def expect(meeting: Meeting) -> None:
    """Put every seat of the day on the list, with whoever holds it; seats that stand there stay as they are."""
    listed = set(meeting.attendance.filter(seat__isnull=False).values_list("seat_id", flat=True))
    missing = [seat for seat in seats_on_the_day(meeting) if seat.pk not in listed]
    holders = {
        one.seat_id: one.user
        for one in SeatHolding.objects.filter(seat__in=missing, is_deputy=False)
        .current(meeting.meets_on)
        .select_related("user")
    }
    Attendance.objects.bulk_create(
        Attendance(
            partnership=meeting.partnership,
            meeting=meeting,
            seat=seat,
            person=holders.get(seat.pk),
            name=holders[seat.pk].full_name if seat.pk in holders else "",
            post=seat.title,
            agency=seat.agency,
            sector=seat.sector,
            kind=seat.kind,
            is_chair=seat.is_chair or seat.pk == meeting.chair_seat_id,
        )
        for seat in missing
    )


@transaction.atomic
def answer(meeting: Meeting, *, seat: Seat, says: Answer, who: Who | None, by: Actor) -> Attendance:
    """
    Say before the meeting that a seat comes, sends a deputy or apologises. The same answer again changes nothing.

    Raises Refused for somebody else's seat, unless by whoever keeps the meeting.
    """
    row = locked(meeting)
    access.may_answer(by, row).require()
    if seat.pk not in by.seat_ids and not access.keeps(by, row):
        raise Refused("This is somebody else's seat.")
    expect(row)
    mine = _attendance_of(row, seat)
    if says not in {Answer.COMING, Answer.APOLOGIES}:
        raise Refused("Say that you come, that a deputy comes, or that nobody can.")
    changed = _seated(mine, who) if who and says == Answer.COMING else _by_holder(mine)
    changed.answer = says
    changed.save(update_fields=["person", "name", "is_deputy", "authority", "answer"])
    trail.record(
        "governance.meeting.answered",
        subject=row,
        by=by,
        sentence=f"answered for the seat “{seat.title}”: {changed.get_answer_display().lower()}",
    )
    return changed


def _attendance_of(meeting: Meeting, seat: Seat) -> Attendance:
    found = meeting.attendance.select_related("seat", "meeting").filter(seat=seat).first()
    if found is None:
        raise Refused("The group does not have this seat on the day of the meeting.")
    return found


def _by_holder(row: Attendance) -> Attendance:
    holder = _sitting(row).filter(is_deputy=False).select_related("user").first()
    row.person = holder.user if holder else None
    row.name = holder.user.full_name if holder else ""
    row.is_deputy, row.authority = False, ""
    return row


def _sitting(row: Attendance) -> QuerySet[SeatHolding]:
    return SeatHolding.objects.filter(seat=row.seat_id).current(row.meeting.meets_on)


def _seated(row: Attendance, who: Who) -> Attendance:
    """
    Put somebody in the seat for this meeting.

    Raises Refused for a person who no longer sits there, and for a deputy by name whose authority is not said
    (Brent's arrangements 2019, 3.7: a deputy has similar delegated authority).
    """
    if who.person is not None:
        holding = _sitting(row).filter(user=who.person).order_by("is_deputy").first()
        if holding is None:
            raise Refused(
                f"{who.person} neither holds this seat nor deputises for it on that day. "
                "Name who came; the business unit keeps the seats on the group's page."
            )
        row.person, row.name = who.person, who.person.full_name
        row.is_deputy, row.authority = holding.is_deputy, holding.delegated_authority
        return row
    if not who.name.strip():
        raise Refused("Say who comes.")
    if row.kind == Seat.Kind.VOTING and not who.authority.strip():
        raise Refused("Say which authority the deputy carries: a deputy can commit the agency.")
    row.person, row.name = None, who.name.strip()
    row.is_deputy, row.authority = True, who.authority.strip()
    return row


# --- the room opens ---------------------------------------------------------------------------------------------------


@transaction.atomic
def open_room(meeting: Meeting, *, at: datetime, by: Actor, now: datetime) -> Meeting:
    """
    Open the room at a moment of the meeting's day; opening an open room changes nothing.

    A meeting that was only logged is written up this way: its times are typed from the paper. Raises Refused before
    the day, and once the chair has checked the record.
    """
    row = locked(meeting)
    if row.is_in_session:
        return row
    access.may_open(by, row).require()
    MEETING_MOVES.check(row.state, MeetingState.IN_SESSION)
    _on_the_day(row, at, now)
    row.state, row.closed_at = MeetingState.IN_SESSION, None
    row.opened_at = min(row.opened_at, at) if row.opened_at else at
    row.save(update_fields=["state", "opened_at", "closed_at"])
    Minutes.objects.get_or_create(meeting=row, defaults={"partnership": row.partnership})
    expect(row)
    trail.record(
        "governance.meeting.opened", subject=row, by=by, sentence=f"opened the room of {row.reference}"
    )  # fmt: skip
    return row


def _on_the_day(meeting: Meeting, at: datetime, now: datetime) -> None:
    if at > now:
        raise Refused("This time is still to come.")
    if local_today(at) != meeting.meets_on:
        raise Refused("This is not a time on the day of the meeting.")


@transaction.atomic
def close_room(meeting: Meeting, *, at: datetime, by: Actor, now: datetime) -> Meeting:
    """
    Close the room: whoever is in it leaves, seats that nobody marked are absent, and the clock of the draft starts.

    Closing twice changes nothing. Raises Refused for a time before something that was recorded.
    """
    row = locked(meeting)
    if row.state == MeetingState.HELD:
        return row
    access.may_run(by, row).require()
    MEETING_MOVES.check(row.state, MeetingState.HELD)
    _on_the_day(row, at, now)
    _after_everything(row, at)
    Stay.objects.filter(attendance__meeting=row, left_at__isnull=True).update(left_at=at)
    row.attendance.filter(answer__in=[Answer.NONE, Answer.COMING]).update(answer=Answer.ABSENT)
    for item in row.items.filter(state=ItemState.NOW):
        item.state, item.ended_at = ItemState.DONE, at
        item.save(update_fields=["state", "ended_at"])
    row.state, row.closed_at = MeetingState.HELD, at
    row.save(update_fields=["state", "closed_at"])
    record = row.minutes
    deadlines.start(
        DRAFT_MINUTES,
        subject=record,
        reference=row.reference,
        address=row.get_absolute_url(),
        starts_on=row.meets_on,
        starts_because=f"Meeting {row.reference} was held",
        rule_set=governing(row.meets_on),
        owner_agency=None,
        now=now,
    )
    trail.record(
        "governance.meeting.closed", subject=row, by=by, sentence=f"closed the room of {row.reference}"
    )  # fmt: skip
    return row


def _after_everything(meeting: Meeting, at: datetime) -> None:
    stays = Stay.objects.filter(attendance__meeting=meeting)
    latest = [
        meeting.opened_at,
        stays.order_by("-came_at").values_list("came_at", flat=True).first(),
        stays.filter(left_at__isnull=False).order_by("-left_at").values_list("left_at", flat=True).first(),
        meeting.outcomes.standing().order_by("-at").values_list("at", flat=True).first(),
    ]  # fmt: skip
    if any(moment is not None and moment > at for moment in latest):
        raise Refused("Something was recorded at a later time. Check the time of closing.")


# --- who came and who left --------------------------------------------------------------------------------------------


@transaction.atomic
def came(
    attendance: Attendance, *, who: Who | None, at: datetime, by: Actor, now: datetime
) -> Attendance:
    """
    Mark that somebody came for a seat; without `who`, its holder. Somebody who is in the room already stays so.

    Raises Refused for a time at which the room was not open, and for a person who has left the seat.
    """
    meeting, row = _in_an_open_room(attendance, by)
    if row.stays.filter(left_at__isnull=True).exists():
        return row
    _while_open(meeting, at, now)
    last = row.stays.order_by("-came_at").first()
    if last and last.left_at and at < last.left_at:
        raise Refused(f"{row.name} was in the room until {_clock(last.left_at)}.")
    if who:
        row = _seated(row, who)
    elif not row.name and row.seat_id:
        row = _by_holder(row)
    if not row.name:
        raise Refused(
            "Nobody holds this seat. Name who came with their authority; "
            "the business unit fills the seat on the group's page."
        )
    row.answer = Answer.PRESENT
    row.save(update_fields=["person", "name", "is_deputy", "authority", "answer"])
    Stay.objects.create(partnership=row.partnership, attendance=row, came_at=at)
    _record(meeting, "came", f"marked that the seat “{row.post}” came", by)
    return row


@transaction.atomic
def left(attendance: Attendance, *, at: datetime, by: Actor, now: datetime) -> Attendance:
    """
    Mark that somebody left the room. Somebody who is not in it stays so.

    Raises Refused where they agreed to a decision after that moment, or a decision would have been taken without a
    quorum.
    """
    meeting, row = _in_an_open_room(attendance, by)
    stay = row.stays.filter(left_at__isnull=True).first()
    if stay is None:
        return row
    _while_open(meeting, at, now)
    if at < stay.came_at:
        raise Refused(f"{row.name} came at {_clock(stay.came_at)}; nobody leaves before they came.")
    agreed = row.agreements.filter(outcome__at__gte=at, outcome__struck_out_at__isnull=True)
    last = agreed.select_related("outcome").first()
    if last:
        raise Refused(
            f"{row.name} spoke to {last.outcome.reference} at {_clock(last.outcome.at)}. "
            "Check the time, or strike that decision out first."
        )
    stay.left_at = at
    stay.save(update_fields=["left_at"])
    _decisions_still_stand(meeting)
    _record(meeting, "left", f"marked that the seat “{row.post}” left", by)
    return row


@transaction.atomic
def apologised(attendance: Attendance, *, by: Actor) -> Attendance:
    """Mark apologies for a seat for which nobody came."""
    meeting, row = _in_an_open_room(attendance, by)
    if row.answer == Answer.APOLOGIES:
        return row
    if row.stays.exists():
        raise Refused(f"{row.name} was in the room. Undo that first.")
    row.answer = Answer.APOLOGIES
    row.save(update_fields=["answer"])
    _record(meeting, "apologised", f"marked apologies for the seat “{row.post}”", by)
    return row


@transaction.atomic
def undo(attendance: Attendance, *, by: Actor) -> Attendance:
    """Take back the last thing that was marked for a seat: its leaving, else its coming, else its apologies."""
    meeting, row = _in_an_open_room(attendance, by)
    last = row.stays.order_by("-came_at").first()
    if last is None:
        row.answer = Answer.NONE
    elif last.left_at is not None:
        last.left_at = None
        last.save(update_fields=["left_at"])
    else:
        spoke = row.agreements.filter(
            outcome__struck_out_at__isnull=True, outcome__at__gte=last.came_at
        )
        if spoke.exists():
            raise Refused(f"{row.name} spoke to a decision. Strike that out first.")
        last.delete()
        row.answer = Answer.PRESENT if row.stays.exists() else Answer.NONE
    row.save(update_fields=["answer"])
    _decisions_still_stand(meeting)
    _record(meeting, "corrected", f"took back what was marked for the seat “{row.post}”", by)
    return row


@transaction.atomic
def add_guest(
    meeting: Meeting, *, name: str, post: str, at: datetime, by: Actor, now: datetime
) -> Attendance:
    """Mark that somebody without a seat is in attendance; they count for no quorum. The same name once."""
    row = locked(meeting)
    access.may_run(by, row).require()
    _while_open(row, at, now)
    standing_there = row.attendance.filter(seat__isnull=True, name=name, post=post).first()
    if standing_there:
        return standing_there
    guest = Attendance.objects.create(
        partnership=row.partnership,
        meeting=row,
        name=name,
        post=post,
        kind=Seat.Kind.ATTENDS,
        answer=Answer.PRESENT,
    )
    Stay.objects.create(partnership=row.partnership, attendance=guest, came_at=at)
    _record(row, "guest_came", "marked somebody in attendance", by)
    return guest


def _in_an_open_room(attendance: Attendance, by: Actor) -> tuple[Meeting, Attendance]:
    meeting = locked(attendance.meeting)
    access.may_run(by, meeting).require()
    row = meeting.attendance.select_related("seat", "person").get(pk=attendance.pk)
    row.meeting = meeting
    return meeting, row


def _while_open(meeting: Meeting, at: datetime, now: datetime) -> None:
    _on_the_day(meeting, at, now)
    if meeting.opened_at and at < meeting.opened_at:
        raise Refused(f"The room was opened at {_clock(meeting.opened_at)}.")


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def _record(meeting: Meeting, verb: str, sentence: str, by: Actor) -> None:
    trail.record(f"governance.meeting.{verb}", subject=meeting, by=by, sentence=sentence)


@transaction.atomic
def declare(
    attendance: Attendance, *, interest: str, has_withdrawn: bool, item_pk: int | None, by: Actor, now: datetime
) -> Declaration:  # fmt: skip
    """Record an interest that somebody declared; who withdrew from an item speaks to no decision under it."""
    meeting, row = _in_an_open_room(attendance, by)
    item = meeting.items.filter(pk=item_pk).first() if item_pk else None
    declared = Declaration.objects.create(
        partnership=meeting.partnership,
        meeting=meeting,
        item=item,
        attendance=row,
        interest=interest,
        has_withdrawn=has_withdrawn,
        at=now,
        recorded_by=by.user,
    )
    _record(meeting, "interest_declared", f"recorded an interest declared by “{row.post}”", by)
    return declared


# --- may the room decide ----------------------------------------------------------------------------------------------


def rule_of(meeting: Meeting) -> QuorumRule:
    """The rule of the meeting's group; one that asks for nothing where none is recorded."""
    found = (
        GroupQuorum.objects.filter(group=meeting.group_id).prefetch_related("requirements").first()
    )
    return found.rule() if found else QuorumRule()


def sittings_of(attendance: Sequence[Attendance]) -> list[Sitting]:
    """Every stay of every seat, as the pure rules take them. Fetch with `stays`."""
    return [
        Sitting(present=one.present(), came_at=stay.came_at, left_at=stay.left_at)
        for one in attendance
        for stay in one.stays.all()
    ]


def standing_of(meeting: Meeting, at: datetime) -> Standing:
    """Whether the room may decide at a moment, since when, and who is missing."""
    rows = list(meeting.attendance.prefetch_related("stays"))
    return standing(rule_of(meeting), sittings_of(rows), at, meeting.discretion_reason)


def _decisions_still_stand(meeting: Meeting) -> None:
    """Raise Refused where a decision that stands would have been taken without a quorum."""
    decided = {
        one.at: one
        for one in Outcome.objects.filter(meeting=meeting, kind=OutcomeKind.DECISION).standing()
    }
    rows = list(meeting.attendance.prefetch_related("stays"))
    lost = lost_between(
        rule_of(meeting), sittings_of(rows), sorted(decided), meeting.discretion_reason
    )
    if lost:
        first = decided[lost[0]]
        raise Refused(
            f"Then the meeting was not quorate when {first.reference} was decided at "
            f"{_clock(first.at)}. Check the time, or strike that decision out first."
        )


@transaction.atomic
def use_discretion(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    """Let a meeting without a quorum proceed, with the chair's reason: only where the group's rule allows that."""
    row = locked(meeting)
    access.may_run(by, row).require()
    if not rule_of(row).chair_may_proceed:
        raise Refused("The group's quorum allows the chair no discretion.")
    if not access.chairs(by, row.group, row):
        raise Refused("Only whoever chairs this meeting may let it proceed.")
    if row.discretion_reason == reason:
        return row
    row.discretion_reason = reason
    row.save(update_fields=["discretion_reason"])
    _record(row, "let_proceed", f"let {row.reference} proceed without a quorum, with a reason", by)
    return row
