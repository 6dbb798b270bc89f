"""The touchstones, version by version, and what changes and plans do to them."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import touchstone as access
from governance.forms.touchstones import (
    EndTouchstoneForm,
    MeasuredFilter,
    MeasureForm,
    RewordTouchstoneForm,
    TouchstoneForm,
)
from governance.models import Measurement, StructureChange, Touchstone
from governance.rules.touchstone import Effect
from governance.services import touchstones
from governance.services.touchstones import SUBJECTS, newest_of
from governance.views.asking import at, of_the_plan
from partnership.access import holds
from partnership.errors import Refused
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
HEADER = ("What is measured", "Touchstone", "What it does", "Why", "By", "When")
COLUMNS = ["What is measured", "Touchstones"]


class _Back:
    """Where a form of the touchstones goes on to."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get_absolute_url(self) -> str:
        """The address."""
        return self.address


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The touchstones in force, and those of before."""
    rows = Touchstone.objects.visible_to(request.actor).select_related("replaces")
    today = request.actor.today
    every = list(rows.order_by("starts_on", "pk"))
    in_force = {one.pk for one in rows.in_force(today)}
    may = holds(request.actor, access.WORD_TOUCHSTONES)
    return render(
        request,
        "governance/plan/touchstones.html",
        {
            "in_force": [one for one in every if one.pk in in_force],
            "to_come": [one for one in every if one.starts_on > today],
            "ended": [one for one in every if one.ends_on and one.ends_on < today],
            "may_word": may,
            "moves": [
                move("Measure a change or a plan", at(request, "measured"), holds(request.actor, access.MEASURE), primary=True),
                *([move("Add a touchstone", at(request, "touchstone-new"), may)] if may else []),
            ]
            if holds(request.actor, access.MEASURE)
            else [],
            "measured_url": at(request, "measured"),
        },
    )  # fmt: skip


@needs(access.WORD_TOUCHSTONES)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Add a touchstone."""
    form = TouchstoneForm(request.POST or None)
    asks = of_the_plan(
        request, "Add a touchstone", "Add it", ("Touchstones", at(request, "touchstones"))
    )
    act = partial(touchstones.add, by=request.actor, now=timezone.now())
    return ask(request, form, asks, _then(request, act), done="The touchstone is added.")


def _then(request: MemberRequest, act: Any) -> Any:
    def acted(**given: Any) -> _Back:
        act(**given)
        return _Back(at(request, "touchstones"))

    return acted


def _found(request: MemberRequest, pk: int) -> Touchstone:
    return visible_or_404(Touchstone.objects.visible_to(request.actor), pk=pk)


