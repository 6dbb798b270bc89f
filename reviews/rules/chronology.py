"""
What is true of chronologies without a database: dates with their uncertainty, silence, and what people paste.

Rows come typed or as text copied from a spreadsheet. Dates are read as people in England write them, day first; where a
paste can only be read month first somewhere, the person is asked and nothing is guessed.
"""

import csv
import io
import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.db import models

MOST_ROWS = 500  # in one paste
MOST_ROWS_OF_A_RETURN = 2_000
MOST_COLUMNS = 12
MOST_WHAT = 4_000  # characters
MOST_SOURCE = 300
MOST_PASTED = 400_000
SILENT_FROM = 3  # months without a row that are worth a line of their own
LONGEST_DAY = 60  # characters
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


class Certainty(models.TextChoices):
    """How well the day is known."""

    EXACT = "exact", "On the day"
    ABOUT = "about", "About this day"
    BETWEEN = "between", "Between two days"
    MONTH = "month", "In the month"
    YEAR = "year", "In the year"
    UNKNOWN = "unknown", "The day is not known"


class Child(models.TextChoices):
    """Whether somebody saw the child, and heard what the child had to say."""

    NOT_SAID = "", "Not recorded"
    NOT_SEEN = "not_seen", "Not seen"
    SEEN = "seen", "Seen"
    HEARD = "heard", "Seen and heard"


@dataclass(frozen=True)
class When:
    """A time as far as it is known: from the first day to the last that it may have been."""

    certainty: Certainty
    first: date | None = None
    last: date | None = None
    at: time | None = None

    @property
    def in_words(self) -> str:
        """The time as the chronology says it; what is uncertain says so."""
        if self.first is None or self.last is None:
            return "Day not known"
        at = f", {self.at:%H:%M}" if self.at else ""
        match self.certainty:
            case Certainty.EXACT:
                return f"{_day(self.first)}{at}"
            case Certainty.ABOUT:
                return f"About {_day(self.first)}{at}"
            case Certainty.BETWEEN:
                return f"Between {_day(self.first)} and {_day(self.last)}"
            case Certainty.MONTH:
                return f"In {self.first:%B %Y}"
            case _:
                return f"In {self.first:%Y}"

    @property
    def as_typed(self) -> str:
        """The time as a person would type it, so that a row opens as it was read."""
        if self.first is None or self.last is None:
            return "not known"
        first, last = _figures(self.first), _figures(self.last)
        typed = {
            Certainty.EXACT: first,
            Certainty.ABOUT: f"about {first}",
            Certainty.BETWEEN: f"{first} to {last}",
            Certainty.MONTH: f"{self.first:%B %Y}",
        }
        return typed.get(self.certainty, f"{self.first:%Y}")


def _figures(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"


UNKNOWN = When(Certainty.UNKNOWN)


def in_month(year: int, month: int) -> When:
    """Some day of a month."""
    last = monthrange(year, month)[1]
    return When(Certainty.MONTH, date(year, month, 1), date(year, month, last))


def in_year(year: int) -> When:
    """Some day of a year."""
    return When(Certainty.YEAR, date(year, 1, 1), date(year, 12, 31))


def silence(before: date | None, after: date | None) -> str:
    """The line that stands between two rows where nothing is recorded for three months or more; empty otherwise."""
    if before is None or after is None or after <= before:
        return ""
    months = (after.year - before.year) * 12 + after.month - before.month - (after.day < before.day)
    if months < SILENT_FROM:
        return ""
    years, rest = divmod(months, 12)
    parts = [_counted(years, "year"), _counted(rest, "month")]
    return f"Nothing recorded for {' and '.join(part for part in parts if part)}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


# --- reading a date ---------------------------------------------------------------------------------------------------


class Unreadable(Exception):
    """A cell cannot be read; the sentence says what to write instead."""


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_WORDS = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]+)\.?,?[ -](\d{4}|\d{2})$"
)
_MONTH = re.compile(r"([a-z]+)\.?[ -](\d{4})$")
_MONTH_NUMBERS = re.compile(r"(\d{1,2})/(\d{4})$")
_YEAR = re.compile(r"\d{4}$")
_ABOUT = re.compile(r"(?:about|around|approx(?:imately)?\.?|circa|c\.?|ca\.|~|\?)\s*")
_WITH_TIME = re.compile(r"(.*\d{4}),? (\d{1,2}:\d{2})(?::\d{2})?$")
_BETWEEN = re.compile(r"(?:between )?(.+?)(?: and | to | - | – )(.+)$")
_NOT_KNOWN = frozenset({"", "?", "unknown", "not known", "unclear", "n/k", "no date", "undated"})
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(am|pm)?$|(\d{1,2})\s*(am|pm)$")
HOW = "Write the day like 27/3/2026, 27 March 2026, March 2026 or 2026"


