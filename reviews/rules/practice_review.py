"""
What is true of local child safeguarding practice reviews without a database: states, moves, clocks and milestones.

Sources: Children Act 2004, section 16F; the Child Safeguarding Practice Review and Relevant Agency (England)
Regulations 2018; Working together, the chapter on learning from serious incidents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, in_words, registered
from partnership.moves import Moves
from partnership.roles import Role
from partnership.working_days import Holidays, months_after, working_days_before


class PracticeReviewState(models.TextChoices):
    """Where a practice review stands (DOMAIN 3.1)."""

    INITIATED = "initiated", "Begun"
    SCOPED = "scoped", "Terms agreed"
    COMMISSIONED = "commissioned", "Reviewer appointed"
    IN_PROGRESS = "in_progress", "Under way"
    DRAFT_RECEIVED = "draft_received", "Draft received"
    QUALITY_ASSURED = "quality_assured", "Quality assured"
    FINAL = "final", "Approved by the partners"
    PRE_PUBLICATION = "pre_publication", "Copy sent before publication"
    PUBLISHED = "published", "Published"
    NOT_PUBLISHED = "not_published", "Improvements published only"
    PAUSED_PROCEEDINGS = "paused_proceedings", "Paused for proceedings"
    REVIEWER_REMOVED = "reviewer_removed", "Reviewer removed"


_S = PracticeReviewState
# In the order in which a review comes through them.
PATH = (
    _S.INITIATED,
    _S.SCOPED,
    _S.COMMISSIONED,
    _S.IN_PROGRESS,
    _S.DRAFT_RECEIVED,
    _S.QUALITY_ASSURED,
    _S.FINAL,
    _S.PRE_PUBLICATION,
    _S.PUBLISHED,
)
# Where a review is still being worked on, so that it can be delayed and paused.
AT_WORK = frozenset({*PATH[:-1], _S.REVIEWER_REMOVED})
ENDED = frozenset({_S.PUBLISHED, _S.NOT_PUBLISHED})

PRACTICE_REVIEW_MOVES = Moves(
    what="The practice review",
    table={
        _S.INITIATED: (_S.SCOPED, _S.PAUSED_PROCEEDINGS),
        _S.SCOPED: (_S.COMMISSIONED, _S.PAUSED_PROCEEDINGS),
        _S.COMMISSIONED: (_S.IN_PROGRESS, _S.REVIEWER_REMOVED, _S.PAUSED_PROCEEDINGS),
        _S.IN_PROGRESS: (_S.DRAFT_RECEIVED, _S.REVIEWER_REMOVED, _S.PAUSED_PROCEEDINGS),
        _S.DRAFT_RECEIVED: (
            _S.QUALITY_ASSURED,
            _S.IN_PROGRESS,
            _S.REVIEWER_REMOVED,
            _S.PAUSED_PROCEEDINGS,
        ),
        _S.QUALITY_ASSURED: (_S.FINAL, _S.DRAFT_RECEIVED, _S.PAUSED_PROCEEDINGS),
        _S.FINAL: (_S.PRE_PUBLICATION, _S.DRAFT_RECEIVED, _S.PAUSED_PROCEEDINGS),
        _S.PRE_PUBLICATION: (
            _S.PUBLISHED,
            _S.NOT_PUBLISHED,
            _S.DRAFT_RECEIVED,
            _S.PAUSED_PROCEEDINGS,
        ),
        _S.PUBLISHED: (),
        _S.NOT_PUBLISHED: (),
        _S.PAUSED_PROCEEDINGS: (*PATH[:-1], _S.REVIEWER_REMOVED),
        _S.REVIEWER_REMOVED: (_S.COMMISSIONED, _S.PAUSED_PROCEEDINGS),
    },
)

# The colour that goes with the word of a state.
STATE_COLOURS = {
    _S.INITIATED: "blue",
    _S.SCOPED: "blue",
    _S.COMMISSIONED: "light-blue",
    _S.IN_PROGRESS: "light-blue",
    _S.DRAFT_RECEIVED: "yellow",
    _S.QUALITY_ASSURED: "yellow",
    _S.FINAL: "teal",
    _S.PRE_PUBLICATION: "teal",
    _S.PUBLISHED: "green",
    _S.NOT_PUBLISHED: "green",
    _S.PAUSED_PROCEEDINGS: "grey",
    _S.REVIEWER_REMOVED: "orange",
}


class Ground(models.TextChoices):
    """Why a review is done."""

    RAPID_REVIEW = "rapid_review", "The rapid review decided it"
    PANEL = "panel", "The national Panel wishes it"
    LOCAL = "local", "The partners chose it themselves"


class Publishes(models.TextChoices):
    """What the public gets to read (Children Act 2004, section 16F(4) and (5))."""

    FULL = "full", "The full report"
    IMPROVEMENTS = "improvements", "Only what should improve"


class DelayCause(models.TextChoices):
    """Why a review takes longer than its six months; told to the Panel and the Secretary of State."""

    CRIMINAL = "criminal", "A criminal investigation or trial"
    INQUEST = "inquest", "An inquest"
    FAMILY_COURT = "family_court", "Family court proceedings"
    OTHER_REVIEW = "other_review", "Another review or inquiry"
    REVIEWER = "reviewer", "The reviewer"
    INFORMATION = "information", "Waiting for information"
    OTHER = "other", "Another reason"


# For which of these a review may stand still.
PROCEEDINGS = frozenset(
    {DelayCause.CRIMINAL, DelayCause.INQUEST, DelayCause.FAMILY_COURT, DelayCause.OTHER_REVIEW}
)


# --- clocks -------------------------------------------------------------------------------------------------------------
_WORKING_TOGETHER = "Working together, expectations for the final report of a local review"

PRACTICE_REVIEW = registered(
    Clock(
        code="reviews.practice_review",
        says="Complete and publish the practice review",
        starts_from="the day on which the review was decided",
        unit=Unit.MONTHS,
        length=6,
        source=_WORKING_TOGETHER,
        is_statutory=True,
        rungs=(
            Rung(
                "four_months_gone",
                0,
                (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR),
                months_before=2,
            ),
            Rung(
                "five_months_gone",
                0,
                (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR, Role.DELEGATED_PARTNER),
                Weight.WARNING,
                months_before=1,
            ),
            Rung(
                "ten_days_left",
                10,
                (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR),
                Weight.WARNING,
            ),
            Rung("last_day", 0, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
            Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
            Rung("missed_five_days", -5, (Role.DELEGATED_PARTNER,), Weight.LATE),
        ),
    )
)
CONFIRM_DELAY = registered(
    Clock(
        code="reviews.confirm_delay",
        says="Tell the Panel and the Secretary of State whether the delay goes on",
        starts_from="the day on which both were last told of the delay",
        unit=Unit.MONTHS,
        length=1,
        source=f"{_WORKING_TOGETHER}; confirmed each month, our own rule",
        is_statutory=False,
        rungs=(
            Rung("three_days_left", 3, (Role.BUSINESS_MANAGER,)),
            Rung("last_day", 0, (Role.BUSINESS_MANAGER,), Weight.WARNING),
            Rung("missed_two_days", -2, (Role.INDEPENDENT_CHAIR,), Weight.LATE),
        ),
    )
)
COPY_BEFORE_PUBLICATION = registered(
    Clock(
        code="reviews.copy_before_publication",
        says="Send the Panel and the Secretary of State a copy before publication",
        starts_from="the planned day of publication, counted back",
        unit=Unit.WORKING_DAYS,
        length=7,
        source="Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018; "
        "Working together, publication of local reviews",
        is_statutory=True,
    )
)


# --- milestones ---------------------------------------------------------------------------------------------------------
class Milestone(models.TextChoices):
    """The seven days by which something should be done (DOMAIN D11)."""

    TERMS = "terms", "Terms agreed and reviewer appointed"
    REPORTS = "reports", "Agencies' reports and chronology in"
    VOICES = "voices", "Practitioners and family heard"
    DRAFT = "draft", "Draft received"
    FINAL = "final", "Approved by the partners"
    COPY = "copy", "Copy to the Panel and the Secretary of State"
    PUBLICATION = "publication", "Publication"


# How many months after the decision each is planned; the copy is counted back from publication.
MONTH_OF = {
    Milestone.TERMS: 1,
    Milestone.REPORTS: 2,
    Milestone.VOICES: 3,
    Milestone.DRAFT: 4,
    Milestone.FINAL: 5,
}


@dataclass(frozen=True)
class Planned:
    """One milestone as the strip shows it."""

    label: str
    on: date
    done_on: date | None
    state: str
    colour: str


def milestones(
    *,
    decided_on: date,
    publish_on: date,
    copy_on: date,
    done: Mapping[Milestone, date],
    today: date,
) -> list[Planned]:
    """The strip of a review: each milestone with its planned day, the day it was reached, and how it stands."""
    days = {one: min(months_after(decided_on, month), copy_on) for one, month in MONTH_OF.items()}
    days |= {Milestone.COPY: copy_on, Milestone.PUBLICATION: publish_on}
    return [_planned(one, days[one], done.get(one), today) for one in Milestone]


def _planned(one: Milestone, on: date, done_on: date | None, today: date) -> Planned:
    if done_on is not None:
        state, colour = ("Done late", "orange") if done_on > on else ("Done", "green")
    elif today > on:
        state, colour = "Late", "red"
    else:
        state, colour = "Planned", "grey"
    return Planned(one.label, on, done_on, state, colour)


def pace(decided_on: date, due_on: date, today: date) -> tuple[str, str]:
    """How far the six months have run, in words with a colour: amber after four, red after five (DOMAIN D11)."""
    if today > due_on:
        return "Over six months", "red"
    for months, colour in ((5, "red"), (4, "yellow")):
        if today >= months_after(decided_on, months):
            return f"{months} months gone", colour
    return "Within the first four months", "teal"


def latest_copy_day(publish_on: date, working_days: int, holidays: Holidays) -> date:
    """The last day on which a copy may leave, so many working days before publication, which is not counted."""
    return working_days_before(publish_on, working_days, holidays)


def too_late_for_copy(
    sent_on: date, publish_on: date, working_days: int, holidays: Holidays
) -> str:
    """Why a copy that left on a day leaves too little time before publication; empty where it does not."""
    latest = latest_copy_day(publish_on, working_days, holidays)
    if sent_on <= latest:
        return ""
    return (
        f"A copy must be with the Panel and the Secretary of State {working_days} working days before "
        f"publication. For {in_words(publish_on)} it had to leave by {in_words(latest)}."
    )
