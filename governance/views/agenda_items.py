"""One item of an agenda: its page, adding, changing, ordering, removing, moving it away, and who is invited to it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import agenda as access
from governance.access.meeting import keeps
from governance.forms.agenda import DoForm, ElsewhereForm, GuestForm, ItemForm, PlaceForm
from governance.models import AgendaItem, ItemGuest, Meeting, Verb
from governance.services import agendas, board_updates, item_guests
from governance.services.agendas import ItemWords, Timed
from governance.views.agenda import meeting_at
from governance.views.agenda_asking import asked, at
from partnership.access import ALLOWED
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Membership, Partnership, Seat, User
from partnership.views.asking import move


def item_at(request: MemberRequest, reference: str, pk: int) -> AgendaItem:
    """The item that this person reads, as a reader of the papers or as a guest of the item."""
    rows = AgendaItem.objects.visible_to(request.actor, Verb.OPEN).select_related(
        "partnership", "meeting__partnership", "meeting__group", "approves__partnership"
    )
    return visible_or_404(rows, meeting__reference=reference, pk=pk)


@require_safe
def item(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """One item, for those who read the agenda and for those who are invited to this item alone."""
    found = item_at(request, reference, pk)
    meeting = found.meeting
    reads_all = Meeting.objects.visible_to(request.actor, Verb.OPEN).filter(pk=meeting.pk).exists()
    return render(
        request,
        "governance/agenda/item.html",
        {
            "item": found,
            "meeting": meeting,
            "timed": _timed(found),
            "reads_all": reads_all,
            "guests": found.guests.all() if reads_all else [],
            "updates": board_updates.by_item(meeting, [found]).get(found.pk) if reads_all else None,
            "today": request.actor.today,
            "may_invite": access.may_invite(request.actor, found) if reads_all else None,
            "moves": _moves(request, found),
        },
    )


def _timed(found: AgendaItem) -> Timed:
    everything = agendas.timed(
        found.meeting,
        AgendaItem.objects.filter(meeting=found.meeting_id).order_by("position", "pk"),
    )
    return next(one for one in everything if one.item.pk == found.pk)


def _moves(request: MemberRequest, found: AgendaItem) -> list[dict[str, object]]:
    actor, meeting = request.actor, found.meeting
    if not keeps(actor, meeting):
        return []
    may_change = access.may_change(actor, meeting)
    moves = [move("Change the item", at(meeting, "agenda-item-change", found.pk), may_change, primary=True)]  # fmt: skip
    if access.may_invite(actor, found):
        moves.append(move("Invite somebody to it", at(meeting, "agenda-guests", found.pk), access.may_invite(actor, found)))  # fmt: skip
    moves.append(move("Move or copy it", at(meeting, "agenda-item-move", found.pk), ALLOWED))
    if meeting.is_before_the_room or meeting.is_in_session:
        url = reverse(
            "governance:update-ask", args=[meeting.partnership.slug], query={"item": found.pk}
        )
        moves.append(move("Ask another board for an update", url, ALLOWED))
    if may_change:
        moves.append(move("Take it off the agenda", at(meeting, "agenda-item-remove", found.pk), may_change))  # fmt: skip
    return moves


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, reference: str) -> HttpResponse:
    """Put an item on the agenda."""
    meeting, actor = meeting_at(request, reference), request.actor
    access.may_add(actor, meeting).require()
    form = ItemForm(request.POST or None)

    def act() -> str:
        made = agendas.add(meeting, words=form.words(), by=actor)
        return f"{at(meeting, 'agenda')}#item-{made.pk}"

    return asked(
        request,
        form,
        act,
        done="The item is on the agenda.",
        heading="Add an item",
        button="Put it on the agenda",
        back_url=at(meeting, "agenda"),
        meeting=meeting,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Change what an item says; when somebody else saved it meanwhile, show both and let the person choose."""
    found, actor = item_at(request, reference, pk), request.actor
    meeting = found.meeting
    access.may_change(actor, meeting).require()
    words = ItemWords.of(found)
    form = ItemForm(request.POST or None, initial=words.columns() | {"opened_at": words.mark})

    def act() -> str:
        agendas.change(
            found, words=form.words(), opened_at=form.cleaned_data["opened_at"], by=actor
        )
        return f"{at(meeting, 'agenda')}#item-{found.pk}"

    page: dict[str, Any] = {
        "done": "The item is saved.",
        "heading": "Change the item",
        "button": "Save the item",
        "back_url": at(meeting, "agenda"),
        "caption": found.title,
        "meeting": meeting,
    }
    try:
        return asked(request, form, act, **page)
    except WrittenMeanwhile as conflict:
        theirs = ItemWords.of(conflict.row)
        again = ItemForm(initial=form.words().columns() | {"opened_at": theirs.mark})
        return asked(request, again, act, theirs=theirs.in_full, yours=form.words().in_full, **page)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Take an item off the agenda, after asking."""
    found, actor = item_at(request, reference, pk), request.actor
    meeting = found.meeting
    access.may_change(actor, meeting).require()
    form = DoForm(request.POST or None)

    def act() -> str:
        agendas.remove(found, by=actor)
        return at(meeting, "agenda")

    return asked(
        request,
        form,
        act,
        done="The item is off the agenda.",
        heading="Take this item off the agenda?",
        button="Take it off",
        warning=True,
        back_url=at(meeting, "agenda"),
        caption=found.title,
        says=[
            "Who is invited to it is no longer invited.",
            "An item that came from the forward plan goes back there.",
        ],
        meeting=meeting,
    )


@require_POST
def place(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Move an item up or down by one place."""
    found = item_at(request, reference, pk)
    access.may_keep(request.actor, found.meeting).require()
    places = PlaceForm(request.POST).places()
    if places:
        agendas.shift(found, places=places, by=request.actor)
    return redirect(f"{at(found.meeting, 'agenda')}#item-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Move or copy an item to another meeting of the group."""
    found, actor = item_at(request, reference, pk), request.actor
    meeting = found.meeting
    access.may_keep(actor, meeting).require()
    form = ElsewhereForm(request.POST or None, meetings=agendas.meetings_to_move_to(found))

    def act() -> str:
        to = form.cleaned_data["to"]
        if form.cleaned_data["how"] == "move":
            made = agendas.move(found, to=to, by=actor, now=timezone.now())
        else:
            made = agendas.copy(found, to=to, by=actor)
        return f"{at(made.meeting, 'agenda')}#item-{made.pk}"

    return asked(
        request,
        form,
        act,
        done="The item is on that agenda.",
        heading="Move or copy the item",
        button="Put it on that agenda",
        back_url=found.get_absolute_url(),
        caption=found.title,
        says=["Only meetings whose agendas are open are offered."],
        meeting=meeting,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def guests(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Invite an adviser, a virtual member or somebody else to this item alone."""
    found, actor = item_at(request, reference, pk), request.actor
    meeting = found.meeting
    access.may_invite(actor, found).require()
    form = GuestForm(request.POST or None, seats=_seats(meeting), people=_people(actor.partnership, actor.today))  # fmt: skip

    def act() -> str:
        item_guests.invite(found, by=actor, now=timezone.now(), **form.arguments())
        return found.get_absolute_url()

    return asked(
        request,
        form,
        act,
        done="They are invited to this item.",
        heading="Invite somebody to this item",
        button="Invite them",
        back_url=found.get_absolute_url(),
        caption=found.title,
        says=[
            "They see this item and its papers, and nothing else of the meeting.",
            "Who has an account is told by e-mail and on their page.",
        ],
        meeting=meeting,
    )


def _seats(meeting: Meeting) -> QuerySet[Seat]:
    return Seat.objects.filter(
        group=meeting.group_id, kind__in=item_guests.BY_NEED, ends_on__isnull=True
    )


def _people(partnership: Partnership, today: date) -> QuerySet[User]:
    members = Membership.objects.filter(partnership=partnership).current(today)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("full_name")


@require_POST
def guest_end(request: MemberRequest, reference: str, pk: int, guest: int) -> HttpResponse:
    """Take an invitation to an item back."""
    found = item_at(request, reference, pk)
    access.may_invite(request.actor, found).require()
    row = visible_or_404(ItemGuest.objects.filter(item=found), pk=guest)
    item_guests.take_back(row, by=request.actor)
    messages.success(request, f"{row.name} is no longer invited to this item.")
    return redirect(found.get_absolute_url())
