"""The duties to tell that the matrix's addresses name."""

from typing import Any

from django_scopes import scope

from reviews.models import Incident
from reviews.rules.incident import IncidentState
from tests.factories import duties as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    return {"duty": make.an_area(here, considered(here))}


def considered(here: Cast) -> Incident:
    """The incident of the world that is under consideration."""
    with scope(partnership=here.partnership):
        considered = Incident.objects.filter(state=IncidentState.UNDER_CONSIDERATION)
        return considered.select_related("partnership").order_by("pk")[0]


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    with scope(partnership=there.partnership):
        incident = Incident.objects.select_related("partnership").all()[0]
    return {"foreign_duty": make.an_area(there, incident, f"{canary} area")}
