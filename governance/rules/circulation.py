"""What is true of comments and circulations without a database. A circulation decides nothing: only quorate meetings do."""

from collections.abc import Iterable

from django.db import models

from partnership.roles import STATUTORY_SECTORS, Sector

MOST_COMMENT = 4_000
REMIND_BEFORE = 2  # working days before the last day for replies


class CirculationKind(models.TextChoices):
    """What is asked of the group between two meetings."""

    QUESTION = "question", "A question or a document, for everybody’s view"
    REPORT = "report", "An assurance report, asked of one agency"


class Stance(models.TextChoices):
    """What a seat says to it."""

    AGREE = "agree", "Agree"
    DISAGREE = "disagree", "Do not agree"
    COMMENT = "comment", "Comment only"
    NO_VIEW = "no_view", "No view"


STANCE_COLOURS = {
    Stance.AGREE: "green",
    Stance.DISAGREE: "red",
    Stance.COMMENT: "blue",
    Stance.NO_VIEW: "grey",
}
NEEDS_WORDS = frozenset({Stance.DISAGREE, Stance.COMMENT})


def partners_missing(answered: Iterable[str]) -> list[str]:
    """The statutory partners none of whose seats has replied, in words."""
    there = set(answered)
    return [Sector(one).label for one in STATUTORY_SECTORS if one not in there]
