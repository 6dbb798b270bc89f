"""The room: the agenda with its time, the note, who is here and whether the room may decide."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import meeting as access
from governance.forms.rooms import (
    AnswerForm,
    CameForm,
    CloseForm,
    DecisionForm,
    DiscretionForm,
    EscalationForm,
    GuestForm,
    InterestForm,
    NoteForm,
    OpenForm,
    RecordForm,
    RoomActionForm,
    StrikeOutForm,
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
from partnership.errors import Refused, WrittenMeanwhile
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Actor, GroupQuorum, Seat, SeatHolding
from partnership.roles import Sector
from partnership.services import references
from partnership.templatetags.ui import say_time

# How the police, the council and the board are spoken of when they leave.
SPOKEN = {
    Sector.POLICE: "The police have",
    Sector.LOCAL_AUTHORITY: "The council has",
    Sector.ICB: "The integrated care board has",
}
AUTOSAVE = "autosave"


def found(request: MemberRequest, reference: str) -> Meeting:
    """The meeting of an address, for those who may open its papers and its record."""
    rows = Meeting.objects.visible_to(request.actor, Verb.OPEN)
    related = rows.select_related("partnership", "group", "chair_seat")
    return visible_or_404(related.prefetch_related("group__names"), reference=reference)


def at(meeting: Meeting, name: str, **more: object) -> str:
    """An address of a meeting."""
    kwargs = {"partnership_slug": meeting.partnership.slug, "reference": meeting.reference, **more}
    return reverse(f"governance:{name}", kwargs=kwargs)


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    one = visible_or_404(AgendaItem.objects.filter(meeting=meeting), pk=pk)
    one.meeting = meeting
    return one


def _seat(meeting: Meeting, pk: int) -> Attendance:
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
        "decision": DecisionForm(meeting=meeting, present=voting, waiting=_waiting(meeting)),
        "action": RoomActionForm(meeting=meeting, actor=actor),
        "record": RecordForm(meeting=meeting),
        "escalation": EscalationForm(meeting=meeting, parents=parents)
        if (parents := outcomes.parents_of(meeting.group))
        else None,
        "approves": item.approves,
    }


def _voting(people: list[Attendance], moment: datetime) -> list[Attendance]:
    return [one for one in in_the_room(people, moment) if one.kind == Seat.Kind.VOTING]


def _waiting(meeting: Meeting) -> Any:
    """The recommendations of the group that nobody has ratified."""
    return Outcome.objects.filter(
        meeting__group=meeting.group_id,
        kind=OutcomeKind.RECOMMENDATION,
        struck_out_at__isnull=True,
        ratified_by__isnull=True,
    ).exclude(meeting=meeting)


# --- before the room --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say for a seat whether it comes, sends a deputy, or apologises."""
    meeting = found(request, reference)
    seat_row = visible_or_404(Seat.objects.filter(group=meeting.group_id), pk=pk)
    form = AnswerForm(request.POST or None)
    allowed = access.may_answer(request.actor, meeting)

    def act() -> str:
        says, who = form.answer()
        rooms.answer(meeting, seat=seat_row, says=says, who=who, by=request.actor)
        return meeting.get_absolute_url()

    if form.is_valid() and (address := attempted(form, act, lambda: allowed)):
        messages.success(request, "Your answer is recorded.")
        return redirect(address)
    allowed.require()
    return _form(
        request, meeting, form, "Are you coming?", f"For the seat “{seat_row.title}”.",
        back=meeting.get_absolute_url(), button="Save the answer",
    )  # fmt: skip


# --- open, close, who came --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request: MemberRequest, reference: str) -> HttpResponse:
    """Open the room, now or at the time that a paper record gives."""
    meeting = found(request, reference)
    form = OpenForm(request.POST or None, meeting=meeting)
    if form.is_valid() and (address := _opened(request, meeting, form)):
        messages.success(request, "The room is open. Mark who is here.")
        return redirect(address)
    access.may_open(request.actor, meeting).require()
    return _form(request, meeting, form, "Open the room", "Every seat of the group is on the list.")


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

    if form.is_valid() and (address := _run(request, meeting, form, act)):
        messages.success(request, "The meeting is closed. Its record is a draft for the chair.")
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    says = "Whoever is still in the room leaves then, and seats that nobody marked are absent."
    return _form(request, meeting, form, "Close the room", says)


def _run(request: MemberRequest, meeting: Meeting, form: Any, act: Callable[[], str]) -> str | None:
    """Do something in the open room, once."""
    return attempted(form, act, lambda: access.may_run(request.actor, meeting))


