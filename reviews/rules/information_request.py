"""What is true of requests for information without a database: purposes, legal basis, states, pressure, clocks."""

from datetime import date

from django.db import models

from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.moves import Moves
from partnership.roles import Role
from partnership.working_days import Holidays, working_days_after

MOST_QUESTIONS = 6_000
MOST_REASON = 3_000
# The planner's days on which an agency is asked and its answer is due (DOMAIN D07).
ASKED_ON_DAY, DUE_ON_DAY = 1, 10

QUESTIONS = """Please look at what your agency knew of the child and the family in this time, and tell us in your own words:

- what happened, in short, and who saw the child
- what you make of it: what was done well, and what got in the way
- what the child said or showed about their life
- what your agency has learned, and what it has already changed
- whether any child may be unsafe now

Please give facts, what you make of them and what was learned. Do not send your whole file."""


class Purpose(models.TextChoices):
    """What the information is for, and the only thing that it may be used for."""

    RAPID_REVIEW = "rapid_review", "A rapid review"
    PRACTICE_REVIEW = "practice_review", "A local child safeguarding practice review"
    DECISION = "decision", "Deciding whether an incident is notified"
    LEARNING = "learning", "Another review from which the partners want to learn"


_POWER = (
    "Children Act 2004, section 16H. The safeguarding partners may ask any person or body for information that helps "
    "them with {work}. Whoever is asked must give it. It may be used for this purpose only."
)
# The law in our own words (Children Act 2004, sections 16E, 16F and 16H), by what the information is for.
LEGAL_BASIS = {
    Purpose.RAPID_REVIEW: _POWER.format(
        work="finding out whether a case needs a local review, and with that review (section 16F)"
    ),
    Purpose.PRACTICE_REVIEW: _POWER.format(work="a local review of a case (section 16F)"),
    Purpose.DECISION: _POWER.format(
        work="their arrangements to keep children of the area safe (section 16E)"
    ),
    Purpose.LEARNING: _POWER.format(
        work="their arrangements to keep children of the area safe (section 16E)"
    ),
}


class RequestState(models.TextChoices):
    """Where a request stands with those who were asked (DOMAIN 3.13)."""

    ISSUED = "issued", "Asked"
    ACKNOWLEDGED = "acknowledged", "Opened"
    SUPPLIED = "supplied", "In"
    PARTLY = "partly", "Partly in"
    REFUSED = "refused", "Refused"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


REQUEST_MOVES = Moves(
    what="The request for information",
    table={
        RequestState.ISSUED: (
            RequestState.ACKNOWLEDGED,
            RequestState.REFUSED,
            RequestState.CLOSED,
            RequestState.WITHDRAWN,
        ),
        RequestState.ACKNOWLEDGED: (
            RequestState.SUPPLIED,
            RequestState.PARTLY,
            RequestState.REFUSED,
            RequestState.CLOSED,
            RequestState.WITHDRAWN,
        ),
        RequestState.SUPPLIED: (RequestState.ACKNOWLEDGED, RequestState.CLOSED),
        RequestState.PARTLY: (
            RequestState.ACKNOWLEDGED,
            RequestState.SUPPLIED,
            RequestState.REFUSED,
            RequestState.CLOSED,
        ),
        RequestState.REFUSED: (
            RequestState.SUPPLIED,
            RequestState.PARTLY,
            RequestState.CLOSED,
            RequestState.WITHDRAWN,
        ),
        RequestState.CLOSED: (),
        RequestState.WITHDRAWN: (),
    },
)
# While the agency may write its answer.
TO_ANSWER = (
    RequestState.ISSUED,
    RequestState.ACKNOWLEDGED,
    RequestState.PARTLY,
    RequestState.REFUSED,
)
ENDED = (RequestState.CLOSED, RequestState.WITHDRAWN)


class Step(models.TextChoices):
    """How far the partners went to get an answer, beside where the answer stands."""

    NONE = "none", "Asked"
    ESCALATED = "escalated", "Taken to the safeguarding partner"
    NOTICE = "notice", "Formal notice under section 16H"
    COURT = "court", "Going to court was considered"


STEP_MOVES = Moves(
    what="The pressure for an answer",
    table={
        Step.NONE: (Step.ESCALATED,),
        Step.ESCALATED: (Step.NOTICE,),
        Step.NOTICE: (Step.COURT,),
        Step.COURT: (),
    },
)

_LADDER = (
    Rung("day_five", 5, (Role.AGENCY_LEAD, Role.SCHOOL_USER)),
    Rung("day_eight", 2, (Role.AGENCY_LEAD, Role.SCHOOL_USER, Role.BUSINESS_MANAGER)),
    Rung(
        "last_day",
        0,
        (Role.AGENCY_LEAD, Role.SCHOOL_USER, Role.BUSINESS_MANAGER),
        Weight.WARNING,
    ),
    Rung("missed", -1, (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR), Weight.LATE),
    Rung("missed_two_days", -2, (Role.DELEGATED_PARTNER,), Weight.LATE),
)

AGENCY_RETURN = registered(
    Clock(
        code="reviews.agency_return",
        says="Answer the request for information",
        starts_from="day 1 of the rapid review, or the day of the request where it came too late for that",
        unit=Unit.WORKING_DAYS,
        length=DUE_ON_DAY - ASKED_ON_DAY,
        source="One-minute guides of several partnerships; Children Act 2004, section 16H, names no time",
        is_statutory=False,
        rungs=_LADDER,
        may_extend=True,
    )
)
INFORMATION_REQUEST = registered(
    Clock(
        code="reviews.information_request",
        says="Answer the request for information",
        starts_from="the day of the request",
        unit=Unit.WORKING_DAYS,
        length=10,
        source="Set by the partners; Children Act 2004, section 16H, names no time",
        is_statutory=False,
        rungs=_LADDER,
        may_extend=True,
    )
)


def clock_of(purpose: str) -> Clock:
    """The clock on which a request for this purpose runs."""
    return AGENCY_RETURN if purpose == Purpose.RAPID_REVIEW else INFORMATION_REQUEST


def asked_from(day_zero: date, today: date, holidays: Holidays) -> date:
    """
    The day from which a request of a rapid review is counted: the review's day 1.

    A request that is issued when day 10 is here or has passed is counted from its own day.
    """
    day_one = working_days_after(day_zero, ASKED_ON_DAY, holidays)
    due_on = working_days_after(day_zero, DUE_ON_DAY, holidays)
    return day_one if today < due_on else today


def words_of(state: str | None, *, is_nil: bool, is_late: bool) -> tuple[str, str]:
    """An agency's standing as the planner says it, with its colour; the state is None where it was not asked."""
    if state is None:
        return "not asked", "grey"
    if is_late and state in {RequestState.ISSUED, RequestState.ACKNOWLEDGED, RequestState.PARTLY}:
        return "late", "red"
    if is_nil and state in {RequestState.SUPPLIED, RequestState.CLOSED}:
        return "nil return", "green"
    return _WORDS[RequestState(state)]


_WORDS = {
    RequestState.ISSUED: ("asked", "blue"),
    RequestState.ACKNOWLEDGED: ("opened", "light-blue"),
    RequestState.SUPPLIED: ("in", "green"),
    RequestState.PARTLY: ("partly in", "yellow"),
    RequestState.REFUSED: ("refused", "red"),
    RequestState.CLOSED: ("closed", "grey"),
    RequestState.WITHDRAWN: ("withdrawn", "grey"),
}
STATE_COLOURS = {state: colour for state, (_, colour) in _WORDS.items()}
