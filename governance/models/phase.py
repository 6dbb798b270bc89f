"""The phases of a change of the arrangements, each with its milestones."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.entry import Entry
from governance.rules.milestone import MILESTONE_COLOURS, MilestoneState
from partnership.models import Actor, PartnershipRow, WalledManager


class PhaseQuerySet(models.QuerySet["Phase"]):
    """Reading phases."""

    def visible_to(self, actor: Actor) -> Self:
        """Every phase, for every member."""
        return self if actor.is_member else self.none()


class Phase(Entry):
    """One step of a transition from one set of arrangements to the next."""

    page = "phase"

    plan = models.CharField("of which plan", max_length=150)
    about = models.TextField("what it brings", blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(PhaseQuerySet)()

    class Meta:
        ordering = [F("starts_on").asc(nulls_last=True), "pk"]
        verbose_name = "phase"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="phase_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
        ]


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Reading milestones."""

    def late(self, today: date) -> Self:
        """Those not met although their day has passed, of phases that the portal follows."""
        return self.filter(phase__source="", due_on__lt=today).exclude(state=MilestoneState.MET)


class Milestone(PartnershipRow):
    """What must be there by a day; when it slips, the first day stays beside the new one."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    owner_post = models.CharField(max_length=150, blank=True)
    due_on = models.DateField()
    first_due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=MilestoneState.choices, default=MilestoneState.WAITING
    )
    met_on = models.DateField(null=True, blank=True)
    evidence = models.CharField("how we know", max_length=500, blank=True)
    slipped_because = models.CharField("why it slipped", max_length=500, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(MilestoneQuerySet)()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "milestone"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="met", met_on__isnull=False) & ~Q(evidence="")
                | (~Q(state="met") & Q(met_on__isnull=True, evidence="")),
                name="milestone_met_with_its_evidence",
                violation_error_message="A milestone is met on a day, and something shows it.",
            ),
            models.CheckConstraint(
                condition=~Q(state="slipped") | ~Q(slipped_because=""),
                name="milestone_slipped_with_a_reason",
                violation_error_message="Say why the milestone slipped.",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(due_on=F("first_due_on")),
                name="milestone_moved_only_when_it_slipped",
                violation_error_message="A milestone with another day has slipped.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it stands in its phase."""
        return f"{self.phase.get_absolute_url()}#milestone-{self.pk}"

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return MILESTONE_COLOURS[MilestoneState(self.state)]

    @property
    def was_met_late(self) -> bool:
        """Whether it was met after the day on which it was first due."""
        return self.met_on is not None and self.met_on > self.first_due_on

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not met."""
        is_open = self.state != MilestoneState.MET and not self.phase.source
        return is_open and self.due_on < today
