"""The doors of who is told of an incident, and of the facts for the Panel's form."""

from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    ON_THE_ROSTER,
    PARTNERS_ON_THE_ROSTER,
    SEES_INCIDENTS,
    Door,
    an_incident,
    case_door,
)
from tests.house.world import World

# The local authority and the business manager, both on the roster.
TELLS = frozenset({"priya", "maya"})


def of_the_duty(world: World) -> tuple[object, ...]:
    duty = world.things.more["duty"]
    return (duty.incident.reference, duty.pk)


def step() -> Door:
    """A step of one duty."""
    return Door(
        pages=TELLS,
        told_why=SEES_INCIDENTS - TELLS,
        arguments=of_the_duty,
        missing=("SI-1999-001", 1),
        takes_post=True,
        opens_case=ON_THE_ROSTER,
    )


DOORS: dict[str, Door] = {
    "reviews:incident-told": Door(
        pages=ON_THE_ROSTER,
        told_why=SEES_INCIDENTS - ON_THE_ROSTER,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    **case_door(
        "incident-area", IncidentState.UNDER_CONSIDERATION, PARTNERS_ON_THE_ROSTER | {"maya"}
    ),
    "reviews:incident-tell": step(),
    "reviews:incident-tell-not-needed": step(),
    **case_door("incident-panel-form", IncidentState.NOTIFIED, ON_THE_ROSTER),
}
