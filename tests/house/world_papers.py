"""A meeting whose papers are out, for the permission matrix."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.rules.meeting import MeetingState
from governance.services import comments
from tests.factories import circulations
from tests.factories import papers as make
from tests.factories import partnership as ground
from tests.factories.governance import make_meeting
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    """Lena sits in the group; nobody chairs it."""
    group = ground.make_group(here.partnership, "Learning group")
    ground.sit(here.lena.user, ground.make_seat(group))
    meeting = make_meeting(group, state=MeetingState.PLANNED)
    item = make.make_item(meeting)
    paper = make.add_paper(item, here.maya)
    make.put_in(meeting, MeetingState.PAPERS_OUT)
    with scope(partnership=here.partnership):
        comment = comments.write(item, text="Seen.", by=here.lena, now=timezone.now())
    file = make.given().taken
    circulation = circulations.send(group, here.maya, file=file)
    return {
        "comment": comment,
        "circulation": circulation,
        "papers_meeting": meeting,
        "papers_item": item,
        "paper": paper,
        "pack": make.kept_pack(meeting, here.maya),
    }
