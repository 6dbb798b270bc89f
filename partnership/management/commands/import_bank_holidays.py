"""Take the bank holidays from GOV.UK's own file, without a connection, and count the running deadlines afresh."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scopes_disabled

from partnership.services import bank_holidays, deadlines

BECAUSE = "the bank holidays on GOV.UK changed"


class Command(BaseCommand):
    """Import the file that https://www.gov.uk/bank-holidays.json gives."""

    help = "Take the bank holidays of England and Wales from a copy of GOV.UK's bank-holidays.json."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, recount and say what changed. Raises CommandError for a file that is not GOV.UK's."""
        try:
            announced = bank_holidays.announced(json.loads(options["file"].read_text()))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise CommandError(f"This is not GOV.UK's file of bank holidays: {error}") from error
        changed = bank_holidays.take(announced)
        with scopes_disabled():
            moved = deadlines.recount(because=BECAUSE) if changed else 0
        for line in changed:
            self.stdout.write(line)
        self.stdout.write(f"{len(changed)} bank holidays changed, {moved} deadlines moved.")
