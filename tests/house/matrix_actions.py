"""The doors of what happens to an action after it was given."""

from tests.house.matrix_words import (
    BUSINESS_UNIT,
    CLOSES_ACTIONS,
    MEMBERS,
    OF_THE_SCHOOL,
    SEES_ACTIONS,
    Arguments,
    Door,
    thing,
)
from tests.house.world import World

OPEN = thing("open_action", "reference")
NO_ACTION = ("ACT-1999-001",)


def of_the_closed(name: str) -> Arguments:
    """The closed action, and one of the rows beneath it."""

    def arguments(world: World) -> tuple[object, ...]:
        more = world.things.more
        return (more["closed_action"].reference, more[name].pk)

    return arguments


def act(pages: frozenset[str], arguments: Arguments, missing: tuple[object, ...]) -> Door:
    """A form on an action: for those who may, told why for those who see it."""
    return Door(
        pages=pages,
        told_why=SEES_ACTIONS - pages,
        arguments=arguments,
        missing=missing,
        takes_post=True,
    )


DOORS: dict[str, Door] = {
    "actions-print": Door(pages=MEMBERS),
    "action-progress": act(OF_THE_SCHOOL | BUSINESS_UNIT, OPEN, NO_ACTION),
    "action-evidence": act(OF_THE_SCHOOL | BUSINESS_UNIT, OPEN, NO_ACTION),
    "action-due": act(CLOSES_ACTIONS | BUSINESS_UNIT, OPEN, NO_ACTION),
    # Maya gave it today, so she may take it back as a mistake.
    "action-withdraw": act(CLOSES_ACTIONS | {"maya"}, OPEN, NO_ACTION),
    "action-look-back": act(
        CLOSES_ACTIONS | BUSINESS_UNIT, of_the_closed("look_back"), (*NO_ACTION, 1)
    ),
    "action-evidence-file": Door(
        pages=SEES_ACTIONS, arguments=of_the_closed("action_evidence"), missing=(*NO_ACTION, 1)
    ),
}
