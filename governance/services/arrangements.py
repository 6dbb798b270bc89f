"""Begin a version of the arrangements, write it, and take it from the draft to the public and into force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from governance.access import arrangements as access
from governance.models import (
    Arrangements,
    ArrangementsSection,
    ArrangementsSignature,
    ChecklistPoint,
)
from governance.rules.arrangements import (
    ARRANGEMENTS_MOVES,
    PUBLIC,
    SIGNATURES,
    ArrangementsState,
    signing_roles,
)
from governance.services import arrangements_pages, arrangements_reviews, pdfs
from partnership.access import holds
from partnership.clocks import in_words
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Publication, RuleSet
from partnership.roles import Sector
from partnership.services import notices, publications, references, trail
from partnership.services.notices import Message

MOST_SECTIONS = 60


@dataclass(frozen=True)
class PaperSignature:
    """A signature that stands on an earlier paper: for which partner, by which post, on which day."""

    sector: Sector
    post: str
    signed_on: date
    when_in_words: str = ""


@dataclass(frozen=True)
class Earlier:
    """What is known of a version that was made before the portal."""

    version: int
    source: str
    effective_from: date | None = None
    told_of_reviews: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    signatures: tuple[PaperSignature, ...] = ()


@transaction.atomic
def begin(
    *,
    title: str,
    summary: str,
    rule_set: RuleSet,
    effective_from: date | None,
    based_on: Arrangements | None,
    by: Actor,
) -> Arrangements:
    """
    Begin the next version under an edition of the guidance, with a section for each point of its checklist.

    The words of the version it is based on are taken over where the point is the same.
    """
    holds(by, access.WRITE_ARRANGEMENTS).require()
    if based_on is not None and based_on.partnership_id != by.partnership.pk:
        raise Refused("Choose a version of this partnership's arrangements.")
    made = Arrangements.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "ARR", by.today.year),
        version=_next_version(),
        based_on=based_on,
        rule_set=rule_set,
        title=title,
        summary=summary,
        effective_from=effective_from,
    )
    _lay_out(made, {}, by=by)
    trail.record(
        "governance.arrangements.begun",
        subject=made,
        by=by,
        sentence=f"began version {made.version} of the arrangements ({made.reference})",
    )
    return made


def _next_version() -> int:
    return (Arrangements.objects.aggregate(last=Max("version"))["last"] or 0) + 1


def _lay_out(made: Arrangements, texts: Mapping[str, str], *, by: Actor) -> None:
    """The sections of a new version: the checklist's points, then what the partners had added to the version before."""
    before = {one.key: one for one in made.based_on.sections.all()} if made.based_on else {}
    points = list(ChecklistPoint.objects.filter(rule_set=made.rule_set))
    keys = {one.key for one in points}
    added = [one for key, one in before.items() if key not in keys and not one.is_demanded]
    planned: list[ChecklistPoint | ArrangementsSection] = [*points, *added]
    for position, point in enumerate(planned, start=1):
        older = before.get(point.key)
        text = texts.get(point.key) or (older.text if older else "")
        ArrangementsSection.objects.create(
            partnership=made.partnership,
            arrangements=made,
            key=point.key,
            title=point.title,
            asks=point.asks,
            source=point.source,
            is_to_check=point.is_to_check,
            is_demanded=isinstance(point, ChecklistPoint),
            position=position,
            text=text,
            saved_at=timezone.now() if text else None,
            saved_by=by.user if text else None,
        )


