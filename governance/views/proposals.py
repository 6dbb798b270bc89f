"""Propose a year of meetings: ask for what, show every row to be changed, plan all of them at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.access.meeting import PLAN_MEETINGS
from governance.forms.fields import groups_of
from governance.forms.proposals import AcceptForm, ProposeForm, RowFormSet, rows_shown
from governance.models import RotationTurn
from governance.services import proposals, schedule
from partnership.errors import Refused
from partnership.guards import MemberRequest, needs
from partnership.services import references
from partnership.working_days import months_after

ROWS = "rows"


@needs(PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest) -> HttpResponse:
    """Ask for which groups; then show the proposal; then plan what is wanted of it."""
    if request.method == "POST" and f"{ROWS}-TOTAL_FORMS" in request.POST:
        return _accept(request)
    running = groups_of(request.partnership).current(request.actor.today)
    first = months_after(request.actor.today.replace(day=1), 1)
    paced = running.filter(cadence__isnull=False)
    form = ProposeForm(
        request.GET or None, groups=paced, actor=request.actor, initial={"first": first}
    )
    if not form.is_valid():
        return render(request, "governance/calendar/propose.html", {"form": form})
    given = form.cleaned_data
    plans = proposals.for_a_year(
        groups=list(given["groups"]), first=given["first"], kept_free=given["kept_free"], by=request.actor
    )  # fmt: skip
    rows = RowFormSet(initial=rows_shown(plans), prefix=ROWS, form_kwargs=_known(request))
    return _shown(request, rows, AcceptForm())


def _known(request: MemberRequest) -> dict[str, Any]:
    groups = {one.pk: one for one in groups_of(request.partnership).select_related("partnership")}
    turns = list(RotationTurn.objects.select_related("agency", "chair_seat"))
    return {"groups": groups, "turns": turns, "actor": request.actor}


def _shown(request: MemberRequest, rows: Any, form: AcceptForm, doubts: Any = ()) -> HttpResponse:
    context = {"rows": rows, "form": form, "doubts": doubts}
    return render(request, "governance/calendar/proposal.html", context)


def _accept(request: MemberRequest) -> HttpResponse:
    rows = RowFormSet(request.POST, prefix=ROWS, form_kwargs=_known(request))
    form = AcceptForm(request.POST)
    if not (rows.is_valid() and form.is_valid()):
        return _shown(request, rows, form)
    plans = [one.plan() for one in rows if one.cleaned_data["is_wanted"]]
    doubts = (
        [] if form.cleaned_data["is_deliberate"] else proposals.out_of_order(plans, request.actor)
    )
    if not plans:
        form.add_error(None, "Tick at least one meeting.")
    for one in doubts:
        form.add_error("is_deliberate", f"{one.name}: {one.says}")
    if form.is_valid():
        here = reverse("governance:calendar", kwargs={"partnership_slug": request.partnership.slug})

        def done() -> str:
            schedule.accept(plans=plans, by=request.actor, now=timezone.now())
            return here

        try:
            address = references.once(form.cleaned_data["form_key"], done)
        except Refused as refused:  # of what was typed: who may plan at all was asked before
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "The meetings are in the calendar. Their members are told.")
            return redirect(address)
    return _shown(request, rows, form, doubts)
