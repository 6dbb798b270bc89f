"""What people are told of a local review: a reference and what to do, never a word of the case."""

from partnership.services.notices import Message
from reviews.models import FollowUp


def follow_up_opened(follow_up: FollowUp) -> Message:
    """To the chair and the business manager."""
    return Message(
        code="reviews.follow_up_opened",
        subject=f"{follow_up.reference}: a local review is open",
        body="A local review follows an incident that is not notified.",
        reference=follow_up.reference,
        address=follow_up.get_absolute_url(),
    )


def follow_up_reported(follow_up: FollowUp) -> Message:
    """To the chair, who closes it or sends it back."""
    return Message(
        code="reviews.follow_up_reported",
        subject=f"{follow_up.reference}: the local review is reported",
        body="A local review waits for you to close it, or to send it back.",
        reference=follow_up.reference,
        address=follow_up.get_absolute_url(),
    )


def follow_up_sent_back(follow_up: FollowUp) -> Message:
    """To whoever reported it."""
    return Message(
        code="reviews.follow_up_sent_back",
        subject=f"{follow_up.reference}: the local review is sent back",
        body="The chair has sent a local review back. The reason is in the portal.",
        reference=follow_up.reference,
        address=follow_up.get_absolute_url(),
    )
