"""
Add the people of a plan: accounts without a password, roles, seats, signatures, lead partners, posts.

Nobody gets a password from a file. Each person sets one through "I have forgotten my password".
"""

from datetime import datetime, time
from pathlib import Path

from partnership.clocks import LONDON
from partnership.models import (
    Agreement,
    AgreementSignature,
    LeadPartner,
    Membership,
    Seat,
    SeatHolding,
    StaffPost,
    User,
)
from partnership.services.set_up.plan import PersonPlan, Plan, Values
from partnership.services.set_up.work import Work
from partnership.working_days import months_after

# The portal's own wording, for a partnership that brings none.
OUR_AGREEMENT = Path(__file__).parents[2] / "data" / "confidentiality_agreement.txt"
AT_NOON = time(12, 0)


def load(plan: Plan, work: Work) -> None:
    """Add what is missing of every person, then what names people."""
    agreement = _agreement(plan, work)
    emails = [one.email for one in plan.people]
    known = {user.email.lower(): user for user in User.objects.filter(email__in=emails)}
    for one in plan.people:
        user = known.get(one.email) or _person(one, plan, work)
        if user:
            work.people[one.email] = user
            _roles(one, user, work)
            _sittings(one, user, work)
            _signature(one, user, agreement, work)
    _lead_partners(plan, work)
    _staff_posts(plan, work)


def _agreement(plan: Plan, work: Work) -> Agreement | None:
    standing = Agreement.objects.order_by("-version").first()
    if standing or plan.agreement is None:
        return standing
    columns = plan.agreement.columns
    text = columns["text"] or OUR_AGREEMENT.read_text()
    return work.add(
        Agreement(partnership=work.partnership, version=1, **(columns | {"text": text})),
        plan.agreement.place,
    )


def _person(one: PersonPlan, plan: Plan, work: Work) -> User | None:
    left_at = datetime.combine(one.left_on, AT_NOON, LONDON) if one.left_on else None
    user = User(
        email=one.email,
        is_demonstration=plan.is_demonstration,
        is_active=left_at is None,
        left_at=left_at,
        **one.user.columns,
    )
    user.set_unusable_password()
    return work.add(user, one.user.place)


def _roles(one: PersonPlan, user: User, work: Work) -> None:
    held = Membership.objects.filter(user=user)
    standing = set(held.values_list("role", "agency", "starts_on"))
    for row in one.roles:
        agency = work.agencies.get(row.names[0]) if row.names else None
        if (row.columns["role"], agency and agency.pk, row.columns["starts_on"]) not in standing:
            work.add(
                Membership(partnership=work.partnership, user=user, agency=agency, **row.columns),
                row.place,
            )


def _sittings(one: PersonPlan, user: User, work: Work) -> None:
    if not one.seats:
        return
    first_day = min(row.columns["starts_on"] for row in one.roles)
    standing = set(SeatHolding.objects.filter(user=user).values_list("seat", "is_deputy"))
    for row in one.seats:
        seat = _seat(row, work)
        if seat and (seat.pk, row.columns["is_deputy"]) not in standing:
            columns = row.columns | {"starts_on": row.columns["starts_on"] or first_day}
            work.add(
                SeatHolding(partnership=work.partnership, seat=seat, user=user, **columns),
                row.place,
            )


def _seat(row: Values, work: Work) -> Seat | None:
    group = work.groups.get(row.names[0])
    return group.seats.filter(title=row.key, ends_on=None).first() if group else None


def _signature(one: PersonPlan, user: User, agreement: Agreement | None, work: Work) -> None:
    if one.signed_on is None:
        return
    if agreement is None:
        work.refuse(one.user.place, "agreement_signed_on", "The file has no agreement to sign.")
        return
    if AgreementSignature.objects.filter(user=user, agreement=agreement).exists():
        return
    work.add(
        AgreementSignature(
            partnership=work.partnership,
            agreement=agreement,
            user=user,
            signed_at=datetime.combine(one.signed_on, AT_NOON, LONDON),
            signed_on=one.signed_on,
            expires_on=months_after(one.signed_on, agreement.renewed_every_months),
        ),
        one.user.place,
    )


def _lead_partners(plan: Plan, work: Work) -> None:
    standing = set(LeadPartner.objects.values_list("sector", "starts_on"))
    for row in plan.lead_partners:
        agency, *people = row.names
        lead, delegate = (work.people.get(email) for email in people)
        if (row.columns["sector"], row.columns["starts_on"]) in standing:
            continue
        if agency in work.agencies:
            work.add(
                LeadPartner(
                    partnership=work.partnership,
                    agency=work.agencies[agency],
                    lead=lead,
                    delegate=delegate,
                    **row.columns,
                ),
                row.place,
            )


def _staff_posts(plan: Plan, work: Work) -> None:
    standing = set(StaffPost.objects.values_list("post", flat=True))
    for row in plan.staffing:
        if row.columns["post"] not in standing:
            work.add(StaffPost(partnership=work.partnership, **row.columns), row.place)
