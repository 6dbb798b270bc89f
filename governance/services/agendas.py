"""The agenda of one meeting: begin it, fill it, order it, set it, and send it out with the papers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from governance.access import agenda as access
from governance.models import (
    AgendaItem,
    AgendaTemplate,
    ForwardItem,
    Meeting,
    StandingItem,
    TemplateItem,
)
from governance.rules.agenda import MOST_ITEMS, Place, clock_times, papers_due_on, place_for
from governance.rules.meeting import (
    MEETING_MOVES,
    ItemKind,
    ItemState,
    MeetingState,
    OutcomeKind,
    Purpose,
)
from governance.services import item_guests, standing_items
from partnership.access import ALLOWED, Verdict, no
from partnership.clocks import in_words, last_moment
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Seat, SeatHolding, User
from partnership.services import calendar, notices, trail
from partnership.services.deadlines import local_today

# What is copied from an earlier agenda: the rest comes by rule.
COPIED_KINDS = frozenset({ItemKind.ORDINARY, ItemKind.UPDATE})


@dataclass(frozen=True)
class ItemWords:
    """What an item says."""

    title: str
    kind: ItemKind = ItemKind.ORDINARY
    purpose: Purpose = Purpose.DISCUSSION
    minutes_planned: int = 10
    section: str = ""
    presenter: str = ""
    asks: str = ""

    @classmethod
    def of(cls, row: AgendaItem | TemplateItem | StandingItem) -> "ItemWords":
        """The words of a row that has them."""
        return cls(
            title=row.title,
            kind=ItemKind(getattr(row, "kind", ItemKind.ORDINARY)),
            purpose=Purpose(row.purpose),
            minutes_planned=row.minutes_planned,
            section=row.section,
            presenter=getattr(row, "presenter", ""),
            asks=getattr(row, "asks", ""),
        )

    def columns(self) -> dict[str, Any]:
        """As the columns of a row."""
        return dict(vars(self))

    @property
    def in_full(self) -> str:
        """Everything that they say, a line to each, to be compared with what somebody else wrote."""
        says = [
            self.title,
            self.purpose.label,
            f"{self.minutes_planned} minutes",
            self.presenter,
            self.section,
            self.asks,
        ]
        return "\n".join(one for one in says if one)

    @property
    def mark(self) -> str:
        """A short mark of these words, with which a form says what it was opened at."""
        said = "\x1f".join(str(value) for value in vars(self).values())
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Timed:
    """An item with its number and the time of day at which it begins; what was moved away has neither."""

    item: AgendaItem
    number: int | None
    begins: time | None


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order, with who is invited to each."""
    rows = (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("approves", "moved_from__meeting", "partnership")
        .prefetch_related("guests", "moved_to__meeting")
    )
    found = list(rows)
    for one in found:
        one.meeting = meeting  # known already; the address of each item asks for it
    return found


def timed(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Timed]:
    """The items with their numbers and the times at which they begin, as `governance/agenda/_items.html` draws them."""
    rows = list(items)
    on_it = [one for one in rows if one.is_on_it]
    times = clock_times(meeting.starts_at, [one.minutes_planned for one in on_it])
    found = {
        one.pk: (number, begins)
        for number, (one, begins) in enumerate(zip(on_it, times, strict=True), start=1)
    }
    return [Timed(one, *found.get(one.pk, (None, None))) for one in rows]


def planned_minutes(items: Iterable[AgendaItem]) -> int:
    """What the items come to, without those that were moved away."""
    return sum(one.minutes_planned for one in items if one.is_on_it)


# --- filling ------------------------------------------------------------------------------------------------------------


