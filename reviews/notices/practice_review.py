"""What people are told of a practice review: a reference and what to do, never a word of the case."""

from partnership.services.notices import Message
from reviews.models import PracticeReview


def practice_review_begun(review: PracticeReview) -> Message:
    """To the partners' delegates, the chair and the business unit, when a review begins."""
    return Message(
        code="reviews.practice_review_begun",
        subject=f"{review.reference}: a practice review has begun",
        body=f"A practice review of {review.incident.reference} has begun. It has six months.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )


def practice_review_paused(review: PracticeReview) -> Message:
    """To the same people, when a review stands still for proceedings."""
    return Message(
        code="reviews.practice_review_paused",
        subject=f"{review.reference} is paused",
        body="The practice review is paused for proceedings. Learning that cannot wait may still be shared.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )


def asked_to_approve(review: PracticeReview) -> Message:
    """To the delegated partners, when the report is frozen and waits for them."""
    return Message(
        code="reviews.practice_review_to_approve",
        subject=f"{review.reference} waits for your approval",
        body="The report of a practice review is ready. Read it in the portal and approve it for your partner.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )


def practice_review_published(review: PracticeReview) -> Message:
    """To the same people, when a review is published."""
    return Message(
        code="reviews.practice_review_published",
        subject=f"{review.reference} is published",
        body="The practice review is published, at once or after its embargo. Copies are sent within seven days.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )
