"""The doors of the children of an incident."""

from partnership.roles import Role
from reviews.rules.incident import IncidentState
from tests.house.matrix_words import ON_THE_ROSTER, SEES_INCIDENTS, Door, case_door, holding

# Whoever may report, and may open the case.
CHANGES = ON_THE_ROSTER & holding(
    Role.AGENCY_LEAD,
    Role.SCHOOL_USER,
    Role.NOTIFIER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
)
DOORS: dict[str, Door] = {
    **case_door("incident-child-add", IncidentState.UNDER_CONSIDERATION, CHANGES),
    **case_door("incident-identity", IncidentState.NOTIFIED, ON_THE_ROSTER),
    **case_door("incident-children-further", IncidentState.NOTIFIED, CHANGES),
    "reviews:incident-child": Door(
        pages=CHANGES,
        told_why=SEES_INCIDENTS - CHANGES,
        arguments=lambda world: (world.incidents[IncidentState.NOTIFIED].reference, 1),
        missing=("SI-1999-001", 1),
        takes_post=True,
        opens_case=ON_THE_ROSTER,
    ),
}
