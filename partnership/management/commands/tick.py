"""Plan and send once what is due: for a timer of the operating system, or by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from partnership.services import sweep


class Command(BaseCommand):
    """One sweep. It does the same as the worker's, and may run beside it."""

    help = "Plan and send what is due, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sweep, and say what was done."""
        done = sweep.sweep()
        self.stdout.write(
            f"Missed {done.missed}, planned {done.planned}, sent {done.sent}, in doubt {done.in_doubt}."
        )
        if done.held:
            self.stdout.write(f"Mail is held back: {done.held}")
