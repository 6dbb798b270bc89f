"""Local reviews: what follows an incident that the Panel is not notified of."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, Agency, PartnershipRow, User, WalledManager
from reviews.models.incident import Incident, Verb
from reviews.rules.follow_up import FOLLOW_UP_COLOURS, FollowUpKind, FollowUpState


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Reading local reviews."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Whoever may see, or open, the incident."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))

    def overdue(self, on: date) -> Self:
        """Those under way whose day has passed."""
        return self.filter(state=FollowUpState.OPEN, due_on__lt=on)


class FollowUp(PartnershipRow):
    """A local learning review, a single-agency review, or the reason why neither follows."""

    reference = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=FollowUpKind.choices)
    rationale = models.TextField()
    lead_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_back_because = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_words = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(FollowUpQuerySet)()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "local review"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="followup_reference_once",
                violation_error_message="Another local review has this reference.",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=~Q(state="stopped"),
                name="followup_one_for_an_incident",
                violation_error_message="It is decided already what follows this incident.",
            ),
            models.CheckConstraint(
                condition=Q(kind="none", lead_agency__isnull=True, due_on__isnull=True)
                | ~Q(kind="none") & Q(lead_agency__isnull=False, due_on__isnull=False),
                name="followup_review_is_led_and_due",
                violation_error_message="A review has an agency that leads it and a day.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="followup_says_why",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_by__isnull=True)
                | Q(reported_at__isnull=False, reported_by__isnull=False) & ~Q(outcome=""),
                name="followup_reported_together",
                violation_error_message="A report has its moment, who made it and what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "stopped"])
                & Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closing_words="")
                | ~Q(state__in=["closed", "stopped"])
                & Q(closed_at__isnull=True, closed_by__isnull=True, closing_words=""),
                name="followup_closed_together",
                violation_error_message="What is closed was closed at a moment, by somebody, with a reason.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "state", "due_on"], name="followup_by_state")
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {
            "rationale": "text",
            "outcome": "text",
            "learning": "text",
            "sent_back_because": "text",
            "closing_words": "text",
        }

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The local review's page."""
        return reverse(
            "reviews:follow-up",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return FOLLOW_UP_COLOURS[FollowUpState(self.state)]

    def is_late(self, on: date) -> bool:
        """Whether its day has passed and nobody has reported."""
        return self.state == FollowUpState.OPEN and self.due_on is not None and self.due_on < on
