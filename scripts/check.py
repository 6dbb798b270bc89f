"""Run every check and show all failures at the end: make check, or scripts/check.py lint types for some of them."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
APPS = ("partnership", "governance", "reviews", "finance")


@dataclass(frozen=True)
class Outcome:
    """What one check said."""

    well: bool
    words: str = ""


Check = Callable[[], Outcome]


def run(*command: str, environment: dict[str, str] | None = None) -> Outcome:
    """A program of the virtual environment, and whether it was content."""
    program = str(PROGRAMS / command[0])
    given = (
        os.environ | {"NO_COLOR": "1"} | (environment or {})
    )  # an empty value takes a variable away
    done = subprocess.run(
        [program, *command[1:]],
        cwd=HOUSE,
        env={name: value for name, value in given.items() if value},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(done.returncode == 0, done.stdout.strip())


def manage(*words: str, **environment: str) -> Outcome:
    """One management command in a folder of its own, as a demonstration unless the environment says otherwise."""
    with tempfile.TemporaryDirectory() as var:
        settings = {"PORTAL_VAR": var, "DEMONSTRATION": "1", "DATABASE_URL": "", "REDIS_URL": ""}
        return run("python", "-W", "error", "manage.py", *words, environment=settings | environment)


# --- the checks -------------------------------------------------------------------------------------------------------
def templates() -> list[str]:
    """Every template of ours."""
    folders = [HOUSE / "templates", *(HOUSE / app / "templates" for app in APPS)]
    found = sorted(path for folder in folders for path in folder.rglob("*.html"))
    return [str(path.relative_to(HOUSE)) for path in found]


def template_syntax() -> Outcome:
    """What djade would change; it rewrites nothing here."""
    found = templates()
    return (
        run("djade", "--target-version", "5.2", "--check", *found) if found else Outcome(well=True)
    )


def template_indent() -> Outcome:
    """What djhtml would indent otherwise."""
    found = templates()
    return run("djhtml", "--check", "--tabwidth", "2", *found) if found else Outcome(well=True)


def deployment() -> Outcome:
    """Django's own check of a production installation, with secrets made for this minute."""
    return manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DEMONSTRATION="",
        SECRET_KEY=secrets.token_urlsafe(48),
        VAULT_KEY=secrets.token_urlsafe(48),
        PORTAL_ADDRESS="https://portal.example.org",
        ALLOWED_HOSTS="portal.example.org",
        DATABASE_URL="postgres://portal@127.0.0.1/portal",
        REDIS_URL="redis://127.0.0.1/0",
        EMAIL_URL="smtp://127.0.0.1:25",
    )


def pins(name: str) -> dict[str, str]:
    """What a lock file pins."""
    text = (HOUSE / "requirements" / f"{name}.txt").read_text()
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE)
    return {str(canonicalize_name(package)): version for package, version in found}


def requirements_of(package: str) -> list[str]:
    """What an installed package asks for; one that is not installed here asks for nothing."""
    try:
        return requires(package) or []
    except PackageNotFoundError:
        return []


def unpinned(locked: dict[str, str]) -> list[str]:
    """What the pinned packages need on the oldest Python that we support, and the lock lacks: pip would refuse it."""
    oldest = {"python_version": "3.11", "python_full_version": "3.11.2", "extra": ""}  # Debian 12's
    return [
        f"{package} needs {wanted.name} on Python {oldest['python_full_version']}, which is not pinned"
        for package in locked
        for wanted in map(Requirement, requirements_of(package))
        if (wanted.marker is None or wanted.marker.evaluate(oldest))
        and canonicalize_name(wanted.name) not in locked
    ]


def locks() -> Outcome:
    """The lock files answer pyproject.toml, agree with one another, carry hashes and name no registry."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    base, dev = pins("base"), pins("dev")
    wrong = [
        f"{name}.txt does not satisfy {wanted}: it has {locked.get(canonicalize_name(wanted.name), 'nothing')}"
        for name, locked, lines in (
            ("base", base, project["dependencies"]),
            ("dev", dev, project["dependencies"] + project["optional-dependencies"]["dev"]),
        )
        for wanted in map(Requirement, lines)
        if not wanted.specifier.contains(
            locked.get(canonicalize_name(wanted.name), "0.dev0"), prereleases=True
        )
    ]
    wrong += [
        f"base.txt has {package} {version}, dev.txt has {dev.get(package, 'nothing')}"
        for package, version in base.items()
        if dev.get(package) != version
    ]
    wrong += unpinned(dev)
    for name in ("base", "dev"):
        text = (HOUSE / "requirements" / f"{name}.txt").read_text()
        if "://" in text:
            wrong.append(f"{name}.txt names an address")
        wrong += [
            f"{name}.txt pins {block.split('==')[0].strip()} without a hash"
            for block in re.split(r"\n(?=[A-Za-z0-9])", text)
            if "==" in block and "--hash=sha256:" not in block
        ]
    return Outcome(not wrong, "\n".join([*wrong, "Run make lock."] if wrong else []))


CHECKS: dict[str, Check] = {
    # The slowest first, so that the others fit beside it.
    "types": lambda: run("mypy", "--no-error-summary", *APPS, "tests"),
    "walls": lambda: run("lint-imports", "--no-logo"),
    "deployment": deployment,
    "migrations": lambda: manage("makemigrations", "--check", "--dry-run"),
    "documents": lambda: manage("write_docs", "--check"),
    "dead code": lambda: run("vulture"),
    "dependencies": lambda: run(
        "deptry", ".", "--no-ansi", "--optional-dependencies-dev-groups", "dev"
    ),
    "template syntax": template_syntax,
    "template indent": template_indent,
    "lint": lambda: run("ruff", "check"),
    "format": lambda: run("ruff", "format", "--check"),
    "locks": locks,
}


def timed(name: str) -> tuple[str, Outcome, float]:
    """One check, and how long it took."""
    began = time.monotonic()
    outcome = CHECKS[name]()
    seconds = time.monotonic() - began
    print(f"  {'ok    ' if outcome.well else 'FAILED'} {name:<16} {seconds:5.1f} s", flush=True)
    return name, outcome, seconds


def main(words: list[str]) -> int:
    """Two at a time, one for each core; then every failure, then one line."""
    unknown = set(words) - set(CHECKS)
    if unknown:
        print(
            f"There is no check called {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}."
        )
        return 2
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as two:
        results = list(two.map(timed, words or list(CHECKS)))
    failures = [(name, outcome) for name, outcome, _seconds in results if not outcome.well]
    for name, outcome in failures:
        print(f"\n--- {name} ---\n{outcome.words}")
    total = f"{time.monotonic() - began:.0f} s"
    if failures:
        print(
            f"\n{len(failures)} of {len(results)} checks failed in {total}: {', '.join(name for name, _ in failures)}"
        )
        return 1
    print(f"\nAll {len(results)} checks are content, in {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
