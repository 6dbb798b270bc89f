"""The record of a meeting, from the draft to the public copy: check, circulate, correct, approve, withhold, publish."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from governance.access import meeting as access
from governance.models import (
    AccuracyComment,
    AgendaItem,
    Minutes,
    Paragraph,
    Redaction,
)
from governance.notices import record_circulated
from governance.rules.clocks import DRAFT_MINUTES, PUBLISH_MINUTES
from governance.rules.meeting import (
    MINUTES_MOVES,
    ItemKind,
    MeetingState,
    MinutesState,
    ParagraphKind,
    Withheld,
)
from governance.services import outcomes, record_pages
from governance.services.outcomes import Said
from partnership import pdf
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Breach, Document, Publication, SeatHolding, User
from partnership.sensitivity import Sensitivity
from partnership.services import deadlines, documents, notices, publications, trail
from partnership.services.deadlines import BreachReason
from partnership.services.rule_sets import governing


def locked(record: Minutes) -> Minutes:
    """The record's row, locked until the transaction ends."""
    rows = Minutes.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "meeting__group", "publication").get(pk=record.pk)


def _record(row: Minutes, verb: str, sentence: str, by: Actor) -> None:
    trail.record(
        f"governance.minutes.{verb}",
        subject=row.meeting,
        by=by,
        sentence=f"{sentence} of {row.meeting.reference}",
    )


def _late(reason: str) -> BreachReason | None:
    return BreachReason(Breach.Cause.OTHER, reason) if reason.strip() else None


@transaction.atomic
def check(record: Minutes, *, late_reason: str, by: Actor, now: datetime) -> Minutes:
    """
    The chair has read the draft and agrees to it; its clock is met.

    Raises Refused where that is later than the clock allows and nothing says why.
    """
    row = locked(record)
    if row.state == MinutesState.CHECKED:
        return row
    access.may_check(by, row).require()
    MINUTES_MOVES.check(row.state, MinutesState.CHECKED)
    row.state, row.checked_at, row.checked_by = MinutesState.CHECKED, now, by.user
    row.save(update_fields=["state", "checked_at", "checked_by"])
    deadlines.meet(DRAFT_MINUTES, subject=row, at=now, by=by, breach=_late(late_reason))
    _record(row, "checked", "checked the draft record", by)
    return row


@transaction.atomic
def take_back(record: Minutes, *, by: Actor) -> Minutes:
    """Make the record a draft again, to change it; the chair checks it anew."""
    row = locked(record)
    if row.state == MinutesState.DRAFT:
        return row
    access.may_take_back(by, row).require()
    MINUTES_MOVES.check(row.state, MinutesState.DRAFT)
    row.state, row.checked_at, row.checked_by = MinutesState.DRAFT, None, None
    row.circulated_at, row.accuracy_until = None, None
    row.save(update_fields=["state", "checked_at", "checked_by", "circulated_at", "accuracy_until"])
    _record(row, "taken_back", "took back the record", by)
    return row


def told_of(record: Minutes, on: date) -> dict[User, str]:
    """Who is told that a record is out for accuracy: those who were there, and those who sit in the group on a day."""
    meeting = record.meeting
    people: dict[User, str] = {}
    there = meeting.attendance.filter(person__isnull=False, person__is_active=True)
    for one in there.select_related("person"):
        if one.person:
            people.setdefault(one.person, "You are told because you were expected at this meeting.")
    sitting = SeatHolding.objects.filter(seat__group=meeting.group).select_related("user")
    for holding in sitting.current(on):
        people.setdefault(holding.user, "You are told because you sit in this group.")
    return people


@transaction.atomic
def circulate(record: Minutes, *, until: date, by: Actor, now: datetime) -> Minutes:
    """
    Send the checked record out for accuracy until a day, to those who were there and those who sit in the group.

    Raises Refused for a day that is past.
    """
    row = locked(record)
    if row.state == MinutesState.CIRCULATED:
        return row
    access.may_circulate(by, row).require()
    MINUTES_MOVES.check(row.state, MinutesState.CIRCULATED)
    if until < by.today:
        raise Refused("The last day for corrections is past. Choose a later one.")
    row.state, row.circulated_at, row.accuracy_until = MinutesState.CIRCULATED, now, until
    row.save(update_fields=["state", "circulated_at", "accuracy_until"])
    notices.tell(
        told_of(row, by.today),
        record_circulated(row),
        partnership=row.partnership,
        key=f"{row.pk}:{now:%Y%m%d%H%M%S}",
        now=now,
    )
    _record(row, "circulated", "sent out for accuracy the record", by)
    return row


