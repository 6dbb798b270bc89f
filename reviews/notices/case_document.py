"""What somebody is told who is let in to a sealed item: references alone."""

from partnership.services.notices import Message
from reviews.models import CaseDocument


def let_in_to_sealed(document: CaseDocument) -> Message:
    """To the person whom the chair let in."""
    return Message(
        code="reviews.let_in_to_sealed",
        subject=f"{document.incident.reference}: you were let in to a sealed item",
        body=f"The independent chair let you in to {document.reference}, for a time.",
        reference=document.incident.reference,
        address=document.get_absolute_url(),
    )
