"""Link a child's death to its child death review, follow where that stands, record what was told both ways."""

from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail
from partnership.services.deadlines import local_today
from reviews.access import child_death as access
from reviews.models import Child, ChildDeathReview, ChildDeathUpdate
from reviews.rules.child_death import CHILD_DEATH_MOVES, ChildDeathState, Way
from reviews.rules.incident import CLOCK_SKEW


@transaction.atomic
def link(
    child: Child,
    *,
    panel: str,
    their_reference: str,
    died_at: datetime,
    notified_at: datetime,
    by: Actor,
    now: datetime,
) -> ChildDeathReview:
    """
    Link a child who died to the child death review; linking twice changes nothing.

    Raises Refused for a notification before the death, and for one that is still to come.
    """
    locked = (
        Child.objects.select_for_update(of=("self",))
        .select_related("incident__partnership")
        .get(pk=child.pk)
    )
    access.may_link(by, locked).require()
    standing = ChildDeathReview.objects.filter(child=locked).first()
    if standing:
        return standing
    if not died_at <= notified_at <= now + CLOCK_SKEW:
        raise Refused("The death is notified after it, and not in the future.")
    review = ChildDeathReview.objects.create(
        partnership=locked.partnership,
        child=locked,
        panel=panel,
        their_reference=their_reference,
        died_at=died_at,
        notified_at=notified_at,
        state_on=local_today(notified_at),
        linked_at=now,
        linked_by=by.user,
    )
    incident = locked.incident
    trail.record(
        "reviews.child_death.linked",
        subject=incident,
        by=by,
        sentence=f"linked {incident.reference} to the review of another panel",
    )
    return review


def _locked(review: ChildDeathReview) -> ChildDeathReview:
    return (
        ChildDeathReview.objects.select_for_update(of=("self",))
        .select_related("child__incident__partnership")
        .get(pk=review.pk)
    )


@transaction.atomic
def move(
    review: ChildDeathReview, *, to: ChildDeathState, on: date, by: Actor, now: datetime
) -> ChildDeathReview:
    """Record where the review stands now, as its panel told us; the same twice changes nothing."""
    row = _locked(review)
    if row.state == to:
        return row
    access.may_keep_link(by, row.child.incident).require()
    CHILD_DEATH_MOVES.check(row.state, to)
    if not row.state_on <= on <= local_today(now):
        raise Refused("The day lies between the last step and today.")
    row.state, row.state_on = to, on
    row.save(update_fields=["state", "state_on"])
    incident = row.child.incident
    trail.record(
        "reviews.child_death.moved",
        subject=incident,
        by=by,
        sentence=f"recorded where the linked review of {incident.reference} stands",
    )
    return row


@transaction.atomic
def tell(
    review: ChildDeathReview, *, way: Way, on: date, words: str, by: Actor, now: datetime
) -> ChildDeathUpdate:
    """Record what one of the two told the other."""
    row = _locked(review)
    access.may_keep_link(by, row.child.incident).require()
    if on > local_today(now):
        raise Refused("The day is still to come.")
    update = ChildDeathUpdate.objects.create(
        partnership=row.partnership,
        review=row,
        way=way,
        on=on,
        words=words,
        recorded_at=now,
        recorded_by=by.user,
    )
    incident = row.child.incident
    trail.record(
        "reviews.child_death.told",
        subject=incident,
        by=by,
        sentence=f"recorded an update on the linked review of {incident.reference}",
    )
    return update
