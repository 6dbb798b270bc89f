"""The harness hunts: every test also fails for what it did not look at.

An undefined template variable, a warning, a connection to the outside, an error in the browser's console, a broken
picture or style sheet, a server error behind a page: each fails the test that met it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import serializers
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.live_server_helper import LiveServer
from pytest_socket import socket_allow_hosts

from tests import strict_templates
from tests.post import SmtpSink
from tests.processes import Background
from tests.services import Postgres, Redis
from tests.without_triggers import without_triggers

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = os.environ.get("PORTAL_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]  # fmt: skip
ACCESSIBILITY_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = {
    "runOnly": {"type": "tag", "values": ACCESSIBILITY_RULES},
    "resultTypes": ["violations"],  # what is well need not be described
    "preload": False,  # every style sheet is our own, and read already
}
SECOND_PASS = ("browser", "journey", "stricter")
LONG = {"test_permission_matrix.py", "test_links.py", "test_hostile_input.py"}
SAID_ONCE = ("_rules.py", "_screens.py")
MOST_SELECTS = 400  # SQLite joins 500 in one question
BROUGHT: list[str] = []  # what the migrations brought
REPORTS = pytest.StashKey[dict[str, pytest.TestReport]]()


# --- which tests, and what is told at the end -------------------------------------------------------------------------
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    What is the same on both databases is run by one of the two passes of scripts/test.py (docs/decisions, 13).

    The second drives the browser, starts private servers and runs what is marked `stricter`; the first, which is
    quicker, runs what is marked `once`, pure rules, and the screens: every page and form is asked on the second too,
    by the hostile words and questions, and by the browser. What commits is tried on both.
    """
    # The long ones first, or one worker ends with them while the other has nothing left to take.
    items.sort(key=lambda item: item.path.name not in LONG)
    number = os.environ.get("PORTAL_TEST_PASS")
    elsewhere = {"1": in_the_second, "2": said_once}.get(number or "")
    if elsewhere is None:
        return
    others = [item for item in items if elsewhere(item)]
    kept = set(items) - set(others)
    items[:] = [item for item in items if item in kept]
    config.hook.pytest_deselected(items=others)


def in_the_second(item: pytest.Item) -> bool:
    """Whether a test sees the screen, brings servers of its own, or asks for the database that refuses more."""
    servers = {"private_postgres", "private_redis"} & set(getattr(item, "fixturenames", ()))
    return bool(servers) or any(item.get_closest_marker(one) for one in SECOND_PASS)


def said_once(item: pytest.Item) -> bool:
    """Whether a test says that it is the same on both databases, itself or by the name of its file."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and database.kwargs.get("transaction", False)
    says = item.get_closest_marker("once") or (item.path.name.endswith(SAID_ONCE) and not commits)
    return bool(says) and not in_the_second(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the storm did (tests/faults), and leave the numbers for scripts/test.py, which adds up its two passes."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            told = (
                getattr(report, "user_properties", [])
                if getattr(report, "when", "") == "call"
                else []
            )
            for name, words in told:
                if name == "faults":
                    terminalreporter.write_line(words)
    kept = os.environ.get("PORTAL_TEST_NUMBERS")
    if not kept:
        return
    names = {
        word: {report.nodeid for report in reports if hasattr(report, "nodeid")}
        for word, reports in terminalreporter.stats.items()
    }
    failed = names.get("failed", set()) | names.get(
        "error", set()
    )  # a test that erred at its end also "passed"
    numbers = {
        "passed": len((names.get("passed", set()) | names.get("xfailed", set())) - failed),
        "failed": len(failed),
        "skipped": len(names.get("skipped", set()) - failed),
    }
    Path(kept).write_text(json.dumps(numbers))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep each report with its test, so that a fixture knows at its end whether the test failed."""
    report: pytest.TestReport = yield  # type: ignore[assignment] # pluggy sends the result
    item.stash.setdefault(REPORTS, {})[report.when] = report
    return report  # type: ignore[return-value]


# --- what every test gets ---------------------------------------------------------------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """No test speaks to another machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def london_time() -> Iterator[None]:
    """Whatever a test activated, the next one begins in the portal's own time zone."""
    timezone.deactivate()
    yield
    timezone.deactivate()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """With Redis the cache survives a test: a limiter must not count the attempts of the test before."""
    if os.environ.get("REDIS_URL"):
        cache.clear()


