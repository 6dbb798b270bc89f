"""The chronology: each agency's rows, typed or pasted; and all of them merged for those who may open the case."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.errors import Refused, WrittenMeanwhile
from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported, page_of
from partnership.services import references
from reviews.access import incident as incident_access
from reviews.forms.chronology import ChronologyFilter, EntryForm, PasteForm
from reviews.models import (
    AgencyReturn,
    CaseReading,
    ChronologyEntry,
    Incident,
    InformationRequest,
)
from reviews.models.chronology import ChronologyQuerySet
from reviews.rules.chronology import Child, Paste, read_paste, silence
from reviews.services import chronologies
from reviews.views import cases
from reviews.views.returns import Desk, desk_of

ASK = require_http_methods(["GET", "HEAD", "POST"])
PRINTED = 1_000  # rows on one print
SHOWN_OF_A_PASTE = 500
CHANGED = (
    "Somebody else changed this row after you opened it. Theirs is above; yours is in the boxes."
)
EXPORTED = (
    "When",
    "First day",
    "Last day",
    "Time",
    "How certain",
    "Agency",
    "What happened",
    "Source",
    "Child seen or heard",
    "Request",
)


@dataclass(frozen=True)
class Line:
    """One line of the merged chronology: a row, or the silence before it."""

    entry: ChronologyEntry
    silence: str


@require_safe
def merged(request: MemberRequest, reference: str) -> HttpResponse:
    """Everything that the agencies sent, in one table; as a spreadsheet, the reading is recorded as a copy."""
    takes_copy = exported(request)
    what = CaseReading.What.COPY if takes_copy else CaseReading.What.CHRONOLOGY
    incident = cases.opened(request, reference, what, item="chronology" if takes_copy else "")
    form, rows, requests = _narrowed(request, incident)
    if takes_copy:
        return csv_response(
            f"{incident.reference}-chronology", EXPORTED, (_cells(one) for one in rows)
        )
    page = page_of(request, rows)
    return render(
        request,
        "reviews/chronology/merged.html",
        {
            **cases.frame(
                incident, incident_access.may_open(request.actor, incident), "Chronology"
            ),
            "filters": form,
            "page": page,
            "lines": _lines(page, rows),
            "columns": ["When", "Agency", "What happened", "Child"],
            "has_rows": bool(requests),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "print_query": request.GET.urlencode(),
        },
    )


@require_safe
def printed(request: MemberRequest, reference: str) -> HttpResponse:
    """The same for paper, up to a thousand rows across the page; the reading is recorded as a copy."""
    incident = cases.opened(request, reference, CaseReading.What.COPY, item="chronology")
    form, rows, _ = _narrowed(request, incident)
    page = Paginator(rows, PRINTED).get_page(1)
    return render(
        request,
        "reviews/chronology/printed.html",
        {
            "incident": incident,
            "page": page,
            "lines": _lines(page, rows),
            "columns": ["When", "Agency", "What happened", "Child"],
            "is_narrowed": bool(form.changed_data),
            "left_off": page.paginator.count - len(page.object_list),
        },
    )


def _narrowed(
    request: MemberRequest, incident: Incident
) -> tuple[ChronologyFilter, ChronologyQuerySet, list[InformationRequest]]:
    everything = ChronologyEntry.objects.merged(incident)
    of = everything.order_by().values("request")
    requests = list(InformationRequest.objects.filter(pk__in=of).with_names().order_by("pk"))
    form = ChronologyFilter(request.GET, requests=requests)
    form.is_valid()
    rows, chosen = everything, form.cleaned_data
    if chosen.get("agency"):
        rows = rows.filter(request__reference=chosen["agency"])
    if chosen.get("child") == Child.SEEN:
        rows = rows.filter(child__in=[Child.SEEN, Child.HEARD])
    elif chosen.get("child"):
        rows = rows.filter(child=chosen["child"])
    if since := chosen.get("since"):
        rows = rows.filter(last_on__gte=since)
    if until := chosen.get("until"):
        rows = rows.filter(first_on__lte=until)
    related = rows.select_related("request__agency")
    return form, related, requests


def _lines(page: Page, rows: ChronologyQuerySet) -> list[Line]:
    """The rows of a page, each with the silence before it; the row before the page counts too."""
    start = page.start_index() - 1
    before = rows[start - 1 : start].first() if start > 0 else None
    latest = before.last_on if before else None
    found = []
    for entry in page.object_list:
        found.append(Line(entry, silence(latest, entry.first_on)))
        if entry.last_on and (latest is None or entry.last_on > latest):
            latest = entry.last_on
    return found


def _cells(one: ChronologyEntry) -> list[object]:
    return [
        one.when.in_words,
        one.first_on,
        one.last_on,
        f"{one.at:%H:%M}" if one.at else "",
        one.get_certainty_display(),
        one.request.body,
        one.what,
        one.source,
        one.get_child_display(),
        one.request.reference,
    ]


@ASK
def rows(request: MemberRequest, reference: str) -> HttpResponse:
    """An agency's own rows, and one more."""
    return listing(request, *desk_of(request, reference))


