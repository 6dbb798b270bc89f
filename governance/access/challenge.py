"""Who makes a professional challenge, answers it and says what came of it, and whether now."""

from governance.models import Challenge
from governance.models.challenge import CHALLENGE_READERS, SPEAKS_FOR_AN_AGENCY, spoken_for
from governance.rules.challenge import ChallengeState
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor, Agency
from partnership.roles import BUSINESS_UNIT, Role

SEE_CHALLENGES = permission(
    "challenges.see", "read the challenge log", *CHALLENGE_READERS, *SPEAKS_FOR_AN_AGENCY
)
MAKE_CHALLENGE = permission(
    "challenges.make",
    "make a challenge for anybody",
    *BUSINESS_UNIT,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
)
NOT_YOURS = "Only the agency that is challenged, or the business unit, answers."


def may_make(actor: Actor, agency: Agency | None) -> Verdict:
    """Whether the person may make a challenge in an agency's name: the log's keepers for any, others for their own."""
    if holds(actor, MAKE_CHALLENGE):
        return ALLOWED
    if agency is not None and agency.pk in spoken_for(actor):
        return ALLOWED
    return no("You make a challenge in the name of your own agency.")


def may_make_any(actor: Actor) -> Verdict:
    """Whether the person may make a challenge at all."""
    return ALLOWED if spoken_for(actor) else holds(actor, MAKE_CHALLENGE)


def may_write(actor: Actor, challenge: Challenge) -> Verdict:
    """Whether the person may change what the challenge says: who made it, until it is answered."""
    if challenge.state != ChallengeState.MADE:
        return no("A challenge keeps its words once it is answered or withdrawn.")
    return _is_the_makers(actor, challenge)


def _is_the_makers(actor: Actor, challenge: Challenge) -> Verdict:
    is_mine = challenge.made_by_agency_id in spoken_for(actor)
    if is_mine or actor.is_business_unit or challenge.saved_by_id == actor.user.pk:
        return ALLOWED
    return no("Only who made the challenge, or the business unit, does this.")


def may_answer(actor: Actor, challenge: Challenge) -> Verdict:
    """Whether the person may answer: for the agency that is challenged, or as the business unit."""
    if challenge.state != ChallengeState.MADE:
        return no("It is answered, or withdrawn, already.")
    is_ours = challenge.made_to_id in actor.agency_ids
    return ALLOWED if is_ours or actor.is_business_unit else no(NOT_YOURS)


def may_close(actor: Actor, challenge: Challenge) -> Verdict:
    """Whether the person may say what came of the answer: never the agency that gave it."""
    if challenge.state != ChallengeState.ANSWERED:
        return no("What came of it is said once it is answered.")
    return _is_the_makers(actor, challenge)


def may_withdraw(actor: Actor, challenge: Challenge) -> Verdict:
    """Whether the person may take the challenge back."""
    if challenge.state != ChallengeState.MADE:
        return no("Only a challenge that waits for an answer is withdrawn.")
    return _is_the_makers(actor, challenge)
