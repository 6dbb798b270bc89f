"""How far a recommendation has come on its way into practice; read off its actions, never written down."""

from django.db import models


class Stage(models.TextChoices):
    """Where a recommendation stands. That its actions are done says nothing yet of what changed."""

    NO_ACTION = "no_action", "No action yet"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done, impact not recorded"
    IMPACT = "impact", "Impact recorded"
    HELD = "held", "Held after twelve months"
    DROPPED = "dropped", "Every action withdrawn"


STAGE_COLOURS = {
    Stage.NO_ACTION: "orange",
    Stage.UNDER_WAY: "blue",
    Stage.DONE: "yellow",
    Stage.IMPACT: "teal",
    Stage.HELD: "green",
    Stage.DROPPED: "grey",
}
# Those of which every action that was not withdrawn is closed.
CLOSED = (Stage.DONE, Stage.IMPACT, Stage.HELD)
LAST_LOOK = 12  # months after closure (DOMAIN D19)
