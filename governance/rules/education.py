"""How education is represented, as far as no database is needed: the phases, the kinds of bodies, and who has a voice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models


class Phase(models.TextChoices):
    """A phase or kind of setting, as partnerships' documents tell them apart."""

    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary schools"
    SECONDARY = "secondary", "Secondary schools"
    SPECIAL = "special", "Special schools"
    ALTERNATIVE = "alternative", "Alternative provision"
    INDEPENDENT = "independent", "Independent schools"
    COLLEGE = "college", "Colleges"


class BodyKind(models.TextChoices):
    """What kind of body speaks for schools, colleges and settings."""

    NETWORK = "network", "Network of safeguarding leads"
    CONFERENCE = "conference", "Conference"
    COMMITTEE = "committee", "Advisory committee"
    ASSOCIATION = "association", "Association of schools or settings"
    OTHER = "other", "Other"


# The groups in which every phase should have a voice, by tier: the leads, and the one that brings everybody together.
LEVELS = {1: "Strategic", 2: "Operational"}


@dataclass(frozen=True)
class Voice:
    """A body that sits in a group's seat, and the phases it speaks for."""

    body: str
    phases: tuple[str, ...]
    tier: int | None
    group: str
    seat: str
    is_vacant: bool = False


@dataclass(frozen=True)
class PhaseLine:
    """One phase with its voices at each level; a seat that stands empty is named and gives no voice."""

    phase: Phase
    levels: tuple[tuple[str, tuple[Voice, ...]], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The levels at which nobody speaks for it."""
        return tuple(name for name, found in self.levels if all(one.is_vacant for one in found))


def by_phase(voices: Sequence[Voice]) -> list[PhaseLine]:
    """Every phase, whether anybody speaks for it or not."""
    return [
        PhaseLine(
            phase,
            tuple(
                (name, tuple(one for one in voices if one.tier == tier and phase in one.phases))
                for tier, name in LEVELS.items()
            ),
        )
        for phase in Phase
    ]
