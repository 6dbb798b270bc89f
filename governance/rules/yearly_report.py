"""What is true of a yearly report without a database: its states, its period, and what it must contain."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from partnership.moves import Moves
from partnership.working_days import ONE_DAY, months_after

MONTHS_OF_A_REPORT = 12
# Working Together 2023, chapter 2: published by the end of September. Earlier editions name no day.
EDITIONS_WITHOUT_A_DAY = frozenset({"WT2018"})
LEAST_YEARS_PUBLIC = 1


class ReportState(models.TextChoices):
    """Where a yearly report stands. What the partners approve is frozen before they are asked."""

    DRAFT = "draft", "Draft"
    WITH_PARTNERS = "with_partners", "With the partners"
    APPROVED = "approved", "Approved by all three partners"
    PUBLISHED = "published", "Published"


REPORT_MOVES = Moves(
    what="The report",
    table={
        ReportState.DRAFT: (ReportState.WITH_PARTNERS,),
        ReportState.WITH_PARTNERS: (ReportState.APPROVED, ReportState.DRAFT),
        ReportState.APPROVED: (ReportState.PUBLISHED, ReportState.DRAFT),
        ReportState.PUBLISHED: (),
    },
)


class Drawn(models.TextChoices):
    """What the portal adds to a section from its own records."""

    NOTHING = "", "Nothing"
    GROUPS = "groups", "The groups and their members"
    MEETINGS = "meetings", "The meetings of the period"
    MONEY = "money", "The money of the period"
    ATTENDANCE = "attendance", "The attendance of the period, by agency"
    CHANGES = "changes", "The log of changes to the arrangements"
    REVIEWS = "reviews", "The reviews of the period and what came of them"


@dataclass(frozen=True)
class Planned:
    """One section as the outline plans it: its heading, what it must say, and what the portal draws into it."""

    key: str
    title: str
    asks: str = ""
    draws: Drawn = Drawn.NOTHING
    is_demanded: bool = True


# What a report must contain (Children Act 2004, section 16G; Working Together 2018 and 2023, chapters on the
# arrangements and the yearly report), in our own words.
OUTLINE = (
    Planned(
        "introduction",
        "Introduction",
        "What the period was, and what to know first.",
        is_demanded=False,
    ),
    Planned(
        "arrangements",
        "Our arrangements",
        "How the partners work together, what changed in the period and why.",
        Drawn.GROUPS,
    ),
    Planned(
        "changes",
        "Changes to our arrangements",
        "Why they changed, in your words; the log of the period stands below.",
        Drawn.CHANGES,
        is_demanded=False,
    ),
    Planned(
        "work",
        "What we did and what difference it made",
        "What was done under the arrangements, how effective it was, and the evidence.",
        Drawn.MEETINGS,
    ),
    Planned(
        "attendance",
        "Attendance",
        "Which agencies came, and what was done where they did not.",
        Drawn.ATTENDANCE,
        is_demanded=False,
    ),
    Planned(
        "reviews",
        "Learning from reviews",
        "What was done about local and national reviews, and what has improved.",
        Drawn.REVIEWS,
    ),
    Planned(
        "little_progress",
        "Where there was little or no progress",
        "The priorities on which little was achieved, and why.",
    ),
    Planned("training", "Training", "What was offered, who came, and the evidence that it helped."),
    Planned(
        "voice",
        "The voice of children and families",
        "How they were heard, and what changed because of it.",
    ),
    Planned(
        "scrutiny",
        "Independent scrutiny",
        "What the scrutineer found, and what the partners did about it.",
    ),
    Planned(
        "money",
        "Money",
        "What each partner contributed, what was spent, and whether it was enough.",
        Drawn.MONEY,
    ),
    Planned("next", "The next twelve months", "What comes next.", is_demanded=False),
)


def is_longer_than_a_year(starts_on: date, ends_on: date) -> bool:
    """Whether a period, both days included, is longer than 12 months (Children Act 2004, section 16G)."""
    return ends_on >= months_after(starts_on, MONTHS_OF_A_REPORT)


def beside(previous_ends_on: date | None, starts_on: date) -> str:
    """What is odd about where a period begins, in a sentence; empty when it follows the previous one."""
    if previous_ends_on is None or previous_ends_on + ONE_DAY == starts_on:
        return ""
    days = abs((starts_on - previous_ends_on).days - 1)
    many = f"{days} day{'' if days == 1 else 's'}"
    if previous_ends_on >= starts_on:
        return f"This period overlaps the last report by {many}."
    return f"There is a gap of {many} between the last report and this period."


def publish_by(ends_on: date, edition: str) -> date | None:
    """The day by which a report must be public: 30 September after its period (Working Together 2023, chapter 2)."""
    if edition in EDITIONS_WITHOUT_A_DAY:
        return None
    due = date(ends_on.year, 9, 30)
    return due if due > ends_on else date(ends_on.year + 1, 9, 30)


def keep_public_until(public_from: date) -> date:
    """The first day on which a publication may be taken down."""
    return months_after(public_from, 12 * LEAST_YEARS_PUBLIC)
