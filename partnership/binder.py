"""
The only door to the PDFs that other people made: look whether one may be taken, bind several, mark one for its reader.

All of it happens in a process of their own (paper_child.py) with no network, no files, little memory and little time.
"""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from partnership.clocks import LONDON
from partnership.errors import Refused

log = logging.getLogger(__name__)

SECONDS = 30  # on the wall; the process has its own limit of computing time
MOST_TO_BIND = 200 * 1024 * 1024  # bytes of all PDFs of one binding
TOO_HARD = "The file is not taken, because reading it takes too much time or memory. Print it to a new PDF and add that."
TOO_LARGE = "The papers together are larger than 200 MB, which is more than one file can hold. Open them one by one."
NOT_BOUND = "The papers could not be bound into one file. Open them one by one, and tell whoever runs the portal."
NOT_MARKED = "The document could not be marked with your name, so it stays closed. Tell whoever runs the portal."


@dataclass(frozen=True)
class Part:
    """Some pages of the bound file: of a given PDF (`file` counts from 0), or stand-ins that say a few lines."""

    pages: int
    file: int | None = None
    first: int = 1
    says: tuple[str, ...] = ()
    label: str = "Page "

    def asked(self) -> dict[str, Any]:
        """As the process reads it."""
        whole = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: value for name, value in whole.items() if name != "says" or self.file is None}


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, its page in the file counted from 0, and the bookmarks below it."""

    title: str
    page: int
    inside: list["Mark"] = field(default_factory=list)


@dataclass(frozen=True)
class ReaderMark:
    """What is printed on every page of one person's copy: who, when, which copy of what, and the marking of its class."""

    reader: str
    at: datetime
    number: str
    reference: str
    marking: str

    def asked(self) -> dict[str, str]:
        """As the process reads it; the time is London's."""
        here = self.at.astimezone(LONDON)
        when = f"{here.day} {here:%B %Y at %H:%M}"
        return {
            "across": f"{self.reader}  {when}",
            "head": self.marking,
            "foot": f"{self.marking}    {self.reference}    {self.number}    {self.reader}, {when}",
            "title": self.reference,
        }


def pages_of(content: bytes) -> int:
    """The number of pages of a PDF. Raises Refused for one that is encrypted, damaged or does something by itself."""
    answer = _work({"do": "look"}, [content], TOO_HARD)
    said = json.loads(answer)
    if "because" in said:
        raise Refused(f"The PDF is not taken, because {said['because']}.")
    return int(said["pages"])


def bind(
    parts: Sequence[Part],
    contents: Sequence[bytes],
    *,
    title: str,
    foot: str,
    marks: Sequence[Mark] = (),
) -> bytes:
    """One PDF of the parts in order, its pages numbered at the foot beside `foot`. Raises Refused when it cannot be made."""
    if sum(len(one) for one in contents) > MOST_TO_BIND:
        raise Refused(TOO_LARGE)
    asked = {
        "do": "bind",
        "title": title,
        "foot": foot,
        "parts": [one.asked() for one in parts],
        "marks": [asdict(one) for one in marks],
    }
    return _work(asked, contents, NOT_BOUND)


def marked(content: bytes, mark: ReaderMark) -> bytes:
    """
    One person's copy of a PDF: the mark on every page, and nothing left of what the file said of itself.

    Raises Refused when it cannot be marked; then nothing leaves.
    """
    return _work({"do": "mark"} | mark.asked(), [content], NOT_MARKED)


def _work(asked: dict[str, Any], contents: Sequence[bytes], otherwise: str) -> bytes:
    header = json.dumps(asked | {"sizes": [len(one) for one in contents]}).encode()
    with tempfile.TemporaryDirectory(prefix="portal-paper-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                [sys.executable, "-I", str(Path(__file__).with_name("paper_child.py"))],
                input=b"".join([len(header).to_bytes(8, "big"), header, *contents]),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                timeout=SECONDS,
                check=False,
                # None of our environment: the keys of the portal stand there.
                env={"TMPDIR": folder, "HOME": folder, "PATH": "/usr/bin:/bin"},
            )
        except subprocess.TimeoutExpired:
            log.warning("A process that reads PDFs took more than %s seconds.", SECONDS)
            raise Refused(otherwise) from None
    if done.returncode or not done.stdout:
        log.warning("A process that reads PDFs ended with %s.", done.returncode)
        raise Refused(otherwise)
    return done.stdout