@transaction.atomic
def record_earlier(
    *, title: str, summary: str, rule_set: RuleSet, earlier: Earlier, by: Actor
) -> Arrangements:
    """
    Record a version that was made before the portal, with who signed the paper and the document that tells of it.

    Raises Refused for a version that is there already, and without the document that tells of it.
    """
    holds(by, access.WRITE_ARRANGEMENTS).require()
    if not earlier.source.strip():
        raise Refused("Say which document tells of this version.")
    if Arrangements.objects.filter(version=earlier.version).exists():
        raise Refused(f"Version {earlier.version} of the arrangements is here already.")
    year = earlier.effective_from.year if earlier.effective_from else by.today.year
    made = Arrangements.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "ARR", year),
        version=earlier.version,
        rule_set=rule_set,
        title=title,
        summary=summary,
        state=ArrangementsState.RECORDED,
        effective_from=earlier.effective_from,
        source=earlier.source,
        told_of_reviews=earlier.told_of_reviews,
    )
    _lay_out(made, earlier.texts, by=by)
    for one in earlier.signatures:
        ArrangementsSignature.objects.create(
            partnership=by.partnership,
            arrangements=made,
            round=made.round,
            sector=one.sector,
            post=one.post,
            signed_on=one.signed_on,
            when_in_words=one.when_in_words,
        )
    trail.record(
        "governance.arrangements.recorded",
        subject=made,
        by=by,
        sentence=f"recorded version {made.version} of the arrangements, made before the portal ({made.reference})",
    )
    return made


def locked(found: Arrangements) -> Arrangements:
    """The version as it stands now, locked until the transaction ends."""
    rows = Arrangements.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "rule_set").get(pk=found.pk)


@transaction.atomic
def describe(
    found: Arrangements, *, title: str, summary: str, effective_from: date | None, by: Actor
) -> Arrangements:
    """Change what the version is called, what is new in it, and from when it takes effect."""
    row = locked(found)
    if (row.title, row.summary, row.effective_from) == (title, summary, effective_from):
        return row
    access.may_write(by, row).require()
    row.title, row.summary, row.effective_from = title, summary, effective_from
    row.save(update_fields=["title", "summary", "effective_from"])
    trail.record(
        "governance.arrangements.described",
        subject=row,
        by=by,
        sentence=f"changed the title, the summary or the first day of {row.reference}",
    )
    return row


@transaction.atomic
def write_section(
    section: ArrangementsSection, *, text: str, version: int, by: Actor
) -> ArrangementsSection:
    """
    Save the words of a section that was opened at a version; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since.
    """
    locked(section.arrangements)
    rows = ArrangementsSection.objects.select_for_update(of=("self",))
    row = rows.select_related("arrangements__partnership", "saved_by").get(pk=section.pk)
    if row.text == text:
        return row
    access.may_write(by, row.arrangements).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    row.text, row.version = text, row.version + 1
    row.saved_at, row.saved_by = timezone.now(), by.user
    row.save(update_fields=["text", "version", "saved_at", "saved_by"])
    trail.record(
        "governance.arrangements_section.written",
        subject=row.arrangements,
        by=by,
        sentence=f"wrote section {row.position} of {row.arrangements.reference}",
    )
    return row


@transaction.atomic
def add_section(found: Arrangements, *, title: str, by: Actor) -> ArrangementsSection:
    """Add a section that the guidance does not ask for. A section of this title is there once."""
    row = locked(found)
    key = f"own-{slugify(title)}"[:40].rstrip("-")
    standing = row.sections.filter(key=key).first()
    if standing:
        return standing
    access.may_write(by, row).require()
    if row.sections.count() >= MOST_SECTIONS:
        raise Refused(f"Arrangements have {MOST_SECTIONS} sections at most.")
    last = row.sections.aggregate(last=Max("position"))["last"] or 0
    made = ArrangementsSection.objects.create(
        partnership=row.partnership,
        arrangements=row,
        key=key,
        title=title,
        is_demanded=False,
        position=last + 1,
    )
    trail.record(
        "governance.arrangements_section.added",
        subject=row,
        by=by,
        sentence=f"added section {made.position} to {row.reference}",
    )
    return made


def _move(row: Arrangements, to: ArrangementsState, *fields: str) -> None:
    ARRANGEMENTS_MOVES.check(row.state, to)
    row.state = to
    row.save(update_fields=["state", *fields])


@transaction.atomic
def consult(found: Arrangements, *, by: Actor) -> Arrangements:
    """Open the draft to every member and begin the consultation."""
    row = locked(found)
    if row.state == ArrangementsState.CONSULTATION:
        return row
    access.may_consult(by, row).require()
    _move(row, ArrangementsState.CONSULTATION)
    trail.record(
        "governance.arrangements.consultation_begun",
        subject=row,
        by=by,
        sentence=f"began the consultation on {row.reference}",
    )
    return row


