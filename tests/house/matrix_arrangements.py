"""The doors of the arrangements and of what belongs to them."""

from partnership.roles import Role
from tests.house.matrix_words import (
    APPROVES,
    BUSINESS_UNIT,
    MEMBERS,
    REFUSED_ALL,
    Arguments,
    Door,
    holding,
    thing,
    told,
)
from tests.house.world import World

NONE = ("ARR-1999-001",)
DRAFT, ASKED = thing("arr_draft", "reference"), thing("arr_consultation", "reference")
CHECKED, SENT = thing("arr_legal_check", "reference"), thing("arr_with_partners", "reference")
# A draft, before anybody is consulted on it.
READS_DRAFTS = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
)


def with_key(found: str, last: str, field: str) -> Arguments:
    """A version's reference, then what of another thing the address names."""

    def arguments(world: World) -> tuple[object, ...]:
        things = world.things.more
        return (things[found].reference, getattr(things[last], field))

    return arguments


def prepared(arguments: Arguments = lambda _world: (), missing: tuple[object, ...] = ()) -> Door:
    """A form of the business unit."""
    return told(BUSINESS_UNIT, arguments=arguments, missing=missing, takes_post=True)


DOORS: dict[str, Door] = {
    "governance:arrangements": Door(pages=MEMBERS),
    "governance:arrangements-versions": Door(pages=MEMBERS),
    "governance:arrangements-begin": prepared(),
    "governance:arrangements-record": prepared(),
    "governance:arrangements-version": Door(pages=READS_DRAFTS, arguments=DRAFT, missing=NONE),
    "governance:arrangements-describe": prepared(DRAFT, NONE),
    "governance:arrangements-section": prepared(
        lambda world: (world.things.more["arr_draft"].reference, "voice"), (*NONE, "voice")
    ),
    "governance:arrangements-section-add": prepared(DRAFT, NONE),
    "governance:arrangements-consult": prepared(DRAFT, NONE),
    "governance:arrangements-round-new": prepared(ASKED, NONE),
    "governance:arrangements-round": prepared(
        with_key("arr_consultation", "arr_round", "pk"), (*NONE, 1)
    ),
    "governance:arrangements-legal-check": prepared(ASKED, NONE),
    "governance:arrangements-send": prepared(CHECKED, NONE),
    "governance:arrangements-take-back": prepared(SENT, NONE),
    "governance:arrangements-sign": told(APPROVES, arguments=SENT, missing=NONE, takes_post=True),
    # The partners have not signed, so nobody goes further yet.
    "governance:arrangements-notify": told(
        REFUSED_ALL, arguments=SENT, missing=NONE, takes_post=True
    ),
    "governance:arrangements-publish": told(
        REFUSED_ALL, arguments=SENT, missing=NONE, takes_post=True
    ),
    "governance:arrangements-in-force": told(
        REFUSED_ALL, arguments=SENT, missing=NONE, takes_post=True
    ),
    "governance:arrangements-compare": Door(pages=MEMBERS, arguments=ASKED, missing=NONE),
    "governance:arrangements-pdf": Door(
        pages=MEMBERS, arguments=ASKED, missing=NONE, takes_post=True
    ),
    "governance:arrangements-pdf-file": Door(
        pages=MEMBERS,
        arguments=with_key("arr_consultation", "arr_pdf", "pk"),
        missing=(*NONE, 1),
    ),
}

DOORS |= {
    "governance:arrangements-reviews": Door(pages=MEMBERS),
    "governance:arrangements-review-record": prepared(
        thing("arr_review", "reference"), ("REV-1999-001",)
    ),
    "governance:arrangements-changes": Door(pages=MEMBERS),
    "governance:arrangements-change-log": prepared(),
    "governance:arrangements-boards": Door(pages=MEMBERS),
    "governance:arrangements-board-record": prepared(),
    "governance:arrangements-board-change": prepared(thing("arr_board", "pk"), (987_654_321,)),
    "governance:arrangements-board-end": prepared(thing("arr_board", "pk"), (987_654_321,)),
}
