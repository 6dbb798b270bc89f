"""
`make bench`: every comparison on servers of its own, and one line at the end.

`make bench ARGS=pages` runs one of: pages, sweep, report, nation. `ARGS="--partnerships 20"` makes a smaller nation.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

from tests.services import Postgres, Redis

HOUSE = Path(__file__).resolve().parent.parent
PARTS = ("pages", "sweep", "report", "nation")


class Bench:
    """The servers, the environment, and how often a limit was exceeded."""

    def __init__(self, postgres: Postgres, redis: Redis, folder: Path) -> None:
        self.postgres = postgres
        self.folder = folder
        self.failed: list[str] = []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "PYTHONWARNINGS": "ignore",
            "PORTAL_VAR": str(folder),
            "REDIS_URL": redis.url(),
            "DEMONSTRATION": "1",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "VAULT_KEY": secrets.token_urlsafe(48),
        }

    def database(self, name: str, template: str = "template0") -> str:
        """A new database, and its address."""
        line = psycopg2.connect(self.postgres.url)
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        line.close()
        return self.postgres.url.rpartition("/")[0] + "/" + name

    def run(self, database: str, *command: str, must: bool = True, **more: str) -> None:
        """A command on a database; where it must not succeed, a failure is counted."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=HOUSE,
            env=self.environment | {"DATABASE_URL": database} | more,
            check=must,
        )
        if done.returncode:
            self.failed.append(command[-1])

    def migrated(self, database: str) -> str:
        """The database with the portal's tables."""
        self.run(database, "manage.py", "migrate", "--verbosity", "0")
        return database

    def compare(self, database: str, part: str, **more: str) -> None:
        """One comparison."""
        self.run(database, "-m", part, must=False, **more)


def measure(bench: Bench, chosen: list[str], partnerships: int) -> None:
    """The chosen parts, each on a database that it asks for."""
    one = bench.migrated(bench.database("one"))
    if "sweep" in chosen:
        bench.compare(bench.migrated(bench.database("sweep")), "benchmarks.sweeping")
        embedded = f"sqlite:///{bench.folder / 'sweep.sqlite3'}"
        bench.compare(bench.migrated(embedded), "benchmarks.sweeping")
    bench.run(one, "-m", "benchmarks.national", "--partnerships", "1")
    if "nation" in chosen:
        nation = bench.database("nation", template="one")
        bench.run(nation, "-m", "benchmarks.national", "--partnerships", str(partnerships))
        bench.compare(one, "benchmarks.nation", PORTAL_BENCH_NATION="nation")
    if "pages" in chosen:
        bench.compare(one, "benchmarks.pages")
    if "report" in chosen:
        bench.compare(one, "benchmarks.report")


def main() -> int:
    """Run what was asked for; 1 where a limit was exceeded."""
    asked = argparse.ArgumentParser(prog="make bench", description="The portal against its limits.")
    asked.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    asked.add_argument("--partnerships", type=int, default=150)
    given = asked.parse_args()
    began = time.monotonic()
    with Postgres() as postgres, Redis() as redis, tempfile.TemporaryDirectory() as folder:
        bench = Bench(postgres, redis, Path(folder))
        measure(bench, given.parts or list(PARTS), given.partnerships)
    took = f"{time.monotonic() - began:.0f} s"
    if bench.failed:
        print(
            f"Benchmarks: a limit is exceeded in {', '.join(dict.fromkeys(bench.failed))} ({took})"
        )
        return 1
    print(f"Benchmarks: every limit is kept ({took})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
