"""Who asks for an emergency opening, who answers, who ends it and who looks at it afterwards."""

from datetime import datetime

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import in_conflict, may_view
from reviews.models import BreakGlass, Incident
from reviews.rules.break_glass import GLASS_MOVES, GlassState, is_one_person

ASK_EMERGENCY = permission(
    "reviews.emergency.ask", "ask for a case to be opened in an emergency", Role.BUSINESS_MANAGER
)
ANSWER_EMERGENCY = permission(
    "reviews.emergency.answer",
    "open a case in an emergency to somebody who asks",
    Role.INDEPENDENT_CHAIR,
)
REVIEW_EMERGENCY = permission(
    "reviews.emergency.review",
    "look at an emergency opening afterwards",
    Role.INDEPENDENT_CHAIR,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
)

CONFLICT = "You declared a conflict of interest in this case, and no emergency lifts that."
TECHNICAL = "A technical administrator neither asks for an emergency opening nor answers one."


def _is_technical(actor: Actor) -> bool:
    return Role.SYSTEM_ADMINISTRATOR in actor.roles


def may_ask(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may ask: a business manager to whom the case is closed, and who has signed."""
    right = holds(actor, ASK_EMERGENCY)
    if not right:
        return right
    if _is_technical(actor):
        return no(TECHNICAL)
    if may_view(actor, incident):
        return no("You can open this case, so you need no emergency opening.")
    return _what_no_emergency_lifts(actor, incident)


def _what_no_emergency_lifts(actor: Actor, incident: Incident) -> Verdict:
    if in_conflict(actor, incident):
        return no(CONFLICT)
    if incident.is_sealed:
        return no("This case is sealed. The independent chair can open it to one person.")
    return ALLOWED if actor.has_signed else no("Sign the confidentiality agreement first.")


def may_answer(actor: Actor, glass: BreakGlass, now: datetime) -> Verdict:
    """Whether the actor may open the case to who asks, or refuse it: the chair, who is somebody else."""
    if glass.state != GlassState.ASKED:
        return no("It was answered already.")
    if glass.is_stale(now):
        return no("It was asked for more than four hours ago. Whoever needs it asks again.")
    right = holds(actor, ANSWER_EMERGENCY)
    if not right:
        return right
    if _is_technical(actor):
        return no(TECHNICAL)
    if _are_one(actor, glass):
        return no(
            "An emergency opening takes two people. You, or an account like yours, asked for it."
        )
    return no(CONFLICT) if in_conflict(actor, glass.incident) else ALLOWED


def _are_one(actor: Actor, glass: BreakGlass) -> bool:
    here, asked = actor.user, glass.asked_by
    return here.pk == asked.pk or is_one_person(
        here.full_name, here.email, asked.full_name, asked.email
    )


def may_end(actor: Actor, glass: BreakGlass, now: datetime) -> Verdict:
    """Whether the actor may end it before its time: who it was opened to, or the chair."""
    if not glass.is_open(now):
        return no("It is not open.")
    if actor.user.pk == glass.asked_by_id:
        return ALLOWED
    return holds(actor, ANSWER_EMERGENCY)


def may_review(actor: Actor, glass: BreakGlass, now: datetime) -> Verdict:
    """Whether the actor may say what they found: anybody of those who watch but the person it was opened to."""
    if glass.state == GlassState.REVIEWED:
        return no("It was reviewed.")
    if not GLASS_MOVES.may(glass.state, GlassState.REVIEWED):
        return no("Nothing was opened, so there is nothing to review.")
    right = holds(actor, REVIEW_EMERGENCY)
    if not right:
        return right
    if actor.user.pk == glass.asked_by_id:
        return no("Somebody else looks at what was opened to you.")
    if glass.is_open(now):
        return no("It is still open. Look at it when it has ended.")
    return ALLOWED
