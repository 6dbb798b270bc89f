"""What is true of a barrier to learning without a database."""

from django.db import models

from partnership.moves import Moves


class BarrierState(models.TextChoices):
    """Whether a barrier between a lesson and practice still stands."""

    STANDS = "stands", "Stands in the way"
    WORKED_ON = "worked_on", "Being worked on"
    OVERCOME = "overcome", "Overcome"
    ACCEPTED = "accepted", "Cannot be overcome"


BARRIER_MOVES = Moves(
    what="The barrier",
    table={
        BarrierState.STANDS: (BarrierState.WORKED_ON, BarrierState.OVERCOME, BarrierState.ACCEPTED),
        BarrierState.WORKED_ON: (BarrierState.OVERCOME, BarrierState.ACCEPTED, BarrierState.STANDS),
        BarrierState.OVERCOME: (BarrierState.STANDS,),
        BarrierState.ACCEPTED: (BarrierState.STANDS,),
    },
)
BARRIER_COLOURS = {
    BarrierState.STANDS: "orange",
    BarrierState.WORKED_ON: "blue",
    BarrierState.OVERCOME: "green",
    BarrierState.ACCEPTED: "grey",
}
STILL_STANDING = frozenset({BarrierState.STANDS, BarrierState.WORKED_ON})


class LearnedFrom(models.TextChoices):
    """Where a lesson comes from; the source is named by its reference only."""

    REVIEW = "review", "A review"
    AUDIT = "audit", "An audit"
    TRAINING = "training", "Training"
    OTHER = "other", "Something else"
