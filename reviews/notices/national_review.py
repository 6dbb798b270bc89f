"""What people are told of a national review that they are to answer."""

from partnership.services.notices import Message
from reviews.models import NationalReview


def to_answer(review: NationalReview) -> Message:
    """To the leads of the agency, or the chair of the group, that leads our response."""
    return Message(
        code="reviews.national_to_answer",
        subject=f"{review.reference}: our response is asked of you",
        body="A national review or briefing was noted, and you lead our response.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )
