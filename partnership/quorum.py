"""
Whether a meeting may decide: pure, from the group's rule and who is in the room.

A rule says what terms of reference say: at least so many from these sectors, with who may stand in for whom;
a least number in all; whether deputies count; whether the chair may let the meeting proceed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.roles import Sector


@dataclass(frozen=True)
class Present:
    """One seat in the room."""

    sector: Sector
    is_voting: bool
    is_deputy: bool = False


@dataclass(frozen=True)
class Requirement:
    """At least so many people from these sectors; the stand-ins count only where those are short."""

    says: str
    at_least: int
    sectors: tuple[Sector, ...]
    stand_ins: tuple[Sector, ...] = ()

    def is_met_by(self, sectors: Sequence[Sector]) -> bool:
        """Whether the sectors in the room are enough."""
        own = sum(sector in self.sectors for sector in sectors)
        spare = sum(sector in self.stand_ins and sector not in self.sectors for sector in sectors)
        return own + spare >= self.at_least


@dataclass(frozen=True)
class QuorumRule:
    """What a group's terms of reference ask before it may decide."""

    requirements: tuple[Requirement, ...] = ()
    least_number: int = 0
    deputies_count: bool = True
    chair_may_proceed: bool = False


@dataclass(frozen=True)
class Quorum:
    """The answer: whether the meeting may decide, and what is missing in words."""

    is_quorate: bool
    missing: tuple[str, ...]
    by_discretion: bool = False


def judge(rule: QuorumRule, present: Sequence[Present], *, discretion_reason: str = "") -> Quorum:
    """Whether the people present are a quorum; the chair's discretion counts only with its reason recorded."""
    counted = [
        one for one in present if one.is_voting and (rule.deputies_count or not one.is_deputy)
    ]
    sectors = [one.sector for one in counted]
    missing = [need.says for need in rule.requirements if not need.is_met_by(sectors)]
    if len(counted) < rule.least_number:
        missing.append(f"{_members(rule.least_number)} in all ({len(counted)} here)")
    if missing and rule.chair_may_proceed and discretion_reason.strip():
        return Quorum(is_quorate=True, missing=tuple(missing), by_discretion=True)
    return Quorum(is_quorate=not missing, missing=tuple(missing))


def _members(number: int) -> str:
    return f"{number} member{'' if number == 1 else 's'}"
