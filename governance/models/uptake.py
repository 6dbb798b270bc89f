"""Decisions carried into the agencies: what each says it did with one, and what stands in the way."""

from django.db import models
from django.db.models import Q

from governance.models.outcome import Outcome
from governance.rules.uptake import UPTAKE_COLOURS, UptakeState
from partnership.models import (
    Agency,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)


class DecisionUptake(PartnershipRow, AppendOnly):
    """An agency's answer to a decision. A later answer stands beside the earlier one; the newest counts."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="uptakes")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=UptakeState.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "uptake of a decision"
        verbose_name_plural = "uptakes of decisions"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="blocked") | ~Q(note=""),
                name="decisionuptake_blocked_says_by_what",
                violation_error_message="Say what stands in the way.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_state_display()}"

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return UPTAKE_COLOURS[UptakeState(self.state)]
