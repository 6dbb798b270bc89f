"""The standing items of a group: the rules by which its agendas begin."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import agenda as access
from governance.forms.agenda import PlaceForm, StandingForm
from governance.forms.fields import groups_of
from governance.models import StandingItem
from governance.services import standing_items
from governance.views.agenda_asking import asked
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Group
from partnership.views.asking import move

COLUMNS = ["Item", "How often", "Minutes", {"label": "Order", "hidden": True}]


def _group(request: MemberRequest, code: str) -> Group:
    """The group whose papers this person reads; who reads them knows its standing items."""
    rows = Group.objects.filter(partnership=request.partnership).with_names()
    found = visible_or_404(rows, code=code)
    access.may_propose(request.actor, found).require()
    return found


def _at(group: Group, name: str, *more: object) -> str:
    return reverse(f"governance:{name}", args=[group.partnership.slug, group.code, *more])


@require_safe
def standing(request: MemberRequest, code: str) -> HttpResponse:
    """What stands on every agenda of a group, and what was ended."""
    group = _group(request, code)
    rows = list(StandingItem.objects.filter(group=group).select_related("about_group"))
    may = access.may_plan(request.actor, group)
    moves = [move("Add a standing item", _at(group, "standing-new"), may, primary=bool(rows))]
    return render(
        request,
        "governance/agenda/standing.html",
        {
            "group": group,
            "rows": [one for one in rows if one.ended_on is None],
            "ended": [one for one in rows if one.ended_on is not None],
            "columns": COLUMNS,
            "may": may,
            "moves": moves if may else [],
        },
    )


@require_POST
def usual(request: MemberRequest, code: str) -> HttpResponse:
    """Give a group without standing items the usual ones."""
    group = _group(request, code)
    access.may_plan(request.actor, group).require()
    added = standing_items.offer_usual(group, by=request.actor)
    words = f"{added} standing items are kept for the group." if added else "The group has its own already."  # fmt: skip
    messages.success(request, words)
    return redirect(_at(group, "standing"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, code: str) -> HttpResponse:
    """Add a standing item."""
    group, actor = _group(request, code), request.actor
    access.may_plan(actor, group).require()
    form = StandingForm(request.POST or None, groups=_others(request, group))

    def act() -> str:
        standing_items.add(group, by=actor, **form.arguments())
        return _at(group, "standing")

    return asked(
        request,
        form,
        act,
        done="The standing item is kept.",
        heading="Add a standing item",
        button="Save",
        back_url=_at(group, "standing"),
        caption=group.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """Change a standing item; agendas that have it keep what they say."""
    group, actor = _group(request, code), request.actor
    access.may_plan(actor, group).require()
    row = visible_or_404(StandingItem.objects.filter(group=group), pk=pk)
    words = ("title", "kind", "purpose", "minutes_planned", "section", "every_months", "stands_last", "about_group")  # fmt: skip
    form = StandingForm(
        request.POST or None,
        groups=_others(request, group),
        initial={name: getattr(row, name) for name in words},
    )

    def act() -> str:
        standing_items.change(row, by=actor, **form.arguments())
        return _at(group, "standing")

    return asked(
        request,
        form,
        act,
        done="The standing item is saved.",
        heading="Change the standing item",
        button="Save",
        back_url=_at(group, "standing"),
        caption=f"{group.name}: {row.title}",
    )


def _others(request: MemberRequest, group: Group) -> object:
    return groups_of(request.partnership).exclude(pk=group.pk)


@require_POST
def end(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """End a standing item; the page offers to use it again."""
    return _turned(request, code, pk, standing_items.end, "is on no more agendas from now on.")


@require_POST
def again(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """Use an ended standing item again."""
    return _turned(request, code, pk, standing_items.use_again, "is used again.")


def _turned(
    request: MemberRequest, code: str, pk: int, act: Callable[..., object], says: str
) -> HttpResponse:
    group = _group(request, code)
    access.may_plan(request.actor, group).require()
    row = visible_or_404(StandingItem.objects.filter(group=group), pk=pk)
    act(row, by=request.actor)
    messages.success(request, f"“{row.title}” {says}")
    return redirect(_at(group, "standing"))


@require_POST
def place(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """Move a standing item up or down by one place."""
    group = _group(request, code)
    access.may_plan(request.actor, group).require()
    row = visible_or_404(StandingItem.objects.filter(group=group), pk=pk)
    places = PlaceForm(request.POST).places()
    if places:
        standing_items.shift(row, places=places, by=request.actor)
    return redirect(f"{_at(group, 'standing')}#rule-{row.pk}")
