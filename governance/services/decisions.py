"""Put the Executive's decision behind a row: one of the portal's record, or one from before the portal kept it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from governance.access import plan as access
from governance.models import Outcome
from governance.models.decided import DecidedRow
from partnership.errors import Refused
from partnership.models import Actor

FIELDS = ("decision", "decided_on", "decided_words")


@dataclass(frozen=True)
class Decided:
    """What was decided: a decision in the record, or the day and the words of one that is not. A document may name no day."""

    decision: Outcome | None = None
    on: date | None = None
    words: str = ""


def put_behind(row: DecidedRow, decided: Decided, *, by: Actor) -> None:
    """
    Set the decision on a row, which the caller saves with FIELDS.

    Raises Refused where there is none, or where it is not a standing decision of the first tier that `by` may open.
    """
    if decided.decision is None:
        if not decided.words.strip():
            raise Refused(
                "Only the Executive agrees it: say which decision, or where and when it was decided."
            )
        row.decision, row.decided_on, row.decided_words = None, decided.on, decided.words
        return
    if not access.decisions_for(by).filter(pk=decided.decision.pk).exists():
        raise Refused("Choose a decision that the Executive has taken and that stands.")
    row.decision, row.decided_on = decided.decision, timezone.localdate(decided.decision.at)
    row.decided_words = ""
