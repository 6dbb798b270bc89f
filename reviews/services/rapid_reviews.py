"""Open the rapid review that a notification asks for."""

from datetime import datetime

from django.db import transaction

from partnership.models import Actor
from partnership.roles import Role
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import length_of, local_today
from partnership.services.references import next_reference
from reviews.models import Incident, RapidReview
from reviews.notices.rapid_review import rapid_review_opened
from reviews.rules.rapid_review import (
    RAPID_REVIEW,
    RAPID_REVIEW_MOVES,
    RapidReviewState,
    StartsFrom,
)

TOLD = (Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER)


@transaction.atomic
def open_for(incident: Incident, *, by: Actor, now: datetime) -> RapidReview:
    """
    Open the review and start its clock; opening it twice changes nothing.

    Fifteen working days, counted from the notification or from awareness as the rule set says (DOMAIN D06).
    """
    standing = RapidReview.objects.filter(incident=incident).first()
    if standing:
        return standing
    if incident.notified_at is None:
        raise ValueError("A rapid review follows a notification.")
    review = RapidReview.objects.create(
        partnership=incident.partnership,
        reference=next_reference(
            incident.partnership, "RR", local_today(incident.notified_at).year
        ),
        incident=incident,
        opened_at=now,
        opened_by=by.user,
    )
    start = StartsFrom(length_of(RAPID_REVIEW, incident.rule_set, incident).starts_from)
    began = incident.notified_at if start is StartsFrom.NOTIFICATION else incident.aware_at
    deadlines.start(
        RAPID_REVIEW,
        subject=review,
        reference=review.reference,
        address=review.get_absolute_url(),
        starts_on=local_today(began),
        starts_because=start.label,
        rule_set=incident.rule_set,
        owner_agency=incident.lead_authority,
        now=now,
    )
    trail.record(
        "reviews.rapid_review.opened",
        subject=review,
        by=by,
        sentence=f"opened the rapid review {review.reference}",
    )
    notices.tell(
        notices.people_in(incident.partnership, TOLD, by.today),
        rapid_review_opened(review),
        partnership=incident.partnership,
        key=str(review.pk),
        now=now,
    )
    return review


@transaction.atomic
def withdraw(review: RapidReview, *, reason: str, by: Actor) -> RapidReview:
    """End a review whose notification was withdrawn."""
    row = RapidReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.state == RapidReviewState.WITHDRAWN:
        return row
    RAPID_REVIEW_MOVES.check(row.state, RapidReviewState.WITHDRAWN)
    row.state = RapidReviewState.WITHDRAWN
    row.save(update_fields=["state"])
    deadlines.withdraw(RAPID_REVIEW, subject=row, reason=reason, by=by)
    trail.record(
        "reviews.rapid_review.withdrawn",
        subject=row,
        by=by,
        sentence=f"ended the rapid review {row.reference}",
    )
    return row
