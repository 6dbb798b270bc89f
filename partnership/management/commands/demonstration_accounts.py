"""Print whom one can sign in as on a demonstration installation."""

from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnership.errors import Refused
from partnership.services import demonstration


class Command(BaseCommand):
    """One account for each kind of person, or all of them."""

    help = "Print the accounts of a demonstration installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All of them only when asked for."""
        parser.add_argument("--all", action="store_true", help="everybody, not one of each kind")

    def handle(self, *, all: bool, **_options: Any) -> None:  # noqa: A002 - the option's name
        """Print a table by partnership, the password, and what is said of the second factor."""
        try:
            demonstration.demand_demonstration()
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        everybody = demonstration.accounts(timezone.localdate())
        shown = everybody if all else [one for one in everybody if one.is_shown]
        if not shown:
            raise CommandError("Nobody is there yet. Load the data first: manage.py seed_demo")
        wide = max(len(one.email) for one in shown)
        for partnership, people in groupby(shown, key=lambda one: one.partnership):
            self.stdout.write(f"\n{partnership}")
            for one in people:
                self.stdout.write(f"  {one.email:<{wide}}  {one.roles.capitalize()}. {one.what}")
        rest = "" if all else f" {len(everybody) - len(shown)} more: --all."
        self.stdout.write(f"\nPassword of each: {demonstration.PASSWORD}.{rest}")
        self.stdout.write("A second factor is offered, not demanded.\n")
