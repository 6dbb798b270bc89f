"""The conditions of the duty to notify beside what each partner says of them, and where the partners differ."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from partnership.roles import STATUTORY_SECTORS, Sector
from reviews.models import CriterionView, Incident, PartnerView
from reviews.rules.criterion import differ


@dataclass(frozen=True)
class Said:
    """What one partner says of one condition; nothing where the partner has not answered."""

    sector: Sector
    view: CriterionView | None


@dataclass(frozen=True)
class Step:
    """One condition: whether the report meets it, and what each partner says."""

    says: str
    is_met_by_report: bool
    said: tuple[Said, ...]
    they_differ: bool


@dataclass(frozen=True)
class Whole:
    """What one partner says of the whole; nothing where the view is not given yet."""

    sector: Sector
    view: PartnerView | None


@dataclass(frozen=True)
class Walk:
    """Every condition with the partners' views of it, and their views of the whole."""

    steps: tuple[Step, ...]
    whole: tuple[Whole, ...]
    answers_differ: bool

    @property
    def they_differ(self) -> bool:
        """Whether the partners do not agree, on a condition or on the whole."""
        return self.answers_differ or any(step.they_differ for step in self.steps)


def walk(incident: Incident) -> Walk:
    """The conditions one by one. The caller has asked whether the case may be opened."""
    views = {view.sector: view for view in incident.views.prefetch_related("findings")}
    found = {
        (view.sector, one.condition): one for view in views.values() for one in view.findings.all()
    }
    steps = []
    for criterion in incident.criteria:
        said = tuple(
            Said(sector, found.get((sector, criterion.condition))) for sector in STATUTORY_SECTORS
        )
        findings = [one.view.finding for one in said if one.view]
        steps.append(Step(criterion.says, criterion.is_met, said, differ(findings)))
    return Walk(
        steps=tuple(steps),
        whole=tuple(Whole(sector, views.get(sector)) for sector in STATUTORY_SECTORS),
        answers_differ=differ(view.answer for view in views.values()),
    )


def given_before(incident: Incident, sectors: Collection[Sector]) -> dict[str, Any]:
    """What a partner said before, to be changed rather than typed again; nothing for whoever speaks for several."""
    if len(sectors) != 1:
        return {}
    view = incident.views.filter(sector__in=sectors).prefetch_related("findings").first()
    if view is None:
        return {}
    before = {"sector": view.sector, "answer": view.answer, "reason": view.reason}
    for one in view.findings.all():
        before |= {one.condition: one.finding, f"{one.condition}_reason": one.reason}
    return before
