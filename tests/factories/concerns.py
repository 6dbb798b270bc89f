"""Attendance concerns, as far as a test needs."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AttendanceConcern
from governance.rules.concern import ConcernKind
from governance.services import concerns
from partnership.models import Actor, Seat


def raised(of: Seat, by: Actor, **over: Any) -> AttendanceConcern:
    values: dict[str, Any] = {
        "group": of.group, "agency": None, "seat": of, "kind": ConcernKind.ATTENDANCE,
        "text": "Nobody came to three meetings.", "now": timezone.now(),
    }  # fmt: skip
    with scope(partnership=of.partnership):
        return concerns.raise_one(by=by, **(values | over))


def answered(concern: AttendanceConcern, by: Actor, words: str = "A deputy is named.") -> AttendanceConcern:  # fmt: skip
    with scope(partnership=concern.partnership):
        return concerns.answer(concern, answer=words, by=by, now=timezone.now())


def closed(concern: AttendanceConcern, by: Actor, words: str = "They come again.") -> AttendanceConcern:  # fmt: skip
    with scope(partnership=concern.partnership):
        return concerns.close(concern, outcome=words, by=by, now=timezone.now())
