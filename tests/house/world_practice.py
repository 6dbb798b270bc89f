"""The practice reviews that the matrix's addresses name."""

from typing import Any

from tests.factories import practice_reviews as make
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    return {"practice_review": make.make_review(here), "paused_practice_review": make.paused(here)}


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More reviews than here, so that the last reference of the other partnership is nowhere in this one."""
    rows = [make.make_review(there, why=f"{canary} why") for _ in range(3)]
    return {"foreign_practice_review": rows[-1]}
