"""What is true of a finding without a database: its kinds, its states, and what in its wording may point at a child."""

import re
from collections.abc import Iterable

from django.db import models

from partnership.moves import Moves


class FindingKind(models.TextChoices):
    """What was found: something to change, or something that others should do too."""

    TO_LEARN = "to_learn", "Something to learn"
    GOOD_PRACTICE = "good_practice", "Good practice"


class FoundIn(models.TextChoices):
    """The work in which it was found."""

    RAPID_REVIEW = "rapid_review", "The rapid review"
    PRACTICE_REVIEW = "practice_review", "The practice review"
    LOCAL_REVIEW = "local_review", "A local or single-agency learning review"
    OTHER = "other", "Other work on the case"


class FindingState(models.TextChoices):
    """Whether a finding may be read outside the case."""

    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waiting for clearance"
    CLEARED = "cleared", "Cleared"


FINDING_MOVES = Moves(
    what="The finding",
    table={
        FindingState.DRAFT: (FindingState.WAITING,),
        FindingState.WAITING: (FindingState.CLEARED, FindingState.DRAFT),
        # Taken back when somebody sees afterwards that the wording points at a child.
        FindingState.CLEARED: (FindingState.DRAFT,),
    },
)
FINDING_COLOURS = {
    FindingState.DRAFT: "blue",
    FindingState.WAITING: "yellow",
    FindingState.CLEARED: "green",
}

MONTHS = "january february march april may june july august september october november december"
_DAY = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS.replace(' ', '|')})\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\baged? \d{1,2}\b|\b\d{1,2}[- ](?:year|month|week|day)s?[- ]old\b", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b(?:SI|RR|PR)-\d{4}-\d{3,}\b")


def doubts(text: str, words: Iterable[str] = ()) -> list[str]:
    """
    What in a wording may point at one child, in sentences; it may be right all the same.

    `words` are those of this case that must not leave it: what the child is called here, the agencies involved.
    """
    found = []
    if _DAY.search(text):
        found.append("It names a day.")
    if _AGE.search(text):
        found.append("It gives an age.")
    if _REFERENCE.search(text):
        found.append("It names the reference of a case.")
    named = [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]  # fmt: skip
    if named:
        found.append(f"It uses words of this case: {', '.join(sorted(named))}.")
    return found
