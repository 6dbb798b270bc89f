"""
Run the whole suite twice and end with one line: on SQLite, then on PostgreSQL and Redis with the browser.

Words after the command go to pytest, in both passes: make test ARGS="tests/reviews -k rapid".
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PASSES = {
    "sqlite": "SQLite, with the broker in a folder",
    "postgresql": "PostgreSQL and Redis, with the browser",
}
NOTHING_COLLECTED = 5


def run_pass(number: int, database: str, words: list[str]) -> tuple[int, dict[str, int]]:
    """One pass: its exit code, and how many tests passed, failed and were skipped."""
    print(f"\nPass {number} of {len(PASSES)}: {PASSES[database]}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        numbers = Path(folder) / "numbers.json"
        environment = os.environ | {
            "PORTAL_TEST_DATABASE": database,
            "PORTAL_TEST_NUMBERS": str(numbers),
            "PORTAL_TEST_PASS": str(number),
        }
        code = subprocess.run(
            # Whoever is done takes tests from the other: the long ones stand together in one file.
            [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *words],
            cwd=HOUSE,
            env=environment,
            check=False,
        ).returncode
        found = json.loads(numbers.read_text()) if numbers.exists() else {"failed": 1}
    print(f"Pass {number} took {time.monotonic() - began:.0f} s", flush=True)
    return code, found


def main(words: list[str]) -> int:
    """Both passes, the second even if the first failed."""
    results = [run_pass(number, database, words) for number, database in enumerate(PASSES, start=1)]
    codes = {code for code, _found in results}
    passed, failed, skipped = (
        sum(found.get(word, 0) for _code, found in results)
        for word in ("passed", "failed", "skipped")
    )
    well = codes <= {0, NOTHING_COLLECTED} and 0 in codes
    if not well and not failed:
        failed = 1  # pytest itself gave up: that is not a pass
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
