"""The doors of rapid reviews: their planner, their steps, their record and its copies."""

from collections.abc import Callable
from typing import Any

from tests.house.matrix_words import ON_THE_ROSTER, REFUSED_ALL, SEES_INCIDENTS, Door
from tests.house.world import World

GUESTS = frozenset({"guest_in_time", "guest_too_late"})
# These reviews are of cases on whose roster no guest was put.
SEES = SEES_INCIDENTS - GUESTS
OPENS = ON_THE_ROSTER - GUESTS
PARTNERS = frozenset({"priya", "osei", "tom"})
RUNS = frozenset({"maya", "grace"})
WRITES = RUNS | PARTNERS
NONE = "RR-1999-001"


def of(name: str, *more: Any) -> Callable[[World], tuple[object, ...]]:
    """The reference of one of the world's reviews, and what else the address names."""
    return lambda world: (world.things.more[f"review_{name}"].reference, *more)


def step(pages: frozenset[str], name: str, *more: Any, **over: Any) -> Door:
    """A step of a review: for those who may take it, told why for those who see the review."""
    return Door(
        pages=pages,
        told_why=SEES - pages,
        arguments=of(name, *more),
        missing=(NONE, *more),
        takes_post=True,
        opens_case=OPENS,
        **over,
    )


def page(name: str, *more: Any) -> Door:
    """A page of material."""
    return Door(
        pages=OPENS,
        told_why=SEES - OPENS,
        arguments=of(name, *more),
        missing=(NONE, *more),
        opens_case=OPENS,
    )


DOORS: dict[str, Door] = {
    "reviews:rapid-review": Door(
        pages=SEES, arguments=of("submitted"), missing=(NONE,), opens_case=OPENS
    ),
    "reviews:rapid-review-requests": step(RUNS, "open"),
    # The returns of an open review are not waited for yet, and nobody has signed what could be sent.
    "reviews:rapid-review-returns": step(REFUSED_ALL, "open"),
    "reviews:rapid-review-meeting": step(RUNS, "returns_in"),
    "reviews:rapid-review-decide": step(PARTNERS | {"maya"}, "meeting_held"),
    "reviews:rapid-review-draft": step(REFUSED_ALL, "meeting_held"),
    "reviews:rapid-review-ask": step(REFUSED_ALL, "meeting_held"),
    "reviews:rapid-review-sign": step(PARTNERS, "partner_signoff"),
    "reviews:rapid-review-take-back": step(RUNS, "partner_signoff"),
    "reviews:rapid-review-send": step(REFUSED_ALL, "partner_signoff"),
    "reviews:rapid-review-answer": step(PARTNERS | {"maya"}, "submitted"),
    "reviews:rapid-review-decide-again": step(RUNS, "disputed"),
    "reviews:rapid-review-close": step(REFUSED_ALL, "disputed"),
    "reviews:rapid-review-record": page("submitted"),
    "reviews:rapid-review-part": step(WRITES, "open", "facts"),
    "reviews:rapid-review-sent": page("submitted", 1),
    "reviews:rapid-review-pdf": page("submitted"),
    "reviews:rapid-review-word": page("submitted"),
}
