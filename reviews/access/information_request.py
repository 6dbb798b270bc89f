"""Who may ask for information, press for it, answer, and take an answer in; and the sentence for those who may not."""

from dataclasses import dataclass

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access import incident as incident_access
from reviews.models import Incident, InformationRequest, RequestLink, Verb
from reviews.rules.incident import IncidentState
from reviews.rules.information_request import REQUEST_MOVES, STEP_MOVES, RequestState, Step

KEEP_REQUESTS = permission(
    "reviews.request.keep",
    "ask for information about a case",
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.INDEPENDENT_CHAIR,
)
GIVE_NOTICE = permission(
    "reviews.request.notice",
    "give formal notice under section 16H",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
)

ENDED = "This request has ended."
IN_ALREADY = (
    "The answer is in. If something is to be changed, ask the business unit to send it back."
)


@dataclass(frozen=True)
class Writer:
    """Who writes for the body that is asked: a member, or somebody without an account whom a link let in."""

    name: str
    post: str = ""
    actor: Actor | None = None
    link: RequestLink | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Writer":
        """A member, with the post that they hold."""
        return cls(str(actor.user), actor.hat.post if actor.hat else "", actor=actor)

    @classmethod
    def by_link(cls, link: RequestLink) -> "Writer":
        """Somebody whom a link let in, under the name that they signed with."""
        return cls(link.signed_name, link.signed_post, link=link)


def may_ask(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may ask for information about a case."""
    if incident.state == IncidentState.WITHDRAWN:
        return no("The incident was withdrawn, so nobody is asked about it.")
    right = holds(actor, KEEP_REQUESTS)
    if not right:
        return right
    return incident_access.may_open(actor, incident) if opened is None else opened


def may_open(actor: Actor, request: InformationRequest) -> Verdict:
    """Whether the actor may read the questions and the answer; the verdict says what stands in the way."""
    rows = InformationRequest.objects.filter(pk=request.pk)
    if rows.visible_to(actor, Verb.OPEN).exists():
        return ALLOWED
    if not rows.asked_of(actor).exists():
        return incident_access.may_open(actor, request.incident)
    if not actor.has_signed:
        return no("Sign the confidentiality agreement first; then you can read and answer this.")
    return no("You declared a conflict of interest in this case. Ask a colleague to answer.")


def _may_keep(actor: Actor, request: InformationRequest, opened: Verdict | None) -> Verdict:
    right = holds(actor, KEEP_REQUESTS)
    if not right:
        return right
    return incident_access.may_open(actor, request.incident) if opened is None else opened


def may_remind(
    actor: Actor, request: InformationRequest, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may remind those who were asked, or send them a new link."""
    if request.has_ended:
        return no(ENDED)
    if request.state == RequestState.SUPPLIED:
        return no("The answer is in.")
    return _may_keep(actor, request, opened)


def may_send_back(
    actor: Actor, request: InformationRequest, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may send an answer back."""
    if request.state not in {RequestState.SUPPLIED, RequestState.PARTLY}:
        return no("There is no answer to send back.")
    return _may_keep(actor, request, opened)


def may_close(
    actor: Actor, request: InformationRequest, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may close the request: the answer taken in, or nothing more awaited."""
    return _may_end(actor, request, RequestState.CLOSED, opened)


def may_withdraw(
    actor: Actor, request: InformationRequest, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may take the request back, as long as nothing came."""
    return _may_end(actor, request, RequestState.WITHDRAWN, opened)


def _may_end(
    actor: Actor, request: InformationRequest, following: RequestState, opened: Verdict | None
) -> Verdict:
    if request.has_ended:
        return no(ENDED)
    if not REQUEST_MOVES.may(request.state, following):
        return no("An answer is in, so close the request instead.")
    return _may_keep(actor, request, opened)


def may_take_step(
    actor: Actor,
    request: InformationRequest,
    step: Step,
    *,
    is_late: bool,
    opened: Verdict | None = None,
) -> Verdict:
    """
    Whether the actor may press harder for an answer: the unit and the chair escalate, the partners do the rest.

    Only where the answer is late, came in part or was refused, and one step after the other (DOMAIN 3.13).
    """
    if request.has_ended or request.state == RequestState.SUPPLIED:
        return no("Nothing is awaited any more.")
    if not is_late and request.state not in {RequestState.PARTLY, RequestState.REFUSED}:
        return no("The answer is not late.")
    if not STEP_MOVES.may(request.step, step):
        return no(_ONE_AFTER_THE_OTHER[step])
    if step is Step.ESCALATED:
        return _may_keep(actor, request, opened)
    right = holds(actor, GIVE_NOTICE)
    if not right:
        return right
    return incident_access.may_open(actor, request.incident) if opened is None else opened


_ONE_AFTER_THE_OTHER = {
    Step.NONE: "This is how a request begins.",
    Step.ESCALATED: "It was taken to the safeguarding partner already.",
    Step.NOTICE: "Formal notice follows once the safeguarding partner was told, and is given once.",
    Step.COURT: "Going to court is considered once, after a formal notice.",
}


def may_answer(writer: Writer, request: InformationRequest) -> Verdict:
    """Whether the writer may write, send or refuse an answer now."""
    if request.has_ended:
        return no("This request has ended. Nothing more is needed.")
    if not request.is_to_answer:
        return no(IN_ALREADY)
    if writer.actor:
        rows = InformationRequest.objects.answered_by(writer.actor)
        if rows.filter(pk=request.pk).exists():
            return ALLOWED
        return no("The agency that is asked writes its own answer.")
    is_let_in = writer.link is not None and writer.link.request_id == request.pk
    return ALLOWED if is_let_in else no("This link is for another request.")


def has_notice(request: InformationRequest) -> Verdict:
    """Whether formal notice was given, so that there is a letter."""
    if request.step in {Step.NOTICE, Step.COURT}:
        return ALLOWED
    return no("Formal notice was not given, so there is no letter.")
