"""Write the report part by part, hand it in, check its quality, send it back."""

from datetime import datetime

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from reviews.access import practice_report as access
from reviews.models import PracticeReview, QualityCheck, ReviewSection
from reviews.rules.practice_report import OUTLINE, Quality
from reviews.rules.practice_review import PracticeReviewState
from reviews.services import practice_notes
from reviews.services.practice_reviews import locked, move, record


def lay_out(review: PracticeReview) -> None:
    """Lay out the parts of the report, each once: a second reviewer goes on with what stands."""
    if review.sections.exists():
        return
    ReviewSection.objects.bulk_create(
        ReviewSection(
            partnership=review.partnership,
            review=review,
            key=one.key,
            title=one.title,
            asks=one.asks,
            is_demanded=one.is_demanded,
            position=position,
        )
        for position, one in enumerate(OUTLINE, 1)
    )


@transaction.atomic
def write(
    section: ReviewSection, *, text: str, version: int, by: Actor, now: datetime
) -> ReviewSection:
    """
    Save the words of a part that was opened at a version; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since.
    """
    review = locked(section.review)
    rows = ReviewSection.objects.select_for_update(of=("self",)).select_related("saved_by")
    row = rows.get(pk=section.pk)
    if row.text == text:
        return row
    access.may_write(by, review).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    row.text, row.version, row.saved_at, row.saved_by = text, row.version + 1, now, by.user
    row.save(update_fields=["text", "version", "saved_at", "saved_by"])
    # What was checked before the words changed was another text.
    QualityCheck.objects.filter(review=review, round=review.round).delete()
    record(
        review, "part_written", f"wrote part {row.position} of the report of {review.reference}", by
    )
    return row


@transaction.atomic
def hand_in(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """The draft is in: the monthly notes end. Twice changes nothing; raises Refused while a demanded part is empty."""
    row = locked(review)
    if row.state == PracticeReviewState.DRAFT_RECEIVED:
        return row
    access.may_hand_in(by, row).require()
    move(row, PracticeReviewState.DRAFT_RECEIVED, by=by, now=now)
    practice_notes.stop(row, reason="The draft is in", by=by)
    record(row, "draft_received", f"handed in the draft of {row.reference}", by)
    return row


@transaction.atomic
def send_back(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """Give the draft back to the reviewer; the monthly notes are owed again."""
    row = locked(review)
    if row.state == PracticeReviewState.IN_PROGRESS:
        return row
    access.may_check(by, row).require()
    move(row, PracticeReviewState.IN_PROGRESS, by=by, now=now)
    practice_notes.go_on(row, by=by, now=now)
    record(row, "draft_sent_back", f"sent the draft of {row.reference} back to the reviewer", by)
    return row


def checks_of(review: PracticeReview) -> dict[str, QualityCheck]:
    """What was found of each quality in this round."""
    rows = QualityCheck.objects.filter(review=review, round=review.round).select_related("by")
    return {one.quality: one for one in rows}


@transaction.atomic
def check(
    review: PracticeReview, *, quality: Quality, is_met: bool, note: str, by: Actor, now: datetime
) -> QualityCheck:
    """Record what was found of one quality of the draft; what is not met says why."""
    row = locked(review)
    access.may_check(by, row).require()
    if not is_met and not note.strip():
        raise Refused("Say what is missing.")
    found, _ = QualityCheck.objects.update_or_create(
        review=row,
        round=row.round,
        quality=quality,
        defaults={
            "partnership": row.partnership,
            "is_met": is_met,
            "note": note,
            "at": now,
            "by": by.user,
        },
    )
    record(row, "quality_checked", f"checked the draft of {row.reference}: {quality.value}", by)
    return found


def not_assured(review: PracticeReview) -> list[Quality]:
    """The qualities that are not checked, or not met."""
    found = checks_of(review)
    return [one for one in Quality if one not in found or not found[one].is_met]


@transaction.atomic
def assure(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """Say that the quality is assured. Raises Refused while anything is not checked or not met."""
    row = locked(review)
    if row.state == PracticeReviewState.QUALITY_ASSURED:
        return row
    access.may_check(by, row).require()
    missing = not_assured(row)
    if missing:
        raise Refused(f"Not yet: {'; '.join(one.label.lower() for one in missing)}.")
    move(row, PracticeReviewState.QUALITY_ASSURED, by=by, now=now)
    record(row, "quality_assured", f"assured the quality of {row.reference}", by)
    return row
