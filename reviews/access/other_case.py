"""Who may follow the cases that another area leads, read what they say, and record what was asked and given."""

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role
from reviews.models import OtherCase
from reviews.models.incident import OWN_AGENCY_READERS
from reviews.models.other_case import OTHER_CASE_READERS
from reviews.rules.other_case import OtherCaseState

SEE_OTHER_CASES = permission(
    "reviews.other_case.see",
    "see the cases that other areas lead",
    *OTHER_CASE_READERS,
    *OWN_AGENCY_READERS,
)
KEEP_OTHER_CASES = permission(
    "reviews.other_case.keep",
    "follow a case that another area leads",
    *BUSINESS_UNIT,
    Role.INDEPENDENT_CHAIR,
)

SIGN_FIRST = "Sign the confidentiality agreement first; then this opens."


def may_read(actor: Actor, case: OtherCase) -> Verdict:
    """Whether the actor may read what a case says: whoever sees it, with the agreement signed."""
    if not OtherCase.objects.visible_to(actor).filter(pk=case.pk).exists():
        return no("You do not follow this case.")
    return ALLOWED if actor.has_signed else no(SIGN_FIRST)


def may_keep(actor: Actor, case: OtherCase) -> Verdict:
    """Whether the actor may record what happens in the case, until it is closed."""
    if case.state == OtherCaseState.CLOSED:
        return no("This case is closed.")
    right = holds(actor, KEEP_OTHER_CASES)
    return may_read(actor, case) if right else right


def may_open_one(actor: Actor) -> Verdict:
    """Whether the actor may enter a case of another area."""
    right = holds(actor, KEEP_OTHER_CASES)
    if not right:
        return right
    return ALLOWED if actor.has_signed else no(SIGN_FIRST)


def may_publish(actor: Actor, case: OtherCase) -> Verdict:
    """Whether the actor may record that the other area published."""
    if case.state != OtherCaseState.FOLLOWED:
        return no("It is recorded already where this case went.")
    return may_keep(actor, case)
