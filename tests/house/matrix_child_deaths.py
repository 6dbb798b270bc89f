"""The doors of the link between a case and the child death review."""

from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    ON_THE_ROSTER,
    SEES_INCIDENTS,
    Arguments,
    Door,
    an_incident,
    thing,
)
from tests.house.world import World

# The business manager, the notifier and the chair, who are on the roster.
KEEPS = frozenset({"maya", "priya", "grace"})


def of_the_death(number: int) -> Arguments:
    """The case of the world in which two children died; the first is linked."""

    def arguments(world: World) -> tuple[object, ...]:
        return (*thing("case_of_deaths", "reference")(world), number)

    return arguments


def step(number: int) -> Door:
    """A step about one child of it."""
    return Door(
        pages=KEEPS,
        told_why=SEES_LATER - KEEPS,
        arguments=of_the_death(number),
        missing=("SI-1999-001", 1),
        takes_post=True,
        opens_case=FROM_THE_REPORT,
    )


# The case was reported without guests, and its agencies are those of every report.
FROM_THE_REPORT = ON_THE_ROSTER - {"guest_in_time"}
SEES_LATER = SEES_INCIDENTS - {"guest_in_time", "guest_too_late"}

DOORS: dict[str, Door] = {
    "reviews:child-deaths": Door(
        pages=ON_THE_ROSTER,
        told_why=SEES_INCIDENTS - ON_THE_ROSTER,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    "reviews:child-death-link": step(2),
    "reviews:child-death-stands": step(1),
    "reviews:child-death-update": step(1),
}
