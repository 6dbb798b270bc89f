"""Who writes the plan, who agrees it, and who reports on it, and whether now."""

from django.db.models import QuerySet

from governance.models import Outcome, Priority
from governance.models.decided import AGREEING_TIER
from governance.models.meeting import Verb
from governance.rules.meeting import OutcomeKind
from governance.rules.priority import OVER, PriorityState
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor, Group
from partnership.roles import BUSINESS_UNIT, Role

WRITE_PLAN = permission(
    "plan.write",
    "write the plan",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.GROUP_CHAIR,
)
AGREE_PLAN = permission(
    "plan.agree",
    "record what the Executive decides about the plan",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
)


def decisions_for(actor: Actor) -> QuerySet[Outcome]:
    """The standing decisions of the first tier whose record a person may open, newest first."""
    return (
        Outcome.objects.visible_to(actor, Verb.OPEN)
        .standing()
        .filter(kind=OutcomeKind.DECISION, meeting__group__tier__lte=AGREEING_TIER)
        .order_by("-at", "-pk")
    )


def sits_in(actor: Actor, group: Group | None) -> bool:
    """Whether the person has a seat in the group."""
    return group is not None and group.pk in actor.group_ids


def may_write(actor: Actor, priority: Priority) -> Verdict:
    """Whether the person may change the priority's words, measures and actions now."""
    if priority.state in OVER:
        return no(
            f"This priority is over ({priority.get_state_display().lower()}): its words stay."
        )
    return holds(actor, WRITE_PLAN)


def may_report(actor: Actor, priority: Priority) -> Verdict:
    """Whether the person may read a measure or write the yearly account: who writes the plan, and the lead group."""
    if priority.state in {PriorityState.PROPOSED, PriorityState.DROPPED}:
        return no("Readings and accounts begin when the Executive has agreed the priority.")
    if sits_in(actor, priority.lead_group):
        return ALLOWED
    return holds(actor, WRITE_PLAN)


def may_agree(actor: Actor, priority: Priority) -> Verdict:
    """Whether the person may record now that the Executive has agreed the priority."""
    if priority.state != PriorityState.PROPOSED:
        return no("Only a proposed priority is agreed.")
    return holds(actor, AGREE_PLAN)


def may_start(actor: Actor, priority: Priority) -> Verdict:
    """Whether the person may say that work on the priority has begun."""
    if priority.state != PriorityState.AGREED:
        return no("Work begins when the Executive has agreed the priority.")
    return holds(actor, WRITE_PLAN)


def may_end(actor: Actor, priority: Priority) -> Verdict:
    """Whether the person may record how the priority ended."""
    if priority.state in OVER:
        return no("This priority is over already.")
    return holds(actor, AGREE_PLAN)
