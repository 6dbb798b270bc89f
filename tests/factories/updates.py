"""Updates between a group and other boards, as far as a test needs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, BoardUpdate, Meeting, StandingAsk
from governance.services import board_updates
from governance.services.board_updates import Board
from partnership.models import Actor, Group
from partnership.services.deadlines import local_today

CDOP = Board(name="Child death overview panel (CDOP)")
MASE = Board(name="Multi-agency sexual exploitation panel (MASE)")


def asked(meeting: Meeting, by: Actor, **over: Any) -> BoardUpdate:
    now = over.pop("now", timezone.now())
    values: dict[str, Any] = {
        "item": None, "board": MASE, "text": "How many children were discussed?", "liaison": None,
        "due_on": local_today(now) + timedelta(days=7),
    }  # fmt: skip
    with scope(partnership=meeting.partnership):
        return board_updates.ask(meeting=meeting, by=by, now=now, **(values | over))


def answered(update: BoardUpdate, by: Actor, **over: Any) -> BoardUpdate:
    values: dict[str, Any] = {
        "is_nothing": False, "answer": "Twelve, four of them new.", "given_by": "Chair of the panel",
        "answered_on": by.today,
    }  # fmt: skip
    with scope(partnership=update.partnership):
        return board_updates.answer(update, by=by, **(values | over))


def told(group: Group, by: Actor, **over: Any) -> BoardUpdate:
    values: dict[str, Any] = {
        "board": CDOP, "text": "Two learning points went to every school.", "told_on": by.today, "item": None,
    }  # fmt: skip
    with scope(partnership=group.partnership):
        return board_updates.tell(group=group, by=by, **(values | over))


def a_rule(group: Group, by: Actor, **over: Any) -> StandingAsk:
    values: dict[str, Any] = {
        "board": CDOP, "standing": None, "text": "What did you learn?", "days_before": 5, "now": timezone.now(),
    }  # fmt: skip
    with scope(partnership=group.partnership):
        return board_updates.keep_asking(group=group, by=by, **(values | over))


def at_the_table(meeting: Meeting, item: AgendaItem) -> dict[str, list[BoardUpdate]]:
    with scope(partnership=meeting.partnership):
        return board_updates.by_item(meeting, [item]).get(item.pk, {"theirs": [], "ours": []})
