"""Who may say what follows an incident that is not notified, report a local review, and close it."""

from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import may_open
from reviews.models import FollowUp, Incident
from reviews.rules.follow_up import FollowUpState
from reviews.rules.incident import IncidentState

SAY_WHAT_FOLLOWS = permission(
    "reviews.follow_up.say",
    "say what follows an incident that is not notified",
    Role.INDEPENDENT_CHAIR,
    Role.BUSINESS_MANAGER,
    Role.DELEGATED_PARTNER,
)
CLOSE_FOLLOW_UP = permission(
    "reviews.follow_up.close",
    "close a local review",
    Role.INDEPENDENT_CHAIR,
    Role.GROUP_CHAIR,
)


def may_say_what_follows(
    actor: Actor, incident: Incident, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may open a local review, or say that none follows."""
    if incident.state not in {IncidentState.NOT_NOTIFIABLE, IncidentState.NOTIFIED}:
        return no("First the local authority decides whether the Panel is notified.")
    if FollowUp.objects.filter(incident=incident).exclude(state=FollowUpState.STOPPED).exists():
        return no("It is decided already what follows this incident.")
    right = holds(actor, SAY_WHAT_FOLLOWS)
    if not right:
        return right
    return may_open(actor, incident) if opened is None else opened


def may_report(actor: Actor, follow_up: FollowUp, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may report what came of it: who leads it, or who may say what follows."""
    if follow_up.state != FollowUpState.OPEN:
        return no(f"The local review is “{follow_up.get_state_display().lower()}”.")
    if not holds(actor, SAY_WHAT_FOLLOWS) and follow_up.lead_agency_id not in actor.agency_ids:
        return no(
            "Only the agency that leads it, the chair, a partner or the business manager reports it."
        )
    return may_open(actor, follow_up.incident) if opened is None else opened


def may_close(actor: Actor, follow_up: FollowUp, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may close it, or send it back: the chair, once it is reported."""
    if follow_up.state != FollowUpState.REPORTED:
        return no("It is closed, or sent back, once it is reported.")
    right = holds(actor, CLOSE_FOLLOW_UP)
    if not right:
        return right
    return may_open(actor, follow_up.incident) if opened is None else opened


def may_stop(actor: Actor, follow_up: FollowUp, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may stop it before it is reported: the chair, with the reason."""
    if follow_up.state != FollowUpState.OPEN:
        return no("Only a review that is under way can be stopped.")
    right = holds(actor, CLOSE_FOLLOW_UP)
    if not right:
        return right
    return may_open(actor, follow_up.incident) if opened is None else opened
