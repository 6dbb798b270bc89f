"""Freeze the report, ask the three partners, count their approvals, take it back (docs/decisions, 8)."""

from datetime import datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from partnership.roles import STATUTORY_SECTORS, Role
from partnership.services import notices
from reviews.access import practice_report as access
from reviews.models import PracticeReview, ReportParagraph, ReviewApproval
from reviews.notices.practice_review import asked_to_approve
from reviews.rules.practice_report import ParagraphKind, paragraphs_of
from reviews.rules.practice_review import PracticeReviewState, Publishes
from reviews.services import identities
from reviews.services.practice_reviews import locked, move, record


def given(review: PracticeReview) -> list[ReviewApproval]:
    """The approvals that count: those of this round."""
    rows = ReviewApproval.objects.filter(review=review, round=review.round)
    return list(rows.select_related("by"))


def paragraphs(review: PracticeReview) -> list[ReportParagraph]:
    """The report as it is frozen now, in order."""
    rows = ReportParagraph.objects.filter(review=review, round=review.round)
    return list(rows.order_by("position"))


@transaction.atomic
def send(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """Freeze the words paragraph by paragraph and ask the three partners. Twice changes nothing."""
    row = locked(review)
    if row.frozen_at and row.state == PracticeReviewState.QUALITY_ASSURED:
        return row
    access.may_send(by, row).require()
    _demand_no_names(row)
    _freeze(row, now)
    row.frozen_at = now
    row.save(update_fields=["frozen_at"])
    record(row, "sent_to_partners", f"sent {row.reference} to the partners for approval", by)
    notices.tell(
        notices.people_in(row.partnership, [Role.DELEGATED_PARTNER], by.today),
        asked_to_approve(row),
        partnership=row.partnership,
        key=f"{row.pk}:{row.round}",
        now=now,
    )
    return row


def _demand_no_names(review: PracticeReview) -> None:
    texts = {one.title: one.text for one in review.sections.all()}
    named = identities.named_in(review.incident, texts)
    if named:
        raise Refused(
            f"The name of a child of this case seems to stand in: {', '.join(named)}. Take the report back and "
            "take it out; where it is another word, write it differently."
        )


def _freeze(review: PracticeReview, now: datetime) -> None:
    words: list[tuple[str, ParagraphKind, str]] = []
    for section in review.sections.order_by("position"):
        texts = paragraphs_of(section.text)
        if texts:
            words.append((section.key, ParagraphKind.HEADING, section.title))
        words += [(section.key, ParagraphKind.TEXT, text) for text in texts]
    ReportParagraph.objects.bulk_create(
        ReportParagraph(
            partnership=review.partnership,
            review=review,
            round=review.round,
            position=position,
            key=key,
            kind=kind,
            text=text,
            at=now,
        )
        for position, (key, kind, text) in enumerate(words, 1)
    )


@transaction.atomic
def take_back(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """
    Make the report a draft again, because a change voids what was approved.

    Approvals, clearances and copies of the round stay in the record and count no more.
    """
    row = locked(review)
    if row.state == PracticeReviewState.DRAFT_RECEIVED:
        return row
    access.may_take_back(by, row).require()
    row.round, row.frozen_at, row.planned_on = row.round + 1, None, None
    row.publishes, row.not_published_because = Publishes.FULL, ""
    fields = ["round", "frozen_at", "planned_on", "publishes", "not_published_because"]
    move(row, PracticeReviewState.DRAFT_RECEIVED, *fields, by=by, now=now)
    record(row, "taken_back", f"took {row.reference} back to change it", by)
    return row


@transaction.atomic
def approve(review: PracticeReview, *, seen: int, by: Actor, now: datetime) -> PracticeReview:
    """
    Approve the frozen report for one statutory partner; with the third approval it is final.

    `seen` is the round that the person read. Raises Refused when the report was changed since.
    """
    row = locked(review)
    approvals = given(row)
    if seen == row.round and any(one.by_id == by.user.pk for one in approvals):
        return row
    sector, verdict = access.sector_to_approve(by, row, approvals)
    verdict.require()
    if seen != row.round:
        raise Refused("The report was changed after you opened it. Read it again, then approve.")
    if sector is None:  # never with an allowing verdict
        raise Refused("Only the statutory partners approve.")
    ReviewApproval.objects.create(
        partnership=row.partnership,
        review=row,
        round=row.round,
        sector=sector,
        by=by.user,
        hat=by.hat_in_words,
        at=now,
    )
    record(
        row,
        "approved_by_partner",
        f"approved {row.reference} for the partner: {sector.label.lower()}",
        by,
    )
    if len(approvals) + 1 == len(STATUTORY_SECTORS):
        move(row, PracticeReviewState.FINAL, by=by, now=now)
        record(row, "approved", f"has the approval of all three partners for {row.reference}", None)
    return row
