"""Who may link a child's death to its child death review, and record what was told both ways."""

from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import may_open
from reviews.models import Child, Incident
from reviews.rules.incident import Harm

LINK_CHILD_DEATH = permission(
    "reviews.child_death.link",
    "link a case to the child death review",
    Role.BUSINESS_MANAGER,
    Role.NOTIFIER,
    Role.INDEPENDENT_CHAIR,
    Role.DESIGNATED_PROFESSIONAL,
)


def may_keep_link(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may keep the links of an incident to child death reviews."""
    right = holds(actor, LINK_CHILD_DEATH)
    if not right:
        return right
    return may_open(actor, incident) if opened is None else opened


def may_link(actor: Actor, child: Child) -> Verdict:
    """Whether the actor may link this child, who must have died."""
    if child.harm != Harm.DIED:
        return no("A child death review is about a child who died.")
    return may_keep_link(actor, child.incident)
