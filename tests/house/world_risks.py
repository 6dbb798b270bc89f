"""The risks and the round that the matrix's addresses name."""

from typing import Any

from governance.rules.risk import Register
from partnership.services.actions import Owner
from tests.factories import risks as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    owner = Owner(person=here.maya.user)
    return {
        "risk": make.accepted(here.maya, owner=owner),
        "strategic_risk": make.accepted(here.maya, register=Register.STRATEGIC, owner=owner),
        "proposed_risk": make.proposed(here.maya, scores=make.SCORES, owner=owner),
        "sent_up_risk": make.sent_up(here.maya, owner=owner),
        "risk_round": make.a_round(here.maya),
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More risks than here, so that the last reference of the other partnership is nowhere in this one."""
    owner = Owner(person=there.maya.user)
    rows = [make.accepted(there.maya, owner=owner, title=f"{canary} risk") for _ in range(9)]
    return {"foreign_risk": rows[-1]}
