"""The work of a practice review: terms of reference, monthly notes, written requests, the family, practitioners."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from partnership.models import (
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from reviews.models.practice_review import PracticeReview
from reviews.models.reviewer import Selection
from reviews.rules.practice_work import Advocate, Asked, Relation


class ReviewTerms(PartnershipRow):
    """One version of the terms of reference; an agreed one is followed by a new version, never changed."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    period_from = models.DateField()
    period_to = models.DateField()
    questions = models.TextField()
    method = models.TextField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.CharField("where it was agreed", max_length=200, blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["review", "-number"]
        verbose_name = "terms of a practice review"
        verbose_name_plural = "terms of practice reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="reviewterms_number_once",
                violation_error_message="This version exists already.",
            ),
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="reviewterms_period_in_order",
                violation_error_message="The period ends after it begins.",
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreed_by__isnull=True, agreed_at="")
                | (Q(agreed_on__isnull=False, agreed_by__isnull=False) & ~Q(agreed_at="")),
                name="reviewterms_agreed_together",
                violation_error_message="Agreed terms say when, where and by whom.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"questions": "text", "method": "text"}

    def __str__(self) -> str:
        return f"Version {self.number}"


class MonthlyNote(PartnershipRow):
    """What was found each month of the time a review takes and of its quality (the 2018 Regulations, 14(1))."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    progress = models.TextField(blank=True)
    quality = models.TextField(blank=True)
    needs_partners = models.BooleanField(default=False)
    # No longer owed, because the draft came or the work stood still.
    is_dropped = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hat = models.CharField(max_length=300, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["review", "-number"]
        verbose_name = "monthly note on a practice review"
        verbose_name_plural = "monthly notes on practice reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="monthlynote_number_once",
                violation_error_message="This month has its note.",
            ),
            models.CheckConstraint(
                condition=Q(
                    written_at__isnull=True, written_by__isnull=True, progress="", quality=""
                )
                | (
                    Q(written_at__isnull=False, written_by__isnull=False)
                    & ~Q(progress="")
                    & ~Q(quality="")
                ),
                name="monthlynote_written_together",
                violation_error_message="A note speaks of progress and of quality.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"progress": "text", "quality": "text"}

    def __str__(self) -> str:
        return f"Month {self.number}"


class WrittenRequest(PartnershipRow):
    """A request to the reviewer for information or a draft, which must be in writing (the 2018 Regulations, 14(2))."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="requests")
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=12, choices=Asked.choices)
    text = models.TextField()
    reply_by = models.DateField()
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answer_recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WalledManager()

    class Meta:
        ordering = ["review", "-number"]
        verbose_name = "written request to a reviewer"
        verbose_name_plural = "written requests to reviewers"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"],
                name="writtenrequest_number_once",
                violation_error_message="This request exists already.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & Q(reply_by__gte=F("sent_on")),
                name="writtenrequest_asks_for_a_day",
                violation_error_message="A request says what is asked, and by when.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="", answer_recorded_by__isnull=True)
                | (Q(answered_on__isnull=False, answer_recorded_by__isnull=False) & ~Q(answer="")),
                name="writtenrequest_answered_together",
                violation_error_message="An answer has its day and says what came.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"text": "text", "answer": "text"}

    def __str__(self) -> str:
        return f"Request {self.number}"


class FamilyMember(PartnershipRow):
    """Somebody of the family by their role, never by name: told, invited, offered an advocate, heard."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="family")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    number = models.PositiveSmallIntegerField()
    informed_on = models.DateField("told of the review", null=True, blank=True)
    invited_on = models.DateField("invited to take part", null=True, blank=True)
    advocate_offered_on = models.DateField("advocate offered", null=True, blank=True)
    advocate = models.CharField(max_length=12, choices=Advocate.choices, blank=True)
    contributed_on = models.DateField("heard", null=True, blank=True)
    contribution = models.TextField(blank=True)
    shown_draft_on = models.DateField("shown the draft", null=True, blank=True)
    response = models.TextField("response to the draft", blank=True)
    not_because = models.TextField("why not involved", blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = "member of the family"
        verbose_name_plural = "members of the family"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "relation", "number"],
                name="familymember_number_once",
                violation_error_message="This person is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(contribution="") | Q(contributed_on__isnull=False),
                name="familymember_heard_on_a_day",
                violation_error_message="Say on which day this person was heard.",
            ),
            models.CheckConstraint(
                condition=Q(response="") | Q(shown_draft_on__isnull=False),
                name="familymember_responds_to_what_was_shown",
                violation_error_message="Say on which day the draft was shown.",
            ),
            models.CheckConstraint(
                condition=Q(advocate="") | Q(advocate_offered_on__isnull=False),
                name="familymember_advocate_was_offered",
                violation_error_message="Say on which day an advocate was offered.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"contribution": "text", "response": "text", "not_because": "text"}

    def __str__(self) -> str:
        return (
            f"{self.get_relation_display()} {self.number}"
            if self.number > 1
            else self.get_relation_display()
        )

    @property
    def is_settled(self) -> bool:
        """Whether this person was heard, or it is recorded why not."""
        return bool(self.contributed_on or self.not_because)


class PractitionerEvent(PartnershipRow, AppendOnly):
    """A meeting of the reviewer with those who worked with the child, and what was heard."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="events")
    held_on = models.DateField()
    people = models.PositiveSmallIntegerField("how many came")
    agencies = models.CharField(max_length=500)
    heard = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["review", "held_on", "pk"]
        verbose_name = "event for practitioners"
        verbose_name_plural = "events for practitioners"

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"agencies": "text", "heard": "text"}

    def __str__(self) -> str:
        return f"Event of {self.held_on}"
