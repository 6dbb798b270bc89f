"""Put a confidentiality agreement in force, sign it, and see who has not."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db import transaction

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Agreement, AgreementSignature, Membership, User
from partnership.roles import BUSINESS_UNIT, Role
from partnership.services import trail
from partnership.services.deadlines import local_today
from partnership.working_days import months_after

MANAGE_AGREEMENT = permission(
    "agreement.manage", "put a confidentiality agreement in force", Role.BUSINESS_MANAGER
)
SEE_SIGNATURES = permission(
    "agreement.signatures", "see who has signed the confidentiality agreement", *BUSINESS_UNIT
)


class State(Enum):
    """Where a person stands with the agreement, in words and with the colour of its tag."""

    SIGNED = "Signed"
    LAPSED = "Lapsed"
    OLDER = "Signed an older version"
    NEVER = "Not signed"

    @property
    def colour(self) -> str:
        """The colour of the tag that says it."""
        return "green" if self is State.SIGNED else "red"


@dataclass(frozen=True)
class Standing:
    """Where one person stands with the agreement on a day, by their newest signature."""

    person: User
    state: State
    signature: AgreementSignature | None = None


def in_force(actor: Actor) -> Agreement | None:
    """The version that counts today in the actor's partnership."""
    return (
        Agreement.objects.filter(partnership=actor.partnership, in_force_from__lte=actor.today)
        .order_by("-version")
        .first()
    )


def to_come(actor: Actor) -> Agreement | None:
    """The newest version, while its first day is still to come."""
    newest = Agreement.objects.filter(partnership=actor.partnership).first()
    return newest if newest and newest.in_force_from > actor.today else None


def standing_of(person: User, actor: Actor) -> Standing:
    """Where one person stands today."""
    return _standings([person], in_force(actor), actor.today)[0]


def standings(actor: Actor) -> list[Standing]:
    """Where everybody stands who holds a role today, by name; two queries, however many people."""
    members = Membership.objects.filter(partnership=actor.partnership).current(actor.today)
    people = User.objects.filter(pk__in=members.values("user")).order_by("full_name", "pk")
    return _standings(list(people), in_force(actor), actor.today)


def may_sign(actor: Actor, agreement: Agreement | None) -> Verdict:
    """Whether the actor may sign a version: the one in force, unless a signature of theirs is current."""
    if agreement is None:
        return no("No agreement is in force yet.")
    current = in_force(actor)
    if current is None or current.pk != agreement.pk:
        return no("A newer version of the agreement is in force. Read and sign that one.")
    return no("You have signed it.") if actor.has_signed else ALLOWED


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


@transaction.atomic
def put_in_force(
    *, text: str, in_force_from: date, renewed_every_months: int, by: Actor
) -> Agreement:
    """
    Put a new version in force from a day, today or later. Every signature under an older one stops counting that day.

    Raises Refused for a day that has passed: nobody can have signed it then.
    """
    holds(by, MANAGE_AGREEMENT).require()
    if in_force_from < by.today:
        raise Refused("A new version comes into force today or later.")
    newest = (
        Agreement.objects.select_for_update(of=("self",)).filter(partnership=by.partnership).first()
    )
    agreement = Agreement.objects.create(
        partnership=by.partnership,
        version=newest.version + 1 if newest else 1,
        text=text,
        in_force_from=in_force_from,
        renewed_every_months=renewed_every_months,
    )
    trail.record(
        "partnership.agreement.put_in_force",
        subject=agreement,
        by=by,
        sentence=(
            f"put version {agreement.version} of the confidentiality agreement in force "
            f"from {in_words(in_force_from)}"
        ),
    )
    return agreement


def _standings(people: list[User], agreement: Agreement | None, today: date) -> list[Standing]:
    newest: dict[int, AgreementSignature] = {}
    rows = AgreementSignature.objects.filter(user__in=people).select_related("agreement")
    for row in rows.order_by("signed_at", "pk"):
        newest[row.user_id] = row
    return [
        Standing(person, _state(newest.get(person.pk), agreement, today), newest.get(person.pk))
        for person in people
    ]


def _state(signature: AgreementSignature | None, agreement: Agreement | None, today: date) -> State:
    if signature is None:
        return State.NEVER
    if agreement is None or signature.agreement_id != agreement.pk:
        return State.OLDER
    return State.SIGNED if signature.expires_on >= today else State.LAPSED
