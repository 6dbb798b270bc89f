"""Cases that another area leads and that involve ours: what they are, why they concern us, where they stand."""

from django.db import models

from partnership.moves import Moves


class OtherCaseKind(models.TextChoices):
    """What the other area does."""

    RAPID_REVIEW = "rapid_review", "Rapid review"
    PRACTICE_REVIEW = "practice_review", "Local child safeguarding practice review"
    NATIONAL = "national", "National review"
    OTHER = "other", "Another kind of review"


class Involvement(models.TextChoices):
    """Why a case of another area involves ours."""

    PLACED_THERE = "placed_there", "Our child was placed there"
    PLACED_HERE = "placed_here", "Their child was placed here"
    LIVED_HERE = "lived_here", "The child or the family lived here"
    SERVICES = "services", "Our services worked with the child or the family"


class OtherCaseState(models.TextChoices):
    """Where a case of another area stands for us."""

    FOLLOWED = "followed", "Followed"
    PUBLISHED = "published", "Published"
    CLOSED = "closed", "Closed"


OTHER_CASE_MOVES = Moves(
    what="This case of another area",
    table={
        OtherCaseState.FOLLOWED: (OtherCaseState.PUBLISHED, OtherCaseState.CLOSED),
        OtherCaseState.PUBLISHED: (OtherCaseState.CLOSED,),
        OtherCaseState.CLOSED: (),
    },
)
OTHER_CASE_COLOURS = {
    OtherCaseState.FOLLOWED: "blue",
    OtherCaseState.PUBLISHED: "green",
    OtherCaseState.CLOSED: "grey",
}
