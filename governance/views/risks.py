"""The risk registers: the list, the map of five by five, one risk with its trend, and each step it takes."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from governance.access import risk as access
from governance.forms import risks as forms
from governance.models import Risk
from governance.rules.risk import (
    BAND_COLOURS,
    IMPACT_WORDS,
    LIKELIHOOD_WORDS,
    STEPS,
    Band,
    Measure,
    Place,
    RiskState,
)
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor

SORTED_BY = {
    "reference": "reference", "title": "title", "score": "score", "review": "review_on",
    "register": "register",
}  # fmt: skip
COLUMNS = [
    {"label": "Risk", "sort": "title"},
    {"label": "Register", "sort": "register"},
    {"label": "Score", "sort": "score"},
    {"label": "Owner"},
    {"label": "Next review", "sort": "review"},
    {"label": "State"},
]

# --- the registers ----------------------------------------------------------------------------------------------------


@needs(access.SEE_RISKS)
@require_safe
def register(request: MemberRequest) -> HttpResponse:
    """The risks that the person may read, narrowed by the address; the highest score first."""
    form = forms.RiskFilters(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    measure = Measure(chosen.get("measure") or Measure.CURRENT)
    rows = _narrowed(Risk.objects.visible_to(request.actor), chosen, measure, request.actor)
    rows = rows.scored(measure)
    if "sort" in request.GET:
        rows = sorted_by(request, rows, SORTED_BY, "reference")
    else:
        rows = rows.order_by(F("score").desc(nulls_last=True), "reference", "pk")
    rows = rows.select_related("partnership", "owner", "owner_agency", "owner_group")
    rows = rows.prefetch_related("owner_group__names")
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    return render(
        request,
        "governance/risks/list.html",
        {
            "page": page,
            "rows": [drawn(one, measure, request.actor) for one in page],
            "columns": COLUMNS,
            "filters": form,
            "chosen": _cell_chosen(request, chosen),
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "measure": measure,
            "moves": _list_moves(request),
        },
    )


def _narrowed(rows: Any, chosen: dict[str, Any], measure: Measure, actor: Actor) -> Any:
    if words := chosen.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if chosen.get("register"):
        rows = rows.filter(register=chosen["register"])
    if chosen.get("owner") == "mine":
        rows = rows.filter(
            Q(owner=actor.user)
            | Q(owner_agency__in=actor.agency_ids)
            | Q(owner_group__in=actor.group_ids)
        )
    if chosen.get("band"):
        rows = rows.in_band(Band(chosen["band"]), measure)
    if chosen.get("review") == "overdue":
        rows = rows.review_overdue(actor.today)
    for step in ("likelihood", "impact"):
        if chosen.get(step):
            rows = rows.filter(**{f"{measure}_{step}": chosen[step]})
    return _in_state(rows, chosen.get("state") or "")


def _in_state(rows: Any, state: str) -> Any:
    if state == "all":
        return rows
    if state in RiskState.values:
        return rows.filter(state=state)
    return rows.exclude(state=RiskState.CLOSED)


def _cell_chosen(request: MemberRequest, chosen: dict[str, Any]) -> list[dict[str, str]]:
    """The cell of the map that narrows the list, as filters that can be taken away."""
    named = {"likelihood": LIKELIHOOD_WORDS, "impact": IMPACT_WORDS}
    found = []
    for step, words in named.items():
        if chosen.get(step):
            kept = request.GET.copy()
            kept.pop(step)
            kept.pop("page", None)
            label = f"{step.capitalize()}: {words[chosen[step]].lower()}"
            found.append({"label": label, "remove_url": f"?{kept.urlencode()}"})
    return found


def drawn(risk: Risk, measure: Measure, actor: Actor) -> dict[str, Any]:
    """A risk as its pages draw it: with its place on the grid, and whether its review is late."""
    place = getattr(risk.scores, measure) if risk.scores else None
    late = risk.is_live and risk.review_on is not None and risk.review_on < actor.today
    return {"risk": risk, "place": place, "is_late": late}


def _list_moves(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, access.PROPOSE_RISK):
        return []
    url = reverse("governance:risk-new", args=[request.partnership.slug])
    return [{"label": "Propose a risk", "url": url, "allowed": True, "primary": True}]


def _csv(rows: QuerySet[Risk]) -> HttpResponse:
    header = ["Reference", "Register", "Risk", "Cause", "What may happen", "Effect", "State", "Owner", "Score before anything is done", "Score now", "Score as we want it", "How well we know it", "What we do", "Priority", "First noted", "Next review", "Source"]  # fmt: skip

    def says(place: Place | None) -> str:
        return place.says if place else ""

    return csv_response(
        "Risks",
        header,
        (
            [
                one.reference, one.get_register_display(), one.title, one.cause, one.event, one.effect,
                one.get_state_display(), one.owner_in_words,
                *((says(place) for place in (one.scores.inherent, one.scores.current, one.scores.target))
                  if one.scores else ("", "", "")),
                one.get_knowledge_display(), one.get_treatment_display(), one.priority, one.noted_on,
                one.review_on, one.source,
            ]
            for one in rows
        ),
    )  # fmt: skip


@needs(access.SEE_RISKS)
@require_safe
def heat_map(request: MemberRequest) -> HttpResponse:
    """The grid of five by five: how many risks stand in each place, in words, each a link to them."""
    form = forms.MapFilters(request.GET)
    form.is_valid()
    measure = Measure(form.cleaned_data.get("measure") or Measure.CURRENT)
    register_chosen = form.cleaned_data.get("register") or ""
    rows = Risk.objects.visible_to(request.actor).exclude(state=RiskState.CLOSED)
    if register_chosen:
        rows = rows.filter(register=register_chosen)
    steps = [f"{measure}_likelihood", f"{measure}_impact"]
    counted = rows.order_by().values_list(*steps).annotate(many=Count("pk"))
    found = {(likelihood, impact): many for likelihood, impact, many in counted}
    address = reverse("governance:risks", args=[request.partnership.slug])
    kept = {"measure": str(measure)} | ({"register": register_chosen} if register_chosen else {})
    return render(
        request,
        "governance/risks/map.html",
        {
            "filters": form,
            "measure": measure,
            "impacts": [{"number": one, "word": IMPACT_WORDS[one]} for one in STEPS],
            "lines": [
                {
                    "number": likelihood,
                    "word": LIKELIHOOD_WORDS[likelihood],
                    "cells": [_cell(Place(likelihood, impact), found, address, kept) for impact in STEPS],
                }
                for likelihood in reversed(STEPS)
            ],
            "bands": [{"label": one.label, "colour": BAND_COLOURS[one]} for one in Band],
            "unscored": sum(many for (likelihood, _), many in found.items() if likelihood is None),
            "total": sum(found.values()),
            "list_url": address,
        },
    )  # fmt: skip


def _cell(
    place: Place, found: dict[tuple[int, int], int], address: str, kept: dict[str, str]
) -> dict[str, Any]:
    where = {"likelihood": str(place.likelihood), "impact": str(place.impact)}
    return {
        "place": place,
        "band": place.band.label,
        "band_class": place.band.value.replace("_", "-"),
        "count": found.get((place.likelihood, place.impact), 0),
        "url": f"{address}?{urlencode(kept | where)}",
    }
