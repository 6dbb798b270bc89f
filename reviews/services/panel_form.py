"""The facts that the Panel's online form asks for, laid out to copy across."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from partnership.clocks import in_words
from reviews.models import Child, FurtherChildren, Incident
from reviews.rules.duty import DutyKind
from reviews.services.identities import Identity

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Fact:
    """One thing the form asks, and what the portal knows of it; nothing to copy where it knows nothing."""

    label: str
    value: str

    @property
    def is_known(self) -> bool:
        """Whether there is anything to copy."""
        return bool(self.value)


@dataclass(frozen=True)
class Part:
    """One part of the form."""

    title: str
    facts: tuple[Fact, ...]


def facts(incident: Incident, known: Mapping[int, Identity | None] | None = None) -> list[Part]:
    """
    Every part of the form in its order. `known` holds who the children are, by their keys, where that was revealed.

    The caller has asked whether the case may be opened, and recorded the reading.
    """
    children = list(incident.children.all())
    return [
        Part("The incident", tuple(_incident(incident))),
        *(
            Part(f"Child {child.number}: {child.pseudonym}", tuple(_child(child, known)))
            for child in children
        ),
        Part("Further children", tuple(_further(incident))),
        Part("Agencies and areas", tuple(_agencies(incident))),
        Part("The decision", tuple(_decision(incident))),
    ]


def _incident(incident: Incident) -> Iterable[Fact]:
    yield Fact("Local authority", str(incident.lead_authority))
    yield Fact("Our reference", incident.reference)
    yield Fact("Day of the incident", in_words(incident.incident_on))
    yield Fact("The authority became aware", _moment(incident.aware_at))
    yield Fact("Where it happened", incident.get_place_display())
    yield Fact("Abuse or neglect known or suspected", "Yes" if incident.abuse_suspected else "No")
    yield Fact("What happened", incident.summary)


def _child(child: Child, known: Mapping[int, Identity | None] | None) -> Iterable[Fact]:
    if known is not None:
        identity = known.get(child.pk)
        yield Fact("Name", identity.name if identity else "")
        yield Fact("Date of birth", _day(identity.born_on if identity else None))
    yield Fact("What happened", child.get_harm_display())
    yield Fact("Age on the day", child.age_in_words)
    yield Fact("In care, or a care leaver", child.get_standing_display())


def _further(incident: Incident) -> Iterable[Fact]:
    row = FurtherChildren.objects.filter(incident=incident).first()
    yield Fact("In words", row.words if row else "")


def _agencies(incident: Incident) -> Iterable[Fact]:
    involved = incident.involved.select_related("agency")
    areas = incident.duties.live().filter(kind=DutyKind.OTHER_AREA)
    yield Fact("Agency that reported it", str(incident.reported_for))
    yield Fact("Other agencies involved", ", ".join(str(one) for one in involved))
    yield Fact(
        "Other areas", "; ".join(f"{one.area}: {one.get_because_display()}" for one in areas)
    )


def _decision(incident: Incident) -> Iterable[Fact]:
    for view in incident.views.all():
        said = f"{view.get_answer_display()}. {view.reason}"
        yield Fact(f"{view.get_sector_display()} says", said)
    yield Fact("Why the authority decided so", incident.decision_reason)


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{in_words(here.date())}, {here:%H:%M}"


def _day(day: date | None) -> str:
    return in_words(day) if day else ""
