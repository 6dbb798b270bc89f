"""The doors of local reviews."""

from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    CASE_LIST,
    MEMBERS,
    ON_THE_ROSTER,
    REFUSED_ALL,
    SEES_INCIDENTS,
    Door,
    case_door,
    thing,
)

NONE = ("LR-1999-001",)
# Its school leads the review; the others may say what follows.
REPORTS = frozenset({"priya", "osei", "tom", "grace", "maya", "sam", "guest_in_time"})
CHAIR = frozenset({"grace"})


def step(name: str, pages: frozenset[str]) -> Door:
    """A step of one local review: for those who may take it, told why for those who see it."""
    return Door(
        pages=pages,
        told_why=SEES_INCIDENTS - pages,
        arguments=thing(name, "reference"),
        missing=NONE,
        takes_post=True,
        opens_case=ON_THE_ROSTER,
    )


DOORS: dict[str, Door] = {
    # What follows these two is said already, so nobody says it again.
    **case_door("incident-follow-up", IncidentState.NOT_NOTIFIABLE, REFUSED_ALL),
    "reviews:follow-ups": Door(pages=CASE_LIST, told_why=MEMBERS - CASE_LIST),
    "reviews:follow-up": Door(
        pages=SEES_INCIDENTS,
        arguments=thing("open_follow_up", "reference"),
        missing=NONE,
        opens_case=ON_THE_ROSTER,
    ),
    "reviews:follow-up-report": step("open_follow_up", REPORTS),
    "reviews:follow-up-stop": step("open_follow_up", CHAIR),
    "reviews:follow-up-close": step("reported_follow_up", CHAIR),
    "reviews:follow-up-back": step("reported_follow_up", CHAIR),
}
