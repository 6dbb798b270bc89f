"""Who raises an emerging issue, assesses it and records what the partners agreed, and whether now."""

from governance.access.plan import WRITE_PLAN
from governance.models import EmergingIssue
from governance.models.issue import ISSUE_RAISERS
from governance.rules.issue import ISSUE_MOVES, OPEN_ISSUES, IssueState
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor

RAISE_ISSUE = permission("issues.raise", "raise an emerging issue", *ISSUE_RAISERS)
OVER = "Nothing is changed any more: the issue is closed, or became something else."


def may_write(actor: Actor, issue: EmergingIssue) -> Verdict:
    """Whether the person may change what the issue says: who raised it until it is assessed, and who writes the plan."""
    if issue.state not in OPEN_ISSUES:
        return no(OVER)
    if issue.state == IssueState.RAISED and issue.raised_by_id == actor.user.pk:
        return ALLOWED
    return holds(actor, WRITE_PLAN)


def may_assess(actor: Actor, issue: EmergingIssue) -> Verdict:
    """Whether the person may say how the issue is assessed."""
    return holds(actor, WRITE_PLAN) if issue.state in OPEN_ISSUES else no(OVER)


def may_answer(actor: Actor, issue: EmergingIssue) -> Verdict:
    """Whether the person may record what the partners agreed."""
    if not ISSUE_MOVES.may(issue.state, IssueState.WATCHED):
        return no("Assess the issue first." if issue.state == IssueState.RAISED else OVER)
    return holds(actor, WRITE_PLAN)


def may_close(actor: Actor, issue: EmergingIssue) -> Verdict:
    """Whether the person may close the issue with a reason."""
    return holds(actor, WRITE_PLAN) if issue.state in OPEN_ISSUES else no(OVER)
