"""What people are told of a finding: its reference and what to do, never its words."""

from partnership.services.notices import Message
from reviews.models import Finding


def to_clear(finding: Finding, address: str) -> Message:
    """To the chair and the business manager, when somebody asks for a wording to be cleared."""
    return Message(
        code="reviews.finding_to_clear",
        subject=f"{finding.reference} waits for clearance",
        body="A finding is to leave its case. Read its wording and clear it, or send it back.",
        reference=finding.reference,
        address=address,
    )


def sent_back(finding: Finding, address: str) -> Message:
    """To whoever wrote it last."""
    return Message(
        code="reviews.finding_sent_back",
        subject=f"{finding.reference} is to be worded anew",
        body="Its wording is not cleared. You can read why in the case.",
        reference=finding.reference,
        address=address,
    )