def read_when(day: str, at: str = "", *, month_first: bool = False) -> When:
    """
    A day as people type it, with a time where it is exact. Raises Unreadable with a sentence.

    A question mark or "about" before a day makes it about that day; two days with "to" between them are a span.
    """
    said = " ".join(day.lower().split())
    if said in _NOT_KNOWN:
        return UNKNOWN
    is_about = _ABOUT.match(said)
    if is_about:
        said = said[is_about.end() :]
    if len(said) > LONGEST_DAY:
        raise Unreadable(f"This day cannot be read. {HOW}")
    if found := _WITH_TIME.match(
        said
    ):  # a spreadsheet that keeps both in one cell; midnight is its "no time"
        said = found[1]
        at = at or (found[2] if found[2] not in {"0:00", "00:00"} else "")
    when = _read(said, month_first=month_first)
    if is_about and when.certainty is Certainty.EXACT:
        when = When(Certainty.ABOUT, when.first, when.last)
    moment = read_time(at)
    if moment is None:
        return when
    if when.certainty not in {Certainty.EXACT, Certainty.ABOUT}:
        raise Unreadable("A time needs a day. Leave the time out, or write the day.")
    return When(when.certainty, when.first, when.last, moment)


def _read(said: str, *, month_first: bool) -> When:
    when = _month_or_year(said)
    if when is None and (one := _one_day(said, month_first=month_first)):
        when = When(Certainty.EXACT, one, one)
    when = when or _span(said, month_first=month_first)
    if when is None:
        is_number = said.isdigit()
        what = (
            "This is a spreadsheet’s own number for a day"
            if is_number
            else "This day cannot be read"
        )
        raise Unreadable(f"{what}. {HOW}")
    return when


def _month_or_year(said: str) -> When | None:
    if _YEAR.match(said):
        return in_year(_year(said))
    found = _MONTH.match(said)
    if found and found[1] in MONTHS:
        return in_month(_year(found[2]), MONTHS[found[1]])
    found = _MONTH_NUMBERS.match(said)
    if found and 1 <= int(found[1]) <= 12:
        return in_month(_year(found[2]), int(found[1]))
    return None


def _span(said: str, *, month_first: bool) -> When | None:
    found = _BETWEEN.match(said)
    days = [_one_day(found[place], month_first=month_first) for place in (1, 2)] if found else []
    if not days or days[0] is None or days[1] is None:
        return None
    if days[1] < days[0]:
        raise Unreadable("The second day is before the first")
    return When(Certainty.BETWEEN, days[0], days[1])


