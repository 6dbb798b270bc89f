"""Record attempts to sign in: who, when, from where, with what result; never a password."""

from datetime import datetime

from partnership.models import SignIn, User


def record(person: User | None, result: SignIn.Result, *, ip_address: str, now: datetime) -> SignIn:
    """Record one attempt; `person` is None where nobody has the address that was typed."""
    return SignIn.objects.create(user=person, result=result, ip_address=ip_address, at=now)
