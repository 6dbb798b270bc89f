"""The disputes that the matrix's addresses name: between the ICB and the council."""

from typing import Any

from governance.rules.dispute import Level
from tests.factories import disputes as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    def dispute() -> Any:
        return make.raised(here.maya, here.icb, here.council)

    return {
        "dispute": dispute(),
        "mediated_dispute": make.at_level(dispute(), Level.MEDIATION, here.maya),
        "leaders_dispute": make.at_level(dispute(), Level.LEADERS, here.maya),
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More disputes than here, so that the last reference of the other partnership is nowhere in this one."""
    rows = [
        make.raised(there.maya, there.icb, there.council, what=f"{canary} words") for _ in range(6)
    ]
    return {"foreign_dispute": rows[-1]}
