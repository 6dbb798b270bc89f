"""The trail: who did what and when, and the part of it that concerns one thing."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.access import SEE_TRAIL, holds
from partnership.clocks import LONDON
from partnership.exports import csv_response
from partnership.forms_lists import TrailFilters
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, TrailEntry

COLUMNS = {"when": "at", "by": "by__full_name", "reference": "reference"}
SHOWN_BESIDE_A_THING = 10


def trail_of(subject: Model, actor: Actor) -> list[dict[str, Any]]:
    """The newest entries about one thing that the actor may read, as components/trail.html takes them."""
    rows = (
        TrailEntry.objects.visible_to(actor)
        .of(subject)
        .select_related("by", "agency")[:SHOWN_BESIDE_A_THING]
    )
    return [
        {
            "by": row.by or "The portal",
            "hat": row.hat,
            # The hat names its agency already.
            "agency": "",
            "sentence": row.sentence,
            "when": row.at,
        }
        for row in rows
    ]


@require_safe
def trail(request: MemberRequest) -> HttpResponse:
    """What the person may read of the trail, narrowed by the address."""
    visible = TrailEntry.objects.visible_to(request.actor)
    form = _filters(request, visible)
    rows = sorted_by(request, _narrowed(visible, form.cleaned_data), COLUMNS, "-at")
    rows = rows.select_related("by", "agency")
    if exported(request):
        return _csv(rows)
    return render(
        request,
        "partnership/trail/trail.html",
        {
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "page": page_of(request, rows),
            "export_url": export_url(request),
            "is_whole": bool(holds(request.actor, SEE_TRAIL)),
            "columns": [
                {"label": "When", "sort": "when"},
                {"label": "Who", "sort": "by"},
                {"label": "What"},
                {"label": "Reference", "sort": "reference"},
            ],
        },
    )


def _filters(request: HttpRequest, visible: QuerySet[TrailEntry]) -> TrailFilters:
    codes = visible.order_by().values_list("code", flat=True).distinct()
    subjects = sorted({code.rpartition(".")[0] for code in codes})
    form = TrailFilters(
        request.GET,
        codes=[(one, one.partition(".")[2].replace("_", " ").capitalize()) for one in subjects],
    )
    form.is_valid()
    return form


def _narrowed(rows: QuerySet[TrailEntry], chosen: dict[str, Any]) -> QuerySet[TrailEntry]:
    if chosen.get("by"):
        rows = rows.filter(by__full_name__icontains=chosen["by"])
    if chosen.get("code"):
        rows = rows.filter(code__startswith=f"{chosen['code']}.")
    if chosen.get("reference"):
        rows = rows.filter(reference__iexact=chosen["reference"])
    if since := chosen.get("since"):
        rows = rows.filter(at__gte=datetime.combine(since, time.min, LONDON))
    if until := chosen.get("until"):
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, LONDON))
    return rows


def _csv(rows: QuerySet[TrailEntry]) -> HttpResponse:
    header = ["When", "Who", "As", "What", "Reference", "Code"]
    return csv_response(
        "Trail",
        header,
        (
            [row.at, row.by or "The portal", row.hat, row.sentence, row.reference, row.code]
            for row in rows.iterator(chunk_size=2000)
        ),
    )
