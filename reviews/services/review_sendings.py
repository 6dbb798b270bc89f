"""A signed rapid review goes to the Panel, the Panel answers, and where it disagrees the partners decide again."""

from datetime import date, datetime

from django.db import transaction

from partnership.clocks import last_moment
from partnership.errors import Refused
from partnership.models import Actor, Breach
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import BreachReason, local_today
from reviews.access import rapid_review as access
from reviews.models import PanelResponse, RapidReview, ReviewSending
from reviews.notices import rapid_review as messages
from reviews.rules.incident import CLOCK_SKEW
from reviews.rules.rapid_review import (
    PANEL_ANSWER,
    RAPID_REVIEW,
    PanelAnswer,
    RapidReviewState,
    recipients,
)
from reviews.services import review_pages
from reviews.services.rapid_reviews import TOLD, last_sending, locked, move, response_to
from reviews.services.review_signatures import begin_round, require_the_words

# The Panel promises no day, so nobody here has to explain its answer.
THE_PANELS = BreachReason(Breach.Cause.OTHER, "The Panel answered later than it usually does.")


@transaction.atomic
def send(
    review: RapidReview,
    *,
    sent_at: datetime,
    breach: BreachReason | None = None,
    by: Actor,
    now: datetime,
) -> ReviewSending:
    """
    Record that the signed record was sent to everybody who must have it; the first sending meets the clock.

    Sending the same twice changes nothing. Raises Refused when it was sent late and no reason is given, in the
    future, before the last signature, or where the words are no longer those that were signed.
    """
    row = locked(review)
    standing = row.sendings.filter(round=row.round).first()
    if standing:
        return standing
    given = review_pages.signatures_of(row)
    access.may_send(by, row, given).require()
    require_the_words(row)
    if sent_at > now + CLOCK_SKEW:
        raise Refused("The rapid review cannot have been sent in the future.")
    if sent_at < max(one.at for one in given) - CLOCK_SKEW:
        raise Refused("The rapid review cannot have been sent before the last partner signed.")
    sending = ReviewSending.objects.create(
        partnership=row.partnership,
        review=row,
        number=row.sendings.count() + 1,
        round=row.round,
        sent_at=sent_at,
        recorded_at=now,
        recorded_by=by.user,
        recipients=[one.value for one in recipients(row.incident.rule_set.edition)],
        decision=row.decision,
        words=review_pages.body(row),
        words_sha256=row.words_sha256,
    )
    move(row, RapidReviewState.SUBMITTED)
    deadlines.meet(RAPID_REVIEW, subject=row, at=sent_at, by=by, breach=breach)
    _await_the_panel(row, sending, now=now)
    trail.record(
        "reviews.rapid_review.sent",
        subject=row,
        by=by,
        sentence=f"sent {'the answer on ' if sending.is_answer else ''}{row.reference} to the Panel",
    )
    notices.tell(
        notices.people_in(row.partnership, TOLD, by.today),
        messages.sent(row),
        partnership=row.partnership,
        key=f"{row.pk}:{sending.number}",
        now=now,
    )
    return sending


def _await_the_panel(row: RapidReview, sending: ReviewSending, *, now: datetime) -> None:
    deadlines.start(
        PANEL_ANSWER,
        subject=sending,
        reference=row.reference,
        address=row.get_absolute_url(),
        starts_on=local_today(sending.sent_at),
        starts_because="the day the rapid review was sent",
        rule_set=row.incident.rule_set,
        owner_agency=None,
        now=now,
    )


@transaction.atomic
def record_answer(
    review: RapidReview,
    *,
    answer: PanelAnswer,
    received_on: date,
    note: str = "",
    by: Actor,
    now: datetime,
) -> PanelResponse:
    """Record what the Panel answered. Raises Refused for a day before it was sent, or still to come."""
    row = locked(review)
    last = last_sending(row)
    if standing := response_to(last):
        return standing
    access.may_record_answer(by, row).require()
    if last is None or not local_today(last.sent_at) <= received_on <= by.today:
        raise Refused("The answer came between the day the review was sent and today.")
    response = PanelResponse.objects.create(
        partnership=row.partnership,
        sending=last,
        answer=answer,
        received_on=received_on,
        note=note,
        recorded_at=now,
        recorded_by=by.user,
    )
    move(row, RapidReviewState.PANEL_RESPONSE)
    deadlines.meet(
        PANEL_ANSWER, subject=last, at=_end_of(received_on, now), by=by, breach=THE_PANELS
    )
    trail.record(
        "reviews.rapid_review.panel_answered",
        subject=row,
        by=by,
        sentence=f"recorded the Panel's answer on {row.reference}",
    )
    notices.tell(
        notices.people_in(row.partnership, TOLD, by.today),
        messages.panel_answered(row),
        partnership=row.partnership,
        key=f"{row.pk}:{last.number}",
        now=now,
    )
    return response


def _end_of(day: date, now: datetime) -> datetime:
    """The last moment of a day, or now where the day has not ended."""
    return min(last_moment(day), now)


@transaction.atomic
def decide_again(review: RapidReview, *, by: Actor) -> RapidReview:
    """
    Open the record again because the Panel disagrees: the partners decide again, sign again and answer.

    The first decision stays in the history and with what was sent.
    """
    row = locked(review)
    if row.state == RapidReviewState.DRAFTED:
        return row
    access.may_decide_again(by, row, response_to(last_sending(row))).require()
    row.decision, row.decided_on, row.decided_by, row.decision_reason = "", None, None, ""
    begin_round(row, "decision", "decided_on", "decided_by", "decision_reason")
    trail.record(
        "reviews.rapid_review.reopened",
        subject=row,
        by=by,
        sentence=f"opened {row.reference} again, because the Panel does not agree",
    )
    return row
