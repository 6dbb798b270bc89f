"""Practice reviews (LCSPR): the review, the steps it has taken, and the delays that were told."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    Publication,
    RuleSet,
    User,
    WalledManager,
)
from reviews.models.incident import Incident, Verb
from reviews.rules.practice_review import (
    ENDED,
    STATE_COLOURS,
    DelayCause,
    Ground,
    PracticeReviewState,
    Publishes,
)


class PracticeReviewQuerySet(models.QuerySet["PracticeReview"]):
    """Reading practice reviews."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Whoever may see, or open, the incident."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))


class PracticeReview(PartnershipRow):
    """A local child safeguarding practice review of one incident, from the decision to the public."""

    reference = models.CharField(max_length=40)
    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, related_name="practice_review"
    )
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    decided_on = models.DateField("day on which it was decided")
    decided_by = models.CharField("who decided", max_length=200)
    why = models.TextField("why it is done")
    state = models.CharField(
        max_length=20, choices=PracticeReviewState.choices, default=PracticeReviewState.INITIATED
    )
    paused_from = models.CharField(max_length=20, choices=PracticeReviewState.choices, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reports_in_on = models.DateField("agencies' reports in", null=True, blank=True)
    # Taking the report back ends its round: approvals, clearances and copies of an earlier round count no more.
    round = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField(null=True, blank=True)
    publishes = models.CharField(max_length=20, choices=Publishes.choices, default=Publishes.FULL)
    not_published_because = models.TextField(blank=True)
    planned_on = models.DateField("planned day of publication", null=True, blank=True)
    public_on = models.DateField("day on which it became public", null=True, blank=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    briefing = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(PracticeReviewQuerySet)()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = "practice review"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="practicereview_reference_once",
                violation_error_message="Another practice review has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(why=""),
                name="practicereview_says_who_and_why",
                violation_error_message="Say who decided the review, and why.",
            ),
            models.CheckConstraint(
                condition=Q(state="paused_proceedings") & ~Q(paused_from="")
                | ~Q(state="paused_proceedings") & Q(paused_from=""),
                name="practicereview_paused_from_somewhere",
                violation_error_message="A paused review says from where it goes on.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["final", "pre_publication", "published", "not_published"])
                | Q(frozen_at__isnull=False),
                name="practicereview_frozen_when_approved",
                violation_error_message="What the partners approve is frozen first.",
            ),
            models.CheckConstraint(
                condition=Q(publishes="full", not_published_because="")
                | (Q(publishes="improvements") & ~Q(not_published_because="")),
                name="practicereview_withheld_with_reasons",
                violation_error_message="Say why the report is not published.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["published", "not_published"],
                    publication__isnull=False,
                    public_on__isnull=False,
                )
                | (
                    ~Q(state__in=["published", "not_published"])
                    & Q(publication__isnull=True, public_on__isnull=True)
                ),
                name="practicereview_published_has_its_copy",
                violation_error_message="A published review has its public copy and its day.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "state", "-decided_on"], name="practicereview_by_state"
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"why": "text", "decided_by": "text", "not_published_because": "text"}

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The review's page."""
        return reverse(
            "reviews:practice-review",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return STATE_COLOURS[PracticeReviewState(self.state)]

    @property
    def is_ended(self) -> bool:
        """Whether something of it is public, so that nothing more is done to it."""
        return self.state in ENDED

    @property
    def is_paused(self) -> bool:
        """Whether it stands still for proceedings."""
        return self.state == PracticeReviewState.PAUSED_PROCEEDINGS


class PracticeReviewStep(PartnershipRow, AppendOnly):
    """One move of a review: which state it came to, when, through whom."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=PracticeReviewState.choices)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = "step of a practice review"
        verbose_name_plural = "steps of practice reviews"

    def __str__(self) -> str:
        return self.get_state_display()


class PracticeReviewDelay(PartnershipRow, AppendOnly):
    """A delay as the Panel and the Secretary of State were told it, with the day that is now expected (DOMAIN D12)."""

    review = models.ForeignKey(PracticeReview, on_delete=models.PROTECT, related_name="delays")
    cause = models.CharField(max_length=20, choices=DelayCause.choices)
    reason = models.TextField()
    expected_on = models.DateField("when publication is now expected")
    told_panel_on = models.DateField("day the Panel was told")
    told_secretary_on = models.DateField("day the Secretary of State was told")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["review", "-pk"]
        verbose_name = "delay of a practice review"
        verbose_name_plural = "delays of practice reviews"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="practicereviewdelay_has_a_reason",
                violation_error_message="Say why the review takes longer.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return self.get_cause_display()

    @property
    def told_on(self) -> date:
        """The day by which both were told."""
        return max(self.told_panel_on, self.told_secretary_on)
