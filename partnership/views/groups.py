"""The structure chart with its list, one group's page, and the forms by which the business unit changes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import MANAGE_REGISTERS, SEE_TRAIL, holds
from partnership.errors import Refused
from partnership.forms import OnceForm
from partnership.forms_groups import (
    AsItWasForm,
    DelegateForm,
    FoundForm,
    LastDayForm,
    NeedFormSet,
    ParentForm,
    PresentForm,
    QuorumForm,
    RenameForm,
    SeatForm,
    SeatPersonForm,
    TermsForm,
    needs_first_shown,
)
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import (
    Group,
    GroupDelegation,
    GroupParent,
    GroupQuorum,
    Partnership,
    Seat,
    SeatHolding,
    TermsOfReference,
)
from partnership.quorum import Present, Quorum, judge
from partnership.roles import Sector
from partnership.services import groups, references
from partnership.structure import Body, Line, layout, tree
from partnership.views.trail import trail_of


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The groups and to whom they report, today or on another day."""
    asked = bool(request.GET)
    form = AsItWasForm(request.GET if asked else None)
    chosen = form.cleaned_data.get("on") if asked and form.is_valid() else None
    on = chosen or request.actor.today
    bodies, lines = _structure(request.partnership, on)
    return render(
        request,
        "partnership/groups/index.html",
        {
            "form": form,
            "on": on,
            "is_today": on == request.actor.today,
            "chart": layout(bodies, lines),
            "branches": tree(bodies, lines),
            "may_manage": bool(holds(request.actor, MANAGE_REGISTERS)),
        },
    )


def _structure(here: Partnership, on: date) -> tuple[list[Body], list[Line]]:
    """The groups of a day, the boards and the groups of other partnerships around them, and who reports to whom."""
    ours = list(Group.objects.current(on).with_names())
    past = set(Group.objects.values_list("pk", flat=True)) - {one.pk for one in ours}
    links = list(GroupParent.objects.filter(group__in=ours).exclude(parent__in=past))
    theirs = groups.children_elsewhere(here, on)
    elsewhere = {link.parent_id for link in links if link.parent_id} | {pk for pk, _ in theirs}
    names = groups.names_elsewhere(elsewhere - {one.pk for one in ours}, on)
    boards = list(dict.fromkeys(link.other_board for link in links if link.other_board))
    bodies = [
        Body(
            f"group-{one.pk}",
            str(one.named_on(on) or one.name),
            tier=one.tier,
            url=reverse("group", args=[here.slug, one.code]),
        )
        for one in ours
    ]
    bodies += [Body(f"board-{name}", name, is_elsewhere=True) for name in boards]
    bodies += [Body(f"group-{pk}", name, is_elsewhere=True) for pk, name in names.items()]
    lines = [
        Line(
            child=f"group-{link.group_id}",
            parent=f"group-{link.parent_id}" if link.parent_id else f"board-{link.other_board}",
            is_accountable=link.is_accountable,
        )
        for link in links
    ]
    lines += [
        Line(f"group-{child}", f"group-{parent}", is_accountable=False) for child, parent in theirs
    ]
    return bodies, lines


# --- one group --------------------------------------------------------------------------------------------------------


def _found(code: str) -> Group:
    rows = Group.objects.select_related("partnership").with_names()
    return visible_or_404(rows, code=code)


@require_safe
def group(request: MemberRequest, code: str) -> HttpResponse:
    """One group: its names, parents, seats, delegations, quorum and terms of reference."""
    row, actor = _found(code), request.actor
    seats = _seats(row, actor.today)
    rule = GroupQuorum.objects.filter(group=row).prefetch_related("requirements").first()
    form = PresentForm(request.GET if "here" in request.GET or "try" in request.GET else None, choices=_choices(seats))  # fmt: skip
    return render(
        request,
        "partnership/groups/group.html",
        {
            "group": row,
            "names": sorted(
                row.names.all(), key=lambda name: name.starts_on or date.min, reverse=True
            ),
            "parents": _parents(row, actor.today),
            "seats": seats,
            "delegations": GroupDelegation.objects.filter(
                Q(from_group=row) | Q(to_group=row)
            ).select_related("from_group__partnership", "to_group__partnership").prefetch_related("from_group__names", "to_group__names"),
            "quorum": rule,
            "form": form,
            "verdict": _verdict(rule, seats, form),
            "may_manage": bool(holds(actor, MANAGE_REGISTERS)),
            "trail": trail_of(row, actor) if holds(actor, SEE_TRAIL) else None,
        }
        | _terms(request, row),
    )  # fmt: skip


