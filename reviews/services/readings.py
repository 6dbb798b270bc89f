"""The reading log of a case: what was opened, by whom, in which capacity, what for; written before a byte leaves."""

from datetime import datetime

from partnership.models import Actor
from reviews.models import CaseReading, Incident


def note(
    incident: Incident,
    what: CaseReading.What,
    *,
    item: str = "",
    purpose: str = "",
    by: Actor,
    now: datetime,
) -> CaseReading:
    """Record that material of a case is opened. The caller has asked the case-material rule, and renders afterwards."""
    return CaseReading.objects.create(
        partnership=incident.partnership,
        incident=incident,
        what=what,
        item=item,
        by=by.user,
        hat=by.hat_in_words,
        at=now,
        purpose=purpose,
    )
