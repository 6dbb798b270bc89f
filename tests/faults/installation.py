"""A whole installation of the portal that nobody minds losing: its database, broker, relay and processes."""

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.processes import HOUSE, PROGRAMS, Process
from tests.services import Postgres, Redis, free_port, wait_until

EMAIL_TIMEOUT = 1.0
LEASE = 8.0  # seconds: eight times the timeout, as checks.py demands
SETTLED = ("sent", "superseded")
TOOK = re.compile(r"<notice-(\d+)@portal> (\S+) (\S+): ")


class KilledPostgres(Postgres):
    """
    A cluster that is killed again and again: every commit is written before it is answered, but never forced to disk.

    A kill -9 takes the processes, not the memory of the machine, so forcing could save nothing here; it would only
    make each recovery wait for the disk.
    """

    def command(self) -> list[str]:
        return [*super().command(), "-c", "fsync=off"]


@dataclass
class Notice:
    """One row, as the database tells it without the portal's help."""

    pk: int
    reference: str
    rung: str
    to: str
    state: str
    attempts: int


@dataclass
class Installation:
    """The folder, the servers and the environment of one run."""

    folder: Path
    environment: dict[str, str]
    postgres: Postgres | None = None
    redis: Redis | None = None
    lives: dict[str, int] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """What the relay took."""
        return self.folder / "relay.log"

    def process(self, name: str, *command: str) -> Process:
        """A process with a log for each of its lives."""
        self.lives[name] = self.lives.get(name, 0) + 1
        return Process(f"{name}-{self.lives[name]}", list(command), self.environment, self.folder)

    def worker(self, number: int) -> Process:
        """A worker as the Procfile starts it."""
        return self.process(
            f"worker{number}", str(PROGRAMS / "celery"), "-A", "partnership", "worker",
            "--loglevel", "INFO", "--pool", "threads", "--concurrency", "2", "--hostname", f"w{number}@portal",
        )  # fmt: skip

    def beat(self, number: int) -> Process:
        """A beat as the Procfile starts it."""
        return self.process(
            f"beat{number}", str(PROGRAMS / "celery"), "-A", "partnership", "beat",
            "--loglevel", "INFO", "--pidfile=", "--schedule", str(self.folder / f"beat{number}-schedule"),
        )  # fmt: skip

    def kept(self, one: Process) -> Process:
        """The process under the supervisor that the Procfile puts over it."""
        one.command = ["sh", "scripts/keep.sh", *one.command]
        return one

    def tickers(self, count: int) -> Process:
        """Loops of `manage.py tick`."""
        return self.process("tickers", sys.executable, "-m", "tests.faults.tickers", str(count))

    def run(self, *command: str) -> None:
        """A command of the portal that must succeed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=HOUSE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def asked(self, question: str) -> list[Any]:
        """The answer of the database; raises what its driver raises while it is away."""
        if self.postgres is None:
            with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as line:
                return list(line.execute(question))
        with closing(psycopg2.connect(self.postgres.url)) as line, line.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())

    def notices(self) -> list[Notice]:
        """Every notice there is."""
        rows = self.asked(
            "SELECT n.id, n.reference, n.rung, u.email, n.state, n.attempts"
            " FROM partnership_notice n JOIN partnership_user u ON u.id = n.recipient_id"
        )
        return [Notice(*row) for row in rows]

    def taken(self) -> list[tuple[int, str, str]]:
        """The key of the notice, the recipient and the reference of each letter that the relay took."""
        text = self.log.read_text() if self.log.exists() else ""
        return [(int(pk), to, reference) for pk, to, reference in TOOK.findall(text)]

    def wait_until_settled(self, count: int, *, seconds: float) -> float:
        """Wait until so many notices are there and none is on its way; how long it took."""
        began = time.monotonic()

        def settled() -> bool:
            time.sleep(0.3)
            states = dict(
                self.asked("SELECT state, count(*) FROM partnership_notice GROUP BY state")
            )
            return sum(states.values()) >= count and set(states) <= set(SETTLED)

        wait_until(settled, seconds=seconds, what=f"{count} settled notices")
        return time.monotonic() - began


@contextmanager
def installation(
    *, seed: int, postgres: Postgres | None = None, redis: Redis | None = None
) -> Iterator[Installation]:
    """An installation with its tables, on these servers; without them on the embedded database and broker."""
    folder = Path(os.environ["PORTAL_VAR"]) / f"faults-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    port = free_port()
    given = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment = given | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "PORTAL_VAR": str(folder),
        "TMPDIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": str(EMAIL_TIMEOUT),
        "NOTICE_LEASE_SECONDS": str(LEASE),
        "MAIL_RELAY_LOG": str(folder / "relay.log"),
        "SWEEP_EVERY_SECONDS": "1",
        "FAULTS_BEGIN": str(time.time()),
    }
    made = Installation(folder, environment, postgres, redis)
    with ExitStack() as undo:
        if postgres is not None and redis is not None:
            environment |= {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url()}
        made.log.touch()
        relay = made.process(
            "relay", sys.executable, "-m", "tests.faults.relay", str(port), str(made.log), str(seed)
        )
        relay.start()
        undo.callback(relay.kill)
        made.run("manage.py", "migrate", "--verbosity", "0")
        yield made
