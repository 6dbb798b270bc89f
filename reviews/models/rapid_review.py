"""Rapid reviews: opened by the notification, on a clock of their own."""

from typing import Self

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, User, WalledManager
from reviews.models.incident import Incident, Verb
from reviews.rules.rapid_review import RapidReviewState


class RapidReviewQuerySet(models.QuerySet["RapidReview"]):
    """Reading rapid reviews."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.SEE) -> Self:
        """Whoever may see, or open, the incident."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))


class RapidReview(PartnershipRow):
    """The review that follows a notification."""

    reference = models.CharField(max_length=40)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="rapid_review")
    state = models.CharField(
        max_length=20, choices=RapidReviewState.choices, default=RapidReviewState.OPEN
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(RapidReviewQuerySet)()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "rapid review"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="rapidreview_reference_once",
                violation_error_message="Another rapid review has this reference.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The review's page."""
        return reverse(
            "reviews:rapid-review",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )
