"""A group of three statutory partners with its quorum, and its meetings taken as far as a test needs."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Attendance, Meeting, Minutes, Outcome, Paragraph
from governance.rules.meeting import ItemKind, MeetingState
from governance.services import minutes, notes, outcomes, rooms
from governance.services.outcomes import Said
from partnership.clocks import LONDON
from partnership.models import (
    Actor,
    Group,
    GroupQuorum,
    Membership,
    Partnership,
    QuorumRequirement,
    Seat,
)
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from partnership.services import references
from tests.factories import partnership as ground

AGREED = "agreed"
SAYS = "At least one of each statutory partner"


def hour(day: date, at: str) -> datetime:
    """10:05 on a day, in London."""
    return datetime.combine(day, time.fromisoformat(at), LONDON)


@dataclass
class Table:
    """A group with a seat for each statutory partner, an observer, and those who keep its meetings."""

    partnership: Partnership
    group: Group
    manager: Membership
    people: dict[str, Membership]
    seats: dict[str, Seat]
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def by(self) -> Actor:
        return ground.actor(self.manager)

    def actor(self, who: str) -> Actor:
        return ground.actor(self.people[who])

    def row(self, meeting: Meeting, who: str) -> Attendance:
        return meeting.attendance.get(seat=self.seats[who])

    def row_of(self, meeting: Meeting, who: str) -> Attendance:
        """The same outside a scope."""
        with scope(partnership=self.partnership):
            return self.row(meeting, who)

    def paragraph_of(self, record: Minutes) -> Paragraph:
        """The first paragraph of an approved record."""
        with scope(partnership=self.partnership):
            return record.paragraphs.all()[0]


def make_quorum(group: Group, **over: Any) -> GroupQuorum:
    """The rule of the three partners."""
    with scope(partnership=group.partnership):
        quorum = GroupQuorum.objects.create(
            partnership=group.partnership, group=group, says=SAYS, **over
        )
        for sector in STATUTORY_SECTORS:
            QuorumRequirement.objects.create(
                partnership=group.partnership,
                quorum=quorum,
                says=f"one of the {sector.label.lower()}",
                sectors=[sector],
            )
    return quorum


def make_table(slug: str = "", name: str = "Executive Group", **over: Any) -> Table:
    """A quorate-when-three group; the council chairs, an elected member observes."""
    place = ground.make_partnership(slug)
    group = ground.make_group(place, name, tier=1, **over)
    make_quorum(group)
    people, seats = {}, {}
    for who, role, sector in (
        ("council", Role.LEAD_PARTNER, Sector.LOCAL_AUTHORITY),
        ("icb", Role.DELEGATED_PARTNER, Sector.ICB),
        ("police", Role.DELEGATED_PARTNER, Sector.POLICE),
    ):
        agency = ground.make_agency(f"The {who}", partnership=place, sector=sector)
        people[who] = ground.make_member(place, role, agency=agency)
        seats[who] = ground.make_seat(
            group, f"{sector.label} seat", sector=sector, agency=agency, is_chair=who == "council"
        )
        ground.sit(people[who].user, seats[who])
    people["observer"] = ground.make_member(place, Role.ELECTED_OBSERVER)
    seats["observer"] = ground.make_seat(
        group, "Observer seat", sector=Sector.ELECTED, kind=Seat.Kind.OBSERVER
    )
    ground.sit(people["observer"].user, seats["observer"])
    manager = ground.make_member(place, Role.BUSINESS_MANAGER)
    return Table(place, group, manager, people, seats)


def plan(table: Table, on: date | None = None, *titles: str, **over: Any) -> Meeting:
    """A meeting with its agenda; without a day, today's."""
    day = on or timezone.localdate()
    with scope(partnership=table.partnership):
        meeting = Meeting.objects.create(
            partnership=table.partnership,
            group=table.group,
            meets_on=day,
            reference=references.next_reference(table.partnership, "MT", day.year),
            title=over.pop("title", table.group.name),
            state=over.pop("state", MeetingState.AGENDA_SET),
            **over,
        )
        for position, title in enumerate(titles or ("Opening", "The plan"), start=1):
            make_item(meeting, title, position=position)
    return meeting


def make_item(meeting: Meeting, title: str = "An item", **over: Any) -> AgendaItem:
    with scope(partnership=meeting.partnership):
        values = {"position": meeting.items.count() + 1}
        return AgendaItem.objects.create(
            partnership=meeting.partnership, meeting=meeting, title=title, **(values | over)
        )


def opened(
    table: Table, meeting: Meeting, at: str = "10:00", *, here: tuple[str, ...] = ()
) -> Meeting:
    """The room open from a time on, with some seats in it."""
    moment = hour(meeting.meets_on, at)
    with scope(partnership=table.partnership):
        meeting = rooms.open_room(meeting, at=moment, by=table.by, now=moment)
        for who in here:
            rooms.came(table.row(meeting, who), who=None, at=moment, by=table.by, now=moment)
    return meeting


ALL = ("council", "icb", "police")


def stances(table: Table, meeting: Meeting, *who: str) -> dict[int, str]:
    """Those who agreed."""
    return {table.row(meeting, one).pk: AGREED for one in who or ALL}


def said(table: Table, meeting: Meeting, *who: str, text: str = "The plan is agreed.") -> Said:
    """What those who are named decided."""
    return Said(text=text, basis="Delegated authority", stances=stances(table, meeting, *who))


def held(
    table: Table, on: date, *titles: str, note: str = "What was said.", **over: Any
) -> Minutes:
    """A meeting that took place from ten to twelve with all three partners, and its draft record."""
    meeting = opened(table, plan(table, on, *titles, **over), here=ALL)
    end = hour(on, "12:00")
    with scope(partnership=table.partnership):
        for item in meeting.items.all():
            item.meeting = meeting
            notes.write(item, text=note, version=0, by=table.by, now=end)
        meeting = rooms.close_room(meeting, at=end, by=table.by, now=end)
        return Minutes.objects.select_related("meeting__group", "partnership").get(meeting=meeting)


def circulated(table: Table, record: Minutes, until: date | None = None) -> Minutes:
    """The record checked by the chair and sent out for accuracy; both on the day of the meeting."""
    day = record.meeting.meets_on
    moment = hour(day, "13:00")
    with scope(partnership=table.partnership):
        record = minutes.check(
            record, late_reason="", by=ground.actor(table.people["council"], day), now=moment
        )
        return minutes.circulate(
            record,
            until=until or day + timedelta(days=3),
            by=ground.actor(table.manager, day),
            now=moment,
        )


def approved(table: Table, record: Minutes, on: date) -> Minutes:
    """The record approved at a quorate meeting of another day."""
    record = circulated(table, record)
    meeting = opened(table, plan(table, on, "Opening", title=f"Meeting of {on}"), here=ALL)
    under = make_item(
        meeting, "Minutes of the last meeting", kind=ItemKind.MINUTES, approves=record.meeting
    )
    moment = hour(on, "10:15")
    with scope(partnership=table.partnership):
        return minutes.approve(
            record, under=under, stances=stances(table, meeting), at=moment, by=table.by, now=moment
        )


def decided_now(table: Table, item: AgendaItem, text: str) -> Outcome:
    """A decision of everybody in the room, now."""
    now = timezone.now()
    return outcomes.decide(item, said(table, item.meeting, text=text), at=now, by=table.by, now=now)
