"""Circulations of a group, sent by the service."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import Circulation
from governance.rules.circulation import CirculationKind
from governance.services import circulations
from governance.services.circulations import Asked
from partnership.models import Actor, Group


def send(
    group: Group, by: Actor, title: str = "The threshold document", **over: Any
) -> Circulation:
    values: dict[str, Any] = {
        "title": title,
        "reply_by": timezone.localdate() + timedelta(days=14),
        "kind": CirculationKind.QUESTION,
    }
    with scope(partnership=group.partnership):
        return circulations.send(group, asked=Asked(**(values | over)), by=by, now=timezone.now())
