"""What is true of a priority without a database: its states, what its yearly account must say, when a measure is stale."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import models

from partnership.moves import Moves
from partnership.working_days import months_after

MONTHS_BETWEEN_READINGS = 3
MONTHS_OF_AN_ACCOUNT = 12


class PriorityState(models.TextChoices):
    """Where a priority stands. Only the Executive makes one agreed."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    ACTIVE = "active", "Under way"
    ACHIEVED = "achieved", "Achieved"
    CARRIED = "carried", "Carried into the next plan"
    DROPPED = "dropped", "Dropped"


PRIORITY_MOVES = Moves(
    what="The priority",
    table={
        PriorityState.PROPOSED: (PriorityState.AGREED, PriorityState.DROPPED),
        PriorityState.AGREED: (PriorityState.ACTIVE, PriorityState.DROPPED),
        PriorityState.ACTIVE: (
            PriorityState.ACHIEVED,
            PriorityState.CARRIED,
            PriorityState.DROPPED,
        ),
        PriorityState.ACHIEVED: (),
        PriorityState.CARRIED: (),
        PriorityState.DROPPED: (),
    },
)
# What the partners work on now.
IN_HAND = frozenset({PriorityState.AGREED, PriorityState.ACTIVE})
OVER = frozenset({PriorityState.ACHIEVED, PriorityState.CARRIED, PriorityState.DROPPED})
PRIORITY_COLOURS = {
    PriorityState.PROPOSED: "grey",
    PriorityState.AGREED: "blue",
    PriorityState.ACTIVE: "teal",
    PriorityState.ACHIEVED: "green",
    PriorityState.CARRIED: "purple",
    PriorityState.DROPPED: "grey",
}


class Direction(models.TextChoices):
    """Which way a measure should go."""

    UP = "up", "It should go up"
    DOWN = "down", "It should go down"


class Progress(models.TextChoices):
    """What a yearly account says first; a year without progress is told as plainly as one with it."""

    SOME = "some", "There was progress"
    NONE = "none", "There was little or no progress"


# What the account of a priority says, in the order in which it is read (Working Together 2023, chapter 2: what was
# done, how effective it was, the evidence, and where there was little progress).
ACCOUNT_PARTS = {
    "did": "what we did",
    "how_much": "how much",
    "how_well": "how well",
    "difference": "what difference it made",
    "evidence": "the evidence",
}
NO_PROGRESS_PARTS = {"no_progress_because": "why there was little or no progress"}


def missing_from(progress: str, said: Mapping[str, str]) -> list[str]:
    """What an account does not say yet, in words. A year without progress needs only its reason."""
    parts = NO_PROGRESS_PARTS if progress == Progress.NONE else ACCOUNT_PARTS
    return [words for part, words in parts.items() if not said.get(part, "").strip()]


def is_stale(last_read_on: date | None, since: date, today: date) -> bool:
    """Whether a measure has had no reading for over a quarter; one that was never read counts from the day `since`."""
    return months_after(last_read_on or since, MONTHS_BETWEEN_READINGS) < today


def plain(value: Decimal) -> str:
    """A figure without the noughts that say nothing: 14.5, 1,200."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
