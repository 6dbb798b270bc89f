"""
The risk registers of a demonstration.

In Brent stand three facts of its yearly report for 2022 to 2024, dated, with their source and without scores. What
Penfold Vale's registers say is invented.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django_scopes import scope

from governance.models import Risk
from governance.rules.risk import Knowledge, Place, Register, Scores, Treatment
from governance.services import risk_rounds, risks
from governance.services.risks import Wording
from partnership.models import Actor, Partnership
from partnership.services import demonstration
from partnership.services.actions import Owner
from partnership.services.deadlines import local_today

YEARLY_REPORT = "Brent Safeguarding Children Partnership, yearly report October 2022 to March 2024"
# Title, what may happen, why, what it would mean, and the day it was noted, in our own words.
BRENT = (
    (
        "Key posts stand empty",
        "Work of the partnership waits while nobody holds a key post.",
        "Key posts in the council and in independent scrutiny were vacant for a time.",
        "Planning, scrutiny and reporting are delayed.",
        date(2023, 9, 30),
    ),
    (
        "No police at multi-agency training",
        "Officers do not learn beside the colleagues they work with.",
        "The training figures show no police; the police trained their own officers instead.",
        "Shared ways of working are not practised together.",
        date(2024, 3, 31),
    ),
    (
        "What the inspectorate found of child exploitation",
        "Missing and exploited children are not responded to as they should be.",
        "The police inspectorate named causes of concern in the force’s work on missing and exploited children.",
        "Children who are exploited may be found late, or blamed.",
        date(2024, 3, 31),
    ),
)
PENFOLD = (
    ("Health visitors leave faster than they are found", Register.STRATEGIC, Scores(Place(5, 4), Place(4, 4), Place(2, 3)), Scores(Place(5, 4), Place(3, 4), Place(2, 3))),
    ("Two systems do not share school moves", Register.OPERATIONAL, Scores(Place(4, 3), Place(4, 3), Place(2, 2)), Scores(Place(4, 3), Place(3, 3), Place(2, 2))),
    ("Strategy meetings without health", Register.OPERATIONAL, Scores(Place(4, 4), Place(3, 4), Place(1, 4)), None),
)  # fmt: skip


def fill(*, now: datetime) -> list[str]:
    """Fill the registers where they are empty; what was added, in words."""
    demonstration.demand_demonstration()
    added = []
    for slug, email, tell in (
        ("brent", "brent.manager@example.org", _brent),
        ("penfold-vale", "penfold.manager@example.org", _penfold),
    ):
        partnership = Partnership.objects.get(slug=slug)
        with scope(partnership=partnership):
            if not Risk.objects.exists():
                by = demonstration.acting(email, partnership, local_today(now))
                added.append(f"{tell(by, now)} risks")
    return added


def _wording(title: str, register: Register, **over: Any) -> Wording:
    values: dict[str, Any] = {
        "register": register, "title": title, "cause": "An invented cause.", "event": "An invented event.",
        "effect": "An invented effect.", "treatment": Treatment.REDUCE, "plan": "", "knowledge": Knowledge.MEDIUM,
        "priority": "", "owner": Owner(), "review_on": None, "raised_in": None,
    }  # fmt: skip
    return Wording(**(values | over))


@transaction.atomic
def _brent(by: Actor, now: datetime) -> int:
    for title, event, cause, effect, noted_on in BRENT:
        risks.propose(
            _wording(title, Register.STRATEGIC, event=event, cause=cause, effect=effect),
            scores=None,
            why="",
            by=by,
            now=now,
            source=YEARLY_REPORT,
            noted_on=noted_on,
        )
    return len(BRENT)


@transaction.atomic
def _penfold(by: Actor, now: datetime) -> int:
    on = local_today(now)
    for title, register, first, later in PENFOLD:
        risk = risks.propose(
            _wording(
                title, register, owner=Owner(person=by.user), review_on=on + timedelta(days=60)
            ),
            scores=first,
            why="Scored when it was proposed (invented).",
            by=by,
            now=now,
        )
        risks.accept(risk, by=by)
        if later:
            risks.rescore(
                risk,
                scores=later,
                why="A first step helped (invented).",
                review_on=on + timedelta(days=90),
                by=by,
                now=now,
            )
    risk_rounds.open_round(name="After the autumn highlight reports (invented)", by=by, now=now)
    return len(PENFOLD)
