"""What the addresses of the calendar name: a meeting to come, and a group of the other partnership."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.rules.meeting import MeetingState
from partnership.models import Group
from tests.factories.governance import make_meeting
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    with scope(partnership=here.partnership):
        group = Group.objects.get(code="forum")
    day = timezone.localdate() + timedelta(days=40)
    return {
        "planned_meeting": make_meeting(group, day, title="To come", state=MeetingState.PLANNED)
    }
