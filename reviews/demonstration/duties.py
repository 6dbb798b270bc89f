"""Other areas that invented incidents concern, told by the people of the story; in the invented partnership alone."""

from datetime import datetime

from django_scopes import scope

from partnership.models import Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today
from reviews.models import Incident
from reviews.rules.duty import Because
from reviews.services import duties

WHERE, WHOSE = "penfold-vale", "penfold.notifier@example.org"
# The case, the area and why it is concerned; the first is told, the second still waits.
AREAS = (
    ("Child M", "Marlow Fen", Because.LIVED_THERE, True),
    ("Child K", "Marlow Fen", Because.PLACED_THERE, False),
)


def fill(*, now: datetime) -> int:
    """Name the areas that are not named yet; no incident is added."""
    partnership = Partnership.objects.get(slug=WHERE)
    with scope(partnership=partnership):
        by = demonstration.acting(WHOSE, partnership, local_today(now))
        for pseudonym, area, because, is_told in AREAS:
            incident = Incident.objects.get(is_demonstration=True, pseudonym=pseudonym)
            if incident.duties.exists():
                continue
            duty = duties.name_area(
                incident,
                area=area,
                because=because,
                aware_on=local_today(now),
                by=by,
                now=now,
            )
            if is_told:
                duties.tell(duty, told_at=now, by=by, now=now)
    return 0