@require_http_methods(FORM)
def reword(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a touchstone another wording from a day."""
    found = _found(request, pk)
    stands = {"says": found.says, "about": found.about}
    form = RewordTouchstoneForm(request.POST or None, initial=stands, touchstone=found)
    says = ["The wording of before stays to be read, and so does what was measured against it."]
    asks = of_the_plan(request, "Another wording", "Save", ("Touchstones", at(request, "touchstones")), found.says, says=says)  # fmt: skip
    act = partial(touchstones.reword, found, by=request.actor, now=timezone.now())
    may = access.may_change(request.actor, found)
    return ask(request, form, asks, _then(request, act), done="The wording is saved.", may=may)


@require_http_methods(FORM)
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a touchstone."""
    found = _found(request, pk)
    form = EndTouchstoneForm(request.POST or None, touchstone=found)
    asks = of_the_plan(request, "End the touchstone?", "End it", ("Touchstones", at(request, "touchstones")), found.says, is_warning=True)  # fmt: skip
    act = partial(touchstones.end, found, by=request.actor)
    may = access.may_change(request.actor, found)
    return ask(request, form, asks, _then(request, act), done="The touchstone ends.", may=may)


# --- what is measured -------------------------------------------------------------------------------------------------


@require_safe
def measured(request: MemberRequest) -> HttpResponse:
    """Changes or plans with what each does to the touchstones, narrowed by the address."""
    filters = MeasuredFilter(request.GET)
    kind, how = filters.chosen()
    rows = _narrowed(SUBJECTS[kind].objects.visible_to(request.actor), kind, how)
    if exported(request):
        return _csv(kind, list(rows))
    page = page_of(request, rows)
    newest = newest_of(kind, list(page))
    return render(
        request,
        "governance/plan/measured.html",
        {
            "page": page,
            "lines": [
                {"name": _name(one), "url": at(request, "measurement", kind, one.pk), "measured": newest.get(one.pk, [])}
                for one in page
            ],
            "columns": COLUMNS,
            "filters": filters,
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
        },
    )  # fmt: skip


def _narrowed(rows: QuerySet[Any], kind: str, how: str) -> QuerySet[Any]:
    rows = rows.select_related("partnership").order_by(*(["-on", "-pk"] if kind == "change" else ["-pk"]))  # fmt: skip
    made = Measurement.objects.filter(**{kind: OuterRef("pk")}).order_by()
    if how == "not":
        return rows.filter(~Exists(made))
    # The newest against one touchstone counts: none that is later may say otherwise.
    later = Measurement.objects.filter(
        **{kind: OuterRef(kind)}, touchstone=OuterRef("touchstone"), pk__gt=OuterRef("pk")
    ).order_by()  # fmt: skip
    if how == Effect.WEAKENS:
        return rows.filter(Exists(made.filter(~Exists(later), effect=Effect.WEAKENS)))
    return rows


def _name(one: Any) -> str:
    if isinstance(one, StructureChange):
        return f"{one.on:%-d %B %Y}: {one.what}"
    return str(one)


def _csv(kind: str, rows: list[Any]) -> HttpResponse:
    newest = newest_of(kind, rows)
    records = (one for row in rows for one in _records(row, newest.get(row.pk, [])))
    return csv_response(f"touchstones-{kind}", HEADER, records)


def _records(row: Any, made: list[Measurement]) -> list[list[object]]:
    name = _name(row)
    if not made:
        return [[name, "", "Not measured yet", "", "", ""]]
    return [
        [name, one.touchstone.says, one.get_effect_display(), one.why, one.by, one.at]
        for one in made
    ]


def _subject(request: MemberRequest, kind: str, pk: int) -> Any:
    if kind not in SUBJECTS:
        raise Http404
    return visible_or_404(SUBJECTS[kind].objects.visible_to(request.actor).select_related("partnership"), pk=pk)  # fmt: skip


@require_safe
def measurement(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One change or plan with what it does to each touchstone, and why."""
    found = _subject(request, kind, pk)
    may = holds(request.actor, access.MEASURE)
    return render(
        request,
        "governance/plan/measurement.html",
        {
            "name": _name(found),
            "reason": getattr(found, "reason", ""),
            "url": "" if kind == "change" else found.get_absolute_url(),
            "measured": newest_of(kind, [found]).get(found.pk, []),
            "moves": [move("Measure it", at(request, "measure", kind, pk), may, primary=True)]
            if may
            else [],
        },
    )


@require_http_methods(FORM)
def measure(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Say what a change or a plan does to each touchstone in force."""
    found = _subject(request, kind, pk)
    holds(request.actor, access.MEASURE).require()
    in_force = list(
        Touchstone.objects.visible_to(request.actor).in_force(request.actor.today)
    )  # fmt: skip
    if not in_force:
        raise Refused("No touchstone is in force. Add the partnership’s touchstones first.")
    stands = newest_of(kind, [found]).get(found.pk, [])
    form = MeasureForm(request.POST or None, touchstones=in_force, stands=stands)
    page = at(request, "measurement", kind, pk)
    asks = of_the_plan(request, "What does it do to the touchstones?", "Save", ("What was measured", page), _name(found))  # fmt: skip

    def act(judged: Any) -> _Back:
        touchstones.measure(found, kind=kind, judged=judged, by=request.actor, now=timezone.now())
        return _Back(page)

    return ask(request, form, asks, act, done="It is measured.")
