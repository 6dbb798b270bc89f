"""What was paid and spent, for a demonstration: published sums, and invented ones for the invented partnership."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django_scopes import scope

from finance.models import Contribution, Spending
from finance.rules import FinancialYear
from finance.services import money
from partnership.models import Actor, Agency, Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today

# Whose year is told in which file, and who records it.
TOLD_IN = {
    "brent_year.json": "brent.finance@example.org",
    "penfold_vale_year.json": "penfold.manager@example.org",
}


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Record contributions and spending where a partnership has none yet; how many rows were added."""
    demonstration.demand_demonstration()
    added = 0
    for file, email in TOLD_IN.items():
        told = demonstration.told(file)
        partnership = Partnership.objects.get(slug=told["partnership"])
        with scope(partnership=partnership):
            if not Contribution.objects.exists() and not Spending.objects.exists():
                added += _record(told, demonstration.acting(email, partnership, local_today(now)))
    return added


def _record(told: dict[str, Any], by: Actor) -> int:
    for row in told["contributions"]:
        first, last = _period(row, by.today)
        money.record_contribution(
            agency=Agency.objects.get(name=row["agency"], entries__partnership=by.partnership),
            starts_on=first,
            ends_on=last,
            what=row["what"],
            basis=row["basis"],
            amount=Decimal(row["amount"]) if row["amount"] else None,
            by=by,
        )
    for row in told["spending"]:
        first, last = _period(row, by.today)
        money.record_spending(
            category=row["category"],
            amount=Decimal(row["amount"]),
            starts_on=first,
            ends_on=last,
            note=row.get("note", ""),
            by=by,
        )
    return len(told["contributions"]) + len(told["spending"])


def _period(row: dict[str, Any], today: date) -> tuple[date, date]:
    """The days that a row names; an invented one without days belongs to the financial year of today."""
    if "starts_on" in row:
        return date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    year = FinancialYear.of(today)
    return year.first, year.last
