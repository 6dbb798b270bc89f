"""The words of what reviews tells people: a reference and what to do, never a word of the case."""

from partnership.services.notices import Message
from reviews.models import Incident, RapidReview


def incident_reported(incident: Incident) -> Message:
    """To the partners' delegates, the chair and the business unit."""
    return Message(
        code="reviews.incident_reported",
        subject=f"{incident.reference} was reported",
        body="A serious incident was reported. Your agency's view is asked for.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )


def decision_taken(incident: Incident) -> Message:
    """To the same people, when the local authority has decided."""
    return Message(
        code="reviews.decision_taken",
        subject=f"{incident.reference}: the decision is taken",
        body="The local authority has decided. You can read the decision in the portal.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )


def rapid_review_opened(review: RapidReview) -> Message:
    """To the same people, when the Panel is told and the rapid review begins."""
    return Message(
        code="reviews.rapid_review_opened",
        subject=f"{review.reference}: a rapid review is open",
        body=f"The Panel was told of {review.incident.reference}. A rapid review has begun.",
        reference=review.reference,
        address=review.get_absolute_url(),
    )


def let_in(incident: Incident) -> Message:
    """To somebody who was put on the roster."""
    return Message(
        code="reviews.let_in",
        subject=f"{incident.reference}: you were let in",
        body="You were put on the roster of a case. Sign the confidentiality agreement if you are asked to.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )
