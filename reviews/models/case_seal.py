"""The sealing of a whole case: who sealed it and why, and who lifted the seal."""

from typing import Self

from django.db import models
from django.db.models import Q

from partnership.models import PartnershipRow, User, WalledManager


class CaseSealQuerySet(models.QuerySet["CaseSeal"]):
    """Reading seals."""

    def standing(self) -> Self:
        """Those that were not lifted."""
        return self.filter(lifted_at__isnull=True)


class CaseSeal(PartnershipRow):
    """A case is sealed from a moment to another; Incident.is_sealed says whether it is now, for the rule to ask."""

    incident = models.ForeignKey("reviews.Incident", on_delete=models.PROTECT, related_name="seals")
    because = models.CharField(max_length=500)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager.from_queryset(CaseSealQuerySet)()

    class Meta:
        ordering = ["-sealed_at", "-pk"]
        verbose_name = "seal of a case"
        verbose_name_plural = "seals of cases"
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(lifted_at__isnull=True),
                name="caseseal_one_at_a_time",
                violation_error_message="This case is sealed already.",
            ),
            models.CheckConstraint(
                condition=~Q(because=""),
                name="caseseal_has_a_reason",
                violation_error_message="Say why the case is sealed.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="caseseal_lifted_together",
                violation_error_message="A seal that was lifted says by whom and when.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"because": "text"}

    def __str__(self) -> str:
        return f"Sealed on {self.sealed_at:%d %B %Y}"
