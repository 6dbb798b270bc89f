"""Keep who the child is in the vault, and open it with the purpose recorded first."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership import vault
from partnership.errors import Refused
from partnership.models import Actor
from reviews.access import incident as access
from reviews.models import CaseReading, ChildIdentity, Incident
from reviews.services import readings


@dataclass(frozen=True)
class Identity:
    """Who a child is."""

    name: str
    born_on: date | None


def _owner(incident: Incident) -> str:
    return f"identity of incident {incident.pk}"


def keep(incident: Incident, *, name: str, born_on: date | None) -> None:
    """Seal the identity of the child of an incident; nothing is kept when nothing is known."""
    if not name and born_on is None:
        return
    said = json.dumps({"name": name, "born_on": born_on and born_on.isoformat()})
    ChildIdentity.objects.create(
        partnership=incident.partnership,
        incident=incident,
        sealed=vault.seal_text(said, _owner(incident)),
    )


@transaction.atomic
def reveal(incident: Incident, *, purpose: str, by: Actor, now: datetime) -> Identity | None:
    """Who the child is; the reading and its purpose are recorded before anything is opened."""
    access.may_see_identity(by, incident).require()
    if not purpose.strip():
        raise Refused("Say what you need the identity for.")
    readings.note(incident, CaseReading.What.IDENTITY, purpose=purpose, by=by, now=now)
    kept = ChildIdentity.objects.filter(incident=incident).first()
    if kept is None:
        return None
    said = json.loads(vault.unseal_text(bytes(kept.sealed), _owner(incident)))
    born_on = date.fromisoformat(said["born_on"]) if said["born_on"] else None
    return Identity(name=said["name"], born_on=born_on)
