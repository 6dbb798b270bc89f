"""The doors of the plan."""

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MAKES_ACTIONS,
    MEMBERS,
    SEES_ACTIONS,
    Arguments,
    Door,
    holding,
    thing,
    told,
)

WRITES_PLAN = BUSINESS_UNIT | holding(
    Role.PARTNERSHIP_CHAIR, Role.INDEPENDENT_CHAIR, Role.GROUP_CHAIR
)
AGREES_PLAN = BUSINESS_UNIT | holding(Role.PARTNERSHIP_CHAIR)
NO_PRIORITY = ("PRI-1999-001",)


def on_priority(name: str, pages: frozenset[str], which: str = "active") -> dict[str, Door]:
    """A form about one priority."""
    door = told(
        pages, arguments=thing(which, "reference"), missing=NO_PRIORITY, takes_post=True
    )  # fmt: skip
    return {f"governance:{name}": door}


def below(name: str, *fields: str) -> Arguments:
    """The active priority with one thing below it."""
    return lambda world: (world.things.more["active"].reference, *thing(name, *fields)(world))


DOORS: dict[str, Door] = {
    "governance:plan": Door(pages=MEMBERS),
    "governance:business-plan": Door(pages=MEMBERS),
    "governance:priorities": Door(pages=MEMBERS),
    "governance:priority-new": told(WRITES_PLAN, takes_post=True),
    "governance:priority": Door(
        pages=MEMBERS, arguments=thing("active", "reference"), missing=NO_PRIORITY
    ),
    "governance:priority-history": Door(
        pages=MEMBERS, arguments=thing("active", "reference"), missing=NO_PRIORITY
    ),
    **on_priority("priority-change", WRITES_PLAN),
    **on_priority("priority-agree", AGREES_PLAN, "proposed"),
    **on_priority("priority-start", WRITES_PLAN, "agreed"),
    **on_priority("priority-end", AGREES_PLAN),
    **on_priority("measure-new", WRITES_PLAN),
    **on_priority("account-new", WRITES_PLAN),
    **on_priority("priority-action-new", MAKES_ACTIONS),
    **on_priority("priority-action-link", WRITES_PLAN),
    "governance:priority-action-out": Door(
        pages=WRITES_PLAN,
        told_why=SEES_ACTIONS - WRITES_PLAN,
        arguments=below("planned_action", "reference"),
        missing=(*NO_PRIORITY, "ACT-0"),
        takes_post=True,
    ),
    "governance:measure-change": told(
        WRITES_PLAN, arguments=below("measure", "pk"), missing=(*NO_PRIORITY, 1), takes_post=True
    ),
    "governance:reading-new": told(
        WRITES_PLAN, arguments=below("measure", "pk"), missing=(*NO_PRIORITY, 1), takes_post=True
    ),
    "governance:account-change": told(
        WRITES_PLAN, arguments=below("account", "pk"), missing=(*NO_PRIORITY, 1), takes_post=True
    ),
}
