"""
The reading log of a case: what was opened, by whom, in which capacity, what for; written before a byte leaves.

Beside it stands what was refused, so that whoever keeps the roster sees who knocked.
"""

from datetime import datetime

from partnership.models import Actor
from reviews.models import CaseReading, CaseRefusal, Incident


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


def note_refused(
    incident: Incident,
    what: CaseReading.What,
    *,
    item: str = "",
    because: str,
    by: Actor,
    now: datetime,
) -> CaseRefusal:
    """Record that somebody who sees the case asked for its material and was refused."""
    return CaseRefusal.objects.create(
        partnership=incident.partnership,
        incident=incident,
        what=what,
        item=item[:60],
        by=by.user,
        hat=by.hat_in_words,
        at=now,
        because=because[:300],
    )
