"""
Make, mail, sign and stop the links by which somebody without an account answers one request.

The mail leaves after the transaction, directly and not as a notice, because a notice would keep the secret.
"""

import hashlib
import logging
import secrets
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.clocks import in_words, last_moment
from partnership.errors import Refused
from partnership.models import Actor, Agreement, Partnership
from partnership.services import trail
from partnership.services.deadlines import local_today
from reviews.models import InformationRequest, LinkUse, RequestLink

logger = logging.getLogger(__name__)

HOLDS_FOR = timedelta(days=14)
HOLDS_AFTER_DUE = timedelta(days=7)  # for whoever is a few days late
READING_NOTED_EVERY = timedelta(minutes=5)
NO_AGREEMENT = "No confidentiality agreement is in force, so nobody could sign it by a link. Put one in force first."


def agreement_of(partnership: Partnership, now: datetime) -> Agreement | None:
    """The version of the confidentiality agreement that counts at a moment."""
    rows = Agreement.objects.filter(partnership=partnership, in_force_from__lte=local_today(now))
    return rows.order_by("-version").first()


@transaction.atomic
def make(
    request: InformationRequest, *, because: str, due_on: date, by: Actor, now: datetime
) -> RequestLink:
    """
    Make a link for the person who is asked, and mail it once the transaction stands. It outlasts the day of the answer.

    A link that they have already stays open, so that nobody who is writing is locked out; what they signed still
    counts. Raises Refused where there is no agreement that they could sign.
    """
    if agreement_of(request.partnership, now) is None:
        raise Refused(NO_AGREEMENT)
    signed = (
        request.links.standing(now).filter(signed_at__isnull=False).order_by("signed_at").first()
    )
    token = secrets.token_urlsafe(32)
    link = RequestLink.objects.create(
        partnership=request.partnership,
        request=request,
        key=secrets.token_hex(8),
        token_hash=hash_of(token),
        person_name=request.person_name,
        person_email=request.person_email,
        made_at=now,
        made_by=by.user,
        expires_at=max(now + HOLDS_FOR, last_moment(due_on) + HOLDS_AFTER_DUE),
        agreement=signed.agreement if signed else None,
        signed_at=signed.signed_at if signed else None,
        signed_name=signed.signed_name if signed else "",
        signed_post=signed.signed_post if signed else "",
    )
    transaction.on_commit(partial(_mail, link, token, because, due_on))
    return link


@transaction.atomic
def stop(request: InformationRequest, *, by: Actor, now: datetime) -> int:
    """Stop every link of a request that still opens it; how many. Whoever has the page open can save no more."""
    stopped = request.links.filter(revoked_at__isnull=True, expires_at__gt=now).update(
        revoked_at=now
    )
    if stopped:
        trail.record(
            "reviews.request.link_stopped",
            subject=request,
            by=by,
            sentence=f"stopped the link to {request.reference}",
        )
    return stopped


def find(token_hash: str, now: datetime, *, key: str = "") -> RequestLink | None:
    """The link of a secret's hash while it opens something, in whatever partnership; None for everything else alike."""
    with scopes_disabled():
        rows = RequestLink.objects.standing(now).filter(token_hash=token_hash)
        if key:
            rows = rows.filter(key=key)
        return rows.select_related(
            "request__partnership", "request__agency", "request__incident__rule_set", "partnership"
        ).first()


@transaction.atomic
def sign(link: RequestLink, *, version: int, name: str, post: str, now: datetime) -> RequestLink:
    """
    Sign the confidentiality agreement on a link; signing twice changes nothing.

    Raises Refused when the version that was read is not the one in force any more.
    """
    row = RequestLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    agreement = agreement_of(row.partnership, now)
    if agreement is None or agreement.version != version:
        raise Refused("A newer version of the agreement is in force. Read and sign that one.")
    if row.agreement_id == agreement.pk:
        return row
    row.agreement, row.signed_at = agreement, now
    row.signed_name, row.signed_post = name, post
    row.save(update_fields=["agreement", "signed_at", "signed_name", "signed_post"])
    note(row, LinkUse.What.SIGNED, now)
    trail.record(
        "reviews.request.agreement_signed",
        subject=row.request,
        by=None,
        sentence=f"somebody without an account signed the confidentiality agreement for {row.request.reference}",
    )
    return row


def has_signed(link: RequestLink, now: datetime) -> bool:
    """Whether the version in force is signed on a link."""
    agreement = agreement_of(link.partnership, now)
    return agreement is not None and link.agreement_id == agreement.pk


def note(link: RequestLink, what: LinkUse.What, now: datetime) -> None:
    """Record a use of a link; that it was read, once in five minutes."""
    if what is LinkUse.What.READ:
        recent = now - READING_NOTED_EVERY
        if LinkUse.objects.filter(link=link, what=what, at__gt=recent).exists():
            return
    LinkUse.objects.create(partnership=link.partnership, link=link, what=what, at=now)


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mail(link: RequestLink, token: str, because: str, due_on: date) -> None:
    address = settings.PORTAL_ADDRESS + reverse("answer-open", kwargs={"token": token})
    reference, partnership = link.request.reference, link.partnership
    last_day = in_words(local_today(link.expires_at))
    body = f"""Dear {link.person_name},

{because} Please answer by {in_words(due_on)}.

Read and answer here: {address}

The link is for you alone and holds until {last_day}. You are asked to sign the confidentiality agreement first.

Reference: {reference}

If you did not expect this, do not pass it on. Ask the {partnership.name} by a telephone number that you know.
"""
    mail = EmailMessage(
        subject=f"{reference}: information is asked for",
        body=body,
        to=[link.person_email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except OSError as error:  # every failure of a mail relay is one
        logger.warning("The mail of %s was not taken: %s", reference, type(error).__name__)
        return
    with scope(partnership=partnership):
        RequestLink.objects.filter(pk=link.pk).update(mailed_at=timezone.now())
