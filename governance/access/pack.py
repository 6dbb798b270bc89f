"""Who makes the pack of a meeting, and whether now."""

from governance.access.meeting import keeps
from governance.models import Meeting
from governance.rules.meeting import MeetingState
from governance.rules.pack import MAKES_PACKS
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor


def may_make(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the person may make a pack now: who keeps the meeting, from a set agenda on."""
    if not keeps(actor, meeting):
        return no("The pack is made by the business unit or by whoever chairs the meeting.")
    if meeting.state == MeetingState.CANCELLED:
        return no("The meeting is cancelled.")
    if meeting.state not in MAKES_PACKS:
        return no("Set the agenda first: the pack prints it.")
    return ALLOWED
