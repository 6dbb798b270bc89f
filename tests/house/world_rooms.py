"""The meetings of the matrix: one planned for today, one in session, and records in every state."""

from datetime import timedelta
from typing import Any, cast

from django.utils import timezone
from django_scopes import scope

from governance.models import Escalation, Meeting
from governance.rules.meeting import MeetingState
from governance.services import minutes, outcomes
from partnership.models import GroupParent, Membership
from partnership.roles import Sector
from tests.factories import partnership as ground
from tests.factories import rooms as make
from tests.factories.reviews import Cast
from tests.factories.rooms import Table


def things(here: Cast) -> dict[str, Any]:
    """The rows that the room's and the record's addresses name. Priya sits in the chair, Osei and Tom beside her."""
    table = _table(here)
    today = timezone.localdate()
    planned = make.plan(table, today, title="Planned for today")
    session = make.opened(
        table, make.plan(table, today, title="In session"), "00:00", here=make.ALL
    )
    draft = make.held(table, today - timedelta(days=1), title="Drafted")
    out = make.circulated(
        table,
        make.held(table, today - timedelta(days=2), title="Out for accuracy"),
        until=today + timedelta(days=5),
    )
    approved = make.approved(
        table,
        make.held(table, today - timedelta(days=40), title="Approved"),
        today - timedelta(days=10),
    )
    checked = make.held(table, today - timedelta(days=3), title="Checked")
    with scope(partnership=table.partnership):
        at = make.hour(checked.meeting.meets_on, "13:00")
        checked = minutes.check(
            checked, late_reason="", by=ground.actor(table.people["council"]), now=at
        )
        correction = minutes.correct(
            out, item=None, text="It was Tuesday.", by=table.actor("icb"), now=timezone.now()
        )
        item = session.items.all()[0]
        item.meeting = session
        under = make.make_item(session, "Minutes", kind="minutes", approves=out.meeting)
        sent = _sent_up(table, item)
    return {
        "room_planned": planned,
        "room_session": session,
        "room_item": item,
        "room_approving": under,
        "room_seated": table.row_of(session, "police"),
        "room_draft_record": draft,
        "room_checked_record": checked,
        "room_out_record": out,
        "room_correction": correction,
        "room_approved_record": approved,
        "room_paragraph": table.paragraph_of(approved),
        "room_sent_up": sent,
        "room_noted": sent.outcome,
        "room_chair_seat": table.seats["council"],
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """A meeting in session of the other partnership, under a reference that no meeting has here."""
    today = timezone.localdate()
    group = ground.make_group(there.partnership, f"{canary} group")
    with scope(partnership=there.partnership):
        meeting = Meeting.objects.create(
            partnership=there.partnership,
            group=group,
            reference=f"MT-{today.year}-900",
            meets_on=today,
            title=f"{canary} meeting",
            state=MeetingState.IN_SESSION,
            opened_at=timezone.now(),
        )
    return {"foreign_meeting": meeting, "foreign_item": make.make_item(meeting, f"{canary} item")}


def _table(here: Cast) -> Table:
    place = here.partnership
    group = ground.make_group(place, "Executive Group", code="executive", tier=1)
    make.make_quorum(group)
    people, seats = {}, {}
    for who, actor, sector in (
        ("council", here.priya, Sector.LOCAL_AUTHORITY),
        ("icb", here.osei, Sector.ICB),
        ("police", here.tom, Sector.POLICE),
    ):
        people[who] = cast(Membership, actor.hat)
        seats[who] = ground.make_seat(
            group, f"{who} seat", sector=sector, is_chair=who == "council"
        )
        ground.sit(actor.user, seats[who])
    return Table(place, group, cast(Membership, here.maya.hat), people, seats)


def _sent_up(table: Table, item: Any) -> Escalation:
    parent = ground.make_group(table.partnership, "Board", code="board")
    GroupParent.objects.create(partnership=table.partnership, group=table.group, parent=parent)
    now = timezone.now()
    return outcomes.escalate(
        item, text="Settle this.", to_group=parent, at=now, by=table.by, now=now
    ).escalation
