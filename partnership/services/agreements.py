"""Put a confidentiality agreement in force, and sign it."""

from datetime import datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor, Agreement, AgreementSignature
from partnership.services import trail
from partnership.services.deadlines import local_today
from partnership.working_days import months_after


def in_force(actor: Actor) -> Agreement | None:
    """The version that counts today in the actor's partnership."""
    return (
        Agreement.objects.filter(partnership=actor.partnership, in_force_from__lte=actor.today)
        .order_by("-version")
        .first()
    )


@transaction.atomic
def sign(agreement: Agreement, *, by: Actor, now: datetime) -> AgreementSignature:
    """
    Sign the version in force; signing again while a signature is current changes nothing.

    Raises Refused when the version is not the one in force.
    """
    current = in_force(by)
    if current is None or current.pk != agreement.pk:
        raise Refused("A newer version of the agreement is in force. Read and sign that one.")
    today = local_today(now)
    standing = (
        AgreementSignature.objects.filter(user=by.user, partnership=by.partnership)
        .current(today)
        .first()
    )
    if standing:
        return standing
    signature = AgreementSignature.objects.create(
        partnership=by.partnership,
        agreement=agreement,
        user=by.user,
        signed_at=now,
        signed_on=today,
        expires_on=months_after(today, agreement.renewed_every_months),
    )
    trail.record(
        "partnership.agreement.signed",
        subject=signature,
        by=by,
        sentence=f"signed the confidentiality agreement, version {agreement.version}",
    )
    return signature