def _parents(row: Group, on: date) -> list[dict[str, Any]]:
    links = list(row.parents.all())
    local = {
        one.pk: one for one in Group.objects.filter(children__in=links).select_related("partnership").with_names()
    }  # fmt: skip
    names = groups.names_elsewhere(
        {link.parent_id for link in links if link.parent_id} - local.keys(), on
    )
    drawn = []
    for link in links:
        parent = local.get(link.parent_id or 0)
        parts = [
            words
            for has, words in (
                (link.is_accountable, "accountable to it"),
                (link.is_coordinating, "coordinated by it"),
            )
            if has
        ]
        drawn.append(
            {
                "name": parent.name if parent else link.other_board or names[link.parent_id or 0],
                "url": parent.get_absolute_url() if parent else "",
                "how": ", ".join(parts),
            }
        )
    return drawn


def _seats(row: Group, on: date) -> list[dict[str, Any]]:
    """The seats of a day with who sits in them: the holder, the deputies, or in words why nobody does."""
    sitting = SeatHolding.objects.current(on).select_related("user")
    rows = (
        Seat.objects.filter(group=row)
        .filter(Q(starts_on__isnull=True) | Q(starts_on__lte=on))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("agency")
        .prefetch_related(Prefetch("holdings", queryset=sitting, to_attr="sitting"))
    )
    return [
        {
            "seat": seat,
            "holder": next((one for one in seat.sitting if not one.is_deputy), None),
            "deputies": [one for one in seat.sitting if one.is_deputy],
        }
        for seat in rows
    ]


