"""What is true of an emerging issue without a database: its states and the responses that the partners may agree."""

from django.db import models

from partnership.moves import Moves


class IssueState(models.TextChoices):
    """Where an emerging issue stands."""

    RAISED = "raised", "Raised"
    ASSESSED = "assessed", "Assessed"
    WATCHED = "watched", "Watched"
    ACTED_ON = "acted_on", "Acted on"
    BECAME_RISK = "became_risk", "Became a risk"
    BECAME_PRIORITY = "became_priority", "Became a priority"
    CLOSED = "closed", "Closed"


_ANSWERS = (
    IssueState.WATCHED,
    IssueState.ACTED_ON,
    IssueState.BECAME_RISK,
    IssueState.BECAME_PRIORITY,
)
ISSUE_MOVES = Moves(
    what="The issue",
    table={
        IssueState.RAISED: (IssueState.ASSESSED, IssueState.CLOSED),
        IssueState.ASSESSED: (*_ANSWERS, IssueState.CLOSED),
        IssueState.WATCHED: (*_ANSWERS, IssueState.CLOSED),
        IssueState.ACTED_ON: (*_ANSWERS, IssueState.CLOSED),
        IssueState.BECAME_RISK: (),
        IssueState.BECAME_PRIORITY: (),
        IssueState.CLOSED: (),
    },
)
# What the partners still look at, and what needs a day on which they look again.
OPEN_ISSUES = frozenset(
    {IssueState.RAISED, IssueState.ASSESSED, IssueState.WATCHED, IssueState.ACTED_ON}
)
LOOKED_AT_AGAIN = frozenset({IssueState.WATCHED, IssueState.ACTED_ON})
ISSUE_COLOURS = {
    IssueState.RAISED: "yellow",
    IssueState.ASSESSED: "blue",
    IssueState.WATCHED: "teal",
    IssueState.ACTED_ON: "teal",
    IssueState.BECAME_RISK: "purple",
    IssueState.BECAME_PRIORITY: "purple",
    IssueState.CLOSED: "grey",
}
