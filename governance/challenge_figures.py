"""The figures of the challenge log, added up by the database: for each agency, how many and how many answered in time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from governance.models import Challenge
from governance.rules.challenge import ChallengeState


@dataclass(frozen=True)
class ChallengedLine:
    """The challenges made to one agency; those that were withdrawn count nowhere."""

    agency: str
    made: int
    in_time: int
    late: int
    waiting: int
    with_effect: int


def by_agency(rows: QuerySet[Challenge], today: date) -> list[ChallengedLine]:
    """Each agency that was challenged, by name."""
    answered = Q(answered_on__isnull=False)
    overdue = Q(state=ChallengeState.MADE, answer_due_on__lt=today)
    counted: Any = (
        rows.exclude(state=ChallengeState.WITHDRAWN)
        .order_by()
        .values("made_to__name")
        .annotate(
            made=Count("pk"),
            in_time=Count("pk", filter=answered & Q(answered_on__lte=F("answer_due_on"))),
            late=Count("pk", filter=answered & Q(answered_on__gt=F("answer_due_on")) | overdue),
            waiting=Count("pk", filter=Q(state=ChallengeState.MADE) & ~overdue),
            with_effect=Count("pk", filter=Q(state=ChallengeState.CLOSED)),
        )
        .order_by("made_to__name")
    )
    return [ChallengedLine(agency=one.pop("made_to__name"), **one) for one in counted]
