"""The child death review of a child in one of our cases: run by others, linked here (Children Act 2004, section 16M)."""

from datetime import UTC, datetime, timedelta

from django.db import models

from partnership.moves import Moves

# A child's death is notified within so many hours (Child death review guidance 2018; some areas ask 24).
HOURS_TO_NOTIFY = 48
HOUR = timedelta(hours=1)


class ChildDeathState(models.TextChoices):
    """Where the child death review stands, as its panel tells us."""

    NOTIFIED = "notified", "Notified to the panel"
    MEETING_HELD = "meeting_held", "Review meeting held"
    WITH_PANEL = "with_panel", "With the overview panel"
    REVIEWED = "reviewed", "Reviewed by the panel"


CHILD_DEATH_MOVES = Moves(
    what="The child death review",
    table={
        ChildDeathState.NOTIFIED: (ChildDeathState.MEETING_HELD, ChildDeathState.WITH_PANEL),
        ChildDeathState.MEETING_HELD: (ChildDeathState.WITH_PANEL,),
        ChildDeathState.WITH_PANEL: (ChildDeathState.REVIEWED,),
        ChildDeathState.REVIEWED: (),
    },
)
CHILD_DEATH_COLOURS = {
    ChildDeathState.NOTIFIED: "blue",
    ChildDeathState.MEETING_HELD: "blue",
    ChildDeathState.WITH_PANEL: "yellow",
    ChildDeathState.REVIEWED: "green",
}


class Way(models.TextChoices):
    """Which way an update went."""

    FROM_PANEL = "from_panel", "From the child death panel to us"
    TO_PANEL = "to_panel", "From us to the child death panel"


def hours_taken(died_at: datetime, notified_at: datetime) -> int:
    """How many hours lay between a death and its notification; one that was begun counts."""
    # Of two moments in the same zone Python takes the difference on the wall clock, which is an hour off twice a year.
    passed = notified_at.astimezone(UTC) - died_at.astimezone(UTC)
    return -(-passed // HOUR)
