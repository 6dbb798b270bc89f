"""Emergency openings in any state, walked there through the real services."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor
from reviews.models import BreakGlass, Incident, RosterEntry
from reviews.services import break_glass

REASON = "QZX-reason: the duty manager must know tonight."


def take_off(incident: Incident, actor: Actor) -> None:
    """Somebody is not on the roster any more."""
    with scope(partnership=incident.partnership):
        RosterEntry.objects.filter(content_object=incident, user=actor.user).update(
            ended_on=actor.today
        )


def asked(incident: Incident, by: Actor, now: datetime | None = None, **over: Any) -> BreakGlass:
    with scope(partnership=incident.partnership):
        values: dict[str, Any] = {"reason": REASON, "hours": 1}
        return break_glass.ask(incident, by=by, now=now or timezone.now(), **(values | over))


def opened(
    incident: Incident, by: Actor, chair: Actor, now: datetime | None = None, **over: Any
) -> BreakGlass:
    """The manager, who is not on the roster, asked, and the chair opened it at the same moment."""
    moment = now or timezone.now()
    take_off(incident, by)
    glass = asked(incident, by, moment, **over)
    with scope(partnership=incident.partnership):
        return break_glass.open_it(glass, by=chair, now=moment)
