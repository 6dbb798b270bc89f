"""Let people in to a case and end it, declare and waive a conflict of interest."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db import transaction

from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Membership, User
from partnership.services import notices, trail
from reviews.access import incident as access
from reviews.models import Incident, RosterEntry
from reviews.notices.roster import let_in


def _permission() -> Permission:
    return Permission.objects.get(codename="open_incident", content_type__app_label="reviews")


def open_with(
    incident: Incident, people: Iterable[tuple[User, RosterEntry.Capacity, str]], *, now: datetime
) -> None:
    """Put on the roster whoever is there from the beginning, each once, by the rule and not by a person."""
    permission = _permission()
    RosterEntry.objects.bulk_create(
        [
            RosterEntry(
                partnership=incident.partnership,
                content_object=incident,
                permission=permission,
                user=person,
                capacity=capacity,
                reason=reason,
                granted_at=now,
            )
            for person, capacity, reason in people
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add(
    incident: Incident,
    *,
    person: User,
    capacity: RosterEntry.Capacity,
    reason: str,
    expires_on: date | None,
    by: Actor,
    now: datetime,
) -> RosterEntry:
    """
    Let a person in; somebody who is in already stays as they are.

    Raises Refused for somebody who is not in this partnership: a case never crosses the wall.
    """
    access.may_keep_roster(by, incident).require()
    standing = RosterEntry.objects.of(person).filter(content_object=incident).first()
    if standing:
        return standing
    if not Membership.objects.filter(user=person).current(by.today).exists():
        raise Refused("Only people who are in this partnership today can be let in.")
    entry = RosterEntry.objects.create(
        partnership=incident.partnership,
        content_object=incident,
        permission=_permission(),
        user=person,
        capacity=capacity,
        reason=reason,
        granted_at=now,
        granted_by=by.user,
        expires_on=expires_on,
    )
    until = f" until {in_words(expires_on)}" if expires_on else ""
    trail.record(
        "reviews.roster.let_in",
        subject=incident,
        by=by,
        # Without the reason: it may speak of the case, and more people read the trail than the roster.
        sentence=f"let {person} in to {incident.reference}{until}",
    )
    notices.tell(
        {person: f"You are told because {by.user} let you in."},
        let_in(incident),
        partnership=incident.partnership,
        key=str(entry.pk),
        now=now,
    )
    return entry


@transaction.atomic
def end(entry: RosterEntry, *, by: Actor) -> RosterEntry:
    """Take a person off the roster from now on; who was on it stays recorded."""
    row = RosterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    access.may_keep_roster(by, row.content_object).require()
    if row.ended_on:
        return row
    row.ended_on = by.today
    row.save(update_fields=["ended_on"])
    trail.record(
        "reviews.roster.ended",
        subject=row.content_object,
        by=by,
        sentence=f"took {row.user} off the roster of {row.content_object.reference}",
    )
    return row


@transaction.atomic
def declare_conflict(incident: Incident, *, reason: str, by: Actor) -> RosterEntry:
    """Declare one's own conflict of interest: the case closes to one at once, until the chair waives it."""
    entry = RosterEntry.objects.of(by.user).filter(content_object=incident).first()
    if entry is None:
        raise Refused("You are not on the roster of this case.")
    row = RosterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    row.conflict, row.conflict_waived_because = reason, ""
    row.save(update_fields=["conflict", "conflict_waived_because"])
    trail.record(
        "reviews.roster.conflict_declared",
        subject=incident,
        by=by,
        sentence=f"declared a conflict of interest in {incident.reference}",
    )
    return row
