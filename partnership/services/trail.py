"""Write the trail. Call inside the transaction of what happened, so that neither stands without the other."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from partnership.models import Actor, Partnership, PartnershipRow, TrailEntry
from partnership.models.user import User
from partnership.sensitivity import Sensitivity

# One for each request or task, so that everything done by one click can be found together.
correlation: ContextVar[str] = ContextVar("correlation", default="")


def record(
    code: str,
    *,
    subject: PartnershipRow | None = None,
    sentence: str,
    by: Actor | None,
    partnership: Partnership | None = None,
    reference: str = "",
    sensitivity: Sensitivity = Sensitivity.PARTNERSHIP,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> TrailEntry:
    """Record that somebody did something; `by=None` is the portal itself. The sentence carries no case material."""
    where = partnership or (subject.partnership if subject else by.partnership if by else None)
    if where is None:
        raise ValueError("A trail entry belongs to a partnership.")
    user: User | None = by.user if by else None
    return TrailEntry.objects.create(
        partnership=where,
        at=at or timezone.now(),
        by=user,
        hat=by.hat_in_words if by else "",
        agency=by.hat.agency if by and by.hat else None,
        code=code,
        sentence=sentence,
        reference=reference or getattr(subject, "reference", ""),
        sensitivity=sensitivity,
        subject_type=ContentType.objects.get_for_model(subject) if subject else None,
        subject_id=subject.pk if subject else None,
        data=data or {},
        correlation=correlation.get(),
    )
