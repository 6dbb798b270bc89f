"""Add a document to a case, replace it, withdraw it, seal it and let people in, and hand out a copy that is logged first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db import transaction

from partnership import binder
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Agency, User
from partnership.sensitivity import Sensitivity
from partnership.services import documents, notices, trail
from partnership.services.deadlines import local_today
from partnership.services.references import next_reference
from partnership.uploads import Taken
from reviews.access import case_document as access
from reviews.models import CaseDocument, CaseReading, Incident, RosterEntry, SealedGrant
from reviews.notices.case_document import let_in_to_sealed
from reviews.rules.case_document import (
    MOST_SEALED,
    DocumentKind,
    carries_a_mark,
    file_name,
)
from reviews.services import readings

ONLY_PDF = "A sealed item is a PDF, so that each copy names its reader. Save it as a PDF first."


@dataclass(frozen=True)
class Given:
    """A file that was judged (uploads.taken), with what it is."""

    title: str
    kind: DocumentKind
    agency: Agency | None
    taken: Taken
    is_sealed: bool = False


@dataclass(frozen=True)
class Copy:
    """A copy as it leaves: its bytes, its type and its name."""

    content: bytes
    media_type: str
    file_name: str


def _locked(incident: Incident, by: Actor) -> Incident:
    """
    The case, with the actor's place on its roster locked, so that an end of it comes before this act or after.

    Raises Refused for a case of another partnership.
    """
    if incident.partnership_id != by.partnership.pk:
        raise Refused("This case belongs to another partnership.")
    list(RosterEntry.objects.of(by.user).filter(content_object=incident).select_for_update())
    return Incident.objects.select_related("partnership").get(pk=incident.pk)


def _locked_document(document: CaseDocument, by: Actor) -> CaseDocument:
    incident = _locked(document.incident, by)
    row = (
        CaseDocument.objects.select_for_update(of=("self",))
        .select_related("document", "partnership")
        .get(pk=document.pk)
    )
    row.incident = incident
    return row


@transaction.atomic
def add(incident: Incident, *, given: Given, by: Actor, now: datetime) -> CaseDocument:
    """Keep a file in a case, encrypted. Raises Refused, and keeps nothing, for whoever may not open the case now."""
    row = _locked(incident, by)
    access.may_add(by, row).require()
    return _kept(row, given, by=by, now=now)


@transaction.atomic
def replace(document: CaseDocument, *, given: Given, by: Actor, now: datetime) -> CaseDocument:
    """Put a new version in the place of a document. Raises Refused when somebody replaced or withdrew it meanwhile."""
    row = _locked_document(document, by)
    if row.is_replaced:
        raise Refused("Somebody has replaced this version. Look at the newest one first.")
    access.may_replace(by, row).require()
    made = _kept(row.incident, given, by=by, now=now, before=row)
    for one in row.let_in.filter(revoked_at__isnull=True, expires_on__gte=local_today(now)):
        _grant(made, one.user, one.reason, one.expires_on, giver=one.granted_by, now=now)
    return made


def _kept(
    incident: Incident,
    given: Given,
    *,
    by: Actor,
    now: datetime,
    before: CaseDocument | None = None,
) -> CaseDocument:
    if given.agency and not given.agency.entries.filter(partnership=incident.partnership).exists():
        raise Refused("Choose an agency of this partnership.")
    if given.is_sealed and not carries_a_mark(given.taken.media_type):
        raise Refused(ONLY_PDF)
    reference = next_reference(incident.partnership, "CD", local_today(now).year)
    document = documents.keep(
        given.taken,
        file_name=file_name(reference, given.taken.media_type),
        # The title is case material, so the ground floor's row carries the reference alone.
        title=reference,
        sensitivity=Sensitivity.SEALED if given.is_sealed else Sensitivity.CASE,
        partnership=incident.partnership,
        by=by,
    )
    made = CaseDocument.objects.create(
        partnership=incident.partnership,
        reference=reference,
        incident=incident,
        document=document,
        title=given.title,
        kind=given.kind,
        agency=given.agency,
        is_sealed=given.is_sealed,
        version=before.version + 1 if before else 1,
        replaces=before,
        added_at=now,
        added_by=by.user,
    )
    instead = f" in the place of {before.reference}" if before else ""
    _record("added", made, f"added {reference}{instead}", by)
    return made


def _record(what: str, document: CaseDocument, did: str, by: Actor) -> None:
    """The trail has references alone: a title or a reason speaks of the case."""
    trail.record(
        f"reviews.document.{what}",
        subject=document.incident,
        by=by,
        sentence=f"{did} ({document.incident.reference})",
    )


@transaction.atomic
def withdraw(document: CaseDocument, *, because: str, by: Actor, now: datetime) -> CaseDocument:
    """Take a document away from its readers, with the reason; a second time changes nothing."""
    row = _locked_document(document, by)
    if row.withdrawn_at:
        return row
    access.may_withdraw(by, row).require()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = now, by.user, because
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _record("withdrawn", row, f"withdrew {row.reference}", by)
    return row


@transaction.atomic
def seal(document: CaseDocument, *, by: Actor) -> CaseDocument:
    """Seal a document: from now on only those read it whom the chair lets in. Twice changes nothing."""
    row = _locked_document(document, by)
    if row.is_sealed:
        return row
    access.may_seal(by, row).require()
    _set_seal(row, sealed=True)
    _record("sealed", row, f"sealed {row.reference}", by)
    return row


@transaction.atomic
def unseal(document: CaseDocument, *, by: Actor) -> CaseDocument:
    """Lift the seal: whoever may open the case reads it again. Twice changes nothing."""
    row = _locked_document(document, by)
    if not row.is_sealed:
        return row
    access.may_open_seal(by, row).require()
    _set_seal(row, sealed=False)
    _record("unsealed", row, f"lifted the seal of {row.reference}", by)
    return row


def _set_seal(row: CaseDocument, *, sealed: bool) -> None:
    row.is_sealed = sealed
    row.save(update_fields=["is_sealed"])
    row.document.sensitivity = Sensitivity.SEALED if sealed else Sensitivity.CASE
    row.document.save(update_fields=["sensitivity"])


@transaction.atomic
def open_to(
    document: CaseDocument,
    *,
    person: User,
    reason: str,
    expires_on: date,
    by: Actor,
    now: datetime,
) -> SealedGrant:
    """
    Let one person of the roster in to a sealed item, until a day at most ninety days ahead.

    Somebody who is let in already stays as they are, unless the end is another: then a new grant takes its place.
    """
    row = _locked_document(document, by)
    access.may_open_seal(by, row).require()
    if not by.today <= expires_on <= by.today + MOST_SEALED:
        raise Refused(f"The last day is today or later, and at most {MOST_SEALED.days} days ahead.")
    if not RosterEntry.objects.of(person).filter(content_object=row.incident).exists():
        raise Refused("Only people on the roster of this case can be let in to its sealed items.")
    standing = row.let_in.filter(user=person, revoked_at__isnull=True).first()
    if standing and standing.expires_on == expires_on:
        return standing
    if standing:
        _revoke(standing, by, now)
    grant = _grant(row, person, reason, expires_on, giver=by.user, now=now)
    _record(
        "opened_to", row, f"let {person} in to {row.reference} until {in_words(expires_on)}", by
    )
    notices.tell(
        {person: f"You are told because {by.user} let you in."},
        let_in_to_sealed(row),
        partnership=row.partnership,
        key=str(grant.pk),
        now=now,
    )
    return grant


def _grant(
    row: CaseDocument, person: User, reason: str, expires_on: date, *, giver: User, now: datetime
) -> SealedGrant:
    return SealedGrant.objects.create(
        partnership=row.partnership,
        content_object=row,
        permission=Permission.objects.get(
            codename="open_sealed_document", content_type__app_label="reviews"
        ),
        user=person,
        reason=reason,
        granted_at=now,
        granted_by=giver,
        starts_on=local_today(now),
        expires_on=expires_on,
    )


@transaction.atomic
def close_to(grant: SealedGrant, *, by: Actor, now: datetime) -> SealedGrant:
    """Take back that a person is let in to a sealed item; twice changes nothing."""
    document = _locked_document(grant.content_object, by)
    row = SealedGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if row.revoked_at:
        return row
    access.may_open_seal(by, document).require()
    _revoke(row, by, now)
    _record("closed_to", document, f"closed {document.reference} to {row.user}", by)
    return row


def _revoke(grant: SealedGrant, by: Actor, now: datetime) -> None:
    grant.revoked_at, grant.revoked_by = now, by.user
    grant.save(update_fields=["revoked_at", "revoked_by"])


def copy_for(document: CaseDocument, *, purpose: str = "", by: Actor, now: datetime) -> Copy:
    """
    A copy for one reader, the reading being recorded before a byte is opened.

    A PDF carries the reader's name and the time on each page. What cannot carry a mark leaves only with a purpose.
    Raises Refused for whoever may not read it, and where a purpose is missing.
    """
    with transaction.atomic():
        access.may_read(by, document).require()
        marked = document.carries_a_mark
        if not marked and not purpose.strip():
            raise Refused("Say what you need this copy for: it carries no mark.")
        reading = readings.note(
            document.incident,
            CaseReading.What.DOCUMENT if marked else CaseReading.What.COPY,
            item=document.reference,
            purpose=purpose,
            by=by,
            now=now,
        )
        pieces = documents.open_for(document.document, by, purpose=document.incident.reference)
    content = b"".join(pieces)
    if marked:
        mark = binder.ReaderMark(
            reader=by.user.full_name,
            at=now,
            number=f"Copy {reading.pk}",
            reference=document.reference,
            marking=Sensitivity.CASE.marking,
        )
        content = binder.marked(content, mark)
    media_type = document.document.media_type
    return Copy(content, media_type, file_name(document.reference, media_type))
