"""What is true of money without a database: the financial year, shares of a total, what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FIRST_MONTH = 4  # the financial year of public bodies runs from 1 April to 31 March
PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class FinancialYear:
    """A year from 1 April to 31 March, named by the year in which it starts."""

    starting: int

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        """The financial year in which a day lies."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.starting, FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        """31 March."""
        return date(self.starting + 1, FIRST_MONTH - 1, 31)

    @property
    def in_words(self) -> str:
        """April 2023 to March 2024."""
        return f"April {self.starting} to March {self.starting + 1}"


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum, in pounds with two decimals."""
    return sum(amounts, NOTHING)


def share(amount: Decimal, of: Decimal) -> Decimal:
    """The share of a total in per cent with two decimals; nothing of nothing is 0."""
    if not of:
        return NOTHING
    return (amount * HUNDRED / of).quantize(PENNY, ROUND_HALF_UP)
