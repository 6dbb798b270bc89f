"""Set a partnership up from a file; with --check only say what is in it and what is wrong with it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnership.services.set_up import load, reading
from partnership.services.set_up.rows import BadFile

SHOWN = 50


class Command(BaseCommand):
    """Loads a set-up file, or only checks it."""

    help = "Set a partnership up from a file (docs/guides/set-up.md). A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to keep what it says."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="say what would be added, and keep nothing"
        )

    def handle(self, *, file: Path, check: bool, **_options: Any) -> None:
        """Load the file; every problem is told at once, with its row and its field."""
        try:
            plan = reading.read(file.read_text(encoding="utf-8"))
            if check:
                outcome = load.check(plan, now=timezone.now())
            else:
                outcome = load.load(plan, now=timezone.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except BadFile as bad:
            lines = [f"  {problem}" for problem in bad.problems[:SHOWN]]
            if len(bad.problems) > SHOWN:
                lines.append(f"  … and {len(bad.problems) - SHOWN} more.")
            told = "\n".join([f"{file} was not loaded. Nothing was changed.", *lines])
            raise CommandError(told) from bad
        self.stdout.write(outcome.in_words)
        for name, number in outcome.added.items():
            self.stdout.write(f"  {number:>4}  {name}")
        if check:
            self.stdout.write("This was a check: nothing was kept.")
