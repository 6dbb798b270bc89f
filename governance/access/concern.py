"""Who raises a concern about attendance, answers and closes it, and whether now."""

from governance.access.meeting import chairs
from governance.models import AttendanceConcern
from governance.models.concern import answers_for
from governance.rules.concern import ConcernState
from partnership.access import ALLOWED, Verdict, no
from partnership.models import Actor, Group
from partnership.roles import Role

WHO_RAISES = (
    "Whoever chairs the group, the independent chair or the business unit raises a concern."
)
CLOSED = "This concern is closed. Raise a new one if it comes back."


def may_raise(actor: Actor, group: Group) -> Verdict:
    """Whether the person may raise a concern about who comes to a group."""
    if actor.is_business_unit or Role.INDEPENDENT_CHAIR in actor.roles or chairs(actor, group):
        return ALLOWED
    return no(WHO_RAISES)


def may_answer(actor: Actor, concern: AttendanceConcern) -> Verdict:
    """Whether the person may answer now: for the agency it is about, or the business unit in its words."""
    if concern.state == ConcernState.CLOSED:
        return no(CLOSED)
    if concern.state == ConcernState.ANSWERED:
        return no("The agency has answered.")
    if actor.is_business_unit or concern.agency_id in answers_for(actor):
        return ALLOWED
    return no("The agency’s lead answers, or the business unit in its words.")


def may_close(actor: Actor, concern: AttendanceConcern) -> Verdict:
    """Whether the person may close it: who chairs the group, the independent chair or the business manager, never for their own agency."""
    if concern.state == ConcernState.CLOSED:
        return no(CLOSED)
    if concern.agency_id in answers_for(actor):
        return no("Nobody closes a concern about their own agency.")
    is_chair = chairs(actor, concern.group) or Role.INDEPENDENT_CHAIR in actor.roles
    if is_chair or Role.BUSINESS_MANAGER in actor.roles:
        return ALLOWED
    return no("Whoever chairs the group, the independent chair or the business manager closes it.")
