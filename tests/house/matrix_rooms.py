"""The doors of the room, the record and what was sent up."""

from typing import Any

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MANAGERS,
    MEMBERS,
    NOWHERE,
    REFUSED_ALL,
    Arguments,
    Door,
    holding,
    thing,
)
from tests.house.world import World

# Who opens the papers and the record of an open group, besides those who sit in it (here they hold these roles too).
OPENS = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
)
KEEPS = BUSINESS_UNIT | {"priya"}  # who sits in the chair
SITS = frozenset({"priya", "osei", "tom"})
NO_MEETING = "MT-1999-001"


def of(name: str, *more: str) -> Arguments:
    """The reference of a meeting, or of the meeting of a record, and the keys of what lies in it."""

    def arguments(world: World) -> tuple[object, ...]:
        row = world.things.more[f"room_{name}"]
        meeting = getattr(row, "meeting", row)
        return (meeting.reference, *(world.things.more[f"room_{one}"].pk for one in more))

    return arguments


def kept(name: str, pages: frozenset[str], *more: str, **others: Any) -> Door:
    """A door of a meeting: a page for some of those who open it; the others of them are told why."""
    return Door(
        pages=pages,
        told_why=OPENS - pages,
        arguments=of(name, *more),
        missing=(NO_MEETING, *(1 for _ in more)),
        **{"takes_post": True, **others},
    )


READ: dict[str, Any] = {"takes_post": False}
BUTTON: dict[str, Any] = {"only_post": True, "empty_post": 404}

DOORS: dict[str, Door] = {
    "governance:escalations": Door(pages=MEMBERS),
    "governance:escalation": Door(
        pages=OPENS, arguments=thing("room_sent_up", "pk"), missing=NOWHERE
    ),
    "governance:escalation-answer": Door(
        pages=BUSINESS_UNIT,
        told_why=OPENS - BUSINESS_UNIT,
        arguments=thing("room_sent_up", "pk"),
        missing=NOWHERE,
        takes_post=True,
    ),
    "governance:meeting-answer": kept("planned", KEEPS | SITS, "chair_seat"),
    "governance:brief": kept("planned", KEEPS, **READ),
    "governance:brief-write": kept("session", KEEPS, "item"),
    "governance:room": kept("session", OPENS, **READ),
    "governance:room-item": kept("session", OPENS, "item", **READ),
    "governance:room-here": kept("session", OPENS, **READ),
    "governance:room-open": kept("planned", KEEPS),
    "governance:room-close": kept("session", KEEPS),
    "governance:room-proceed": kept("session", KEEPS),
    "governance:room-guest": kept("session", KEEPS),
    "governance:room-seat": kept("session", KEEPS, "seated"),
    # Without a word of what to mark there is nothing to do; with one, only those who keep the meeting may.
    "governance:room-mark": Door(
        pages=OPENS,
        arguments=of("session", "seated"),
        missing=(NO_MEETING, 1),
        takes_post=True,
        **BUTTON,
    ),
    "governance:room-turn": kept("session", KEEPS, "item", only_post=True, empty_post=302),
    "governance:room-note": kept("session", KEEPS, "item"),
    "governance:room-interest": kept("session", KEEPS, "item"),
    "governance:room-decide": kept("session", KEEPS, "item"),
    "governance:room-recommend": kept("session", KEEPS, "item"),
    "governance:room-record": kept("session", KEEPS, "item"),
    "governance:room-action": kept("session", KEEPS, "item"),
    "governance:room-escalate": kept("session", KEEPS, "item"),
    "governance:minutes-approve": kept("session", KEEPS, "approving"),
    "governance:outcome-strike-out": kept("session", KEEPS, "noted"),
    "governance:meeting-focus": kept("draft_record", KEEPS),
    "governance:minutes": kept("draft_record", OPENS, **READ),
    "governance:minutes-check": kept("draft_record", frozenset({"priya"})),
    "governance:minutes-take-back": kept("checked_record", KEEPS),
    "governance:minutes-circulate": kept("checked_record", KEEPS),
    "governance:minutes-correct": kept("out_record", KEEPS | SITS),
    "governance:minutes-correction": kept("out_record", KEEPS, "correction"),
    "governance:minutes-add": kept("approved_record", KEEPS),
    "governance:minutes-public": kept("approved_record", KEEPS, **READ),
    "governance:minutes-withhold": kept("approved_record", KEEPS, "paragraph"),
    "governance:minutes-put-back": kept(
        "approved_record", KEEPS, "paragraph", only_post=True, empty_post=302
    ),
    # Nothing was taken down, so nobody prepares a new copy.
    "governance:minutes-again": kept("approved_record", REFUSED_ALL),
    "governance:minutes-publish": kept("approved_record", MANAGERS),
}
