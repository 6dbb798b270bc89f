"""The rows of the money."""

from finance.models.contribution import Contribution
from finance.models.spending import Spending

__all__ = ("Contribution", "Spending")
