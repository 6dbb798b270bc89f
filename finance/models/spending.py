"""What the partnership spent, on what, in which time."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, WalledManager
from partnership.nav import MONEY_READERS


class SpendingQuerySet(models.QuerySet["Spending"]):
    """Reading what was spent."""

    def visible_to(self, actor: Actor) -> Self:
        """Everything spent for those who read the money (DOMAIN 2.4, "Finance"); nothing for others."""
        return self.none() if actor.roles.isdisjoint(MONEY_READERS) else self

    def of_period(self, start: date, end: date) -> Self:
        """What was spent in a time that ends in the period, so that it is counted once."""
        return self.filter(ends_on__range=(start, end))


class Spending(PartnershipRow):
    """A sum spent on one thing in a time."""

    category = models.CharField("what it was spent on", max_length=150)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(SpendingQuerySet)()

    class Meta:
        ordering = ["-ends_on", "category", "pk"]
        verbose_name = "spending"
        verbose_name_plural = "spending"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="spending_is_not_negative",
                violation_error_message="A sum spent is not less than nothing.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="spending_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "ends_on"], name="spending_by_year")]

    def __str__(self) -> str:
        return self.category