def _form(
    request: MemberRequest,
    meeting: Meeting,
    form: Any,
    title: str,
    says: str = "",
    *,
    back: str = "",
    button: str = "",
) -> HttpResponse:
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


MARKS: dict[str, Callable[..., Attendance]] = {
    "came": lambda row, by, now: rooms.came(row, who=None, at=now, by=by, now=now),
    "left": lambda row, by, now: rooms.left(row, at=now, by=by, now=now),
    "apologies": lambda row, by, now: rooms.apologised(row, by=by),  # noqa: ARG005 - one shape
    "undo": lambda row, by, now: rooms.undo(row, by=by),  # noqa: ARG005 - one shape
}


@require_POST
def mark(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """One click for a seat: its holder is here, left, apologised; or the last of that is taken back."""
    meeting = found(request, reference)
    row = _seat(meeting, pk)
    form = OnceForm(request.POST)
    act = MARKS.get(request.POST.get("what", ""))
    if act is None or not form.is_valid():
        raise Http404
    back = f"{at(meeting, 'room')}#here"

    def marked() -> str:
        act(row, by=request.actor, now=timezone.now())
        return back

    try:
        return redirect(references.once(f"{form.cleaned_data['form_key']}:{pk}"[:64], marked))
    except Refused as refusal:
        access.may_run(request.actor, meeting).require()
        messages.error(request, refusal.sentence)
        return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say exactly who came for a seat, and when: a deputy, somebody else, an earlier time."""
    meeting = found(request, reference)
    row = _seat(meeting, pk)
    holdings = _holdings(row, meeting)
    form = CameForm(request.POST or None, meeting=meeting, holdings=holdings)

    def act() -> str:
        rooms.came(row, by=request.actor, now=timezone.now(), **form.arguments())
        return f"{at(meeting, 'room')}#here"

    if form.is_valid() and (address := _run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(request, meeting, form, f"Who came for “{row.post}”?", button="Mark as here")


def _holdings(row: Attendance, meeting: Meeting) -> list[SeatHolding]:
    rows = SeatHolding.objects.filter(seat=row.seat_id).current(meeting.meets_on)
    return list(rows.select_related("user").order_by("is_deputy", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: MemberRequest, reference: str) -> HttpResponse:
    """Mark somebody without a seat as in attendance."""
    meeting = found(request, reference)
    form = GuestForm(request.POST or None, meeting=meeting)

    def act() -> str:
        rooms.add_guest(meeting, by=request.actor, now=timezone.now(), **form.arguments())
        return f"{at(meeting, 'room')}#here"

    if form.is_valid() and (address := _run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(request, meeting, form, "Somebody in attendance", button="Mark as here")


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record an interest declared under an item."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    present = meeting.attendance.exclude(name="")
    form = InterestForm(request.POST or None, present=present)
    back = at(meeting, "room-item", pk=pk)

    def act() -> str:
        given = form.arguments()
        row = given.pop("attendance")
        rooms.declare(row, item_pk=item.pk, by=request.actor, now=timezone.now(), **given)
        return back

    if form.is_valid() and (address := _run(request, meeting, form, act)):
        messages.success(request, "The interest is recorded.")
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(
        request, meeting, form, "Declare an interest", back=back,
        button="Record the interest",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def discretion(request: MemberRequest, reference: str) -> HttpResponse:
    """The chair lets a meeting without a quorum proceed, with the reason."""
    meeting = found(request, reference)
    form = DiscretionForm(request.POST or None)

    def act() -> str:
        rooms.use_discretion(meeting, by=request.actor, **form.arguments())
        return f"{at(meeting, 'room')}#here"

    if form.is_valid() and (address := _run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(request, meeting, form, "Let the meeting proceed")


# --- the item ---------------------------------------------------------------------------------------------------------


@require_POST
def turn(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Turn the meeting to an item."""
    meeting = found(request, reference)
    notes.turn_to(_item(meeting, pk), by=request.actor, now=timezone.now())
    return redirect(at(meeting, "room-item", pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Save the note of an item; as one types it is sent by itself, and a conflict shows both texts."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    form = NoteForm(request.POST or None, initial={"note": item.note, "version": item.note_version})
    by_itself = request.headers.get("X-Saved") == AUTOSAVE
    theirs = None
    if form.is_valid():
        try:
            saved = notes.write(
                item,
                text=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                by=request.actor,
                now=timezone.now(),
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            if by_itself:
                return JsonResponse({"says": CONFLICT}, status=409)
            form = NoteForm(
                initial={"note": form.cleaned_data["note"], "version": theirs.note_version}
            )
        else:
            if by_itself:
                return JsonResponse({"version": saved.note_version, "says": _saved_words(saved)})
            messages.success(request, "The note is saved.")
            return redirect(at(meeting, "room-item", pk=pk))
    elif by_itself and request.method == "POST":
        return JsonResponse({"says": "Not saved: the text is too long."}, status=400)
    if theirs is None:
        record = Minutes.objects.filter(meeting=meeting).first()
        access.may_write_record(request.actor, meeting, record).require()
    return render(
        request,
        "governance/room/note.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "theirs": theirs,
            "back_url": at(meeting, "room-item", pk=pk),
        },
    )


CONFLICT = "Somebody else saved this note. Nothing of yours is lost: save it to see both texts side by side."


def _saved_words(item: AgendaItem) -> str:
    return f"Saved at {say_time(item.note_saved_at)} by you" if item.note_saved_at else ""


# --- what comes of it -------------------------------------------------------------------------------------------------


def _recorded(
    request: MemberRequest, item: AgendaItem, form: Any, act: Callable[..., Outcome]
) -> str | None:
    """Record an outcome under an item, once; the address of the item, or None where a rule says no."""
    meeting = item.meeting

    def recorded() -> str:
        one = act(by=request.actor, now=timezone.now())
        return f"{at(meeting, 'room-item', pk=item.pk)}#outcome-{one.pk}"

    return _run(request, meeting, form, recorded)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: MemberRequest, reference: str, pk: int, kind: str) -> HttpResponse:
    """Record a decision; or, where the room is not quorate, a recommendation for ratification."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    people = people_of(meeting)
    present = [one for one in people if one.kind == Seat.Kind.VOTING and one.stays.all()]
    form = DecisionForm(
        request.POST or None, meeting=meeting, present=present, waiting=_waiting(meeting)
    )
    verb = outcomes.decide if kind == OutcomeKind.DECISION else outcomes.recommend

    def act(**who: Any) -> Outcome:
        return verb(item, form.said(), at=form.cleaned_data["at"], **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    title = "Record a decision" if kind == OutcomeKind.DECISION else "Record a recommendation"
    return render(
        request,
        "governance/room/decide.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "title": title,
            "back_url": at(meeting, "room-item", pk=pk),
            "standing": rooms.standing_of(meeting, timezone.now()),
            "kind": kind,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record something for the record."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    form = RecordForm(request.POST or None, meeting=meeting)

    def act(**who: Any) -> Outcome:
        return outcomes.note(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(
        request, meeting, form, "For the record", back=at(meeting, "room-item", pk=pk), button="Record it"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def give_action(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Give somebody an action under an item."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    form = RoomActionForm(request.POST or None, meeting=meeting, actor=request.actor)

    def act(**who: Any) -> Outcome:
        return outcomes.act(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(
        request, meeting, form, "Give an action", back=at(meeting, "room-item", pk=pk), button="Give the action"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Send a matter up to a parent group."""
    meeting = found(request, reference)
    item = _item(meeting, pk)
    parents = outcomes.parents_of(meeting.group)
    form = EscalationForm(request.POST or None, meeting=meeting, parents=parents)

    def act(**who: Any) -> Outcome:
        return outcomes.escalate(item, **form.arguments(), **who)

    if form.is_valid() and (address := _recorded(request, item, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return _form(
        request, meeting, form, "Send it up", back=at(meeting, "room-item", pk=pk), button="Send it up"
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def strike_out(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Strike out what was recorded by mistake."""
    meeting = found(request, reference)
    rows = Outcome.objects.filter(meeting=meeting).select_related("meeting__group", "item")
    one = visible_or_404(rows, pk=pk)
    form = StrikeOutForm(request.POST or None)
    back = at(meeting, "room-item", pk=one.item_id)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    allowed = access.may_write_record(request.actor, meeting, minutes)

    def act() -> str:
        outcomes.strike_out(one, by=request.actor, now=timezone.now(), **form.arguments())
        return back

    if form.is_valid() and (address := attempted(form, act, lambda: allowed)):
        messages.success(request, "It is struck out. It stays in the record and counts no more.")
        return redirect(address)
    allowed.require()
    return _form(
        request, meeting, form, "Strike this out", one.text, back=back, button="Strike it out"
    )
