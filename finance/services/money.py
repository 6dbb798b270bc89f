"""Record what agencies give and what is spent."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from finance.access import RECORD_MONEY
from finance.models import Contribution, Spending
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Agency
from partnership.services import trail


@transaction.atomic
def record_contribution(
    *,
    agency: Agency,
    starts_on: date,
    ends_on: date,
    what: str,
    basis: str,
    amount: Decimal | None,
    by: Actor,
) -> Contribution:
    """
    Record an agency's contribution for a year, in pounds; without an amount it is in kind.

    Raises Refused for people who may not, and where the agency is not of this partnership.
    """
    holds(by, RECORD_MONEY).require()
    if not agency.entries.filter(partnership=by.partnership).exists():
        raise Refused("This agency does not stand in the partnership's register.")
    contribution = Contribution.objects.create(
        partnership=by.partnership,
        agency=agency,
        starts_on=starts_on,
        ends_on=ends_on,
        what=what,
        basis=basis,
        amount=amount,
        is_in_kind=amount is None,
    )
    given = "help in kind" if amount is None else f"£{amount:,.2f}"
    trail.record(
        "finance.contribution.recorded",
        subject=contribution,
        by=by,
        sentence=f"recorded {given} from {agency.called} for the year to {ends_on:%d %B %Y}",
    )
    return contribution


@transaction.atomic
def record_spending(
    *, category: str, amount: Decimal, starts_on: date, ends_on: date, note: str, by: Actor
) -> Spending:
    """Record a sum spent, in pounds. Raises Refused for people who may not."""
    holds(by, RECORD_MONEY).require()
    spending = Spending.objects.create(
        partnership=by.partnership,
        category=category,
        amount=amount,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
    )
    trail.record(
        "finance.spending.recorded",
        subject=spending,
        by=by,
        sentence=f"recorded £{amount:,.2f} spent on {category}",
    )
    return spending
