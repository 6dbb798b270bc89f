"""The report of a practice review: its parts, its quality, what is frozen, approved, withheld and sent."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnership.models import (
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import Sector
from reviews.models.practice_review import PracticeReview
from reviews.rules.practice_report import CopyTo, ParagraphKind, Phase, Quality, Withheld


class ReviewSection(PartnershipRow):
    """One part of the report while it is a draft."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="sections")
    key = models.SlugField(max_length=20)
    title = models.CharField(max_length=100)
    asks = models.CharField(max_length=300)
    is_demanded = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["review", "position"]
        verbose_name = "part of a practice review's report"
        verbose_name_plural = "parts of practice reviews' reports"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key"],
                name="reviewsection_key_once",
                violation_error_message="The report has this part already.",
            ),
            models.CheckConstraint(
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="reviewsection_saved_pair",
                violation_error_message="A part that was written says by whom and when.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"text": "text"}

    def __str__(self) -> str:
        return self.title

    @property
    def is_missing(self) -> bool:
        """Whether the part is demanded and says nothing yet."""
        return self.is_demanded and not self.text.strip()


class QualityCheck(PartnershipRow):
    """What somebody found of one quality of the draft, in one round."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField()
    quality = models.CharField(max_length=20, choices=Quality.choices)
    is_met = models.BooleanField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = "check of quality"
        verbose_name_plural = "checks of quality"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "quality"],
                name="qualitycheck_one_of_each",
                violation_error_message="This was checked already.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"note": "text"}

    def __str__(self) -> str:
        return self.get_quality_display()


class ReportParagraph(PartnershipRow, AppendOnly):
    """One paragraph of the report as it was frozen in one round."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="paragraphs")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    key = models.SlugField(max_length=20)
    kind = models.CharField(max_length=10, choices=ParagraphKind.choices)
    text = models.TextField()
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["review", "round", "position"]
        verbose_name = "paragraph of a report"
        verbose_name_plural = "paragraphs of reports"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "position"],
                name="reportparagraph_one_in_a_place",
                violation_error_message="Two paragraphs stand in the same place.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"text": "text"}

    def __str__(self) -> str:
        return f"Paragraph {self.position}"


class ReviewApproval(PartnershipRow, AppendOnly):
    """One statutory partner's approval of the report as it was frozen in one round."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=30, choices=Sector.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "approval of a practice review"
        verbose_name_plural = "approvals of practice reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "sector"],
                name="reviewapproval_one_for_each_partner",
                violation_error_message="This partner has approved the report.",
            ),
            models.UniqueConstraint(
                fields=["review", "round", "by"],
                name="reviewapproval_one_partner_for_each_person",
                violation_error_message="One person approves for one partner.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.by}"


class Clearance(PartnershipRow):
    """One of the two independent readings that decide what the public reads."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="clearances")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    begun_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = "clearance of a report"
        verbose_name_plural = "clearances of reports"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "by"],
                name="clearance_once_for_each_reader",
                violation_error_message="This person reads the report already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} reads {self.review}"


class ClearanceMark(PartnershipRow):
    """What one reader says of one paragraph."""

    clearance = models.ForeignKey(Clearance, on_delete=models.PROTECT, related_name="marks")
    paragraph = models.ForeignKey(ReportParagraph, on_delete=models.PROTECT, related_name="marks")
    why = models.CharField(max_length=20, choices=Withheld.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["clearance", "paragraph__position"]
        verbose_name = "mark of a reader"
        verbose_name_plural = "marks of readers"
        constraints = [
            models.UniqueConstraint(
                fields=["clearance", "paragraph"],
                name="clearancemark_one_for_each_paragraph",
                violation_error_message="This paragraph is marked already.",
            ),
            models.CheckConstraint(
                condition=Q(why="", reason="") | (~Q(why="") & ~Q(reason="")),
                name="clearancemark_withholds_with_a_reason",
                violation_error_message="Say why the paragraph is withheld.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return self.get_why_display() if self.why else "Keep"


class Settlement(PartnershipRow, AppendOnly):
    """How a paragraph on which the two readers differ was settled, by a third person."""

    paragraph = models.OneToOneField(
        ReportParagraph, on_delete=models.PROTECT, related_name="settlement"
    )
    why = models.CharField(max_length=20, choices=Withheld.choices, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["paragraph", "pk"]
        verbose_name = "settlement"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="settlement_has_a_reason",
                violation_error_message="Say how the difference was settled.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return self.get_why_display() if self.why else "Keep"


class CopySent(PartnershipRow, AppendOnly):
    """A copy that left the partnership, before or after publication."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="copies")
    round = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=10, choices=Phase.choices)
    to = models.CharField(max_length=12, choices=CopyTo.choices)
    sent_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["review", "sent_on", "pk"]
        verbose_name = "copy of a practice review"
        verbose_name_plural = "copies of practice reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "round", "phase", "to"],
                name="copysent_once_to_each",
                violation_error_message="This copy is recorded already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_to_display()}, {self.sent_on}"
