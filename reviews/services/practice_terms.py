"""Write the terms of reference of a review in versions, and record that the group agreed one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from reviews.access import practice_work as access
from reviews.models import PracticeReview, ReviewTerms
from reviews.rules.practice_review import PracticeReviewState
from reviews.services.practice_reviews import check_day, locked, move, record

FIELDS = ("period_from", "period_to", "questions", "method")


@dataclass(frozen=True)
class Wording:
    """What the terms say: the time that is looked at, the questions, and how they are answered."""

    period_from: date
    period_to: date
    questions: str
    method: str


def newest(review: PracticeReview) -> ReviewTerms | None:
    """The newest version, agreed or not."""
    rows = ReviewTerms.objects.filter(review=review).select_related("saved_by", "agreed_by")
    return rows.order_by("-number").first()


def agreed(review: PracticeReview) -> ReviewTerms | None:
    """The version that holds: the newest that the group agreed."""
    rows = ReviewTerms.objects.filter(review=review, agreed_on__isnull=False)
    return rows.select_related("agreed_by").order_by("-number").first()


def mark(terms: ReviewTerms | None) -> int:
    """What a page that opened the terms holds, so that saving them again knows what was seen."""
    return 0 if terms is None else terms.number * 1000 + terms.version


@transaction.atomic
def write(
    review: PracticeReview, given: Wording, *, version: int, by: Actor, now: datetime
) -> ReviewTerms:
    """
    Save the terms that were opened at a mark; agreed ones are left alone, and a new version begins.

    Raises WrittenMeanwhile when somebody saved other words since, and Refused for a period that ends before it begins.
    """
    row = locked(review)
    standing = newest(row)
    if standing and all(getattr(standing, name) == getattr(given, name) for name in FIELDS):
        return standing
    access.may_write_terms(by, row).require()
    if given.period_to < given.period_from:
        raise Refused("The period ends before it begins. Check both days.")
    if mark(standing) != version:
        raise WrittenMeanwhile(standing)
    words = {name: getattr(given, name) for name in FIELDS}
    if standing is None or standing.agreed_on:
        standing = ReviewTerms.objects.create(
            partnership=row.partnership,
            review=row,
            number=standing.number + 1 if standing else 1,
            saved_at=now,
            saved_by=by.user,
            **words,
        )
    else:
        for name, value in words.items():
            setattr(standing, name, value)
        standing.version += 1
        standing.saved_at, standing.saved_by = now, by.user
        standing.save()
    record(
        row, "terms_written", f"wrote version {standing.number} of the terms of {row.reference}", by
    )
    return standing


@transaction.atomic
def agree(
    terms: ReviewTerms, *, on: date, at: str, version: int, by: Actor, now: datetime
) -> ReviewTerms:
    """
    Record that the group agreed the words as they were seen; the review is then scoped. Twice changes nothing.

    Raises WrittenMeanwhile when the words changed since they were opened.
    """
    review = locked(terms.review)
    row = ReviewTerms.objects.select_for_update(of=("self",)).get(pk=terms.pk)
    if row.agreed_on:
        return row
    access.may_agree_terms(by, review).require()
    check_day(on, review, by)
    if mark(row) != version or newest(review) != row:
        raise WrittenMeanwhile(newest(review) or row)
    row.agreed_on, row.agreed_by, row.agreed_at = on, by.user, at
    row.save(update_fields=["agreed_on", "agreed_by", "agreed_at"])
    if review.state == PracticeReviewState.INITIATED:
        move(review, PracticeReviewState.SCOPED, by=by, now=now)
    record(
        review,
        "terms_agreed",
        f"agreed version {row.number} of the terms of {review.reference}",
        by,
    )
    return row
