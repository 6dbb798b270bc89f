"""Read the rows of a set-up file field by field, and say what is wrong with the row and the field in sentences."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
LONGEST_KEY = 80
NAMES_OF_A_ROW = ("key", "full_name", "title", "name", "post", "category", "sector", "role")
# Long enough for a list of choices, short enough to read in a terminal.
SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """Something wrong with one field of one row."""

    place: str
    field: str
    says: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.field, self.says) if part)


class BadFile(Exception):
    """The file cannot be loaded as it is; nothing of it was kept."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Row:
    """One row while it is read. It hands out its fields, collects what is wrong, and knows which were asked for."""

    def __init__(self, raw: object, place: str, problems: list[Problem]) -> None:
        self.place = place
        self._problems = problems
        self._asked: set[str] = set()
        self._raw: dict[str, Any] = {}
        if isinstance(raw, dict):
            self._raw = raw
        else:
            self.wrong("", "This must be an object in curly brackets.")

    def wrong(self, field: str, says: str) -> None:
        """Remember that something is wrong with a field, or with the whole row."""
        self._problems.append(Problem(self.place, field, says))

    def _take(self, field: str, *, needed: bool) -> Any:
        self._asked.add(field)
        value = self._raw.get(field)
        if needed and (value is None or value == ""):
            self.wrong(field, "This is missing.")
            return None
        return value

    def text(self, field: str, kept_in: "models.Field[Any, Any]", *, needed: bool = False) -> str:
        """A text that fits into the column that keeps it."""
        value = self._take(field, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(field, "This must be text in quotation marks.")
            return ""
        breaks = "\n\t" if isinstance(kept_in, models.TextField) else ""
        bad = next((one for one in value if not _can_be_kept(one, breaks)), None)
        if bad is not None:
            self.wrong(field, f"It holds a character that cannot be kept (U+{ord(bad):04X}).")
            return ""
        most = kept_in.max_length
        if most is not None and len(value) > most:
            self.wrong(field, f"It has {len(value)} characters; {most} is the most.")
            return ""
        return value.strip()

    def key(self, field: str, *, needed: bool = True, most: int = LONGEST_KEY) -> str:
        """A short word by which other rows name this one."""
        value = self._take(field, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > most or not KEY.fullmatch(value):
            self.wrong(
                field, f"Use up to {most} lower-case letters, figures, hyphens and underscores."
            )
            return ""
        return value

    def email(self, field: str, *, needed: bool = False) -> str:
        """An e-mail address, in lower case."""
        value = self._take(field, needed=needed)
        if value is None or value == "":
            return ""
        try:
            validate_email(value)
        except ValidationError:
            self.wrong(field, f"“{_short(value)}” is not an e-mail address.")
            return ""
        return str(value).lower()

    def day(self, field: str, *, needed: bool = False) -> date | None:
        """A date such as 2026-09-14; null where it is not known."""
        value = self._take(field, needed=needed)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(field, f"“{_short(value)}” is not a date. Write it as 2026-09-14.")
            return None

    def period(self) -> tuple[date | None, date | None]:
        """The days from_on and to_on, in order."""
        from_on, to_on = self.day("from_on"), self.day("to_on")
        if from_on and to_on and to_on < from_on:
            self.wrong("to_on", "The last day cannot be before the first.")
        return from_on, to_on

    def flag(self, field: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self._take(field, needed=False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(field, "Write true or false, without quotation marks.")
            return default
        return value

    def number(self, field: str, *, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self._take(field, needed=False)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.wrong(field, f"Write a whole number from 0 to {most}.")
            return default
        return value

    def choice(self, field: str, choices: type[models.TextChoices], *, default: str = "") -> str:
        """One of a list of words; needed unless there is a default."""
        value = self._take(field, needed=not default)
        if value is None:
            return default
        return self._one_of(field, value, choices)

    def choices(self, field: str, choices: type[models.TextChoices]) -> list[str]:
        """Any number of words of a list."""
        return [self._one_of(field, value, choices) for value in self._list(field)]

    def _one_of(self, field: str, value: object, choices: type[models.TextChoices]) -> str:
        if isinstance(value, str) and value in choices.values:
            return value
        near = get_close_matches(str(value), choices.values, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Use one of: {', '.join(choices.values)}."
        self.wrong(field, f"“{_short(value)}” is not known. {hint}")
        return ""

    def row(self, field: str) -> "Row | None":
        """One row inside this one; None where there is none."""
        value = self._take(field, needed=False)
        return None if value is None else Row(value, self._place_of(field), self._problems)

    def rows(self, field: str) -> list["Row"]:
        """The rows of a list inside this one."""
        return [
            Row(raw, self._place_of(f"{field}, row {number}{_named(raw)}"), self._problems)
            for number, raw in enumerate(self._list(field), start=1)
        ]

    def _list(self, field: str) -> list[Any]:
        value = self._take(field, needed=False)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(field, "This must be a list in square brackets.")
            return []
        return value

    def _place_of(self, inner: str) -> str:
        return f"{self.place}, {inner}" if self.place else inner

    def is_everything(self) -> None:
        """Say which fields nobody asked for: a misspelt field would otherwise be lost in silence."""
        for field in self._raw.keys() - self._asked:
            near = get_close_matches(field, self._asked, n=1)
            hint = f"Did you mean “{near[0]}”?" if near else ""
            self.wrong(_short(field), f"This field is not known. {hint}".strip())


def _can_be_kept(character: str, breaks: str = "") -> bool:
    return character in breaks or unicodedata.category(character) not in {"Cc", "Cs"}


def _short(value: object) -> str:
    words = "".join(one if _can_be_kept(one) else "?" for one in str(value))
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


def _named(raw: object) -> str:
    """What a row calls itself, so that nobody has to count rows."""
    if not isinstance(raw, dict):
        return ""
    name = next((raw[field] for field in NAMES_OF_A_ROW if isinstance(raw.get(field), str)), "")
    return f" ({_short(name)})" if name else ""
