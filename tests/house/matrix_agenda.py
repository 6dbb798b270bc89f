"""The doors of agendas, standing items and the forward plan."""

from typing import Any

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MEMBERS,
    NOWHERE,
    Arguments,
    Door,
    holding,
    thing,
    told,
)
from tests.house.world import World

# Who reads the papers of an open group in which they do not sit.
READS = holding(
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.INDEPENDENT_CHAIR,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.SCRUTINEER,
)
INVITED = READS | {"lena"}
MEETING, SET = thing("agenda_meeting", "reference"), thing("agenda_set", "reference")
NO_MEETING = ("MT-1999-001",)
NO_ITEM = ("MT-1999-001", 987_654_321)
RULES, NO_RULES = thing("agenda_group", "code"), ("no-such-group",)
PLANNED = thing("planned", "pk")


def _item(world: World) -> tuple[object, ...]:
    return (world.things.more["agenda_meeting"].reference, world.things.more["agenda_item"].pk)


def _guest(world: World) -> tuple[object, ...]:
    return (*_item(world), world.things.more["agenda_guest"].pk)


def _rule(world: World) -> tuple[object, ...]:
    return (world.things.more["agenda_group"].code, world.things.more["agenda_rule"].pk)


def _keeper(arguments: Arguments = MEETING, seen_by: frozenset[str] = READS, **more: Any) -> Door:
    return Door(
        pages=BUSINESS_UNIT,
        told_why=seen_by - BUSINESS_UNIT,
        arguments=arguments,
        missing=more.pop("missing", NO_MEETING),
        takes_post=True,
        **more,
    )


def _of_item(**more: Any) -> Door:
    return _keeper(_item, INVITED, missing=NO_ITEM, **more)


def _of_rules(
    arguments: Arguments = RULES, missing: tuple[object, ...] = NO_RULES, **more: Any
) -> Door:
    return told(BUSINESS_UNIT, arguments=arguments, missing=missing, takes_post=True, **more)


PRESSED: dict[str, Any] = {"only_post": True, "empty_post": 302}
NO_RULE = ("no-such-group", 987_654_321)

DOORS: dict[str, Door] = {
    "governance:agenda": Door(pages=READS, arguments=MEETING, missing=NO_MEETING),
    "governance:agenda-begin": _keeper(),
    "governance:agenda-missing": _keeper(**PRESSED),
    "governance:agenda-template": _keeper(),
    "governance:agenda-set": _keeper(),
    "governance:agenda-take-back": _keeper(SET),
    "governance:agenda-send": _keeper(SET),
    "governance:agenda-item-new": _keeper(),
    "governance:agenda-item": Door(pages=INVITED, arguments=_item, missing=NO_ITEM),
    "governance:agenda-item-change": _of_item(),
    "governance:agenda-item-place": _of_item(**PRESSED),
    "governance:agenda-item-remove": _of_item(),
    "governance:agenda-item-move": _of_item(),
    "governance:agenda-guests": _of_item(),
    "governance:agenda-guest-end": _keeper(
        _guest, INVITED, missing=("MT-1999-001", 987_654_321, 1), **PRESSED
    ),
    "governance:standing": told(READS, arguments=RULES, missing=NO_RULES),
    "governance:standing-usual": _of_rules(**PRESSED),
    "governance:standing-new": _of_rules(),
    "governance:standing-change": _of_rules(_rule, NO_RULE),
    "governance:standing-end": _of_rules(_rule, NO_RULE, **PRESSED),
    "governance:standing-again": _of_rules(_rule, NO_RULE, **PRESSED),
    "governance:standing-place": _of_rules(_rule, NO_RULE, **PRESSED),
    "governance:forward": Door(pages=MEMBERS),
    # Sam sits in the Forum and Lena in a group of another subject; who sits in a group proposes to it.
    "governance:forward-new": told(READS | {"sam", "lena"}, takes_post=True),
    "governance:forward-item": Door(pages=READS, arguments=PLANNED, missing=NOWHERE),
    "governance:forward-change": _keeper(PLANNED, missing=NOWHERE),
    "governance:forward-take": _keeper(PLANNED, missing=NOWHERE),
    "governance:forward-drop": _keeper(PLANNED, missing=NOWHERE),
}
