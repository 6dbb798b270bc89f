"""Disputes, taken to their stage by the services, as people would."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import Dispute
from governance.rules.dispute import About, Level
from governance.services import disputes
from governance.services.disputes import Raised
from partnership.models import Actor, Agency
from partnership.services.deadlines import BreachReason


def a_dispute(raising: Agency, answering: Agency, **over: Any) -> Raised:
    values: dict[str, Any] = {
        "about": About.THRESHOLD,
        "child_reference": "Child K",
        "what": "Whether a plan is needed.",
        "raising": raising,
        "answering": (answering,),
        "own_procedure": "The manager spoke with theirs.",
    }
    return Raised(**(values | over))


def raised(by: Actor, raising: Agency, answering: Agency, **over: Any) -> Dispute:
    with scope(partnership=by.partnership):
        return disputes.begin(a_dispute(raising, answering, **over), by=by, now=timezone.now())


def at_level(
    dispute: Dispute, level: Level, by: Actor, breach: BreachReason | None = None
) -> Dispute:
    """The dispute taken stage by stage to a level."""
    with scope(partnership=by.partnership):
        for step in range(dispute.level + 1, level + 1):
            dispute = disputes.take_further(
                dispute,
                to=Level(step),
                reason="Not settled.",
                by=by,
                now=timezone.now(),
                breach=breach,
            )
    return dispute
