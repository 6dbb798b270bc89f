"""The calendar of meetings with what to look at, and the forms that plan, move and cancel a meeting."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.meeting import PLAN_MEETINGS
from governance.access.schedule import may_cancel, may_move
from governance.forms.calendar import CalendarFilter, CancelForm, GroupForm, MoveForm, PlanForm
from governance.forms.fields import groups_of
from governance.models import Cadence, Meeting
from governance.rules.schedule import Flag, what_to_look_at
from governance.services import cadences, schedule
from partnership.access import holds
from partnership.errors import Refused
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of
from partnership.models import Actor, Group
from partnership.services import references

MOST_FLAGS = 8
FLAG_COLOURS = {"gap": "yellow", "before": "orange", "nothing_new": "orange"}


@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """The meetings to come, or those of a year, by month; above them what to look at."""
    mine = Meeting.objects.visible_to(request.actor)
    form = CalendarFilter(
        request.GET,
        groups=groups_of(request.partnership).filter(pk__in=mine.values("group")),
        years=sorted({day.year for day in mine.dates("meets_on", "year")}, reverse=True),
    )
    form.is_valid()
    rows = _narrowed(mine, form, request.actor.today)
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    flags = _flags(request.actor, form)
    return render(
        request,
        "governance/calendar/calendar.html",
        {
            "page": page,
            "months": [
                {"first": first, "meetings": list(meetings)}
                for first, meetings in groupby(page, lambda one: one.meets_on.replace(day=1))
            ],
            "columns": ["Day", "Meeting", "Where", "Host and chair", "State"],
            "filters": form,
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "flags": [
                {"flag": one, "colour": FLAG_COLOURS[one.look]} for one in flags[:MOST_FLAGS]
            ],
            "more_flags": max(len(flags) - MOST_FLAGS, 0),
            "moves": _moves(request),
            "here": {"partnership_slug": request.partnership.slug},
        },
    )


def _narrowed(rows: QuerySet[Meeting], form: CalendarFilter, today: date) -> QuerySet[Meeting]:
    if group := form.cleaned_data.get("group"):
        rows = rows.filter(group=group)
    if year := form.cleaned_data.get("year"):
        rows = rows.filter(meets_on__year=int(year))
    else:
        rows = rows.filter(Q(meets_on__gte=today) | Q(pk__in=Meeting.objects.to_come()))
    return (
        rows.select_related("group", "partnership", "chair_seat")
        .prefetch_related(Prefetch("group__names", to_attr="fetched_names"))
        .order_by("meets_on", "starts_at", "pk")
    )


def _csv(rows: QuerySet[Meeting]) -> HttpResponse:
    return csv_response(
        "calendar",
        ["Day", "Begins", "Ends", "Reference", "Group", "Kind", "Title", "Place", "Host", "Chair", "State"],
        (
            [
                one.meets_on,
                f"{one.starts_at:%H:%M}" if one.starts_at else "",
                f"{one.ends_at:%H:%M}" if one.ends_at else "",
                one.reference,
                one.group.name,
                one.get_kind_display(),
                one.title,
                one.place,
                one.get_host_sector_display(),
                one.chair_seat.title if one.chair_seat else "",
                one.get_state_display(),
            ]
            for one in rows
        ),
    )  # fmt: skip


def _flags(actor: Actor, form: CalendarFilter) -> list[Flag]:
    """What to look at among the meetings that the list is narrowed to."""
    found = what_to_look_at(cadences.paces(actor), cadences.sittings(actor), actor.today)
    if group := form.cleaned_data.get("group"):
        found = [one for one in found if one.group == group.pk]
    if year := form.cleaned_data.get("year"):
        found = [one for one in found if one.on.year == int(year)]
    return found


def _moves(request: MemberRequest) -> list[dict[str, Any]]:
    if not holds(request.actor, PLAN_MEETINGS):
        return []
    here = {"partnership_slug": request.partnership.slug}
    return [
        {
            "label": label,
            "url": reverse(f"governance:{name}", kwargs=here),
            "allowed": True,
            "primary": name == "meeting-plan",
        }
        for label, name in (
            ("Plan a meeting", "meeting-plan"),
            ("Propose a year", "calendar-propose"),
        )
    ]


# --- planning -----------------------------------------------------------------------------------------------------------


@needs(PLAN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest) -> HttpResponse:
    """Ask which group meets, and then when, where and who hosts."""
    running = groups_of(request.partnership).current(request.actor.today)
    first = GroupForm(request.GET if "group" in request.GET else None, groups=running)
    if not first.is_valid():
        context = {"form": first, "is_first_step": True}
        return render(request, "governance/calendar/plan.html", context)
    group = first.cleaned_data["group"]
    turns = cadences.turns_of(group)
    form = PlanForm(
        request.POST or None,
        group=group,
        actor=request.actor,
        turns=turns,
        initial=_first_shown(group, turns),
    )
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"],
                lambda: schedule.plan(
                    **form.arguments(), by=request.actor, now=timezone.now()
                ).get_absolute_url(),
            )
        except Refused as refused:  # of what was typed: who may plan at all was asked before
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "The meeting is in the calendar. Its members are told.")
            return redirect(address)
    context = {
        "form": form,
        "group": group,
        "is_first_step": False,
        "vacant": _vacant(turns, request.actor),
    }
    return render(request, "governance/calendar/plan.html", context)


def _first_shown(group: Group, turns: list[Any]) -> dict[str, Any]:
    """What the group's rhythm and rotation know already."""
    rhythm = Cadence.objects.filter(group=group).first()
    turn = cadences.next_turn(group, turns, date.max)
    shown: dict[str, Any] = {"turn": str(turn.pk) if turn else ""}
    if rhythm:
        shown |= {
            "starts_at": rhythm.starts_at,
            "ends_at": rhythm.usual_end,
            "place": rhythm.place,
        }
    return shown


