"""Keep who a child is in the vault, and open it with the purpose recorded first."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership import vault
from partnership.errors import Refused
from partnership.models import Actor
from reviews.access import incident as access
from reviews.models import CaseReading, Child, ChildIdentity, Incident
from reviews.rules.practice_report import says_name
from reviews.services import readings


@dataclass(frozen=True)
class Identity:
    """Who a child is."""

    name: str
    born_on: date | None


def under_an_old_key() -> int:
    """How many identities are sealed under another master key than today's."""
    rows = ChildIdentity.objects.values_list("sealed", flat=True).iterator()
    return sum(1 for sealed in rows if not vault.is_under_todays_key(bytes(sealed)))


def take_over() -> Iterator[int]:
    """Seal identities again under today's master key, one at a time, unless one was changed meanwhile."""
    for row in ChildIdentity.objects.select_related("child").order_by("pk").iterator():
        if not vault.is_under_todays_key(bytes(row.sealed)):
            again = vault.sealed_again(bytes(row.sealed), row.owner)
            ChildIdentity.objects.filter(pk=row.pk, sealed=bytes(row.sealed)).update(sealed=again)
            yield 1


def keep(child: Child, *, name: str, born_on: date | None) -> None:
    """Seal the identity of a child, in place of what was sealed before; nothing is kept when nothing is known."""
    if not name and born_on is None:
        return
    said = json.dumps({"name": name, "born_on": born_on and born_on.isoformat()})
    kept = ChildIdentity.objects.filter(child=child).first() or ChildIdentity(
        partnership=child.partnership, child=child
    )
    kept.sealed = vault.seal_text(said, kept.owner)
    kept.save()


def named_in(incident: Incident, texts: Mapping[str, str]) -> list[str]:
    """Which of the texts, by their titles, say the name of a child of an incident. The name itself is not handed out."""
    kept = ChildIdentity.objects.filter(child__incident=incident).select_related("child")
    names = [json.loads(vault.unseal_text(bytes(one.sealed), one.owner))["name"] for one in kept]
    return [title for title, text in texts.items() if any(says_name(text, name) for name in names)]


@transaction.atomic
def reveal(child: Child, *, purpose: str, by: Actor, now: datetime) -> Identity | None:
    """Who a child is; the reading and its purpose are recorded before anything is opened."""
    access.may_see_identity(by, child.incident).require()
    if not purpose.strip():
        raise Refused("Say what you need the identity for.")
    readings.note(
        child.incident,
        CaseReading.What.IDENTITY,
        item=str(child.number),
        purpose=purpose,
        by=by,
        now=now,
    )
    kept = ChildIdentity.objects.filter(child=child).first()
    if kept is None:
        return None
    said = json.loads(vault.unseal_text(bytes(kept.sealed), kept.owner))
    born_on = date.fromisoformat(said["born_on"]) if said["born_on"] else None
    return Identity(name=said["name"], born_on=born_on)
