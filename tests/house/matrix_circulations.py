"""The doors of the work between meetings."""

from tests.house.matrix_papers import OPENS, of_the_meeting
from tests.house.matrix_rooms import KEEPS
from tests.house.matrix_words import BUSINESS_UNIT, MEMBERS, Door, thing

ONE, NONE = thing("circulation", "reference"), ("CIR-1999-001",)
LENA = frozenset({"lena"})

DOORS: dict[str, Door] = {
    "governance:circulations": Door(pages=MEMBERS),
    "governance:circulation-new": Door(pages=KEEPS, told_why=MEMBERS - KEEPS, takes_post=True),
    "governance:circulation": Door(pages=OPENS, arguments=ONE, missing=NONE),
    "governance:circulation-answer": Door(
        pages=LENA,
        told_why=OPENS - LENA,
        arguments=ONE,
        missing=NONE,
        takes_post=True,
    ),
    "governance:circulation-file": Door(pages=OPENS, arguments=ONE, missing=NONE),
    "governance:circulation-close": Door(
        pages=BUSINESS_UNIT,
        told_why=OPENS - BUSINESS_UNIT,
        arguments=ONE,
        missing=NONE,
        only_post=True,
        takes_post=True,
        empty_post=302,
    ),
    "governance:circulation-carry": Door(
        pages=BUSINESS_UNIT,
        told_why=OPENS - BUSINESS_UNIT,
        arguments=ONE,
        missing=NONE,
        only_post=True,
        takes_post=True,
        empty_post=302,
    ),
    "governance:comment": Door(
        pages=OPENS,
        told_why=MEMBERS - OPENS,
        arguments=of_the_meeting("papers_item"),
        missing=("MT-1999-001", 1),
        takes_post=True,
    ),
    "governance:comment-take-back": Door(
        pages=LENA,
        told_why=MEMBERS - LENA,
        arguments=of_the_meeting("papers_item", "comment"),
        missing=("MT-1999-001", 1, 1),
        only_post=True,
        takes_post=True,
        empty_post=302,
    ),
}
