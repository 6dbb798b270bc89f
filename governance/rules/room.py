"""Whether the room may decide, moment by moment: pure, from the group's rule and who came and left when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from partnership.quorum import Present, Quorum, QuorumRule, judge
from partnership.roles import Sector


@dataclass(frozen=True)
class Sitting:
    """One seat in the room from one moment to another; without an end it is still there."""

    present: Present
    came_at: datetime
    left_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Whether it was there at a moment; the moment of leaving no longer counts."""
        return self.came_at <= moment and (self.left_at is None or moment < self.left_at)


@dataclass(frozen=True)
class Standing:
    """Whether the room may decide at a moment, since when that is so, and in which words."""

    quorum: Quorum
    since: datetime | None
    who_left: tuple[Sector, ...]

    @property
    def may_decide(self) -> bool:
        """Whether a decision can be recorded."""
        return self.quorum.is_quorate

    @property
    def missing(self) -> str:
        """Who is missing, in words."""
        return "; ".join(self.quorum.missing)


def at_least_somebody(rule: QuorumRule) -> QuorumRule:
    """The rule, asking for one voting member where it asks for nothing: an empty room decides nothing."""
    if rule.requirements:
        return rule
    return QuorumRule(
        least_number=max(rule.least_number, 1),
        deputies_count=rule.deputies_count,
        chair_may_proceed=rule.chair_may_proceed,
    )


def judged(
    rule: QuorumRule, sittings: Sequence[Sitting], at: datetime, discretion_reason: str = ""
) -> Quorum:
    """Whether the people in the room at a moment are a quorum."""
    here = [one.present for one in sittings if one.covers(at)]
    return judge(at_least_somebody(rule), here, discretion_reason=discretion_reason)


def standing(
    rule: QuorumRule, sittings: Sequence[Sitting], at: datetime, discretion_reason: str = ""
) -> Standing:
    """The room at a moment, with the last moment before it at which the answer changed, and which sectors left then."""
    moments = sorted(
        {
            moment
            for one in sittings
            for moment in (one.came_at, one.left_at)
            if moment is not None and moment <= at
        }
    )
    now = judged(rule, sittings, at, discretion_reason)
    since = None
    for moment in reversed(moments):
        if judged(rule, sittings, moment, discretion_reason).is_quorate != now.is_quorate:
            break
        since = moment
    left = tuple(dict.fromkeys(one.present.sector for one in sittings if one.left_at == since))
    return Standing(quorum=now, since=since, who_left=left if since else ())


def lost_between(
    rule: QuorumRule,
    sittings: Sequence[Sitting],
    moments: Sequence[datetime],
    discretion_reason: str = "",
) -> list[datetime]:
    """Those of the moments at which the room was not a quorum."""
    return [
        moment
        for moment in moments
        if not judged(rule, sittings, moment, discretion_reason).is_quorate
    ]
