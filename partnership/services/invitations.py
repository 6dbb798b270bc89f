"""
Invite people and let them in. The letter's token stands in the mail alone: stored is only its hash.

The mail leaves after the transaction, directly and not as a notice, because a notice would keep the token.
"""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.access import MANAGE_PEOPLE, Verdict, holds, no
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Agency, Invitation, Membership, User
from partnership.models.membership import MembershipQuerySet
from partnership.roles import Role
from partnership.services import trail
from partnership.services.deadlines import local_today

logger = logging.getLogger(__name__)

HOLDS_FOR = timedelta(days=14)
NOT_OPEN = "This invitation was used, withdrawn or has run out. Ask for a new one."


def may_change(actor: Actor, invitation: Invitation) -> Verdict:
    """Whether the actor may send an invitation again or withdraw it."""
    if invitation.accepted_at:
        return no("The invitation was accepted.")
    if invitation.withdrawn_at:
        return no("The invitation was withdrawn. Write a new one if it is needed.")
    return holds(actor, MANAGE_PEOPLE)


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
) -> Invitation:
    """Write an invitation, and mail it once the transaction stands. An open one to the same role is handed back."""
    holds(by, MANAGE_PEOPLE).require()
    standing = (
        Invitation.objects.filter(email__iexact=email, role=role, agency=agency).open(now).first()
    )
    if standing:
        return standing
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        partnership=by.partnership,
        email=email.lower(),
        full_name=full_name,
        agency=agency,
        role=role,
        post=post,
        token_hash=hash_of(token),
        invited_by=by.user,
        invited_at=now,
        expires_at=now + HOLDS_FOR,
    )
    trail.record(
        "partnership.person.invited",
        subject=invitation,
        by=by,
        sentence=f"invited {full_name} as {invitation.hat}",
    )
    transaction.on_commit(lambda: _mail(invitation, token))
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: Actor, now: datetime) -> Invitation:
    """Mail an invitation once more, with a new token and a new fortnight; the old link stops working."""
    row = _locked(invitation)
    may_change(by, row).require()
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at, row.mailed_at = hash_of(token), now + HOLDS_FOR, None
    row.save(update_fields=["token_hash", "expires_at", "mailed_at"])
    trail.record(
        "partnership.person.invited_again",
        subject=row,
        by=by,
        sentence=f"sent the invitation of {row.full_name} again",
    )
    transaction.on_commit(lambda: _mail(row, token))
    return row


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor, now: datetime) -> Invitation:
    """Take an invitation back; its link stops working."""
    row = _locked(invitation)
    if row.withdrawn_at:
        return row
    may_change(by, row).require()
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    trail.record(
        "partnership.invitation.withdrawn",
        subject=row,
        by=by,
        sentence=f"withdrew the invitation of {row.full_name}",
    )
    return row


def find(token_hash: str) -> Invitation | None:
    """The invitation with a token, whatever its state, in whatever partnership."""
    with scopes_disabled():
        return (
            Invitation.objects.filter(token_hash=token_hash)
            .select_related("partnership", "agency", "invited_by")
            .first()
        )


@transaction.atomic
def accept(invitation: Invitation, *, user: User, now: datetime) -> Membership:
    """
    Let a person in on their invitation; accepting again changes nothing.

    Raises Refused when it was used by somebody else, withdrawn, has run out or is for another e-mail address.
    """
    row = _locked(invitation)
    today = local_today(now)
    if row.accepted_by_id == user.pk:
        return _membership(row, user).latest("starts_on", "pk")
    if not row.is_open(now):
        raise Refused(NOT_OPEN)
    if user.email.lower() != row.email.lower():
        raise Refused("This invitation is for another e-mail address.")
    row.accepted_at, row.accepted_by = now, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    membership = _membership(row, user).current(today).first()
    if membership is None:
        membership = Membership.objects.create(
            partnership=row.partnership,
            user=user,
            role=row.role,
            agency=row.agency,
            post=row.post,
            starts_on=today,
        )
    trail.record(
        "partnership.person.joined",
        subject=membership,
        by=Actor.of(user, row.partnership, today, membership.pk),
        sentence=f"joined as {membership.hat}",
    )
    return membership


@transaction.atomic
def join(invitation: Invitation, *, full_name: str, password: str, now: datetime) -> User:
    """
    Make the account that an invitation is for, with its password, and let the person in.

    Somebody who left and is asked back gets their old account, closed until now. Raises Refused where an account is in
    use: then its owner signs in and accepts.
    """
    row = _locked(invitation)
    if not row.is_open(now):
        raise Refused(NOT_OPEN)
    user = User.objects.select_for_update().filter(email__iexact=row.email).first()
    if user is None:
        user = User.objects.create_user(row.email, full_name, password)
    elif user.is_active:
        raise Refused("There is an account with this e-mail address already. Sign in with it.")
    else:
        user.is_active, user.left_at, user.full_name = True, None, full_name
        user.set_password(password)
        user.save(update_fields=["is_active", "left_at", "full_name", "password"])
    accept(row, user=user, now=now)
    return user


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)


def _membership(invitation: Invitation, user: User) -> MembershipQuerySet:
    return Membership.objects.filter(user=user, role=invitation.role, agency=invitation.agency)


def _mail(invitation: Invitation, token: str) -> None:
    link = settings.PORTAL_ADDRESS + reverse("invitation-open", kwargs={"token": token})
    partnership = invitation.partnership
    inviter = invitation.invited_by.full_name
    last_day = in_words(local_today(invitation.expires_at))
    body = f"""Dear {invitation.full_name},

{inviter} invites you to the portal of the {partnership.name}, as {invitation.hat}.

Accept here: {link}

The link is for you alone, works once and holds until {last_day}.

If you did not expect this, you need do nothing.
"""
    mail = EmailMessage(
        subject=f"Your invitation to the {partnership.name}",
        body=body,
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except OSError as error:  # every failure of a mail relay is one
        logger.warning(
            "The mail of invitation %s was not taken: %s", invitation.pk, type(error).__name__
        )
        return
    with scope(partnership=partnership), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
        trail.record(
            "partnership.invitation.mailed",
            subject=invitation,
            by=None,
            sentence=f"mailed the invitation of {invitation.full_name}",
        )
