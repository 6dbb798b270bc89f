"""A real SMTP server on this machine, which keeps what it is given and misbehaves when told to."""

import asyncio
import email
import email.policy
import time
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services import free_port, wait_until


class Letter:
    """One message that the server accepted, and for whom."""

    def __init__(self, envelope: Envelope) -> None:
        self.to: list[str] = list(envelope.rcpt_tos)
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.message = message
        self.subject: str = message["Subject"] or ""
        part = message.get_body(("plain", "html"))
        self.text: str = part.get_content() if part else ""

    def __repr__(self) -> str:
        return f"<letter to {', '.join(self.to)}: {self.subject}>"


class SmtpSink:
    """What the tests see of the server: the letters, and how it should behave from now on."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.answer = "250 OK"  # "451 try later", "550 no such mailbox": refused, nothing kept
        self.delay = 0.0  # seconds before it answers
        self.lose_answer = False  # accept the letter, then hang up before saying so
        self.port = free_port()
        self.controller: Controller | None = None

    @property
    def url(self) -> str:
        """As EMAIL_URL wants it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Called by aiosmtpd when a letter has arrived whole."""
        if self.delay:
            await asyncio.sleep(self.delay)
        if not self.answer.startswith("250"):
            return self.answer
        self.letters.append(Letter(envelope))
        if self.lose_answer:
            transport: Any = server.transport
            transport.abort()
        return self.answer

    def start(self) -> None:
        """Listen on the same port as before."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        """Refuse connections from now on."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def to(self, address: str) -> list[Letter]:
        """The letters that this address received."""
        return [letter for letter in self.letters if address in letter.to]

    def wait_for(self, count: int, *, seconds: float = 20.0) -> list[Letter]:
        """The letters, once there are so many; a moment longer, so that one too many is seen."""
        wait_until(lambda: len(self.letters) >= count, seconds=seconds, what=f"{count} letters")
        time.sleep(0.2)
        return self.letters
