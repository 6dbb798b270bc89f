"""Links to child death reviews."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from reviews.models import ChildDeathReview, Incident
from reviews.services import child_deaths
from tests.factories.reviews import Cast


def linked(cast: Cast, incident: Incident, **over: Any) -> ChildDeathReview:
    now = timezone.now()
    values: dict[str, Any] = {
        "panel": "QZX-C4 overview panel",
        "their_reference": "QZX-C4-CDOP-1",
        "died_at": now - timedelta(hours=30),
        "notified_at": now - timedelta(hours=2),
        "by": cast.maya,
        "now": now,
    }
    with scope(partnership=cast.partnership):
        return child_deaths.link(incident.children.get(number=1), **(values | over))