def _vacant(turns: list[Any], actor: Actor) -> list[str]:
    """The turns whose seat is vacant, in words."""
    empty = cadences.vacant_turns(turns, actor.today)
    return [str(one) for one in turns if one.pk in empty]


# --- one meeting ----------------------------------------------------------------------------------------------------------


def moves_of(request: MemberRequest, meeting: Meeting) -> list[dict[str, Any]]:
    """What this person may do with a meeting's place in the calendar, for its page."""
    if not meeting.is_before_the_room:
        return []
    at = {"partnership_slug": request.partnership.slug, "reference": meeting.reference}
    if not holds(request.actor, PLAN_MEETINGS):
        return []
    return [
        {"label": "Move it", "url": reverse("governance:meeting-move", kwargs=at), "allowed": True},
        {
            "label": "Cancel it",
            "url": reverse("governance:meeting-cancel", kwargs=at),
            "allowed": True,
            "warning": True,
        },
    ]


def _found(request: MemberRequest, reference: str) -> Meeting:
    rows = Meeting.objects.visible_to(request.actor).select_related("group", "partnership")
    return visible_or_404(rows.prefetch_related("group__names", "new_days"), reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, reference: str) -> HttpResponse:
    """Put a meeting on another day, or at another time or place."""
    meeting = _found(request, reference)
    may_move(request.actor, meeting).require()
    form = MoveForm(
        request.POST or None,
        group=meeting.group,
        actor=request.actor,
        meeting=meeting,
        initial={name: getattr(meeting, name) for name in ("meets_on", "starts_at", "ends_at", "place")},
    )  # fmt: skip
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"],
                lambda: schedule.move(
                    meeting, **form.arguments(), by=request.actor, now=timezone.now()
                ).get_absolute_url(),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "The meeting is moved. Its members are told.")
            return redirect(address)
    context = {"form": form, "meeting": meeting, "people": _how_many(meeting, request.actor)}
    return render(request, "governance/calendar/move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, reference: str) -> HttpResponse:
    """Cancel a meeting."""
    meeting = _found(request, reference)
    may_cancel(request.actor, meeting).require()
    form = CancelForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: schedule.cancel(
                meeting, **form.arguments(), by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        messages.success(request, "The meeting is cancelled. Its members are told.")
        return redirect(address)
    context = {"form": form, "meeting": meeting, "people": _how_many(meeting, request.actor)}
    return render(request, "governance/calendar/cancel.html", context)


def _how_many(meeting: Meeting, actor: Actor) -> int:
    """How many people are told."""
    return len(set(schedule.who_sits(meeting.group, actor.today)) - {actor.user})
