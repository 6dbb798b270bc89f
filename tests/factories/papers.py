"""Agenda items and their papers; a paper is added by the service, as people would."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Meeting, Pack, Paper
from governance.rules.meeting import MeetingState
from governance.rules.paper import Audience
from governance.services import papers
from governance.services.papers import Given
from partnership import uploads
from partnership.models import Actor, Group, Partnership, Seat
from partnership.roles import Role
from partnership.sensitivity import Sensitivity
from partnership.services import documents
from tests.factories import partnership as ground
from tests.factories.governance import make_meeting
from tests.hostile import files


def make_item(meeting: Meeting, title: str = "Damp and mould", **over: Any) -> AgendaItem:
    with scope(partnership=meeting.partnership):
        last = meeting.items.count()
        return AgendaItem.objects.create(
            partnership=meeting.partnership,
            meeting=meeting,
            position=over.pop("position", last + 1),
            title=title,
            **over,
        )


def given(title: str = "Report", name: str = "report.pdf", content: bytes = b"") -> Given:
    content = content or files.pdf()
    return Given(title, uploads.taken(BytesIO(content), name=name, size=len(content)))


def add_paper(
    item: AgendaItem,
    by: Actor,
    title: str = "Report",
    *,
    audience: Audience = Audience.INHERITED,
    now: datetime | None = None,
    **file: Any,
) -> Paper:
    with scope(partnership=item.partnership):
        (made,) = papers.add(
            item,
            given=[given(title, **file)],
            audience=audience,
            by=by,
            now=now or timezone.now(),
        )
    return made


def kept_pack(meeting: Meeting, by: Actor) -> Pack:
    """A pack that was made, without its making."""
    with scope(partnership=meeting.partnership):
        document = documents.store_made(
            files.pdf(),
            file_name=f"{meeting.reference}-pack-1.pdf",
            title="Pack",
            sensitivity=Sensitivity.PARTNERSHIP,
            partnership=meeting.partnership,
            by=by,
        )
        now = timezone.now()
        return Pack.objects.create(
            partnership=meeting.partnership,
            meeting=meeting,
            state=Pack.State.MADE,
            number=1,
            pages=1,
            document=document,
            asked_at=now,
            asked_by=by.user,
            finished_at=now,
        )


@dataclass
class Table:
    """A group at its table, with a meeting to come: who keeps it, chairs it, sits in it, and who does not."""

    partnership: Partnership
    group: Group
    meeting: Meeting
    item: AgendaItem
    unit: Actor
    chair: Actor
    member: Actor
    virtual: Actor
    reader: Actor  # opens the meetings of open groups without a seat
    colleague: Actor  # sees that there is a meeting, and no more


def make_table(slug: str = "brent", *, is_closed: bool = False, **meeting: Any) -> Table:
    place = ground.make_partnership(slug)
    group = ground.make_group(place, "Forum", is_closed=is_closed)

    def seated(title: str, **seat: Any) -> Actor:
        membership = ground.make_member(place, Role.AGENCY_LEAD)
        ground.sit(membership.user, ground.make_seat(group, title, **seat))
        return ground.actor(membership)

    found = make_meeting(group, **({"state": MeetingState.PLANNED} | meeting))
    return Table(
        partnership=place,
        group=group,
        meeting=found,
        item=make_item(found),
        unit=ground.make_actor(place, Role.SUPPORT_OFFICER),
        chair=seated("Chair", is_chair=True),
        member=seated("Member"),
        virtual=seated("Virtual member", kind=Seat.Kind.VIRTUAL),
        reader=ground.make_actor(place, Role.SCRUTINEER),
        colleague=ground.make_actor(place, Role.AGENCY_LEAD),
    )


def put_in(meeting: Meeting, state: MeetingState) -> None:
    """Take a meeting to a state without the services that other tests are about."""
    with scope(partnership=meeting.partnership):
        meeting.state = state
        meeting.opened_at = timezone.now() if state == MeetingState.IN_SESSION else None
        meeting.save()
