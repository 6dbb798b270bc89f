"""The private brief for the chair: what to know about an item, written by those who keep the meeting, read by nobody else."""

from datetime import datetime

from django.db import transaction

from governance.access import meeting as access
from governance.models import AgendaItem, ChairBrief
from governance.services import rooms
from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail


@transaction.atomic
def write(item: AgendaItem, *, text: str, by: Actor, now: datetime) -> ChairBrief | None:
    """
    Write what the chair should know about an item; an empty text takes the brief away. The same words change nothing.

    Raises Refused once the meeting is over.
    """
    meeting = rooms.locked(item.meeting)
    access.may_keep(by, meeting).require()
    if not meeting.is_before_the_room and not meeting.is_in_session:
        raise Refused("The meeting is over, so there is nothing to prepare the chair for.")
    text = text.strip()
    standing = ChairBrief.objects.filter(item=item).first()
    if (standing.text if standing else "") == text:
        return standing
    if not text:
        ChairBrief.objects.filter(item=item).delete()
        standing = None
    else:
        standing, _ = ChairBrief.objects.update_or_create(
            item=item,
            defaults={
                "partnership": meeting.partnership,
                "text": text,
                "saved_at": now,
                "saved_by": by.user,
            },
        )
    trail.record(
        "governance.meeting.brief_written",
        subject=meeting,
        by=by,
        sentence=f"wrote the chair’s brief on item {item.position} of {meeting.reference}",
    )
    return standing
