"""The list of practice reviews, one review with its months, and how it begins."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Deadline, TrailEntry
from partnership.services import calendar, deadlines
from reviews.access import practice_review as access
from reviews.access.incident import may_open
from reviews.forms.practice_reviews import BeginForm, DayForm, PracticeReviewFilter
from reviews.models import Incident, PracticeReview
from reviews.rules.practice_review import PRACTICE_REVIEW, Ground, pace
from reviews.services import practice_delays, practice_milestones, practice_reviews
from reviews.views import cases, practice_doors, practice_steps
from reviews.views.practice_doors import Asks, ask, at, seen
from reviews.views.practice_steps import partners_of

SORTED_BY = {"reference": "reference", "state": "state", "decided": "decided_on"}
COLUMNS = [
    {"label": "Reference", "sort": "reference"},
    {"label": "State", "sort": "state"},
    {"label": "Decided", "sort": "decided"},
    {"label": "Six months"},
]
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(access.SEE_REVIEWS)
def index(request: MemberRequest) -> HttpResponse:
    """The practice reviews without a word of their cases: reference, state and clock."""
    found = PracticeReview.objects.visible_to(request.actor).select_related("partnership")
    rows: QuerySet[PracticeReview] = found
    filters = PracticeReviewFilter(request.GET)
    if filters.is_valid() and filters.cleaned_data["state"]:
        rows = rows.filter(state=filters.cleaned_data["state"])
    rows = sorted_by(request, rows, SORTED_BY, "-decided_on")
    if exported(request):
        return csv_response(
            "practice-reviews",
            ["Reference", "State", "Decided", "Six months end"],
            _exported(list(rows)),
        )
    page = page_of(request, rows)
    clocks = _clocks(list(page))
    today, holidays = request.actor.today, calendar.holidays()
    return render(
        request,
        "reviews/practice_reviews/index.html",
        {
            "page": page,
            "columns": COLUMNS,
            "rows": [
                {
                    "review": row,
                    "chip": clocks[row.pk].chip(today, holidays) if row.pk in clocks else None,
                }
                for row in page
            ],
            "filters": filters,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
        },
    )


def _clocks(rows: list[PracticeReview]) -> dict[int, Deadline]:
    found = Deadline.objects.filter(
        clock=PRACTICE_REVIEW.code, subject_id__in=[row.pk for row in rows]
    )
    return {row.subject_id: row for row in found.to_show()}


def _exported(rows: list[PracticeReview]) -> list[list[object]]:
    clocks = _clocks(rows)
    return [
        [
            row.reference,
            row.get_state_display(),
            row.decided_on,
            clocks[row.pk].due_on if row.pk in clocks else None,
        ]
        for row in rows
    ]


@ASK
def begin(request: MemberRequest, reference: str) -> HttpResponse:
    """Begin the practice review of an incident."""
    incident = cases.seen(request, reference)
    form = BeginForm(request.POST or None, initial=_decided(incident))
    if request.method != "POST" or not form.is_valid():
        access.may_begin(request.actor, incident).require()
    elif practice_doors.attempted(
        form,
        lambda: practice_reviews.begin(
            incident, form.decision(), by=request.actor, now=timezone.now()
        ),
        incident.get_absolute_url(),
        lambda: access.may_begin(request.actor, incident),
    ):
        messages.success(request, "The practice review is begun. Its six months are running.")
        return redirect(PracticeReview.objects.get(incident=incident))
    return render(
        request, "reviews/practice_reviews/begin.html", {"incident": incident, "form": form}
    )


def _decided(incident: Incident) -> dict[str, Any]:
    """What the rapid review has decided already, so that nobody types it again."""
    decided_on = practice_reviews.decided_by_rapid_review(incident)
    return {"ground": Ground.RAPID_REVIEW, "decided_on": decided_on} if decided_on else {}


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One review: its months and state for those who see it, its material for those who may open the case."""
    review = seen(request, reference)
    opened = may_open(request.actor, review.incident)
    if opened:
        practice_doors.note(request, review)
    today = request.actor.today
    running = practice_milestones.clock_of(review)
    return render(
        request,
        "reviews/practice_reviews/detail.html",
        {
            **practice_doors.frame(review, opened),
            "clocks": deadlines.chips(deadlines.of(review), today),
            "pace": pace(review.decided_on, running.due_on, today)
            if running and running.is_running
            else None,
            "strip": practice_milestones.of(review, running, today),
            "delay": practice_delays.latest(review) if opened else None,
            "delay_clock": _delay_clock(request, review),
            "moves": _moves(request, review, opened),
            "partners": partners_of(review) if review.frozen_at and not review.is_ended else [],
            "work": practice_steps.work_of(review, today) if opened else [],
            "trail": TrailEntry.objects.of(review).select_related("by", "agency")[:10],
        },
    )


def _delay_clock(request: MemberRequest, review: PracticeReview) -> Any:
    told = practice_delays.latest(review)
    if told is None or review.is_ended:
        return None
    chips = deadlines.chips(deadlines.of(told), request.actor.today)
    return chips[0]["chip"] if chips else None


def _moves(request: MemberRequest, review: PracticeReview, opened: Verdict) -> list[dict[str, Any]]:
    """What the actor may do now: the next step as the one green button, the others beside it."""
    actor = request.actor
    label, name, may = practice_steps.next_step(actor, review, opened)
    moves = [
        {
            "label": label,
            "url": at(review, name),
            "allowed": bool(may),
            "reason": may.reason,
            "primary": True,
        }
    ]
    asked = [
        (
            "Say that the reports are in",
            "-reports-in",
            access.may_say_reports_in(actor, review, opened=opened),
        ),
        ("Tell a delay", "-delay", access.may_tell_delay(actor, review, opened=opened)),
        ("Pause for proceedings", "-pause", access.may_pause(actor, review, opened=opened)),
    ]
    return moves + [
        {"label": label, "url": at(review, name), "allowed": True, "reason": "", "primary": False}
        for label, name, verdict in asked
        if verdict
    ]


@ASK
def reports_in(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the day on which the agencies' reports were in."""
    review = seen(request, reference)
    form = DayForm(request.POST or None, label="Day on which the last one came in")
    return ask(
        request,
        review,
        form,
        Asks(
            title="The agencies' reports and the chronology are in",
            button="Save the day",
            done="The day is recorded.",
        ),
        lambda: practice_reviews.say_reports_in(review, by=request.actor, **form.arguments()),
        lambda: access.may_say_reports_in(request.actor, review),
    )
