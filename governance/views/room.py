"""The room: the agenda with its time, the note, who is here and whether the room may decide."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import meeting as access
from governance.forms.rooms import (
    CloseForm,
    DecisionForm,
    EscalationForm,
    NoteForm,
    OpenForm,
    RecordForm,
    RoomActionForm,
)
from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Minutes,
    Outcome,
    Verb,
    in_the_room,
)
from governance.rules.meeting import ItemState, OutcomeKind
from governance.rules.room import Standing, standing
from governance.services import board_updates, notes, outcomes, rooms
from governance.views import papers
from governance.views.attempts import attempted
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Actor, GroupQuorum, Seat
from partnership.roles import Sector
from partnership.services import references
from partnership.templatetags.ui import say_time

# How the police, the council and the board are spoken of when they leave.
SPOKEN = {
    Sector.POLICE: "The police have",
    Sector.LOCAL_AUTHORITY: "The council has",
    Sector.ICB: "The integrated care board has",
}


def found(request: MemberRequest, reference: str) -> Meeting:
    """The meeting of an address, for those who may open its papers and its record."""
    rows = Meeting.objects.visible_to(request.actor, Verb.OPEN)
    related = rows.select_related("partnership", "group", "chair_seat")
    return visible_or_404(related.prefetch_related("group__names"), reference=reference)


def at(meeting: Meeting, name: str, **more: object) -> str:
    """An address of a meeting."""
    kwargs = {"partnership_slug": meeting.partnership.slug, "reference": meeting.reference, **more}
    return reverse(f"governance:{name}", kwargs=kwargs)


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    """An item of this meeting's agenda, or 404."""
    one = visible_or_404(AgendaItem.objects.filter(meeting=meeting), pk=pk)
    one.meeting = meeting
    return one


