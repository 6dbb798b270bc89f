"""What people are told of a rapid review: a reference and what to do, never a word of the case."""

from partnership.services.notices import Message
from reviews.models import RapidReview


def rapid_review_opened(review: RapidReview) -> Message:
    """To the same people, when the Panel is told and the rapid review begins."""
    return Message(
        code="reviews.rapid_review_opened",
        subject=f"{review.reference}: a rapid review is open",
        body=f"The Panel was told of {review.incident.reference}. A rapid review has begun.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )
