"""The findings, lines and national reviews that the matrix's addresses name."""

from typing import Any

from django_scopes import scope

from partnership.services.actions import Owner
from reviews.rules.incident import IncidentState
from reviews.services import themes
from tests.factories import learning as make
from tests.factories import reviews as cases
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    incident = cases.make_incident(here)
    make.tagged(incident, here.maya, "Neglect")
    shared = make.cleared(incident, here)
    recommendation = make.recommended(shared, here.grace)
    make.acted(recommendation, here.maya, Owner(agency=here.school))
    with scope(partnership=here.partnership):
        own = themes.add(name="Our own theme", says="", by=here.maya)
    return {
        "learning_case": incident,
        "draft_finding": make.draft(incident, here.grace),
        "waiting_finding": make.sent(incident, here.grace),
        "finding": shared,
        "recommendation": recommendation,
        "own_theme": own,
        "national": make.national(here.maya),
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More rows than here, so that the last references of the other partnership are nowhere in this one."""
    incident = cases.incident_at(there, IncidentState.REPORTED, summary=f"{canary} summary")
    for _ in range(4):
        shared = make.cleared(incident, there, title=f"{canary} title", text=f"{canary} text")
        recommendation = make.recommended(shared, there.maya, f"{canary} recommendation")
        national = make.national(there.maya, title=f"{canary} national")
    with scope(partnership=there.partnership):
        own = themes.add(name=f"{canary} theme", says="", by=there.maya)
    return {
        "foreign_finding": shared,
        "foreign_recommendation": recommendation,
        "foreign_national": national,
        "foreign_theme": own,
    }
