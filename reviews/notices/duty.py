"""What people are told of a duty to tell: a reference and what to do, never of what nor whom."""

from partnership.services.notices import Message
from reviews.models import Incident


def duty_opened(incident: Incident) -> Message:
    """To the notifiers of the local authority and the business manager."""
    return Message(
        code="reviews.duty_opened",
        subject=f"{incident.reference}: somebody else must be told",
        body="Somebody beside the Panel must be told of an incident. Its clock is running in the portal.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )
