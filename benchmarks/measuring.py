"""Ask a page in this process, count its queries, and compare two ways of doing something, turn by turn."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from partnership.models import User

OK = 200
BARE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


@dataclass
class Verdict:
    """One comparison: what, how many times, the most it may be."""

    what: str
    ratio: float
    limit: float
    detail: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.limit

    def __str__(self) -> str:
        """One line of the report."""
        word = "kept" if self.is_kept else "EXCEEDED"
        return f"{self.what}: {self.ratio:.2f} times (limit {self.limit:g}, {word}). {self.detail}"


def handler(middleware: list[str] | None = None) -> WSGIHandler:
    """The application behind these middlewares; without a list, the portal's own."""
    with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
        return WSGIHandler()


def cookie_of(user: User) -> str:
    """The cookie of somebody who signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def nothing(*_given: Any) -> Any:
    """Where a server would begin its answer."""


def page(application: WSGIHandler, path: str, cookie: str) -> Callable[[], int]:
    """A function that asks for a page as a server would, and gives its length."""

    def asked() -> int:
        request = RequestFactory().get(path, SERVER_NAME="127.0.0.1", HTTP_COOKIE=cookie)
        response: Any = application(request.environ, nothing)
        content = b"".join(response)
        response.close()
        if response.status_code != OK:
            raise RuntimeError(f"{path}: {response.status_code}")
        return len(content)

    return asked


def queries_of(act: Callable[[], object]) -> int:
    """How many queries it asks."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def milliseconds(act: Callable[[], object], times: int) -> float:
    """The median of some runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def compared(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 9, times: int = 5
) -> tuple[float, float, float]:
    """The median over the rounds of ours to theirs, and the median milliseconds of each; both warm, turn by turn."""
    for act in (ours, theirs, ours, theirs):
        act()
    gc.collect()
    pairs = [(milliseconds(ours, times), milliseconds(theirs, times)) for _ in range(rounds)]
    ratio = median(mine / other for mine, other in pairs)
    return ratio, median(mine for mine, _ in pairs), median(other for _, other in pairs)