@ASK
def row(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Change one row."""
    return changing(request, *desk_of(request, reference), pk=pk)


@require_POST
def row_remove(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Take one row out."""
    return removing(request, *desk_of(request, reference), pk=pk)


@ASK
def paste(request: MemberRequest, reference: str) -> HttpResponse:
    """Rows from a spreadsheet."""
    return pasting(request, *desk_of(request, reference))


def listing(request: HttpRequest, desk: Desk, _answer: AgencyReturn) -> HttpResponse:
    """The rows that the agency has written, and the form for the next."""
    form = EntryForm(request.POST or None)
    if form.is_valid():
        told = form.told()

        def act() -> str:
            chronologies.add(desk.one, told, by=desk.writer, now=timezone.now())
            return desk.at("rows")

        if done := _tried(form, act, f"Added: {told.when.in_words}.", request):
            return done
    mine = desk.one.chronology.in_order()
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    context = desk.context(
        form=form,
        page=page,
        rows=[
            {
                "entry": one,
                "change_url": desk.at("row", one.pk),
                "remove_url": desk.at("row-remove", one.pk),
            }
            for one in page
        ],
        columns=[
            "When",
            "What happened",
            "Child",
            {"label": "Change or take out", "hidden": True},
        ],
    )
    return render(request, "reviews/chronology/rows.html", context)


def _tried(form: Any, act: Any, says: str, request: HttpRequest) -> HttpResponse | None:
    try:
        address = references.once(form.cleaned_data["form_key"], act)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    messages.success(request, says)
    return redirect(address)


def _entry(desk: Desk, pk: int) -> ChronologyEntry:
    found = desk.one.chronology.filter(pk=pk).select_related("request__partnership").first()
    if found is None:
        raise Http404
    return found


def changing(request: HttpRequest, desk: Desk, _answer: AgencyReturn, *, pk: int) -> HttpResponse:
    """One row, to be changed."""
    entry = _entry(desk, pk)
    form = EntryForm(
        request.POST or None,
        initial={
            "day": entry.when.as_typed,
            "at": f"{entry.at:%H:%M}" if entry.at else "",
            "what": entry.what,
            "source": entry.source,
            "child": entry.child or "none",
            "version": entry.version,
        },
    )
    theirs = None
    if form.is_valid():
        told, version = form.told(), form.cleaned_data["version"] or 0

        def act() -> str:
            chronologies.change(entry, told, version=version, by=desk.writer, now=timezone.now())
            return desk.at("rows")

        try:
            if done := _tried(form, act, "The row is changed.", request):
                return done
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            # What was typed stands on the version that is there now, so that saving it again is a choice.
            form = EntryForm(initial=form.cleaned_data | {"version": theirs.version})
    context = desk.context(form=form, entry=entry, theirs=theirs, says=CHANGED)
    return render(request, "reviews/chronology/row.html", context, status=409 if theirs else 200)


def removing(request: HttpRequest, desk: Desk, _answer: AgencyReturn, *, pk: int) -> HttpResponse:
    """Take one row out, and go back to the others."""
    chronologies.remove(_entry(desk, pk), by=desk.writer)
    messages.success(request, "The row is taken out.")
    return redirect(desk.at("rows"))


def pasting(request: HttpRequest, desk: Desk, _answer: AgencyReturn) -> HttpResponse:
    """
    Paste rows, see how each was read, and then add all of them.

    Nothing is kept between the two steps but what the page itself carries.
    """
    form, read = PasteForm(request.POST or None), Paste()
    if form.is_valid():
        read = read_paste(form.cleaned_data["pasted"], order=form.cleaned_data["order"])
        if read.problem:
            form.add_error("pasted", read.problem)
        elif read.is_good and "add" in request.POST:

            def act() -> str:
                chronologies.take_in(desk.one, read, by=desk.writer, now=timezone.now())
                return desk.at("rows")

            if done := _tried(form, act, f"{len(read.rows)} rows are added.", request):
                return done
    context = desk.context(
        form=form,
        read=read,
        shown=read.rows[:SHOWN_OF_A_PASTE],
        columns=["Row", "When", "What happened", "Source", "Child"],
        asks_order=read.asks_order or form.data.get("order"),
    )
    return render(request, "reviews/chronology/paste.html", context)
