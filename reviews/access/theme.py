"""Who keeps the themes, and to whom their exact numbers are told."""

from partnership.access import permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role
from reviews.models.incident import REGISTER_READERS

KEEP_THEMES = permission(
    "reviews.themes.keep",
    "add themes and say what a recommendation is about",
    *BUSINESS_UNIT,
    Role.GROUP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.LEARNING_COORDINATOR,
)
SEE_FIGURES = permission(
    "reviews.figures.see", "read the figures of cases and reviews in a period", *REGISTER_READERS
)


def counts_exactly(actor: Actor) -> bool:
    """Whether numbers of cases are told to the person however small: whoever sees the register could count them."""
    return not actor.roles.isdisjoint(REGISTER_READERS)
