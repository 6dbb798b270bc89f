"""The doors of practice reviews."""

from typing import Any

from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    CASE_LIST,
    MEMBERS,
    ON_THE_ROSTER,
    SEES_INCIDENTS,
    Door,
    an_incident,
    thing,
)

MAYA = frozenset({"maya"})
GUESTS = frozenset({"guest_in_time", "guest_too_late"})
NONE = ("PR-1999-001",)
# The reviews of other incidents than the world's own are not there for its guests.
SEES, OPENS = SEES_INCIDENTS - GUESTS, ON_THE_ROSTER - GUESTS


def door(name: str, of: str, pages: frozenset[str], **more: Any) -> dict[str, Door]:
    """A page of one of the world's practice reviews: for those who may, told why for those who see it."""
    values: dict[str, Any] = {
        "pages": pages,
        "told_why": SEES - pages,
        "arguments": thing(of, "reference"),
        "missing": NONE,
        "opens_case": OPENS,
    }
    return {f"reviews:practice-review{name}": Door(**(values | more))}


def act(name: str, of: str, pages: frozenset[str] = MAYA, **more: Any) -> dict[str, Door]:
    """A form of one of the world's practice reviews."""
    return door(name, of, pages, takes_post=True, **more)


DOORS: dict[str, Door] = {
    "reviews:practice-reviews": Door(pages=CASE_LIST, told_why=MEMBERS - CASE_LIST),
    "reviews:practice-review-begin": Door(
        pages=frozenset({"maya", "grace"}),
        told_why=SEES_INCIDENTS - {"maya", "grace"},
        arguments=an_incident(IncidentState.NOT_NOTIFIABLE),
        missing=("SI-1999-001",),
        takes_post=True,
        opens_case=ON_THE_ROSTER,
    ),
    **door("", "practice_review", SEES),
    **act("-reports-in", "practice_review"),
    **act("-delay", "practice_review"),
    **act("-pause", "practice_review"),
    **act("-resume", "paused_practice_review"),
}
