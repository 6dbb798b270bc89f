"""What people are told of requests for information: a reference, a day and what to do, never a word of the case."""

from datetime import date

from partnership.clocks import in_words
from partnership.services.notices import Message
from reviews.models import InformationRequest


def _message(request: InformationRequest, code: str, subject: str, body: str) -> Message:
    return Message(
        code=f"reviews.{code}",
        subject=f"{request.reference}: {subject}",
        body=body,
        reference=request.reference,
        address=request.get_absolute_url(),
    )


def asked(request: InformationRequest, due_on: date) -> Message:
    """To the lead of the agency that is asked."""
    return _message(
        request,
        "information_asked",
        "your agency is asked for information",
        f"The safeguarding partners ask your agency for information. Answer by {in_words(due_on)}.",
    )


def reminded(request: InformationRequest, due_on: date) -> Message:
    """To the same lead, when the business unit presses the button."""
    return _message(
        request,
        "information_reminder",
        "your agency’s answer is missing",
        f"The safeguarding partners wait for your agency’s answer. It is due on {in_words(due_on)}.",
    )


def came_in(request: InformationRequest) -> Message:
    """To the business unit: an answer is in."""
    return _message(
        request,
        "information_in",
        "an answer is in",
        "An agency has answered. Read it, and close the request or send it back.",
    )


def names_a_concern(request: InformationRequest) -> Message:
    """To the business unit and the chair: the answer says that a child may be unsafe now."""
    return _message(
        request,
        "information_concern",
        "read this answer today",
        "An agency has answered and names something that worries it today. Read it now.",
    )


def refused(request: InformationRequest) -> Message:
    """To the business unit and the chair."""
    return _message(
        request,
        "information_refused",
        "information was refused",
        "An agency says that it does not give the information, and why.",
    )


def sent_back(request: InformationRequest) -> Message:
    """To the lead: something more is needed."""
    return _message(
        request,
        "information_sent_back",
        "your answer was sent back",
        "Something more is needed. The note on the page says what.",
    )


def escalated(request: InformationRequest) -> Message:
    """To the delegated partners of the agency's sector."""
    return _message(
        request,
        "information_escalated",
        "an agency has not answered",
        "An agency was asked for information and has not given it. Please speak to it.",
    )


def notice_given(request: InformationRequest) -> Message:
    """To the lead: formal notice."""
    return _message(
        request,
        "information_notice",
        "formal notice under section 16H",
        "The safeguarding partners give formal notice that the information must be given.",
    )
