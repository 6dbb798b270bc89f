"""Updates between the partnership and other boards, as far as no database is needed: their states."""

from django.db import models

from partnership.moves import Moves

ANSWER_WITHIN = 10  # working days that a board is given unless a day is named; our own default


class UpdateState(models.TextChoices):
    """Where an update stands; one that waits for its answer after its day is overdue."""

    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    NOTHING = "nothing", "Nothing to report"
    TOLD = "told", "We told them"


UPDATE_MOVES = Moves(
    what="The update",
    table={
        UpdateState.ASKED: (UpdateState.ANSWERED, UpdateState.NOTHING),
        UpdateState.ANSWERED: (),
        UpdateState.NOTHING: (),
        UpdateState.TOLD: (),
    },
)
UPDATE_COLOURS = {
    UpdateState.ASKED: "blue",
    UpdateState.ANSWERED: "green",
    UpdateState.NOTHING: "grey",
    UpdateState.TOLD: "turquoise",
}
# The boards that documents of partnerships name, offered beside the agencies of the register.
KNOWN_BOARDS = (
    "Multi-agency sexual exploitation panel (MASE)",
    "Vulnerable adolescents panel (VAP)",
    "Multi-agency public protection arrangements (MAPPA)",
    "Multi-agency risk assessment conference (MARAC)",
    "Child death overview panel (CDOP)",
)