@transaction.atomic
def correct(
    record: Minutes, *, item: AgendaItem | None, text: str, by: Actor, now: datetime
) -> AccuracyComment:
    """Say what is not right in a record that is out for accuracy."""
    row = locked(record)
    access.may_correct(by, row).require()
    if item is not None and item.meeting_id != row.meeting_id:
        raise Refused("This item belongs to another meeting.")
    comment = AccuracyComment.objects.create(
        partnership=row.partnership,
        minutes=row,
        item=item,
        text=text,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )
    _record(row, "correction_asked", "asked for a correction to the record", by)
    return comment


@transaction.atomic
def answer(comment: AccuracyComment, *, text: str, by: Actor, now: datetime) -> AccuracyComment:
    """Say what was done about a correction. The first answer stands."""
    row = locked(comment.minutes)
    mine = AccuracyComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if mine.answered_at:
        return mine
    access.may_keep(by, row.meeting).require()
    if row.state != MinutesState.CIRCULATED:
        raise Refused("The record is not out for accuracy.")
    mine.answer, mine.answered_at, mine.answered_by = text, now, by.user
    mine.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(row, "correction_answered", "answered a correction to the record", by)
    return mine


# --- approval ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def approve(
    record: Minutes,
    *,
    under: AgendaItem,
    stances: Mapping[int, str],
    at: datetime,
    by: Actor,
    now: datetime,
) -> Minutes:
    """
    Approve the record at a later quorate meeting of the same group, under its item “minutes of the last meeting”.

    The approval is a decision of that meeting; from here on the words are frozen as paragraphs (Brent's arrangements
    2019, 2.9 and 2.16). Raises Refused for the wrong meeting or item, while corrections are asked for or unanswered,
    and where that meeting is not quorate.
    """
    row = locked(record)
    if row.approved_in_id == under.meeting_id:
        return row
    _right_meeting(row, under)
    MINUTES_MOVES.check(row.state, MinutesState.APPROVED)
    if row.accuracy_until and row.accuracy_until >= under.meeting.meets_on:
        raise Refused(f"Corrections may be sent until {in_words(row.accuracy_until)}.")
    if row.comments.filter(answered_at__isnull=True).exists():
        raise Refused("A correction has not been answered yet. Answer it on the record's page.")
    outcomes.decide(
        under,
        Said(
            text=f"The record of {row.meeting.reference} of {in_words(row.meeting.meets_on)} is approved.",
            basis="The group approves its own record",
            stances=stances,
        ),
        at=at,
        by=by,
        now=now,
    )
    _freeze(row, by, now)
    row.state, row.approved_at, row.approved_in = MinutesState.APPROVED, now, under.meeting
    row.save(update_fields=["state", "approved_at", "approved_in"])
    if not row.meeting.group.is_closed:
        deadlines.start(
            PUBLISH_MINUTES,
            subject=row,
            reference=row.meeting.reference,
            address=row.meeting.get_absolute_url(),
            starts_on=under.meeting.meets_on,
            starts_because=f"The minutes were approved at {under.meeting.reference}",
            rule_set=governing(under.meeting.meets_on),
            owner_agency=None,
            now=now,
        )
    _record(row, "approved", "approved the record", by)
    return row


def _right_meeting(record: Minutes, under: AgendaItem) -> None:
    here, there = record.meeting, under.meeting
    if there.group_id != here.group_id:
        raise Refused(
            f"Only a later meeting of {here.group.name} approves these minutes. "
            "Put “Minutes of the last meeting” on its agenda."
        )
    if (there.meets_on, there.pk) <= (here.meets_on, here.pk):
        raise Refused("A meeting does not approve its own record, nor that of a later one.")
    if under.kind != ItemKind.MINUTES or under.approves_id != here.pk:
        raise Refused("This item of the agenda does not put these minutes to the meeting.")
    if there.state != MeetingState.IN_SESSION:
        raise Refused("Minutes are approved while the meeting that approves them is in session.")


def _freeze(record: Minutes, by: Actor, now: datetime) -> None:
    Paragraph.objects.bulk_create(
        Paragraph(
            partnership=record.partnership,
            minutes=record,
            item=item,
            position=position,
            kind=kind,
            text=text,
            at=now,
            by=by.user,
            hat=by.hat_in_words,
        )
        for position, (item, kind, text) in enumerate(record_pages.words_of(record.meeting), 1)
    )


@transaction.atomic
def add(record: Minutes, *, text: str, by: Actor, now: datetime) -> Paragraph:
    """Add an addendum: the only way to correct an approved record. The same words twice are added once."""
    row = locked(record)
    access.may_add(by, row).require()
    text = text.strip()
    standing = row.paragraphs.filter(kind=ParagraphKind.ADDENDUM, text=text).first()
    if standing:
        return standing
    last = row.paragraphs.aggregate(last=Max("position"))["last"] or 0
    added = Paragraph.objects.create(
        partnership=row.partnership,
        minutes=row,
        position=last + 1,
        kind=ParagraphKind.ADDENDUM,
        text=text,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )
    _record(row, "added_to", "added an addendum to the record", by)
    return added


