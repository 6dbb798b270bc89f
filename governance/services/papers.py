"""Add papers to an item, replace one by a new version, withdraw one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from governance.access import paper as access
from governance.models import AgendaItem, Meeting, Paper
from governance.notices import paper_came_late
from governance.rules.meeting import MeetingState
from governance.rules.paper import LATE, Audience, file_name
from governance.services import agendas
from partnership.clocks import last_moment
from partnership.errors import Refused
from partnership.models import Actor
from partnership.sensitivity import Sensitivity
from partnership.services import documents, notices, trail
from partnership.services.deadlines import local_today
from partnership.uploads import Taken


@dataclass(frozen=True)
class Given:
    """A file that was judged (uploads.taken), with its title."""

    title: str
    taken: Taken


@transaction.atomic
def add(
    item: AgendaItem, *, given: Sequence[Given], audience: Audience, by: Actor, now: datetime
) -> list[Paper]:
    """Add papers behind those that the item has. Raises Refused for people who may not, and after the meeting."""
    row, meeting = _locked(item, by)
    access.may_add(by, meeting).require()
    last = row.papers.aggregate(last=Max("position"))["last"] or 0
    added = [
        _kept(row, meeting, one, position=last + number, audience=audience, by=by, now=now)
        for number, one in enumerate(given, start=1)
    ]
    count = "a paper" if len(added) == 1 else f"{len(added)} papers"
    _record("added", meeting, f"added {count} to item {row.position}", by)
    _tell_if_late(added[0], meeting, now)
    return added


@transaction.atomic
def replace(paper: Paper, *, given: Given, by: Actor, now: datetime) -> Paper:
    """
    Put a new version in the place of a paper; the one before stays for those who keep the meeting.

    Raises Refused for people who may not, and for a paper that was replaced or withdrawn meanwhile.
    """
    item, meeting = _locked(paper.item, by)
    access.may_add(by, meeting).require()
    row = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if row.withdrawn_at:
        raise Refused("This paper is withdrawn. Add the new file as a paper of its own.")
    if Paper.objects.filter(replaces=row).exists():
        raise Refused("Somebody has replaced this version. Look at the newest one first.")
    made = _kept(
        item,
        meeting,
        given,
        position=row.position,
        audience=Audience(row.audience),
        by=by,
        now=now,
        before=row,
    )
    _record("replaced", meeting, f"replaced paper {made.number} by version {made.version}", by)
    _tell_if_late(made, meeting, now)
    return made


@transaction.atomic
def withdraw(paper: Paper, *, because: str, by: Actor, now: datetime) -> Paper:
    """Take a paper away from its readers, with the reason; a second time changes nothing."""
    _item, meeting = _locked(paper.item, by)
    row = Paper.objects.select_for_update(of=("self",)).select_related("item").get(pk=paper.pk)
    row.item.meeting = meeting
    if row.withdrawn_at:
        return row
    access.may_withdraw(by, row).require()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = now, by.user, because
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _record("withdrawn", meeting, f"withdrew paper {row.number}", by)
    return row


def _locked(item: AgendaItem, by: Actor) -> tuple[AgendaItem, Meeting]:
    """The item and its meeting, locked in that order; of the actor's own partnership."""
    if item.partnership_id != by.partnership.pk:
        raise Refused("This item belongs to another partnership.")
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("group", "partnership")
        .get(pk=item.meeting_id)
    )
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    row.meeting = meeting
    return row, meeting


def _kept(
    item: AgendaItem,
    meeting: Meeting,
    given: Given,
    *,
    position: int,
    audience: Audience,
    by: Actor,
    now: datetime,
    before: Paper | None = None,
) -> Paper:
    version = before.version + 1 if before else 1
    is_for_few = meeting.group.is_closed or audience != Audience.INHERITED
    document = documents.keep(
        given.taken,
        file_name=file_name(
            meeting.reference, item.position, position, version, given.taken.media_type
        ),
        title=given.title,
        sensitivity=Sensitivity.GROUP if is_for_few else Sensitivity.PARTNERSHIP,
        partnership=meeting.partnership,
        by=by,
    )
    return Paper.objects.create(
        partnership=meeting.partnership,
        item=item,
        document=document,
        title=given.title,
        audience=audience,
        position=position,
        version=version,
        replaces=before,
        is_late=meeting.state in LATE,
        added_at=now,
        added_by=by.user,
    )


def _tell_if_late(paper: Paper, meeting: Meeting, now: datetime) -> None:
    """Ring for everybody who was sent the papers, when something came after them that they may read."""
    if meeting.state != MeetingState.PAPERS_OUT or paper.audience == Audience.CHAIR:
        return
    notices.tell(
        agendas.people_to_tell(meeting, local_today(now)),
        paper_came_late(meeting, is_new_version=paper.version > 1),
        partnership=meeting.partnership,
        key=f"{meeting.reference}:{paper.pk}",
        now=now,
        useless_after=last_moment(meeting.meets_on),
    )


def _record(what: str, meeting: Meeting, did: str, by: Actor) -> None:
    """A title says what the meeting speaks of, so the trail has numbers only."""
    trail.record(
        f"governance.paper.{what}",
        subject=meeting,
        by=by,
        sentence=f"{did} of {meeting.reference}",
    )
