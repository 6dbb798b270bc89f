"""What people do with a row of any of the plan's logs: begin it, change its words, move it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction

from governance.models.entry import Entry
from partnership.access import Verdict
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from partnership.services import references, trail

E = TypeVar("E", bound=Entry)
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Kind(Generic[E]):
    """One of the logs: its model, what its references begin with, its name in the trail, and its words."""

    model: type[E]
    prefix: str
    code: str
    words: tuple[str, ...]


def told(kind: Kind[E], row: E, verb: str, sentence: str, by: Actor) -> None:
    """Say in the trail what was done with a row; the sentence ends with its reference."""
    trail.record(
        f"governance.{kind.code}.{verb}",
        subject=row,
        by=by,
        sentence=f"{sentence} {row.reference}",
    )


def locked(kind: Kind[E], row: E) -> E:
    """The row as it stands now, locked until the transaction ends."""
    rows: Any = kind.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - Django's name for it
    found: E = rows.select_related("partnership").get(pk=row.pk)
    return found


@transaction.atomic
def begin(kind: Kind[E], *, words: Words, by: Actor, now: datetime, **facts: Any) -> E:
    """Begin a row with its words and a reference of this year. The caller has asked whether the person may."""
    row = kind.model(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, kind.prefix, by.today.year),
        saved_at=now,
        saved_by=by.user,
        **{name: words[name] for name in kind.words},
        **facts,
    )
    row.save()
    told(kind, row, "begun", "began", by)
    return row


@transaction.atomic
def reword(
    kind: Kind[E],
    row: E,
    *,
    words: Words,
    version: int,
    may: Callable[[Actor, E], Verdict],
    by: Actor,
    now: datetime,
) -> E:
    """
    Change what a row says; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    row = locked(kind, row)
    if all(getattr(row, name) == words[name] for name in kind.words):
        return row
    may(by, row).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name in kind.words:
        setattr(row, name, words[name])
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
    row.save(update_fields=[*kind.words, "version", "saved_at", "saved_by"])
    told(kind, row, "reworded", "changed", by)
    return row


def keep(row: Any, **facts: Any) -> None:
    """Set facts on a row and save only these."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


def require_here(by: Actor, *rows: Any) -> None:
    """Raise Refused where a row that was chosen belongs to another partnership."""
    if any(one is not None and one.partnership_id != by.partnership.pk for one in rows):
        raise Refused("Choose something of this partnership.")


def require_words(text: str, sentence: str) -> None:
    """Raise Refused with the sentence where nothing is said."""
    if not text.strip():
        raise Refused(sentence)
