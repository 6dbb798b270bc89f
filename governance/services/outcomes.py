"""What comes of an item: decisions of a quorate room, recommendations of one that is not, actions, and what goes up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance.access import meeting as access
from governance.models import (
    AgendaItem,
    Agreement,
    Attendance,
    Escalation,
    Meeting,
    Minutes,
    Outcome,
    in_the_room,
)
from governance.rules.meeting import (
    ESCALATION_MOVES,
    EscalationState,
    ItemState,
    MeetingState,
    MinutesState,
    OutcomeKind,
)
from governance.rules.room import Standing
from governance.services import forward, rooms
from partnership.errors import Refused
from partnership.models import Actor, Group, GroupParent, Seat
from partnership.services import actions, references, trail
from partnership.services.actions import Owner

Stances = Mapping[int, str]  # what each seat said, by the key of its attendance


@dataclass(frozen=True)
class Said:
    """What was decided, on what authority, proposed by whom, and what each voting seat said to it."""

    text: str
    basis: str
    stances: Stances
    proposed_by: int | None = None
    ratifies: Outcome | None = None


def _recordable(item: AgendaItem, at: datetime, by: Actor, now: datetime) -> Meeting:
    """The item's meeting, locked, where an outcome at a moment can be recorded: in session, or held and not yet checked."""
    meeting = rooms.locked(item.meeting)
    if item.state == ItemState.MOVED:
        raise Refused("This item was moved to another meeting.")
    record = Minutes.objects.filter(meeting=meeting).first()
    if meeting.state not in {MeetingState.IN_SESSION, MeetingState.HELD} or record is None:
        raise Refused("The room is not open. Open it first; whoever keeps the meeting can.")
    if record.state != MinutesState.DRAFT:
        raise Refused("The chair has checked the record. Take it back to change it.")
    access.may_keep(by, meeting).require()
    opened, closed = meeting.opened_at, meeting.closed_at or now
    if opened is None or not opened <= at <= closed:
        raise Refused("This is not a time at which the room was open.")
    return meeting


@transaction.atomic
def decide(item: AgendaItem, said: Said, *, at: datetime, by: Actor, now: datetime) -> Outcome:
    """
    Record a decision, with who agreed and on what authority.

    Raises Refused where the room is not quorate at that moment, saying who is missing: it can then only recommend
    (Brent's arrangements 2019, 2.11 and 2.18). Who speaks to it sits in a voting seat and is in the room.
    """
    meeting = _recordable(item, at, by, now)
    room = rooms.standing_of(meeting, at)
    if not room.may_decide:
        raise Refused(
            f"The meeting is not quorate, so it can decide nothing. Missing: {room.missing}. "
            "Record a recommendation for ratification instead, or have the missing partner or a deputy join."
        )
    if said.ratifies is not None:
        _ratifiable(said.ratifies, meeting)
    outcome = _spoken(meeting, item, OutcomeKind.DECISION, said, room, at=at, by=by, now=now)
    if not any(stance == Agreement.Stance.AGREED for stance in said.stances.values()):
        raise Refused("Nobody agreed, so nothing was decided. Say who agreed.")
    return outcome


@transaction.atomic
def recommend(item: AgendaItem, said: Said, *, at: datetime, by: Actor, now: datetime) -> Outcome:
    """Record what the room recommends for ratification: all that a meeting without a quorum can do."""
    meeting = _recordable(item, at, by, now)
    room = rooms.standing_of(meeting, at)
    return _spoken(meeting, item, OutcomeKind.RECOMMENDATION, said, room, at=at, by=by, now=now)


def _ratifiable(recommendation: Outcome, meeting: Meeting) -> None:
    if recommendation.kind != OutcomeKind.RECOMMENDATION or recommendation.struck_out_at:
        raise Refused("Only a recommendation that stands is ratified.")
    if recommendation.meeting.group_id != meeting.group_id:
        raise Refused("Another group made this recommendation; that group ratifies it.")
    if Outcome.objects.filter(ratifies=recommendation).standing().exists():
        raise Refused(f"{recommendation.reference} is ratified already.")


def _spoken(
    meeting: Meeting,
    item: AgendaItem,
    kind: OutcomeKind,
    said: Said,
    room: Standing,
    *,
    at: datetime,
    by: Actor,
    now: datetime,
) -> Outcome:
    prefix = "DEC" if kind == OutcomeKind.DECISION else "RAT"
    rows = list(meeting.attendance.prefetch_related("stays", "declarations"))
    here = {one.pk: one for one in in_the_room(rows, at)}
    speakers = [(_speaker(here, pk, item), stance) for pk, stance in said.stances.items()]
    outcome = Outcome.objects.create(
        partnership=meeting.partnership,
        meeting=meeting,
        item=item,
        kind=kind,
        reference=references.next_reference(meeting.partnership, prefix, meeting.meets_on.year),
        text=said.text,
        basis=said.basis,
        proposed_by=_speaker(here, said.proposed_by, item) if said.proposed_by else None,
        at=at,
        was_quorate=room.may_decide,
        missing=room.missing[:500],
        ratifies=said.ratifies,
        recorded_at=now,
        recorded_by=by.user,
    )
    Agreement.objects.bulk_create(
        Agreement(partnership=meeting.partnership, outcome=outcome, attendance=one, stance=stance)
        for one, stance in speakers
    )
    _tell_trail(outcome, by, f"recorded {outcome.reference}")
    return outcome


