"""The record of a rapid review as a Word document, block by block from the same words as the page."""

from collections.abc import Iterator

from django.utils import timezone

from partnership import word
from partnership.clocks import in_words
from partnership.templatetags.ui import say_moment
from partnership.word import Block
from reviews.models import RapidReview
from reviews.services import review_pages
from reviews.services.review_pages import Mark, Record
from reviews.services.review_records import PartAsWritten


def word_of(review: RapidReview, mark: Mark) -> bytes:
    """The bytes of the .docx; its title is the reference, and its head names the reader on every page."""
    found = review_pages.record(review)
    said = f"OFFICIAL-SENSITIVE. Copy for {mark.reader}, {mark.hat}, {say_moment(mark.at)}"
    blocks = [*_opening(found), *_parts(found), *_ending(found)]
    return word.document(blocks, title=review.reference, mark=said)


def _opening(found: Record) -> Iterator[Block]:
    review, incident = found.review, found.review.incident
    yield Block(f"Rapid review {review.reference}", 1)
    yield Block(f"{review.partnership.name}\n{incident.lead_authority}")
    yield Block("\n".join([f"Incident {incident.reference}", *found.children]))
    if incident.notified_at:
        yield Block(
            f"Panel notified {say_moment(incident.notified_at)}, reference {incident.panel_reference}"
        )
    if found.meeting:
        yield Block(
            f"Meeting of {in_words(found.meeting.met_on)}, chaired by {found.meeting.chair}"
        )
        yield Block("At the table", 3)
        for one in found.meeting.present.all():
            yield Block(f"{one.person}, {one.post}")


def _parts(found: Record) -> Iterator[Block]:
    for chapter in found.chapters:
        yield Block(chapter.title, 2)
        for one in chapter.parts:
            yield Block(one.part.title, 3)
            yield Block(_text(one))


def _text(one: PartAsWritten) -> str:
    answer = f"{one.answer_in_words}. " if one.answer_in_words else ""
    return (answer + one.text).strip() or "Nothing is written yet."


def _ending(found: Record) -> Iterator[Block]:
    review = found.review
    yield Block("The partners' decision", 2)
    yield Block(review.get_decision_display() or "Not decided yet.")
    if review.decision_reason:
        yield Block(review.decision_reason)
    yield Block("Signatures", 2)
    given = review_pages.signatures_of(review)
    for one in given:
        says = "signed" if one.agrees else "does not agree"
        at = timezone.localtime(one.at)
        yield Block(f"{one.get_sector_display()}: {says}, {one.by}, {one.hat}, {say_moment(at)}")
        if one.comment:
            yield Block(one.comment)
    if not given:
        yield Block("No partner has signed yet.")
