"""The doors of requests for information and of the returns to them."""

from typing import Any

from partnership.roles import Role
from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    ON_THE_ROSTER,
    REGISTER,
    SEES_INCIDENTS,
    Door,
    an_incident,
    case_door,
    holding,
    thing,
)
from tests.house.world import World

ONE, NONE = thing("request", "reference"), ("IR-1999-001",)


def a_row(world: World) -> tuple[object, ...]:
    """The reference of the opened request, and one row of its chronology."""
    return (*ONE(world), world.things.more["chronology_row"].pk)


# On the roster of the case.
OPENS = frozenset({"priya", "osei", "tom", "grace", "maya", "sam"})
KEEPS = frozenset({"maya", "grace"})
PARTNERS = frozenset({"priya", "osei", "tom"})
# The lead who was asked; others who answer for the agency by role have not signed.
OWN = frozenset({"osei"})
# Those of a body outside the register; those of the board, which its leads see too.
SEES_OUTSIDERS = REGISTER | OPENS
SEES = SEES_OUTSIDERS | holding(Role.AGENCY_LEAD) | {"role:school_user"}
OF_THE_BOARD = {"request", "request_answered"}


def _act(name: str, pages: frozenset[str], of: str = "request", **more: Any) -> dict[str, Door]:
    values: dict[str, Any] = {"takes_post": True, "opens_case": pages} | more
    door = Door(
        pages=pages,
        told_why=(SEES if of in OF_THE_BOARD else SEES_OUTSIDERS) - pages,
        arguments=thing(of, "reference"),
        missing=NONE,
        **values,
    )
    return {f"reviews:information-request{name}": door}


_BUTTON: dict[str, Any] = {"only_post": True, "empty_post": 302}

DOORS: dict[str, Door] = {
    "reviews:information-requests": Door(
        pages=ON_THE_ROSTER,
        told_why=SEES_INCIDENTS - ON_THE_ROSTER,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    **case_door("information-requests-new", IncidentState.NOTIFIED, KEEPS),
    **case_door("information-request-new", IncidentState.NOTIFIED, KEEPS),
    "reviews:information-request": Door(pages=SEES, arguments=ONE, missing=NONE, opens_case=OPENS),
    **_act("-remind", KEEPS, **_BUTTON),
    **_act("-stop", KEEPS, **_BUTTON),
    **_act("-person", KEEPS),
    **_act("-close", KEEPS),
    **_act("-withdraw", KEEPS),
    **_act("-back", KEEPS, "request_answered"),
    **_act("-escalate", KEEPS, "request_late"),
    **_act("-notice", PARTNERS, "request_escalated"),
    **_act("-court", PARTNERS, "request_noticed"),
    **_act("-letter", OPENS, "request_noticed", takes_post=False),
    **_act("-write", OWN),
    **_act("-check", OWN),
    **_act("-rows", OWN),
    **_act("-paste", OWN),
    "reviews:information-request-row": Door(
        pages=OWN,
        told_why=SEES - OWN,
        arguments=a_row,
        missing=("IR-1999-001", 1),
        takes_post=True,
        opens_case=OWN,
    ),
    "reviews:information-request-row-remove": Door(
        pages=OWN,
        told_why=SEES - OWN,
        arguments=a_row,
        missing=("IR-1999-001", 1),
        takes_post=True,
        only_post=True,
        empty_post=302,
        opens_case=OWN,
    ),
    "reviews:chronology": Door(
        pages=ON_THE_ROSTER,
        told_why=SEES_INCIDENTS - ON_THE_ROSTER,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    "reviews:chronology-print": Door(
        pages=ON_THE_ROSTER,
        told_why=SEES_INCIDENTS - ON_THE_ROSTER,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    **_act("-nil", OWN),
    **_act("-refuse", OWN),
}
