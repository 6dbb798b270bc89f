"""Record that a meeting was held, and what it looked at, as the log and the yearly report print it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from governance.access.meeting import RECORD_MEETING, may_say_focus
from governance.models import AreaOfFocus, Meeting
from governance.rules.meeting import MeetingState
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.services import references, trail


@transaction.atomic
def record(
    *,
    group: Group,
    held_on: date,
    kind: Meeting.Kind,
    title: str,
    place: str,
    areas: Sequence[str],
    by: Actor,
) -> Meeting:
    """
    Record a meeting; the same group, day and title again hands back the one that is recorded.

    Raises Refused for people who may not, and for a group of another partnership.
    """
    holds(by, RECORD_MEETING).require()
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    title = title or group.name
    standing = Meeting.objects.filter(group=group, meets_on=held_on, title=title).first()
    if standing:
        return standing
    meeting = Meeting.objects.create(
        partnership=by.partnership,
        group=group,
        reference=references.next_reference(by.partnership, "MT", held_on.year),
        meets_on=held_on,
        kind=kind,
        state=MeetingState.HELD,
        title=title,
        place=place,
    )
    _keep_areas(meeting, areas)
    trail.record(
        "governance.meeting.recorded",
        subject=meeting,
        by=by,
        sentence=f"recorded meeting {meeting.reference} of {held_on:%d %B %Y}",
    )
    return meeting


@transaction.atomic
def say_focus(meeting: Meeting, *, areas: Sequence[str], was: Sequence[str], by: Actor) -> Meeting:
    """
    Say what a held meeting looked at; `was` is what stood there when the writer began.

    Raises Refused for people who may not, before the meeting was held, and where somebody else wrote meanwhile.
    """
    row = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    may_say_focus(by, row).require()
    standing = [one.text for one in row.areas.all()]
    if standing == list(areas):
        return row
    if standing != list(was):
        raise Refused(
            f"Somebody wrote here meanwhile. It now says: {'; '.join(standing) or 'nothing'}."
        )
    row.areas.all().delete()
    _keep_areas(row, areas)
    trail.record(
        "governance.meeting.focus",
        subject=row,
        by=by,
        sentence=f"wrote what meeting {row.reference} looked at",
    )
    return row


def _keep_areas(meeting: Meeting, areas: Sequence[str]) -> None:
    AreaOfFocus.objects.bulk_create(
        AreaOfFocus(partnership=meeting.partnership, meeting=meeting, position=position, text=text)
        for position, text in enumerate(areas, start=1)
    )
