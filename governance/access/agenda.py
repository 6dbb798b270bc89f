"""Who sets an agenda, proposes to it and keeps the forward plan, and whether now."""

from governance.access.meeting import chairs, keeps
from governance.models import AgendaItem, ForwardItem, Meeting
from governance.models.meeting import PAPERS_OPEN_TO
from governance.rules.meeting import ItemState, MeetingState
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor, Group

WHO_KEEPS = "The business unit, or whoever chairs the group, keeps its agenda."
WHO_PROPOSES = "Only those who read a group’s papers propose something to it."
# A late item may still be put on an agenda that has gone out, until the room closes.
TAKES_LATE_ITEMS = frozenset({MeetingState.PAPERS_OUT, MeetingState.IN_SESSION})


def may_plan(actor: Actor, group: Group) -> Verdict:
    """Whether the person keeps the group's forward plan and its standing items."""
    if actor.is_business_unit or chairs(actor, group):
        return ALLOWED
    return no(WHO_KEEPS)


def may_propose(actor: Actor, group: Group) -> Verdict:
    """Whether the person may put something forward for the group: everybody who reads its papers."""
    is_reader = not actor.roles.isdisjoint(PAPERS_OPEN_TO) and not group.is_closed
    if actor.is_member and (
        is_reader or group.pk in actor.table_group_ids or may_plan(actor, group)
    ):
        return ALLOWED
    return no(WHO_PROPOSES)


def may_change_planned(actor: Actor, planned: ForwardItem) -> Verdict:
    """Whether the person may change or drop what is planned: only while it waits."""
    if planned.taken_as_id:
        return no("It is on an agenda now. Change it there.")
    if planned.dropped_at:
        return no("It was dropped. Add it again to bring it back.")
    return may_plan(actor, planned.group)


def may_keep(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person keeps this meeting's agenda at all, whatever its state."""
    return ALLOWED if keeps(actor, meeting) else no(WHO_KEEPS)


def may_change(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may change the agenda now: while the meeting is planned and the agenda is not set."""
    if not keeps(actor, meeting):
        return no(WHO_KEEPS)
    if meeting.state == MeetingState.PLANNED:
        return ALLOWED
    if meeting.state == MeetingState.AGENDA_SET:
        return no("The agenda is set. Take it back to change it.")
    return no(f"The meeting is “{meeting.get_state_display()}”: its agenda stays as it is.")


def may_add(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may put an item on the agenda now; a late one goes on after the papers have gone out."""
    if keeps(actor, meeting) and meeting.state in TAKES_LATE_ITEMS:
        return ALLOWED
    return may_change(actor, meeting)


def may_move(actor: Actor, item: AgendaItem) -> Verdict:
    """Whether the person may move an item away now: until the room closes, and not while it is being dealt with."""
    meeting = item.meeting
    if not keeps(actor, meeting):
        return no(WHO_KEEPS)
    if item.state == ItemState.NOW:
        return no("The meeting is at this item now.")
    if not meeting.is_before_the_room and not meeting.is_in_session:
        return no("The meeting is over. Copy the item instead; its record stays as it is.")
    return ALLOWED


def may_set(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may set the agenda: who keeps it, or whoever chairs."""
    return may_change(actor, meeting)


def may_take_back(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may open a set agenda again."""
    if not keeps(actor, meeting):
        return no(WHO_KEEPS)
    if meeting.state == MeetingState.PAPERS_OUT:
        return no("The papers have gone out. A late item can still be added.")
    if meeting.state != MeetingState.AGENDA_SET:
        return no("Only an agenda that is set can be taken back.")
    return ALLOWED


def may_send(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may send the papers out: once the agenda is set."""
    if not keeps(actor, meeting):
        return no(WHO_KEEPS)
    if meeting.state == MeetingState.AGENDA_SET:
        return ALLOWED
    if meeting.state == MeetingState.PLANNED:
        return no("Set the agenda first.")
    return no("The papers have gone out already.")


def may_invite(actor: Actor, item: AgendaItem) -> Verdict:
    """Whether the person may invite somebody to an item now: until the room closes."""
    if not keeps(actor, item.meeting):
        return no(WHO_KEEPS)
    if item.meeting.is_before_the_room or item.meeting.is_in_session:
        return ALLOWED
    return no("The meeting is over.")
