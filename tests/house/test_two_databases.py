"""The database, the driver and the cache of this pass are those that were asked for, set as production sets them."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3

ASKED_FOR = os.environ["PORTAL_TEST_DATABASE"]


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_pass_runs_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == ASKED_FOR


@pytest.mark.django_db
def test_an_acknowledged_submission_survives_a_power_cut() -> None:
    if connection.vendor == "sqlite":
        # WAL with synchronous FULL (2): NORMAL may lose the last commits.
        live = {name: pragma(name) for name in ("journal_mode", "synchronous", "busy_timeout")}
        assert live == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 20_000}
        assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    else:
        # The private server of the tests is forgetful on purpose; what may not happen is that we ask for it.
        assert "synchronous_commit" not in settings.DATABASES["default"]["OPTIONS"]["options"]


@pytest.mark.django_db
def test_no_query_and_no_lock_waits_for_ever() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout')"
            )
            assert dict(cursor.fetchall()) == {"statement_timeout": "60000", "lock_timeout": "5000"}
    else:
        assert settings.DATABASES["default"]["OPTIONS"]["timeout"] == 20


def test_psycopg_3_is_not_installed() -> None:
    # Django prefers it wherever it can be imported, and the suite would run on another driver than production.
    assert is_psycopg3 is False


@pytest.mark.django_db
def test_the_cache_is_shared_by_every_process() -> None:
    backend = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    assert backend == ("RedisCache" if ASKED_FOR == "postgresql" else "DatabaseCache")
    cache.set("asked", ASKED_FOR)
    assert cache.get("asked") == ASKED_FOR


def test_work_really_goes_to_a_broker() -> None:
    assert settings.CELERY_TASK_ALWAYS_EAGER is False
    assert settings.CELERY_BROKER_URL.startswith(
        "redis://" if ASKED_FOR == "postgresql" else "folder://"
    )
