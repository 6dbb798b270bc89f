"""Who plans, moves and cancels meetings, and whether now."""

from governance.access.meeting import PLAN_MEETINGS
from governance.models import Meeting
from governance.rules.meeting import MEETING_MOVES, MeetingState
from partnership.access import Verdict, holds, no
from partnership.models import Actor


def may_move(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the meeting may be put on another day, or at another time or place."""
    if not meeting.is_before_the_room:
        return no("Only a meeting that has not begun can be moved.")
    return holds(actor, PLAN_MEETINGS)


def may_cancel(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether the meeting may be cancelled."""
    if not MEETING_MOVES.may(meeting.state, MeetingState.CANCELLED):
        return no("Only a meeting that has not begun can be cancelled.")
    return holds(actor, PLAN_MEETINGS)
