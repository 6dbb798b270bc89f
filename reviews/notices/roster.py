"""What somebody is told who is let in to a case."""

from partnership.services.notices import Message
from reviews.models import Incident


def let_in(incident: Incident) -> Message:
    """To somebody who was put on the roster."""
    return Message(
        code="reviews.let_in",
        subject=f"{incident.reference}: you were let in",
        body="You were put on the roster of a case. Sign the confidentiality agreement if you are asked to.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )
