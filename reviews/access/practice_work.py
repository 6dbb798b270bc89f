"""Who writes and agrees the terms, writes the monthly note, asks the reviewer, and records the family and practitioners."""

from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.practice_review import KEEP_REVIEW, may, may_keep, opened_to
from reviews.models import PracticeReview, WrittenRequest
from reviews.rules.practice_review import AT_WORK
from reviews.rules.practice_review import PracticeReviewState as State

AGREE_TERMS = permission(
    "reviews.practice_review.agree_terms",
    "agree the terms of reference for the group",
    Role.INDEPENDENT_CHAIR,
    Role.GROUP_CHAIR,
)
ANSWER = permission(
    "reviews.practice_review.answer",
    "record the answer to a written request",
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.REVIEWER,
)
# Until the draft is in, the terms may still be agreed anew.
UNTIL_DRAFT = frozenset(
    {State.INITIATED, State.SCOPED, State.COMMISSIONED, State.IN_PROGRESS, State.REVIEWER_REMOVED}
)


def may_write_terms(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may write the terms of reference, or a new version of agreed ones."""
    otherwise = "The draft is in, so the terms stay as they are."
    return may(actor, review, KEEP_REVIEW, UNTIL_DRAFT, otherwise, opened)


def may_agree_terms(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record that the group agreed the terms: whoever chairs it, not who wrote them."""
    otherwise = "The draft is in, so the terms stay as they are."
    return may(actor, review, AGREE_TERMS, UNTIL_DRAFT, otherwise, opened)


def may_write_note(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may write the note of a month."""
    return may_keep(actor, review, opened=opened)


def may_ask(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may ask the reviewer in writing."""
    states = {State.COMMISSIONED, State.IN_PROGRESS, State.DRAFT_RECEIVED}
    return may(actor, review, KEEP_REVIEW, states, "No reviewer is at work.", opened)


def may_answer(actor: Actor, request: WrittenRequest, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may record what came in answer to a request."""
    allowed = holds(actor, ANSWER)
    if not allowed:
        return allowed
    if request.answered_on:
        return no("The answer is recorded.")
    return opened_to(actor, request.review.incident, opened)


def may_keep_family(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record how the family takes part."""
    return may_keep(actor, review, opened=opened)


def may_record_event(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record an event for practitioners."""
    return may(actor, review, KEEP_REVIEW, AT_WORK, "The review is published.", opened)
