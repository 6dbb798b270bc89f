"""
Two meetings of Penfold Vale's Executive with their records, and the agenda of the next; all invented.

The record of the first was approved at the second and published with one paragraph withheld; the record of the second
is out for corrections.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django_scopes import scope

from governance.models import AgendaItem, Agreement, Meeting, Minutes
from governance.rules.meeting import ItemKind, MeetingState, Purpose, Withheld
from governance.services import (
    agendas,
    meetings,
    minutes,
    notes,
    outcomes,
    rooms,
    schedule,
    standing_items,
)
from governance.services.agendas import ItemWords
from governance.services.outcomes import Said
from governance.services.schedule import Plan
from partnership.clocks import LONDON
from partnership.models import Actor, Agency, Group, Partnership, Seat
from partnership.services import calendar, demonstration
from partnership.services.actions import Owner
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_after, working_days_before

STARTS, ENDS = time(14), time(16)
CORRECTIONS = 10  # working days
PREPARED = (MeetingState.AGENDA_SET, MeetingState.PAPERS_OUT)


def fill(*, now: datetime) -> list[str]:
    """Hold the meetings, where no record stands yet; what was added, in words."""
    table = _Table(now)
    with scope(partnership=table.partnership):
        if Minutes.objects.exists():
            return []
        held = table.hold_all()
    return [f"{len(held)} records of meetings"]


def set_next(*, now: datetime) -> list[str]:
    """Set the agenda of the next meeting that is planned, where none is set; what was added, in words."""
    table = _Table(now)
    with scope(partnership=table.partnership):
        return table.set_next()


class _Table:
    """The group, and who acts for it on which day."""

    def __init__(self, now: datetime) -> None:
        self.told = demonstration.told("penfold_vale_records.json")
        self.partnership = Partnership.objects.get(slug=self.told["partnership"])
        self.today = local_today(now)
        with scope(partnership=self.partnership):
            self.group = Group.objects.select_related("partnership").get(code=self.told["group"])
        self.record: Minutes | None = None  # of the meeting before

    def hold_all(self) -> list[Meeting]:
        """Every meeting of the file, the earliest first."""
        standing_items.offer_usual(self.group, by=self._manager(self.today))
        return [self.hold(row) for row in self.told["meetings"]]

    @transaction.atomic
    def hold(self, row: dict[str, Any]) -> Meeting:
        """One meeting, from the plan of its day to its record sent out."""
        day = working_days_before(self.today, row["working_days_ago"], calendar.holidays())
        by = self._manager(day)
        begins, ends = _at(day, STARTS), _at(day, ENDS)
        meeting = self._planned(day, by)
        self._agenda(meeting, row["items"], by)
        meeting = rooms.open_room(meeting, at=begins, by=by, now=begins)
        for seat in meeting.attendance.filter(seat__isnull=False).exclude(name=""):
            rooms.came(seat, who=None, at=begins, by=by, now=begins)
        for position, item in enumerate(agendas.items_of(meeting), start=1):
            moment = begins + timedelta(minutes=10 * position)
            if item.approves_id and self.record:
                minutes.approve(
                    self.record, under=item, stances=self._all(meeting), at=moment, by=by, now=moment
                )  # fmt: skip
                self._publish(by, ends)
        for told in row["items"]:
            self._say(meeting, told, by, begins + timedelta(minutes=70))
        meeting = rooms.close_room(meeting, at=ends, by=by, now=ends)
        meetings.say_focus(meeting, areas=[one["title"] for one in row["items"]], was=[], by=by)
        self._send_out(meeting, day)
        return meeting

    def _planned(self, day: date, by: Actor) -> Meeting:
        plan = Plan(
            group=self.group, meets_on=day, starts_at=STARTS, ends_at=ENDS, place=self.told["place"]
        )
        return schedule.plan(plan=plan, by=by, now=_at(day, time(9)))

    def _agenda(self, meeting: Meeting, items: list[dict[str, Any]], by: Actor) -> None:
        agendas.bring_in(meeting, by=by)
        for told in items:
            agendas.add(meeting, words=_words(told), by=by)
        agendas.set_agenda(meeting, by=by)

    def _all(self, meeting: Meeting) -> dict[int, str]:
        voting = meeting.attendance.filter(kind=Seat.Kind.VOTING).exclude(name="")
        return dict.fromkeys(voting.values_list("pk", flat=True), Agreement.Stance.AGREED)

    def _say(self, meeting: Meeting, told: dict[str, Any], by: Actor, moment: datetime) -> None:
        item = AgendaItem.objects.select_related("meeting__group", "partnership").get(
            meeting=meeting, title=told["title"]
        )
        notes.write(item, text=told["note"], version=0, by=by, now=moment)
        if "decision" in told:
            said = Said(told["decision"], told["basis"], self._all(meeting))
            outcomes.decide(item, said, at=moment, by=by, now=moment)
        if "action" in told:
            action = told["action"]
            outcomes.act(
                item,
                what=action["what"],
                owner=Owner(agency=Agency.objects.get(name=action["agency"])),
                due_on=meeting.meets_on + timedelta(days=action["due_in"]),
                measure=action["measure"],
                at=moment,
                by=by,
                now=moment,
            )

    def _send_out(self, meeting: Meeting, day: date) -> None:
        days = calendar.holidays()
        checked = working_days_after(day, 2, days)
        record = Minutes.objects.select_related("meeting__group", "partnership").get(
            meeting=meeting
        )
        chair = demonstration.acting(self.told["chair"], self.partnership, checked)
        record = minutes.check(record, late_reason="", by=chair, now=_at(checked, time(10)))
        self.record = minutes.circulate(
            record,
            until=working_days_after(checked, CORRECTIONS, days),
            by=self._manager(checked),
            now=_at(checked, time(11)),
        )

    def _publish(self, by: Actor, now: datetime) -> None:
        """Withhold what the file says, and publish the record that was just approved."""
        record = self.record
        if record is None:
            return
        record.refresh_from_db()
        withheld = {
            one["title"]: one for one in self.told["meetings"][0]["items"] if "withheld" in one
        }
        for paragraph in record.paragraphs.select_related("item", "minutes"):
            told = withheld.get(paragraph.item.title) if paragraph.item else None
            if told and paragraph.text == told["note"]:
                minutes.withhold(
                    paragraph,
                    why=Withheld(told["withheld"]),
                    reason=told["withheld_because"],
                    by=by,
                    now=now,
                )
        minutes.publish(record, summary="", late_reason="", by=by, now=now)

    def set_next(self) -> list[str]:
        """Put an agenda on the next meeting that is planned."""
        rows = Meeting.objects.filter(group=self.group)
        if rows.filter(state__in=PREPARED).exists():
            return []
        planned = rows.filter(state=MeetingState.PLANNED, meets_on__gte=self.today)
        meeting = planned.select_related("group", "partnership").order_by("meets_on").first()
        if meeting is None:
            return []
        self._agenda(meeting, self.told["next"]["items"], self._manager(self.today))
        return [f"agenda of {meeting.reference}"]

    def _manager(self, on: date) -> Actor:
        return demonstration.acting(self.told["manager"], self.partnership, on)


def _words(told: dict[str, Any]) -> ItemWords:
    return ItemWords(
        title=told["title"],
        kind=ItemKind.ORDINARY,
        purpose=Purpose(told["purpose"]),
        minutes_planned=told["minutes"],
        presenter=told["presenter"],
        asks=told.get("asks", ""),
    )


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, LONDON)
