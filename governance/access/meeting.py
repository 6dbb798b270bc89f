"""Who prepares, runs, minutes and publishes meetings, and whether now."""

from governance.models import Meeting
from partnership.access import permission
from partnership.models import Actor, Group
from partnership.roles import BUSINESS_UNIT, Role

RECORD_MEETING = permission("meetings.record", "record a meeting", *BUSINESS_UNIT)
PLAN_MEETINGS = permission("meetings.plan", "plan meetings and keep the calendar", *BUSINESS_UNIT)
PUBLISH_MINUTES = permission("minutes.publish", "publish minutes", Role.BUSINESS_MANAGER)


def chairs(actor: Actor, group: Group, meeting: Meeting | None = None) -> bool:
    """Whether the person sits in the group's chair, or in the seat whose turn it is to chair this meeting."""
    return bool(actor.chaired_group_ids & {group.pk}) or (
        meeting is not None
        and meeting.chair_seat_id is not None
        and meeting.chair_seat_id in actor.seat_ids
    )


def keeps(actor: Actor, meeting: Meeting) -> bool:
    """Whether the person prepares and minutes this meeting: the business unit, or whoever chairs it."""
    return actor.is_business_unit or chairs(actor, meeting.group, meeting)
