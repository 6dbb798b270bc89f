"""The monthly note on the time a review takes and on its quality: one is owed each month until the draft is in."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from partnership.errors import Refused
from partnership.models import Actor, Breach
from partnership.services import deadlines
from partnership.services.deadlines import BreachReason
from reviews.access import practice_work as access
from reviews.models import MonthlyNote, PracticeReview
from reviews.rules.practice_review import PracticeReviewState
from reviews.rules.practice_work import NOTE_PROGRESS
from reviews.services.practice_reviews import locked, record


def owe(review: PracticeReview, *, starts_on: date, now: datetime) -> MonthlyNote:
    """Begin a month, at whose end a note is owed."""
    last = MonthlyNote.objects.filter(review=review).aggregate(last=Max("number"))["last"] or 0
    note = MonthlyNote.objects.create(
        partnership=review.partnership, review=review, number=last + 1, starts_on=starts_on
    )
    deadlines.start(
        NOTE_PROGRESS,
        subject=note,
        reference=review.reference,
        address=review.get_absolute_url(),
        starts_on=starts_on,
        starts_because="the month began",
        rule_set=review.rule_set,
        owner_agency=None,
        now=now,
    )
    return note


def owed(review: PracticeReview) -> MonthlyNote | None:
    """The note that is owed now, if any."""
    rows = MonthlyNote.objects.filter(review=review, written_at__isnull=True, is_dropped=False)
    return rows.first()


def stop(review: PracticeReview, *, reason: str, by: Actor) -> None:
    """End what is owed, because the draft is in or nobody is at work."""
    note = owed(review)
    if note is not None:
        note.is_dropped = True
        note.save(update_fields=["is_dropped"])
        deadlines.withdraw(NOTE_PROGRESS, subject=note, reason=reason, by=by)


def go_on(review: PracticeReview, *, by: Actor, now: datetime) -> None:
    """Owe a note again from today, where a reviewer is at work."""
    if review.state == PracticeReviewState.IN_PROGRESS and owed(review) is None:
        owe(review, starts_on=by.today, now=now)


def is_late(note: MonthlyNote, now: datetime) -> bool:
    """Whether the month's end has passed, so that the note must say why."""
    running = deadlines.find(NOTE_PROGRESS, note)
    return running is not None and running.is_running and now > running.due_at


@transaction.atomic
def write(
    review: PracticeReview,
    *,
    progress: str,
    quality: str,
    needs_partners: bool,
    late_reason: str = "",
    by: Actor,
    now: datetime,
) -> MonthlyNote:
    """
    Write the note that is owed; the next month begins where this one ends, however late the note is.

    Raises Refused where none is owed, and where it is late and nothing says why.
    """
    row = locked(review)
    access.may_write_note(by, row).require()
    note = owed(row)
    running = deadlines.find(NOTE_PROGRESS, note) if note else None
    if note is None or running is None:
        raise Refused("No monthly note is owed: it is, while the reviewer is at work.")
    note.progress, note.quality, note.needs_partners = progress, quality, needs_partners
    note.written_at, note.written_by, note.hat = now, by.user, by.hat_in_words
    note.save()
    late = BreachReason(Breach.Cause.OTHER, late_reason) if late_reason.strip() else None
    deadlines.meet(NOTE_PROGRESS, subject=note, at=now, by=by, breach=late)
    owe(row, starts_on=running.due_on, now=now)
    record(row, "note_written", f"wrote the note of month {note.number} on {row.reference}", by)
    return note