@transaction.atomic
def begin_legal_check(found: Arrangements, *, by: Actor) -> Arrangements:
    """End the consultation and give the version to the legal check."""
    row = locked(found)
    if row.state == ArrangementsState.LEGAL_CHECK:
        return row
    access.may_check(by, row).require()
    _move(row, ArrangementsState.LEGAL_CHECK)
    trail.record(
        "governance.arrangements.legal_check_begun",
        subject=row,
        by=by,
        sentence=f"ended the consultation on {row.reference} and began the legal check",
    )
    return row


@transaction.atomic
def send_to_partners(
    found: Arrangements,
    *,
    legal_checked_on: date,
    legal_checked_by: str,
    legal_note: str,
    by: Actor,
    now: datetime,
) -> Arrangements:
    """
    Record the legal check, freeze the words, and ask the three statutory partners to sign them.

    Raises Refused for a check on a day that is still to come, or without the post of who made it.
    """
    row = locked(found)
    if row.state == ArrangementsState.WITH_PARTNERS:
        return row
    access.may_send(by, row).require()
    if legal_checked_on > by.today or not legal_checked_by.strip():
        raise Refused("Say who made the legal check, and on which day up to today.")
    row.legal_checked_on, row.legal_checked_by = legal_checked_on, legal_checked_by
    row.legal_note = legal_note
    row.words_sha256 = arrangements_pages.words_sha256(row)
    _move(
        row,
        ArrangementsState.WITH_PARTNERS,
        "legal_checked_on",
        "legal_checked_by",
        "legal_note",
        "words_sha256",
    )
    trail.record(
        "governance.arrangements.sent_to_partners",
        subject=row,
        by=by,
        sentence=f"sent {row.reference} to the partners to sign",
    )
    _ask_for_signatures(row, by=by, now=now)
    return row


def _ask_for_signatures(row: Arrangements, *, by: Actor, now: datetime) -> None:
    notices.tell(
        notices.people_in(row.partnership, signing_roles(row.rule_set.edition), by.today),
        Message(
            code="governance.arrangements.sign",
            subject=f"{row.reference} waits for your signature",
            body="The partnership's arrangements are ready for the three statutory partners to sign.",
            reference=row.reference,
            address=row.get_absolute_url(),
        ),
        partnership=row.partnership,
        key=f"{row.pk}:{row.round}",
        now=now,
    )


@transaction.atomic
def take_back(found: Arrangements, *, by: Actor) -> Arrangements:
    """Make the version a draft again; signatures given so far stay in the record and count no more."""
    row = locked(found)
    if row.state == ArrangementsState.DRAFT:
        return row
    access.may_take_back(by, row).require()
    row.round += access.is_frozen(row)
    row.words_sha256, row.legal_note, row.legal_checked_by, row.notified_how = "", "", "", ""
    row.legal_checked_on = row.notified_on = None
    _move(
        row,
        ArrangementsState.DRAFT,
        "round",
        "words_sha256",
        "legal_checked_on",
        "legal_checked_by",
        "legal_note",
        "notified_on",
        "notified_how",
    )
    trail.record(
        "governance.arrangements.taken_back",
        subject=row,
        by=by,
        sentence=f"took {row.reference} back to change it",
    )
    return row


@transaction.atomic
def sign(found: Arrangements, *, by: Actor, now: datetime) -> Arrangements:
    """Sign the frozen words for one statutory partner; with the third signature the partners have agreed."""
    row = locked(found)
    given = arrangements_pages.signatures_of(row)
    if any(one.by_id == by.user.pk for one in given):
        return row
    sector, verdict = access.sector_to_sign(by, row, given)
    verdict.require()
    if sector is None:  # never with an allowing verdict
        raise Refused("Only the statutory partners sign.")
    _require_the_words(row)
    ArrangementsSignature.objects.create(
        partnership=row.partnership,
        arrangements=row,
        round=row.round,
        sector=sector,
        post=by.hat_in_words,
        signed_on=by.today,
        by=by.user,
        at=now,
        words_sha256=row.words_sha256,
    )
    trail.record(
        "governance.arrangements.signed",
        subject=row,
        by=by,
        sentence=f"signed {row.reference} for the partner: {sector.label.lower()}",
    )
    if len(given) + 1 == SIGNATURES:
        _move(row, ArrangementsState.AGREED)
        trail.record(
            "governance.arrangements.agreed",
            subject=row,
            by=None,
            sentence=f"has the signatures of all three partners for {row.reference}",
        )
    return row


