"""The doors of attendance concerns."""

from partnership.roles import Role
from tests.house.matrix_agenda import READS
from tests.house.matrix_rooms import KEEPS
from tests.house.matrix_words import BUSINESS_UNIT, MEMBERS, Door, holding, thing, told

RAISES = BUSINESS_UNIT | holding(Role.INDEPENDENT_CHAIR)
CLOSES = holding(Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR)
CONCERN, NONE = thing("concern", "reference"), ("ATC-1999-001",)
# It is about the school, for which nobody here answers; the business unit does in its words.
ANSWERS = BUSINESS_UNIT

DOORS: dict[str, Door] = {
    "governance:concerns": Door(pages=MEMBERS),
    "governance:concern-new": told(RAISES | KEEPS, takes_post=True),
    "governance:concern": Door(pages=READS, arguments=CONCERN, missing=NONE),
    "governance:concern-answer": Door(
        pages=ANSWERS, told_why=READS - ANSWERS, arguments=CONCERN, missing=NONE, takes_post=True
    ),
    "governance:concern-close": Door(
        pages=CLOSES, told_why=READS - CLOSES, arguments=CONCERN, missing=NONE, takes_post=True
    ),
}
