"""What people are told of an incident: a reference and what to do, never a word of the case."""

from partnership.services.notices import Message
from reviews.models import Incident


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


def decision_reopened(incident: Incident) -> Message:
    """To the same people, when a decision is taken up again."""
    return Message(
        code="reviews.decision_reopened",
        subject=f"{incident.reference}: the decision is taken up again",
        body="It is considered again whether the Panel is notified. You can read why in the portal.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )


def notification_recorded(incident: Incident) -> Message:
    """To the business unit, whose copy of the notification stands in the portal."""
    return Message(
        code="reviews.notification_recorded",
        subject=f"{incident.reference}: the Panel is notified",
        body="The Panel was notified. Your copy of what it was told is in the portal.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )
