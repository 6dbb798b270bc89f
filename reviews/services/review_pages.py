"""The record of a rapid review as it is read: one body for the screen, for the signature, for the PDF and for Word."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from partnership.models import Actor
from reviews.models import RapidReview, ReviewMeeting, ReviewSignature
from reviews.services import review_records
from reviews.services.review_records import ChapterAsWritten


@dataclass(frozen=True)
class Record:
    """Everything that the record says, in its order; names of children stand nowhere in it."""

    review: RapidReview
    chapters: list[ChapterAsWritten]
    meeting: ReviewMeeting | None
    children: list[str]


def record(review: RapidReview) -> Record:
    """The record as it stands now."""
    meeting = (
        ReviewMeeting.objects.select_related("chair")
        .prefetch_related("present__person")
        .filter(review=review)
        .first()
    )
    children = [
        f"{one.pseudonym}: {one.get_harm_display()}" for one in review.incident.children.all()
    ]
    return Record(review, review_records.chapters(review), meeting, children)


def body(review: RapidReview) -> str:
    """The words that the partners sign and the Panel is sent, without a page around them."""
    return render_to_string("reviews/rapid_reviews/_body.html", {"record": record(review)})


def words_sha256(review: RapidReview) -> str:
    """By which the words are known again, however a later release draws them."""
    found = record(review)
    said = [
        [one.part.key, one.answer, one.text] for chapter in found.chapters for one in chapter.parts
    ]
    met = [str(found.meeting.met_on), found.meeting.chair_id] if found.meeting else []
    words = json.dumps([said, met, review.decision, review.decision_reason])
    return hashlib.sha256(words.encode()).hexdigest()


def signatures_of(review: RapidReview) -> list[ReviewSignature]:
    """The signatures that count: those of this round."""
    return list(review.signatures.filter(round=review.round).select_related("by"))


@dataclass(frozen=True)
class Mark:
    """Whose copy it is and when it was made: it stands on every page that leaves the portal."""

    reader: str
    hat: str
    at: datetime


def mark_of(by: Actor, now: datetime) -> Mark:
    """The mark on a copy that somebody takes away now."""
    return Mark(str(by.user), by.hat_in_words, now)


def printed(review: RapidReview, mark: Mark) -> str:
    """The whole page that becomes the PDF, marked with its reader. The title is the reference and nothing else."""
    return render_to_string(
        "reviews/rapid_reviews/printed.html",
        {
            "review": review,
            "partnership": review.partnership,
            "record": record(review),
            "signatures": signatures_of(review),
            "mark": mark,
        },
    )
