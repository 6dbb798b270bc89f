"""End a role, announce a change of person, and shut leavers out everywhere at once."""

from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from partnership.access import MANAGE_PEOPLE, Verdict, holds, no, permission
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import (
    Action,
    Actor,
    Invitation,
    Membership,
    Notice,
    Partnership,
    SeatHolding,
    User,
)
from partnership.roles import BUSINESS_UNIT
from partnership.services import notices, trail

A_DAY = timedelta(days=1)
OWN = "You cannot end your own access; ask another business manager."

EXPORT_PEOPLE = permission("people.export", "download the list of people", *BUSINESS_UNIT)


class Change(models.TextChoices):
    """What a member announces about themselves."""

    LEAVING = "leaving", "I am leaving the partnership"
    OTHER_POST = "other_post", "My post is changing"


SAYS = {Change.LEAVING: "is leaving", Change.OTHER_POST: "is changing post"}


def may_end(actor: Actor, membership: Membership) -> Verdict:
    """Whether the actor may end a role; nobody ends their own."""
    if membership.ends_on and membership.ends_on < actor.today:
        return no("This role has ended.")
    if membership.user_id == actor.user.pk:
        return no(OWN)
    return holds(actor, MANAGE_PEOPLE)


def may_record_leaving(actor: Actor, person: User) -> Verdict:
    """Whether the actor may record that a person has left."""
    if person.pk == actor.user.pk:
        return no(OWN)
    return holds(actor, MANAGE_PEOPLE)


@transaction.atomic
def end(membership: Membership, *, on: date, by: Actor) -> Membership:
    """
    End one role on a day; the last day on which it holds.

    Raises Refused for a day before the role began, and for one's own role.
    """
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if row.ends_on == on:
        return row
    may_end(by, row).require()
    if on < row.starts_on:
        raise Refused("The last day cannot be before the first.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    trail.record(
        "partnership.membership.ended",
        subject=row,
        by=by,
        sentence=f"ended {row.user}'s role as {row.hat} on {in_words(on)}",
    )
    return row


@transaction.atomic
def announce(*, change: Change, on: date, successor: str, by: Actor, now: datetime) -> None:
    """A member tells the business unit that they leave or change post; no access changes by it (Brent, 3.7)."""
    says = f"{SAYS[change]} on {in_words(on)}"
    takes_over = f"; {successor} takes over" if successor else ""
    notices.tell(
        notices.people_in(by.partnership, BUSINESS_UNIT, by.today),
        notices.Message(
            code="partnership.person.change_announced",
            subject="A member announced a change of person",
            body=f"{by.user} ({by.hat_in_words}) {says}.",
            reference="",
            address=reverse(
                "person", kwargs={"partnership_slug": by.partnership.slug, "pk": by.user.pk}
            ),
        ),
        partnership=by.partnership,
        key=f"{by.user.pk}:{change}:{on.isoformat()}",
        now=now,
    )
    trail.record(
        "partnership.person.change_announced",
        partnership=by.partnership,
        by=by,
        sentence=f"said that they {says.replace('is ', 'are ', 1)}{takes_over}",
    )


def what_leaving_ends(person: User, *, by: Actor, now: datetime) -> list[str]:
    """What recording that a person has left will do, counted now, sentence by sentence."""
    here = by.partnership
    roles = _open_rows(Membership.objects.all(), person, here, by.today).count()
    seats = _open_rows(SeatHolding.objects.all(), person, here, by.today).count()
    planned = Notice.objects.filter(recipient=person, state=Notice.State.PLANNED).count()
    invited = Invitation.objects.filter(email__iexact=person.email).open(now).count()
    owed = Action.objects.filter(owner=person).unfinished().count()
    lines = [f"{_count(roles, 'role')} and {_count(seats, 'seat')} here end now."]
    if _is_elsewhere(person, here, by.today):
        lines.append("They keep their account, because they belong to another partnership too.")
    else:
        lines.append(
            "Their account is closed: every browser they are signed in on, their password, passkeys, "
            "authenticator app, recovery codes and any link to set a new password stop working."
        )
    if planned:
        lines.append(f"{_count(planned, 'notice')} waiting to be sent to them will not be sent.")
    if invited:
        lines.append(f"{_count(invited, 'open invitation')} to them will be withdrawn.")
    if owed:
        lines.append(
            f"{_count(owed, 'unfinished action')} in their name must be given to somebody else: "
            "that does not happen by itself."
        )
    lines.append("What they did here keeps their name.")
    return lines


@transaction.atomic
def leave(user: User, *, by: Actor, now: datetime, today: date) -> User:
    """
    A person has left this partnership: every role and seat here ends, and where no other partnership
    remains the account, its sessions, second factors and waiting notices end in the same transaction.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    may_record_leaving(by, person).require()
    here = by.partnership
    if not _open_rows(Membership.objects.all(), person, here, today).exists():
        return person
    _end_here(person, here, today, now)
    if not _is_elsewhere(person, here, today):
        person.is_active, person.left_at = False, now
        person.set_unusable_password()  # which ends every session: their hash is of the password
        person.save(update_fields=["is_active", "left_at", "password"])
        Authenticator.objects.filter(user=person).delete()
        SocialAccount.objects.filter(user=person).delete()
    trail.record(
        "partnership.person.left",
        partnership=here,
        by=by,
        sentence=f"ended {person}'s access",
    )
    return person


def _open_rows(
    rows: models.QuerySet, person: User, here: Partnership, today: date
) -> models.QuerySet:
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return rows.filter(still, partnership=here, user=person)


def _end_here(person: User, here: Partnership, today: date, now: datetime) -> None:
    last_day = today - A_DAY
    for every in (Membership.objects.all(), SeatHolding.objects.all()):
        rows = _open_rows(every, person, here, today)
        rows.filter(starts_on__gt=last_day).delete()
        rows.update(ends_on=last_day)
    Invitation.objects.filter(partnership=here, email__iexact=person.email).open(now).update(
        withdrawn_at=now
    )
    Notice.objects.filter(partnership=here, recipient=person, state=Notice.State.PLANNED).update(
        state=Notice.State.CANCELLED, last_result="The person has left."
    )


def _is_elsewhere(person: User, here: Partnership, today: date) -> bool:
    return (
        Partnership.objects.exclude(pk=here.pk)
        .filter(
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today),
            memberships__user=person,
        )
        .exists()
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
