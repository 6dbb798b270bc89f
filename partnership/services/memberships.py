"""Invite people, let them in, and shut leavers out everywhere at once."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from partnership.access import MANAGE_PEOPLE, holds
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    Invitation,
    Membership,
    Notice,
    Partnership,
    SeatHolding,
    User,
)
from partnership.roles import Role
from partnership.services import trail

INVITATION_HOLDS_FOR = timedelta(days=14)
A_DAY = timedelta(days=1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    role: Role,
    agency: Agency | None,
    post: str,
    by: Actor,
    now: datetime,
) -> tuple[Invitation, str]:
    """Write an invitation; the token is returned once and stored only as its hash."""
    holds(by, MANAGE_PEOPLE).require()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        partnership=by.partnership,
        email=email.lower(),
        full_name=full_name,
        agency=agency,
        role=role,
        post=post,
        token_hash=_hash(token),
        invited_by=by.user,
        invited_at=now,
        expires_at=now + INVITATION_HOLDS_FOR,
    )
    trail.record(
        "partnership.person.invited",
        subject=invitation,
        by=by,
        sentence=f"invited {full_name} as {role.label.lower()}",
    )
    return invitation, token


def find_invitation(token: str, now: datetime) -> Invitation | None:
    """The open invitation with a token, in whatever partnership; call under `scopes_disabled()`."""
    return (
        Invitation.objects.filter(
            token_hash=_hash(token),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
        )
        .select_related("partnership", "agency")
        .first()
    )


@transaction.atomic
def accept(invitation: Invitation, *, user: User, today: date, now: datetime) -> Membership:
    """Let a person in on their invitation. Raises Refused when it was used, withdrawn or has run out."""
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.accepted_at or row.withdrawn_at or row.expires_at <= now:
        raise Refused("This invitation was used, withdrawn or has run out. Ask for a new one.")
    if user.email.lower() != row.email.lower():
        raise Refused("This invitation is for another e-mail address.")
    row.accepted_at, row.accepted_by = now, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    membership, _ = Membership.objects.get_or_create(
        partnership=row.partnership,
        user=user,
        role=row.role,
        agency=row.agency,
        starts_on=today,
        defaults={"post": row.post},
    )
    trail.record(
        "partnership.person.joined",
        subject=membership,
        by=Actor.of(user, row.partnership, today),
        sentence=f"joined as {membership.hat}",
    )
    return membership


@transaction.atomic
def end(membership: Membership, *, on: date, by: Actor) -> Membership:
    """End one role on a day; the last day on which it holds."""
    holds(by, MANAGE_PEOPLE).require()
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if on < row.starts_on:
        raise Refused("The last day cannot be before the first.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    trail.record(
        "partnership.membership.ended",
        subject=row,
        by=by,
        sentence=f"ended {row.user}'s role as {row.hat} on {on:%d %B %Y}",
    )
    return row


@transaction.atomic
def leave(user: User, *, by: Actor, now: datetime, today: date) -> User:
    """
    A person has left this partnership: every role and seat here ends, and where no other partnership
    remains the account, its sessions, second factors and waiting notices end in the same transaction.
    """
    holds(by, MANAGE_PEOPLE).require()
    if user.pk == by.user.pk:
        raise Refused("You cannot end your own access; ask another business manager.")
    person = User.objects.select_for_update().get(pk=user.pk)
    yesterday = today - A_DAY
    _end_here(person, by.partnership, yesterday)
    if not _is_elsewhere(person, by.partnership, today):
        person.is_active, person.left_at = False, now
        person.set_unusable_password()  # which ends every session: their hash is of the password
        person.save(update_fields=["is_active", "left_at", "password"])
        Authenticator.objects.filter(user=person).delete()
    Notice.objects.filter(
        partnership=by.partnership, recipient=person, state=Notice.State.PLANNED
    ).update(state=Notice.State.CANCELLED, last_result="The person has left.")
    trail.record(
        "partnership.person.left",
        partnership=by.partnership,
        by=by,
        sentence=f"ended {person}'s access",
    )
    return person


def _end_here(person: User, partnership: Partnership, last_day: date) -> None:
    for every in (Membership.objects.all(), SeatHolding.objects.all()):
        rows = every.filter(partnership=partnership, user=person)
        open_rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day))
        open_rows.filter(starts_on__lte=last_day).update(ends_on=last_day)
        open_rows.filter(starts_on__gt=last_day).delete()
    Invitation.objects.filter(
        partnership=partnership, email__iexact=person.email, accepted_at__isnull=True
    ).delete()


def _is_elsewhere(person: User, here: Partnership, today: date) -> bool:
    return (
        Partnership.objects.exclude(pk=here.pk)
        .filter(
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today),
            memberships__user=person,
        )
        .exists()
    )
