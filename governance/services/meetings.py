"""Record that a meeting was held, and what it looked at."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from governance.access.meeting import RECORD_MEETING
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
    AreaOfFocus.objects.bulk_create(
        AreaOfFocus(partnership=by.partnership, meeting=meeting, position=position, text=text)
        for position, text in enumerate(areas, start=1)
    )
    trail.record(
        "governance.meeting.recorded",
        subject=meeting,
        by=by,
        sentence=f"recorded meeting {meeting.reference} of {held_on:%d %B %Y}",
    )
    return meeting