def _speaker(here: Mapping[int, Attendance], pk: int, item: AgendaItem) -> Attendance:
    found = here.get(pk)
    if found is None:
        raise Refused(
            "Somebody who is said to have agreed was not in the room at that time. "
            "Check when they came and left."
        )
    if found.kind != Seat.Kind.VOTING:
        raise Refused(f"{found.name} has no vote in this group.")
    if any(one.has_withdrawn and one.item_id == item.pk for one in found.declarations.all()):
        raise Refused(f"{found.name} withdrew from this item because of an interest.")
    return found


def _tell_trail(outcome: Outcome, by: Actor, sentence: str) -> None:
    trail.record(
        f"governance.outcome.{outcome.kind}",
        subject=outcome.meeting,
        by=by,
        sentence=f"{sentence} in {outcome.meeting.reference}",
    )


@transaction.atomic
def note(item: AgendaItem, *, text: str, at: datetime, by: Actor, now: datetime) -> Outcome:
    """Record something for the record: information that was given, with nothing asked."""
    meeting = _recordable(item, at, by, now)
    return _plain(meeting, item, OutcomeKind.INFORMATION, text, at=at, by=by, now=now)


def _plain(
    meeting: Meeting,
    item: AgendaItem,
    kind: OutcomeKind,
    text: str,
    *,
    at: datetime,
    by: Actor,
    now: datetime,
) -> Outcome:
    room = rooms.standing_of(meeting, at)
    outcome = Outcome.objects.create(
        partnership=meeting.partnership,
        meeting=meeting,
        item=item,
        kind=kind,
        text=text,
        at=at,
        was_quorate=room.may_decide,
        missing=room.missing[:500],
        recorded_at=now,
        recorded_by=by.user,
    )
    _tell_trail(outcome, by, f"recorded: {outcome.get_kind_display().lower()},")
    return outcome


@transaction.atomic
def act(
    item: AgendaItem,
    *,
    what: str,
    owner: Owner,
    due_on: date,
    measure: str,
    at: datetime,
    by: Actor,
    now: datetime,
) -> Outcome:
    """Give somebody an action without leaving the item. A room without a quorum may do that too: nothing is decided."""
    meeting = _recordable(item, at, by, now)
    outcome = _plain(meeting, item, OutcomeKind.ACTION, what, at=at, by=by, now=now)
    outcome.action = actions.give(
        what=what,
        owner=owner,
        due_on=due_on,
        measure=measure,
        group=meeting.group,
        raised_in=meeting.reference,
        source=outcome,
        by=by,
        now=now,
    )
    outcome.save(update_fields=["action"])
    return outcome


def parents_of(group: Group) -> list[Group]:
    """The groups of the same partnership to which a group reports, the accountable one first."""
    links = GroupParent.objects.filter(group=group, parent__partnership=group.partnership_id)
    rows = links.select_related("parent").prefetch_related("parent__names")
    return [one.parent for one in rows if one.parent]


@transaction.atomic
def escalate(
    item: AgendaItem, *, text: str, to_group: Group, at: datetime, by: Actor, now: datetime
) -> Outcome:
    """Send a matter up to a parent group, which finds it on its forward plan and accepts it or returns it."""
    meeting = _recordable(item, at, by, now)
    if to_group.pk not in {one.pk for one in parents_of(meeting.group)}:
        raise Refused(f"{meeting.group.name} does not report to that group.")
    outcome = _plain(meeting, item, OutcomeKind.ESCALATION, text, at=at, by=by, now=now)
    Escalation.objects.create(partnership=meeting.partnership, outcome=outcome, to_group=to_group)
    forward.want(
        group=to_group,
        title=f"Sent up from {meeting.reference}",
        because=f"{meeting.group.name} asks this group to settle a matter",
        wanted_by=None,
        once_key=f"escalation:{outcome.pk}",
        by=by,
        now=now,
    )
    return outcome


@transaction.atomic
def answer_escalation(
    escalation: Escalation, *, state: EscalationState, answer: str, by: Actor, now: datetime
) -> Escalation:
    """The parent group accepts what was sent up, or returns it with its reason. The first answer stands."""
    row = Escalation.objects.select_for_update(of=("self",)).select_related(
        "to_group__partnership", "outcome__meeting__partnership"
    ).get(pk=escalation.pk)  # fmt: skip
    if row.state == state:
        return row
    access.may_answer_escalation(by, row.to_group).require()
    ESCALATION_MOVES.check(row.state, state)
    if state == EscalationState.RETURNED and not answer.strip():
        raise Refused("Say why it is returned.")
    row.state, row.answer, row.answered_at, row.answered_by = state, answer, now, by.user
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    trail.record(
        f"governance.escalation.{state}",
        subject=row.outcome.meeting,
        by=by,
        sentence=f"{state.label.lower()} what {row.outcome.meeting.reference} sent up",
    )
    return row


@transaction.atomic
def strike_out(outcome: Outcome, *, reason: str, by: Actor, now: datetime) -> Outcome:
    """
    Strike out what was recorded by mistake: it stays in the record and counts no more.

    Raises Refused for what has been built upon: an action is withdrawn in the action log, a ratification first.
    """
    meeting = rooms.locked(outcome.meeting)
    row = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
    if row.struck_out_at:
        return row
    access.may_write_record(by, meeting, Minutes.objects.filter(meeting=meeting).first()).require()
    if Outcome.objects.filter(ratifies=row).standing().exists():
        raise Refused("This recommendation was ratified. Strike the ratification out first.")
    if row.kind == OutcomeKind.DECISION and meeting.records_approved.filter(
        meeting=row.item.approves_id
    ):
        raise Refused("This decision approved a record, which is locked. Add an addendum to it.")
    row.struck_out_at, row.struck_out_by, row.struck_out_because = now, by.user, reason
    row.save(update_fields=["struck_out_at", "struck_out_by", "struck_out_because"])
    _tell_trail(row, by, "struck out an outcome")
    return row
