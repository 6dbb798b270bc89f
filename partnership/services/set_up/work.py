"""One loading of a set-up file: adds rows, each in a savepoint of its own, and collects what the database refuses."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from partnership.models import Agency, Group, Partnership, User
from partnership.services.set_up.rows import Problem

M = TypeVar("M", bound=models.Model)


@dataclass
class Work:
    """What one loading knows: where, when, what each key of the file has become, what was added, what went wrong."""

    partnership: Partnership
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    agencies: dict[str, Agency] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def add(self, row: M, place: str) -> M | None:
        """Keep a new row; None, with the constraint's own sentence remembered, when the database refuses it."""
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            self.refuse(place, "", _why(row, error))
            return None
        self.added[str(row._meta.verbose_name)] += 1
        return row

    def refuse(self, place: str, field: str, says: str) -> None:
        """Remember that a row cannot be added."""
        self.problems.append(Problem(place, field, says))


def _why(row: models.Model, error: IntegrityError) -> str:
    try:
        row.validate_constraints()
    except ValidationError as refused:
        return " ".join(refused.messages)
    return f"The database refuses this row: {error}."
