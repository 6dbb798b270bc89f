"""The installation that docker-compose.yml describes starts, is well and stops cleanly, tried without containers."""

import http.client
import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.processes import HOUSE, PROGRAMS, Process
from tests.services import Postgres, Redis, free_port, wait_until

COMPOSE = (HOUSE / "docker-compose.yml").read_text()
ADDRESS = "https://portal.example.org"


def service(name: str) -> str:
    """The lines of one service."""
    services = COMPOSE.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    found = re.search(rf"^  {name}:.*\n((?:    .*\n|\n)+)", services + "\n", re.MULTILINE)
    assert found, f"docker-compose.yml has no service {name}"
    return found.group(1)


def words(name: str, key: str) -> list[str]:
    """A command of one service, which stands there as a list."""
    found = re.search(rf"^ +{key}: (\[.*\])$", service(name), re.MULTILINE)
    assert found, f"{name} has no {key}"
    result: list[str] = json.loads(found.group(1))
    return result


@pytest.fixture
def environment(private_postgres: Postgres, private_redis: Redis, tmp_path: Path) -> dict[str, str]:
    """The environment of production: nothing of the tests' own, no demonstration, secrets made now."""
    port = str(free_port())
    return {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAULT_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": private_postgres.url,
        "REDIS_URL": private_redis.url(),
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "PORTAL_ADDRESS": ADDRESS,
        "ALLOWED_HOSTS": "portal.example.org",
        "PORTAL_VAR": str(tmp_path / "var"),
        "PORTAL_BIND": "127.0.0.1",
        "PORTAL_PORT": port,
        "PORTAL_BEAT_SCHEDULE": str(tmp_path / "beat-schedule"),
        "SWEEP_EVERY_SECONDS": "2",
        "XDG_CACHE_HOME": str(tmp_path),
    }


@pytest.fixture
def installation(environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, Process]]:
    """What docker-compose.yml starts, in its order."""
    collected = subprocess.run(
        ["python", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=HOUSE, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert collected.returncode == 0, collected.stderr
    prepare = Process("prepare", words("prepare", "command"), environment, tmp_path)
    prepare.start()
    wait_until(lambda: not prepare.runs(), seconds=60, what="the migrations")
    assert prepare.popen is not None
    assert prepare.popen.returncode == 0, prepare.log.read_text()
    running = {
        name: Process(name, words(name, "command"), environment, tmp_path)
        for name in ("web", "worker", "beat")
    }
    for process in running.values():
        process.start()
    yield running
    for process in running.values():
        process.kill()


def well(name: str, environment: dict[str, str]) -> bool:
    """Whether the health check of a service, as docker-compose.yml has it, is content."""
    command = words(name, "test")
    assert command.pop(0) == "CMD"
    asked = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, check=False)
    return asked.returncode == 0


def head(port: int, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    """The answer to a HEAD request that the proxy hands on."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(
        "HEAD", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer


@pytest.mark.faults
def test_production_starts_is_well_and_stops_cleanly(
    installation: dict[str, Process], environment: dict[str, str]
) -> None:
    def said() -> str:
        return "\n".join(
            f"--- {one.name} ---\n{one.log.read_text()}" for one in installation.values()
        )

    try:
        for name in installation:
            wait_until(partial(well, name, environment), seconds=40, what=f"{name} to be well")
    except TimeoutError as late:
        pytest.fail(f"{late}\n{said()}")

    port = int(environment["PORTAL_PORT"])
    swept = {"path": "/healthz?sweep=1", "Host": "portal.example.org"}
    wait_until(lambda: head(port, **swept).status == 200, seconds=20, what="the first sweep")
    assert head(port, Host="portal.example.org").headers["Location"] == f"{ADDRESS}/"
    safe = head(port, Host="portal.example.org", X_Forwarded_Proto="https")
    assert safe.status < 400
    assert safe.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert head(port, Host="evil.example", X_Forwarded_Proto="https").status == 400

    for process in installation.values():
        process.tell_to_stop()
    codes = {name: process.stop(seconds=30) for name, process in installation.items()}
    assert codes == dict.fromkeys(installation, 0), said()
    assert "Internal Server Error" not in said(), said()
    assert not any(installation[name].says("Traceback") for name in ("worker", "beat")), said()


def test_the_file_holds_no_secret_and_gives_each_service_a_health_check() -> None:
    for name in ("web", "worker", "beat", "db", "redis"):
        assert "healthcheck:" in service(name), name
    assert not re.search(r"(PASSWORD|SECRET_KEY|VAULT_KEY)(: +|=)[^$\s]", COMPOSE)
    assert "DEMONSTRATION" not in COMPOSE
    assert {"--appendonly yes", "--maxmemory-policy noeviction"} <= set(
        re.findall(r"--appendonly yes|--maxmemory-policy noeviction", service("redis"))
    )


def test_the_tests_run_on_the_postgresql_of_production() -> None:
    version = re.search(r"image: postgres:(\d+)", service("db"))
    assert version
    with_tests = re.search(r"postgresql-(\d+)", (HOUSE / "scripts/bootstrap.sh").read_text())
    assert with_tests
    assert version.group(1) == with_tests.group(1)


def test_every_variable_of_the_settings_is_explained() -> None:
    asked = set(
        re.findall(
            r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (HOUSE / "partnership/settings.py").read_text()
        )
    )
    asked |= set(
        re.findall(r'secret_from\("([A-Z_]+)"', (HOUSE / "partnership/settings.py").read_text())
    )
    explained = set(
        re.findall(r"^#? ?([A-Z_]+)=", (HOUSE / ".env.example").read_text(), re.MULTILINE)
    )
    assert asked <= explained, asked - explained
