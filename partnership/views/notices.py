"""Notices: the mail ledger for the business unit, and for everybody else what they were told."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import SEE_MAIL_LEDGER, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.forms_lists import NoticeFilters
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Heartbeat, Notice
from partnership.services import notices, references

COLOURS = {
    Notice.State.PLANNED: "blue",
    Notice.State.SENDING: "blue",
    Notice.State.SENT: "green",
    Notice.State.UNCERTAIN: "orange",
    Notice.State.HELD: "yellow",
    Notice.State.FAILED: "red",
}
COLUMNS = {"planned": "planned_at", "person": "recipient__full_name", "state": "state"}
IN_DOUBT_FIRST = Case(
    When(state__in=[Notice.State.UNCERTAIN, Notice.State.FAILED, Notice.State.HELD], then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


@require_safe
@needs(SEE_MAIL_LEDGER)
def ledger(request: MemberRequest) -> HttpResponse:
    """Every notice of the partnership, those in doubt first."""
    visible = Notice.objects.visible_to(request.actor).select_related("recipient")
    form = NoticeFilters(request.GET)
    form.is_valid()
    rows = _narrowed(visible, form.cleaned_data)
    rows = (
        sorted_by(request, rows, COLUMNS, "-planned_at")
        if request.GET.get("sort")
        else rows.order_by(IN_DOUBT_FIRST, "-planned_at", "-pk")
    )
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    return render(
        request,
        "partnership/notices/ledger.html",
        {
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "page": page,
            "rows": [{"notice": one, "colour": COLOURS.get(one.state, "grey")} for one in page],
            "export_url": export_url(request),
            "in_doubt": visible.in_doubt().count(),
            "beat": Heartbeat.objects.filter(name="sweep").first(),
            "columns": [
                {"label": "To", "sort": "person"},
                {"label": "About"},
                {"label": "Planned", "sort": "planned"},
                {"label": "State", "sort": "state"},
                {"label": "What happened"},
            ],
        },
    )


def _narrowed(rows: QuerySet[Notice], chosen: dict[str, Any]) -> QuerySet[Notice]:
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    if words := chosen.get("q"):
        rows = rows.filter(
            Q(recipient__full_name__icontains=words)
            | Q(reference__icontains=words)
            | Q(subject__icontains=words)
        )
    return rows


def _csv(rows: QuerySet[Notice]) -> HttpResponse:
    header = ["To", "E-mail", "Subject", "Reference", "Planned", "State", "Sent", "Attempts", "Last result", "Opened"]  # fmt: skip
    return csv_response(
        "Mail ledger",
        header,
        (
            [
                row.recipient, row.recipient.email, row.subject, row.reference, row.planned_at,
                row.get_state_display(), row.sent_at, row.attempts, row.last_result, row.read_at,
            ]
            for row in rows
        ),
    )  # fmt: skip


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """What the person was told here, newest first; also where the mail did not arrive."""
    rows = (
        Notice.objects.visible_to(request.actor)
        .filter(recipient=request.user)
        .exclude(state=Notice.State.SUPERSEDED)
    )
    return render(request, "partnership/notices/mine.html", {"page": page_of(request, rows)})


@require_safe
def notice(request: MemberRequest, pk: int) -> HttpResponse:
    """One notice; when its recipient opens it, that is noted."""
    row = visible_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    notices.mark_read(row, by=request.actor)
    row.refresh_from_db()
    sees_ledger = bool(holds(request.actor, SEE_MAIL_LEDGER))
    verdict = notices.may_resend(request.actor, row)
    return render(
        request,
        "partnership/notices/notice.html",
        {
            "notice": row,
            "colour": COLOURS.get(Notice.State(row.state), "grey"),
            "sees_ledger": sees_ledger,
            "is_mine": row.recipient_id == request.user.pk,
            "moves": [
                {
                    "label": "Send it once more",
                    "url": reverse("notice-resend", args=[request.partnership.slug, row.pk]),
                    "allowed": bool(verdict),
                    "reason": verdict.reason,
                }
            ]
            if sees_ledger
            else [],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(SEE_MAIL_LEDGER)
def resend(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask before a notice is sent once more, then plan it."""
    row = visible_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slug, now = request.partnership.slug, timezone.now()
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: reverse(
                "notice", args=[slug, notices.resend(row, by=request.actor, now=now).pk]
            ),
        )
        messages.success(request, f"The notice will be sent to {row.recipient} once more.")
        return redirect(address)
    if request.method != "POST":
        notices.may_resend(request.actor, row).require()
    return render(request, "partnership/notices/resend.html", {"notice": row, "form": form})
