"""The third guard of rows that are written once: a trigger, on both databases."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import migrations


def refuse_changes(*tables: str) -> migrations.RunPython:
    """One operation, because each costs a picture of all models, that makes the database refuse UPDATE and DELETE."""
    return migrations.RunPython(
        _each(_add(table) for table in tables),
        _each(_drop(table) for table in tables),
        elidable=False,
    )


def allow_changes(table: str) -> migrations.RunPython:
    """
    An operation that lifts the trigger; a migration that alters such a table begins with it and ends with the other.

    SQLite makes an altered table anew and forgets its triggers, so they are always written again.
    """
    return migrations.RunPython(_drop(table), _add(table), elidable=False)


def _each(steps: Iterable[Callable[..., None]]) -> Callable[..., None]:
    """The steps one after the other."""
    kept = list(steps)

    def every(apps: Any, schema_editor: Any) -> None:
        for step in kept:
            step(apps, schema_editor)

    return every


def _add(table: str) -> Callable[..., None]:
    def add(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                "CREATE OR REPLACE FUNCTION portal_written_once() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME; END "
                "$$ LANGUAGE plpgsql",
                params=None,  # otherwise the driver takes the per cent sign for a place holder
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION portal_written_once()"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once'); END"
            )

    return add


def _drop(table: str) -> Callable[..., None]:
    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_written_once ON {table}")
            return
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")

    return drop
