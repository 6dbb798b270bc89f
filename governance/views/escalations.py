"""What was sent up to a parent group: the list, and the group's answer."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import meeting as access
from governance.forms.rooms import EscalationAnswerForm
from governance.models import Escalation
from governance.rules.meeting import EscalationState
from governance.services import outcomes
from governance.views.attempts import attempted
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import page_of
from partnership.models import Actor

COLUMNS = ["What", "From", "To", "State"]
COLOURS = {
    EscalationState.SENT: "yellow",
    EscalationState.ACCEPTED: "green",
    EscalationState.RETURNED: "orange",
}


def _visible(actor: Actor) -> QuerySet[Escalation]:
    rows = Escalation.objects.visible_to(actor).select_related(
        "outcome__meeting__group", "outcome__meeting__partnership", "outcome__item", "to_group"
    )
    return rows.prefetch_related("to_group__names", "outcome__meeting__group__names")


@require_safe
def escalations(request: MemberRequest) -> HttpResponse:
    """What was sent up, those that wait for an answer first."""
    page = page_of(request, _visible(request.actor).order_by("answered_at", "-pk"))
    for one in page:
        one.colour = COLOURS[EscalationState(one.state)]
    return render(request, "governance/escalations/list.html", {"page": page, "columns": COLUMNS})


@require_safe
def escalation(request: MemberRequest, pk: int) -> HttpResponse:
    """One matter that was sent up, with the parent group's answer."""
    one = visible_or_404(_visible(request.actor), pk=pk)
    may = access.may_answer_escalation(request.actor, one.to_group)
    waits = one.state == EscalationState.SENT
    moves = [{"label": "Answer for the group", "url": "answer/", "allowed": True, "primary": True}]
    return render(
        request,
        "governance/escalations/detail.html",
        {
            "one": one,
            "colour": COLOURS[EscalationState(one.state)],
            "moves": moves if may and waits else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The parent group takes the matter on, or returns it with its reason."""
    one = visible_or_404(_visible(request.actor), pk=pk)
    form = EscalationAnswerForm(request.POST or None)
    allowed = access.may_answer_escalation(request.actor, one.to_group)
    page = reverse("governance:escalation", args=[request.partnership.slug, pk])

    def act() -> str:
        given = form.arguments()
        state = EscalationState(given["state"])
        outcomes.answer_escalation(
            one, state=state, answer=given["answer"], by=request.actor, now=timezone.now()
        )
        return page

    if form.is_valid() and (address := attempted(form, act, lambda: allowed)):
        messages.success(request, "The answer is recorded.")
        return redirect(address)
    allowed.require()
    return render(
        request,
        "governance/room/form.html",
        {
            "meeting": one.outcome.meeting,
            "form": form,
            "title": f"Answer for {one.to_group.name}",
            "says": one.outcome.text,
            "button": "Save the answer",
            "back_url": page,
        },
    )
