"""What the documents that the partners approve have in common: sections saved with their version, and copies as PDF."""

from django.db import models
from django.db.models import Q

from partnership.models import Document, PartnershipRow, User, WalledManager


class DraftedSection(PartnershipRow):
    """One section of a document: what is asked of it, and its words with the version that they are saved at."""

    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    asks = models.CharField(max_length=300, blank=True)
    is_demanded = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="%(class)s_saved_pair",
                violation_error_message="A section that was written says by whom and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_missing(self) -> bool:
        """Whether the section is demanded and says nothing yet."""
        return self.is_demanded and not self.text.strip()


class PdfCopy(PartnershipRow):
    """A PDF of a document that somebody asked for: waiting, made, or not made and why."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being made"
        MADE = "made", "Ready"
        FAILED = "failed", "Not made"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    why_not = models.CharField(max_length=300, blank=True)
    # Of the page that the PDF shows, so that it is known whether it still shows what the document says.
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        abstract = True
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="made", document__isnull=False)
                | (~Q(state="made") & Q(document__isnull=True)),
                name="%(class)s_made_has_its_document",
                violation_error_message="A PDF that was made has its document.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at__isnull=True)
                | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="%(class)s_finished_when_no_longer_waiting",
                violation_error_message="A PDF that is no longer waiting says since when.",
            ),
        ]
