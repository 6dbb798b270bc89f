"""Open a round of risk reviews, note what was reviewed in it, remind the owners, and close it with what was left."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from governance.access import risk as access
from governance.models import Risk, RiskReview, RiskRound
from governance.rules.risk import REVIEW_RISKS
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Membership, SeatHolding, User
from partnership.roles import Role
from partnership.services import deadlines, notices, references, rule_sets, trail
from partnership.services.deadlines import BreachReason, local_today
from partnership.services.notices import Message


def running() -> RiskRound | None:
    """The round that is open now."""
    return RiskRound.objects.filter(closed_at__isnull=True).first()


@transaction.atomic
def open_round(*, name: str, by: Actor, now: datetime) -> RiskRound:
    """
    Open a round: every live risk must be reviewed in it, and the owners are told.

    Raises Refused while another round is open, and where no risk is live.
    """
    holds(by, access.REVIEW_ROUNDS).require()
    if running():
        raise Refused("A round of reviews is open already. Close it first.")
    risks = list(Risk.objects.filter(partnership=by.partnership).live())
    if not risks:
        raise Refused("No risk is open, so there is nothing to review. Accept a risk first.")
    on = local_today(now)
    found = RiskRound(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "RRV", on.year),
        name=name,
        opened_on=on,
        opened_by=by.user,
        due_on=on,
    )
    found.save()
    found.due_on = deadlines.start(
        REVIEW_RISKS,
        subject=found,
        reference=found.reference,
        address=found.get_absolute_url(),
        starts_on=on,
        starts_because="the business unit opened the round",
        rule_set=rule_sets.governing(on),
        owner_agency=None,
        now=now,
    ).due_on
    found.save(update_fields=["due_on"])
    RiskReview.objects.bulk_create(
        RiskReview(partnership=by.partnership, round=found, risk=one) for one in risks
    )
    trail.record(
        "governance.risk_round.opened",
        subject=found,
        by=by,
        sentence=f"opened the round of risk reviews {found.reference}",
    )
    _tell_owners(found, key="opened", now=now)
    return found


@transaction.atomic
def remind(found: RiskRound, *, by: Actor, now: datetime) -> int:
    """Remind the owners whose risks are still to be reviewed, once on a day; how many people are told."""
    access.may_close_round(by, found).require()
    on = local_today(now)
    told = _tell_owners(found, key=f"reminded:{on}", now=now)
    trail.record(
        "governance.risk_round.reminded",
        subject=found,
        by=by,
        sentence=f"reminded {told} people of {found.reference}",
    )
    return told


def _tell_owners(found: RiskRound, *, key: str, now: datetime) -> int:
    waiting = Risk.objects.filter(reviews__in=found.reviews.waiting())
    people = dict.fromkeys(
        owners_of(waiting, local_today(now)),
        "You are told because you own a risk, or speak for the agency or the group that does.",
    )
    message = Message(
        code="governance.risk_round",
        subject=f"{found.reference}: review your risks",
        body="A round of risk reviews is open. Look at each of your risks, and score it again if it has changed.",
        reference=found.reference,
        address=found.get_absolute_url(),
    )
    notices.tell(people, message, partnership=found.partnership, key=f"{found.pk}:{key}", now=now)
    return len(people)


def owners_of(risks: Iterable[Risk], on: date) -> list[User]:
    """The people who answer for risks: owners, leads of the agencies that own, chairs of the groups that own."""
    persons, agencies, groups = set(), set(), set()
    for one in risks:
        persons.add(one.owner_id)
        agencies.add(one.owner_agency_id)
        groups.add(one.owner_group_id)
    leads = Membership.objects.filter(role=Role.AGENCY_LEAD, agency__in=agencies - {None})
    chairs = SeatHolding.objects.filter(seat__is_chair=True, seat__group__in=groups - {None})
    still_here = Membership.objects.current(on).values("user")
    return list(
        User.objects.filter(
            Q(pk__in=persons - {None})
            | Q(pk__in=leads.current(on).values("user"))
            | Q(pk__in=chairs.current(on).values("user")),
            pk__in=still_here,
        ).order_by("pk")
    )


def note(risk: Risk, *, result: str, by: Actor, now: datetime) -> RiskRound | None:
    """Note in the open round, if there is one that waits for this risk, that it was reviewed; the round it was noted in."""
    row = (
        RiskReview.objects.select_for_update(of=("self",))
        .filter(risk=risk, round__closed_at__isnull=True)
        .select_related("round")
        .first()
    )
    if row is None:
        return None
    row.reviewed_at, row.reviewed_by, row.result = now, by.user, result
    row.save(update_fields=["reviewed_at", "reviewed_by", "result"])
    return row.round


@transaction.atomic
def close(
    found: RiskRound,
    *,
    left_because: str,
    by: Actor,
    now: datetime,
    breach: BreachReason | None = None,
) -> RiskRound:
    """
    Close a round. What was not reviewed stays listed, with why it was left.

    Raises Refused where some were not reviewed and nothing says why, and where it is late without a reason.
    """
    row = RiskRound.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not row.is_open:
        return row
    access.may_close_round(by, row).require()
    left = row.reviews.waiting().count()
    if left and not left_because.strip():
        raise Refused(f"{left} risks were not reviewed. Say why, or review them first.")
    row.left_because = left_because if left else ""
    row.closed_at, row.closed_by = now, by.user
    row.save(update_fields=["left_because", "closed_at", "closed_by"])
    deadlines.meet(REVIEW_RISKS, subject=row, at=now, by=by, breach=breach)
    trail.record(
        "governance.risk_round.closed",
        subject=row,
        by=by,
        sentence=f"closed the round of risk reviews {row.reference}; not reviewed: {left}",
    )
    return row
