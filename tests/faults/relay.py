"""
`python -m tests.faults.relay PORT LOG SEED`: a mail relay that writes down what it took, as a real one does.

A line of the log: the Message-ID, the recipient, the subject. A letter that arrived whole is taken even if its
sender dies before the answer; some answers are lost, and some connections before the letter was taken.
"""

import asyncio
import email
import os
import random
import sys
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LOST_ANSWERS = 0.03
BROKEN_BEFORE = 0.02
SLOWEST = 0.03  # seconds, before and again after it is written down


class Relay:
    def __init__(self, log: str, seed: int) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.random = random.Random(seed)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        transport: Any = server.transport
        if self.random.random() < BROKEN_BEFORE:
            transport.abort()
            return "451 never heard"
        # aiosmtpd cancels this when the sender is gone; what has arrived whole is taken all the same.
        await asyncio.shield(asyncio.ensure_future(self.take(envelope)))
        await asyncio.sleep(self.random.uniform(0, SLOWEST))
        if self.random.random() < LOST_ANSWERS:
            transport.abort()
        return "250 taken"

    async def take(self, envelope: Envelope) -> None:
        await asyncio.sleep(self.random.uniform(0, SLOWEST))
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content)
        line = f"{letter['Message-ID']} {','.join(envelope.rcpt_tos)} {letter['Subject']}\n"
        os.write(self.log, line.encode())


async def serve(port: int, log: str, seed: int) -> None:
    relay = Relay(log, seed)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(relay), "127.0.0.1", port, backlog=200
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
