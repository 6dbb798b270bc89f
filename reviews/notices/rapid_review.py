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


def partners_asked(review: RapidReview) -> Message:
    """To the lead and delegated partners, when the record waits for their signature."""
    return _message(
        "reviews.rapid_review_sign",
        review,
        f"{review.reference} waits for your signature",
        "A rapid review is ready for the three statutory partners to read and sign.",
        "rapid-review-sign",
    )


def not_agreed(review: RapidReview) -> Message:
    """To the chair and the business manager, when a partner does not agree."""
    return _message(
        "reviews.rapid_review_not_agreed",
        review,
        f"{review.reference}: a partner does not agree",
        "A partner does not agree with a rapid review. The register of disputes is where it is settled.",
    )


def all_signed(review: RapidReview) -> Message:
    """To the chair and the business manager, when the record can be sent."""
    return _message(
        "reviews.rapid_review_all_signed",
        review,
        f"{review.reference}: all three partners have signed",
        "The rapid review can be sent to the Panel.",
    )


def sent(review: RapidReview) -> Message:
    """To the partners, the chair and the business unit, when the Panel was sent the record."""
    return _message(
        "reviews.rapid_review_sent",
        review,
        f"{review.reference} was sent to the Panel",
        "The rapid review was sent. The Panel's answer is expected next.",
    )


def panel_answered(review: RapidReview) -> Message:
    """To the same people, when the Panel has answered."""
    return _message(
        "reviews.panel_answered",
        review,
        f"{review.reference}: the Panel has answered",
        "The Panel's answer is recorded. You can read it in the portal.",
    )


def _message(
    code: str, review: RapidReview, subject: str, body: str, page: str = "rapid-review"
) -> Message:
    return Message(
        code=code, subject=subject, body=body, reference=review.reference, address=review.at(page)
    )
