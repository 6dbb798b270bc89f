"""Who writes the report of a practice review, checks it, approves it, clears it, publishes it and sends copies."""

from collections.abc import Collection

from partnership.access import ALLOWED, Verdict, no, permission
from partnership.models import Actor
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from reviews.access.incident import sectors_of
from reviews.access.practice_review import KEEP_REVIEW, may
from reviews.models import Clearance, PracticeReview, ReviewApproval
from reviews.rules.practice_report import READERS
from reviews.rules.practice_review import PracticeReviewState as State

WRITE_REPORT = permission(
    "reviews.practice_review.write",
    "write the report of a practice review",
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.REVIEWER,
)
CHECK_REPORT = permission(
    "reviews.practice_review.check",
    "check the quality of a practice review",
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.INDEPENDENT_CHAIR,
)
APPROVE_REPORT = permission(
    "reviews.practice_review.approve",
    "approve a practice review",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
)
CLEAR_REPORT = permission(
    "reviews.practice_review.clear",
    "read a practice review to say what is withheld from the public",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
)
PUBLISH_REPORT = permission(
    "reviews.practice_review.publish", "publish a practice review", Role.BUSINESS_MANAGER
)
DRAFTING = frozenset({State.IN_PROGRESS, State.DRAFT_RECEIVED})
FROZEN = frozenset({State.QUALITY_ASSURED, State.FINAL, State.PRE_PUBLICATION})
NOT_YET_DRAFT = "There is no draft yet."


def may_write(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may change the words of the report now."""
    otherwise = "The words are frozen. Take the report back to change them."
    if review.state in {State.INITIATED, State.SCOPED, State.COMMISSIONED, State.REVIEWER_REMOVED}:
        otherwise = "The reviewer has not begun."
    return may(actor, review, WRITE_REPORT, DRAFTING, otherwise, opened)


def may_hand_in(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may say that the draft is in: every part that is demanded says something."""
    states = {State.IN_PROGRESS}
    otherwise = (
        "The draft is in." if review.state in FROZEN | {State.DRAFT_RECEIVED} else NOT_YET_DRAFT
    )
    allowed = may(actor, review, WRITE_REPORT, states, otherwise, opened)
    if not allowed:
        return allowed
    missing = [one.title for one in review.sections.all() if one.is_missing]
    return no(f"These parts say nothing yet: {', '.join(missing)}.") if missing else ALLOWED


def may_check(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may check the draft's quality, or send it back to the reviewer."""
    otherwise = NOT_YET_DRAFT if review.state not in FROZEN else "The quality is assured."
    return may(actor, review, CHECK_REPORT, {State.DRAFT_RECEIVED}, otherwise, opened)


def may_send(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may freeze the report and ask the partners."""
    if review.frozen_at and review.state == State.QUALITY_ASSURED:
        return no("The report is with the partners.")
    otherwise = "Assure the quality of the draft first."
    return may(actor, review, KEEP_REVIEW, {State.QUALITY_ASSURED}, otherwise, opened)


def may_take_back(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may make the report a draft again."""
    return may(actor, review, KEEP_REVIEW, FROZEN, "Nothing is frozen.", opened)


def sector_to_approve(
    actor: Actor,
    review: PracticeReview,
    given: Collection[ReviewApproval],
    *,
    opened: Verdict | None = None,
) -> tuple[Sector | None, Verdict]:
    """The partner for which the actor would approve now, and whether they may. `given` are this round's approvals."""
    otherwise = "The report is not with the partners for approval."
    allowed = may(actor, review, APPROVE_REPORT, {State.QUALITY_ASSURED}, otherwise, opened)
    if not allowed:
        return None, allowed
    if review.frozen_at is None:
        return None, no(otherwise)
    if any(one.by_id == actor.user.pk for one in given):
        return None, no("You have approved this report; one person approves for one partner.")
    mine, done = sectors_of(actor), {one.sector for one in given}
    waiting = next((one for one in STATUTORY_SECTORS if one in mine and one not in done), None)
    if waiting is None:
        return None, no("Your partner has approved this report, or is not one that approves.")
    return waiting, ALLOWED


def may_clear(
    actor: Actor,
    review: PracticeReview,
    readers: Collection[Clearance],
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the actor may be one of the two who read the approved report independently of each other."""
    states = {State.FINAL, State.PRE_PUBLICATION}
    otherwise = "The three partners approve the report first."
    allowed = may(actor, review, CLEAR_REPORT, states, otherwise, opened)
    if not allowed:
        return allowed
    if Role.REVIEWER in actor.roles:
        return no("Who wrote the report does not clear it.")
    mine = next((one for one in readers if one.by_id == actor.user.pk), None)
    if mine is None:
        return no("Two people read this report already.") if len(readers) >= READERS else ALLOWED
    return no("You have handed in your reading.") if mine.handed_in_at else ALLOWED


def may_settle(
    actor: Actor,
    review: PracticeReview,
    readers: Collection[Clearance],
    *,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the actor may settle where the two readers differ: somebody who is not one of them."""
    states = {State.FINAL, State.PRE_PUBLICATION}
    otherwise = "The three partners approve the report first."
    allowed = may(actor, review, CLEAR_REPORT, states, otherwise, opened)
    if not allowed:
        return allowed
    if len([one for one in readers if one.handed_in_at]) < READERS:
        return no("Two people hand in their reading first.")
    if any(one.by_id == actor.user.pk for one in readers):
        return no("A third person settles where the two readers differ.")
    return allowed


def may_send_copies(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record the copies before publication, or plan another day."""
    states = {State.FINAL, State.PRE_PUBLICATION}
    otherwise = "The three partners approve the report first."
    return may(actor, review, KEEP_REVIEW, states, otherwise, opened)


def may_publish(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may publish what the copies announced; the service asks for clearance and the days."""
    otherwise = "Send the copies before publication first."
    return may(actor, review, PUBLISH_REPORT, {State.PRE_PUBLICATION}, otherwise, opened)


def may_send_after(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record the copies after publication."""
    states = {State.PUBLISHED, State.NOT_PUBLISHED}
    return may(actor, review, KEEP_REVIEW, states, "Nothing is published yet.", opened)


def may_brief(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may make the seven-minute briefing from what is published."""
    if review.briefing_id:
        return no("The briefing is made.")
    states = {State.PUBLISHED, State.NOT_PUBLISHED}
    return may(actor, review, PUBLISH_REPORT, states, "Nothing is published yet.", opened)