def locked(meeting: Meeting) -> Meeting:
    """The meeting, with everybody else who would change its agenda waiting until this is done."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "group").get(pk=meeting.pk)


@transaction.atomic
def begin(
    meeting: Meeting, *, copy_of: Meeting | None, template: AgendaTemplate | None, by: Actor
) -> Meeting:
    """
    Begin the agenda with the standing items that are due, and with an earlier agenda or a template if one is given.

    Doing it twice adds nothing twice. Raises Refused for an earlier meeting of another group.
    """
    row = locked(meeting)
    access.may_change(by, row).require()
    if copy_of is not None and copy_of.group_id != row.group_id:
        raise Refused("Only an agenda of the same group is copied.")
    if template is not None and template.group_id not in {None, row.group_id}:
        raise Refused("This template is another group’s.")
    _bring_in(row)
    if copy_of is not None:
        earlier = copy_of.items.on_it().filter(standing__isnull=True, kind__in=COPIED_KINDS)
        _put_words(row, [ItemWords.of(one) for one in earlier])
    if template is not None:
        _put_words(row, [ItemWords.of(one) for one in template.items.all()])
    _tell_trail(row, by, "begun", "began the agenda of")
    return row


@transaction.atomic
def bring_in(meeting: Meeting, *, by: Actor) -> int:
    """Bring in the standing items that are due and not there; how many."""
    row = locked(meeting)
    access.may_change(by, row).require()
    added = _bring_in(row)
    if added:
        _tell_trail(row, by, "brought_in", "brought the standing items into the agenda of")
    return added


def _bring_in(meeting: Meeting) -> int:
    due = standing_items.due_for(meeting)
    for one in due:
        _put(
            meeting, ItemWords.of(one.rule), Place(one.rule.position, one.rule.stands_last),
            standing=one.rule, approves=one.approves,
        )  # fmt: skip
    return len(due)


def _put_words(meeting: Meeting, words: Sequence[ItemWords]) -> None:
    there = {one.title.casefold() for one in meeting.items.all()}
    for one in words:
        if one.title.casefold() not in there:
            _put(meeting, one, Place())


def _put(meeting: Meeting, words: ItemWords, place: Place, **more: Any) -> AgendaItem:
    rows = list(AgendaItem.objects.filter(meeting=meeting).select_related("standing"))
    if len(rows) >= MOST_ITEMS:
        raise Refused(f"An agenda holds {MOST_ITEMS} items at most.")
    item = AgendaItem.objects.create(
        partnership=meeting.partnership,
        meeting=meeting,
        position=len(rows) + 1,
        **(words.columns() | more),
    )
    rows.insert(place_for(place, [_place_of(one) for one in rows]), item)
    _number(rows)
    return item


def _place_of(item: AgendaItem) -> Place:
    rule = item.standing
    return Place(rule.position, rule.stands_last) if rule else Place()


def _number(rows: Sequence[AgendaItem]) -> None:
    moved = []
    for position, one in enumerate(rows, start=1):
        if one.position != position:
            one.position = position
            moved.append(one)
    AgendaItem.objects.bulk_update(moved, ["position"])


@transaction.atomic
def add(meeting: Meeting, *, words: ItemWords, by: Actor) -> AgendaItem:
    """Put an item on the agenda, before what stands last; one that comes after the papers went out is marked late."""
    row = locked(meeting)
    access.may_add(by, row).require()
    item = _put(
        row,
        words,
        Place(),
        is_late=row.state in access.TAKES_LATE_ITEMS,
        approves=_approved_by(row, words.kind),
    )
    _tell_trail(row, by, "item_added", "put an item on the agenda of")
    return item


def _approved_by(meeting: Meeting, kind: ItemKind) -> Meeting | None:
    """The meeting whose record an item of the kind would approve: the newest that is not approved and on no other item here."""
    if kind != ItemKind.MINUTES:
        return None
    taken = AgendaItem.objects.filter(meeting=meeting, approves__isnull=False).values("approves")
    return standing_items.unapproved_before(meeting).exclude(pk__in=taken).first()


def _locked_item(item: AgendaItem) -> AgendaItem | None:
    """The item as it is now, with its meeting locked first, so that nobody waits for another in a circle."""
    meeting = locked(item.meeting)
    row = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if row is not None:
        row.meeting = meeting
    return row


def _there(item: AgendaItem) -> AgendaItem:
    row = _locked_item(item)
    if row is None:
        raise Refused("Somebody has taken this item off the agenda.")
    return row


@transaction.atomic
def change(item: AgendaItem, *, words: ItemWords, opened_at: str, by: Actor) -> AgendaItem:
    """
    Change what an item says; `opened_at` is the mark of the words that the person saw.

    Raises WrittenMeanwhile when somebody saved other words since.
    """
    row = _there(item)
    now_says = ItemWords.of(row)
    if now_says == words:
        return row
    access.may_change(by, row.meeting).require()
    if now_says.mark != opened_at:
        raise WrittenMeanwhile(row)
    if row.kind != words.kind:
        row.approves = _approved_by(row.meeting, words.kind)
    for name, value in words.columns().items():
        setattr(row, name, value)
    row.save(update_fields=[*words.columns(), "approves"])
    _tell_trail(row.meeting, by, "item_changed", "changed an item on the agenda of")
    return row


@transaction.atomic
def remove(item: AgendaItem, *, by: Actor) -> None:
    """Take an item off the agenda; what it came from in the forward plan waits again. Twice changes nothing."""
    row = _locked_item(item)
    if row is None:
        return
    access.may_change(by, row.meeting).require()
    count = row.papers.count()
    if count:
        raise Refused(
            f"This item has {count} paper{'' if count == 1 else 's'}, which stay in the record. "
            "Move the item to another meeting, or change its words."
        )
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise Refused(
            "Outcomes or another meeting’s item hang on this one. Move it to another meeting instead."
        ) from None
    _number(list(AgendaItem.objects.filter(meeting=row.meeting)))
    _tell_trail(row.meeting, by, "item_removed", "took an item off the agenda of")


@transaction.atomic
def shift(item: AgendaItem, *, places: int, by: Actor) -> None:
    """Move an item up (negative) or down by so many places; at the end of the agenda it stays there."""
    row = _there(item)
    access.may_change(by, row.meeting).require()
    rows = list(AgendaItem.objects.filter(meeting=row.meeting))
    at = next(index for index, one in enumerate(rows) if one.pk == row.pk)
    rows.insert(min(max(at + places, 0), len(rows) - 1), rows.pop(at))
    _number(rows)


# --- to another meeting -------------------------------------------------------------------------------------------------


def meetings_to_move_to(item: AgendaItem) -> QuerySet[Meeting]:
    """The other meetings of the group whose agendas are open, soonest first."""
    return (
        Meeting.objects.filter(
            group=item.meeting.group_id,
            state__in=[MeetingState.PLANNED, MeetingState.PAPERS_OUT],
        )
        .exclude(pk=item.meeting_id)
        .order_by("meets_on", "pk")
    )


@transaction.atomic
def move(item: AgendaItem, *, to: Meeting, by: Actor, now: datetime) -> AgendaItem:
    """
    Move an item to another meeting of the group with what came of it so far and those invited; its place says where it went.

    Raises Refused once the meeting decided on it: a decision stays in the record of the meeting that took it.
    """
    row, target = _both(item, to)
    standing = row.moved_to.filter(meeting=target).first()
    if row.state == ItemState.MOVED and standing:
        return standing
    access.may_move(by, row).require()
    access.may_add(by, target).require()
    if row.state == ItemState.MOVED:
        raise Refused("This item was moved to another meeting already.")
    _refuse_decided(row)
    moved = _put(
        target, ItemWords.of(row), Place(),
        moved_from=row, is_late=_is_late(target), approves=row.approves,
    )  # fmt: skip
    for outcome in row.outcomes.all():
        outcome.item, outcome.meeting = moved, target
        outcome.save(update_fields=["item", "meeting"])
    ForwardItem.objects.filter(taken_as=row).update(taken_as=moved)
    row.board_updates.update(item=moved, meeting=target)
    item_guests.go_along(row, moved, now=now)
    row.state = ItemState.MOVED
    row.save(update_fields=["state"])
    trail.record(
        "governance.agenda.item_moved",
        subject=row.meeting,
        by=by,
        sentence=f"moved an item from {row.meeting.reference} to {target.reference}",
    )
    return moved


@transaction.atomic
def copy(item: AgendaItem, *, to: Meeting, by: Actor) -> AgendaItem:
    """Put the same words on another agenda of the group; the item here and its record stay as they are."""
    row, target = _both(item, to)
    access.may_add(by, target).require()
    words = ItemWords.of(row)
    there = target.items.filter(title=row.title, moved_from__isnull=True).first()
    if there:
        return there
    made = _put(
        target, words, Place(), is_late=_is_late(target), approves=_approved_by(target, words.kind)
    )
    _tell_trail(target, by, "item_copied", f"copied an item of {row.meeting.reference} to")
    return made


def _both(item: AgendaItem, to: Meeting) -> tuple[AgendaItem, Meeting]:
    """The item and the meeting it goes to, locked in the order of their keys."""
    if to.partnership_id != item.partnership_id or to.group_id != item.meeting.group_id:
        raise Refused("An item goes to another meeting of the same group.")
    if to.pk == item.meeting_id:
        raise Refused("The item is on this agenda. Choose another meeting.")
    if to.pk < item.meeting_id:
        locked(to)
    row = _there(item)
    return row, locked(to)


def _is_late(meeting: Meeting) -> bool:
    return meeting.state in access.TAKES_LATE_ITEMS


def _refuse_decided(item: AgendaItem) -> None:
    decided = item.outcomes.standing().filter(
        kind__in=[OutcomeKind.DECISION, OutcomeKind.RECOMMENDATION]
    )
    if decided.exists():
        raise Refused(
            "The meeting decided on this item, and its decision stays in its record. Copy the item instead."
        )


@transaction.atomic
def save_template(
    meeting: Meeting, *, name: str, is_for_every_group: bool, by: Actor
) -> AgendaTemplate:
    """Keep the items that no rule puts there under a name, to begin other agendas from; the same name again replaces it."""
    row = locked(meeting)
    access.may_plan(by, row.group).require()
    group = None if is_for_every_group else row.group
    template, _ = AgendaTemplate.objects.update_or_create(
        partnership=row.partnership, name=name, defaults={"group": group}
    )
    template.items.all().delete()
    kept = row.items.on_it().filter(standing__isnull=True, kind__in=COPIED_KINDS)
    TemplateItem.objects.bulk_create(
        TemplateItem(
            partnership=row.partnership,
            template=template,
            position=position,
            **{
                name: value for name, value in ItemWords.of(one).columns().items() if name != "kind"
            },
        )
        for position, one in enumerate(kept, start=1)
    )
    _tell_trail(row, by, "template_saved", "saved a template from the agenda of")
    return template


# --- setting and sending ------------------------------------------------------------------------------------------------


def may_set(by: Actor, meeting: Meeting) -> Verdict:
    """Whether the agenda may be set now: it says something, and deals with minutes that wait for approval."""
    allowed = access.may_set(by, meeting)
    if not allowed:
        return allowed
    items = AgendaItem.objects.filter(meeting=meeting).on_it()
    if not items.exists():
        return no("The agenda has no items yet.")
    waiting = standing_items.unapproved_before(meeting).first()
    if waiting and not items.filter(kind=ItemKind.MINUTES).exists():
        return no(
            f"The minutes of {waiting.reference}, held on {in_words(waiting.meets_on)}, are not approved. "
            "Put “Minutes of the last meeting” on the agenda first; the business unit or whoever chairs can."
        )
    return ALLOWED


@transaction.atomic
def set_agenda(meeting: Meeting, *, by: Actor) -> Meeting:
    """Set the agenda: it stays as it is until somebody takes it back."""
    row = locked(meeting)
    if row.state == MeetingState.AGENDA_SET:
        return row
    may_set(by, row).require()
    return _to(row, MeetingState.AGENDA_SET, by=by, code="set", says="set the agenda of")


@transaction.atomic
def take_back(meeting: Meeting, *, by: Actor) -> Meeting:
    """Open a set agenda again, to change it."""
    row = locked(meeting)
    if row.state == MeetingState.PLANNED:
        return row
    access.may_take_back(by, row).require()
    return _to(row, MeetingState.PLANNED, by=by, code="taken_back", says="took back the agenda of")


def _to(row: Meeting, state: MeetingState, *, by: Actor, code: str, says: str) -> Meeting:
    MEETING_MOVES.check(row.state, state)
    row.state = state
    row.save(update_fields=["state"])
    _tell_trail(row, by, code, says)
    return row


def people_to_tell(meeting: Meeting, today: date) -> dict[User, str]:
    """Everybody with a seat in the group today, with why they are told; advisers come when they are asked to an item."""
    holdings = (
        SeatHolding.objects.filter(seat__group=meeting.group_id)
        .filter(Q(seat__ends_on__isnull=True) | Q(seat__ends_on__gte=today))
        .exclude(seat__kind=Seat.Kind.ADVISER)
        .current(today)
        .select_related("user", "seat")
        .order_by("pk")
    )
    people: dict[User, str] = {}
    for one in holdings:
        people.setdefault(one.user, f"You are told because you sit in the group: {one.seat.title}.")
    return people


def would_be_late(meeting: Meeting, now: datetime) -> bool:
    """Whether papers that go out now are late: less than five working days before the meeting."""
    return local_today(now) > papers_due_on(meeting.meets_on, calendar.holidays())


def went_out_late(meeting: Meeting) -> bool:
    """Whether the papers went out late."""
    return meeting.papers_out_at is not None and would_be_late(meeting, meeting.papers_out_at)


@transaction.atomic
def send_out(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Send the agenda and the papers out: everybody with a seat is told once, and lateness is recorded."""
    row = locked(meeting)
    if row.state == MeetingState.PAPERS_OUT:
        return row
    access.may_send(by, row).require()
    MEETING_MOVES.check(row.state, MeetingState.PAPERS_OUT)
    row.state, row.papers_out_at = MeetingState.PAPERS_OUT, now
    row.save(update_fields=["state", "papers_out_at"])
    people = people_to_tell(row, local_today(now))
    late = ", late" if would_be_late(row, now) else ""
    _tell_trail(row, by, "papers_out", f"sent out the papers{late}, to {len(people)} people, of")
    notices.tell(
        people,
        notices.Message(
            code="governance.papers_out",
            subject=f"The papers of {row.reference} are ready",
            body=f"The agenda and papers of {row.reference}, on {in_words(row.meets_on)}, can be read now.",
            reference=row.reference,
            address=row.get_absolute_url(),
        ),
        partnership=row.partnership,
        key=row.reference,
        now=now,
        useless_after=last_moment(row.meets_on),
    )
    return row


def _tell_trail(meeting: Meeting, by: Actor, code: str, says: str) -> None:
    trail.record(
        f"governance.agenda.{code}",
        subject=meeting,
        by=by,
        sentence=f"{says} {meeting.reference}",
    )
