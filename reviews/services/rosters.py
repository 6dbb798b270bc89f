"""Let people in to a case and end it, declare and waive a conflict of interest."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.db import transaction

from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Membership, User
from partnership.services import notices, trail
from reviews.access import incident as access
from reviews.models import Incident, RosterEntry
from reviews.notices.roster import conflict_waived, let_in


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
    if standing and standing.capacity != RosterEntry.Capacity.REPORTER:
        return standing
    if not Membership.objects.filter(user=person).current(by.today).exists():
        raise Refused("Only people who are in this partnership today can be let in.")
    if standing:  # a reporter, whose place ends by itself, is wanted for longer
        standing.ended_on = by.today
        standing.save(update_fields=["ended_on"])
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


# How far ahead access is given at once; then it is asked whether it is still needed.
MOST_AHEAD = timedelta(days=366)


def _locked(entry: RosterEntry, by: Actor) -> RosterEntry:
    """The entry, locked. Raises Refused for one of another partnership."""
    if entry.partnership_id != by.partnership.pk:
        raise Refused("This case belongs to another partnership.")
    return (
        RosterEntry.objects.select_for_update(of=("self",))
        .select_related("user", "content_object__partnership", "permission")
        .get(pk=entry.pk)
    )


def check_ahead(last_day: date, today: date) -> None:
    """Raise Refused for a last day that has passed, or lies too far ahead."""
    if last_day < today:
        raise Refused("This day has passed.")
    if last_day - today > MOST_AHEAD:
        raise Refused("The last day is at most a year ahead.")


@transaction.atomic
def extend(
    entry: RosterEntry, *, expires_on: date, reason: str, by: Actor, now: datetime
) -> RosterEntry:
    """
    Move the last day of somebody's access: the entry ends and another takes its place, so that both stay recorded.

    The conflict, its waiver and the seal go with the person. Raises Refused for a day that passed or lies too far.
    """
    row = _locked(entry, by)
    standing = RosterEntry.objects.of(row.user).filter(content_object=row.content_object).first()
    if standing and standing.pk != row.pk and standing.expires_on == expires_on:
        return standing
    access.may_extend(by, row).require()
    check_ahead(expires_on, by.today)
    row.ended_on = by.today
    row.save(update_fields=["ended_on"])
    made = RosterEntry.objects.create(
        partnership=row.partnership,
        content_object=row.content_object,
        permission=row.permission,
        user=row.user,
        capacity=row.capacity,
        reason=reason,
        granted_at=now,
        granted_by=by.user,
        expires_on=expires_on,
        opens_sealed=row.opens_sealed,
        conflict=row.conflict,
        conflict_waived_because=row.conflict_waived_because,
    )
    trail.record(
        "reviews.roster.extended",
        subject=row.content_object,
        by=by,
        sentence=f"gave {row.user} access to {row.content_object.reference} until {in_words(expires_on)}",
    )
    return made


def invite(
    incident: Incident, *, person: User, meets_on: date, reason: str, by: Actor, now: datetime
) -> RosterEntry:
    """Let a guest in for one meeting: the case closes to them by itself after the day of the meeting."""
    check_ahead(meets_on, by.today)
    return add(
        incident,
        person=person,
        capacity=RosterEntry.Capacity.GUEST,
        reason=reason,
        expires_on=meets_on,
        by=by,
        now=now,
    )


@transaction.atomic
def waive_conflict(entry: RosterEntry, *, because: str, by: Actor, now: datetime) -> RosterEntry:
    """The chair waives the conflict that somebody declared in a case, on each of their places. Twice changes nothing."""
    row = _locked(entry, by)
    if row.conflict_waived_because:
        return row
    access.may_waive(by, row).require()
    declared = RosterEntry.objects.in_conflict(row.user).filter(content_object=row.content_object)
    declared.update(conflict_waived_because=because)
    row.conflict_waived_because = because
    trail.record(
        "reviews.roster.conflict_waived",
        subject=row.content_object,
        by=by,
        sentence=f"waived the conflict of interest of {row.user} in {row.content_object.reference}",
    )
    notices.tell(
        {row.user: "You are told because you declared it."},
        conflict_waived(row.content_object),
        partnership=row.partnership,
        key=str(row.pk),
        now=now,
    )
    return row


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


def end_reporters(incident: Incident, *, by: Actor) -> None:
    """
    Take whoever is let in only because they reported it off the roster.

    A reporter reads what they reported until others have written more: other agencies, or the decision. From then on
    an agency reads its own return and no other (DOMAIN 2.4).
    """
    reporters = RosterEntry.objects.filter(
        content_object=incident, capacity=RosterEntry.Capacity.REPORTER, ended_on__isnull=True
    )
    for entry in reporters.select_related("user"):
        entry.ended_on = by.today
        entry.save(update_fields=["ended_on"])
        trail.record(
            "reviews.roster.reporter_ended",
            subject=incident,
            by=by,
            sentence=f"took {entry.user}, who reported {incident.reference}, off its roster",
        )


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
