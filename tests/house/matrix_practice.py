"""The doors of practice reviews and of the register of reviewers."""

from typing import Any

from partnership.roles import Role
from reviews.rules.incident import IncidentState
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    CASE_LIST,
    MEMBERS,
    NOWHERE,
    ON_THE_ROSTER,
    SEES_INCIDENTS,
    Arguments,
    Door,
    an_incident,
    holding,
    thing,
    told,
)
from tests.house.world import World

MAYA, GRACE = frozenset({"maya"}), frozenset({"grace"})
PARTNERS = frozenset({"priya", "osei", "tom"})
GUESTS = frozenset({"guest_in_time", "guest_too_late"})
NONE = ("PR-1999-001",)
# The reviews of other incidents than the world's own are not there for its guests, nor open to the school.
SEES, OPENS = SEES_INCIDENTS - GUESTS, ON_THE_ROSTER - GUESTS - {"sam"}
CHOOSERS = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.SCRUTINEER
)


def door(name: str, of: str, pages: frozenset[str], **more: Any) -> dict[str, Door]:
    """A page of one of the world's practice reviews: for those who may, told why for those who see it."""
    values: dict[str, Any] = {
        "pages": pages,
        "told_why": SEES - pages,
        "arguments": thing(f"{of}practice_review", "reference"),
        "missing": NONE,
        "opens_case": OPENS,
    }
    return {f"reviews:practice-review{name}": Door(**(values | more))}


def act(name: str, of: str = "", pages: frozenset[str] = MAYA, **more: Any) -> dict[str, Door]:
    """A form of one of the world's practice reviews."""
    return door(name, of, pages, takes_post=True, **more)


def below(of: str, row: str) -> dict[str, Any]:
    """The arguments of an address of something in a review."""

    def arguments(world: World) -> tuple[object, ...]:
        one: Arguments = thing(f"{of}practice_review", "reference")
        return (*one(world), *thing(row, "pk")(world))

    return {"arguments": arguments, "missing": (*NONE, 1)}


def named(of: str, key: str) -> dict[str, Any]:
    """The arguments of an address with a word behind the review."""
    one = thing(f"{of}practice_review", "reference")
    return {"arguments": lambda world: (*one(world), key), "missing": (*NONE, key)}


DOORS: dict[str, Door] = {
    "reviews:practice-reviews": Door(pages=CASE_LIST, told_why=MEMBERS - CASE_LIST),
    "reviews:practice-review-begin": Door(
        pages=MAYA | GRACE,
        told_why=SEES_INCIDENTS - MAYA - GRACE,
        arguments=an_incident(IncidentState.NOT_NOTIFIABLE),
        missing=("SI-1999-001",),
        takes_post=True,
        opens_case=ON_THE_ROSTER,
    ),
    **door("", "", SEES),
    **act("-reports-in"),
    **act("-delay"),
    **act("-pause"),
    **act("-resume", "paused_"),
    **door("-terms", "scoped_", OPENS),
    **act("-terms-write"),
    **act("-terms-agree", "scoped_", GRACE),
    **door("-reviewer", "scoped_", OPENS),
    **act("-reviewer-consider"),
    **act("-reviewer-check", "scoped_", **below("scoped_", "selection")),
    **act("-reviewer-interview", "scoped_", **below("scoped_", "selection")),
    **act("-reviewer-appoint", "scoped_", MAYA | GRACE, **below("scoped_", "selection")),
    **act("-reviewer-name", "named_", empty_post=200),
    **act("-start", "named_"),
    **act("-reviewer-remove", "working_", MAYA | GRACE),
    **door("-progress", "working_", OPENS),
    **act("-note", "working_"),
    **act("-request", "working_"),
    **act("-answer", "working_", **below("working_", "written_request")),
    **door("-letter", "working_", OPENS, **below("working_", "written_request")),
    **door("-voices", "working_", OPENS),
    **act("-relative", "working_"),
    **act("-family", "working_", **below("working_", "relative")),
    **act("-event", "working_"),
    **door("-report", "frozen_", OPENS),
    **act("-part", "working_", **named("working_", "about")),
    **act("-hand-in", "working_"),
    **act("-quality", "draft_", MAYA | GRACE, **named("draft_", "legal")),
    **act("-send-back", "draft_", MAYA | GRACE),
    **act("-assure", "draft_", MAYA | GRACE),
    **act("-send", "assured_"),
    **act("-take-back", "frozen_"),
    **act("-approve", "frozen_", PARTNERS),
    **act(
        "-clearance",
        "copied_",
        OPENS,
        empty_post=200,
    ),
    **act("-settle", "read_", MAYA | GRACE | {"priya"}, **below("read_", "differing")),
    **door("-publication", "copied_", OPENS),
    **act("-copies", "copied_"),
    **act("-publish", "copied_"),
    **act("-copies-after", "published_"),
    **act("-brief", "published_"),
    "reviews:reviewers": told(CHOOSERS),
    "reviews:reviewer-new": told(BUSINESS_UNIT, takes_post=True),
    "reviews:reviewer": told(CHOOSERS, arguments=thing("reviewer", "pk"), missing=NOWHERE),
    "reviews:reviewer-change": told(
        BUSINESS_UNIT, arguments=thing("reviewer", "pk"), missing=NOWHERE, takes_post=True
    ),
    "reviews:reviewer-leave": told(
        BUSINESS_UNIT, arguments=thing("reviewer", "pk"), missing=NOWHERE, takes_post=True
    ),
}
