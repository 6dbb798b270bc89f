"""Rows of the money, as plain functions."""

from datetime import date
from decimal import Decimal
from typing import Any

from django_scopes import scope

from finance.models import Contribution, Spending
from partnership.models import Agency, Partnership
from tests.factories.partnership import make_agency

APRIL, MARCH = date(2023, 4, 1), date(2024, 3, 31)


def make_contribution(
    partnership: Partnership,
    amount: str | None = "1000.00",
    agency: Agency | None = None,
    **over: Any,
) -> Contribution:
    values = {"starts_on": APRIL, "ends_on": MARCH, "what": "Cash contribution"}
    with scope(partnership=partnership):
        return Contribution.objects.create(
            partnership=partnership,
            agency=agency or make_agency(partnership=partnership),
            amount=None if amount is None else Decimal(amount),
            is_in_kind=amount is None,
            **(values | over),
        )


def make_spending(
    partnership: Partnership, amount: str = "100.00", category: str = "Events", **over: Any
) -> Spending:
    values = {"starts_on": APRIL, "ends_on": MARCH}
    with scope(partnership=partnership):
        return Spending.objects.create(
            partnership=partnership, amount=Decimal(amount), category=category, **(values | over)
        )


def brent_money(partnership: Partnership) -> None:
    """The figures that Brent published for the year to March 2024."""
    for name, amount in (
        ("NHS North West London Integrated Care Board", "45900.00"),
        ("London North West University Healthcare NHS Trust", "11000.00"),
        ("Metropolitan Police", "5000.00"),
        ("Probation Service", "3719.75"),
    ):
        make_contribution(partnership, amount, make_agency(name, partnership=partnership))
    make_contribution(
        partnership, None, make_agency("Brent Council", partnership=partnership), what="Staff"
    )
    for category, amount in (
        ("Independent Chair fees", "15738.00"),
        ("Learning management system and website", "2464.00"),
        ("External training facilitators", "4250.00"),
        ("Events", "5036.00"),
    ):
        make_spending(partnership, amount, category, starts_on=date(2022, 10, 1))
