"""The doors of a meeting's papers."""

from partnership.roles import Role
from tests.house.matrix_words import BUSINESS_UNIT, MEMBERS, Door, holding
from tests.house.world import World

OPENS = frozenset({"lena"}) | holding(
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.INDEPENDENT_CHAIR,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.SCRUTINEER,
)


def of_the_meeting(*names: str):
    """The reference of the meeting, and the keys of the named things."""

    def found(world: World) -> tuple[object, ...]:
        more = world.things.more
        return (more["papers_meeting"].reference, *(more[name].pk for name in names))

    return found


def kept(*names: str) -> Door:
    """An act of whoever keeps the meeting."""
    return Door(
        pages=BUSINESS_UNIT,
        told_why=MEMBERS - BUSINESS_UNIT,
        arguments=of_the_meeting(*names),
        missing=("MT-1999-001", 1),
        takes_post=True,
    )


DOORS: dict[str, Door] = {
    "governance:papers": Door(
        pages=OPENS,
        told_why=MEMBERS - OPENS,
        arguments=of_the_meeting(),
        missing=("MT-1999-001",),
    ),
    "governance:paper": Door(
        pages=OPENS, arguments=of_the_meeting("paper"), missing=("MT-1999-001", 1)
    ),
    "governance:packs": Door(
        pages=OPENS,
        told_why=MEMBERS - OPENS,
        arguments=of_the_meeting(),
        missing=("MT-1999-001",),
    ),
    "governance:pack-make": Door(
        pages=BUSINESS_UNIT,
        told_why=MEMBERS - BUSINESS_UNIT,
        arguments=of_the_meeting(),
        missing=("MT-1999-001",),
        takes_post=True,
        only_post=True,
        empty_post=302,
    ),
    "governance:pack-file": Door(
        pages=OPENS, arguments=of_the_meeting("pack"), missing=("MT-1999-001", 1)
    ),
    "governance:papers-add": kept("papers_item"),
    "governance:paper-version": kept("paper"),
    "governance:paper-withdraw": kept("paper"),
}
