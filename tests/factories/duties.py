"""Duties to tell somebody beside the Panel."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.services.deadlines import local_today
from reviews.models import DutyToTell, Incident
from reviews.rules.child import Standing
from reviews.rules.duty import Because
from reviews.rules.incident import Harm
from reviews.services import duties
from tests.factories.reviews import Cast, make_incident


def a_death_in_care(cast: Cast, **over: Any) -> Incident:
    values: dict[str, Any] = {
        "harm": Harm.DIED,
        "standing": Standing.LOOKED_AFTER,
        "abuse_suspected": False,
    }
    return make_incident(cast, **(values | over))


def an_area(cast: Cast, incident: Incident, area: str = "QZX-C4 Marlow Fen") -> DutyToTell:
    with scope(partnership=cast.partnership):
        return duties.name_area(
            incident,
            area=area,
            because=Because.PLACED_THERE,
            aware_on=local_today(incident.aware_at),
            by=cast.maya,
            now=timezone.now(),
        )
