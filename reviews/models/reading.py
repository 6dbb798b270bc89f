"""The reading log: who opened a case, written before the page leaves, and who was refused."""

from django.db import models

from partnership.models import AppendOnly, AppendOnlyQuerySet, PartnershipRow, User, WalledManager
from reviews.models.incident import Incident


class CaseReading(PartnershipRow, AppendOnly):
    """Somebody opened the material of a case, or the identity of its child, and for what."""

    class What(models.TextChoices):
        CASE = "case", "The case"
        IDENTITY = "identity", "The child's identity"
        REVIEW = "review", "The rapid review's record"
        RETURN = "return", "An agency's return"
        CHRONOLOGY = "chronology", "The chronology"
        DOCUMENT = "document", "A document"
        DOCUMENTS = "documents", "The list of documents"
        PRACTICE_REVIEW = "practice_review", "The practice review"
        COPY = "copy", "A copy to take away"
        READINGS = "readings", "The list of readings"
        ROSTER = "roster", "The people of the case"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="readings")
    what = models.CharField(max_length=20, choices=What.choices)
    # The reference or number of the one thing that was opened, where a case holds several. Never its title.
    item = models.CharField(max_length=60, blank=True)
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


class CaseRefusal(PartnershipRow, AppendOnly):
    """Somebody who sees that a case is there asked for its material, and was told why not."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="refusals")
    what = models.CharField(max_length=20, choices=CaseReading.What.choices)
    item = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()
    because = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "refused reading of a case"
        verbose_name_plural = "refused readings of cases"
        indexes = [models.Index(fields=["incident", "-at"], name="caserefusal_by_incident")]

    def __str__(self) -> str:
        return f"{self.by} was refused {self.incident_id}"
