"""Put the actions for which every step of the ladder was climbed before the next Executive, by their references."""

from datetime import datetime

from django.db.models import F

from governance.services import forward
from partnership.clocks import in_words
from partnership.models import Group, Partnership
from partnership.services import action_ladder
from partnership.services.deadlines import local_today


def executive_of(partnership: Partnership, now: datetime) -> Group | None:
    """The group at the head of the partnership: the open one of the highest tier."""
    rows = Group.objects.filter(partnership=partnership, is_closed=False, tier__isnull=False)
    return rows.current(local_today(now)).order_by(F("tier").asc(), "pk").first()


def put_before_the_executive(partnership: Partnership, *, now: datetime) -> int:
    """Want each such action looked at, once for each day it was due; how many are late so long. Call in its scope."""
    group = executive_of(partnership, now)
    if group is None:
        return 0
    rows = action_ladder.escalated(local_today(now)).filter(partnership=partnership)
    for action in rows:
        forward.want(
            group=group,
            title=f"Overdue action {action.reference}",
            because=f"It was due on {in_words(action.due_on)}, and everybody was told",
            wanted_by=None,
            once_key=f"overdue:{action.pk}:{action.due_on}",
            by=None,
            now=now,
        )
    return len(rows)
