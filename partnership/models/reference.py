"""References that people can say on the telephone: SI-2026-014, numbered without gaps by partnership and year."""

from django.db import models

from partnership.models.wall import PartnershipRow, WalledManager


class ReferenceCounter(PartnershipRow):
    """The last number given for one kind of reference in one year."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = WalledManager()

    class Meta:
        ordering = ["prefix", "year"]
        verbose_name = "counter of references"
        verbose_name_plural = "counters of references"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "prefix", "year"],
                name="referencecounter_one_for_each_year",
                violation_error_message="This counter exists already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:03d}"


class FormSubmission(models.Model):
    """The key of a form that was submitted, so that a double click or the back button changes nothing twice."""

    key = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = "submitted form"

    def __str__(self) -> str:
        return self.address
