"""The reading log: who opened a case, written before the page leaves."""

from django.db import models

from partnership.models import AppendOnly, AppendOnlyQuerySet, PartnershipRow, User, WalledManager
from reviews.models.incident import Incident


class CaseReading(PartnershipRow, AppendOnly):
    """Somebody opened the material of a case, or the identity of its child, and for what."""

    class What(models.TextChoices):
        CASE = "case", "The case"
        IDENTITY = "identity", "The child's identity"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="readings")
    what = models.CharField(max_length=10, choices=What.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=300, blank=True)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "reading of a case"
        verbose_name_plural = "readings of cases"
        indexes = [models.Index(fields=["incident", "-at"], name="casereading_by_incident")]

    def __str__(self) -> str:
        return f"{self.by} read {self.incident_id}"
