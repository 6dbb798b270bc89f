"""What somebody is told who is let in to a case, or whose conflict was waived."""

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


def conflict_waived(incident: Incident) -> Message:
    """To somebody whose declared conflict the chair waived."""
    return Message(
        code="reviews.conflict_waived",
        subject=f"{incident.reference}: the case is open to you again",
        body="The chair waived the conflict of interest that you declared.",
        reference=incident.reference,
        address=incident.get_absolute_url(),
    )
