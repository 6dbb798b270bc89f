"""The link from a child who died to the child death review that others run, and what was told both ways."""

from typing import Self

from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from reviews.models.child import Child
from reviews.models.incident import Verb
from reviews.rules.child_death import (
    CHILD_DEATH_COLOURS,
    HOURS_TO_NOTIFY,
    ChildDeathState,
    Way,
    hours_taken,
)


class ChildDeathQuerySet(models.QuerySet["ChildDeathReview"]):
    """Reading links to child death reviews."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Whoever may open the incident."""
        return self.filter(child__in=Child.objects.visible_to(actor, verb))


class ChildDeathReview(PartnershipRow):
    """One child's death is also reviewed by the child death overview panel: its reference there and where it stands."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="death_review")
    panel = models.CharField(max_length=150)
    their_reference = models.CharField(max_length=60)
    died_at = models.DateTimeField()
    notified_at = models.DateTimeField()
    state = models.CharField(
        max_length=20, choices=ChildDeathState.choices, default=ChildDeathState.NOTIFIED
    )
    state_on = models.DateField()
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ChildDeathQuerySet)()

    class Meta:
        ordering = ["child"]
        verbose_name = "link to a child death review"
        verbose_name_plural = "links to child death reviews"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notified_at__gte=F("died_at")),
                name="childdeathreview_notified_after_death",
                violation_error_message="A death is notified after it.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"their_reference": "text"}

    def __str__(self) -> str:
        return f"Child death review of {self.child}"

    @property
    def state_colour(self) -> str:
        """The colour that goes with the word of the state."""
        return CHILD_DEATH_COLOURS[ChildDeathState(self.state)]

    @property
    def hours(self) -> int:
        """How many hours it took to notify the death."""
        return hours_taken(self.died_at, self.notified_at)

    @property
    def was_in_time(self) -> bool:
        """Whether the death was notified within 48 hours."""
        return self.hours <= HOURS_TO_NOTIFY


class ChildDeathUpdate(PartnershipRow, AppendOnly):
    """What one of the two told the other on a day; written once."""

    review = models.ForeignKey(ChildDeathReview, on_delete=models.PROTECT, related_name="updates")
    way = models.CharField(max_length=20, choices=Way.choices)
    on = models.DateField()
    words = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = "update with the child death panel"
        verbose_name_plural = "updates with the child death panel"

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.on}"
