"""Begin a practice review, move it from state to state, and note what it waits for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, RuleSet
from partnership.roles import Role
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import length_of, local_today
from partnership.services.references import next_reference
from partnership.services.rule_sets import governing
from reviews.access import practice_review as access
from reviews.models import Incident, PracticeReview, PracticeReviewStep, RapidReview
from reviews.notices.practice_review import practice_review_begun
from reviews.rules.practice_review import (
    COPY_BEFORE_PUBLICATION,
    PRACTICE_REVIEW,
    PRACTICE_REVIEW_MOVES,
    Ground,
    PracticeReviewState,
)
from reviews.rules.rapid_review import ReviewDecision

TOLD = (Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER)


@dataclass(frozen=True)
class Decision:
    """The decision to do a review: its day starts the six months."""

    ground: Ground
    decided_on: date
    decided_by: str
    why: str


def _check_decision(given: Decision, incident: Incident, today: date) -> None:
    if given.decided_on > today:
        raise Refused("The review cannot have been decided in the future.")
    if given.decided_on < local_today(incident.aware_at):
        raise Refused("The review cannot have been decided before the authority was aware.")
    if given.ground == Ground.RAPID_REVIEW:
        _check_rapid_review(given, decided_by_rapid_review(incident))


def decided_by_rapid_review(incident: Incident) -> date | None:
    """The day on which the rapid review decided that there is a practice review; None where it did not."""
    found = RapidReview.objects.filter(incident=incident, decision=ReviewDecision.LCSPR).first()
    return found.decided_on if found else None


def _check_rapid_review(given: Decision, decided_on: date | None) -> None:
    if decided_on is None:
        raise Refused("No rapid review of this incident decided on a practice review.")
    if given.decided_on != decided_on:
        raise Refused(
            f"The rapid review decided on {in_words(decided_on)}. The six months count from then."
        )


@transaction.atomic
def begin(incident: Incident, given: Decision, *, by: Actor, now: datetime) -> PracticeReview:
    """
    Begin the practice review of an incident; its six months run from the day of the decision (DOMAIN D11).

    Beginning it twice changes nothing. Raises Refused for a day before awareness or in the future.
    """
    row = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    standing = PracticeReview.objects.filter(incident=row).first()
    if standing:
        return standing
    access.may_begin(by, row).require()
    _check_decision(given, row, by.today)
    review = PracticeReview.objects.create(
        partnership=row.partnership,
        reference=next_reference(row.partnership, "PR", given.decided_on.year),
        incident=row,
        rule_set=governing(given.decided_on),
        ground=given.ground,
        decided_on=given.decided_on,
        decided_by=given.decided_by,
        why=given.why,
        begun_at=now,
        begun_by=by.user,
    )
    note_step(review, PracticeReviewState.INITIATED, by=by, now=now)
    deadlines.start(
        PRACTICE_REVIEW,
        subject=review,
        reference=review.reference,
        address=review.get_absolute_url(),
        starts_on=review.decided_on,
        starts_because="the day on which the review was decided",
        rule_set=review.rule_set,
        owner_agency=row.lead_authority,
        now=now,
    )
    record(review, "begun", f"began the practice review {review.reference}", by)
    notices.tell(
        notices.people_in(review.partnership, TOLD, by.today),
        practice_review_begun(review),
        partnership=review.partnership,
        key=str(review.pk),
        now=now,
    )
    return review


def locked(review: PracticeReview) -> PracticeReview:
    """The review as it is now, held until the transaction ends."""
    rows = PracticeReview.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "incident__partnership", "rule_set").get(pk=review.pk)


def note_step(
    review: PracticeReview, state: PracticeReviewState, *, by: Actor, now: datetime
) -> None:
    """Keep when a review came to a state."""
    PracticeReviewStep.objects.create(
        partnership=review.partnership,
        review=review,
        state=state,
        on=by.today,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )


def move(
    review: PracticeReview, following: PracticeReviewState, *more: str, by: Actor, now: datetime
) -> None:
    """Bring a locked review to a state that may follow, and save it with the other fields named."""
    PRACTICE_REVIEW_MOVES.check(review.state, following)
    review.state = following
    review.save(update_fields=["state", *more])
    note_step(review, following, by=by, now=now)


def record(review: PracticeReview, verb: str, sentence: str, by: Actor | None) -> None:
    """Write the trail of a review. The sentence carries no word of the case."""
    trail.record(f"reviews.practice_review.{verb}", subject=review, by=by, sentence=sentence)


@transaction.atomic
def say_reports_in(review: PracticeReview, *, on: date, by: Actor) -> PracticeReview:
    """Record the day on which the agencies' reports and the chronology were in. The first day stands."""
    row = locked(review)
    if row.reports_in_on:
        return row
    access.may_say_reports_in(by, row).require()
    check_day(on, row, by)
    row.reports_in_on = on
    row.save(update_fields=["reports_in_on"])
    record(row, "reports_in", f"recorded that the agencies' reports for {row.reference} are in", by)
    return row


def check_day(on: date, review: PracticeReview, by: Actor) -> None:
    """Raise Refused for a day that lies in the future or before the review was decided."""
    if on > by.today:
        raise Refused("This day is in the future.")
    if on < review.decided_on:
        raise Refused("This day is before the review was decided.")


def copy_days(review: PracticeReview) -> int:
    """How many working days before publication a copy is sent, as the edition that governs the review says."""
    rule_set: RuleSet = review.rule_set
    return length_of(COPY_BEFORE_PUBLICATION, rule_set, review).length
