"""The doors of updates between the partnership and other boards."""

from tests.house.matrix_agenda import READS
from tests.house.matrix_rooms import KEEPS
from tests.house.matrix_words import BUSINESS_UNIT, MEMBERS, NOWHERE, Arguments, Door, thing, told

ASKED, ANSWERED = thing("asked_update", "reference"), thing("answered_update", "reference")
NONE = ("UPD-1999-001",)


def of_one(pages: frozenset[str], arguments: Arguments = ASKED, *, takes_post: bool = True) -> Door:
    """A page of one update: for those who may, told why for those who read the group's papers."""
    return Door(
        pages=pages,
        told_why=READS - pages,
        arguments=arguments,
        missing=NONE,
        takes_post=takes_post,
    )


DOORS: dict[str, Door] = {
    "governance:updates": Door(pages=MEMBERS),
    "governance:update-ask": told(KEEPS, takes_post=True),
    "governance:update-tell": told(KEEPS, takes_post=True),
    "governance:update-rules": Door(pages=MEMBERS),
    "governance:update-rule-new": told(KEEPS, takes_post=True),
    "governance:update-rule-end": Door(
        pages=BUSINESS_UNIT,
        told_why=READS - BUSINESS_UNIT,
        arguments=thing("update_rule", "pk"),
        missing=NOWHERE,
        takes_post=True,
        only_post=True,
        empty_post=302,
    ),
    "governance:update": of_one(READS, takes_post=False),
    "governance:update-answer": of_one(BUSINESS_UNIT),
    "governance:update-tell-back": of_one(BUSINESS_UNIT),
    "governance:update-file": of_one(READS, ANSWERED, takes_post=False),
}
