"""Two disputes of Penfold Vale, invented: one at the line managers' stage, and one that was settled there."""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django_scopes import scope

from governance.models import Dispute
from governance.rules.dispute import About, DisputeState, Level, Theme
from governance.services import disputes
from governance.services.disputes import Raised
from partnership.clocks import LONDON
from partnership.models import Actor, Agency, Partnership
from partnership.services import calendar, demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_before

MANAGER, HOSPITAL = "penfold.manager@example.org", "penfold.hospital@example.org"


@transaction.atomic
def fill(*, now: datetime) -> list[str]:
    """Raise them, where there is no dispute yet; what was added, in words."""
    partnership = Partnership.objects.get(slug="penfold-vale")
    with scope(partnership=partnership):
        if Dispute.objects.exists():
            return []
        _settled(partnership, now)
        _under_way(partnership, now)
    return ["2 disputes"]


def _settled(partnership: Partnership, now: datetime) -> None:
    dispute = _raise(
        partnership, 34, now,
        about=About.PLANS,
        child_reference="Case 0417",
        what="Whether the plan may end while the school still reports absences.",
        own_procedure="The ward manager spoke with the social worker twice.",
    )  # fmt: skip
    by, on = _acting(MANAGER, partnership, 31, now)
    disputes.answer(
        dispute, text="The plan ends at the next conference, as was agreed.", by=by, now=on
    )
    by, on = _acting(MANAGER, partnership, 30, now)
    dispute = disputes.take_further(
        dispute, to=Level.MANAGERS, reason="The absences go on.", by=by, now=on
    )
    by, on = _acting(MANAGER, partnership, 27, now)
    disputes.end(
        dispute,
        DisputeState.RESOLVED,
        outcome="The plan stays for three months; the school reports each week.",
        theme=Theme.ROLES,
        by=by,
        now=on,
    )


def _under_way(partnership: Partnership, now: datetime) -> None:
    dispute = _raise(
        partnership, 6, now,
        about=About.THRESHOLD,
        child_reference="Case 0522",
        what="Whether an injury that was explained late calls for an enquiry.",
        own_procedure="The named nurse asked for the decision to be looked at again.",
    )  # fmt: skip
    by, on = _acting(MANAGER, partnership, 3, now)
    disputes.answer(
        dispute, text="The explanation fits the injury; no enquiry is opened.", by=by, now=on
    )
    by, on = _acting(MANAGER, partnership, 2, now)
    disputes.take_further(
        dispute, to=Level.MANAGERS, reason="The hospital sees it otherwise.", by=by, now=on
    )


def _raise(
    partnership: Partnership, days: int, now: datetime, *, about: About, **told: Any
) -> Dispute:
    by, on = _acting(HOSPITAL, partnership, days, now)
    given = Raised(
        raising=Agency.objects.get(name="Marlowick Hospitals NHS Trust"),
        answering=(Agency.objects.get(name="Penfold Vale Children's Services"),),
        about=about,
        **told,
    )
    return disputes.begin(given, by=by, now=on)


def _acting(
    email: str, partnership: Partnership, days: int, now: datetime
) -> tuple[Actor, datetime]:
    """An invented person so many working days ago, and the hour at which they act."""
    day = working_days_before(local_today(now), days, calendar.holidays())
    at = datetime.combine(day, time(11), LONDON)
    return demonstration.acting(email, partnership, day), at
