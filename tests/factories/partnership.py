"""Plain functions that make the ground floor's rows, each with whatever a test does not care about filled in."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from partnership.models import (
    Actor,
    Agency,
    Agreement,
    AgreementSignature,
    Group,
    GroupName,
    Membership,
    Partnership,
    RegisterEntry,
    RuleSet,
    Seat,
    SeatHolding,
    User,
)
from partnership.roles import AgencyKind, Role, Sector

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "a-long-enough-pass-phrase"


def make_partnership(slug: str = "", **over: Any) -> Partnership:
    slug = slug or f"area-{next(_numbers)}"
    name = slug.replace("-", " ").title()
    values = {"name": f"{name} Safeguarding Children Partnership", "short_name": name}
    return Partnership.objects.create(slug=slug, **(values | over))


def make_user(name: str = "", **over: Any) -> User:
    name = name or f"Person {next(_numbers)}"
    email = over.pop("email", f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org")
    user = User.objects.create_user(email=email, full_name=name, password=PASSWORD)
    for field, value in over.items():
        setattr(user, field, value)
    user.save()
    return user


def make_agency(name: str = "", *, partnership: Partnership | None = None, **over: Any) -> Agency:
    values = {"kind": AgencyKind.COUNCIL, "sector": Sector.LOCAL_AUTHORITY}
    agency = Agency.objects.create(name=name or f"Agency {next(_numbers)}", **(values | over))
    if partnership:
        with scope(partnership=partnership):
            RegisterEntry.objects.create(
                partnership=partnership,
                agency=agency,
                standing=RegisterEntry.Standing.RELEVANT_AGENCY,
            )
    return agency


def make_member(
    partnership: Partnership,
    role: Role,
    *,
    user: User | None = None,
    agency: Agency | None = None,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
    post: str = "",
) -> Membership:
    with scope(partnership=partnership):
        return Membership.objects.create(
            partnership=partnership,
            user=user or make_user(),
            role=role,
            agency=agency,
            starts_on=starts_on,
            ends_on=ends_on,
            post=post,
        )


def actor(membership: Membership, today: date | None = None) -> Actor:
    return Actor.of(
        membership.user, membership.partnership, today or timezone.localdate(), membership.pk
    )


def make_actor(partnership: Partnership, role: Role, **over: Any) -> Actor:
    return actor(make_member(partnership, role, **over))


def make_group(partnership: Partnership, name: str = "", **over: Any) -> Group:
    number = next(_numbers)
    with scope(partnership=partnership):
        group = Group.objects.create(
            partnership=partnership,
            code=over.pop("code", f"group-{number}"),
            kind=over.pop("kind", Group.Kind.PERMANENT),
            **over,
        )
        GroupName.objects.create(
            partnership=partnership, group=group, name=name or f"Group {number}"
        )
    return group


def make_seat(group: Group, title: str = "Member", **over: Any) -> Seat:
    values = {"sector": Sector.LOCAL_AUTHORITY}
    with scope(partnership=group.partnership):
        return Seat.objects.create(
            partnership=group.partnership, group=group, title=title, **(values | over)
        )


def sit(user: User, seat: Seat, *, is_deputy: bool = False, **over: Any) -> SeatHolding:
    values = {"starts_on": LONG_AGO}
    with scope(partnership=seat.partnership):
        return SeatHolding.objects.create(
            partnership=seat.partnership,
            seat=seat,
            user=user,
            is_deputy=is_deputy,
            **(values | over),
        )


def make_agreement(partnership: Partnership, version: int = 1, **over: Any) -> Agreement:
    values = {"text": "What is said here stays here.", "in_force_from": LONG_AGO}
    with scope(partnership=partnership):
        return Agreement.objects.create(partnership=partnership, version=version, **(values | over))


def sign(user: User, agreement: Agreement, on: date | None = None) -> AgreementSignature:
    signed_on = on or timezone.localdate()
    with scope(partnership=agreement.partnership):
        return AgreementSignature.objects.create(
            partnership=agreement.partnership,
            agreement=agreement,
            user=user,
            signed_at=timezone.now(),
            signed_on=signed_on,
            expires_on=signed_on + timedelta(days=365),
        )


def rule_set(edition: str = "WT2023") -> RuleSet:
    return RuleSet.objects.get(edition=edition)


def signed_in(user: User) -> Client:
    """A browser of somebody who came in with both factors."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    client = Client()
    client.force_login(user)
    return client
