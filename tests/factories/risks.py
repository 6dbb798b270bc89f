"""Risks, taken to their state by the services, as people would."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import Risk, RiskRound
from governance.rules.risk import Knowledge, Place, Register, Scores, Treatment
from governance.services import risk_rounds, risks
from governance.services.risks import Wording
from partnership.models import Actor
from partnership.services.actions import Owner

SCORES = Scores(Place(4, 5), Place(3, 4), Place(2, 3))


def next_month() -> date:
    return timezone.localdate() + timedelta(days=30)


def a_wording(**over: Any) -> Wording:
    values: dict[str, Any] = {
        "register": Register.OPERATIONAL,
        "title": "Posts stay empty",
        "cause": "Few apply.",
        "event": "Visits are late.",
        "effect": "Children are seen late.",
        "treatment": Treatment.REDUCE,
        "plan": "",
        "knowledge": Knowledge.MEDIUM,
        "priority": "",
        "owner": Owner(),
        "review_on": next_month(),
        "raised_in": None,
    }
    return Wording(**(values | over))


def proposed(by: Actor, *, scores: Scores | None = None, **over: Any) -> Risk:
    with scope(partnership=by.partnership):
        return risks.propose(
            a_wording(**over), scores=scores, why="Seen in the figures.", by=by, now=timezone.now()
        )


def accepted(by: Actor, *, scores: Scores = SCORES, **over: Any) -> Risk:
    """A risk in a register; owned by whoever keeps it, unless said otherwise."""
    over.setdefault("owner", Owner(person=by.user))
    risk = proposed(by, scores=scores, **over)
    with scope(partnership=by.partnership):
        return risks.accept(risk, by=by)


def sent_up(by: Actor, **over: Any) -> Risk:
    risk = accepted(by, **over)
    with scope(partnership=by.partnership):
        return risks.send_up(risk, reason="It is beyond us.", by=by, now=timezone.now())


def a_round(by: Actor, name: str = "Third quarter") -> RiskRound:
    with scope(partnership=by.partnership):
        return risk_rounds.open_round(name=name, by=by, now=timezone.now())
