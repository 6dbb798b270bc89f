"""What the Executive agrees: by a decision in the portal's record, or by one from before the portal kept it."""

from django.db import models
from django.db.models import Q

from governance.models.outcome import Outcome
from partnership.models import PartnershipRow

# Priorities, programmes and the like are agreed by a group of the first tier: an Executive, a Partnership Board.
AGREEING_TIER = 1


class DecidedRow(PartnershipRow):
    """A row with the decision that agreed it."""

    decision = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField("day of the decision", null=True, blank=True)
    decided_words = models.CharField("where it was decided", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands behind it."""
        return self.decision_id is not None or bool(self.decided_words)

    @property
    def decision_in_words(self) -> str:
        """The decision by its reference, never by its text, which only those of the meeting read."""
        if self.decision:
            return f"Decision {self.decision.reference}"
        return self.decided_words


IS_DECIDED = Q(decision__isnull=False) | ~Q(decided_words="")
