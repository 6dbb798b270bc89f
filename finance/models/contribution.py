"""What each agency gives towards the partnership's work in a year, in money or in kind."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, Agency, PartnershipRow, WalledManager
from partnership.nav import MONEY_READERS


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Reading contributions."""

    def visible_to(self, actor: Actor) -> Self:
        """Every contribution for those who read the money (DOMAIN 2.4, "Finance"); none for others."""
        return self.none() if actor.roles.isdisjoint(MONEY_READERS) else self

    def of_period(self, start: date, end: date) -> Self:
        """Those whose own year ends in the period, so that each is counted in one period and in no other."""
        return self.filter(ends_on__range=(start, end))


class Contribution(PartnershipRow):
    """An agency's contribution for a year: a sum of money, or staff and other help without a sum."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contributions")
    starts_on = models.DateField("first day of the year")
    ends_on = models.DateField("last day of the year")
    is_in_kind = models.BooleanField("given in kind", default=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    what = models.CharField("what is given", max_length=200)
    basis = models.CharField("how it was agreed", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ContributionQuerySet)()

    class Meta:
        ordering = ["-ends_on", "agency__name", "pk"]
        verbose_name = "contribution"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_in_kind=True, amount__isnull=True)
                | Q(is_in_kind=False, amount__isnull=False),
                name="contribution_is_a_sum_or_in_kind",
                violation_error_message="Give a sum of money, or say that it is in kind; not both.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="contribution_is_not_negative",
                violation_error_message="A contribution is not less than nothing.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="contribution_year_ends_after_it_starts",
                violation_error_message="The last day of the year comes after the first.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "ends_on"], name="contribution_by_year")]

    def __str__(self) -> str:
        return f"{self.agency.called}: {self.what}"
