"""Who may raise, answer, take further, mediate, advise on and end disputes, and whether now."""

from governance.models.dispute import READS_ALL, READS_OWN, Dispute, agencies_of
from governance.rules.dispute import DisputeState, Level, Side
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role

RAISE_DISPUTE = permission(
    "disputes.raise",
    "raise a dispute",
    *READS_OWN,
    Role.BUSINESS_MANAGER,
    Role.DELEGATE,
    Role.LINE_MANAGER,
)
SEE_DISPUTES = permission(
    "disputes.see", "read disputes", *READS_ALL, *READS_OWN, Role.LEAD_PARTNER
)
KEEP_LADDER = permission("disputes.ladder", "word the ladder of disputes", Role.BUSINESS_MANAGER)
MEDIATE = permission("disputes.mediate", "record a mediation", Role.INDEPENDENT_CHAIR)

ENDED = "This dispute has ended."


def stands_on(actor: Actor, dispute: Dispute, side: Side | None = None) -> bool:
    """Whether the person stands for an agency on the dispute's sides, or on one of them."""
    rows = dispute.sides.filter(agency__in=agencies_of(actor))
    return (rows.filter(side=side) if side else rows).exists()


def may_answer(actor: Actor, dispute: Dispute) -> Verdict:
    """Whether the person may record the answer of the side that is asked."""
    if dispute.state != DisputeState.OPEN:
        return no(ENDED)
    if Role.BUSINESS_MANAGER in actor.roles or stands_on(actor, dispute, Side.ANSWERS):
        return ALLOWED
    return no("The side that is asked to answer, or the business manager, records its answer.")


def may_carry_on(actor: Actor, dispute: Dispute) -> Verdict:
    """Whether the person may settle the dispute or take it further: the sides, and whoever answers at its level."""
    if dispute.state != DisputeState.OPEN:
        return no(ENDED)
    carries = {Role.BUSINESS_MANAGER}
    if dispute.level >= Level.PARTNERS:
        carries |= {Role.DELEGATED_PARTNER}
    if dispute.level >= Level.MEDIATION:
        carries |= {Role.INDEPENDENT_CHAIR}
    if dispute.level == Level.LEADERS:
        carries |= {Role.LEAD_PARTNER}
    if not actor.roles.isdisjoint(carries) or stands_on(actor, dispute):
        return ALLOWED
    return no("The agencies on its sides, and whoever settles it at this stage, carry it on.")


def may_mediate(actor: Actor, dispute: Dispute) -> Verdict:
    """Whether the person may record a mediation: the independent chair, at that stage."""
    if dispute.state != DisputeState.OPEN:
        return no(ENDED)
    if dispute.level != Level.MEDIATION:
        return no("The dispute is not at the stage of mediation.")
    return holds(actor, MEDIATE)


def may_advise(actor: Actor, dispute: Dispute) -> Verdict:
    """Whether the person may advise: a designated professional of a side, and the scrutineer at the leaders' stage."""
    if dispute.state != DisputeState.OPEN:
        return no(ENDED)
    if Role.SCRUTINEER in actor.roles and dispute.level == Level.LEADERS:
        return ALLOWED
    designated = {
        one.agency_id for one in actor.memberships if one.role == Role.DESIGNATED_PROFESSIONAL
    }
    if dispute.sides.filter(agency__in=designated).exists():
        return ALLOWED
    return no(
        "A designated professional of a side advises, and the scrutineer at the leaders' stage."
    )


def may_end(actor: Actor, dispute: Dispute, to: DisputeState) -> Verdict:
    """Whether the person may end the dispute: unresolved only where the leaders could not settle it."""
    if (
        to == DisputeState.UNRESOLVED
        and dispute.level != Level.LEADERS
        and dispute.state == DisputeState.OPEN
    ):
        return no("Only a dispute that the leaders could not settle is closed unresolved.")
    return may_carry_on(actor, dispute)
