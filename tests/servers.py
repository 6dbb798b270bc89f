"""pytest plugin (-p tests.servers): the environment of a test run, made before the settings are read.

It cannot stand in a conftest: pytest-django reads the settings before any conftest is imported. Which database a run
uses, PORTAL_TEST_DATABASE says: sqlite (with the broker in a folder) or postgresql (with Redis). The workers of
pytest-xdist inherit this environment, so they share the controller's servers; each has its own folder, its own test
database and its own Redis database.
"""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.services import Postgres, Redis

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
WORKER_NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER.startswith("gw") else 0

# What a developer's shell or a CI machine may have set, and no test may depend on.
NOT_OURS = (
    "ALLOWED_HOSTS", "DATABASE_URL", "DEFAULT_FROM_EMAIL", "DEMONSTRATION", "EMAIL_URL", "PORTAL_ADDRESS",
    "PORTAL_VAR", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SWEEP_EVERY_SECONDS", "VAULT_KEY",
    "VAULT_KEY_FALLBACKS",
)  # fmt: skip


def quick_folder() -> str | None:
    """Memory, where there is plenty: SQLite waits for the disk at every commit, and no test pulls the plug."""
    memory = Path("/dev/shm")  # noqa: S108
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


def prepare_run() -> None:
    """Once for a run: a throw-away folder, secrets worth nothing, and the servers if they were asked for."""
    for name in NOT_OURS:
        os.environ.pop(name, None)
    chosen = os.environ.setdefault("PORTAL_TEST_DATABASE", "sqlite")
    if chosen not in {"sqlite", "postgresql"}:
        raise SystemExit("PORTAL_TEST_DATABASE is sqlite or postgresql.")
    undo = contextlib.ExitStack()
    atexit.register(undo.close)
    if "pytest" in sys.modules:
        folder = tempfile.mkdtemp(prefix="portal-test-", dir=quick_folder())
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
    else:  # mypy only reads the settings, and leaves without cleaning up
        folder = str(Path(__file__).resolve().parent.parent / "var" / "types")
    os.environ.update(
        PORTAL_TEST_FOLDER=folder,
        SECRET_KEY="a key for the tests, which protects nothing at all",
        VAULT_KEY="another key for the tests, which protects nothing",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # the sync Playwright API keeps an event loop in this thread
    )
    if chosen == "postgresql":
        os.environ["DATABASE_URL"] = undo.enter_context(Postgres()).url
        os.environ["PORTAL_TEST_REDIS"] = undo.enter_context(Redis()).url().rpartition("/")[0]


def prepare_process() -> None:
    """Once for each process of a run, so that two of them never share a file or a queue."""
    os.environ["PORTAL_VAR"] = str(Path(os.environ["PORTAL_TEST_FOLDER"]) / WORKER)
    if "PORTAL_TEST_REDIS" in os.environ:
        os.environ["REDIS_URL"] = f"{os.environ['PORTAL_TEST_REDIS']}/{WORKER_NUMBER}"


if "PORTAL_TEST_FOLDER" not in os.environ:
    prepare_run()
prepare_process()
