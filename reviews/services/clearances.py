"""
Say what the public does not read: two people independently, paragraph by paragraph, and a third where they differ.

Neither sees the other's marks until both have handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from reviews.access import practice_report as access
from reviews.models import Clearance, ClearanceMark, PracticeReview, ReportParagraph, Settlement
from reviews.rules.practice_report import READERS, ParagraphKind, Withheld
from reviews.services.practice_approvals import paragraphs
from reviews.services.practice_reviews import locked, record


@dataclass(frozen=True)
class Mark:
    """What a reader says of a paragraph: keep it (no kind), or withhold it with the kind and the reason."""

    why: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Cleared:
    """A paragraph with what both said of it, and what therefore holds; `holds` is None while that is open."""

    paragraph: ReportParagraph
    marks: tuple[Mark, ...]
    holds: Mark | None

    @property
    def differs(self) -> bool:
        """Whether both have spoken and nobody has settled it."""
        return self.holds is None and len(self.marks) == READERS


def to_read(review: PracticeReview) -> list[ReportParagraph]:
    """The paragraphs of which something is said: the headings are the portal's own words."""
    return [one for one in paragraphs(review) if one.kind == ParagraphKind.TEXT]


def readers_of(review: PracticeReview) -> list[Clearance]:
    """The two who read the report in this round."""
    rows = Clearance.objects.filter(review=review, round=review.round)
    return list(rows.select_related("by").order_by("pk"))


@transaction.atomic
def begin(review: PracticeReview, *, by: Actor, now: datetime) -> Clearance:
    """Become one of the two readers; twice changes nothing."""
    row = locked(review)
    readers = readers_of(row)
    mine = next((one for one in readers if one.by_id == by.user.pk), None)
    if mine is not None:
        return mine
    access.may_clear(by, row, readers).require()
    made = Clearance.objects.create(
        partnership=row.partnership,
        review=row,
        round=row.round,
        by=by.user,
        hat=by.hat_in_words,
        begun_at=now,
    )
    record(row, "clearance_begun", f"began to read {row.reference} before publication", by)
    return made


def marks_of(clearance: Clearance) -> dict[int, Mark]:
    """What one reader marked so far, by paragraph."""
    rows = ClearanceMark.objects.filter(clearance=clearance)
    return {one.paragraph_id: Mark(one.why, one.reason) for one in rows}


@transaction.atomic
def mark(
    review: PracticeReview, given: Mapping[int, Mark], *, hand_in: bool, by: Actor, now: datetime
) -> Clearance:
    """
    Save one's own marks by paragraph, and hand in where asked.

    Raises Refused for a paragraph that is not of this report, for one withheld without a reason, and for handing in
    while a paragraph is not marked.
    """
    row = locked(review)
    readers = readers_of(row)
    mine = next((one for one in readers if one.by_id == by.user.pk), None)
    if mine is not None and mine.handed_in_at and hand_in:
        return mine
    access.may_clear(by, row, readers).require()
    if mine is None:
        mine = begin(row, by=by, now=now)
    known = {one.pk for one in to_read(row)}
    _check_marks(given, known)
    ClearanceMark.objects.filter(clearance=mine, paragraph__in=given).delete()
    ClearanceMark.objects.bulk_create(
        ClearanceMark(
            partnership=row.partnership,
            clearance=mine,
            paragraph_id=pk,
            why=one.why,
            reason=one.reason,
        )
        for pk, one in given.items()
    )
    if hand_in:
        _hand_in(mine, row, len(known), by=by, now=now)
    return mine


def _check_marks(given: Mapping[int, Mark], known: set[int]) -> None:
    if not known.issuperset(given):
        raise Refused("A paragraph is not of this report. Load the page again.")
    if any(one.why and not one.reason.strip() for one in given.values()):
        raise Refused("Say why each paragraph that you withhold is withheld.")


def _hand_in(
    mine: Clearance, review: PracticeReview, known: int, *, by: Actor, now: datetime
) -> None:
    left = known - ClearanceMark.objects.filter(clearance=mine).count()
    if left:
        words = "paragraph is" if left == 1 else "paragraphs are"
        raise Refused(f"{left} {words} not marked yet. Say of each: keep or withhold.")
    mine.handed_in_at = now
    mine.save(update_fields=["handed_in_at"])
    record(review, "clearance_handed_in", f"handed in a reading of {review.reference}", by)


def cleared(review: PracticeReview) -> list[Cleared]:
    """Every paragraph with what holds for it, as far as both readers have handed in."""
    rows = paragraphs(review)
    spoken = _spoken(review)
    settled = {
        one.paragraph_id: Mark(one.why, one.reason)
        for one in Settlement.objects.filter(
            paragraph__review=review, paragraph__round=review.round
        )
    }
    return [_cleared(row, spoken.get(row.pk, ()), settled.get(row.pk)) for row in rows]


def _spoken(review: PracticeReview) -> dict[int, tuple[Mark, ...]]:
    handed_in = [one for one in readers_of(review) if one.handed_in_at]
    if len(handed_in) < READERS:
        return {}
    found: dict[int, tuple[Mark, ...]] = {}
    for reader in handed_in:
        for pk, one in marks_of(reader).items():
            found[pk] = (*found.get(pk, ()), one)
    return found


def _cleared(row: ReportParagraph, marks: tuple[Mark, ...], settled: Mark | None) -> Cleared:
    if settled is not None or row.kind == ParagraphKind.HEADING:
        return Cleared(row, marks, settled or Mark())
    agree = len(marks) == READERS and len({one.why for one in marks}) == 1
    return Cleared(row, marks, marks[0] if agree else None)


def is_cleared(review: PracticeReview) -> bool:
    """Whether of every paragraph it is known what the public reads."""
    found = cleared(review)
    return bool(found) and all(one.holds is not None for one in found)


@transaction.atomic
def settle(
    paragraph: ReportParagraph, *, why: str, reason: str, by: Actor, now: datetime
) -> Settlement:
    """Settle a paragraph on which the two readers differ. The first settlement stands."""
    review = locked(paragraph.review)
    standing = Settlement.objects.filter(paragraph=paragraph).first()
    if standing:
        return standing
    access.may_settle(by, review, readers_of(review)).require()
    if why and why not in Withheld.values:
        raise Refused("Choose why it is withheld from the list.")
    found = next((one for one in cleared(review) if one.paragraph.pk == paragraph.pk), None)
    if found is None or not found.differs:
        raise Refused("The two readers do not differ on this paragraph.")
    made = Settlement.objects.create(
        partnership=review.partnership,
        paragraph=paragraph,
        why=why,
        reason=reason,
        by=by.user,
        hat=by.hat_in_words,
        at=now,
    )
    record(
        review,
        "difference_settled",
        f"settled paragraph {paragraph.position} of {review.reference}",
        by,
    )
    return made
