"""Who may record that somebody beside the Panel was told, name another area, or say that a duty is not needed."""

from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import OF_THE_AUTHORITY, is_of_the_authority, may_open
from reviews.models import DutyToTell, Incident
from reviews.rules.duty import DutyKind, DutyState
from reviews.rules.incident import IncidentState

TELL = permission(
    "reviews.duty.tell",
    "record that the Secretary of State, Ofsted or another area was told",
    Role.NOTIFIER,
    Role.DELEGATED_PARTNER,
)
NAME_AREAS = permission(
    "reviews.duty.name_areas",
    "name another area that an incident concerns",
    Role.NOTIFIER,
    Role.DELEGATED_PARTNER,
    Role.BUSINESS_MANAGER,
)


def _of_the_authority(actor: Actor, incident: Incident, opened: Verdict | None) -> Verdict:
    right = holds(actor, TELL)
    if not right:
        return right
    if not is_of_the_authority(actor, incident.lead_authority):
        return no(OF_THE_AUTHORITY)
    return may_open(actor, incident) if opened is None else opened


def may_tell(actor: Actor, duty: DutyToTell, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may record that this was told: the local authority; another area, the business unit too."""
    if duty.state != DutyState.DUE:
        return no(f"This is “{duty.get_state_display().lower()}” already.")
    if duty.kind == DutyKind.OTHER_AREA and actor.is_business_unit:
        return may_name_area(actor, duty.incident, opened=opened)
    return _of_the_authority(actor, duty.incident, opened)


def may_say_not_needed(actor: Actor, duty: DutyToTell) -> Verdict:
    """Whether the actor may say, with a reason, that nobody needs to be told."""
    return may_tell(actor, duty)


def may_name_area(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may name another area that the incident concerns."""
    if incident.state == IncidentState.WITHDRAWN:
        return no("The incident is withdrawn.")
    right = holds(actor, NAME_AREAS)
    if not right:
        return right
    return may_open(actor, incident) if opened is None else opened
