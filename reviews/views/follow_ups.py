"""Local reviews: what follows an incident that is not notified, the list without names, one review and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Agency, TrailEntry
from partnership.services import references
from reviews.access import follow_up as access
from reviews.access import incident as incident_access
from reviews.forms.follow_ups import FollowUpFilter, FollowUpForm, OutcomeForm
from reviews.forms.reasons import ReasonForm
from reviews.models import CaseReading, FollowUp
from reviews.rules.follow_up import FollowUpState
from reviews.services import follow_ups
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = [
    {"label": "Reference", "sort": "reference"},
    "What it is",
    {"label": "Done by", "sort": "due"},
    "State",
    "Incident",
]
SORTS = {"reference": "reference", "due": "due_on"}


@require_safe
@needs(incident_access.SEE_INCIDENTS)
def index(request: MemberRequest) -> HttpResponse:
    """The local reviews without names: reference, what each is, its day and its state."""
    today = request.actor.today
    rows = FollowUp.objects.visible_to(request.actor).select_related(
        "partnership", "incident__partnership"
    )
    chosen = FollowUpFilter(request.GET or None)
    if chosen.is_valid():
        if chosen.cleaned_data["state"]:
            rows = rows.filter(state=chosen.cleaned_data["state"])
        if chosen.cleaned_data["late"]:
            rows = rows.overdue(today)
    ordered = sorted_by(request, rows, SORTS, "-opened_at")
    if exported(request):
        header = ["Reference", "What it is", "Done by", "State", "Incident"]
        return csv_response(
            "local reviews",
            header,
            (
                [
                    one.reference,
                    one.get_kind_display(),
                    one.due_on,
                    one.get_state_display(),
                    one.incident.reference,
                ]
                for one in ordered
            ),
        )
    page = page_of(request, ordered)
    return render(
        request,
        "reviews/follow_ups/index.html",
        {
            "page": page,
            "rows": [{"review": one, "is_late": one.is_late(today)} for one in page],
            "columns": COLUMNS,
            "filters": chosen,
            "export_url": export_url(request),
        },
    )


@ASK
def new(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what follows an incident that is not notified."""
    incident = cases.seen(request, reference)
    access.may_say_what_follows(request.actor, incident).require()
    form = FollowUpForm(request.POST or None, actor=request.actor)
    if form.is_valid():

        def act() -> str:
            return follow_ups.open_for(
                incident, by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url()

        messages.success(request, _done(form.cleaned_data["lead_agency"]))
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/follow_ups/new.html", {"incident": incident, "form": form})


def _done(lead_agency: Agency | None) -> str:
    done = "It is recorded what follows."
    if lead_agency is None:
        return done
    return (
        f"{done} Let somebody of {lead_agency} in to the case, so that they can read it and report."
    )


def _seen(request: MemberRequest, reference: str) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.actor).select_related(
        "partnership",
        "incident__partnership",
        "lead_agency",
        "opened_by",
        "reported_by",
        "closed_by",
    )
    return visible_or_404(rows, reference=reference)


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One local review: its state and day for those who see it, its words for those who may open the case."""
    row = _seen(request, reference)
    opened = incident_access.may_open(request.actor, row.incident)
    if opened:
        cases.opened(request, row.incident.reference, CaseReading.What.CASE, item=row.reference)
    return render(
        request,
        "reviews/follow_ups/detail.html",
        {
            **cases.frame(row.incident, opened, ""),
            "review": row,
            "is_late": row.is_late(request.actor.today),
            "moves": _moves(request, row, opened),
            "trail": TrailEntry.objects.of(row).select_related("by", "agency")[:10],
        },
    )


def _moves(request: MemberRequest, row: FollowUp, opened: Verdict) -> list[dict[str, Any]]:
    actor = request.actor
    may_close = access.may_close(actor, row, opened=opened)
    asked = (
        (
            "Report what came of it",
            "follow-up-report",
            access.may_report(actor, row, opened=opened),
        ),
        ("Close it", "follow-up-close", may_close),
        ("Send it back", "follow-up-back", may_close),
        ("Stop it", "follow-up-stop", access.may_stop(actor, row, opened=opened)),
    )
    where = {"partnership_slug": row.partnership.slug, "reference": row.reference}
    return [
        {
            "label": label,
            "url": reverse(f"reviews:{name}", kwargs=where),
            "allowed": True,
            "reason": "",
            "primary": name in {"follow-up-report", "follow-up-close"},
            "warning": name == "follow-up-stop",
        }
        for label, name, verdict in asked
        if verdict
    ]


@ASK
def report(request: MemberRequest, reference: str) -> HttpResponse:
    """Report what came of a local review. Whoever comes second finds both texts, and nothing is lost."""
    row = _seen(request, reference)
    form = OutcomeForm(
        request.POST or None, initial={"outcome": row.outcome, "learning": row.learning}
    )
    came_second = (
        form.is_valid() and row.state == FollowUpState.REPORTED and not _is_same(row, form)
    )
    if not came_second and not (form.is_valid() and _is_same(row, form)):
        access.may_report(request.actor, row).require()
    cases.opened(request, row.incident.reference, CaseReading.What.CASE, item=row.reference)
    if form.is_valid() and not came_second:

        def act() -> str:
            follow_ups.report(row, by=request.actor, now=timezone.now(), **form.arguments())
            return row.get_absolute_url()

        messages.success(request, "The local review is reported, and the chair is told.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"review": row, "incident": row.incident, "form": form, "came_second": came_second}
    return render(request, "reviews/follow_ups/report.html", context)


def _is_same(row: FollowUp, form: OutcomeForm) -> bool:
    """Whether these words are recorded already: the same form sent twice."""
    sent = form.cleaned_data
    return row.reported_at is not None and (row.outcome, row.learning) == (
        sent["outcome"],
        sent["learning"],
    )


def _step(
    request: MemberRequest,
    reference: str,
    may: Callable[..., Verdict],
    act: Callable[..., FollowUp],
    template: str,
    done: str,
) -> HttpResponse:
    """A step of the chair, which asks for a reason."""
    row = _seen(request, reference)
    may(request.actor, row).require()
    cases.opened(request, row.incident.reference, CaseReading.What.CASE, item=row.reference)
    form = ReasonForm(request.POST or None)
    if form.is_valid():

        def do() -> str:
            return act(
                row, by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url()

        messages.success(request, done)
        return redirect(references.once(form.cleaned_data["form_key"], do))
    context = {"review": row, "incident": row.incident, "form": form}
    return render(request, f"reviews/follow_ups/{template}.html", context)


@ASK
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a reported local review."""
    done = "The local review is closed."
    return _step(request, reference, access.may_close, follow_ups.close, "close", done)


@ASK
def send_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Send a reported local review back."""
    done = "The local review is sent back, and whoever reported it is told."
    return _step(request, reference, access.may_close, follow_ups.send_back, "back", done)


@ASK
def stop(request: MemberRequest, reference: str) -> HttpResponse:
    """Stop a local review that is under way."""
    done = "The local review is stopped."
    return _step(request, reference, access.may_stop, follow_ups.stop, "stop", done)
