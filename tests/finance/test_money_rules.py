"""Money without a database: financial years and shares."""

from datetime import date
from decimal import Decimal

import pytest

from finance.rules import FinancialYear, share, total


@pytest.mark.parametrize(
    ("day", "starting"),
    [(date(2024, 3, 31), 2023), (date(2024, 4, 1), 2024), (date(2024, 12, 31), 2024)],
)
def test_the_financial_year_begins_on_the_first_of_april(day, starting):
    year = FinancialYear.of(day)
    assert year.starting == starting
    assert year.first <= day <= year.last


def test_a_share_is_rounded_to_two_decimals():
    assert share(Decimal("45900.00"), Decimal("65619.75")) == Decimal("69.95")
    assert share(Decimal(1), Decimal(3)) == Decimal("33.33")


def test_a_share_of_nothing_is_nothing():
    assert share(Decimal("0.00"), Decimal("0.00")) == Decimal("0.00")


def test_pennies_add_up_exactly():
    assert total([Decimal("0.10")] * 3) == Decimal("0.30")
