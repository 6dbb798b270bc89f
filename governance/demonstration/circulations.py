"""A pack of papers and a circulation under way in the invented partnership, made through the real services."""

from datetime import datetime, timedelta
from io import BytesIO

from django_scopes import scope

from governance.models import Circulation, Meeting, Pack
from governance.rules.circulation import Stance
from governance.rules.meeting import MeetingState
from governance.rules.paper import Audience
from governance.services import circulations, packs, papers
from governance.services.circulations import Asked
from governance.services.papers import Given
from partnership import pdf, uploads
from partnership.models import Actor, Group, Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today

PLACE, MANAGER = "penfold-vale", "penfold.manager@example.org"
PAPER = "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
ANSWERS = (
    (Stance.AGREE, ""),
    (Stance.COMMENT, "Please say who is told when a child moves school."),
)


def fill(*, now: datetime) -> list[str]:
    """Make what is not there yet; what was added, in words."""
    partnership = Partnership.objects.get(slug=PLACE)
    with scope(partnership=partnership):
        by = demonstration.acting(MANAGER, partnership, local_today(now))
        added = [] if Circulation.objects.exists() else _circulate(by, now)
        if not Pack.objects.exists():
            added += _bind(by, now)
    return added


def _circulate(by: Actor, now: datetime) -> list[str]:
    group = Group.objects.filter(seats__holdings__isnull=False).order_by("tier", "pk").first()
    if group is None:
        return []
    asked = Asked(
        title="New wording of the threshold document",
        text="The wording follows what the front door asked for. Say whether you agree before the next meeting.",
        reply_by=by.today + timedelta(days=10),
    )
    one = circulations.send(group, asked=asked, by=by, now=now)
    people = circulations.still_to_answer(one, by.today)
    for person, (stance, text) in zip(people, ANSWERS, strict=False):
        seated = Actor.of(person, by.partnership, by.today)
        circulations.answer(one, stance=stance, text=text, by=seated, now=now)
    return [f"circulation {one.reference}"]


def _bind(by: Actor, now: datetime) -> list[str]:
    meeting = (
        Meeting.objects.filter(
            state__in=[MeetingState.AGENDA_SET, MeetingState.PAPERS_OUT], items__isnull=False
        )
        .order_by("meets_on", "pk")
        .first()
    )
    if meeting is None:
        return []
    items = list(meeting.items.on_it().order_by("position"))[:2]
    for item in items:
        words = "An invented paper of an invented partnership, to show a pack."
        content = pdf.render(PAPER.format(item.title, words))
        taken = uploads.taken(BytesIO(content), name="paper.pdf", size=len(content))
        papers.add(
            item,
            given=[Given(item.title, taken)],
            audience=Audience.INHERITED,
            by=by,
            now=now,
        )
    made = packs.make(packs.ask(meeting, by=by, now=now))
    return [f"pack {made.number} of {meeting.reference}"]
