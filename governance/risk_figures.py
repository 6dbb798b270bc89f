"""Counts of the risk registers in a period: read-only, no words of any risk."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from governance.models import Risk, RiskReview, RiskScore
from governance.rules.risk import LIVE, Band, Register, band_of
from partnership.models import Partnership


@dataclass(frozen=True)
class RisksInPeriod:
    """The registers on the day they are counted, and what was done about risks in the period."""

    live: tuple[tuple[Register, int], ...]
    by_band: tuple[tuple[Band, int], ...]
    proposed: int
    closed: int
    scored: int
    reviews_asked: int
    reviews_made: int


def risks(partnership: Partnership, start: date, end: date) -> RisksInPeriod:
    """The counts of a period, both days included; registers and bands as they stand now."""
    rows = Risk.objects.filter(partnership=partnership)
    live = rows.filter(state__in=LIVE).order_by()
    registers = dict(live.values_list("register").annotate(many=Count("pk")))
    bands: Counter[Band] = Counter()
    steps = live.values_list("current_likelihood", "current_impact")
    for likelihood, impact, many in steps.annotate(many=Count("pk")):
        bands[band_of(likelihood * impact)] += many
    days = (start, end)
    reviews = RiskReview.objects.filter(partnership=partnership, round__opened_on__range=days)
    asked = reviews.aggregate(
        asked=Count("pk"), made=Count("pk", filter=Q(reviewed_at__isnull=False))
    )
    return RisksInPeriod(
        live=tuple((one, registers.get(one, 0)) for one in Register),
        by_band=tuple((one, bands[one]) for one in Band),
        proposed=rows.filter(noted_on__range=days).count(),
        closed=rows.filter(closed_at__date__range=days).count(),
        scored=RiskScore.objects.filter(partnership=partnership, at__date__range=days).count(),
        reviews_asked=asked["asked"],
        reviews_made=asked["made"],
    )
