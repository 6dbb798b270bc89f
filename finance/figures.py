"""The money of a period: read-only, exact, and each line with how it came about."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance.models import Contribution, Spending
from finance.rules import share, total
from partnership.models import Partnership


@dataclass(frozen=True)
class MoneyLine:
    """One agency's contribution or one sum spent: its own time, its amount in pounds, its share in per cent."""

    name: str
    starts_on: date
    ends_on: date
    amount: Decimal
    share: Decimal
    note: str = ""


@dataclass(frozen=True)
class InKindLine:
    """Help that was given without money."""

    name: str
    starts_on: date
    ends_on: date
    what: str
    note: str = ""


@dataclass(frozen=True)
class MoneyInPeriod:
    """What came in, what went out and what is left, in pounds."""

    starts_on: date
    ends_on: date
    income: tuple[MoneyLine, ...]
    in_kind: tuple[InKindLine, ...]
    spending: tuple[MoneyLine, ...]
    total_in: Decimal
    total_out: Decimal

    @property
    def not_spent(self) -> Decimal:
        """What came in and was not spent; negative where more was spent."""
        return self.total_in - self.total_out

    @property
    def not_spent_share(self) -> Decimal:
        """What was not spent, in per cent of what came in."""
        return share(self.not_spent, self.total_in)


def for_period(partnership: Partnership, start: date, end: date) -> MoneyInPeriod:
    """The money of a period: every contribution and every sum spent whose own time ends in it."""
    given = list(
        Contribution.objects.filter(partnership=partnership)
        .of_period(start, end)
        .select_related("agency")
        .order_by("-amount", "agency__name", "pk")
    )
    spent = list(
        Spending.objects.filter(partnership=partnership)
        .of_period(start, end)
        .order_by("-amount", "category", "pk")
    )
    paid = [(one, one.amount) for one in given if one.amount is not None]
    total_in = total(amount for _, amount in paid)
    total_out = total(one.amount for one in spent)
    return MoneyInPeriod(
        starts_on=start,
        ends_on=end,
        income=tuple(
            MoneyLine(
                name=one.agency.name,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                amount=amount,
                share=share(amount, total_in),
                note=one.basis,
            )
            for one, amount in paid
        ),
        in_kind=tuple(
            InKindLine(
                name=one.agency.name,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                what=one.what,
                note=one.basis,
            )
            for one in given
            if one.is_in_kind
        ),
        spending=tuple(
            MoneyLine(
                name=one.category,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                amount=one.amount,
                share=share(one.amount, total_out),
                note=one.note,
            )
            for one in spent
        ),
        total_in=total_in,
        total_out=total_out,
    )
