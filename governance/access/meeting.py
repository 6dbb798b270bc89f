"""Who prepares, runs, minutes and publishes meetings, and whether now."""

from governance.models import Meeting, Minutes
from governance.models.meeting import CLOSED_GROUPS_OPEN_TO
from governance.rules.meeting import (
    MEETING_MOVES,
    WRITABLE,
    MeetingState,
    MinutesState,
)
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.clocks import in_words
from partnership.models import Actor, Group, SeatHolding
from partnership.roles import BUSINESS_UNIT, Role

RECORD_MEETING = permission("meetings.record", "record a meeting", *BUSINESS_UNIT)
PLAN_MEETINGS = permission("meetings.plan", "plan meetings and keep the calendar", *BUSINESS_UNIT)
PUBLISH_MINUTES = permission("minutes.publish", "publish minutes", Role.BUSINESS_MANAGER)

KEEPERS = "Only the business unit or whoever chairs this meeting may do this."
CLOSED = "The meetings of this group are closed: their minutes are never published."


def knows(actor: Actor, group: Group) -> bool:
    """Whether the person knows of a group at all: a closed one stays unnamed to whoever does not see its meetings."""
    if not group.is_closed or group.pk in actor.group_ids:
        return True
    return not actor.roles.isdisjoint(CLOSED_GROUPS_OPEN_TO)


def name_for(actor: Actor, group: Group) -> str:
    """The name of a group, for those who know of it."""
    return group.name if knows(actor, group) else "a closed group"


def chairs(actor: Actor, group: Group, meeting: Meeting | None = None) -> bool:
    """Whether the person sits in the group's chair, or in the seat whose turn it is to chair this meeting."""
    return group.pk in actor.chaired_group_ids or (
        meeting is not None
        and meeting.chair_seat_id is not None
        and meeting.chair_seat_id in actor.seat_ids
    )


def keeps(actor: Actor, meeting: Meeting) -> bool:
    """Whether the person prepares and minutes this meeting: the business unit, or whoever chairs it."""
    return actor.is_business_unit or chairs(actor, meeting.group, meeting)


def may_keep(actor: Actor, meeting: Meeting) -> Verdict:
    """The same as a verdict with its sentence."""
    return ALLOWED if keeps(actor, meeting) else no(KEEPERS)


