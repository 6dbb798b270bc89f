"""How often the groups meet and whose turn it is: the list, and the two forms that keep it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.meeting import PLAN_MEETINGS
from governance.forms.cadences import (
    CadenceForm,
    RotationForm,
    cadence_shown,
    rotation_shown,
)
from governance.models import Cadence, Meeting, RotationTurn
from governance.services import cadences
from partnership.access import holds
from partnership.errors import Refused
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import Group
from partnership.services import references


@require_safe
def rhythms(request: MemberRequest) -> HttpResponse:
    """Every group whose meetings this person may see, with its rhythm, its rotation and its next meeting."""
    actor = request.actor
    may_keep = bool(holds(actor, PLAN_MEETINGS))
    kept = {
        one.group_id: one
        for one in Cadence.objects.visible_to(actor)
        .select_related("after")
        .prefetch_related("after__names")
    }
    turns = list(RotationTurn.objects.filter(group__in=kept).select_related("agency", "chair_seat"))
    vacant = cadences.vacant_turns(turns, actor.today)
    coming = dict(
        Meeting.objects.visible_to(actor)
        .to_come()
        .order_by("-meets_on")
        .values_list("group", "meets_on")
    )
    groups = Group.objects.current(actor.today).with_names()
    if not may_keep:
        groups = groups.filter(pk__in=kept)
    rows = [
        {
            "group": one,
            "rhythm": kept.get(one.pk),
            "turns": [
                {"turn": turn, "is_vacant": turn.pk in vacant}
                for turn in turns
                if turn.group_id == one.pk
            ],
            "next": coming.get(one.pk),
        }
        for one in groups
    ]
    return render(
        request,
        "governance/calendar/rhythms.html",
        {
            "rows": rows,
            "may_keep": may_keep,
            "columns": ["Group", "How often", "Host and chair, in turn", "Next"],
            "here": {"partnership_slug": request.partnership.slug},
        },
    )


def _group(code: str) -> Group:
    return visible_or_404(Group.objects.select_related("partnership").with_names(), code=code)


@needs(PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: MemberRequest, code: str) -> HttpResponse:
    """How often a group meets, after whom, when and where."""
    group = _group(code)
    row = Cadence.objects.filter(group=group).first()
    form = CadenceForm(request.POST or None, group=group, initial=cadence_shown(row))
    return _asked(
        request, group, form, "How it meets", lambda: cadences.keep(group, **form.arguments(), by=request.actor)
    )  # fmt: skip


@needs(PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def rotation(request: MemberRequest, code: str) -> HttpResponse:
    """Whose turn it is to host and chair, in order."""
    group = _group(code)
    turns = cadences.turns_of(group)
    form = RotationForm(
        request.POST or None, group=group, actor=request.actor, initial=rotation_shown(turns)
    )
    return _asked(
        request, group, form, "Whose turn it is", lambda: cadences.rotate(group, **form.arguments(), by=request.actor)
    )  # fmt: skip


def _asked(
    request: MemberRequest, group: Group, form: OnceForm, title: str, act: Callable[[], Any]
) -> HttpResponse:
    """Show a form; when it is filled, do what it asks once and go back to the list."""
    here = reverse("governance:rhythms", kwargs={"partnership_slug": request.partnership.slug})
    if form.is_valid():

        def done() -> str:
            act()
            return here

        try:
            address = references.once(form.cleaned_data["form_key"], done)
        except Refused as refused:  # of what was typed: who may do this at all was asked before
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect(address)
    context = {"form": form, "title": title, "group": group}
    return render(request, "governance/calendar/rhythm.html", context)
