"""Who may do what with a practice review, in which state, and the sentence for those who may not."""

from collections.abc import Collection

from partnership.access import Permission, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import SEE_INCIDENTS, may_open
from reviews.models import Incident, PracticeReview
from reviews.rules.incident import IncidentState
from reviews.rules.practice_review import AT_WORK, PracticeReviewState

SEE_REVIEWS = permission(
    "reviews.practice_review.see", "see the practice reviews", *SEE_INCIDENTS.roles
)
BEGIN_REVIEW = permission(
    "reviews.practice_review.begin",
    "begin a practice review",
    Role.BUSINESS_MANAGER,
    Role.INDEPENDENT_CHAIR,
)
KEEP_REVIEW = permission(
    "reviews.practice_review.keep",
    "run a practice review",
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
)
PAUSED = "The review is paused for proceedings. Let it go on first."


def opened_to(actor: Actor, incident: Incident, opened: Verdict | None = None) -> Verdict:
    """What a page that asked already knows, so that one page asks once; a service never does."""
    return may_open(actor, incident) if opened is None else opened


def may(
    actor: Actor,
    review: PracticeReview,
    right: Permission,
    states: Collection[PracticeReviewState],
    otherwise: str,
    opened: Verdict | None = None,
) -> Verdict:
    """Whether the actor has the right, the review stands where the act belongs, and the case is open to them."""
    allowed = holds(actor, right)
    if not allowed:
        return allowed
    if review.state not in states:
        return no(PAUSED if review.is_paused else otherwise)
    return opened_to(actor, review.incident, opened)


def may_begin(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may begin the review of an incident whose notification is decided."""
    allowed = holds(actor, BEGIN_REVIEW)
    if not allowed:
        return allowed
    if PracticeReview.objects.filter(incident=incident).exists():
        return no("This incident has its practice review already.")
    if incident.state not in {IncidentState.NOTIFIED, IncidentState.NOT_NOTIFIABLE}:
        return no("Decide first whether the Panel is notified.")
    return opened_to(actor, incident, opened)


def may_keep(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may keep the record of a review that is not ended."""
    allowed = holds(actor, KEEP_REVIEW)
    if not allowed:
        return allowed
    if review.is_ended:
        return no("The review is published, so its record is closed.")
    return opened_to(actor, review.incident, opened)


def may_tell_delay(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record that a delay was told."""
    return may_keep(actor, review, opened=opened)


def may_pause(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may let the review stand still for proceedings."""
    otherwise = "A published review cannot be paused."
    return may(actor, review, KEEP_REVIEW, AT_WORK, otherwise, opened)


def may_resume(actor: Actor, review: PracticeReview, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may let a paused review go on."""
    allowed = holds(actor, KEEP_REVIEW)
    if not allowed:
        return allowed
    if not review.is_paused:
        return no("The review is not paused.")
    return opened_to(actor, review.incident, opened)


def may_say_reports_in(
    actor: Actor, review: PracticeReview, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record that the agencies' reports and the chronology are in."""
    if review.reports_in_on:
        return no("The agencies' reports are in.")
    return may_keep(actor, review, opened=opened)
