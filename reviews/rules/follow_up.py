"""What follows an incident that the Panel is not notified of: a local review, or nothing, with the reason."""

from django.db import models

from partnership.moves import Moves


class FollowUpKind(models.TextChoices):
    """What follows."""

    LOCAL_LEARNING = "local_learning", "Local learning review"
    SINGLE_AGENCY = "single_agency", "Single-agency review"
    NONE = "none", "No review"


class FollowUpState(models.TextChoices):
    """Where a local review stands."""

    OPEN = "open", "Under way"
    REPORTED = "reported", "Reported to the chair"
    CLOSED = "closed", "Closed"
    STOPPED = "stopped", "Stopped"


FOLLOW_UP_MOVES = Moves(
    what="The local review",
    table={
        FollowUpState.OPEN: (FollowUpState.REPORTED, FollowUpState.STOPPED),
        FollowUpState.REPORTED: (FollowUpState.CLOSED, FollowUpState.OPEN),
        FollowUpState.CLOSED: (),
        FollowUpState.STOPPED: (),
    },
)
FOLLOW_UP_COLOURS = {
    FollowUpState.OPEN: "blue",
    FollowUpState.REPORTED: "yellow",
    FollowUpState.CLOSED: "green",
    FollowUpState.STOPPED: "grey",
}
