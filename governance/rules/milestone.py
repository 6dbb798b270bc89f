"""What is true of a milestone without a database."""

from django.db import models

from partnership.moves import Moves


class MilestoneState(models.TextChoices):
    """Whether a milestone is met; one that slipped keeps the day it was first due."""

    WAITING = "waiting", "To come"
    SLIPPED = "slipped", "Slipped"
    MET = "met", "Met"


MILESTONE_MOVES = Moves(
    what="The milestone",
    table={
        MilestoneState.WAITING: (MilestoneState.SLIPPED, MilestoneState.MET),
        MilestoneState.SLIPPED: (MilestoneState.SLIPPED, MilestoneState.MET),
        MilestoneState.MET: (),
    },
)
MILESTONE_COLOURS = {
    MilestoneState.WAITING: "grey",
    MilestoneState.SLIPPED: "orange",
    MilestoneState.MET: "green",
}
