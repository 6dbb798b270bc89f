"""What keeps the arrangements true between two versions: the yearly review, and the log of what changed and why."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.arrangements import Arrangements
from partnership.models import Actor, PartnershipRow, User, WalledManager


class ArrangementsReview(PartnershipRow):
    """One yearly review of a version: waiting on its clock, or held and recorded."""

    arrangements = models.ForeignKey(Arrangements, on_delete=models.PROTECT, related_name="reviews")
    reference = models.CharField(max_length=40)
    counted_from = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    looked_at = models.TextField("what was looked at", blank=True)
    decided = models.TextField("what was decided", blank=True)
    comes_next = models.TextField("what comes next", blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A later version came into force before the review was held.
    is_overtaken = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["-counted_from", "-pk"]
        verbose_name = "review of the arrangements"
        verbose_name_plural = "reviews of the arrangements"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="arrangementsreview_reference_once",
                violation_error_message="Another review has this reference.",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(held_on__isnull=True, is_overtaken=False),
                name="arrangementsreview_one_waits",
                violation_error_message="One review waits at a time.",
            ),
            models.CheckConstraint(
                condition=Q(
                    held_on__isnull=True, recorded_at__isnull=True, recorded_by__isnull=True
                )
                | Q(
                    held_on__isnull=False,
                    recorded_at__isnull=False,
                    recorded_by__isnull=False,
                    is_overtaken=False,
                ),
                name="arrangementsreview_held_with_its_record",
                violation_error_message="A review that was held says when, and who recorded it.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The reviews, where this one stands."""
        kwargs = {"partnership_slug": self.partnership.slug}
        return reverse("governance:arrangements-reviews", kwargs=kwargs)


class StructureChangeQuerySet(models.QuerySet["StructureChange"]):
    """Reading the log of changes."""

    def visible_to(self, actor: Actor) -> Self:
        """Every change for every member: it is printed in the yearly report."""
        return self if actor.is_member else self.none()


class StructureChange(PartnershipRow):
    """One change of the structure or the arrangements, with its reason."""

    on = models.DateField()
    what = models.CharField(max_length=300)
    reason = models.TextField()
    # What the registers told, so that a suggestion that was taken up is not made again.
    once_key = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(StructureChangeQuerySet)()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "change of the structure"
        verbose_name_plural = "changes of the structure"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "once_key"],
                condition=~Q(once_key=""),
                name="structurechange_recorded_once",
                violation_error_message="This change is in the log already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="structurechange_has_a_reason",
                violation_error_message="Say why it changed.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "on"], name="structurechange_by_day")]

    def __str__(self) -> str:
        return self.what
