"""What comes out of an item: decisions, recommendations, notes, actions, matters sent up, and what is struck out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.access import meeting as access
from governance.forms.rooms import (
    DecisionForm,
    EscalationForm,
    RecordForm,
    RoomActionForm,
    StrikeOutForm,
)
from governance.models import (
    AgendaItem,
    Minutes,
    Outcome,
)
from governance.rules.meeting import OutcomeKind
from governance.services import outcomes, rooms
from governance.views.attempts import attempted
from governance.views.room import (
    at,
    form_page,
    found,
    item_of,
    people_of,
    run,
    waiting_for_ratification,
)
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Seat


def _recorded(
    request: MemberRequest, item: AgendaItem, form: Any, act: Callable[..., Outcome]
) -> str | None:
    """Record an outcome under an item, once; the address of the item, or None where a rule says no."""
    meeting = item.meeting

    def recorded() -> str:
        one = act(by=request.actor, now=timezone.now())
        return f"{at(meeting, 'room-item', pk=item.pk)}#outcome-{one.pk}"

    return run(request, meeting, form, recorded)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: MemberRequest, reference: str, pk: int, kind: str) -> HttpResponse:
    """Record a decision; or, where the room is not quorate, a recommendation for ratification."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    people = people_of(meeting)
    present = [one for one in people if one.kind == Seat.Kind.VOTING and one.stays.all()]
    form = DecisionForm(
        request.POST or None,
        meeting=meeting,
        present=present,
        waiting=waiting_for_ratification(meeting),
    )
    verb = outcomes.decide if kind == OutcomeKind.DECISION else outcomes.recommend

    def act(**who: Any) -> Outcome:
        return verb(item, form.said(), at=form.cleaned_data["at"], **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    title = "Record a decision" if kind == OutcomeKind.DECISION else "Record a recommendation"
    return render(
        request,
        "governance/room/decide.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "title": title,
            "back_url": at(meeting, "room-item", pk=pk),
            "standing": rooms.standing_of(meeting, timezone.now()),
            "kind": kind,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record something for the record."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    form = RecordForm(request.POST or None, meeting=meeting)

    def act(**who: Any) -> Outcome:
        return outcomes.note(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(
        request, meeting, form, "For the record", back=at(meeting, "room-item", pk=pk), button="Record it"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def give_action(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Give somebody an action under an item."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    form = RoomActionForm(request.POST or None, meeting=meeting, actor=request.actor)

    def act(**who: Any) -> Outcome:
        return outcomes.act(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(
        request, meeting, form, "Give an action", back=at(meeting, "room-item", pk=pk), button="Give the action"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Send a matter up to a parent group."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    parents = outcomes.parents_of(meeting.group)
    form = EscalationForm(request.POST or None, meeting=meeting, parents=parents)

    def act(**who: Any) -> Outcome:
        return outcomes.escalate(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(
        request, meeting, form, "Send it up", back=at(meeting, "room-item", pk=pk), button="Send it up"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def strike_out(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Strike out what was recorded by mistake."""
    meeting = found(request, reference)
    rows = Outcome.objects.filter(meeting=meeting).select_related("meeting__group", "item")
    one = visible_or_404(rows, pk=pk)
    form = StrikeOutForm(request.POST or None)
    back = at(meeting, "room-item", pk=one.item_id)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    allowed = access.may_write_record(request.actor, meeting, minutes)

    def act() -> str:
        outcomes.strike_out(one, by=request.actor, now=timezone.now(), **form.arguments())
        return back

    if form.is_valid() and (address := attempted(form, act, lambda: allowed)):
        messages.success(request, "It is struck out. It stays in the record and counts no more.")
        return redirect(address)
    allowed.require()
    return form_page(
        request, meeting, form, "Strike this out", one.text, back=back, button="Strike it out"
    )
