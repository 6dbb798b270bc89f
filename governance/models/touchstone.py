"""The principles against which the partnership measures its changes and plans, and each measurement."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from governance.models.arrangements_review import StructureChange
from governance.models.phase import Phase
from governance.models.priority import Priority
from governance.models.programme import Programme
from governance.rules.touchstone import EFFECT_COLOURS, Effect
from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)


class TouchstoneQuerySet(models.QuerySet["Touchstone"]):
    """Reading touchstones."""

    def visible_to(self, actor: Actor) -> Self:
        """Every touchstone, for every member: they are what the partnership stands for."""
        return self if actor.is_member else self.none()

    def in_force(self, on: date) -> Self:
        """Those in force on a day."""
        ended = Q(ends_on__isnull=False, ends_on__lt=on)
        return self.filter(starts_on__lte=on).exclude(ended)


class Touchstone(PartnershipRow):
    """One principle in one wording, from a day until it ends or another wording takes its place."""

    says = models.CharField(max_length=300)
    about = models.TextField("what it means here", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(TouchstoneQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name = "touchstone"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="touchstone_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            )
        ]

    def __str__(self) -> str:
        return self.says


class Measurement(PartnershipRow, AppendOnly):
    """What a change or a plan does to one touchstone, and why; measured again, the newest counts."""

    touchstone = models.ForeignKey(
        Touchstone, on_delete=models.PROTECT, related_name="measurements"
    )
    change = models.ForeignKey(
        StructureChange, on_delete=models.PROTECT, null=True, blank=True, related_name="measured"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="measured"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="measured"
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="measured"
    )
    effect = models.CharField(max_length=12, choices=Effect.choices)
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "measurement against a touchstone"
        verbose_name_plural = "measurements against touchstones"
        constraints = [
            models.CheckConstraint(
                condition=Q(change__isnull=False, priority__isnull=True, programme__isnull=True, phase__isnull=True)
                | Q(change__isnull=True, priority__isnull=False, programme__isnull=True, phase__isnull=True)
                | Q(change__isnull=True, priority__isnull=True, programme__isnull=False, phase__isnull=True)
                | Q(change__isnull=True, priority__isnull=True, programme__isnull=True, phase__isnull=False),
                name="measurement_of_one_thing",
                violation_error_message="One thing is measured at a time.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="measurement_says_why",
                violation_error_message="Say why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_effect_display()}: {self.touchstone}"

    @property
    def colour(self) -> str:
        """The colour of its effect."""
        return EFFECT_COLOURS[Effect(self.effect)]
