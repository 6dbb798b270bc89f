"""The doors of the decision log and of attendance."""

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MEMBERS,
    Door,
    holding,
    thing,
)

# Sam sits in the Forum, and stands for the school that had a seat at the meeting.
OPENS_FORUM = frozenset({"sam"}) | holding(
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.INDEPENDENT_CHAIR,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.SCRUTINEER,
)
ANSWERS = frozenset({"sam"}) | BUSINESS_UNIT
DECISION, NO_DECISION = thing("decision", "reference"), ("DEC-1999-001",)

DOORS: dict[str, Door] = {
    "governance:attendance": Door(pages=MEMBERS),
    "governance:decisions": Door(pages=MEMBERS),
    "governance:decision": Door(pages=OPENS_FORUM, arguments=DECISION, missing=NO_DECISION),
    "governance:decision-uptake": Door(
        pages=ANSWERS,
        told_why=OPENS_FORUM - ANSWERS,
        arguments=DECISION,
        missing=NO_DECISION,
        takes_post=True,
    ),
}