def seat_of(meeting: Meeting, pk: int) -> Attendance:
    """A row of this meeting's attendance with its stays, or 404."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("seat", "agency", "person")
    one = visible_or_404(rows.prefetch_related("stays"), pk=pk)
    one.meeting = meeting
    return one


# --- the page ---------------------------------------------------------------------------------------------------------


@require_safe
def room(request: MemberRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """The room with one item open: the one that is named, else the one the meeting is at, else the first."""
    meeting = found(request, reference)
    items = list(meeting.items.select_related("note_saved_by"))
    item = _chosen(items, pk)
    people = people_of(meeting)
    actor, now = request.actor, timezone.now()
    runs = access.may_run(actor, meeting)
    record = Minutes.objects.filter(meeting=meeting).first()
    writes = access.may_write_record(actor, meeting, record)
    return render(
        request,
        "governance/room/room.html",
        here_context(meeting, people, now)
        | {
            "items": [_drawn(one, now) for one in items],
            "item": item,
            "note": NoteForm(initial={"note": item.note, "version": item.note_version}) if item else None,
            "may_run": bool(runs),
            "may_write": bool(writes),
            "why_not": "" if writes else writes.reason,
            "papers": papers.by_item(request, meeting).get(item.pk) if item else None,
            "updates": board_updates.by_item(meeting, [item]).get(item.pk) if item else None,
            "today": actor.today,
            "outcomes": outcomes_of(item) if item else [],
            "acts": _acts(actor, meeting, item, people, now) if item and runs else None,
            "moves": _moves(actor, meeting),
            "key": references.new_form_key(),
        },
    )  # fmt: skip


def _chosen(items: list[AgendaItem], pk: int | None) -> AgendaItem | None:
    if pk is not None:
        one = next((item for item in items if item.pk == pk), None)
        if one is None:
            raise Http404
        return one
    return next(
        (item for item in items if item.state == ItemState.NOW), items[0] if items else None
    )


def _drawn(item: AgendaItem, now: datetime) -> dict[str, Any]:
    left = item.minutes_left(now)
    says = f"{item.minutes_planned} minutes"
    if left is not None:
        says = (
            f"{left} of {item.minutes_planned} minutes left"
            if left >= 0
            else f"{-left} minutes over"
        )
    return {"item": item, "left": left, "says": says, "is_over": left is not None and left < 0}


def outcomes_of(item: AgendaItem) -> list[Outcome]:
    """What came of an item, with who spoke to it."""
    rows = item.outcomes.select_related(
        "action__owner", "action__owner_agency", "action__owner_group", "action__partnership",
        "escalation__to_group", "proposed_by", "ratifies", "partnership", "meeting",
    )  # fmt: skip
    related = rows.prefetch_related("agreements__attendance", "escalation__to_group__names")
    return list(related.order_by("at", "pk"))


def people_of(meeting: Meeting) -> list[Attendance]:
    """Every seat and guest of the meeting with their stays: the chair first, then those with a vote."""
    rows = meeting.attendance.select_related("agency", "seat").prefetch_related("stays")
    return sorted(rows, key=lambda one: (not one.is_chair, one.kind != Seat.Kind.VOTING))


def here_context(meeting: Meeting, people: list[Attendance], now: datetime) -> dict[str, Any]:
    """Who is here and whether the room may decide, as the right-hand side of the room draws it."""
    moment = meeting.closed_at or now
    rule = rooms.rule_of(meeting)
    how = standing(rule, rooms.sittings_of(people), moment, meeting.discretion_reason)
    here = {one.pk for one in in_the_room(people, moment)}
    return {
        "meeting": meeting,
        "says": in_words(how, meeting),
        "standing": how,
        "quorum": GroupQuorum.objects.filter(group=meeting.group_id).first(),
        "people": [
            {"row": one, "is_here": one.pk in here, "is_voting": one.kind == Seat.Kind.VOTING}
            for one in people
        ],
        "here": len(here),
        "chair_may_proceed": rule.chair_may_proceed and not how.may_decide,
    }


def in_words(how: Standing, meeting: Meeting) -> str:
    """Whether the room may decide, in a sentence that names who left and since when."""
    if not meeting.is_in_session:
        return ""
    if how.quorum.by_discretion:
        return "Not quorate, but the chair has let the meeting proceed."
    if how.may_decide:
        return "Quorate: the meeting may decide."
    left = [sector for sector in how.who_left if sector in SPOKEN]
    if left and how.since:
        who = SPOKEN[left[0]]
        return f"{who} left: from {say_time(how.since)} no decision can be made."
    return "Not quorate: no decision can be made."


@require_safe
def here(request: MemberRequest, reference: str) -> HttpResponse:
    """The right-hand side alone, which the open room asks for again and again."""
    meeting = found(request, reference)
    context = here_context(meeting, people_of(meeting), timezone.now())
    may_run = bool(access.may_run(request.actor, meeting))
    key = references.new_form_key()
    return render(request, "governance/room/_here.html", context | {"may_run": may_run, "key": key})


def _moves(actor: Actor, meeting: Meeting) -> list[dict[str, object]]:
    asked = []
    if meeting.is_in_session:
        asked = [("Close the room", "room-close", access.may_run(actor, meeting))]
    elif opening := access.may_open(actor, meeting):
        asked = [("Open the room", "room-open", opening)]
    return [
        {"label": label, "url": at(meeting, name), "allowed": True, "primary": True}
        for label, name, verdict in asked
        if verdict
    ]


def _acts(
    actor: Actor, meeting: Meeting, item: AgendaItem, people: list[Attendance], now: datetime
) -> dict[str, Any]:
    """The forms that stand folded below the note, so that nobody leaves the item."""
    voting = _voting(people, now)
    return {
        "decision": DecisionForm(
            meeting=meeting, present=voting, waiting=waiting_for_ratification(meeting)
        ),
        "action": RoomActionForm(meeting=meeting, actor=actor),
        "record": RecordForm(meeting=meeting),
        "escalation": EscalationForm(meeting=meeting, parents=parents)
        if (parents := outcomes.parents_of(meeting.group))
        else None,
        "approves": item.approves,
    }


def _voting(people: list[Attendance], moment: datetime) -> list[Attendance]:
    return [one for one in in_the_room(people, moment) if one.kind == Seat.Kind.VOTING]


def waiting_for_ratification(meeting: Meeting) -> Any:
    """The recommendations of the group that nobody has ratified."""
    return Outcome.objects.filter(
        meeting__group=meeting.group_id,
        kind=OutcomeKind.RECOMMENDATION,
        struck_out_at__isnull=True,
        ratified_by__isnull=True,
    ).exclude(meeting=meeting)


# --- opening and closing ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request: MemberRequest, reference: str) -> HttpResponse:
    """Open the room, now or at the time that a paper record gives."""
    meeting = found(request, reference)
    form = OpenForm(request.POST or None, meeting=meeting)
    if form.is_valid() and (address := _opened(request, meeting, form)):
        messages.success(request, "The room is open. Mark who is here.")
        return redirect(address)
    access.may_open(request.actor, meeting).require()
    return form_page(
        request, meeting, form, "Open the room", "Every seat of the group is on the list."
    )


def _opened(request: MemberRequest, meeting: Meeting, form: OpenForm) -> str | None:
    def act() -> str:
        rooms.open_room(meeting, by=request.actor, now=timezone.now(), at=form.cleaned_data["at"])
        return at(meeting, "room")

    return attempted(form, act, lambda: access.may_open(request.actor, meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def close_room(request: MemberRequest, reference: str) -> HttpResponse:
    """Close the room."""
    meeting = found(request, reference)
    form = CloseForm(request.POST or None, meeting=meeting)

    def act() -> str:
        rooms.close_room(meeting, by=request.actor, now=timezone.now(), at=form.cleaned_data["at"])
        return at(meeting, "minutes")

    if form.is_valid() and (address := run(request, meeting, form, act)):
        messages.success(request, "The meeting is closed. Its record is a draft for the chair.")
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    says = "Whoever is still in the room leaves then, and seats that nobody marked are absent."
    return form_page(request, meeting, form, "Close the room", says)


def run(request: MemberRequest, meeting: Meeting, form: Any, act: Callable[[], str]) -> str | None:
    """Do something in the open room, once."""
    return attempted(form, act, lambda: access.may_run(request.actor, meeting))


def form_page(
    request: MemberRequest,
    meeting: Meeting,
    form: Any,
    title: str,
    says: str = "",
    *,
    back: str = "",
    button: str = "",
) -> HttpResponse:
    """A page with one form, which leads back to the room."""
    return render(
        request,
        "governance/room/form.html",
        {
            "meeting": meeting,
            "form": form,
            "title": title,
            "says": says,
            "button": button or title,
            "back_url": back or at(meeting, "room"),
        },
    )


@require_POST
def turn(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Turn the meeting to an item."""
    meeting = found(request, reference)
    notes.turn_to(item_of(meeting, pk), by=request.actor, now=timezone.now())
    return redirect(at(meeting, "room-item", pk=pk))
