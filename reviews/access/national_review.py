"""Who keeps the register of national reviews, and who answers one."""

from partnership.access import ALLOWED, MAKE_ACTIONS, Verdict, holds, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role
from reviews.models import NationalReview

KEEP_NATIONAL = permission(
    "reviews.national.keep",
    "keep the register of national reviews",
    *BUSINESS_UNIT,
    Role.DESIGNATED_PROFESSIONAL,
    Role.INDEPENDENT_CHAIR,
    Role.LEARNING_COORDINATOR,
)


def may_answer(actor: Actor, review: NationalReview) -> Verdict:
    """Whether the person may say how our response stands: who keeps the register, or who leads this one."""
    leads = {one.agency_id for one in actor.memberships if one.role == Role.AGENCY_LEAD}
    if review.agency_id in leads or review.group_id in actor.chaired_group_ids:
        return ALLOWED
    return holds(actor, KEEP_NATIONAL)


def may_recommend(actor: Actor) -> Verdict:
    """Whether the person may make a recommendation of it."""
    return holds(actor, MAKE_ACTIONS)
