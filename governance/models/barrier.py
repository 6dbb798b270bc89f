"""What stands between a lesson and practice, how it is to be overcome, and by whom."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from governance.models.entry import Entry
from governance.models.risk import RISK_READERS
from governance.rules.barrier import BARRIER_COLOURS, BarrierState, LearnedFrom
from partnership.models import (
    Action,
    Actor,
    Agency,
    Group,
    PartnershipRow,
    User,
    WalledManager,
)
from partnership.roles import Role

BARRIER_READERS = RISK_READERS | {
    Role.CHAMPION,
    Role.LEARNING_COORDINATOR,
    Role.EDUCATION_OFFICER,
}


class BarrierQuerySet(models.QuerySet["Barrier"]):
    """Reading barriers."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who read the risk registers or look after learning: a source may be a review's reference."""
        return self.none() if actor.roles.isdisjoint(BARRIER_READERS) else self


class Barrier(Entry):
    """Something that keeps a lesson from becoming practice."""

    page = "barrier"

    what = models.TextField("what stands in the way")
    strategy = models.TextField("how it is to be overcome", blank=True)
    learned_from = models.CharField(
        "where the lesson comes from", max_length=10, choices=LearnedFrom.choices
    )
    source_reference = models.CharField("its reference", max_length=60, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_post = models.CharField("the post that acts", max_length=150, blank=True)
    state = models.CharField(
        max_length=10, choices=BarrierState.choices, default=BarrierState.STANDS
    )
    found = models.CharField("how we know", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(BarrierQuerySet)()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "barrier to learning"
        verbose_name_plural = "barriers to learning"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(group__isnull=False) | ~Q(owner_post=""),
                name="barrier_somebody_acts",
                violation_error_message="Say who acts: an agency, a group or a post.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["overcome", "accepted"]) | ~Q(found=""),
                name="barrier_ended_with_how_we_know",
                violation_error_message="Say how we know.",
            ),
        ]

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return BARRIER_COLOURS[BarrierState(self.state)]

    @property
    def who_acts(self) -> str:
        """Who acts, in words."""
        named = (self.agency, self.group.name if self.group else "", self.owner_post)
        return ", ".join(str(one) for one in named if one)

    @property
    def source_in_words(self) -> str:
        """An audit, AUD-2026-003."""
        kind = self.get_learned_from_display()
        return f"{kind}, {self.source_reference}" if self.source_reference else kind


class BarrierAction(PartnershipRow):
    """An action of the partnership that serves to overcome a barrier."""

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="barrier_links")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager()

    class Meta:
        ordering = ["barrier", "pk"]
        verbose_name = "action against a barrier"
        verbose_name_plural = "actions against barriers"
        constraints = [
            models.UniqueConstraint(
                fields=["barrier", "action"],
                name="barrieraction_linked_once",
                violation_error_message="This action stands against the barrier already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action.reference} against {self.barrier.reference}"
