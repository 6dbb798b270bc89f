"""The register of independent reviewers, and whom a practice review considered, interviewed and appointed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, User, WalledManager
from partnership.nav import REVIEWER_READERS
from reviews.models.practice_review import PracticeReview
from reviews.rules.reviewer import InterviewOutcome


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    """Reading the register."""

    def visible_to(self, actor: Actor) -> Self:
        """Everybody on it, for those who choose; nobody for others."""
        return self.none() if actor.roles.isdisjoint(REVIEWER_READERS) else self

    def current(self) -> Self:
        """Those who can be asked."""
        return self.filter(left_on__isnull=True)


class Reviewer(PartnershipRow):
    """Somebody independent who can lead a practice review."""

    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expertise = models.TextField()
    previous_work = models.TextField(blank=True)
    recommendations = models.TextField("who recommends them", blank=True)
    training = models.TextField(blank=True)
    availability = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    left_on = models.DateField("no longer on the register since", null=True, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ReviewerQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "independent reviewer"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(expertise=""),
                name="reviewer_has_a_name_and_expertise",
                violation_error_message="Enter the name, and what this person knows about.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {
            "name": "name",
            "email": "email",
            "expertise": "text",
            "previous_work": "text",
            "recommendations": "text",
            "training": "text",
            "availability": "text",
        }

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The reviewer's page."""
        return reverse(
            "reviews:reviewer", kwargs={"partnership_slug": self.partnership.slug, "pk": self.pk}
        )


class Selection(PartnershipRow):
    """One reviewer considered for one review: independence, interview, contract, appointment, and how it ended."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="selections")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="selections")
    considered_at = models.DateTimeField()
    considered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    interests = models.TextField("declared interests", blank=True)
    is_independent = models.BooleanField(null=True, blank=True)
    independence_note = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    interviewed_on = models.DateField(null=True, blank=True)
    panel = models.CharField("who interviewed", max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=InterviewOutcome.choices, blank=True)
    interview_note = models.TextField(blank=True)
    contract_value = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    budget_line = models.CharField(max_length=100, blank=True)
    appointed_on = models.DateField(null=True, blank=True)
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_panel_on = models.DateField(null=True, blank=True)
    told_ofsted_on = models.DateField(null=True, blank=True)
    told_dfe_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = "selection of a reviewer"
        verbose_name_plural = "selections of reviewers"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reviewer"],
                condition=Q(ended_on__isnull=True),
                name="selection_considered_once",
                violation_error_message="This reviewer is considered already.",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(appointed_on__isnull=False, ended_on__isnull=True),
                name="selection_one_reviewer_at_a_time",
                violation_error_message="A reviewer is appointed already.",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, is_independent__isnull=True, interests="")
                | (Q(checked_on__isnull=False, is_independent__isnull=False) & ~Q(interests="")),
                name="selection_checked_together",
                violation_error_message="A check of independence says what was declared, and when.",
            ),
            models.CheckConstraint(
                condition=Q(interviewed_on__isnull=True, panel="", outcome="")
                | (Q(interviewed_on__isnull=False) & ~Q(panel="") & ~Q(outcome="")),
                name="selection_interviewed_together",
                violation_error_message="An interview has its day, its panel and its outcome.",
            ),
            models.CheckConstraint(
                condition=Q(appointed_on__isnull=True, appointed_by__isnull=True)
                | (
                    Q(
                        appointed_on__isnull=False,
                        appointed_by__isnull=False,
                        is_independent=True,
                        outcome="suitable",
                        contract_value__isnull=False,
                    )
                    & ~Q(budget_line="")
                ),
                name="selection_appointed_when_checked",
                violation_error_message="Who is appointed is independent, interviewed and has a contract.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False) & ~Q(ended_because="")),
                name="selection_ended_with_a_reason",
                violation_error_message="Say why this reviewer no longer does the review.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {
            "interests": "text",
            "independence_note": "text",
            "panel": "text",
            "interview_note": "text",
            "ended_because": "text",
        }

    def __str__(self) -> str:
        return f"{self.reviewer} for {self.review}"

    @property
    def is_appointed(self) -> bool:
        """Whether this reviewer does the review now."""
        return self.appointed_on is not None and self.ended_on is None

    @property
    def is_name_told(self) -> bool:
        """Whether the Panel, Ofsted and the Department were given the name (DOMAIN D10)."""
        return all((self.told_panel_on, self.told_ofsted_on, self.told_dfe_on))
