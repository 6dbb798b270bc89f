"""Keep the register of independent reviewers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Membership, User
from partnership.services import trail
from reviews.access import reviewer as access
from reviews.models import Reviewer

FIELDS = (
    "name",
    "email",
    "user",
    "expertise",
    "previous_work",
    "recommendations",
    "training",
    "availability",
)


@dataclass(frozen=True)
class Wording:
    """What the register says of one reviewer."""

    name: str
    expertise: str
    email: str = ""
    user: User | None = None
    previous_work: str = ""
    recommendations: str = ""
    training: str = ""
    availability: str = ""


def _check_account(given: Wording, by: Actor) -> None:
    if given.user is None:
        return
    if not Membership.objects.filter(user=given.user).current(by.today).exists():
        raise Refused("This account is not in this partnership today.")


@transaction.atomic
def enter(given: Wording, *, by: Actor, now: datetime) -> Reviewer:
    """Put a reviewer on the register. Raises Refused for an account of another partnership."""
    access.may_keep_register(by).require()
    _check_account(given, by)
    row = Reviewer.objects.create(
        partnership=by.partnership,
        saved_at=now,
        saved_by=by.user,
        **{name: getattr(given, name) for name in FIELDS},
    )
    trail.record(
        "reviews.reviewer.entered",
        subject=row,
        by=by,
        sentence=f"put {row.name} on the register of reviewers",
    )
    return row


def _locked(reviewer: Reviewer) -> Reviewer:
    rows = Reviewer.objects.select_for_update(of=("self",)).select_related("partnership")
    return rows.get(pk=reviewer.pk)


@transaction.atomic
def change(
    reviewer: Reviewer, given: Wording, *, version: int, by: Actor, now: datetime
) -> Reviewer:
    """
    Change what the register says; the same words again change nothing.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    row = _locked(reviewer)
    if all(getattr(row, name) == getattr(given, name) for name in FIELDS):
        return row
    access.may_keep_register(by).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    _check_account(given, by)
    for name in FIELDS:
        setattr(row, name, getattr(given, name))
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
    row.save(update_fields=[*FIELDS, "version", "saved_at", "saved_by"])
    trail.record(
        "reviews.reviewer.changed",
        subject=row,
        by=by,
        sentence=f"changed what the register says of {row.name}",
    )
    return row


@transaction.atomic
def take_off(reviewer: Reviewer, *, by: Actor) -> Reviewer:
    """Take a reviewer off the register; what they did stays recorded."""
    row = _locked(reviewer)
    if row.left_on:
        return row
    access.may_keep_register(by).require()
    row.left_on = by.today
    row.save(update_fields=["left_on"])
    trail.record(
        "reviews.reviewer.taken_off",
        subject=row,
        by=by,
        sentence=f"took {row.name} off the register of reviewers",
    )
    return row
