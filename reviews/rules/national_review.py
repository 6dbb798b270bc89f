"""What is true of national reviews and briefings without a database: their kinds and the states of our response."""

from django.db import models

from partnership.moves import Moves


class NationalKind(models.TextChoices):
    """What was published."""

    REVIEW = "review", "National review"
    BRIEFING = "briefing", "Panel briefing"
    OTHER_AREA = "other_area", "Another area’s review"
    INSPECTION = "inspection", "Inspection or thematic report"
    OTHER = "other", "Something else"


class NationalState(models.TextChoices):
    """Where our own response stands."""

    NOTED = "noted", "Noted"
    CONSIDERED = "considered", "Being considered"
    RESPONDED = "responded", "Responded"
    NO_RESPONSE = "no_response", "No response needed"


NATIONAL_MOVES = Moves(
    what="The response",
    table={
        NationalState.NOTED: (
            NationalState.CONSIDERED,
            NationalState.RESPONDED,
            NationalState.NO_RESPONSE,
        ),
        NationalState.CONSIDERED: (NationalState.RESPONDED, NationalState.NO_RESPONSE),
        NationalState.RESPONDED: (NationalState.CONSIDERED,),
        NationalState.NO_RESPONSE: (NationalState.CONSIDERED,),
    },
)
NATIONAL_COLOURS = {
    NationalState.NOTED: "blue",
    NationalState.CONSIDERED: "yellow",
    NationalState.RESPONDED: "green",
    NationalState.NO_RESPONSE: "grey",
}
# Those for which somebody still owes an answer.
UNANSWERED = (NationalState.NOTED, NationalState.CONSIDERED)
