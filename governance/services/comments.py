"""Comments on the items of a meeting before it begins, and taking one back."""

from datetime import datetime

from django.db import transaction

from governance.access import circulation as access
from governance.models import AgendaItem, CommentTakenBack, ItemComment, Meeting
from governance.services import agendas
from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail


@transaction.atomic
def write(item: AgendaItem, *, text: str, by: Actor, now: datetime) -> ItemComment:
    """Say something on an item before the meeting. Raises Refused for who does not read its papers, and at other times."""
    if item.partnership_id != by.partnership.pk:
        raise Refused("This item belongs to another partnership.")
    meeting = agendas.locked(item.meeting)
    access.may_comment(by, item, meeting).require()
    made = ItemComment.objects.create(
        partnership=meeting.partnership,
        item=item,
        text=text,
        at=now,
        by=by.user,
        hat=by.hat_in_words[:200],
    )
    trail.record(
        "governance.comment.written",
        subject=meeting,
        by=by,
        sentence=f"commented on item {item.position} of {meeting.reference}",
    )
    return made


@transaction.atomic
def take_back(comment: ItemComment, *, by: Actor, now: datetime) -> ItemComment:
    """Strike a comment out; the words stay. A second time changes nothing."""
    meeting = agendas.locked(comment.item.meeting)
    if CommentTakenBack.objects.filter(comment=comment).exists():
        return comment
    access.may_take_back(by, comment, meeting).require()
    CommentTakenBack.objects.create(partnership=meeting.partnership, comment=comment, at=now)
    trail.record(
        "governance.comment.taken_back",
        subject=meeting,
        by=by,
        sentence=f"took back a comment on item {comment.item.position} of {meeting.reference}",
    )
    return comment


def standing(meeting: Meeting) -> list[ItemComment]:
    """What was said on the items of a meeting and not taken back."""
    rows = ItemComment.objects.filter(item__meeting=meeting, taken_back__isnull=True)
    return list(rows.select_related("by"))
