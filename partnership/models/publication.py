"""Publications: frozen copies that anybody may read, and the log of what was taken down."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnership.models.document import Document
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Reading publications."""

    def public(self, now: datetime) -> Self:
        """What anybody may read at a moment: not under embargo, and not taken down."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=now),
            published_at__lte=now,
            unpublished_at__isnull=True,
        )


class Publication(PartnershipRow):
    """A frozen public copy, made afresh from the approved record. Changing the record never changes the copy."""

    class Kind(models.TextChoices):
        YEARLY_REPORT = "yearly_report", "Yearly report"
        ARRANGEMENTS = "arrangements", "Arrangements"
        MINUTES = "minutes", "Minutes"
        REVIEW = "review", "Review"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    html = models.TextField()
    pdf = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    embargo_until = models.DateTimeField(null=True, blank=True)
    keep_public_until = models.DateField(null=True, blank=True)
    # A later copy that takes its place. Both stay public.
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    unpublished_at = models.DateTimeField(null=True, blank=True)
    unpublished_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unpublished_because = models.CharField(max_length=500, blank=True)

    objects = WalledManager.from_queryset(PublicationQuerySet)()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = "publication"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="publication_reference_once",
                violation_error_message="Something is published under this reference already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    unpublished_at__isnull=True,
                    unpublished_by__isnull=True,
                    unpublished_because="",
                )
                | (
                    Q(unpublished_at__isnull=False, unpublished_by__isnull=False)
                    & ~Q(unpublished_because="")
                ),
                name="publication_taken_down_with_a_reason",
                violation_error_message="Say who took it down, when and why.",
            ),
            models.CheckConstraint(
                condition=~Q(superseded_by=F("pk")),
                name="publication_superseded_by_another",
                violation_error_message="A publication does not supersede itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_superseded(self) -> bool:
        """Whether a later copy has taken its place."""
        return self.superseded_by_id is not None

    def get_absolute_url(self) -> str:
        """The public page of the copy."""
        return reverse(
            "publication",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )
