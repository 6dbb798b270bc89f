"""Who plans the phases of a change and says that a milestone is met."""

from governance.access.plan import WRITE_PLAN
from governance.models import Milestone, Phase
from governance.rules.milestone import MilestoneState
from partnership.access import Verdict, holds, no
from partnership.models import Actor


def may_write(actor: Actor, _phase: Phase) -> Verdict:
    """Whether the person may change what a phase says, or add a milestone to it."""
    return holds(actor, WRITE_PLAN)


def may_report(actor: Actor, milestone: Milestone) -> Verdict:
    """Whether the person may change a milestone, or say that it is met or has slipped."""
    if milestone.state == MilestoneState.MET:
        return no("This milestone is met.")
    return holds(actor, WRITE_PLAN)
