"""What shows that the Executive did what it is for: a decision that was tagged, or a line with its day and source."""

from typing import Self

from django.db import models
from django.db.models import Q

from governance.models.outcome import Outcome
from governance.models.risk import RISK_READERS
from governance.rules.executive_function import ExecutiveFunction
from partnership.models import Actor, PartnershipRow, User, WalledManager
from partnership.roles import Role

FUNCTION_READERS = RISK_READERS | {Role.CHAMPION, Role.LAY_MEMBER, Role.ELECTED_OBSERVER}


class FunctionEvidenceQuerySet(models.QuerySet["FunctionEvidence"]):
    """Reading what shows that the Executive did its work."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who read the risk registers, the champion, lay members and elected observers."""
        return self.none() if actor.roles.isdisjoint(FUNCTION_READERS) else self


class FunctionEvidence(PartnershipRow):
    """One piece of evidence for one function of the Executive."""

    function = models.CharField(max_length=20, choices=ExecutiveFunction.choices)
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="functions"
    )
    on = models.DateField()
    what = models.CharField(max_length=300, blank=True)
    source = models.CharField("where it can be read", max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(FunctionEvidenceQuerySet)()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "evidence for a function of the Executive"
        verbose_name_plural = "evidence for functions of the Executive"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__isnull=False, what="", source="")
                | (Q(outcome__isnull=True) & ~Q(what="") & ~Q(source="")),
                name="functionevidence_a_decision_or_a_line",
                violation_error_message="Choose a decision, or say what and where it can be read.",
            ),
            models.UniqueConstraint(
                fields=["function", "outcome"],
                condition=Q(outcome__isnull=False),
                name="functionevidence_tagged_once",
                violation_error_message="This decision shows this function already.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "on"], name="functionevidence_by_day")]

    def __str__(self) -> str:
        return f"{self.get_function_display()}: {self.outcome.reference if self.outcome else self.what}"
