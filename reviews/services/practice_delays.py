"""Tell the Panel and the Secretary of State of a delay, confirm it each month, pause for proceedings and go on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Breach
from partnership.services import deadlines, notices
from partnership.services.deadlines import BreachReason
from reviews.access import practice_review as access
from reviews.models import PracticeReview, PracticeReviewDelay
from reviews.notices.practice_review import practice_review_paused
from reviews.rules.practice_review import (
    CONFIRM_DELAY,
    PRACTICE_REVIEW,
    PROCEEDINGS,
    DelayCause,
    PracticeReviewState,
)
from reviews.services import practice_notes
from reviews.services.practice_reviews import TOLD, check_day, locked, move, record


@dataclass(frozen=True)
class Told:
    """A delay as the Panel and the Secretary of State were told it."""

    cause: DelayCause
    reason: str
    expected_on: date
    told_panel_on: date
    told_secretary_on: date
    # Why the monthly confirmation of the delay before was late, where it was.
    late_reason: str = ""


@transaction.atomic
def tell(review: PracticeReview, given: Told, *, by: Actor, now: datetime) -> PracticeReviewDelay:
    """
    Record that a delay was told, or that it goes on; the six-month clock keeps its day (docs/decisions, 15).

    Raises Refused for a new day inside the six months, for a day of telling in the future, and where the last
    confirmation is late and nothing says why.
    """
    row = locked(review)
    access.may_tell_delay(by, row).require()
    return _tell(row, given, by=by, now=now)


def _tell(row: PracticeReview, given: Told, *, by: Actor, now: datetime) -> PracticeReviewDelay:
    for day in (given.told_panel_on, given.told_secretary_on):
        check_day(day, row, by)
    _check_expected(row, given)
    before = latest(row)
    if before is not None:
        late = BreachReason(Breach.Cause.OTHER, given.late_reason) if given.late_reason else None
        deadlines.meet(CONFIRM_DELAY, subject=before, at=now, by=by, breach=late)
    told = PracticeReviewDelay.objects.create(
        partnership=row.partnership,
        review=row,
        cause=given.cause,
        reason=given.reason,
        expected_on=given.expected_on,
        told_panel_on=given.told_panel_on,
        told_secretary_on=given.told_secretary_on,
        recorded_at=now,
        recorded_by=by.user,
        hat=by.hat_in_words,
    )
    deadlines.start(
        CONFIRM_DELAY,
        subject=told,
        reference=row.reference,
        address=row.get_absolute_url(),
        starts_on=told.told_on,
        starts_because="the Panel and the Secretary of State were told",
        rule_set=row.rule_set,
        owner_agency=row.incident.lead_authority,
        now=now,
    )
    cause = DelayCause(given.cause).label.lower()
    record(row, "delay_told", f"recorded that a delay of {row.reference} was told: {cause}", by)
    return told


def _check_expected(row: PracticeReview, given: Told) -> None:
    running = deadlines.find(PRACTICE_REVIEW, row)
    if running and given.expected_on <= running.due_on:
        raise Refused(
            f"The six months end on {in_words(running.due_on)}. A delay names a day after that."
        )
    if not given.reason.strip():
        raise Refused("Say why the review takes longer.")


def latest(review: PracticeReview) -> PracticeReviewDelay | None:
    """The delay that was told last."""
    return PracticeReviewDelay.objects.filter(review=review).order_by("-pk").first()


def confirmation_is_late(review: PracticeReview, now: datetime) -> bool:
    """Whether the month in which the delay had to be confirmed has passed, so that the next one must say why."""
    before = latest(review)
    running = deadlines.find(CONFIRM_DELAY, before) if before else None
    return running is not None and running.is_running and now > running.due_at


@transaction.atomic
def pause(review: PracticeReview, given: Told, *, by: Actor, now: datetime) -> PracticeReview:
    """
    Let a review stand still for proceedings, the reasons being told. Pausing it twice changes nothing.

    The six months are not paused with it: the guidance knows no pause, only a delay that is told (docs/decisions, 15).
    """
    row = locked(review)
    if row.is_paused:
        return row
    access.may_pause(by, row).require()
    if given.cause not in PROCEEDINGS:
        raise Refused("A review is paused only for proceedings or another review.")
    _tell(row, given, by=by, now=now)
    row.paused_from = row.state
    move(row, PracticeReviewState.PAUSED_PROCEEDINGS, "paused_from", by=by, now=now)
    practice_notes.stop(row, reason="The review is paused for proceedings", by=by)
    record(row, "paused", f"paused {row.reference} for proceedings", by)
    notices.tell(
        notices.people_in(row.partnership, TOLD, by.today),
        practice_review_paused(row),
        partnership=row.partnership,
        key=f"{row.pk}:{now:%Y%m%d%H%M%S}",
        now=now,
    )
    return row


@transaction.atomic
def resume(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """Let a paused review go on from where it stood; doing it twice changes nothing."""
    row = locked(review)
    if not row.is_paused:
        return row
    access.may_resume(by, row).require()
    following, row.paused_from = PracticeReviewState(row.paused_from), ""
    move(row, following, "paused_from", by=by, now=now)
    practice_notes.go_on(row, by=by, now=now)
    record(row, "resumed", f"let {row.reference} go on", by)
    return row
