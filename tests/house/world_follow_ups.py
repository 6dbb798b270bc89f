"""The local reviews that the matrix's addresses name."""

from typing import Any

from django_scopes import scope

from reviews.models import Incident
from reviews.rules.incident import IncidentState
from tests.factories import follow_ups as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    """One under way on the incident that is not notifiable, and one reported on the notified one."""
    return {
        "open_follow_up": make.a_follow_up(here, _incident(here, IncidentState.NOT_NOTIFIABLE)),
        "reported_follow_up": make.reported(
            here, make.a_follow_up(here, _incident(here, IncidentState.NOTIFIED))
        ),
    }


def _incident(here: Cast, state: IncidentState) -> Incident:
    with scope(partnership=here.partnership):
        return Incident.objects.filter(state=state).order_by("pk")[0]


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """One of the other partnership, whose reference is nowhere here."""
    incident = _incident(there, IncidentState.NOTIFIED)
    with scope(partnership=there.partnership):
        for _ in range(2):
            make.stopped(there, make.a_follow_up(there, incident, rationale=f"{canary} review"))
    return {"foreign_follow_up": make.a_follow_up(there, incident, rationale=f"{canary} review")}
