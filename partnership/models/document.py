"""Documents: private files, encrypted at rest, and the log of who opened them."""

import uuid

from django.db import models
from django.db.models import Q

from partnership.models.append_only import AppendOnly, AppendOnlyQuerySet
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.sensitivity import Sensitivity


class Document(PartnershipRow):
    """One stored file. Who may open it is decided by the app whose record it belongs to."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    # Of a PDF that somebody gave.
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    # The key of this file alone, wrapped under the master key of that name; empty where the file was sealed under the
    # master key itself, until the master key is next replaced.
    wrapped_key = models.BinaryField(default=b"")
    wrapped_by = models.CharField(max_length=16, blank=True, db_index=True)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="document_has_its_hash",
                violation_error_message="A document has the hash of its content.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DocumentReading(PartnershipRow, AppendOnly):
    """Somebody opened a document; written before the first byte leaves."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=200, blank=True)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "reading of a document"
        verbose_name_plural = "readings of documents"

    def __str__(self) -> str:
        return f"{self.by} read {self.document_id}"
