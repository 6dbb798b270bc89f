"""Who keeps the register of reviewers, and who chooses, appoints and removes one."""

from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.nav import REVIEWER_READERS
from partnership.roles import BUSINESS_UNIT, Role
from reviews.access.practice_review import KEEP_REVIEW, may
from reviews.models import PracticeReview, Selection
from reviews.rules.practice_review import PracticeReviewState as State

SEE_REVIEWERS = permission(
    "reviews.reviewer.see", "see the register of independent reviewers", *REVIEWER_READERS
)
KEEP_REVIEWERS = permission(
    "reviews.reviewer.keep", "keep the register of independent reviewers", *BUSINESS_UNIT
)
APPOINT = permission(
    "reviews.reviewer.appoint",
    "appoint or remove the reviewer of a case",
    Role.BUSINESS_MANAGER,
    Role.INDEPENDENT_CHAIR,
)
CHOOSING = frozenset({State.INITIATED, State.SCOPED, State.REVIEWER_REMOVED})
WITH_REVIEWER = frozenset({State.COMMISSIONED, State.IN_PROGRESS, State.DRAFT_RECEIVED})
CHOSEN = "The reviewer is appointed."


def may_choose(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may consider reviewers, check and interview them."""
    return may(actor, review, KEEP_REVIEW, CHOOSING, CHOSEN, opened)


def may_appoint(
    actor: Actor,
    review: PracticeReview,
    selection: Selection | None = None,
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the actor may appoint: the terms being agreed, and this one independent and interviewed."""
    states = {State.SCOPED, State.REVIEWER_REMOVED}
    otherwise = CHOSEN if review.state != State.INITIATED else "Agree the terms of reference first."
    allowed = may(actor, review, APPOINT, states, otherwise, opened)
    if not allowed or selection is None:
        return allowed
    return allowed if not (why := lacks(selection)) else no(why)


def lacks(selection: Selection) -> str:
    """What is missing before somebody can be appointed; empty where nothing is."""
    if selection.ended_on:
        return "This reviewer was removed."
    if selection.checked_on is None:
        return "Check the independence of this reviewer first."
    if not selection.is_independent:
        return "This reviewer is not independent enough for this review."
    if selection.interviewed_on is None:
        return "Record the interview first."
    return (
        "" if selection.outcome == "suitable" else "The panel did not find this reviewer suitable."
    )


def may_tell_name(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record that the name was given to the Panel, Ofsted and the Department."""
    otherwise = "Appoint the reviewer first."
    return may(actor, review, KEEP_REVIEW, WITH_REVIEWER, otherwise, opened)


def may_start(
    actor: Actor,
    review: PracticeReview,
    selection: Selection | None,
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the actor may say that the reviewer has begun: the name being told (DOMAIN D10)."""
    states = {State.COMMISSIONED}
    otherwise = "The reviewer has begun." if selection else "Appoint the reviewer first."
    allowed = may(actor, review, KEEP_REVIEW, states, otherwise, opened)
    if allowed and (selection is None or not selection.is_name_told):
        return no("Give the reviewer's name to the Panel, Ofsted and the Department first.")
    return allowed


def may_remove(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may remove the reviewer."""
    return may(actor, review, APPOINT, WITH_REVIEWER, "No reviewer is at work.", opened)


def may_keep_register(actor: Actor) -> Verdict:
    """Whether the actor may change the register."""
    return holds(actor, KEEP_REVIEWERS)
