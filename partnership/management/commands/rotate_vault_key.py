"""Take everything that is sealed over to today's master key; may be stopped at any moment and started again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnership.services import rotation


class Command(BaseCommand):
    """Rotates, or with --check only counts."""

    help = "Take over what is sealed to VAULT_KEY from VAULT_KEY_FALLBACKS (docs/guides/keys.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether only to count."""
        parser.add_argument("--check", action="store_true", help="only say what is left")

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Rotate and say what is left. Raises CommandError while anything is under an old key."""
        if not check:
            rotation.rotate(lambda what, number: self.stdout.write(f"{number:>6}  {what}"))
        left = {what: number for what, number in rotation.left().items() if number}
        if left:
            told = ", ".join(f"{number} {what}" for what, number in left.items())
            raise CommandError(f"Still under an older key: {told}. Keep VAULT_KEY_FALLBACKS.")
        self.stdout.write("Everything is under VAULT_KEY. VAULT_KEY_FALLBACKS can be emptied.")
