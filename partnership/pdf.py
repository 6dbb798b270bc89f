"""
The only door to WeasyPrint: a page becomes a tagged PDF (PDF/UA-1) in a process of its own that can be killed.

The page's text was typed by people, so the process that lays it out has no network, no files, little memory and
little time (pdf_child.py). One process waits ready, because starting costs more than many a page.
"""

import atexit
import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

from partnership.errors import Refused

log = logging.getLogger(__name__)

SECONDS = 30  # of the clock on the wall, from handing the page over; the child has its own limit of computing time
MOST_CHARACTERS = 2_000_000
DEEPEST = 40
WIDEST_SPAN = 50
# How a process ends when the libraries below WeasyPrint fail, which the next one may well not do.
FAULTS = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT)
MOST_ROWS = 2_000
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})  # fmt: skip

TOO_LARGE = "The document is too large to make a PDF of. Shorten its longest parts and try again."
TOO_SLOW = (
    "Making the PDF took too long, so it was stopped. Shorten the longest parts and try again."
)
FAILED = (
    "The PDF could not be made. Nothing else is lost; try again, and tell whoever runs the portal."
)


class _Measure(HTMLParser):
    """Reads a page for what makes laying it out expensive: depth, spans, rows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.rows, self.is_too_large = 0, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element deeper."""
        self.depth += tag not in VOID
        self.rows = 0 if tag == "table" else self.rows + (tag == "tr")
        spans = [int(value) for name, value in attrs if name.endswith("span") and str(value).isdigit() and value]  # fmt: skip
        if self.depth > DEEPEST or self.rows > MOST_ROWS or max(spans, default=0) > WIDEST_SPAN:
            self.is_too_large = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content, as in SVG."""
        self.handle_starttag(tag, attrs)
        self.depth -= tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        """One element up."""
        self.depth -= tag not in VOID


def _check(html: str) -> None:
    measure = _Measure()
    if len(html) <= MOST_CHARACTERS:
        measure.feed(html)
    if len(html) > MOST_CHARACTERS or measure.is_too_large:
        raise Refused(TOO_LARGE)


class _Child:
    """One process that waits for its page, with a folder that is thrown away with it."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="portal-pdf-")
        fonts = settings.BASE_DIR / "static" / "vendor" / "public-sans"
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", str(Path(__file__).with_name("pdf_child.py")), str(fonts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder.name,
            # None of our environment: the keys of the portal stand there.
            env={"TMPDIR": self.folder.name, "HOME": self.folder.name, "PATH": "/usr/bin:/bin"},
        )

    def make(self, given: bytes, seconds: float) -> bytes:
        """Hand the page over and wait. Raises subprocess.TimeoutExpired."""
        try:
            content, _ = self.process.communicate(given, timeout=seconds)
        finally:
            self.end()
        return content if self.process.returncode == 0 else b""

    def end(self) -> None:
        """Kill it if it lives, and throw its folder away."""
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()


_ready: list[_Child] = []
_turn = threading.Lock()


def _taken() -> _Child:
    with _turn:
        while _ready:
            child = _ready.pop()
            if child.process.poll() is None:
                return child
            child.end()
    return _Child()


def _keep_one_ready() -> None:
    with _turn:
        if not _ready:
            _ready.append(_Child())


@atexit.register
def end_waiting() -> None:
    """End the process that waits; the next page starts a new one."""
    with _turn:
        while _ready:
            _ready.pop().end()


def style_sheet() -> str:
    """The rules for paper."""
    return (settings.BASE_DIR / "static" / "css" / "pdf.css").read_text()


def render(html: str, *, seconds: float = SECONDS) -> bytes:
    """
    The PDF of a whole page of HTML. Pictures and links to files are left out, unless they are data: addresses.

    Raises Refused, with a sentence for the person, when the page is too large, takes too long or fails.
    """
    _check(html)
    given = json.dumps({"html": html, "css": style_sheet()}).encode()
    content, code = _made(given, seconds)
    if -code in FAULTS:
        log.warning("The process that makes a PDF crashed with %s; another one tries.", code)
        content, code = _made(given, seconds)
    if not content:
        log.error("The process that makes a PDF ended with %s.", code)
        raise Refused(FAILED)
    return content


def _made(given: bytes, seconds: float) -> tuple[bytes, int]:
    """What one process made of a page, and how it ended."""
    child = _taken()
    try:
        return child.make(given, seconds), child.process.returncode
    except subprocess.TimeoutExpired:
        log.warning("A PDF took more than %s seconds and was stopped.", seconds)
        raise Refused(TOO_SLOW) from None
    finally:
        _keep_one_ready()
