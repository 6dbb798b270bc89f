"""Put something to a group between meetings, answer it, remind, close it, and carry it to a meeting to be ratified."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from governance.access import circulation as access
from governance.models import Circulation, CirculationAnswer
from governance.notices import circulated
from governance.rules.circulation import (
    NEEDS_WORDS,
    REMIND_BEFORE,
    CirculationKind,
    Stance,
    partners_missing,
)
from governance.rules.meeting import Purpose
from governance.rules.paper import ENDINGS
from governance.services import forward
from partnership.clocks import last_moment
from partnership.errors import Refused
from partnership.models import Actor, Agency, Document, Group, Partnership, Seat, SeatHolding, User
from partnership.sensitivity import Sensitivity
from partnership.services import calendar, documents, notices, references, trail
from partnership.services.deadlines import local_today
from partnership.uploads import Taken
from partnership.working_days import working_days_before


@dataclass(frozen=True)
class Asked:
    """What is put to the group."""

    title: str
    reply_by: date
    kind: CirculationKind = CirculationKind.QUESTION
    text: str = ""
    agency: Agency | None = None
    file: Taken | None = None


@dataclass(frozen=True)
class SeatLine:
    """A seat of the group with its newest answer, if it has given one."""

    seat: Seat
    answer: CirculationAnswer | None
    changed: int


@transaction.atomic
def send(group: Group, *, asked: Asked, by: Actor, now: datetime) -> Circulation:
    """
    Put something to a group; everybody who is to answer is told. A report goes on the group's forward plan too.

    Raises Refused for people who may not, a day that has passed, and an agency or group of another partnership.
    """
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    access.may_circulate(by, group).require()
    today = local_today(now)
    if asked.reply_by <= today:
        raise Refused("Choose a last day for replies after today.")
    if asked.agency and not Seat.objects.filter(group=group, agency=asked.agency).exists():
        raise Refused("This agency has no seat in the group, so nobody there would be told.")
    reference = references.next_reference(by.partnership, "CIR", today.year)
    made = Circulation.objects.create(
        partnership=by.partnership,
        reference=reference,
        group=group,
        kind=asked.kind,
        agency=asked.agency,
        title=asked.title,
        text=asked.text,
        document=_kept(asked, group, reference, by) if asked.file else None,
        reply_by=asked.reply_by,
        sent_at=now,
        sent_by=by.user,
    )
    if asked.agency:
        forward.want(
            group=group,
            title=f"Assurance report of {asked.agency.name}"[:200],
            because=f"Asked for in {reference}",
            wanted_by=asked.reply_by,
            once_key=f"circulation:{reference}",
            by=by,
            now=now,
            purpose=Purpose.DISCUSSION,
        )
    _tell(made, still_to_answer(made, today), now, is_reminder=False)
    _record("sent", made, f"sent round {reference}", by)
    return made


def _kept(asked: Asked, group: Group, reference: str, by: Actor) -> Document:
    if asked.file is None:
        raise Refused("Choose a file.")
    return documents.keep(
        asked.file,
        file_name=f"{reference}{ENDINGS[asked.file.media_type][0]}",
        title=asked.title,
        sensitivity=Sensitivity.GROUP if group.is_closed else Sensitivity.PARTNERSHIP,
        partnership=by.partnership,
        by=by,
    )


def asked_seats(circulation: Circulation, today: date) -> QuerySet[Seat]:
    """The seats that are to answer: those at the table; of a report, those of the agency that owes it."""
    rows = Seat.objects.filter(group=circulation.group_id).exclude(kind=Seat.Kind.ADVISER)
    rows = rows.exclude(ends_on__lt=today).select_related("agency")
    return rows.filter(agency=circulation.agency_id) if circulation.agency_id else rows


def lines(circulation: Circulation, today: date) -> list[SeatLine]:
    """Each seat with its newest answer, those that have answered first."""
    by_seat: dict[int, list[CirculationAnswer]] = {}
    for one in circulation.answers.select_related("by", "seat"):
        by_seat.setdefault(one.seat_id, []).append(one)
    found = []
    for seat in asked_seats(circulation, today):
        given = by_seat.get(seat.pk, [])
        found.append(SeatLine(seat, given[-1] if given else None, max(len(given) - 1, 0)))
    return sorted(found, key=lambda one: one.answer is None)


def missing_partners(circulation: Circulation) -> list[str]:
    """The statutory partners from whose seats there is no reply."""
    sectors = circulation.answers.filter(seat__kind=Seat.Kind.VOTING).values_list("seat__sector", flat=True)  # fmt: skip
    return partners_missing(sectors)


@transaction.atomic
def answer(
    circulation: Circulation, *, stance: Stance, text: str, by: Actor, now: datetime
) -> list[CirculationAnswer]:
    """
    Answer from every seat that the person holds there; the same again changes nothing, another answer is a new row.

    Raises Refused without a seat that is asked, when it is closed, and without words where the answer needs them.
    """
    row = _locked(circulation)
    access.may_answer(by, row).require()
    if stance in NEEDS_WORDS and not text.strip():
        raise Refused("Say why, or what your comment is.")
    made = []
    for seat in asked_seats(row, local_today(now)).filter(pk__in=by.seat_ids):
        before = row.answers.filter(seat=seat).last()
        if before and (before.stance, before.text, before.by_id) == (stance, text, by.user.pk):
            continue
        made.append(
            CirculationAnswer.objects.create(
                partnership=row.partnership,
                circulation=row,
                seat=seat,
                stance=stance,
                text=text,
                at=now,
                by=by.user,
            )
        )
    if made:
        _record("answered", row, f"answered {row.reference}", by)
    return made


@transaction.atomic
def close(circulation: Circulation, *, by: Actor, now: datetime) -> Circulation:
    """End the replies; a second time changes nothing."""
    row = _locked(circulation)
    if not row.is_under_way:
        return row
    access.may_close(by, row).require()
    row.closed_at, row.closed_by = now, by.user
    row.save(update_fields=["closed_at", "closed_by"])
    _record("closed", row, f"closed {row.reference}", by)
    return row


@transaction.atomic
def carry(circulation: Circulation, *, by: Actor, now: datetime) -> Circulation:
    """Put a closed circulation on the group's forward plan, so that a quorate meeting ratifies it; once."""
    row = _locked(circulation)
    if row.carried_as_id:
        return row
    access.may_carry(by, row, missing_partners(row)).require()
    row.carried_as = forward.want(
        group=row.group,
        title=f"To ratify: {row.title}"[:200],
        because=f"The partners replied to {row.reference}; a quorate meeting decides",
        wanted_by=None,
        once_key=f"circulation:{row.reference}",
        by=by,
        now=now,
        purpose=Purpose.DECISION,
    )
    row.save(update_fields=["carried_as"])
    _record("carried", row, f"put {row.reference} on the forward plan, to be ratified", by)
    return row


