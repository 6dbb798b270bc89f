"""The milestones of a practice review: which are reached, and how the months stand."""

from datetime import date

from django.db.models import Min

from partnership.models import Deadline
from partnership.services import calendar, deadlines
from reviews.models import PracticeReview
from reviews.rules.practice_review import (
    PATH,
    PRACTICE_REVIEW,
    Milestone,
    Planned,
    PracticeReviewState,
    latest_copy_day,
    milestones,
)
from reviews.services.practice_reviews import copy_days

# The state that a milestone is reached with.
REACHED_WITH = {
    Milestone.TERMS: PracticeReviewState.COMMISSIONED,
    Milestone.DRAFT: PracticeReviewState.DRAFT_RECEIVED,
    Milestone.FINAL: PracticeReviewState.FINAL,
    Milestone.COPY: PracticeReviewState.PRE_PUBLICATION,
    Milestone.PUBLICATION: PracticeReviewState.PUBLISHED,
}
_STANDS_FOR = {
    PracticeReviewState.REVIEWER_REMOVED: PracticeReviewState.SCOPED,
    PracticeReviewState.NOT_PUBLISHED: PracticeReviewState.PUBLISHED,
}


def how_far(review: PracticeReview) -> int:
    """How many states of the path a review has behind it; a paused one counts from where it was paused."""
    state = PracticeReviewState(review.paused_from or review.state)
    return PATH.index(_STANDS_FOR.get(state, state))


def reached(review: PracticeReview) -> dict[Milestone, date]:
    """The day on which each milestone was reached that still holds."""
    came: dict[str, date] = {}
    for step in review.steps.all():
        state = PracticeReviewState(step.state)
        came[_STANDS_FOR.get(state, state)] = step.on
    far = how_far(review)
    found = {
        one: came[state]
        for one, state in REACHED_WITH.items()
        if PATH.index(state) <= far and state in came
    }
    if review.reports_in_on:
        found[Milestone.REPORTS] = review.reports_in_on
    if heard_on := voices_on(review):
        found[Milestone.VOICES] = heard_on
    return found


def voices_on(review: PracticeReview) -> date | None:
    """The day by which practitioners met, and each of the family was heard or it was recorded why not."""
    held = review.events.aggregate(first=Min("held_on"))["first"]
    family = list(review.family.all())
    if held is None or not family or not all(one.is_settled for one in family):
        return None
    return max([held, *(one.contributed_on for one in family if one.contributed_on)])


def of(review: PracticeReview, running: Deadline | None, today: date) -> list[Planned]:
    """The strip of a review, whose clock is handed in."""
    due_on = running.due_on if running else review.decided_on
    publish_on = review.public_on or review.planned_on or due_on
    copy_on = latest_copy_day(publish_on, copy_days(review), calendar.holidays())
    return milestones(
        decided_on=review.decided_on,
        publish_on=publish_on,
        copy_on=copy_on,
        done=reached(review),
        today=today,
    )


def clock_of(review: PracticeReview) -> Deadline | None:
    """The clock of the six months."""
    return deadlines.find(PRACTICE_REVIEW, review)
