"""What is true of a year's work programme without a database: its states, those of its items, and when an item is planned."""

from datetime import date

from django.db import models

from partnership.moves import Moves
from partnership.working_days import ONE_DAY, months_after

MONTH, QUARTER = 1, 3
MOST_MONTHS = 18


class ProgrammeState(models.TextChoices):
    """Where a programme stands. Only the Executive makes one agreed."""

    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    CLOSED = "closed", "The year is over"
    DROPPED = "dropped", "Dropped"


PROGRAMME_MOVES = Moves(
    what="The programme",
    table={
        ProgrammeState.DRAFT: (ProgrammeState.AGREED, ProgrammeState.DROPPED),
        ProgrammeState.AGREED: (ProgrammeState.CLOSED,),
        ProgrammeState.CLOSED: (),
        ProgrammeState.DROPPED: (),
    },
)
PROGRAMME_COLOURS = {
    ProgrammeState.DRAFT: "grey",
    ProgrammeState.AGREED: "green",
    ProgrammeState.CLOSED: "grey",
    ProgrammeState.DROPPED: "grey",
}
PROGRAMME_OVER = frozenset({ProgrammeState.CLOSED, ProgrammeState.DROPPED})


class WorkState(models.TextChoices):
    """How far an item of a programme is."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


WORK_MOVES = Moves(
    what="The item of the programme",
    table={
        WorkState.PLANNED: (WorkState.UNDER_WAY, WorkState.DONE, WorkState.DROPPED),
        WorkState.UNDER_WAY: (WorkState.DONE, WorkState.DROPPED),
        WorkState.DONE: (WorkState.UNDER_WAY,),
        WorkState.DROPPED: (WorkState.PLANNED,),
    },
)
WORK_COLOURS = {
    WorkState.PLANNED: "grey",
    WorkState.UNDER_WAY: "blue",
    WorkState.DONE: "green",
    WorkState.DROPPED: "grey",
}
UNDONE = frozenset({WorkState.PLANNED, WorkState.UNDER_WAY})


def last_day(starts_on: date, months: int) -> date:
    """The last day of a time of whole months."""
    return months_after(starts_on, months) - ONE_DAY


def in_words(starts_on: date, months: int) -> str:
    """May 2026, or April to June 2026."""
    end = last_day(starts_on, months)
    if months == MONTH:
        return f"{starts_on:%B %Y}"
    year = "" if starts_on.year == end.year else f" {starts_on.year}"
    return f"{starts_on:%B}{year} to {end:%B %Y}"


def is_too_long(starts_on: date, ends_on: date) -> bool:
    """Whether a programme is of more than a year and a half."""
    return ends_on >= months_after(starts_on, MOST_MONTHS)


def times_of(starts_on: date, ends_on: date) -> list[tuple[str, str]]:
    """The quarters and months of a programme, each as what a form sends and as people say it."""
    first = starts_on.replace(day=1)
    every = [
        (months_after(first, number), months)
        for months in (QUARTER, MONTH)
        for number in range(0, MOST_MONTHS, months)
    ]
    starts = [(start, months) for start, months in every if start <= ends_on]
    return [(f"{start:%Y-%m}/{months}", in_words(start, months)) for start, months in starts]


def time_of(sent: str) -> tuple[date, int]:
    """The first day and the number of months of what a form sent."""
    month, months = sent.split("/")
    return date.fromisoformat(f"{month}-01"), int(months)