# --- what the public reads --------------------------------------------------------------------------------------------


@transaction.atomic
def withhold(
    paragraph: Paragraph, *, why: Withheld, reason: str, by: Actor, now: datetime
) -> Redaction:
    """Leave a paragraph out of the public copy, with the reason. Withholding it twice changes nothing."""
    row = locked(paragraph.minutes)
    access.may_redact(by, row).require()
    standing = paragraph.redactions.filter(lifted_at__isnull=True).first()
    if standing:
        return standing
    if not reason.strip():
        raise Refused("Say why the paragraph is withheld.")
    made = Redaction.objects.create(
        partnership=row.partnership,
        paragraph=paragraph,
        why=why,
        reason=reason,
        at=now,
        by=by.user,
    )
    _record(row, "withheld", f"withheld paragraph {paragraph.position} of the record", by)
    return made


@transaction.atomic
def put_back(paragraph: Paragraph, *, by: Actor, now: datetime) -> Paragraph:
    """Put a withheld paragraph back into the public copy; that it was withheld stays in the record."""
    row = locked(paragraph.minutes)
    access.may_redact(by, row).require()
    standing = paragraph.redactions.filter(lifted_at__isnull=True).first()
    if standing is None:
        return paragraph
    standing.lifted_at, standing.lifted_by = now, by.user
    standing.save(update_fields=["lifted_at", "lifted_by"])
    _record(row, "put_back", f"put back paragraph {paragraph.position} of the record", by)
    return paragraph


def publish(
    record: Minutes, *, summary: str, late_reason: str, by: Actor, now: datetime
) -> Minutes:
    """
    Publish the approved record: a page and a tagged PDF made afresh from the paragraphs that are not withheld.

    The PDF is laid out before anything is locked; where a paragraph was withheld meanwhile, nothing is published.
    Raises Refused for a closed group's record, always.
    """
    access.may_publish(by, record).require()
    html = record_pages.public_body(record)
    content = pdf.render(record_pages.printed(record, html))
    return _publish(record, html, content, summary=summary, late_reason=late_reason, by=by, now=now)


@transaction.atomic
def _publish(
    record: Minutes,
    html: str,
    content: bytes,
    *,
    summary: str,
    late_reason: str,
    by: Actor,
    now: datetime,
) -> Minutes:
    row = locked(record)
    if row.state == MinutesState.PUBLISHED:
        return row
    access.may_publish(by, row).require()
    MINUTES_MOVES.check(row.state, MinutesState.PUBLISHED)
    if record_pages.public_body(row) != html:
        raise Refused(
            "A paragraph was changed meanwhile. Look at the public copy and publish again."
        )
    reference = _next_copy(row)
    row.publication = publications.publish(
        kind=Publication.Kind.MINUTES,
        reference=reference,
        title=record_pages.title_of(row),
        summary=summary,
        html=html,
        pdf=_stored(row, reference, content, by),
        by=by,
        now=now,
    )
    row.state = MinutesState.PUBLISHED
    row.save(update_fields=["state", "publication"])
    deadlines.meet(PUBLISH_MINUTES, subject=row, at=now, by=by, breach=_late(late_reason))
    _record(row, "published", "published the record", by)
    return row


def _next_copy(record: Minutes) -> str:
    """The reference of the public copy: the meeting's, and from the second copy on with its number."""
    reference = record.meeting.reference
    earlier = Publication.objects.filter(
        partnership=record.partnership, reference__regex=rf"^{reference}(-[0-9]+)?$"
    ).count()
    return f"{reference}-{earlier + 1}" if earlier else reference


def _stored(record: Minutes, reference: str, content: bytes, by: Actor) -> Document:
    return documents.store_made(
        content,
        file_name=f"{reference}.pdf",
        title=record_pages.title_of(record),
        sensitivity=Sensitivity.PUBLIC,
        partnership=record.partnership,
        by=by,
    )


@transaction.atomic
def prepare_again(record: Minutes, *, by: Actor) -> Minutes:
    """Prepare a new public copy after the one that stood was taken down; its words are the approved ones."""
    row = locked(record)
    if row.state == MinutesState.APPROVED:
        return row
    access.may_reopen_copy(by, row).require()
    MINUTES_MOVES.check(row.state, MinutesState.APPROVED)
    row.state = MinutesState.APPROVED
    row.save(update_fields=["state"])
    _record(row, "prepared_again", "prepared a new public copy of the record", by)
    return row


def is_late(record: Minutes, now: datetime) -> bool:
    """Whether the record's clock has run out, so that the next step must say why."""
    clock = DRAFT_MINUTES if record.state == MinutesState.DRAFT else PUBLISH_MINUTES
    running = deadlines.find(clock, record)
    explained = running is not None and Breach.objects.filter(deadline=running).exists()
    return running is not None and running.is_running and now > running.due_at and not explained
