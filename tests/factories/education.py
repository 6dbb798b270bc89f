"""Bodies through which education is represented."""

from typing import Any

from django_scopes import scope

from governance.models import RepresentationBody
from governance.rules.education import BodyKind, Phase
from governance.services import education
from partnership.models import Actor


def words(**over: Any) -> dict[str, Any]:
    return {
        "name": "Network of safeguarding leads", "kind": BodyKind.NETWORK,
        "phases": [Phase.PRIMARY.value, Phase.SECONDARY.value], "meets": "Once a term", "led_by": "A head teacher",
        "purpose": "", "source": "",
    } | over  # fmt: skip


def a_body(by: Actor, *, seats: Any = (), **over: Any) -> RepresentationBody:
    with scope(partnership=by.partnership):
        return education.record(seats=seats, by=by, **words(**over))
