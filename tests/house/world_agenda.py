"""What the addresses of agendas name in the permission matrix."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import ForwardItem
from governance.rules.meeting import MeetingState
from governance.services import forward, item_guests
from partnership.models import Group
from tests.factories import agenda as make
from tests.factories import partnership as ground
from tests.factories.reviews import Cast


def things(here: Cast, elsewhere: Cast) -> dict[str, Any]:
    """A meeting whose agenda is open, one whose agenda is set, a rule, a plan and a guest."""
    group = ground.make_group(here.partnership, "Board", code="board-of-agendas")
    meeting, is_set = (
        make.make_planned(group),
        make.make_planned(group, title="Set", state=MeetingState.AGENDA_SET),
    )
    item = make.make_item(meeting)
    make.make_item(is_set)
    with scope(partnership=here.partnership):
        guest = item_guests.invite(
            item,
            person=here.lena.user,
            seat=None,
            name="",
            post="",
            by=here.maya,
            now=timezone.now(),
        )
        planned = _planned(group)
    with scope(partnership=elsewhere.partnership):
        foreign = _planned(ground.make_group(elsewhere.partnership))
    return {
        "agenda_group": group,
        "agenda_meeting": meeting,
        "agenda_set": is_set,
        "agenda_item": item,
        "agenda_rule": make.make_rule(group, "Voice of children"),
        "agenda_guest": guest,
        "planned": planned,
        "foreign_planned": foreign,
    }


def _planned(group: Group) -> ForwardItem:
    return forward.want(
        group=group,
        title="QZX-FOREIGN plan" if group.partnership.slug == "marlow-fen" else "A plan",
        because="",
        wanted_by=None,
        once_key="matrix",
        by=None,
        now=timezone.now(),
    )
