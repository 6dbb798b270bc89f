"""Updates between Penfold Vale and other boards: all invented, so none stands under the name of a real borough."""

from datetime import datetime, timedelta

from django_scopes import scope

from governance.models import BoardUpdate, Meeting
from governance.services import board_updates
from governance.services.board_updates import Board
from partnership.models import Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today

EXPLOITATION = Board(name="Multi-agency sexual exploitation panel (MASE)")
RISK_CONFERENCE = Board(name="Multi-agency risk assessment conference (MARAC)")
CHILD_DEATH = Board(name="Child death overview panel (CDOP)")


def fill(*, now: datetime) -> list[str]:
    """Ask, answer and tell where nothing is recorded yet; what was added, in words."""
    partnership = Partnership.objects.get(slug="penfold-vale")
    with scope(partnership=partnership):
        meeting = (
            Meeting.objects.to_come()
            .filter(group__code="executive")
            .select_related("group", "partnership")
            .order_by("meets_on")
            .first()
        )
        if meeting is None or BoardUpdate.objects.exists():
            return []
        by = demonstration.acting("penfold.manager@example.org", partnership, local_today(now))
        for board, text in (
            (EXPLOITATION, "How many children were discussed this quarter, and what was new?"),
            (RISK_CONFERENCE, "In how many households with children did you meet twice or more?"),
        ):
            asked = board_updates.ask(
                meeting=meeting,
                item=None,
                board=board,
                text=text,
                due_on=by.today + timedelta(days=14),
                liaison=None,
                by=by,
                now=now,
            )
        board_updates.answer(
            asked,
            is_nothing=False,
            answer="Seven households. In five of them the school was told the same day.",
            given_by="Chair of the conference",
            answered_on=by.today,
            by=by,
        )
        board_updates.tell(
            group=meeting.group,
            board=CHILD_DEATH,
            text="The safer sleeping leaflet now stands in five languages.",
            told_on=by.today,
            by=by,
        )
    return ["3 updates of other boards"]
