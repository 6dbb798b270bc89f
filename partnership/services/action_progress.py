"""What happens while an action is owed: progress, what stands in the way, evidence, and a day that is moved."""

from datetime import date, datetime
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Action, ActionEvidence, Actor, DueDateChange, ProgressNote
from partnership.sensitivity import Sensitivity
from partnership.services import action_ladder, action_people, documents, trail
from partnership.services.action_rights import may_add_evidence, may_move_due_date, may_report
from partnership.services.actions import keep_note, locked


@transaction.atomic
def report(
    action: Action,
    *,
    text: str,
    is_blocked: bool,
    expected_on: date | None,
    by: Actor,
    now: datetime,
) -> ProgressNote:
    """
    Say how an action goes, when its owner expects it, and whether something stands in the way.

    That something stands in the way is told to the chairs and the business manager when it is first said. The day on
    which the action is due stays as it is.
    """
    row = locked(action)
    may_report(by, row).require()
    was_blocked = row.blocked_at is not None
    row.expected_on = expected_on
    if is_blocked != was_blocked:
        row.blocked_at = now if is_blocked else None
    row.save(update_fields=["expected_on", "blocked_at"])
    note = keep_note(
        row, _kind(is_blocked, was_blocked), text, by=by, now=now, expected_on=expected_on
    )
    says = "reported what stands in the way of" if is_blocked else "reported progress on"
    trail.record(
        "partnership.action.blocked" if is_blocked else "partnership.action.progress_reported",
        subject=row,
        by=by,
        sentence=f"{says} {row.reference}",
    )
    if is_blocked and not was_blocked:
        _tell_of_the_block(row, note, by=by, now=now)
    return note


def _kind(is_blocked: bool, was_blocked: bool) -> ProgressNote.Kind:  # noqa: FBT001 - two words of one question
    if is_blocked:
        return ProgressNote.Kind.BLOCKED
    return ProgressNote.Kind.UNBLOCKED if was_blocked else ProgressNote.Kind.PROGRESS


def _tell_of_the_block(action: Action, note: ProgressNote, *, by: Actor, now: datetime) -> None:
    people = action_people.chairs_of(action, by.today) | action_people.managers_of(action, by.today)
    people.pop(by.user, None)
    says = "its owner says that it is blocked"
    action_people.tell(people, action, "blocked", says, key=f"blocked:{note.pk}", now=now)


@transaction.atomic
def move_due_date(action: Action, *, due_on: date, reason: str, by: Actor, now: datetime) -> Action:
    """Move the day on which an action is due, with the reason; each move is kept. The same day again changes nothing."""
    row = locked(action)
    if row.due_on == due_on:
        return row
    may_move_due_date(by, row).require()
    if due_on < by.today:
        raise Refused("The new day lies in the past.")
    set_due_date(row, due_on, reason, by=by, now=now)
    row.save(update_fields=["due_on", "next_rung_on"])
    return row


def set_due_date(row: Action, due_on: date, reason: str, *, by: Actor, now: datetime) -> None:
    """Put another day on a locked action, keep the move and tell its owner; the caller saves it."""
    was, row.due_on = row.due_on, due_on
    row.next_rung_on = action_ladder.first_rung_on(due_on, by.today)
    change = DueDateChange.objects.create(
        partnership=row.partnership,
        action=row,
        before=was,
        after=due_on,
        reason=reason,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )
    trail.record(
        "partnership.action.due_date_moved",
        subject=row,
        by=by,
        sentence=f"moved {row.reference} from {in_words(was)} to {in_words(due_on)}",
    )
    people = action_people.owners_of(row, by.today)
    people.pop(by.user, None)
    action_people.tell(people, row, "moved", "has a new date", key=f"moved:{change.pk}", now=now)


@transaction.atomic
def add_evidence(
    action: Action,
    *,
    file: UploadedFile,
    title: str,
    dated_on: date | None,
    by: Actor,
    now: datetime,
) -> ActionEvidence:
    """Keep a document that shows how an action went. Raises Refused when the file cannot be taken."""
    row = locked(action)
    may_add_evidence(by, row).require()
    document = documents.store(
        cast(BinaryIO, file),
        name=file.name or "",
        title=title,
        size=file.size or 0,
        sensitivity=Sensitivity.GROUP,
        partnership=row.partnership,
        by=by,
    )
    evidence = ActionEvidence.objects.create(
        partnership=row.partnership,
        action=row,
        document=document,
        dated_on=dated_on,
        hat=by.hat_in_words,
    )
    trail.record(
        "partnership.action.evidence_added",
        subject=row,
        by=by,
        sentence=f"added evidence to {row.reference}",
        at=now,
    )
    return evidence
