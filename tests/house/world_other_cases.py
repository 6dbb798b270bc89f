"""The cases of other areas that the matrix's addresses name."""

from typing import Any

from tests.factories import other_cases as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    case = make.a_case(here)
    return {"other_case": case, "other_case_ask": make.an_ask(here, case)}


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More than here, so that the last reference is nowhere in this partnership."""
    cases = [make.a_case(there, area=f"{canary} area", about=f"{canary} about") for _ in range(3)]
    return {"foreign_other_case": cases[-1]}
