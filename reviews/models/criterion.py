"""What each partner says of each condition of the duty to notify."""

from django.db import models
from simple_history.models import HistoricalRecords

from partnership.models import PartnershipRow, WalledManager
from reviews.models.incident import PartnerView
from reviews.rules.criterion import FINDING_COLOURS, Condition, Finding


class CriterionView(PartnershipRow):
    """One partner's answer to one condition, with the reason where the partner gave one."""

    view = models.ForeignKey(PartnerView, on_delete=models.CASCADE, related_name="findings")
    condition = models.CharField(max_length=10, choices=Condition.choices)
    finding = models.CharField(max_length=10, choices=Finding.choices)
    reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["view", "condition"]
        verbose_name = "view of a condition"
        verbose_name_plural = "views of conditions"
        constraints = [
            models.UniqueConstraint(
                fields=["view", "condition"],
                name="criterionview_one_each",
                violation_error_message="This condition is answered.",
            ),
            models.CheckConstraint(
                condition=models.Q(finding="met") | ~models.Q(reason=""),
                name="criterionview_says_why_not",
                violation_error_message="Say why the condition is not met, or not known.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"reason": "text"}

    def __str__(self) -> str:
        return f"{self.condition}: {self.get_finding_display()}"

    @property
    def colour(self) -> str:
        """The colour that goes with the word."""
        return FINDING_COLOURS[Finding(self.finding)]