@pytest.fixture(autouse=True)
def no_undefined_variables() -> Iterator[None]:
    """A page rendered in the server's thread cannot fail a test by raising, so it is asked here."""
    strict_templates.undefined.clear()
    yield
    found = sorted(set(strict_templates.undefined))
    strict_templates.undefined.clear()
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Keep what the migrations brought, for after the tests that commit."""
    with django_db_blocker.unblock():
        BROUGHT.append(connection.creation.serialize_db_to_string())


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers() -> Iterator[None]:
    """Tests that commit empty every table afterwards, also those whose rows no program may delete.

    Then what the migrations brought, rule sets and bank holidays among it, is there again for the next one.
    """

    def empty(_case: TransactionTestCase) -> None:
        with without_triggers(connection):
            empty_tables()
        bring_back(BROUGHT[-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


def empty_tables() -> None:
    """Delete what stands in the tables: in those that hold something, since truncating all of them takes a second."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asks = [
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 - names of our own tables
        for name in map(connection.ops.quote_name, tables)
    ]
    with (
        transaction.atomic(),
        connection.constraint_checks_disabled(),
        connection.cursor() as cursor,
    ):
        for start in range(0, len(asks), MOST_SELECTS):
            cursor.execute(" UNION ALL ".join(asks[start : start + MOST_SELECTS]))
            for (name,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - as above


def bring_back(brought: str) -> None:
    """Write what the migrations brought, a statement for each kind of row instead of two for each row."""
    rows = (one.object for one in serializers.deserialize("json", brought))
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model, these in groupby(rows, key=lambda one: one._meta.model):
            model._base_manager.bulk_create(list(these))


# --- servers and processes --------------------------------------------------------------------------------------------
@pytest.fixture
def smtp_sink(settings: Settings) -> Iterator[SmtpSink]:
    """A real SMTP server, to which the portal's mail goes during this test."""
    sink = SmtpSink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    yield sink
    sink.stop()


@pytest.fixture
def private_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of the test's own, durable, to kill and to restart."""
    with Postgres(durable=True) as server:
        yield server


@pytest.fixture
def private_redis() -> Iterator[Redis]:
    """A Redis of the test's own, append-only, to kill and to restart."""
    with Redis(durable=True) as server:
        yield server


@pytest.fixture
def process_environment(transactional_db: None, settings: Settings) -> dict[str, str]:
    """The environment in which another process works on this test's database, broker, documents and mail."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        database = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + name
    else:
        database = f"sqlite:///{name}"
    given = os.environ | {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "DATABASE_URL": database,
        "PORTAL_ADDRESS": str(settings.PORTAL_ADDRESS),
        "SWEEP_EVERY_SECONDS": "1",
    }
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        given["EMAIL_URL"] = f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return given


@pytest.fixture
def worker(
    request: pytest.FixtureRequest, process_environment: dict[str, str], tmp_path: Path
) -> Iterator[Background]:
    """A real worker and a real beat, sweeping each second. Ask for smtp_sink before it to receive its mail."""
    background = Background(process_environment, tmp_path)
    background.start()
    yield background
    if failed(request.node):
        for one in (background.worker, background.beat):
            print(f"--- {one.name} ---\n{one.log.read_text(errors='replace')[-4000:]}")  # noqa: T201
    background.stop()


# --- browser ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def live(live_server: LiveServer, settings: Settings) -> str:
    """The address of the portal on this test's database; the links in its mail point there too."""
    settings.PORTAL_ADDRESS = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


class Window:
    """One person's browser: a page with cookies of its own, and all that went wrong behind it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(f"script failed: {error}"))
        self.page.on("console", self.heard)
        self.page.on("response", self.answered)

    def heard(self, message: ConsoleMessage) -> None:
        """A refusal of the content security policy is told only to the console."""
        if message.type in {"error", "warning"} and "Content Security Policy" in message.text:
            self.wrong.append(f"console: {message.text}")

    def answered(self, response: Response) -> None:
        """A server error anywhere, or a style sheet, script or picture that is not there."""
        part_of_a_page = response.request.resource_type not in {"document", "fetch", "xhr"}
        if response.status >= 500 or (part_of_a_page and response.status >= 400):
            self.wrong.append(f"{response.status} {urlsplit(response.url).path}")


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, live: str
) -> Iterator[Callable[..., Page]]:
    """Open a browser for one more person: open_page(), open_page(width=360), open_page(java_script_enabled=False)."""
    windows: list[Window] = []

    def opened(*, width: int = 1200, height: int = 900, java_script_enabled: bool = True) -> Page:
        context = browser.new_context(
            base_url=live,
            viewport={"width": width, "height": height},
            java_script_enabled=java_script_enabled,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        windows.append(Window(context))
        return windows[-1].page

    yield opened
    wrong = [line for window in windows for line in window.wrong]
    if wrong or failed(request.node):
        PICTURES.mkdir(exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
        for number, window in enumerate(windows, start=1):
            window.page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)
    for window in windows:
        window.context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A browser for a test with one person in it."""
    return open_page()


def failed(node: pytest.Item) -> bool:
    """Whether this test failed, asked by a fixture at its end."""
    return any(report.failed for report in node.stash.get(REPORTS, {}).values())


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fail for any breach of WCAG 2.0 to 2.2, A and AA, and for a page that scrolls sideways on a small telephone."""
    axe = Axe()

    def check(page: Page) -> None:
        size = page.viewport_size
        for width in (1200, 360):
            page.set_viewport_size({"width": width, "height": 800})
            found = axe.run(page, options=AXE)
            assert not found.violations_count, f"{page.url} at {width}\n{found.generate_report()}"
        too_wide = page.evaluate(
            """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
               [...document.querySelectorAll("body *")]
                 .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                 .map(one => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + "." + one.className)
                 .slice(0, 8)"""
        )
        assert not too_wide, f"{page.url} scrolls sideways at 360: {too_wide}"
        if size:
            page.set_viewport_size(size)

    return check
