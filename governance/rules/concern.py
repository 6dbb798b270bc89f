"""A concern about how an agency attends or takes part, as far as no database is needed: its states and its days."""

from django.db import models

from partnership.moves import Moves

ANSWER_WITHIN = 10  # working days that the agency is given; the portal's own default


class ConcernKind(models.TextChoices):
    """What gives rise to it."""

    ATTENDANCE = "attendance", "Attendance"
    ENGAGEMENT = "engagement", "Engagement"


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    RAISED = "raised", "Raised"
    ANSWERED = "answered", "Answered by the agency"
    CLOSED = "closed", "Closed"


CONCERN_MOVES = Moves(
    what="The concern",
    table={
        ConcernState.RAISED: (ConcernState.ANSWERED, ConcernState.CLOSED),
        ConcernState.ANSWERED: (ConcernState.CLOSED,),
        ConcernState.CLOSED: (),
    },
)
CONCERN_COLOURS = {
    ConcernState.RAISED: "orange",
    ConcernState.ANSWERED: "blue",
    ConcernState.CLOSED: "grey",
}
