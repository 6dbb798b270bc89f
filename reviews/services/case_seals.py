"""Seal a whole case, open it to one person of its roster, close it again, lift the seal."""

from datetime import datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail
from reviews.access import case_seal as access
from reviews.models import CaseSeal, Incident, RosterEntry


def _locked(incident: Incident, by: Actor) -> Incident:
    if incident.partnership_id != by.partnership.pk:
        raise Refused("This case belongs to another partnership.")
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)


@transaction.atomic
def seal(incident: Incident, *, because: str, by: Actor, now: datetime) -> Incident:
    """Seal a case: it closes to everybody but the chair who seals it, until the chair opens it to them one by one."""
    row = _locked(incident, by)
    if row.is_sealed:
        return row
    access.may_seal(by, row).require()
    CaseSeal.objects.create(
        partnership=row.partnership, incident=row, because=because, sealed_at=now, sealed_by=by.user
    )
    on_it = RosterEntry.objects.filter(content_object=row)
    on_it.update(opens_sealed=False)
    on_it.filter(user=by.user, ended_on__isnull=True).update(opens_sealed=True)
    _set(row, sealed=True)
    _record("sealed", row, f"sealed {row.reference}", by)
    return row


@transaction.atomic
def unseal(incident: Incident, *, by: Actor, now: datetime) -> Incident:
    """Lift the seal: everybody on the roster opens the case again. Twice changes nothing."""
    row = _locked(incident, by)
    if not row.is_sealed:
        return row
    access.may_unseal(by, row).require()
    CaseSeal.objects.filter(incident=row).standing().update(lifted_at=now, lifted_by=by.user)
    _set(row, sealed=False)
    _record("unsealed", row, f"lifted the seal of {row.reference}", by)
    return row


def _set(row: Incident, *, sealed: bool) -> None:
    row.is_sealed = sealed
    row.save(update_fields=["is_sealed"])


def _record(what: str, row: Incident, did: str, by: Actor) -> None:
    trail.record(f"reviews.case.{what}", subject=row, by=by, sentence=did)


@transaction.atomic
def open_to(entry: RosterEntry, *, is_open: bool, by: Actor) -> RosterEntry:
    """Open a sealed case to one person of its roster, or close it to them again; twice changes nothing."""
    case = _locked(entry.content_object, by)
    row = (
        RosterEntry.objects.select_for_update(of=("self",)).select_related("user").get(pk=entry.pk)
    )
    row.content_object = case
    if row.opens_sealed == is_open and case.is_sealed:
        return row
    access.may_open_to(by, row).require()
    row.opens_sealed = is_open
    row.save(update_fields=["opens_sealed"])
    did = f"opened the sealed {case.reference} to" if is_open else f"closed the sealed {case.reference} to"  # fmt: skip
    _record("opened_to" if is_open else "closed_to", case, f"{did} {row.user}", by)
    return row
