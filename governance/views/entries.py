"""The three screens that every log of the plan has: the list, one row, and what it said before."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from governance.forms.entries import LogFilter
from governance.models.entry import Entry
from governance.services.entries import Kind
from governance.views.asking import at
from partnership.access import Verdict
from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.views.asking import move
from partnership.views.trail import trail_of

Tag = tuple[str, str]  # the words and the colour
LATE: Tag = ("Late", "red")


@dataclass(frozen=True)
class Log:
    """How one log is listed."""

    title: str
    about: str
    noun: str  # one|many
    columns: Sequence[str]  # those between the title and the state
    sorts: dict[str, str]  # the heading in small letters to the field by which the column is sorted
    otherwise: str
    empty_title: str
    empty: str
    header: Sequence[str]


@dataclass(frozen=True)
class Line:
    """One row of a log as its list shows it: what stands in the columns between the title and the state."""

    row: Entry
    cells: Sequence[object]
    tags: Sequence[Tag]
    note: str = ""


def listing(
    request: MemberRequest,
    log: Log,
    rows: QuerySet[Any],
    *,
    filters: forms.Form,
    line: Callable[[Any], Line],
    record: Callable[[Any], Iterable[Sequence[object]]],
    moves: Sequence[dict[str, object]] = (),
    template: str = "governance/plan/log.html",
    **more: Any,
) -> HttpResponse:
    """The rows of a log as the address asks for them, on a page or as a spreadsheet."""
    rows = sorted_by(request, rows, log.sorts, log.otherwise)
    if exported(request):
        records = (one for row in rows for one in record(row))
        return csv_response(log.title, log.header, records)
    page = page_of(request, rows)
    headings = [log.noun.partition("|")[0].capitalize(), *log.columns, "State"]
    columns = [
        {"label": one} | ({"sort": one.lower()} if one.lower() in log.sorts else {})
        for one in headings
    ]
    lines = [line(one) for one in page]
    return render(
        request,
        template,
        {
            "log": log,
            "page": page,
            "lines": [(one, list(zip(log.columns, one.cells, strict=True))) for one in lines],
            "columns": columns,
            "filters": filters,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "moves": moves,
        }
        | more,
    )


def narrowed(
    rows: QuerySet[Any],
    filters: LogFilter,
    states: Container[str],
    open_states: Iterable[str],
    agency: str = "",
) -> QuerySet[Any]:
    """The rows in the chosen state, or those that are open; of the chosen agency where `agency` names the field."""
    chosen = filters.chosen()
    if agency and chosen.get("agency"):
        rows = rows.filter(**{agency: chosen["agency"]})
    state = chosen.get("state")
    if state in states:
        return rows.filter(state=state)
    return rows if state == "all" else rows.filter(state__in=open_states)


@dataclass(frozen=True)
class Fact:
    """A line of what a row says of itself; the address is empty for who may not open what it leads to."""

    label: str
    text: object
    url: str = ""


def shown(
    request: MemberRequest,
    found: Entry,
    *,
    log: Log,
    name: str,
    tags: Sequence[Tag],
    texts: Sequence[tuple[str, str]],
    facts: Sequence[Fact],
    moves: Sequence[tuple[str, str, Verdict]],
    template: str = "governance/plan/entry.html",
    **more: Any,
) -> HttpResponse:
    """One row of a log: what it says, its facts, what this person may do with it, and its trail."""
    open_to = [(label, url, may) for label, url, may in moves if may]
    return render(
        request,
        template,
        {
            "entry": found,
            "log": log,
            "log_url": at(request, name),
            "history_url": at(request, f"{found.page}-history", found.reference),
            "tags": tags,
            "texts": [one for one in texts if one[1]],
            "facts": [one for one in facts if one.text],
            "moves": [
                move(label, at(request, url, found.reference), may, primary=place == 0)
                for place, (label, url, may) in enumerate(open_to)
            ],
            "trail": trail_of(found, request.actor),
        }
        | more,
    )


def versions(
    request: MemberRequest, found: Any, *, kind: Kind[Any], log: Log, name: str
) -> HttpResponse:
    """What a row said at each version, newest first."""
    rows = found.history.select_related("saved_by").order_by("-history_date", "-history_id")
    fields = [kind.model._meta.get_field(one) for one in kind.words]
    plain = [one for one in fields if not one.is_relation]
    page = page_of(request, rows)
    said = [
        (one, [(field.verbose_name, _said(one, field.name)) for field in plain]) for one in page
    ]
    return render(
        request,
        "governance/plan/versions.html",
        {"entry": found, "log": log, "log_url": at(request, name), "page": page, "said": said},
    )


def _said(row: Any, name: str) -> object:
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)
