"""The notes of a meeting: one text to an item, saved as it is typed, by several people without lost words."""

from datetime import datetime

from django.db import transaction

from governance.access import meeting as access
from governance.models import AgendaItem, Minutes
from governance.rules.meeting import ItemState
from governance.services import rooms
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from partnership.services import trail


def _locked_record(item: AgendaItem) -> Minutes | None:
    rows = Minutes.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__group").filter(meeting=item.meeting_id).first()


@transaction.atomic
def write(item: AgendaItem, *, text: str, version: int, by: Actor, now: datetime) -> AgendaItem:
    """
    Save the note of an item that was opened at a version; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since, and Refused once the words are frozen.
    """
    record = _locked_record(item)
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.note == text:
        return row
    access.may_write_record(by, item.meeting, record).require()
    if row.note_version != version:
        raise WrittenMeanwhile(row)
    row.note, row.note_version = text, row.note_version + 1
    row.note_saved_at, row.note_saved_by = now, by.user
    row.save(update_fields=["note", "note_version", "note_saved_at", "note_saved_by"])
    return row


@transaction.atomic
def turn_to(item: AgendaItem, *, by: Actor, now: datetime) -> AgendaItem:
    """Turn the meeting to an item: the one before is dealt with, and its time stops. Turning to it twice changes nothing."""
    meeting = rooms.locked(item.meeting)
    access.may_run(by, meeting).require()
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.state == ItemState.NOW:
        return row
    if row.state == ItemState.MOVED:
        raise Refused("This item was moved to another meeting.")
    for other in meeting.items.filter(state=ItemState.NOW):
        other.state, other.ended_at = ItemState.DONE, now
        other.save(update_fields=["state", "ended_at"])
    row.state, row.started_at, row.ended_at = ItemState.NOW, row.started_at or now, None
    row.save(update_fields=["state", "started_at", "ended_at"])
    trail.record(
        "governance.meeting.turned_to",
        subject=meeting,
        by=by,
        sentence=f"turned {meeting.reference} to item {row.position}",
    )
    return row
