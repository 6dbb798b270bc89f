"""What never reaches a log: the secrets that stand in addresses."""

import logging
import re

# The addresses that carry a secret: an invitation's letter, a person's calendar, the answer to a request.
SECRET = re.compile(r"(/(?:invitation|calendar-feed|answer)/)[^/\s\"'?]+")


class SecretsAreMasked(logging.Filter):
    """
    Puts three dots for the secret of an address, whichever library wrote the line.

    Django logs the address of every answer of 400 and above, a mistyped or revoked secret among them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through, masked."""
        said = record.getMessage()
        masked = SECRET.sub(r"\1...", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
