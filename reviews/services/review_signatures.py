"""The three partners sign a rapid review: asked under frozen words, answered one by one, taken back to be changed."""

from datetime import datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from partnership.roles import STATUTORY_SECTORS, Role
from partnership.services import notices, trail
from partnership.services.notices import Message
from reviews.access import rapid_review as access
from reviews.models import RapidReview, ReviewSignature
from reviews.notices import rapid_review as messages
from reviews.rules.rapid_review import RapidReviewState
from reviews.services import review_pages
from reviews.services.rapid_reviews import locked, move

SIGNERS = (Role.LEAD_PARTNER, Role.DELEGATED_PARTNER)
KEEPERS = (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR)


@transaction.atomic
def ask(review: RapidReview, *, by: Actor, now: datetime) -> RapidReview:
    """Freeze the words and ask the three statutory partners to sign them."""
    row = locked(review)
    if row.state == RapidReviewState.PARTNER_SIGNOFF:
        return row
    access.may_ask(by, row).require()
    row.asked_at, row.words_sha256 = now, review_pages.words_sha256(row)
    move(row, RapidReviewState.PARTNER_SIGNOFF, "asked_at", "words_sha256")
    trail.record(
        "reviews.rapid_review.partners_asked",
        subject=row,
        by=by,
        sentence=f"asked the partners to sign {row.reference}",
    )
    _tell(row, SIGNERS, messages.partners_asked(row), by=by, now=now)
    return row


def _tell(
    row: RapidReview, roles: tuple[Role, ...], message: Message, *, by: Actor, now: datetime
) -> None:
    people = notices.people_in(row.partnership, roles, by.today)
    key = f"{row.pk}:{row.round}"
    notices.tell(people, message, partnership=row.partnership, key=key, now=now)


@transaction.atomic
def take_back(review: RapidReview, *, by: Actor) -> RapidReview:
    """Make the record a draft again. What was signed stays in the log and counts no more: all three sign anew."""
    row = locked(review)
    if row.state == RapidReviewState.DRAFTED:
        return row
    access.may_take_back(by, row).require()
    begin_round(row)
    trail.record(
        "reviews.rapid_review.taken_back",
        subject=row,
        by=by,
        sentence=f"took {row.reference} back from the partners to change it",
    )
    return row


def begin_round(row: RapidReview, *fields: str) -> None:
    """Open the words for the next round of signatures; other fields that changed are saved with them."""
    row.round, row.words_sha256, row.asked_at = row.round + 1, "", None
    move(row, RapidReviewState.DRAFTED, "round", "words_sha256", "asked_at", *fields)


@transaction.atomic
def sign(
    review: RapidReview, *, agrees: bool, comment: str = "", by: Actor, now: datetime
) -> ReviewSignature:
    """
    Sign the frozen words for one statutory partner, or say that the partner does not agree, and why.

    The same person twice is one signature, and the first stands. Raises Refused where the words are no longer
    those that were frozen.
    """
    row = locked(review)
    given = review_pages.signatures_of(row)
    if mine := next((one for one in given if one.by_id == by.user.pk), None):
        return mine
    sector, verdict = access.sector_to_sign(by, row, given)
    verdict.require()
    if sector is None:  # never with an allowing verdict
        raise Refused("Only the three statutory partners sign.")
    if not agrees and not comment.strip():
        raise Refused("Say why the partner does not agree.")
    require_the_words(row)
    signature = ReviewSignature.objects.create(
        partnership=row.partnership,
        review=row,
        round=row.round,
        sector=sector,
        agrees=agrees,
        comment=comment,
        by=by.user,
        hat=by.hat_in_words,
        at=now,
        words_sha256=row.words_sha256,
    )
    says = "signed" if agrees else "does not agree with"
    trail.record(
        f"reviews.rapid_review.{'signed' if agrees else 'not_agreed'}",
        subject=row,
        by=by,
        sentence=f"{says} {row.reference} for the partner: {sector.label.lower()}",
    )
    if not agrees:
        _tell(row, KEEPERS, messages.not_agreed(row), by=by, now=now)
    elif len([one for one in given if one.agrees]) + 1 == len(STATUTORY_SECTORS):
        _tell(row, KEEPERS, messages.all_signed(row), by=by, now=now)
    return signature


def require_the_words(row: RapidReview) -> None:
    """Raise Refused where the words are no longer those that were frozen."""
    if review_pages.words_sha256(row) != row.words_sha256:
        raise Refused(
            "The words are no longer those that the partners were asked to sign. "
            "Take the record back and ask again."
        )
