"""What is true of a professional challenge without a database."""

from datetime import date

from django.db import models

from partnership.moves import Moves


class ChallengeState(models.TextChoices):
    """Where a challenge stands. It is closed when its effect is known."""

    MADE = "made", "Waits for an answer"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


CHALLENGE_MOVES = Moves(
    what="The challenge",
    table={
        ChallengeState.MADE: (ChallengeState.ANSWERED, ChallengeState.WITHDRAWN),
        ChallengeState.ANSWERED: (ChallengeState.CLOSED,),
        ChallengeState.CLOSED: (),
        ChallengeState.WITHDRAWN: (),
    },
)
CHALLENGE_COLOURS = {
    ChallengeState.MADE: "yellow",
    ChallengeState.ANSWERED: "blue",
    ChallengeState.CLOSED: "green",
    ChallengeState.WITHDRAWN: "grey",
}


def is_late(answered_on: date | None, due_on: date, today: date) -> bool:
    """Whether a challenge was answered after its day, or waits although the day has passed."""
    return (answered_on or today) > due_on