def _one_day(said: str, *, month_first: bool) -> date | None:
    if found := _ISO.match(said):
        return _made(_year(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.match(said):
        first, second = int(found[1]), int(found[2])
        day, month = (second, first) if month_first else (first, second)
        return _made(_year(found[3]), month, day)
    found = _WORDS.match(said)
    if found and found[2] in MONTHS:
        return _made(_year(found[3]), MONTHS[found[2]], int(found[1]))
    return None


def _year(said: str) -> int:
    year = int(said)
    if len(said) == 2:
        raise Unreadable("Write the year with four figures, like 2026")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Unreadable(f"There is no year {said} here. {HOW}")
    return year


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("There is no such day. Days are read day first, like 27/3/2026") from None


def read_time(said: str) -> time | None:
    """A time as people type it: 14:05, 2.05pm, 2pm. None where there is none. Raises Unreadable."""
    said = said.strip().lower()
    if not said or said in _NOT_KNOWN:
        return None
    found = _CLOCK.match(said)
    if not found:
        raise Unreadable("Write the time like 14:05")
    hour, minute = int(found[1] or found[4]), int(found[2] or 0)
    half = found[3] or found[5]
    if half and not 1 <= hour <= 12:
        raise Unreadable("Write the time like 14:05 or 2:05pm")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable("There is no such time. Write it like 14:05")
    return time(hour, minute)


def is_either_way(day: str) -> bool:
    """Whether a day in figures is another day when it is read month first."""
    found = _NUMBERS.match(" ".join(day.lower().split()))
    if not found:
        return False
    first, second = int(found[1]), int(found[2])
    return first <= 12 and second <= 12 and first != second


def is_month_first(day: str) -> bool:
    """Whether a day in figures can only be read month first, like 04/25/2026."""
    found = _NUMBERS.match(" ".join(day.lower().split()))
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


# --- reading a paste --------------------------------------------------------------------------------------------------

COLUMNS = ("Date", "Time", "What happened", "Source", "Child seen or heard")
# What people call the columns, in the order above.
_CALLED = (
    ("date", "day", "when"),
    ("time",),
    ("what happened", "event", "what", "details", "description", "significant event"),
    ("source", "source of information", "record"),
    ("child seen or heard", "child seen", "child", "seen", "child seen/heard"),
)
_HEARD = {
    "": Child.NOT_SAID,
    "not recorded": Child.NOT_SAID,
    "no": Child.NOT_SEEN,
    "n": Child.NOT_SEEN,
    "not seen": Child.NOT_SEEN,
    "yes": Child.SEEN,
    "y": Child.SEEN,
    "seen": Child.SEEN,
    "heard": Child.HEARD,
    "spoken to": Child.HEARD,
    "seen and heard": Child.HEARD,
    "seen and spoken to": Child.HEARD,
    "seen, heard": Child.HEARD,
}


@dataclass(frozen=True)
class PastedRow:
    """One row of a paste as it was read, or what is wrong with it."""

    number: int
    day: str
    when: When | None
    what: str
    source: str
    child: Child
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paste:
    """Everything that was pasted, read row by row; `problem` where it cannot be read at all."""

    rows: list[PastedRow] = field(default_factory=list)
    problem: str = ""
    asks_order: bool = False

    @property
    def is_good(self) -> bool:
        """Whether all of it can be taken in."""
        return bool(self.rows) and not self.problem and not self.asks_order and not self.wrong

    @property
    def wrong(self) -> list[PastedRow]:
        """The rows that cannot be taken in."""
        return [row for row in self.rows if row.problems]


def read_paste(text: str, *, order: str = "") -> Paste:
    """
    The rows of a text that was copied from a spreadsheet: a tab between cells, each row on its line.

    `order` is "day" or "month" where the person was asked which comes first. Caps: 500 rows, 12 columns, the lengths
    of the cells. Text that a spreadsheet would run as a formula is text here, and leaves as text (partnership.exports).
    """
    try:
        cells = _cells(text) if len(text) <= MOST_PASTED else None
    except csv.Error:
        return Paste(problem="This cannot be read. Copy the cells again from the spreadsheet.")
    problem = _no_table(cells)
    return Paste(problem=problem) if cells is None or problem else _read_rows(cells, order)


def _no_table(cells: list[list[str]] | None) -> str:
    """Why a paste is no table that can be read, or too large a one; empty where it can."""
    if cells is None:
        return "This is too much at once. Paste it in parts of at most 500 rows."
    if not cells:
        return "Paste the rows of your spreadsheet first."
    if len(cells) > MOST_ROWS + 1:
        return f"These are {len(cells):,} rows. Paste at most {MOST_ROWS} at once."
    widest = max(len(row) for row in cells)
    if widest > MOST_COLUMNS:
        return f"These are too many columns. The portal reads {', '.join(COLUMNS)}."
    if widest < 2:
        return "There is one column only. Copy the cells from a spreadsheet, so that a tab stands between them."
    return ""


def _cells(text: str) -> list[list[str]]:
    clean = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    found = csv.reader(io.StringIO(clean, newline=""), delimiter="\t", strict=False)
    rows = [[cell.strip() for cell in row] for row in found]
    return [row for row in rows if any(row)]


def _read_rows(cells: list[list[str]], order: str) -> Paste:
    places = _places(cells[0])
    has_header = places is not None
    order_of_columns = places if places is not None else tuple(range(len(COLUMNS)))
    body = cells[1:] if has_header else cells
    laid_out = [_laid_out(row, order_of_columns) for row in body]
    days = [row[0] for row in laid_out]
    if not body:
        return Paste(problem="Under the headings stands no row.")
    if len(body) > MOST_ROWS:
        return Paste(problem=f"These are {len(body):,} rows. Paste at most {MOST_ROWS} at once.")
    asks = not order and any(map(is_month_first, days)) and any(map(is_either_way, days))
    first = 2 if has_header else 1
    rows = [
        _read_row(number, row, month_first=order == "month")
        for number, row in enumerate(laid_out, start=first)
    ]
    return Paste(rows=rows, asks_order=asks)


def _places(heading: Sequence[str]) -> tuple[int | None, ...] | None:
    """Where each of our columns stands, by the words of a first row; None where the first row is no heading."""
    called = [" ".join(cell.lower().split()) for cell in heading]
    found = tuple(
        next((place for place, cell in enumerate(called) if cell in names), None)
        for names in _CALLED
    )
    return found if found[0] is not None and found[2] is not None else None


def _laid_out(row: Sequence[str], places: Iterable[int | None]) -> list[str]:
    return [row[place] if place is not None and place < len(row) else "" for place in places]


def _read_row(number: int, row: Sequence[str], *, month_first: bool) -> PastedRow:
    day, at, what, source, child = row
    problems: list[str] = []
    when: When | None = None
    try:
        when = read_when(day, at, month_first=month_first)
    except Unreadable as error:
        problems.append(str(error))
    if not what:
        problems.append("Say what happened")
    elif len(what) > MOST_WHAT:
        problems.append(
            f"What happened has {len(what):,} characters, at most {MOST_WHAT:,} are taken"
        )
    if not source:
        problems.append("Say from which record it is")
    elif len(source) > MOST_SOURCE:
        problems.append(
            f"The source has {len(source):,} characters, at most {MOST_SOURCE} are taken"
        )
    heard = _HEARD.get(" ".join(child.lower().split()))
    if heard is None:
        problems.append("Write Not seen, Seen, or Seen and heard")
    return PastedRow(number, day, when, what, source, heard or Child.NOT_SAID, tuple(problems))
