"""Advisers and guests: invite somebody to one item, tell them, and take it back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from governance.access import agenda as access
from governance.models import AgendaItem, ItemGuest
from partnership.clocks import in_words, last_moment
from partnership.errors import Refused
from partnership.models import Actor, Membership, Seat, SeatHolding, User
from partnership.services import notices, trail
from partnership.services.deadlines import local_today

# Seats whose holders come, or read, when they are asked to.
BY_NEED = frozenset({Seat.Kind.ADVISER, Seat.Kind.VIRTUAL})
WHY = "You are told because you are invited to one item of the meeting."


@transaction.atomic
def invite(
    item: AgendaItem,
    *,
    person: User | None,
    seat: Seat | None,
    name: str,
    post: str,
    by: Actor,
    now: datetime,
) -> ItemGuest:
    """
    Invite a person of the partnership, the holders of a seat, or somebody by name alone; twice is once.

    Those with an account are told, and read this item and its papers and nothing else of the meeting. Raises
    Refused for people and seats of elsewhere.
    """
    row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    access.may_invite(by, row).require()
    _demand_one(row, person, seat, name, local_today(now))
    found = ItemGuest.objects.filter(item=row)
    standing = (
        found.filter(user=person).first()
        if person
        else found.filter(seat=seat).first()
        if seat
        else found.filter(user__isnull=True, seat__isnull=True, name=name).first()
    )
    if standing:
        return standing
    guest = ItemGuest.objects.create(
        partnership=row.partnership,
        item=row,
        user=person,
        seat=seat,
        name=_called(person, seat, name, local_today(now)),
        post=post or (seat.title if seat else ""),
        invited_at=now,
        invited_by=by.user,
    )
    _tell(row, _people(guest, now), now=now)
    _tell_trail(row, by, "invited", "invited somebody to one item of")
    return guest


def _demand_one(
    item: AgendaItem, person: User | None, seat: Seat | None, name: str, today: date
) -> None:
    given = [one for one in (person, seat, name.strip()) if one]
    if len(given) != 1:
        raise Refused("Say who comes: a person, a seat, or a name; one of the three.")
    if seat is not None and seat.group_id != item.meeting.group_id:
        raise Refused("This seat is in another group.")
    if person is not None:
        here = Membership.objects.filter(partnership=item.partnership, user=person)
        if not here.current(today).exists():
            raise Refused("This person is not in the partnership.")


def _called(person: User | None, seat: Seat | None, name: str, today: date) -> str:
    if person is not None:
        return person.full_name
    if seat is None:
        return name.strip()
    holding = _holdings(seat, today).first()
    return holding.user.full_name if holding else seat.title


def _holdings(seat: Seat, today: date) -> QuerySet[SeatHolding]:
    return SeatHolding.objects.filter(seat=seat).current(today).select_related("user")


def _people(guest: ItemGuest, now: datetime) -> dict[User, str]:
    if guest.user is not None:
        return {guest.user: WHY}
    if guest.seat is None:
        return {}
    return {one.user: WHY for one in _holdings(guest.seat, local_today(now))}


def _tell(item: AgendaItem, people: dict[User, str], *, now: datetime) -> None:
    meeting = item.meeting
    notices.tell(
        people,
        notices.Message(
            code="governance.item_invitation",
            subject=f"You are invited to an item of {meeting.reference}",
            body=f"The item of {meeting.reference}, on {in_words(meeting.meets_on)}, can be read now.",
            reference=meeting.reference,
            address=item.get_absolute_url(),
        ),
        partnership=item.partnership,
        key=str(item.pk),
        now=now,
        useless_after=last_moment(meeting.meets_on),
    )


@transaction.atomic
def take_back(guest: ItemGuest, *, by: Actor) -> None:
    """Invite somebody no more: they see the item no more. Twice changes nothing."""
    row = ItemGuest.objects.select_for_update(of=("self",)).filter(pk=guest.pk).first()
    if row is None:
        return
    access.may_invite(by, row.item).require()
    item = row.item
    row.delete()
    _tell_trail(item, by, "uninvited", "took back an invitation to one item of")


def go_along(item: AgendaItem, to: AgendaItem, *, now: datetime) -> None:
    """Let those who are invited to an item come with it to another meeting, and tell them the new day."""
    for guest in ItemGuest.objects.filter(item=item).select_related("user", "seat"):
        guest.item = to
        guest.save(update_fields=["item"])
        _tell(to, _people(guest, now), now=now)


def _tell_trail(item: AgendaItem, by: Actor, code: str, says: str) -> None:
    trail.record(
        f"governance.agenda.{code}",
        subject=item.meeting,
        by=by,
        sentence=f"{says} {item.meeting.reference}",
    )
