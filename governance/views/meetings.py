"""The meeting log, one meeting, and the form that records one."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import meeting as access
from governance.access.meeting import RECORD_MEETING
from governance.forms.fields import groups_of
from governance.forms.meetings import MOST_AREAS, FocusForm, MeetingFilter, MeetingForm
from governance.models import Meeting, Minutes, Verb
from governance.rules.meeting import (
    MINUTES_COLOURS,
    ItemKind,
    ItemState,
    MeetingState,
    MinutesState,
)
from governance.services import agendas, board_updates, rooms
from governance.services import meetings as recording
from governance.views import agenda, calendar, papers
from governance.views.attempts import attempted
from governance.views.room import people_of
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor
from partnership.services import references

SORTED_BY = {"day": "meets_on", "group": "group__tier", "title": "title"}
COLUMNS = [
    {"label": "Day", "sort": "day"},
    {"label": "Meeting", "sort": "title"},
    {"label": "What it looked at"},
]


@require_safe
def log(request: MemberRequest) -> HttpResponse:
    """Every meeting that was held and that this person may know of, newest first; planned ones are in the calendar."""
    mine = Meeting.objects.visible_to(request.actor).held()
    years = sorted({day.year for day in mine.dates("meets_on", "year")}, reverse=True)
    form = MeetingFilter(
        request.GET,
        groups=groups_of(request.partnership).filter(pk__in=mine.values("group")),
        years=years,
    )
    rows = sorted_by(request, _narrowed(mine, form), SORTED_BY, "-meets_on")
    rows = rows.select_related("partnership").prefetch_related(
        "areas", Prefetch("group__names", to_attr="fetched_names")
    )
    if exported(request):
        return csv_response(
            "meetings",
            ["Day", "Group", "Kind", "Title", "Place", "Areas of focus"],
            (
                [
                    one.meets_on,
                    one.group.name,
                    one.get_kind_display(),
                    one.title,
                    one.place,
                    "; ".join(area.text for area in one.areas.all()),
                ]
                for one in rows.select_related("group")
            ),
        )
    return render(
        request,
        "governance/meetings/list.html",
        {
            "page": page_of(request, rows.select_related("group")),
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "may_record": holds(request.actor, RECORD_MEETING),
            "moves": _moves(request),
        },
    )


def _narrowed(rows: QuerySet[Meeting], form: MeetingFilter) -> QuerySet[Meeting]:
    form.is_valid()
    if group := form.cleaned_data.get("group"):
        rows = rows.filter(group=group)
    if year := form.cleaned_data.get("year"):
        rows = rows.filter(meets_on__year=int(year))
    return rows


def _moves(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, RECORD_MEETING):
        return []
    url = reverse(
        "governance:meeting-record", kwargs={"partnership_slug": request.partnership.slug}
    )
    return [{"label": "Record a meeting", "url": url, "allowed": True, "primary": True}]


@require_safe
def meeting(request: MemberRequest, reference: str) -> HttpResponse:
    """One meeting: when and where, what it looked at, and for those who may open it, its agenda, people and record."""
    rows = Meeting.objects.visible_to(request.actor).select_related(
        "group", "partnership", "chair_seat"
    )
    found = visible_or_404(rows.prefetch_related("areas", "group__names"), reference=reference)
    opened = Meeting.objects.visible_to(request.actor, Verb.OPEN).filter(pk=found.pk).exists()
    return render(
        request,
        "governance/meetings/detail.html",
        {"meeting": found, "is_open": opened} | (_opened(request, found) if opened else NOT_OPENED),
    )


NOT_OPENED: dict[str, object] = {
    "items": [], "people": [], "decisions": [], "record": None, "record_colour": "", "my_seats": [], "moves": [], "asked": [], "today": None,
}  # fmt: skip


def _opened(request: MemberRequest, found: Meeting) -> dict[str, object]:
    """What stands on the page for those who may open the meeting's papers and record."""
    actor = request.actor
    record = Minutes.objects.filter(meeting=found).select_related("publication").first()
    decided = found.outcomes.decisions().standing().select_related("item")
    readable = papers.by_item(request, found)
    return {
        "items": [
            {"one": one, "papers": readable.get(one.item.pk)}
            for one in agendas.timed(found, agendas.items_of(found))
        ],
        "people": people_of(found),
        "decisions": decided,
        "asked": board_updates.of_meeting(found),
        "today": actor.today,
        "record": record,
        "record_colour": MINUTES_COLOURS[MinutesState(record.state)] if record else "",
        "my_seats": _my_seats(actor, found),
        "moves": [
            *_moves_of(actor, found, record),
            *agenda.moves_of(request, found),
            *papers.moves_of(request, found),
            *calendar.moves_of(request, found),
        ],
    }


