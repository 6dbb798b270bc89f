"""Who says for an agency what it did with a decision."""

from governance.models import Outcome
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor, Agency


def may_answer_for(actor: Actor, outcome: Outcome, agency: Agency) -> Verdict:
    """Whether the actor may say what an agency did with a decision: those who stand for it, or the business unit."""
    if outcome.struck_out_at:
        return no("This decision was struck out.")
    if agency.pk in actor.agency_ids or actor.is_business_unit:
        return ALLOWED
    return no(f"Only those who stand for {agency}, or the business unit, answer for it.")
