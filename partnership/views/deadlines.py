"""The clock board, and one deadline with its working and what may be done with it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import SEE_MAIL_LEDGER, Verdict, holds
from partnership.exports import csv_response
from partnership.forms_deadlines import (
    BreachForm,
    ClockFilters,
    ExtendForm,
    PauseForm,
    ResumeForm,
)
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Breach, Deadline, DeadlinePause, Notice
from partnership.services import calendar, deadlines, references
from partnership.services.deadlines import BreachReason
from partnership.working_days import days_after, is_working_day

COLUMNS = {"what": "says", "owner": "owner_agency__name", "due": "due_on", "state": "state"}
DAYS_AHEAD = 10


@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """Every clock that the person may watch, narrowed by the address."""
    now = timezone.now()
    visible = Deadline.objects.visible_to(request.actor)
    form = _filters(request, visible)
    shown = _narrowed(visible.to_show(), form.cleaned_data, now)
    rows = sorted_by(request, shown, COLUMNS, "due_at").select_related("breach")
    if exported(request):
        return _csv(rows, request.actor.today)
    page = page_of(request, rows)
    return render(
        request,
        "partnership/deadlines/board.html",
        {
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "page": page,
            "rows": _rows(request, list(page)),
            "export_url": export_url(request),
            "ahead": _ahead(visible, now),
            "overdue": visible.overdue(now).count(),
            "columns": [
                {"label": "What", "sort": "what"},
                {"label": "Owner", "sort": "owner"},
                {"label": "Due", "sort": "due"},
                {"label": "State", "sort": "state"},
                {"label": "Where it stands"},
            ],
        },
    )


def _rows(request: MemberRequest, shown: list[Deadline]) -> list[dict[str, Any]]:
    slug = request.partnership.slug
    return [
        row | {"url": reverse("deadline", args=[slug, row["deadline"].pk])}
        for row in deadlines.chips(shown, request.actor.today)
    ]


def _filters(request: HttpRequest, visible: QuerySet[Deadline]) -> ClockFilters:
    owners = visible.filter(owner_agency__isnull=False).values_list(
        "owner_agency__pk", "owner_agency__name"
    )
    clocks = visible.values_list("clock", "says")
    form = ClockFilters(
        request.GET,
        owners=sorted(
            {(str(pk), name) for pk, name in owners.order_by().distinct()}, key=lambda one: one[1]
        ),
        clocks=sorted(dict(clocks.order_by().distinct()).items(), key=lambda one: one[1]),
    )
    form.is_valid()
    return form


def _narrowed(
    rows: QuerySet[Deadline], chosen: dict[str, Any], now: datetime
) -> QuerySet[Deadline]:
    if chosen.get("owner"):
        rows = rows.filter(owner_agency=chosen["owner"])
    if chosen.get("clock"):
        rows = rows.filter(clock=chosen["clock"])
    running = rows.filter(state__in=[Deadline.State.OPEN, Deadline.State.MISSED])
    paused = DeadlinePause.objects.filter(deadline=OuterRef("pk"), ends_on__isnull=True)
    match chosen.get("state"):
        case "overdue":
            return running.filter(~Exists(paused), due_at__lt=now)
        case "paused":
            return running.filter(Exists(paused))
        case "breached":
            return rows.filter(Exists(Breach.objects.filter(deadline=OuterRef("pk"))))
        case "met":
            return rows.filter(state=Deadline.State.MET)
        case "all":
            return rows
        case _:
            return running


def _csv(rows: QuerySet[Deadline], today: date) -> HttpResponse:
    header = [
        "Reference", "What", "Owner", "Started", "Due", "State", "Where it stands", "Why it was missed",
    ]  # fmt: skip
    holidays = calendar.holidays()
    return csv_response(
        "Clocks",
        header,
        (
            [
                row.reference, row.says, row.owner_agency or "", row.starts_on, row.due_on,
                chip.state, chip.words, _breach_in_words(row),
            ]
            for row in rows
            for chip in [row.chip(today, holidays)]
        ),
    )  # fmt: skip


def _breach_in_words(row: Deadline) -> str:
    breach: Breach | None = getattr(row, "breach", None)
    return f"{breach.get_cause_display()}: {breach.reason}" if breach else ""


def _ahead(visible: Any, now: datetime) -> list[dict[str, Any]]:
    """The next ten working days, each with what is due on it or on the days off before it."""
    today, holidays = deadlines.local_today(now), calendar.holidays()
    last = deadlines.due_within(now, DAYS_AHEAD)
    paused = DeadlinePause.objects.filter(deadline=OuterRef("pk"), ends_on__isnull=True)
    due = list(
        visible.running()
        .filter(~Exists(paused), due_on__range=(today, last))
        .select_related("owner_agency")
    )
    return [
        {"day": day, "due": [row for row in due if row.due_on == day]}
        for day in [today, *days_after(today, last)]
        if is_working_day(day, holidays) or any(row.due_on == day for row in due)
    ]


# --- one deadline -----------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, pk: int) -> Deadline:
    rows = Deadline.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related(
            "owner_agency", "rule_set", "breach__recorded_by", "partnership"
        ).prefetch_related("pauses", "extensions"),
        pk=pk,
    )


@require_safe
def deadline(request: MemberRequest, pk: int) -> HttpResponse:
    """One deadline: its days, its working, its breach, and for the business unit who was told."""
    row = _found(request, pk)
    sees_mail = holds(request.actor, SEE_MAIL_LEDGER)
    return render(
        request,
        "partnership/deadlines/deadline.html",
        {
            "deadline": row,
            "chip": row.chip(request.actor.today, calendar.holidays()),
            "breach": getattr(row, "breach", None),
            "moves": _moves(row, request.actor),
            "sees_mail": sees_mail,
            "notices": (
                Notice.objects.visible_to(request.actor)
                .filter(deadline=row)
                .select_related("recipient")
                if sees_mail
                else []
            ),
        },
    )


Ask = Callable[[Actor, Deadline], Verdict]
WHAT = {
    "pause": ("Pause the clock", PauseForm, deadlines.may_pause),
    "resume": ("Let the clock run again", ResumeForm, deadlines.may_resume),
    "extend": ("Give more time", ExtendForm, deadlines.may_extend),
    "breach": (
        "Say why it was missed",
        BreachForm,
        lambda actor, row: deadlines.may_explain(actor, row, timezone.now()),
    ),
}


def _moves(row: Deadline, actor: Actor) -> list[dict[str, Any]]:
    """What may be done now; what the rule forbids is explained, what has no sense now is left out."""
    late = (row.met_at or timezone.now()) > row.due_at and not hasattr(row, "breach")
    paused = any(stop.ends_on is None for stop in row.pauses.all())
    has_sense = {
        "pause": row.is_running and not paused,
        "resume": row.is_running and paused,
        "extend": row.is_running,
        "breach": late and row.state != Deadline.State.WITHDRAWN,
    }
    slug = actor.partnership.slug
    drawn = []
    for code, (label, _, ask) in WHAT.items():
        if has_sense[code]:
            verdict = ask(actor, row)
            drawn.append(
                {
                    "label": label,
                    "url": reverse(f"deadline-{code}", args=[slug, row.pk]),
                    "allowed": bool(verdict),
                    "reason": verdict.reason,
                    "primary": code == "breach",
                }
            )
    return drawn


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int, what: str) -> HttpResponse:
    """Pause a clock, let it run again, give it more time, or say why it was missed."""
    row = _found(request, pk)
    title, form_class, ask = WHAT[what]
    form: Any = form_class(request.POST or None, deadline=row)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"], lambda: _done(what, row, form, request.actor)
        )
        messages.success(request, DONE[what])
        return redirect(address)
    ask(request.actor, row).require()
    return render(
        request,
        "partnership/deadlines/change.html",
        {"deadline": row, "form": form, "title": title},
    )


DONE = {
    "pause": "The clock stands still.",
    "resume": "The clock runs again.",
    "extend": "The new day is recorded.",
    "breach": "The reason is recorded.",
}


def _done(what: str, row: Deadline, form: Any, by: Actor) -> str:
    given = form.arguments()
    match what:
        case "pause":
            deadlines.pause(row, by=by, **given)
        case "resume":
            deadlines.resume(row, by=by, **given)
        case "extend":
            deadlines.extend(row, by=by, **given)
        case "breach":
            deadlines.explain_breach(row, BreachReason(**given), by=by, now=timezone.now())
    return reverse("deadline", args=[by.partnership.slug, row.pk])
