"""The conditions of the duty to notify, what a partner says of each, and where the partners differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models

from reviews.rules.incident import Place


class Condition(models.TextChoices):
    """A condition of the duty to notify (Children Act 2004, section 16C(1)): all three, or none of the duty."""

    ABUSE = "abuse", "Abuse or neglect of the child is known or suspected"
    HARM = "harm", "The child died or was seriously harmed"
    PLACE = (
        "place",
        "It happened in the authority's area, or outside England to a child who normally lives here",
    )


class Finding(models.TextChoices):
    """What a partner says of one condition."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_KNOWN = "not_known", "Not known"


FINDING_COLOURS = {Finding.MET: "green", Finding.NOT_MET: "grey", Finding.NOT_KNOWN: "yellow"}


@dataclass(frozen=True)
class Found:
    """One partner's answer to one condition, and why."""

    finding: Finding
    reason: str = ""


@dataclass(frozen=True)
class Criterion:
    """One condition of the duty to notify, and whether the report says that it holds."""

    condition: Condition
    is_met: bool

    @property
    def says(self) -> str:
        """The condition in words."""
        return str(self.condition.label)


def criteria(*, abuse_suspected: bool, place: str) -> list[Criterion]:
    """
    The conditions of the duty to notify (Children Act 2004, section 16C(1)), read off a report.

    That a child died or was seriously harmed is what makes a report; the other two are asked.
    """
    return [
        Criterion(Condition.ABUSE, abuse_suspected),
        Criterion(Condition.HARM, is_met=True),
        Criterion(Condition.PLACE, place in {Place.IN_AREA, Place.OUTSIDE_ENGLAND}),
    ]


def contradiction(findings: Mapping[Condition, Found], *, notify: bool) -> str:
    """Why a partner's answer does not follow from what they say of the conditions; empty where it may."""
    said = [findings[one].finding for one in Condition]
    if notify and Finding.NOT_MET in said:
        return "You say that a condition is not met; then there is no duty to notify. Change one of the two."
    if not notify and all(one is Finding.MET for one in said):
        return (
            "You say that all three are met; then the Panel must be notified. Change one of them."
        )
    return ""


def differ(answers: Iterable[str]) -> bool:
    """Whether the partners who answered do not say the same."""
    return len(set(answers)) > 1
