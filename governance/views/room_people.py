"""Who is at the meeting: answers before it, who came and left, guests, interests, and going on without a quorum."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from governance.access import meeting as access
from governance.forms.rooms import (
    AnswerForm,
    CameForm,
    DiscretionForm,
    GuestForm,
    InterestForm,
)
from governance.models import (
    Attendance,
    Meeting,
)
from governance.services import rooms
from governance.views.attempts import attempted
from governance.views.room import at, form_page, found, item_of, run, seat_of
from partnership.errors import Refused
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Seat, SeatHolding
from partnership.services import references

MARKS: dict[str, Callable[..., Attendance]] = {
    "came": lambda row, by, now: rooms.came(row, who=None, at=now, by=by, now=now),
    "left": lambda row, by, now: rooms.left(row, at=now, by=by, now=now),
    "apologies": lambda row, by, now: rooms.apologised(row, by=by),  # noqa: ARG005 - one shape
    "undo": lambda row, by, now: rooms.undo(row, by=by),  # noqa: ARG005 - one shape
}


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
    return form_page(
        request, meeting, form, "Are you coming?", f"For the seat “{seat_row.title}”.",
        back=meeting.get_absolute_url(), button="Save the answer",
    )  # fmt: skip


@require_POST
def mark(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """One click for a seat: its holder is here, left, apologised; or the last of that is taken back."""
    meeting = found(request, reference)
    row = seat_of(meeting, pk)
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
    row = seat_of(meeting, pk)
    holdings = _holdings(row, meeting)
    form = CameForm(request.POST or None, meeting=meeting, holdings=holdings)

    def act() -> str:
        rooms.came(row, by=request.actor, now=timezone.now(), **form.arguments())
        return f"{at(meeting, 'room')}#here"

    if form.is_valid() and (address := run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(request, meeting, form, f"Who came for “{row.post}”?", button="Mark as here")


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

    if form.is_valid() and (address := run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(request, meeting, form, "Somebody in attendance", button="Mark as here")


@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record an interest declared under an item."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    present = meeting.attendance.exclude(name="")
    form = InterestForm(request.POST or None, present=present)
    back = at(meeting, "room-item", pk=pk)

    def act() -> str:
        given = form.arguments()
        row = given.pop("attendance")
        rooms.declare(row, item_pk=item.pk, by=request.actor, now=timezone.now(), **given)
        return back

    if form.is_valid() and (address := run(request, meeting, form, act)):
        messages.success(request, "The interest is recorded.")
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(
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

    if form.is_valid() and (address := run(request, meeting, form, act)):
        return redirect(address)
    access.may_run(request.actor, meeting).require()
    return form_page(request, meeting, form, "Let the meeting proceed")
