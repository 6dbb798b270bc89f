"""Who has opened a case: every reading and copy, what was refused, and what is unusual among it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import User
from reviews.access import incident as access
from reviews.forms.case_room import ReadingFilter
from reviews.models import CaseReading, CaseRefusal, Incident
from reviews.services import readings as log
from reviews.services.unusual_readings import unusual
from reviews.views import cases

COLUMNS = [
    {"label": "When", "sort": "at"},
    {"label": "Who", "sort": "who"},
    {"label": "What"},
    {"label": "Purpose"},
]
REFUSED_COLUMNS = [*COLUMNS[:3], {"label": "Why it was refused"}]
SORTED_BY = {"at": "at", "who": "by__full_name"}
EXPORTED = ["When", "Who", "As", "What", "Item", "Purpose, or why it was refused"]


@require_safe
def readings(request: MemberRequest, reference: str) -> HttpResponse:
    """The list, for whoever keeps the roster; reading it is recorded in it."""
    incident = cases.seen(request, reference)
    what = CaseReading.What.READINGS
    may_read = access.may_read_log(request.actor, incident)
    cases.demand(request, incident, may_read, what)
    is_copy = exported(request)
    log.note(incident, what, item="copy" if is_copy else "", by=request.actor, now=timezone.now())
    form = ReadingFilter(request.GET, people=_people(incident))
    rows = _narrowed(incident, form)
    if is_copy:
        return csv_response(f"readings-{incident.reference}", EXPORTED, map(_cells, rows))
    is_refused = form.cleaned_data.get("outcome") == "refused"
    return render(
        request,
        "reviews/readings/list.html",
        {
            **cases.frame(incident, may_read, "People"),
            "page": page_of(request, sorted_by(request, rows, SORTED_BY, "-at")),
            "columns": REFUSED_COLUMNS if is_refused else COLUMNS,
            "is_refused": is_refused,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "export_url": export_url(request),
            "unusual": unusual(incident, request.actor.today),
        },
    )


def _people(incident: Incident) -> QuerySet[User]:
    read = CaseReading.objects.filter(incident=incident).values("by")
    refused = CaseRefusal.objects.filter(incident=incident).values("by")
    return User.objects.filter(Q(pk__in=read) | Q(pk__in=refused)).order_by("full_name", "pk")


def _narrowed(incident: Incident, form: ReadingFilter) -> QuerySet[Any]:
    form.is_valid()
    said = form.cleaned_data
    model: Any = CaseRefusal if said.get("outcome") == "refused" else CaseReading
    rows: QuerySet[Any] = model.objects.filter(incident=incident).select_related("by")
    if person := said.get("person"):
        rows = rows.filter(by=person)
    if what := said.get("what"):
        rows = rows.filter(what=what)
    if since := said.get("since"):
        rows = rows.filter(at__date__gte=since)
    if until := said.get("until"):
        rows = rows.filter(at__date__lte=until)
    return rows


def _cells(row: Any) -> list[object]:
    why = row.because if isinstance(row, CaseRefusal) else row.purpose
    return [row.at, str(row.by), row.hat, row.get_what_display(), row.item, why]
