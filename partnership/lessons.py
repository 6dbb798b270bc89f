"""
What other rooms of the house say of a lesson: the one seam between a recommendation and what comes of it elsewhere.

An app that trains for a lesson, asks managers about it, audits it again or records what stands in its way adds its
source when it starts. A lesson is known by references only: that of the recommendation, and of what it came from.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from partnership.models import Actor


class Step(StrEnum):
    """A step of a lesson that happens in another room."""

    TRAINING = "Training"
    SURVEY = "Managers asked"
    RE_AUDIT = "Audited again"
    BARRIER = "In the way"


@dataclass(frozen=True)
class Told:
    """One thing that another room holds of a lesson: whose reference it names, what it is and how it stands."""

    lesson: str
    title: str
    url: str
    says: str
    colour: str


@dataclass(frozen=True)
class Source:
    """How a room tells: of several lessons in one question, and where this person records one more ("" where not)."""

    tells: Callable[[Actor, Collection[str]], Iterable[Told]]
    add_url: Callable[[Actor, str], str]


SOURCES: dict[Step, Source] = {}


def told_of(actor: Actor, lessons: Collection[str]) -> dict[tuple[Step, str], list[Told]]:
    """What every room tells this person of these lessons, by step and reference; one question for each room."""
    found: dict[tuple[Step, str], list[Told]] = {}
    for step, source in SOURCES.items():
        for one in source.tells(actor, lessons):
            found.setdefault((step, one.lesson), []).append(one)
    return found
