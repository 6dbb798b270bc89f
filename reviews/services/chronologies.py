"""Write an agency's chronology row by row, or take in what was pasted: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from partnership.errors import Refused, WrittenMeanwhile
from partnership.services import trail
from reviews.access import information_request as access
from reviews.access.information_request import Writer
from reviews.models import ChronologyEntry, InformationRequest
from reviews.rules.chronology import MOST_ROWS_OF_A_RETURN, Child, Paste, When
from reviews.services import information_requests

FIELDS = ("certainty", "first_on", "last_on", "at", "what", "source", "child")


@dataclass(frozen=True)
class Told:
    """One thing that happened: when, what, from which record, and whether the child was seen or heard."""

    when: When
    what: str
    source: str
    child: Child = Child.NOT_SAID

    @property
    def facts(self) -> dict[str, object]:
        """The same as the row holds it."""
        return {
            "certainty": self.when.certainty,
            "first_on": self.when.first,
            "last_on": self.when.last,
            "at": self.when.at,
            "what": self.what,
            "source": self.source,
            "child": self.child,
        }


def _row(request: InformationRequest, told: Told, by: Writer, now: datetime) -> ChronologyEntry:
    return ChronologyEntry(
        partnership=request.partnership,
        request=request,
        written_at=now,
        written_by=by.actor.user if by.actor else None,
        written_by_name=by.name,
        **told.facts,
    )


def _open(request: InformationRequest, by: Writer, more: int) -> InformationRequest:
    row = information_requests.locked(request)
    access.may_answer(by, row).require()
    if row.chronology.count() + more > MOST_ROWS_OF_A_RETURN:
        raise Refused(f"A chronology holds at most {MOST_ROWS_OF_A_RETURN:,} rows.")
    return row


@transaction.atomic
def add(request: InformationRequest, told: Told, *, by: Writer, now: datetime) -> ChronologyEntry:
    """Add one row to an agency's chronology."""
    row = _row(_open(request, by, 1), told, by, now)
    row.save()
    return row


@transaction.atomic
def change(
    entry: ChronologyEntry, told: Told, *, version: int, by: Writer, now: datetime
) -> ChronologyEntry:
    """
    Change one row; the same again changes nothing.

    Raises WrittenMeanwhile when somebody else changed it since the version that was opened.
    """
    _open(entry.request, by, 0)
    row = ChronologyEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if all(getattr(row, name) == value for name, value in told.facts.items()):
        return row
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name, value in told.facts.items():
        setattr(row, name, value)
    row.version, row.written_at = row.version + 1, now
    row.written_by = by.actor.user if by.actor else None
    row.written_by_name = by.name
    row.save(update_fields=[*FIELDS, "version", "written_at", "written_by", "written_by_name"])
    return row


@transaction.atomic
def remove(entry: ChronologyEntry, *, by: Writer) -> None:
    """Take one row out; what it said stays in its history."""
    _open(entry.request, by, 0)
    row = ChronologyEntry.objects.filter(pk=entry.pk).first()
    if row:
        row.delete()


@transaction.atomic
def take_in(request: InformationRequest, paste: Paste, *, by: Writer, now: datetime) -> int:
    """
    Add every row of a paste; how many. Raises Refused where one of them cannot be read, and then adds none.

    The history of the rows is written with them.
    """
    if not paste.is_good:
        raise Refused("Some rows cannot be read yet. Nothing was added.")
    row = _open(request, by, len(paste.rows))
    made = [
        _row(row, Told(one.when, one.what, one.source, one.child), by, now)
        for one in paste.rows
        if one.when
    ]
    bulk_create_with_history(made, ChronologyEntry)
    trail.record(
        "reviews.chronology.taken_in",
        subject=row,
        by=by.actor,
        sentence=f"added {len(made)} rows to the chronology for {row.reference}",
    )
    return len(made)
