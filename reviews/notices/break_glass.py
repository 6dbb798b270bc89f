"""What people are told of an emergency opening: the reference of the case, never why."""

from partnership.services.notices import Message
from reviews.models import BreakGlass
from reviews.rules.break_glass import GlassState


def _message(glass: BreakGlass, code: str, subject: str, body: str) -> Message:
    reference = glass.incident.reference
    return Message(
        code=f"reviews.emergency_{code}",
        subject=f"{reference}: {subject}",
        body=body,
        reference=reference,
        address=glass.get_absolute_url(),
    )


def asked_for(glass: BreakGlass) -> Message:
    """To the chair, who answers."""
    return _message(
        glass,
        "asked",
        "an emergency opening is asked for",
        "Somebody asks you to open a case in an emergency. Answer within four hours.",
    )


def opened(glass: BreakGlass) -> Message:
    """The alert, to the chair and the lead partners."""
    return _message(
        glass,
        "opened",
        "opened in an emergency",
        "A case was opened in an emergency. Somebody must look at what was read within 24 hours.",
    )


def answered(glass: BreakGlass) -> Message:
    """To who asked."""
    if glass.state == GlassState.REFUSED:
        return _message(glass, "answered", "your request was refused", "The chair has answered.")
    return _message(
        glass,
        "answered",
        "the case is open to you",
        f"You can view the case for {glass.hours} hour{'' if glass.hours == 1 else 's'}. Everything you open is recorded and looked at.",
    )


def review_is_late(glass: BreakGlass) -> Message:
    """To the chair and the partners, when nobody has looked within the time."""
    return _message(
        glass,
        "review_late",
        "the review of an emergency opening is late",
        "Nobody has looked at what was read. It was due within 24 hours of the opening.",
    )
