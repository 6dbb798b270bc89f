"""Who may propose, keep, tolerate, send up and close risks, and whether now."""

from governance.models import RISK_READERS, Risk, RiskRound
from governance.rules.risk import RISK_MOVES, Register, RiskState
from partnership.access import ALLOWED, MAKE_ACTIONS, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role

SEE_RISKS = permission("risks.see", "read the risk registers", *RISK_READERS)
PROPOSE_RISK = permission(
    "risks.propose",
    "propose a risk",
    *BUSINESS_UNIT,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.GROUP_CHAIR,
    Role.AGENCY_LEAD,
)
KEEP_STRATEGIC = permission("risks.keep_strategic", "keep the strategic register", *BUSINESS_UNIT)
KEEP_OPERATIONAL = permission(
    "risks.keep_operational", "keep the operational register", *BUSINESS_UNIT, Role.GROUP_CHAIR
)
BEAR_STRATEGIC = permission(
    "risks.bear_strategic",
    "let a strategic risk be borne, or take one into the strategic register",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
)
BEAR_OPERATIONAL = permission(
    "risks.bear_operational",
    "let an operational risk be borne",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.GROUP_CHAIR,
)
REVIEW_ROUNDS = permission("risks.rounds", "open and close rounds of risk reviews", *BUSINESS_UNIT)

CLOSED = "The risk is closed. Open it again to change it."


def keeps(actor: Actor, register: str) -> Verdict:
    """Whether the person keeps a register: the business unit both, the chairs of groups the operational one."""
    return holds(actor, KEEP_STRATEGIC if register == Register.STRATEGIC else KEEP_OPERATIONAL)


def is_owner(actor: Actor, risk: Risk) -> bool:
    """Whether the person owns the risk, stands for the agency that does, or chairs the group that does."""
    leads = {one.agency_id for one in actor.memberships if one.role == Role.AGENCY_LEAD}
    return (
        risk.owner_id == actor.user.pk
        or risk.owner_agency_id in leads
        or risk.owner_group_id in actor.chaired_group_ids
    )


def may_change(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may change the risk's words: who keeps its register; a proposal also by whoever made it."""
    if risk.state == RiskState.CLOSED:
        return no(CLOSED)
    if risk.state == RiskState.PROPOSED and risk.proposed_by_id == actor.user.pk:
        return holds(actor, PROPOSE_RISK)
    return keeps(actor, risk.register)


def may_accept(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may take a proposal into its register: scored, owned and with a day of review."""
    if risk.state != RiskState.PROPOSED:
        return no("Only a risk that is proposed is accepted.")
    allowed = keeps(actor, risk.register)
    if not allowed:
        return allowed
    missing = [
        words
        for words, is_there in (
            ("the three scores", risk.scores),
            ("who owns it", risk.owner_in_words),
            ("the day of its next review", risk.review_on),
        )
        if not is_there
    ]
    return no(f"Say first: {', '.join(missing)}.") if missing else ALLOWED


def may_rescore(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may score the risk, or say that it was reviewed: its owner, or who keeps its register."""
    if risk.state == RiskState.CLOSED:
        return no(CLOSED)
    if risk.is_live and is_owner(actor, risk):
        return ALLOWED
    return may_change(actor, risk)


def may_mitigate(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may say that work on the risk has begun."""
    if risk.state == RiskState.ESCALATED or not RISK_MOVES.may(risk.state, RiskState.MITIGATING):
        return no("Work begins on a risk that is open or tolerated.")
    return ALLOWED if is_owner(actor, risk) else keeps(actor, risk.register)


def may_tolerate(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may let the risk be borne for a time: never its own owner."""
    if risk.state != RiskState.TOLERATED and not RISK_MOVES.may(risk.state, RiskState.TOLERATED):
        return no("A risk can be tolerated once it is in the register and not sent up.")
    if risk.owner_id == actor.user.pk:
        return no("Whoever owns a risk does not decide that it is borne; a partner does.")
    strategic = risk.register == Register.STRATEGIC
    return holds(actor, BEAR_STRATEGIC if strategic else BEAR_OPERATIONAL)


def may_send_up(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may send an operational risk up to the strategic register."""
    if risk.register != Register.OPERATIONAL or not RISK_MOVES.may(risk.state, RiskState.ESCALATED):
        return no("Only an open risk of the operational register is sent up.")
    return keeps(actor, risk.register)


def may_answer(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may take a risk that was sent up into the strategic register, or return it."""
    if risk.state != RiskState.ESCALATED:
        return no("The risk is not waiting for an answer.")
    return holds(actor, BEAR_STRATEGIC)


def may_close(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may close the risk: who keeps its register or may bear it, never its own owner."""
    if not RISK_MOVES.may(risk.state, RiskState.CLOSED):
        return no("A risk that was sent up is answered first.")
    if risk.owner_id == actor.user.pk:
        return no("Whoever owns a risk does not close it.")
    strategic = risk.register == Register.STRATEGIC
    if holds(actor, BEAR_STRATEGIC if strategic else BEAR_OPERATIONAL):
        return ALLOWED
    return keeps(actor, risk.register)


def may_reopen(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may open a closed risk again."""
    if risk.state != RiskState.CLOSED:
        return no("The risk is not closed.")
    if risk.scores is None or not risk.owner_in_words:
        return no("It was closed before it was scored and owned. Propose it again.")
    return keeps(actor, risk.register)


def may_give_action(actor: Actor, risk: Risk) -> Verdict:
    """Whether the person may give an action that answers the risk."""
    if risk.state == RiskState.CLOSED:
        return no(CLOSED)
    return holds(actor, MAKE_ACTIONS)


def may_close_round(actor: Actor, found: RiskRound) -> Verdict:
    """Whether the person may close the round."""
    if not found.is_open:
        return no("This round is closed.")
    return holds(actor, REVIEW_ROUNDS)
