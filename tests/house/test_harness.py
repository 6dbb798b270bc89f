"""The harness itself: what it promises to every other test."""

import socket

import pytest
from django.db import connection
from django.template import engines
from pytest_socket import SocketConnectBlockedError

from partnership.models import RuleSet, TrailEntry
from tests import strict_templates

COMMITS = pytest.mark.django_db(transaction=True)


@COMMITS
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_that_commits_leaves_what_the_migrations_brought(turn: str) -> None:
    assert RuleSet.objects.exists(), turn


@COMMITS
def test_the_rows_that_are_written_once_are_still_guarded_after_that() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW session_replication_role")
            assert cursor.fetchone() == ("origin",)
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
                           [TrailEntry._meta.db_table])  # fmt: skip
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                           [TrailEntry._meta.db_table])  # fmt: skip
        assert cursor.fetchone()[0] >= 1


def test_no_test_speaks_to_another_machine() -> None:
    # As a warning first; warnings are errors here.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_variable_that_is_not_there_is_heard_only_in_our_own_templates() -> None:
    empty = engines["django"].engine.string_if_invalid  # type: ignore[attr-defined]
    assert isinstance(empty, strict_templates.LoudEmptySpace)
    assert engines["django"].from_string("{{ nobody }}").render() == ""
