"""Who may add a child to an incident, or correct what is recorded of one."""

from partnership.access import Verdict, holds, no
from partnership.models import Actor
from reviews.access.incident import REPORT_INCIDENT, may_open
from reviews.models import Child, Incident
from reviews.rules.child import MOST_CHILDREN
from reviews.rules.incident import IncidentState

FOUR_ARE_NAMED = "Four children are named. Put further ones in words, below them."


def may_change_children(
    actor: Actor, incident: Incident, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may correct what is recorded of a child: whoever may report, and may open this case."""
    if incident.state == IncidentState.WITHDRAWN:
        return no("The incident is withdrawn.")
    right = holds(actor, REPORT_INCIDENT)
    if not right:
        return right
    return may_open(actor, incident) if opened is None else opened


def may_add_child(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may name one more child; a notification names four."""
    right = may_change_children(actor, incident, opened=opened)
    if right and Child.objects.filter(incident=incident).count() >= MOST_CHILDREN:
        return no(FOUR_ARE_NAMED)
    return right
