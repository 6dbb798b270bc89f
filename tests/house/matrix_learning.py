"""The doors of learning: findings inside a case and outside it, lines, themes and national reviews."""

from typing import Any

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MAKES_ACTIONS,
    NOWHERE,
    ON_THE_ROSTER,
    REGISTER,
    SEES_INCIDENTS,
    Arguments,
    Door,
    holding,
    thing,
    told,
)

READS = holding(
    Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.EDUCATION_PARTNER, Role.EXECUTIVE_MEMBER, Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR, Role.SCRUTINEER, Role.CHAMPION, Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER, Role.GROUP_CHAIR,
    Role.LAY_MEMBER, Role.AGENCY_LEAD, Role.CASE_MEMBER, Role.DESIGNATED_PROFESSIONAL, Role.EDUCATION_OFFICER,
    Role.LEARNING_COORDINATOR, Role.NOTIFIER,
)  # fmt: skip
# Of the roster only these write: the school that reported it and the guest read.
WRITES = frozenset({"priya", "osei", "tom", "grace", "maya"})
CLEARS = holding(Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR)
KEEPS_THEMES = BUSINESS_UNIT | holding(
    Role.GROUP_CHAIR, Role.INDEPENDENT_CHAIR, Role.LEARNING_COORDINATOR
)
KEEPS_NATIONAL = BUSINESS_UNIT | holding(
    Role.DESIGNATED_PROFESSIONAL, Role.INDEPENDENT_CHAIR, Role.LEARNING_COORDINATOR
)
# The guests of the world are let in to the cases that it names by state, and not to the case of the learning.
SEES_THE_CASE = SEES_INCIDENTS - {"guest_in_time", "guest_too_late", "unsigned", "conflicted"} | holding(Role.CASE_MEMBER)  # fmt: skip
OPENS = ON_THE_ROSTER - {"guest_in_time"}
NO_FINDING, NO_LINE, NO_NATIONAL = ("FND-1999-001",), ("REC-1999-001",), ("NAT-1999-001",)


def in_case(pages: frozenset[str], name: str = "") -> Door:
    """A page of the case: for those who may, told why for those who see that the case is there."""
    case = thing("learning_case", "reference")
    finding = thing(name, "reference")
    arguments: Arguments = (lambda world: (*case(world), *finding(world))) if name else case
    return Door(
        pages=pages,
        told_why=SEES_THE_CASE - pages,
        arguments=arguments,
        missing=("SI-1999-001", "FND-1999-001") if name else ("SI-1999-001",),
        takes_post=True,
        opens_case=OPENS,
    )


def step(pages: frozenset[str], name: str, missing: tuple[object, ...], **more: Any) -> Door:
    """A step of something that is shared: for those who may, told why for those who read it."""
    return Door(
        pages=pages,
        told_why=READS - pages,
        arguments=thing(name, "reference"),
        missing=missing,
        takes_post=True,
        **more,
    )


DOORS: dict[str, Door] = {
    "reviews:case-learning": Door(
        pages=OPENS,
        told_why=SEES_THE_CASE - OPENS,
        arguments=thing("learning_case", "reference"),
        missing=("SI-1999-001",),
        opens_case=OPENS,
    ),
    "reviews:finding-new": in_case(WRITES),
    "reviews:case-themes": in_case(WRITES),
    "reviews:finding-change": in_case(WRITES, "draft_finding"),
    "reviews:finding-send": in_case(WRITES, "draft_finding"),
    # The chair wrote it, so only the business manager clears it; both may send it back.
    "reviews:finding-clear": in_case(frozenset({"maya"}), "waiting_finding"),
    "reviews:finding-back": in_case(frozenset({"maya", "grace"}), "waiting_finding"),
    "reviews:learning": told(READS),
    "reviews:learning-print": told(READS),
    "reviews:learning-figures": told(REGISTER),
    "reviews:findings": told(READS),
    "reviews:finding": Door(pages=READS, arguments=thing("finding", "reference"), missing=NO_FINDING),
    "reviews:finding-recommend": step(MAKES_ACTIONS, "finding", NO_FINDING),
    "reviews:finding-take-back": step(CLEARS, "finding", NO_FINDING),
    "reviews:learning-line": told(READS, arguments=thing("recommendation", "reference"), missing=NO_LINE),
    "reviews:learning-action": told(
        MAKES_ACTIONS, arguments=thing("recommendation", "reference"), missing=NO_LINE, takes_post=True
    ),
    "reviews:learning-line-themes": told(
        KEEPS_THEMES, arguments=thing("recommendation", "reference"), missing=NO_LINE, takes_post=True
    ),
    "reviews:themes": told(READS),
    "reviews:theme-new": told(KEEPS_THEMES, takes_post=True),
    "reviews:theme-retire": told(
        KEEPS_THEMES, arguments=thing("own_theme", "pk"), missing=NOWHERE, takes_post=True
    ),
    "reviews:national-reviews": told(READS),
    "reviews:national-new": told(KEEPS_NATIONAL, takes_post=True),
    "reviews:national-review": Door(
        pages=READS, arguments=thing("national", "reference"), missing=NO_NATIONAL
    ),
    "reviews:national-change": step(KEEPS_NATIONAL, "national", NO_NATIONAL),
    "reviews:national-answer": step(KEEPS_NATIONAL, "national", NO_NATIONAL),
    "reviews:national-recommend": step(MAKES_ACTIONS, "national", NO_NATIONAL),
}  # fmt: skip

FOREIGN: dict[str, Arguments] = {
    "reviews:finding": thing("foreign_finding", "reference"),
    "reviews:finding-take-back": thing("foreign_finding", "reference"),
    "reviews:learning-line": thing("foreign_recommendation", "reference"),
    "reviews:learning-action": thing("foreign_recommendation", "reference"),
    "reviews:national-review": thing("foreign_national", "reference"),
    "reviews:national-answer": thing("foreign_national", "reference"),
    "reviews:theme-retire": thing("foreign_theme", "pk"),
}
