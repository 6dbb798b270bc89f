"""How education is represented in Brent and Bromley, as their own documents say; of Penfold Vale it is invented."""

from datetime import datetime
from typing import Any

from django_scopes import scope

from governance.models import RepresentationBody
from governance.rules.education import BodyKind, Phase
from governance.services import education
from partnership.models import Partnership, Seat
from partnership.roles import Sector
from partnership.services import demonstration
from partnership.services.deadlines import local_today

BRENT = "Brent’s safeguarding arrangements, 2019, paragraphs 3.13 to 3.16"
BROMLEY = "Bromley’s safeguarding arrangements, how schools and early years settings are included"
SCHOOLS = [Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL]
# The group whose seats of education link into each body, where the document says so.
TOLD: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "brent": (
        "brent.manager@example.org",
        [
            {
                "name": "Designated safeguarding leads network",
                "kind": BodyKind.NETWORK,
                "phases": [*SCHOOLS, Phase.COLLEGE],
                "meets": "Regularly; the document names no number",
                "purpose": "Safeguarding leads of schools and colleges talk over local issues. The education members of the Forum link into it.",
                "source": BRENT,
                "sits_in": "forum",
            },
            {
                "name": "Safeguarding leads conference",
                "kind": BodyKind.CONFERENCE,
                "phases": [*SCHOOLS, Phase.COLLEGE],
                "meets": "Once a year",
                "led_by": "The lead school for safeguarding of the Brent Schools Partnership",
                "purpose": "Looks at the priorities and links into the Forum.",
                "source": BRENT,
            },
            {
                "name": "Brent Schools Partnership",
                "kind": BodyKind.ASSOCIATION,
                "phases": SCHOOLS,
                "purpose": "Set up by schools to help each other; most schools are members.",
                "source": BRENT,
            },
        ],
    ),
    "bromley": (
        "bromley.manager@example.org",
        [
            {
                "name": "Education and Early Years Safeguarding Advisory Committee",
                "kind": BodyKind.COMMITTEE,
                "phases": [
                    Phase.EARLY_YEARS, Phase.PRIMARY, Phase.SECONDARY, Phase.ALTERNATIVE, Phase.INDEPENDENT, Phase.COLLEGE,
                ],
                "purpose": "Represents schools, academies, independent schools and early years settings in the arrangements.",
                "source": BROMLEY,
                "seat": "Chair of the Education and Early Years Committee",
            },
        ],
    ),
    "penfold-vale": (
        "penfold.manager@example.org",
        [
            {
                "name": "Head teachers’ forum",
                "kind": BodyKind.ASSOCIATION,
                "phases": [Phase.PRIMARY, Phase.SECONDARY],
                "meets": "Twice a term",
                "sits_in": "board",
            },
        ],
    ),
}  # fmt: skip


def fill(*, now: datetime) -> list[str]:
    """Record the bodies where none is there yet; what was added, in words."""
    added = []
    for slug, (email, bodies) in TOLD.items():
        partnership = Partnership.objects.get(slug=slug)
        with scope(partnership=partnership):
            if RepresentationBody.objects.exists():
                continue
            by = demonstration.acting(email, partnership, local_today(now))
            for told in bodies:
                words = {"meets": "", "led_by": "", "purpose": "", "source": ""} | told
                seats = _seats(words.pop("sits_in", ""), words.pop("seat", ""), now)
                words["phases"] = [one.value for one in words["phases"]]
                education.record(seats=seats, by=by, **words)
            added.append(f"{len(bodies)} bodies of education in {partnership.short_name}")
    return added


def _seats(group: str, title: str, now: datetime) -> list[Seat]:
    rows = Seat.objects.filter(group__is_closed=False).exclude(ends_on__lt=local_today(now))
    if title:
        return list(rows.filter(title=title).select_related("group"))
    return list(rows.filter(group__code=group, sector=Sector.EDUCATION).select_related("group"))
