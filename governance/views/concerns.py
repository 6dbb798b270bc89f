"""Attendance concerns: the list, one concern, raising, answering and closing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import concern as access
from governance.access.meeting import name_for
from governance.forms.concerns import (
    OPEN,
    OVERDUE,
    AnswerConcernForm,
    CloseConcernForm,
    ConcernFilters,
    RaiseForm,
)
from governance.models import AttendanceConcern
from governance.rules.concern import ConcernKind
from governance.services import concerns
from governance.views.updates import at
from partnership.access import ALLOWED, Verdict, no
from partnership.exports import csv_response
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Group, Seat
from partnership.roles import Role
from partnership.views.asking import Asks, ask

SORTED_BY = {"raised": "raised_at", "reference": "reference", "agency": "agency__name"}
COLUMNS = [
    {"label": "Concern", "sort": "reference"},
    {"label": "Agency", "sort": "agency"},
    {"label": "Raised", "sort": "raised"},
    {"label": "State"},
]


def raises(actor: Actor) -> bool:
    """Whether the person may raise a concern about any group at all."""
    return bool(
        actor.is_business_unit or Role.INDEPENDENT_CHAIR in actor.roles or actor.chaired_group_ids
    )


def _may_raise_at_all(actor: Actor) -> Verdict:
    return ALLOWED if raises(actor) else no(access.WHO_RAISES)


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Every concern that the person may read, newest first; also as a spreadsheet."""
    actor = request.actor
    form = ConcernFilters(request.GET, actor=actor)
    form.is_valid()
    rows = _narrowed(AttendanceConcern.objects.visible_to(actor), form.cleaned_data, actor)
    rows = sorted_by(request, rows, SORTED_BY, "-raised_at").select_related(
        "agency", "seat", "group", "partnership"
    )
    rows = rows.prefetch_related("group__names")
    if exported(request):
        return csv_response(
            "attendance-concerns",
            ["Reference", "Agency", "Seat", "Group", "About", "State", "Raised", "Answer due", "Concern", "Answered", "Answer", "Closed", "Outcome"],
            (
                [one.reference, one.agency.name, one.seat.title if one.seat else "", name_for(actor, one.group), one.get_kind_display(),
                 one.get_state_display(), one.raised_at, one.answer_due_on, one.text, one.answered_at, one.answer,
                 one.closed_at, one.outcome]
                for one in rows
            ),
        )  # fmt: skip
    page = page_of(request, rows)
    raising = {"label": "Raise a concern", "url": at(request, "concern-new"), "allowed": True, "primary": True}  # fmt: skip
    return render(
        request,
        "governance/concerns/list.html",
        {
            "page": page,
            "rows": [
                {
                    "concern": one,
                    "group": name_for(actor, one.group),
                    "is_late": one.is_overdue(actor.today),
                }
                for one in page
            ],
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "moves": [raising] if raises(actor) else [],
        },
    )


def _narrowed(
    rows: QuerySet[AttendanceConcern], chosen: dict[str, Any], actor: Actor
) -> QuerySet[AttendanceConcern]:
    if group := chosen.get("group"):
        rows = rows.filter(group=group)
    state = chosen.get("state")
    if state == OPEN:
        return AttendanceConcern.objects.open().filter(pk__in=rows.values("pk"))
    if state == OVERDUE:
        late = AttendanceConcern.objects.overdue(actor.today)
        return late.filter(pk__in=rows.values("pk"))
    return rows.filter(state=state) if state else rows


def _found(request: MemberRequest, reference: str) -> AttendanceConcern:
    rows = AttendanceConcern.objects.visible_to(request.actor).select_related(
        "agency", "seat", "group", "partnership", "raised_by", "answered_by", "closed_by"
    )
    return visible_or_404(rows.prefetch_related("group__names"), reference=reference)


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One concern, with its answer and its outcome."""
    concern, actor = _found(request, reference), request.actor
    steps = (
        ("Answer for the agency", "concern-answer", access.may_answer(actor, concern)),
        ("Close it", "concern-close", access.may_close(actor, concern)),
    )
    return render(
        request,
        "governance/concerns/detail.html",
        {
            "concern": concern,
            "group": name_for(actor, concern.group),
            "is_late": concern.is_overdue(actor.today),
            "moves": [
                {"label": label, "url": at(request, name, reference), "allowed": True, "primary": name == "concern-answer"}
                for label, name, may in steps
                if may
            ],
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Raise a concern; `?seat=` is the seat that the attendance page pointed at."""
    actor = request.actor
    _may_raise_at_all(actor).require()
    seats = list(_seats(actor))
    named = request.GET.get("seat", "")
    initial = {"about": f"seat:{named}", "kind": ConcernKind.ATTENDANCE} if named else {}
    form = RaiseForm(request.POST or None, seats=seats, initial=initial)

    def act(**given: Any) -> str:
        return concerns.raise_one(by=actor, now=timezone.now(), **given).get_absolute_url()

    asks = Asks(
        heading="Raise a concern about attendance",
        button="Raise the concern",
        crumbs=("Attendance", at(request, "attendance"), "Concerns", at(request, "concerns")),
        says=["The agency has ten working days to answer."],
    )
    done = "The concern is raised. The agency’s leads are told, and it is on the Executive’s forward plan."  # fmt: skip
    return ask(request, form, asks, act, done=done, may=_may_raise_at_all(actor))


def _seats(actor: Actor) -> QuerySet[Seat]:
    """The seats of the groups about which the person may raise a concern."""
    groups = Group.objects.current(actor.today)
    if not actor.is_business_unit and Role.INDEPENDENT_CHAIR not in actor.roles:
        groups = groups.filter(pk__in=actor.chaired_group_ids)
    rows = Seat.objects.filter(group__in=groups.values("pk"), agency__isnull=False)
    here = rows.exclude(ends_on__lt=actor.today).exclude(starts_on__gt=actor.today)
    related = here.select_related("agency", "group__partnership")
    return related.prefetch_related("group__names").order_by("group__tier", "group", "agency__name")


def _asks(request: MemberRequest, concern: AttendanceConcern, heading: str, button: str) -> Asks:
    return Asks(
        heading=heading,
        button=button,
        crumbs=("Concerns", at(request, "concerns"), concern.reference, concern.get_absolute_url()),
        caption=concern.agency.name,
        says=[concern.text],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Answer for the agency."""
    concern, actor = _found(request, reference), request.actor
    form = AnswerConcernForm(request.POST or None)

    def act(**given: Any) -> str:
        return concerns.answer(concern, by=actor, now=timezone.now(), **given).get_absolute_url()

    asks = _asks(request, concern, "Answer the concern", "Send the answer")
    may = access.may_answer(actor, concern)
    return ask(request, form, asks, act, done="The answer is sent.", may=may)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a concern with its outcome."""
    concern, actor = _found(request, reference), request.actor
    form = CloseConcernForm(request.POST or None)

    def act(**given: Any) -> str:
        return concerns.close(concern, by=actor, now=timezone.now(), **given).get_absolute_url()

    asks = _asks(request, concern, "Close the concern", "Close it")
    may = access.may_close(actor, concern)
    return ask(request, form, asks, act, done="The concern is closed.", may=may)
