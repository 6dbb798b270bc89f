"""Who words the touchstones, and who measures a change or a plan against them."""

from governance.models import Touchstone
from partnership.access import Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role

WORD_TOUCHSTONES = permission(
    "touchstones.word",
    "word the partnership’s touchstones",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
)
MEASURE = permission(
    "touchstones.measure",
    "measure a change or a plan against the touchstones",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.GROUP_CHAIR,
    Role.SCRUTINEER,
)


def may_change(actor: Actor, touchstone: Touchstone) -> Verdict:
    """Whether the person may give the touchstone another wording, or end it."""
    if touchstone.ends_on is not None:
        return no("This wording has ended, or another has taken its place.")
    return holds(actor, WORD_TOUCHSTONES)
