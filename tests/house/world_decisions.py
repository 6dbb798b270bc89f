"""What the addresses of the decision log need: a decision of the Forum, at which the school had a seat."""

from datetime import date
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Attendance, Outcome
from partnership.models import Group
from tests.factories import partnership as ground
from tests.factories.governance import make_meeting
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    now, place = timezone.now(), here.partnership
    with scope(partnership=place):
        forum = Group.objects.get(code="forum")
        meeting = make_meeting(forum, date(2024, 6, 6), title="The meeting that decided")
        seat = ground.make_seat(forum, "Head teacher", agency=here.school)
        Attendance.objects.create(
            partnership=place, meeting=meeting, seat=seat, agency=here.school, answer="absent"
        )
        item = AgendaItem.objects.create(
            partnership=place, meeting=meeting, position=1, title="Data"
        )
        outcome = Outcome.objects.create(
            partnership=place, meeting=meeting, item=item, kind="decision", text="Share the data",
            reference="DEC-2024-901", at=now, was_quorate=True, recorded_at=now,
            recorded_by=here.maya.user,
        )  # fmt: skip
    return {"decision": outcome}
