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


NO_PROGRAMME, NO_PHASE = ("PRG-1999-001",), ("PHS-1999-001",)
DRAFT, AGREED = thing("programme_draft", "reference"), thing("programme_agreed", "reference")
PHASE = thing("phase", "reference")


def pair(one: Arguments, other: Arguments) -> Arguments:
    """A row and one below it."""
    return lambda world: (*one(world), *other(world))


def on(arguments: Arguments, missing: tuple[object, ...], pages: frozenset[str]) -> Door:
    """A form about one row that every member sees."""
    return told(pages, arguments=arguments, missing=missing, takes_post=True)


DRAFT_ITEM = pair(DRAFT, thing("draft_item", "pk"))
AGREED_ITEM = pair(AGREED, thing("agreed_item", "pk"))
MILESTONE = pair(PHASE, thing("milestone", "pk"))
WORK_DOORS: dict[str, Door] = {
    "governance:programmes": Door(pages=MEMBERS),
    "governance:programme-new": told(WRITES_PLAN, takes_post=True),
    "governance:programme": Door(pages=MEMBERS, arguments=AGREED, missing=NO_PROGRAMME),
    "governance:programme-history": Door(pages=MEMBERS, arguments=AGREED, missing=NO_PROGRAMME),
    "governance:programme-change": on(AGREED, NO_PROGRAMME, WRITES_PLAN),
    "governance:programme-agree": on(DRAFT, NO_PROGRAMME, AGREES_PLAN),
    "governance:programme-end": on(AGREED, NO_PROGRAMME, AGREES_PLAN),
    "governance:programme-item-new": on(AGREED, NO_PROGRAMME, WRITES_PLAN),
    "governance:programme-item-change": on(DRAFT_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:programme-item-report": on(AGREED_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:programme-item-bring": on(AGREED_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:phases": Door(pages=MEMBERS),
    "governance:phase-new": told(WRITES_PLAN, takes_post=True),
    "governance:phase": Door(pages=MEMBERS, arguments=PHASE, missing=NO_PHASE),
    "governance:phase-history": Door(pages=MEMBERS, arguments=PHASE, missing=NO_PHASE),
    "governance:phase-change": on(PHASE, NO_PHASE, WRITES_PLAN),
    "governance:milestone-new": on(PHASE, NO_PHASE, WRITES_PLAN),
    "governance:milestone-change": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
    "governance:milestone-meet": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
    "governance:milestone-slip": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
}
DOORS: dict[str, Door] = WORK_DOORS | {
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
