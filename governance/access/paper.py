"""Who adds and withdraws papers, and whether now."""

from governance.access.meeting import keeps
from governance.models import Meeting, Paper
from governance.rules.meeting import MeetingState
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor


def may_add(actor: Actor, meeting: Meeting) -> Verdict:
    """Whether papers may be added to a meeting, or a new version of one."""
    if not keeps(actor, meeting):
        return no("Papers are added by the business unit or by whoever chairs the meeting.")
    if meeting.state == MeetingState.CANCELLED:
        return no("The meeting is cancelled.")
    if meeting.state == MeetingState.HELD:
        return no("The meeting was held, so its papers stay as they were.")
    return ALLOWED


def may_withdraw(actor: Actor, paper: Paper) -> Verdict:
    """Whether a paper may be taken away from its readers, at any time: a wrong file must be stoppable."""
    if not keeps(actor, paper.item.meeting):
        return no("Papers are withdrawn by the business unit or by whoever chairs the meeting.")
    if paper.withdrawn_at:
        return no("This paper is withdrawn already.")
    return ALLOWED
