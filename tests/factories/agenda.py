"""Meetings that are still to come, with agendas."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Meeting, Minutes, StandingItem
from governance.rules.meeting import ItemKind, MeetingState, MinutesState
from partnership.models import Group
from tests.factories.governance import make_meeting

IN_TWO_MONTHS = timedelta(days=60)


def make_planned(group: Group, on: date | None = None, **over: Any) -> Meeting:
    values = {
        "state": MeetingState.PLANNED,
        "starts_at": time(14),
        "ends_at": time(16),
        "title": f"{group.code} {on or ''}".strip(),
    }
    return make_meeting(group, on or timezone.localdate() + IN_TWO_MONTHS, **(values | over))


def make_item(meeting: Meeting, title: str = "Budget", **over: Any) -> AgendaItem:
    with scope(partnership=meeting.partnership):
        values = {"position": meeting.items.count() + 1, "minutes_planned": 10}
        return AgendaItem.objects.create(
            partnership=meeting.partnership, meeting=meeting, title=title, **(values | over)
        )


def make_rule(
    group: Group, title: str, kind: ItemKind = ItemKind.ORDINARY, **over: Any
) -> StandingItem:
    with scope(partnership=group.partnership):
        values = {"position": StandingItem.objects.filter(group=group).count() + 1}
        return StandingItem.objects.create(
            partnership=group.partnership, group=group, title=title, kind=kind, **(values | over)
        )


def make_minutes(
    meeting: Meeting, state: MinutesState = MinutesState.DRAFT, **over: Any
) -> Minutes:
    with scope(partnership=meeting.partnership):
        return Minutes.objects.create(
            partnership=meeting.partnership, meeting=meeting, state=state, **over
        )


def titles(meeting: Meeting) -> list[str]:
    with scope(partnership=meeting.partnership):
        return [one.title for one in AgendaItem.objects.filter(meeting=meeting)]
