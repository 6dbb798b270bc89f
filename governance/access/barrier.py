"""Who records barriers between lessons and practice, and says whether they are overcome."""

from governance.access.plan import sits_in
from governance.models import Barrier
from governance.models.barrier import BARRIER_READERS
from governance.rules.barrier import STILL_STANDING
from partnership.access import ALLOWED, MAKE_ACTIONS, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role

SEE_BARRIERS = permission(
    "barriers.see", "read what keeps lessons from becoming practice", *BARRIER_READERS
)
RECORD_BARRIER = permission(
    "barriers.record",
    "record what keeps lessons from becoming practice",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.GROUP_CHAIR,
    Role.LEARNING_COORDINATOR,
)


def may_write(actor: Actor, barrier: Barrier) -> Verdict:
    """Whether the person may change what the barrier says."""
    if barrier.state not in STILL_STANDING:
        return no("Say first that it stands in the way again.")
    return holds(actor, RECORD_BARRIER)


def may_report(actor: Actor, barrier: Barrier) -> Verdict:
    """Whether the person may say how the barrier stands: who records barriers, and who is to act."""
    acts = barrier.agency_id in actor.agency_ids or sits_in(actor, barrier.group)
    return ALLOWED if acts else holds(actor, RECORD_BARRIER)


def may_give_action(actor: Actor, barrier: Barrier) -> Verdict:
    """Whether the person may give an action against the barrier."""
    allowed = may_write(actor, barrier)
    return holds(actor, MAKE_ACTIONS) if allowed else allowed