def _require_the_words(row: Arrangements) -> None:
    """Raise Refused where the words are no longer those that were frozen."""
    if arrangements_pages.words_sha256(row) != row.words_sha256:
        raise Refused(
            "The words are no longer those that were frozen for the partners. Take the version back and send it again."
        )


@transaction.atomic
def notify(found: Arrangements, *, notified_on: date, notified_how: str, by: Actor) -> Arrangements:
    """
    Record that the Secretary of State was notified of the agreed arrangements, on which day, to whom and how.

    Raises Refused for a day that is still to come, or before the last signature.
    """
    row = locked(found)
    if row.state == ArrangementsState.NOTIFIED:
        return row
    access.may_notify(by, row).require()
    signed = max(one.signed_on for one in arrangements_pages.signatures_of(row))
    if not signed <= notified_on <= by.today or not notified_how.strip():
        raise Refused(
            f"Say to whom and how, and a day from {in_words(signed)}, the last signature, up to today."
        )
    row.notified_on, row.notified_how = notified_on, notified_how
    _move(row, ArrangementsState.NOTIFIED, "notified_on", "notified_how")
    trail.record(
        "governance.arrangements.notified",
        subject=row,
        by=by,
        sentence=f"recorded that the Secretary of State was notified of {row.reference}",
    )
    return row


@transaction.atomic
def publish(found: Arrangements, *, summary: str, by: Actor, now: datetime) -> Arrangements:
    """
    Publish the signed version: a frozen page and its PDF. Earlier versions stay public.

    From the day that it names it is put in force; if that day has come, at once.
    """
    row = locked(found)
    if row.state in PUBLIC:
        return row
    made = arrangements_pages.current_pdf(row)
    access.may_publish(by, row, made).require()
    _require_the_words(row)
    row.publication = publications.publish(
        kind=Publication.Kind.ARRANGEMENTS,
        reference=row.reference,
        title=str(row),
        summary=summary,
        html=arrangements_pages.body(row),
        pdf=pdfs.public_copy(made, subject=row, by=by),
        by=by,
        now=now,
    )
    _move(row, ArrangementsState.PUBLISHED, "publication")
    trail.record(
        "governance.arrangements.published",
        subject=row,
        by=by,
        sentence=f"published the arrangements {row.reference}",
    )
    if access.may_put_in_force(by, row):
        return _put_in_force(row, by=by)
    return row


@transaction.atomic
def put_in_force(found: Arrangements, *, by: Actor) -> Arrangements:
    """Put a published version in force from the day that it names; earlier ones are superseded and stay public."""
    row = locked(found)
    if row.state == ArrangementsState.IN_FORCE:
        return row
    access.may_put_in_force(by, row).require()
    return _put_in_force(row, by=by)


def _put_in_force(row: Arrangements, *, by: Actor) -> Arrangements:
    earlier = Arrangements.objects.select_for_update(of=("self",)).filter(
        state__in=[ArrangementsState.PUBLISHED, ArrangementsState.IN_FORCE],
        version__lt=row.version,
    )
    for one in earlier.select_related("partnership", "publication"):
        _supersede(one, row, by=by)
    _move(row, ArrangementsState.IN_FORCE)
    trail.record(
        "governance.arrangements.put_in_force",
        subject=row,
        by=by,
        sentence=f"put the arrangements {row.reference} in force",
    )
    arrangements_reviews.plan(
        row,
        counted_from=row.effective_from or by.today,
        because="the day they took effect",
        by=by,
        now=timezone.now(),
    )
    return row


def _supersede(earlier: Arrangements, later: Arrangements, *, by: Actor) -> None:
    _move(earlier, ArrangementsState.SUPERSEDED)
    if earlier.publication and later.publication:
        publications.supersede(earlier.publication, later=later.publication)
    trail.record(
        "governance.arrangements.superseded",
        subject=earlier,
        by=by,
        sentence=f"superseded {earlier.reference} by {later.reference}",
    )
