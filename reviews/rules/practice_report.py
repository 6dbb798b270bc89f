"""What is true of a practice review's report without a database: its parts, its quality, what is withheld, its copies."""

import re
from dataclasses import dataclass

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.roles import Role
from reviews.rules.finding import MONTHS

SHORT_NAME = 3  # letters; shorter names are words too often


@dataclass(frozen=True)
class Part:
    """One part of the report, with what is asked of it."""

    key: str
    title: str
    asks: str
    is_demanded: bool = True
    in_briefing: bool = True


# The summary of improvements and the analysis of reasons are what the 2018 Regulations ask of every report.
OUTLINE = (
    Part(
        "about",
        "What this review is about",
        "Why there was a review, what it looked at and how. No names, and no day or place that points to the child.",
    ),
    Part(
        "child",
        "The child and the family",
        "What life was like for the child, and what the child and the family said.",
        in_briefing=False,
    ),
    Part("well", "What went well", "Practice that others can learn from.", is_demanded=False),
    Part(
        "reasons",
        "Why it happened as it did",
        "An analysis of the systemic or underlying reasons why things were done or not done.",
    ),
    Part(
        "improvements",
        "What should improve",
        "A summary of the improvements that are recommended, each in a paragraph of its own.",
    ),
    Part("next", "What happens next", "What the partners have changed already.", is_demanded=False),
)
IMPROVEMENTS = "improvements"


class Quality(models.TextChoices):
    """What somebody checks before the partners are asked."""

    IMPROVEMENTS = "improvements", "It sums up the improvements that are recommended"
    REASONS = "reasons", "It analyses the systemic or underlying reasons"
    ANONYMISED = "anonymised", "Nobody of the family can be recognised"
    PUBLIC = "public", "It is written to be published, in plain English"
    VOICES = "voices", "The child, the family and the practitioners can be heard in it"
    EQUALITY = "equality", "Racism, identity and protected characteristics are considered"
    FACTS = "facts", "The agencies have checked their facts"
    LEGAL = "legal", "Lawyers have looked at it"


class ParagraphKind(models.TextChoices):
    """What a frozen paragraph is."""

    HEADING = "heading", "Heading"
    TEXT = "text", "Paragraph"


class Withheld(models.TextChoices):
    """Why the public does not read a paragraph."""

    FAMILY = "family", "about the child or the family"
    OTHER = "other", "about another person"
    LEGAL = "legal", "legal reasons"
    PROCEEDINGS = "proceedings", "court proceedings"


READERS = 2  # people who read the report independently before it is published


class CopyTo(models.TextChoices):
    """Who is sent a copy."""

    PANEL = "panel", "The national Panel"
    SECRETARY = "secretary", "The Secretary of State"
    OFSTED = "ofsted", "Ofsted"
    WHAT_WORKS = "what_works", "Foundations, the What Works Centre"
    FAMILY = "family", "The family"
    AGENCIES = "agencies", "The agencies involved"


class Phase(models.TextChoices):
    """Whether a copy left before or after publication."""

    BEFORE = "before", "Before publication"
    AFTER = "after", "After publication"


# Without these there is no publication, and these are sent it within seven days (DOMAIN D13 and D15).
MUST_BEFORE = (CopyTo.PANEL, CopyTo.SECRETARY)
MAY_BEFORE = (CopyTo.OFSTED, CopyTo.FAMILY, CopyTo.AGENCIES)
MUST_AFTER = (CopyTo.PANEL, CopyTo.WHAT_WORKS)

SEND_PUBLISHED = registered(
    Clock(
        code="reviews.send_published",
        says="Send the published review to the Panel and the What Works Centre",
        starts_from="the day of publication",
        unit=Unit.CALENDAR_DAYS,
        length=7,
        source="Working together, publication of local reviews",
        is_statutory=True,
        rungs=(
            Rung("three_days_left", 3, (Role.BUSINESS_MANAGER,)),
            Rung("last_day", 0, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
            Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
        ),
    )
)
KEEP_PUBLIC = registered(
    Clock(
        code="reviews.keep_public",
        says="Keep the published review public",
        starts_from="the day of publication",
        unit=Unit.MONTHS,
        length=12,
        source="Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018; "
        "Working together, publication of local reviews",
        is_statutory=True,
    )
)

MOST_WORDS = 900  # what is read in seven minutes, with a minute to talk


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: what an empty line separates."""
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def says_name(text: str, name: str) -> bool:
    """
    Whether a text says somebody's name: the whole of it, or a part of four letters or more with its capital.

    A part counts only inside a sentence and where it is no month, because Will, Hope and April are words too.
    """
    parts = name.split()
    if not parts:
        return False
    whole = r"\s+".join(re.escape(part) for part in parts)
    if re.search(rf"(?<!\w){whole}(?!\w)", text, re.IGNORECASE):
        return True
    inside = [
        part for part in parts if len(part) > SHORT_NAME and part.lower() not in MONTHS.split()
    ]
    return any(re.search(rf"(?<=[\w,;] ){re.escape(part)}(?!\w)", text) for part in inside)