def _choices(seats: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Everybody who may be in the room, seat by seat."""
    found = []
    for one in seats:
        seat, holder = one["seat"], one["holder"]
        who = f" ({holder.user})" if holder else ""
        found.append((f"{seat.pk}", f"{seat.title}{who}"))
        found += [
            (f"{seat.pk}-{held.pk}", f"{held.user}, deputy for {seat.title}")
            for held in one["deputies"]
        ]
    return found  # fmt: skip


def _verdict(
    rule: GroupQuorum | None, seats: list[dict[str, Any]], form: PresentForm
) -> Quorum | None:
    if rule is None or not form.is_bound or not form.is_valid():
        return None
    here = {}
    for value in sorted(form.cleaned_data["here"], reverse=True):
        seat_pk, _, deputy = value.partition("-")
        here[seat_pk] = bool(deputy)
    present = [
        Present(
            sector=Sector(one["seat"].sector),
            is_voting=one["seat"].kind == Seat.Kind.VOTING,
            is_deputy=here[str(one["seat"].pk)],
        )
        for one in seats
        if str(one["seat"].pk) in here
    ]
    return judge(rule.rule(), present)


def _terms(request: MemberRequest, row: Group) -> dict[str, Any]:
    """The terms of reference of the version asked for, part by part, and the list of versions."""
    versions = list(row.terms_of_reference.all())
    asked = request.GET.get("version", "")
    terms = next((one for one in versions if str(one.version) == asked), None) or next(
        iter(versions), None
    )
    if terms is None:
        return {"terms": None, "versions": [], "parts": [], "missing": []}
    parts = [
        {"label": str(TermsOfReference._meta.get_field(name).verbose_name), "text": getattr(terms, name)}  # type: ignore[union-attr]
        for name in TermsOfReference.PARTS
        if name != "disagreement"
    ]  # fmt: skip
    return {
        "terms": terms,
        "versions": versions,
        "parts": [part for part in parts if part["text"].strip()],
        "missing": terms.missing_parts(),
    }


# --- changes ----------------------------------------------------------------------------------------------------------


def _asked(
    request: MemberRequest,
    row: Group | None,
    form: OnceForm,
    title: str,
    act: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """Show a form; when it is filled, do what it asks once and go to the group's page."""
    if request.method == "POST" and form.is_valid():

        def done() -> str:
            result = act(form.arguments())
            return (row or result).get_absolute_url()

        try:
            address = references.once(form.cleaned_data["form_key"], done)
        except Refused as refused:  # of what was typed: who may do this at all was asked before
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect(address)
    return render(
        request, "partnership/groups/form.html", {"form": form, "title": title, "group": row}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def new(request: MemberRequest) -> HttpResponse:
    """Found a group."""
    form = FoundForm(request.POST or None)
    return _asked(request, None, form, "New group", lambda given: groups.found(by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def rename(request: MemberRequest, code: str) -> HttpResponse:
    """Give a group another name from a day."""
    row = _found(code)
    form = RenameForm(request.POST or None)
    return _asked(request, row, form, "Rename the group", lambda given: groups.rename(row, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def close(request: MemberRequest, code: str) -> HttpResponse:
    """End a group."""
    row = _found(code)
    form = LastDayForm(request.POST or None)
    return _asked(request, row, form, "End the group", lambda given: groups.close(row, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def add_parent(request: MemberRequest, code: str) -> HttpResponse:
    """Say to whom a group reports."""
    row = _found(code)
    form = ParentForm(request.POST or None, group=row)
    return _asked(request, row, form, "Add a parent", lambda given: groups.add_parent(row, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def delegate(request: MemberRequest, code: str) -> HttpResponse:
    """Record what a group delegates."""
    row = _found(code)
    form = DelegateForm(request.POST or None, group=row)
    return _asked(request, row, form, "Record a delegation", lambda given: groups.delegate(row, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def add_seat(request: MemberRequest, code: str) -> HttpResponse:
    """Add a seat."""
    row = _found(code)
    form = SeatForm(request.POST or None, actor=request.actor)
    return _asked(request, row, form, "Add a seat", lambda given: groups.add_seat(row, by=request.actor, **given))  # fmt: skip


def _found_seat(pk: int) -> Seat:
    return visible_or_404(Seat.objects.select_related("group__partnership"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def end_seat(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a seat away."""
    seat = _found_seat(pk)
    form = LastDayForm(request.POST or None)
    return _asked(request, seat.group, form, f"End the seat “{seat.title}”", lambda given: groups.end_seat(seat, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def seat_person(request: MemberRequest, pk: int) -> HttpResponse:
    """Let somebody sit in a seat."""
    seat = _found_seat(pk)
    form = SeatPersonForm(request.POST or None, actor=request.actor)
    return _asked(request, seat.group, form, f"Who sits as “{seat.title}”?", lambda given: groups.seat_person(seat, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def end_holding(request: MemberRequest, pk: int) -> HttpResponse:
    """End somebody's place."""
    holding = visible_or_404(
        SeatHolding.objects.select_related("seat__group__partnership", "user"), pk=pk
    )
    form = LastDayForm(request.POST or None)
    return _asked(request, holding.seat.group, form, f"{holding.user} leaves “{holding.seat.title}”", lambda given: groups.end_holding(holding, by=request.actor, **given))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def set_quorum(request: MemberRequest, code: str) -> HttpResponse:
    """Record what a group needs before it may decide."""
    row = _found(code)
    quorum = GroupQuorum.objects.filter(group=row).prefetch_related("requirements").first()
    shown = (
        {name: getattr(quorum, name) for name in ("says", "least_number", "deputies_count", "chair_may_proceed")}
        if quorum
        else None
    )  # fmt: skip
    form = QuorumForm(request.POST or None, initial=shown)
    more = NeedFormSet(
        request.POST or None,
        prefix="needs",
        initial=needs_first_shown(quorum.requirements.all()) if quorum else None,
    )
    if request.method == "POST" and form.is_valid() and more.is_valid():
        wanted = [need for one in more if (need := one.need())]

        def done() -> str:
            groups.set_quorum(row, needs=wanted, by=request.actor, **form.arguments())
            return row.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], done)
        messages.success(request, "The quorum is recorded.")
        return redirect(address)
    return render(
        request,
        "partnership/groups/quorum.html",
        {"form": form, "needs": more, "group": row, "title": "Quorum"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def write_terms(request: MemberRequest, code: str) -> HttpResponse:
    """Write the next version of a group's terms of reference."""
    row = _found(code)
    last = row.terms_of_reference.first()
    shown = {name: getattr(last, name) for name in TermsOfReference.PARTS} if last else None
    form = TermsForm(request.POST or None, initial=shown)

    def act(given: dict[str, Any]) -> TermsOfReference:
        days = {name: given.pop(name) for name in ("agreed_on", "review_on")}
        return groups.write_terms(row, parts=given, by=request.actor, **days)

    return _asked(request, row, form, "Terms of reference", act)