def _my_seats(actor: Actor, found: Meeting) -> list[dict[str, object]]:
    """The person's own seats in the group, with what each answered."""
    if not access.may_answer(actor, found):
        return []
    answered = {one.seat_id: one for one in found.attendance.filter(seat__in=actor.seat_ids)}
    return [
        {"seat": seat, "answer": answered.get(seat.pk)}
        for seat in rooms.seats_on_the_day(found)
        if seat.pk in actor.seat_ids
    ]


def _moves_of(actor: Actor, found: Meeting, record: Minutes | None) -> list[dict[str, object]]:
    where = {"partnership_slug": actor.partnership.slug, "reference": found.reference}
    moves: list[dict[str, object]] = []
    if found.is_in_session:
        url = reverse("governance:room", kwargs=where)
        moves.append({"label": "Go to the room", "url": url, "allowed": True, "primary": True})
    elif opening := access.may_open(actor, found):
        url = reverse("governance:room-open", kwargs=where)
        label = "Write up this meeting" if found.state == MeetingState.HELD else "Open the room"
        is_first = found.meets_on == actor.today
        moves.append({"label": label, "url": url, "allowed": bool(opening), "primary": is_first})
    if access.keeps(actor, found) and not record:
        url = reverse("governance:brief", kwargs=where)
        moves.append({"label": "Chair’s brief", "url": url, "allowed": True, "primary": False})
    if record:
        url = reverse("governance:minutes", kwargs=where)
        moves.append({"label": "Read the minutes", "url": url, "allowed": True, "primary": False})
    if access.may_say_focus(actor, found):
        url = reverse("governance:meeting-focus", kwargs=where)
        moves.append(
            {"label": "Say what it looked at", "url": url, "allowed": True, "primary": False}
        )
    return moves


@needs(RECORD_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest) -> HttpResponse:
    """Record a meeting that was held."""
    form = MeetingForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: recording.record(by=request.actor, **form.arguments()).get_absolute_url(),
        )
        messages.success(request, "The meeting is in the log.")
        return redirect(address)
    return render(request, "governance/meetings/record.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def focus(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what a held meeting looked at; until somebody has, the items of its agenda are offered."""
    rows = Meeting.objects.visible_to(request.actor, Verb.OPEN).select_related("group")
    found = visible_or_404(rows.prefetch_related("areas"), reference=reference)
    access.may_say_focus(request.actor, found).require()
    standing = "\n".join(one.text for one in found.areas.all())
    form = FocusForm(
        request.POST or None,
        initial={"areas": standing or "\n".join(_looked_at(found)), "was": standing},
    )

    def say() -> str:
        given = form.arguments()
        return recording.say_focus(found, by=request.actor, **given).get_absolute_url()

    if form.is_valid() and (
        address := attempted(form, say, lambda: access.may_say_focus(request.actor, found))
    ):
        messages.success(request, "What the meeting looked at is in the log.")
        return redirect(address)
    return render(request, "governance/meetings/focus.html", {"form": form, "meeting": found})


def _looked_at(found: Meeting) -> list[str]:
    """The titles of what the meeting dealt with, standing business left out."""
    items = found.items.filter(kind=ItemKind.ORDINARY).exclude(state=ItemState.MOVED)
    return list(items.values_list("title", flat=True)[:MOST_AREAS])
