"""Send one notice by mail, and ask the relay about one. It knows nothing of why."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from partnership.models import Notice

CLOSING = "You can see who else was told, and what happens next, in the portal."


@dataclass(frozen=True)
class Letter:
    """The words of one mail."""

    subject: str
    body: str


def letter(notice: Notice, subject: str, body: str) -> Letter:
    """The mail for a notice: what, by when, where to click, why you; no case words."""
    parts = [
        f"Dear {notice.recipient.full_name},",
        body,
        f"Open it here: {settings.PORTAL_ADDRESS}{notice.address}" if notice.address else "",
        notice.why,
        CLOSING,
    ]
    return Letter(subject=subject, body="\n\n".join(part for part in parts if part) + "\n")


def connection() -> BaseEmailBackend:
    """A connection to the mail relay, to be opened for each mail."""
    backend: BaseEmailBackend = get_connection(fail_silently=False)
    return backend


def send(notice: Notice, words: Letter, over: BaseEmailBackend) -> None:
    """Hand one mail to the relay; raises what the mail library raises when it is not taken."""
    EmailMessage(
        subject=words.subject,
        body=words.body,
        to=[notice.recipient.email],
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
        connection=over,
    ).send()


def was_accepted(notice: Notice) -> bool | None:
    """
    Whether the relay took the mail of a notice, from the relay's own log; None where there is no log to ask.

    settings.MAIL_RELAY_LOG names a file to which the relay writes every Message-ID that it accepted.
    """
    log: str = settings.MAIL_RELAY_LOG
    if not log:
        return None
    path = Path(log)
    if not path.exists():
        return None
    with path.open(errors="replace") as lines:
        return any(notice.message_id in line for line in lines)
