"""The yearly reviews of the arrangements, and the log of what changed and why."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.forms.arrangements_reviews import ChangeForm, PeriodFilter, ReviewForm
from governance.models import ArrangementsReview, StructureChange
from governance.rules.arrangements import REVIEW_ARRANGEMENTS
from governance.services import arrangements_reviews
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.services import deadlines, references
from partnership.working_days import months_after


def _url(request: MemberRequest, name: str) -> str:
    return reverse(f"governance:{name}", kwargs={"partnership_slug": request.partnership.slug})


@require_safe
def reviews(request: MemberRequest) -> HttpResponse:
    """The review that waits, with its clock, and those that were held."""
    rows = ArrangementsReview.objects.select_related("partnership", "arrangements__partnership")
    waiting = rows.filter(held_on__isnull=True, is_overtaken=False).first()
    found = deadlines.find(REVIEW_ARRANGEMENTS, waiting) if waiting else None
    return render(
        request,
        "governance/arrangements/reviews.html",
        {
            "waiting": waiting,
            "clock": deadlines.chips([found], request.actor.today)[0] if found else None,
            "page": page_of(
                request, rows.filter(held_on__isnull=False).order_by("-held_on", "-pk")
            ),
            "may_write": holds(request.actor, WRITE_ARRANGEMENTS),
        },
    )


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the review was held."""
    rows = ArrangementsReview.objects.filter(is_overtaken=False).select_related("partnership")
    found = visible_or_404(rows, reference=reference)
    clock = deadlines.find(REVIEW_ARRANGEMENTS, found)
    form = ReviewForm(request.POST or None, due_on=clock.due_on if clock else None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: arrangements_reviews.record(
                found, held=form.held(), breach=form.breach(), by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        messages.success(request, "The review is recorded. The next one is counted from its day.")
        return redirect(address)
    return _form(
        request,
        form,
        f"Record the review {found.reference}",
        "Record the review",
        _url(request, "arrangements-reviews"),
    )


def _form(
    request: MemberRequest, form: Any, heading: str, button: str, back_url: str
) -> HttpResponse:
    return render(
        request,
        "governance/arrangements/log_form.html",
        {"form": form, "heading": heading, "button": button, "back_url": back_url},
    )


COLUMNS = [{"label": "Day", "sort": "day"}, {"label": "What changed"}, {"label": "Why"}]


@require_safe
def changes(request: MemberRequest) -> HttpResponse:
    """What changed and why; for the business unit also what the registers tell and the log does not have yet."""
    rows = StructureChange.objects.visible_to(request.actor)
    in_order = sorted_by(request, rows, {"day": "on"}, "-on")
    if exported(request):
        return csv_response(
            "changes", ["Day", "What changed", "Why"], ([one.on, one.what, one.reason] for one in in_order)
        )  # fmt: skip
    may_write = bool(holds(request.actor, WRITE_ARRANGEMENTS))
    period = PeriodFilter(request.GET if "start_day" in request.GET else None)
    start, end = _period(period, request.actor.today)
    url = _url(request, "arrangements-change-log")
    return render(
        request,
        "governance/arrangements/changes.html",
        {
            "page": page_of(request, in_order),
            "columns": COLUMNS,
            "export_url": export_url(request),
            "suggested": arrangements_reviews.suggested(start, end) if may_write else [],
            "start": start,
            "end": end,
            "period": period,
            "may_write": may_write,
            "moves": [{"label": "Log a change", "url": url, "allowed": True, "primary": True}] if may_write else [],
        },
    )  # fmt: skip


def _period(form: PeriodFilter, today: date) -> tuple[date, date]:
    """The days that the address names; otherwise the last twelve months."""
    year_before = months_after(today, -12)
    if not form.is_valid():
        return year_before, today
    return form.cleaned_data["start"] or year_before, form.cleaned_data["end"] or today


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def log_change(request: MemberRequest) -> HttpResponse:
    """Log a change with its reason, begun from what the registers tell where the address names that."""
    form = ChangeForm(request.POST or None, initial=_told(request))
    if form.is_valid():

        def act() -> str:
            arrangements_reviews.log_change(
                by=request.actor, now=timezone.now(), **form.arguments()
            )
            return _url(request, "arrangements-changes")

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The change is in the log.")
        return redirect(address)
    return _form(
        request, form, "Log a change", "Log the change", _url(request, "arrangements-changes")
    )


def _told(request: MemberRequest) -> dict[str, Any]:
    """What the registers tell of the change that the address names; nothing where they do not."""
    key = request.GET.get("of", "")
    if not key:
        return {}
    everything = arrangements_reviews.suggested(date.min, request.actor.today)
    told = next((one for one in everything if one.once_key == key), None)
    return vars(told) if told else {}