def still_to_answer(circulation: Circulation, today: date) -> dict[User, str]:
    """Who sits in a seat that has not answered, with why they are told."""
    seats = [one.seat.pk for one in lines(circulation, today) if one.answer is None]
    rows = SeatHolding.objects.filter(seat__in=seats).current(today).select_related("user", "seat")
    people: dict[User, str] = {}
    for one in rows.order_by("pk"):
        people.setdefault(one.user, f"You are told because you sit in the group: {one.seat.title}.")
    return people


def remind(partnership: Partnership, *, now: datetime) -> int:
    """Remind those who have not answered, from two working days before the last day; each person once."""
    today, told = local_today(now), 0
    rows = Circulation.objects.under_way().filter(partnership=partnership, reply_by__gte=today)
    for one in rows.select_related("group", "partnership"):
        if today >= working_days_before(one.reply_by, REMIND_BEFORE, calendar.holidays()):
            people = still_to_answer(one, today)
            _tell(one, people, now, is_reminder=True)
            told += len(people)
    return told


def _tell(
    circulation: Circulation, people: dict[User, str], now: datetime, *, is_reminder: bool
) -> None:
    notices.tell(
        people,
        circulated(circulation, is_reminder=is_reminder),
        partnership=circulation.partnership,
        key=circulation.reference,
        now=now,
        useless_after=last_moment(circulation.reply_by),
    )


def _locked(circulation: Circulation) -> Circulation:
    rows = Circulation.objects.select_for_update(of=("self",))
    return rows.select_related("group", "partnership").get(pk=circulation.pk)


def _record(what: str, circulation: Circulation, did: str, by: Actor) -> None:
    trail.record(f"governance.circulation.{what}", subject=circulation, by=by, sentence=did)
