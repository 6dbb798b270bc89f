"""The doors of disputes."""

from partnership.roles import Role
from tests.house.matrix_words import MANAGERS, Door, holding, thing, told

READS_ALL = MANAGERS | holding(Role.INDEPENDENT_CHAIR, Role.DELEGATED_PARTNER, Role.SCRUTINEER)
# The personas of these roles stand for the ICB, which raised them; the cast's school stands on no side.
OF_A_SIDE = frozenset({"role:agency_lead", "role:school_user", "role:designated_prof"})
READS = READS_ALL | OF_A_SIDE
READS_LATER = READS | holding(Role.LEAD_PARTNER)
LISTS = READS_LATER | holding(Role.AGENCY_LEAD, Role.SCHOOL_USER, Role.DESIGNATED_PROFESSIONAL)
RAISES = MANAGERS | holding(
    Role.AGENCY_LEAD,
    Role.SCHOOL_USER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.DELEGATE,
    Role.LINE_MANAGER,
)
CARRIES = MANAGERS | OF_A_SIDE
CARRIES_LAST = READS_LATER - {"role:scrutineer"}
CHAIRS = holding(Role.INDEPENDENT_CHAIR)
NONE = ("DIS-1999-001",)


def step(pages: frozenset[str], seen_by: frozenset[str], name: str = "dispute") -> Door:
    """A step of one dispute: for those who may take it, told why for those who read it."""
    return Door(
        pages=pages,
        told_why=seen_by - pages,
        arguments=thing(name, "reference"),
        missing=NONE,
        takes_post=True,
    )


DOORS: dict[str, Door] = {
    "governance:disputes": told(LISTS),
    "governance:disputes-raised": told(RAISES),
    "governance:dispute-new": told(RAISES, takes_post=True),
    "governance:dispute-ladder": told(MANAGERS, takes_post=True),
    "governance:dispute": Door(pages=READS, arguments=thing("dispute", "reference"), missing=NONE),
    # The ICB raised it, so only the business manager records the other side's answer.
    "governance:dispute-answer": step(MANAGERS, READS),
    "governance:dispute-further": step(CARRIES, READS),
    "governance:dispute-flag": step(CARRIES, READS),
    "governance:dispute-settle": step(CARRIES, READS),
    "governance:dispute-mediate": step(CHAIRS, READS_LATER, "mediated_dispute"),
    "governance:dispute-advise": step(
        holding(Role.SCRUTINEER) | {"role:designated_prof"}, READS_LATER, "leaders_dispute"
    ),
    "governance:dispute-leave": step(CARRIES_LAST, READS_LATER, "leaders_dispute"),
}
