"""The doors of the risk registers and their rounds."""

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MAKES_ACTIONS,
    REFUSED_ALL,
    Door,
    holding,
    thing,
    told,
)

READS_BOTH = holding(
    Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.PARTNERSHIP_CHAIR, Role.INDEPENDENT_CHAIR, Role.SCRUTINEER,
    Role.AGENCY_LEAD, Role.DESIGNATED_PROFESSIONAL, Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER,
)  # fmt: skip
OPERATIONAL = READS_BOTH | holding(Role.GROUP_CHAIR)
STRATEGIC = READS_BOTH | holding(
    Role.EDUCATION_PARTNER, Role.EXECUTIVE_MEMBER, Role.ELECTED_EXECUTIVE
)
READS = OPERATIONAL | STRATEGIC
PROPOSES = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.GROUP_CHAIR, Role.AGENCY_LEAD
)
KEEPS_OPERATIONAL = BUSINESS_UNIT | holding(Role.GROUP_CHAIR)
BEARS = holding(Role.LEAD_PARTNER, Role.DELEGATED_PARTNER)
OWNER = frozenset({"maya"})
NONE = ("RSK-1999-001",)


def step(pages: frozenset[str], seen_by: frozenset[str] = OPERATIONAL, name: str = "risk") -> Door:
    """A step of one risk: for those who may take it, told why for those who read it."""
    return Door(
        pages=pages,
        told_why=seen_by - pages,
        arguments=thing(name, "reference"),
        missing=NONE,
        takes_post=True,
    )


DOORS: dict[str, Door] = {
    "governance:risks": told(READS),
    "governance:risk-map": told(READS),
    "governance:risk-new": told(PROPOSES, takes_post=True),
    "governance:risk": Door(pages=STRATEGIC, arguments=thing("strategic_risk", "reference"), missing=NONE),
    "governance:risk-change": step(KEEPS_OPERATIONAL),
    "governance:risk-score": step(KEEPS_OPERATIONAL),
    "governance:risk-confirm": step(KEEPS_OPERATIONAL),
    "governance:risk-accept": step(KEEPS_OPERATIONAL, name="proposed_risk"),
    "governance:risk-mitigate": step(KEEPS_OPERATIONAL),
    "governance:risk-tolerate": step(BEARS, STRATEGIC, "strategic_risk"),
    "governance:risk-send-up": step(KEEPS_OPERATIONAL),
    "governance:risk-answer": step(BEARS, name="sent_up_risk"),
    # The business manager of the cast owns it, and whoever owns a risk does not close it.
    "governance:risk-close": step(BEARS | KEEPS_OPERATIONAL - OWNER),
    # It is not closed, so nobody opens it again.
    "governance:risk-reopen": step(REFUSED_ALL),
    "governance:risk-action": step(MAKES_ACTIONS),
    "governance:risk-rounds": told(READS),
    "governance:risk-round-new": told(BUSINESS_UNIT, takes_post=True),
    "governance:risk-round": told(
        READS, arguments=thing("risk_round", "reference"), missing=("RRV-1999-001",)
    ),
    "governance:risk-round-remind": told(
        BUSINESS_UNIT, arguments=thing("risk_round", "reference"), missing=("RRV-1999-001",), takes_post=True
    ),
    "governance:risk-round-close": told(
        BUSINESS_UNIT, arguments=thing("risk_round", "reference"), missing=("RRV-1999-001",), takes_post=True
    ),
}  # fmt: skip
