"""Fill a demonstration installation: partnerships, people, incidents, money, meetings and a published report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from finance import demonstration as money
from governance import demonstration as meetings
from partnership.errors import Refused
from partnership.services import demonstration
from reviews import demonstration as incidents


class Command(BaseCommand):
    """Everything of demonstration/, through the real services. A second run changes nothing."""

    help = "Fill a demonstration installation. A second run changes nothing."

    def handle(self, **_options: Any) -> None:
        """Load each floor after the one it stands on, and say what was added."""
        now = timezone.now()
        try:
            for outcome in demonstration.fill(now=now):
                self.stdout.write(outcome.in_words)
            self.stdout.write(f"Incidents added: {incidents.fill(now=now)}")
            self.stdout.write(f"Sums added: {money.fill(now=now)}")
            added = ", ".join(meetings.fill(now=now)) or "nothing"
            self.stdout.write(f"Meetings and reports added: {added}")
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
