"""An invented case that an invented other area leads; in the invented partnership alone."""

from datetime import datetime, timedelta

from django_scopes import scope

from partnership.models import Agency, Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today
from reviews.models import OtherCase
from reviews.rules.other_case import Involvement, OtherCaseKind
from reviews.services import other_cases

WHERE, WHOSE = "penfold-vale", "penfold.manager@example.org"


def fill(*, now: datetime) -> int:
    """Enter the case that is not there yet, with what was asked of one agency; no incident is added."""
    partnership, today = Partnership.objects.get(slug=WHERE), local_today(now)
    with scope(partnership=partnership):
        if OtherCase.objects.filter(is_demonstration=True).exists():
            return 0
        by = demonstration.acting(WHOSE, partnership, today)
        trust = Agency.objects.get(
            name="Marlowick Hospitals NHS Trust", entries__partnership=partnership
        )
        case = other_cases.enter(
            area="Marlow Fen",
            their_reference="MF-12",
            kind=OtherCaseKind.RAPID_REVIEW,
            involvement=Involvement.SERVICES,
            learned_on=today - timedelta(days=9),
            about="Invented. A child of Marlow Fen was treated in our hospital before the incident there.",
            agencies=[trust],
            is_demonstration=True,
            by=by,
            now=now,
        )
        other_cases.record_ask(
            case,
            agency=trust,
            what="A summary of what the hospital knew.",
            asked_on=today - timedelta(days=8),
            due_on=today + timedelta(days=3),
            by=by,
            now=now,
        )
    return 0
