"""Who seals a whole case, opens a sealed one to somebody and lifts the seal: the chair, who need not read the case."""

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import in_conflict
from reviews.models import Incident, RosterEntry

SEAL_CASE = permission(
    "reviews.case.seal", "seal a case and open it to one person", Role.INDEPENDENT_CHAIR
)


def _is_the_chair(actor: Actor, incident: Incident) -> Verdict:
    right = holds(actor, SEAL_CASE)
    if not right:
        return right
    if in_conflict(actor, incident):
        return no("You declared a conflict of interest in this case.")
    return ALLOWED if actor.has_signed else no("Sign the confidentiality agreement first.")


def may_seal(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may seal the case."""
    return no("It is sealed already.") if incident.is_sealed else _is_the_chair(actor, incident)


def may_unseal(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may lift the seal. A chair who came later may too, or a sealed case could be lost for good."""
    return _is_the_chair(actor, incident) if incident.is_sealed else no("It is not sealed.")


def may_open_to(actor: Actor, entry: RosterEntry) -> Verdict:
    """Whether the actor may open the sealed case to somebody on its roster, or close it to them again."""
    if entry.ended_on:
        return no("This person is not on the roster any more.")
    return may_unseal(actor, entry.content_object)
