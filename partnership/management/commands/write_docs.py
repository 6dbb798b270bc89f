"""Write the documents that are generated from the code, or check that they are in step."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import get_resolver

from partnership.access import every_permission
from partnership.clocks import every_clock, unit_words
from partnership.moves import every_table_of_moves
from partnership.roles import Role

GENERATED = "<!-- Generated from the code: make docs writes it, make check compares it. -->\n\n"


class Command(BaseCommand):
    """Write docs/permissions.md, docs/states.md and docs/deadlines.md."""

    help = "Write the generated documents; with --check, fail when they are out of step."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true", help="compare instead of writing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare."""
        _ = get_resolver().url_patterns  # every app's views, and with them their permissions
        folder = Path(settings.BASE_DIR) / "docs"
        stale = []
        for name, text in (
            ("permissions.md", permissions()),
            ("states.md", states()),
            ("deadlines.md", clocks()),
        ):
            path = folder / name
            if options["check"]:
                if not path.exists() or path.read_text() != text:
                    stale.append(name)
            else:
                path.write_text(text)
        if stale:
            raise CommandError(f"Out of step with the code: {', '.join(stale)}. Run make docs.")


def permissions() -> str:
    """Who may do what."""
    lines = [
        "# Who may do what\n",
        GENERATED,
        "| Permission | May | Roles |\n|---|---|---|\n",
    ]
    for one in every_permission():
        roles = (
            "every role"
            if one.roles == frozenset(Role)
            else ", ".join(sorted(role.label for role in one.roles))
        )
        lines.append(f"| `{one.code}` | {one.says} | {roles} |\n")
    return "".join(lines)


def states() -> str:
    """Every table of moves, drawn."""
    parts = [
        f"## {table.what}\n\n```mermaid\n{table.mermaid()}```\n\n"
        for table in every_table_of_moves()
    ]
    return "".join(["# States and moves\n", GENERATED, *parts]).rstrip("\n") + "\n"


def clocks() -> str:
    """Every clock with its ladder."""
    parts = ["# Clocks\n", GENERATED]
    for clock in every_clock():
        length = unit_words(clock.length, clock.unit)
        parts.append(
            f"## {clock.says}\n\n`{clock.code}`: {length} from {clock.starts_from}. "
            f"Source: {clock.source}. "
            f"{'Statutory. ' if clock.is_statutory else ''}"
            f"{'May' if clock.may_pause else 'May not'} be paused; "
            f"{'may' if clock.may_extend else 'may not'} be extended.\n\n"
        )
        if clock.rungs:
            parts.append("| When | Who is told | Weight |\n|---|---|---|\n")
        for rung in clock.rungs:
            roles = ", ".join(role.label for role in rung.roles)
            parts.append(f"| {rung.when} | {roles} | {rung.weight.value} |\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"
