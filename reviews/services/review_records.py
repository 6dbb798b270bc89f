"""The record of a rapid review: written by several people part by part, and the partners' decision at its end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, User
from partnership.services import trail
from reviews.access import rapid_review as access
from reviews.models import RapidReview, RecordPart
from reviews.rules.rapid_review import ReviewDecision
from reviews.rules.review_record import CHAPTERS, PARTS, Part
from reviews.services.rapid_reviews import locked


@dataclass(frozen=True)
class PartAsWritten:
    """One part with what the record says in it."""

    part: Part
    text: str = ""
    answer: str = ""
    version: int = 0
    saved_at: datetime | None = None
    saved_by: User | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it still says too little."""
        return self.part.is_missing(self.text, self.answer)

    @property
    def answer_in_words(self) -> str:
        """The answer as people read it."""
        if not self.part.answers or not self.answer:
            return ""
        return str(self.part.answers(self.answer).label)


@dataclass(frozen=True)
class ChapterAsWritten:
    """A chapter with its parts as they are written."""

    title: str
    says: str
    parts: list[PartAsWritten]


def chapters(review: RapidReview) -> list[ChapterAsWritten]:
    """The whole record in its order, with what each part says."""
    rows = {row.key: row for row in review.parts.select_related("saved_by")}
    return [
        ChapterAsWritten(
            chapter.title,
            chapter.says,
            [_as_written(part, rows.get(part.key)) for part in chapter.parts],
        )
        for chapter in CHAPTERS
    ]


def _as_written(part: Part, row: RecordPart | None) -> PartAsWritten:
    if row is None:
        return PartAsWritten(part)
    return PartAsWritten(part, row.text, row.answer, row.version, row.saved_at, row.saved_by)


def part_of(review: RapidReview, key: str) -> PartAsWritten:
    """One part as it is written. Raises KeyError for a part that a record does not have."""
    row = review.parts.select_related("saved_by").filter(key=key).first()
    return _as_written(PARTS[key], row)


@transaction.atomic
def write(
    review: RapidReview,
    *,
    key: str,
    text: str,
    answer: str = "",
    version: int,
    by: Actor,
    now: datetime,
) -> RecordPart:
    """
    Save a part that was opened at a version; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since, and Refused once the words are frozen.
    """
    row = locked(review)
    part = PARTS.get(key)
    if part is None:
        raise Refused("A rapid review's record has no such part.")
    if answer and (part.answers is None or answer not in part.answers.values):
        raise Refused("Choose one of the answers of this part.")
    found = row.parts.select_related("saved_by").filter(key=key).first()
    if found and (found.text, found.answer) == (text, answer):
        return found
    access.may_write(by, row).require()
    if found and found.version != version:
        raise WrittenMeanwhile(found)
    written = found or RecordPart(partnership=row.partnership, review=row, key=key)
    written.text, written.answer, written.version = text, answer, written.version + 1
    written.saved_at, written.saved_by = now, by.user
    written.save()
    return written


@transaction.atomic
def decide(
    review: RapidReview, *, decision: ReviewDecision, reason: str, by: Actor, now: datetime
) -> RapidReview:
    """
    Record what the partners decide, with the reason; it becomes theirs with their three signatures.

    A second decision replaces the first, which stays in the history.
    """
    row = locked(review)
    if (row.decision, row.decision_reason) == (decision, reason):
        return row
    access.may_decide(by, row).require()
    row.decision, row.decision_reason = decision, reason
    row.decided_on, row.decided_by = by.today, by.user
    row.save(update_fields=["decision", "decision_reason", "decided_on", "decided_by"])
    trail.record(
        "reviews.rapid_review.decided",
        subject=row,
        by=by,
        sentence=f"recorded the partners' decision on {row.reference}",
        at=now,
    )
    return row
