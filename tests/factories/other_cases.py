"""Cases that another area leads."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from reviews.models import OtherCase, OtherCaseAsk
from reviews.rules.other_case import Involvement, OtherCaseKind
from reviews.services import other_cases
from tests.factories.reviews import Cast


def a_case(cast: Cast, **over: Any) -> OtherCase:
    values: dict[str, Any] = {
        "area": "Marlow Fen",
        "their_reference": "MF-7",
        "kind": OtherCaseKind.RAPID_REVIEW,
        "involvement": Involvement.PLACED_THERE,
        "learned_on": timezone.localdate() - timedelta(days=3),
        "about": "QZX-C4-about: a fall in a home.",
        "agencies": [cast.school],
        "by": cast.maya,
        "now": timezone.now(),
    }
    with scope(partnership=cast.partnership):
        return other_cases.enter(**(values | over))


def an_ask(cast: Cast, case: OtherCase, **over: Any) -> OtherCaseAsk:
    values: dict[str, Any] = {
        "agency": cast.icb,
        "what": "QZX-C4-what: a summary",
        "asked_on": timezone.localdate() - timedelta(days=2),
        "due_on": timezone.localdate() + timedelta(days=5),
        "by": cast.maya,
        "now": timezone.now(),
    }
    with scope(partnership=cast.partnership):
        return other_cases.record_ask(case, **(values | over))