def may_say_focus(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may say what the meeting looked at: whoever keeps it, once it was held."""
    if meeting.state != MeetingState.HELD:
        return no("What a meeting looked at is said once it was held.")
    return may_keep(actor, meeting)


def may_open(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the room may be opened now. A meeting of the log that has no record yet can be written up."""
    if meeting.state == MeetingState.CANCELLED:
        return no("This meeting was cancelled. Plan a new one.")
    if meeting.state == MeetingState.HELD:
        record = Minutes.objects.filter(meeting=meeting).first()
        if record and record.state != MinutesState.DRAFT:
            return no("The chair has checked the record of this meeting, so its room stays closed.")
    if not MEETING_MOVES.may(meeting.state, MeetingState.IN_SESSION):
        return no("The room is open already.")
    if meeting.meets_on > actor.today:
        return no(f"The room opens on the day of the meeting, {in_words(meeting.meets_on)}.")
    return may_keep(actor, meeting)


def may_run(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may mark who came and record what is decided: while the room is open."""
    if meeting.state != MeetingState.IN_SESSION:
        return no("The room is not open. Open it first; whoever keeps the meeting can.")
    return may_keep(actor, meeting)


def may_answer(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may say that they come: with a seat, before the room opens."""
    if not meeting.is_before_the_room:
        return no("The meeting has begun or is over.")
    if meeting.group_id in actor.group_ids or keeps(actor, meeting):
        return ALLOWED
    return no("Only those who sit in this group answer.")


def may_write_record(actor: Actor, meeting: Meeting, record: Minutes | None) -> Verdict:
    """Whether the words of the record may change now."""
    if record is None:
        return no("The record begins when the room is opened.")
    if record.state == MinutesState.CHECKED:
        return no("The chair has checked the record. Take it back to change it.")
    if record.state not in WRITABLE:
        return no("The record is approved, so its words are frozen. Add an addendum instead.")
    return may_keep(actor, meeting)


def may_check(actor: Actor, record: Minutes) -> Verdict:
    """Whether the person may check the draft: whoever chairs; where nobody sits in the chair, the independent chair."""
    if record.state != MinutesState.DRAFT:
        return no("Only a draft is checked.")
    if record.meeting.state != MeetingState.HELD:
        return no("The meeting is still in session. Close the room first.")
    if chairs(actor, record.meeting.group, record.meeting):
        return ALLOWED
    if Role.INDEPENDENT_CHAIR in actor.roles and not _has_chair(record.meeting, actor):
        return ALLOWED
    return no("The chair of the meeting checks the draft.")


def _has_chair(meeting: Meeting, actor: Actor) -> bool:
    sitting = SeatHolding.objects.filter(seat__group=meeting.group, is_deputy=False)
    chair = sitting.filter(seat__is_chair=True) | sitting.filter(seat=meeting.chair_seat_id)
    return chair.current(actor.today).exists()


def may_take_back(actor: Actor, record: Minutes) -> Verdict:
    """Whether the record may become a draft again: until it is approved."""
    if record.state not in {MinutesState.CHECKED, MinutesState.CIRCULATED}:
        return no("Only a record that is checked or sent out can be taken back.")
    return may_keep(actor, record.meeting)


def may_circulate(actor: Actor, record: Minutes) -> Verdict:
    """Whether the checked record may be sent out for accuracy."""
    if record.state != MinutesState.CHECKED:
        return no("The chair checks the draft first.")
    return may_keep(actor, record.meeting)


def may_correct(actor: Actor, record: Minutes) -> Verdict:
    """Whether the person may say what is not right in the draft: who was there or sits in the group, in the window."""
    if record.state != MinutesState.CIRCULATED or record.accuracy_until is None:
        return no("The record is not out for accuracy.")
    if actor.today > record.accuracy_until:
        return no(f"Corrections were asked for until {in_words(record.accuracy_until)}.")
    was_there = record.meeting.attendance.filter(person=actor.user).exists()
    if was_there or record.meeting.group_id in actor.group_ids or keeps(actor, record.meeting):
        return ALLOWED
    return no("Only those who were at the meeting or sit in the group correct its record.")


def may_redact(actor: Actor, record: Minutes) -> Verdict:
    """Whether paragraphs may be withheld from the public copy, or put back."""
    if record.meeting.group.is_closed:
        return no(CLOSED)
    if record.state != MinutesState.APPROVED:
        return no("Paragraphs are withheld once the record is approved and before it is published.")
    return may_keep(actor, record.meeting)


def may_add(actor: Actor, record: Minutes) -> Verdict:
    """Whether an addendum may be added: from approval on, the only way to correct the record."""
    if record.state not in {MinutesState.APPROVED, MinutesState.PUBLISHED}:
        return no("Until it is approved the record itself can be corrected.")
    return may_keep(actor, record.meeting)


def may_publish(actor: Actor, record: Minutes) -> Verdict:
    """Whether the approved record may become public. That of a closed group never may."""
    if record.meeting.group.is_closed:
        return no(CLOSED)
    allowed = holds(actor, PUBLISH_MINUTES)
    if not allowed:
        return allowed
    if record.state == MinutesState.PUBLISHED:
        return no("The record is public. Take it down in the library to publish it afresh.")
    if record.state != MinutesState.APPROVED:
        return no("The record is approved at the next meeting of the group before it is published.")
    return ALLOWED


def may_reopen_copy(actor: Actor, record: Minutes) -> Verdict:
    """Whether a new public copy may be prepared: after the one that stood was taken down."""
    if record.state != MinutesState.PUBLISHED or record.publication is None:
        return no("The record is not public.")
    if record.publication.unpublished_at is None:
        return no("Take the public copy down in the library first, with the reason.")
    return holds(actor, PUBLISH_MINUTES)


def may_answer_escalation(actor: Actor, to_group: Group) -> Verdict:
    """Whether the person may accept or return what was sent up to a group: who chairs it, or the business unit."""
    if actor.is_business_unit or chairs(actor, to_group):
        return ALLOWED
    return no(f"The chair of {to_group.name} answers, or the business unit for the chair.")
