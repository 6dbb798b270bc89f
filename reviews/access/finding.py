"""Who writes what a case teaches, who clears its wording, and who makes recommendations of it."""

from partnership.access import MAKE_ACTIONS, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.nav import LEARNING_READERS
from partnership.roles import BUSINESS_UNIT, Role
from reviews.access.incident import may_open
from reviews.models import Finding, Incident
from reviews.rules.finding import FINDING_MOVES, FindingState

SEE_LEARNING = permission(
    "reviews.learning.see",
    "read what was learned from cases and national reviews",
    *LEARNING_READERS,
)
WRITE_FINDINGS = permission(
    "reviews.finding.write",
    "write what a case teaches",
    *BUSINESS_UNIT,
    Role.CASE_MEMBER,
    Role.DELEGATED_PARTNER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.INDEPENDENT_CHAIR,
    Role.REVIEWER,
)
CLEAR_FINDINGS = permission(
    "reviews.finding.clear",
    "clear the wording of a finding, so that it may leave the case",
    Role.BUSINESS_MANAGER,
    Role.INDEPENDENT_CHAIR,
)


def may_write(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the person may write findings of a case and say what it is about."""
    right = holds(actor, WRITE_FINDINGS)
    if not right:
        return right
    return may_open(actor, incident) if opened is None else opened


def may_reword(actor: Actor, finding: Finding, *, opened: Verdict | None = None) -> Verdict:
    """Whether the person may change what a finding says; a cleared one is taken back first."""
    if finding.state == FindingState.CLEARED:
        return no("Its wording is cleared. Take it back first, and it is cleared anew.")
    return may_write(actor, finding.incident, opened=opened)


def may_send(actor: Actor, finding: Finding, *, opened: Verdict | None = None) -> Verdict:
    """Whether the person may ask for its wording to be cleared."""
    if not FINDING_MOVES.may(finding.state, FindingState.WAITING):
        return no("It is with the chair and the business manager already.")
    return may_write(actor, finding.incident, opened=opened)


def may_clear(actor: Actor, finding: Finding, *, opened: Verdict | None = None) -> Verdict:
    """Whether the person may let the wording leave the case: never whoever wrote it last."""
    if finding.state != FindingState.WAITING:
        return no("Only a finding that waits for clearance is cleared.")
    right = holds(actor, CLEAR_FINDINGS)
    if not right:
        return right
    if finding.saved_by_id == actor.user.pk:
        return no("You wrote these words last. Somebody else clears them.")
    return may_open(actor, finding.incident) if opened is None else opened


def may_send_back(actor: Actor, finding: Finding, *, opened: Verdict | None = None) -> Verdict:
    """Whether the person may send it back to be worded anew."""
    if finding.state != FindingState.WAITING:
        return no("Only a finding that waits for clearance is sent back.")
    right = holds(actor, CLEAR_FINDINGS)
    if not right:
        return right
    return may_open(actor, finding.incident) if opened is None else opened


def may_take_back(actor: Actor, finding: Finding) -> Verdict:
    """Whether the person may hide a cleared wording again; the case need not open to them, because it presses."""
    if finding.state != FindingState.CLEARED:
        return no("It is not cleared.")
    return holds(actor, CLEAR_FINDINGS)


def may_recommend(actor: Actor, finding: Finding) -> Verdict:
    """Whether the person may make a recommendation of it."""
    if finding.state != FindingState.CLEARED:
        return no("Its wording must be cleared first, because a recommendation leaves the case.")
    return holds(actor, MAKE_ACTIONS)
