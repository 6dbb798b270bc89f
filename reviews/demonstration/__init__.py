"""Invented cases of a demonstration, each subject in a module of its own, in the order in which they stand on each other."""

from datetime import datetime

from django.db import transaction

from reviews.demonstration import (
    case_documents,
    duties,
    incidents,
    learning,
    other_cases,
    practice_reviews,
    rapid_reviews,
    returns,
)

FILLERS = (
    incidents.fill,
    duties.fill,
    rapid_reviews.fill,
    returns.fill,
    other_cases.fill,
    case_documents.fill,
    practice_reviews.fill,
    learning.fill,
)


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Add what is not there yet; how many incidents were added. A second run changes nothing."""
    return sum(filler(now=now) for filler in FILLERS)
