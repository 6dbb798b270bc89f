"""The doors of the cases that another area leads."""

from partnership.roles import Role
from tests.house.matrix_words import MEMBERS, Door, holding, thing
from tests.house.world import World

FOLLOWS = holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
)
LIST = FOLLOWS | holding(Role.AGENCY_LEAD, Role.SCHOOL_USER)
# The school of the cast and the integrated care board are involved in the case here.
SEES = LIST
# The cast and those who were let in to cases have signed; a persona of a role alone has not.
SIGNED = frozenset({"priya", "osei", "tom", "grace", "maya", "sam", "conflicted"})
READS = SEES & SIGNED
KEEPS = frozenset({"grace", "maya"})
NONE = ("OC-1999-001",)


def step() -> Door:
    """Something done with the case: for those who keep it, told why for those who see it."""
    return Door(
        pages=KEEPS,
        told_why=SEES - KEEPS,
        arguments=thing("other_case", "reference"),
        missing=NONE,
        takes_post=True,
        opens_case=READS,
    )


def of_the_ask(world: World) -> tuple[object, ...]:
    return (world.things.more["other_case"].reference, world.things.more["other_case_ask"].pk)


DOORS: dict[str, Door] = {
    "reviews:other-cases": Door(pages=LIST, told_why=MEMBERS - LIST),
    "reviews:other-case-new": Door(pages=KEEPS, told_why=MEMBERS - KEEPS, takes_post=True),
    "reviews:other-case": Door(
        pages=READS,
        told_why=SEES - READS,
        arguments=thing("other_case", "reference"),
        missing=NONE,
        opens_case=READS,
    ),
    "reviews:other-case-ask": step(),
    "reviews:other-case-publish": step(),
    "reviews:other-case-close": step(),
    "reviews:other-case-given": Door(
        pages=KEEPS,
        told_why=SEES - KEEPS,
        arguments=of_the_ask,
        missing=("OC-1999-001", 1),
        takes_post=True,
        opens_case=READS,
    ),
}
