"""Ask another board for an update, record its answer and what it was told; nobody outside the portal is mailed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from governance.access import board_update as access
from governance.models import AgendaItem, BoardUpdate, Meeting, StandingAsk, StandingItem
from governance.rules.board_update import UPDATE_MOVES, UpdateState
from governance.rules.meeting import ItemKind
from partnership.errors import Refused
from partnership.models import Actor, Agency, Group, Partnership, RegisterEntry, User
from partnership.sensitivity import Sensitivity
from partnership.services import calendar, documents, notices, references, trail
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_before

# How long before a meeting its standing asks are sent: long enough for a board that meets monthly.
ASKED_AHEAD = timedelta(days=42)
IN_THE_DOCUMENT = "See the document."


@dataclass(frozen=True)
class Board:
    """A board of the register, or one that is only named."""

    agency: Agency | None = None
    name: str = ""


@transaction.atomic
def ask(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    board: Board,
    text: str,
    due_on: date,
    liaison: User | None,
    by: Actor,
    now: datetime,
) -> BoardUpdate:
    """
    Ask a board for an update for a meeting by a day; its liaison here is told, if it has one.

    Raises Refused for who does not keep the meeting's agenda, once the meeting is over, and for a day that is past.
    """
    access.may_ask(by, meeting.group).require()
    _demand_ours(board, meeting.partnership_id, by)
    if not meeting.is_before_the_room and not meeting.is_in_session:
        raise Refused("The meeting is over. Choose one that is still to come.")
    if item and item.meeting_id != meeting.pk:
        raise Refused("This item is of another meeting.")
    if due_on < by.today:
        raise Refused("The day by which the answer is needed is past.")
    return _asked(
        meeting,
        {"item": item, "agency": board.agency, "board": board.name, "text": text, "due_on": due_on, "liaison": liaison},
        maker=by.user, by=by, now=now,
    )  # fmt: skip


def _demand_ours(board: Board, partnership_id: int, by: Actor) -> None:
    if partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    if (board.agency is None) == (not board.name):
        raise Refused("Choose a board of the register, or name another; not both.")
    if board.agency and not RegisterEntry.objects.filter(agency=board.agency).exists():
        raise Refused("Choose a board of this partnership’s register.")


def _asked(
    meeting: Meeting, values: dict[str, Any], *, maker: User, by: Actor | None, now: datetime
) -> BoardUpdate:
    today = local_today(now)
    update = BoardUpdate.objects.create(
        partnership=meeting.partnership,
        group=meeting.group,
        meeting=meeting,
        reference=references.next_reference(meeting.partnership, "UPD", today.year),
        made_on=today,
        made_by=maker,
        **values,
    )
    trail.record(
        "governance.board_update.asked",
        subject=update,
        by=by,
        sentence=f"asked another board for an update ({update.reference}) for {meeting.reference}",
        at=now,
    )
    if update.liaison and (by is None or update.liaison != by.user):
        _tell_liaison(update, update.liaison, now=now)
    return update


def _tell_liaison(update: BoardUpdate, liaison: User, *, now: datetime) -> None:
    message = notices.Message(
        code="governance.board_update.asked",
        subject=f"An update is asked for, {update.reference}",
        body="An update from the board that you are the liaison with is asked for. Its page says by when.",
        reference=update.reference,
        address=update.get_absolute_url(),
    )
    people = {liaison: "You are told because you are the liaison with this board."}
    notices.tell(people, message, partnership=update.partnership, key=str(update.pk), now=now)


@transaction.atomic
def answer(
    update: BoardUpdate,
    *,
    is_nothing: bool,
    answer: str,
    given_by: str,
    answered_on: date,
    file: Any = None,
    by: Actor,
) -> BoardUpdate:
    """
    Enter what the board answered: its words, a document, or that it has nothing to report; twice changes nothing.

    Raises Refused for who may not, a day outside the asking and today, and an answer that says nothing.
    """
    rows = BoardUpdate.objects.select_for_update(of=("self",)).select_related(
        "group", "partnership"
    )
    row = rows.get(pk=update.pk)
    state = UpdateState.NOTHING if is_nothing else UpdateState.ANSWERED
    if row.state == state and (row.given_by, row.answered_on) == (given_by, answered_on):
        return row
    access.may_answer(by, row).require()
    UPDATE_MOVES.check(row.state, state)
    if not row.made_on <= answered_on <= by.today:
        raise Refused("The answer came on a day between the asking and today.")
    words = "" if is_nothing else answer.strip() or (IN_THE_DOCUMENT if file else "")
    if not is_nothing and not words:
        raise Refused("Enter what the board answered, or add its document.")
    if file and not is_nothing:
        row.document = documents.store(
            file,
            name=file.name,
            title=f"Update {row.reference}",
            size=file.size,
            sensitivity=Sensitivity.GROUP,
            partnership=row.partnership,
            by=by,
        )
    row.state, row.answer, row.given_by = state, words, given_by
    row.answered_on, row.answered_by = answered_on, by.user
    row.save(
        update_fields=["state", "answer", "given_by", "answered_on", "answered_by", "document"]
    )
    trail.record(
        "governance.board_update.answered",
        subject=row,
        by=by,
        sentence=f"entered the answer of another board ({row.reference})",
    )
    return row


@transaction.atomic
def tell(
    *,
    group: Group,
    board: Board,
    text: str,
    told_on: date,
    item: AgendaItem | None = None,
    by: Actor,
) -> BoardUpdate:
    """Record what the partnership told a board. Raises Refused for who may not, and for a day that is to come."""
    access.may_ask(by, group).require()
    _demand_ours(board, group.partnership_id, by)
    if item and item.meeting.group_id != group.pk:
        raise Refused("This item is of another group.")
    if told_on > by.today:
        raise Refused("This day is still to come.")
    update = BoardUpdate.objects.create(
        partnership=by.partnership,
        group=group,
        item=item,
        meeting=item.meeting if item else None,
        reference=references.next_reference(by.partnership, "UPD", told_on.year),
        agency=board.agency,
        board=board.name,
        state=UpdateState.TOLD,
        text=text,
        made_on=told_on,
        made_by=by.user,
    )
    trail.record(
        "governance.board_update.told",
        subject=update,
        by=by,
        sentence=f"recorded what another board was told ({update.reference})",
    )
    return update


# --- asking before every meeting ------------------------------------------------------------------------------------------


@transaction.atomic
def keep_asking(
    *,
    group: Group,
    board: Board,
    standing: StandingItem | None,
    text: str,
    days_before: int,
    by: Actor,
    now: datetime,
) -> StandingAsk:
    """Ask a board before each meeting of a group from now on. The same board for the same group stands once."""
    access.may_ask(by, group).require()
    _demand_ours(board, group.partnership_id, by)
    if standing and standing.group_id != group.pk:
        raise Refused("This standing item is of another group.")
    same = StandingAsk.objects.current().filter(group=group, agency=board.agency, board=board.name)
    if same.exists():
        raise Refused("This board is asked before each meeting of the group already.")
    rule = StandingAsk.objects.create(
        partnership=by.partnership,
        group=group,
        agency=board.agency,
        board=board.name,
        standing=standing,
        text=text,
        days_before=days_before,
        made_by=by.user,
    )
    _noted_rule(rule, "begun", "began to ask another board before each meeting of", by)
    _ask_by(rule, now=now)
    return rule


@transaction.atomic
def stop_asking(rule: StandingAsk, *, by: Actor) -> StandingAsk:
    """Ask no more; what was asked stays."""
    row = StandingAsk.objects.select_for_update(of=("self",)).select_related("group", "partnership").get(pk=rule.pk)  # fmt: skip
    if row.ended_on:
        return row
    access.may_ask(by, row.group).require()
    row.ended_on = by.today
    row.save(update_fields=["ended_on"])
    _noted_rule(row, "ended", "stopped asking another board before each meeting of", by)
    return row


def _noted_rule(rule: StandingAsk, verb: str, says: str, by: Actor) -> None:
    trail.record(
        f"governance.standing_ask.{verb}",
        subject=rule,
        by=by,
        sentence=f"{says} the {rule.group.code} group",
    )


def ask_by_rules(partnership: Partnership, *, now: datetime) -> int:
    """Ask for each meeting that comes near what the rules ask for, once; how many were asked. Call in its scope."""
    rules = StandingAsk.objects.current().filter(partnership=partnership)
    return sum(_ask_by(one, now=now) for one in rules.select_related("group", "agency", "made_by"))


@transaction.atomic
def _ask_by(rule: StandingAsk, *, now: datetime) -> int:
    today, days = local_today(now), calendar.holidays()
    StandingAsk.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    near = Meeting.objects.to_come().filter(
        group=rule.group, meets_on__range=(today, today + ASKED_AHEAD)
    )
    waiting = near.exclude(pk__in=rule.asked.values("meeting")).order_by("meets_on")
    made = 0
    for meeting in waiting.select_related("group", "partnership"):
        due_on = working_days_before(meeting.meets_on, rule.days_before, days)
        values = {
            "agency": rule.agency, "board": rule.board, "text": rule.text,
            "due_on": max(due_on, today), "rule": rule,
        }  # fmt: skip
        _asked(meeting, values, maker=rule.made_by, by=None, now=now)
        made += 1
    return made


# --- at the table ---------------------------------------------------------------------------------------------------------


def of_meeting(meeting: Meeting) -> QuerySet[BoardUpdate]:
    """What was asked of other boards for a meeting, that which still waits first."""
    rows = BoardUpdate.objects.filter(meeting=meeting).exclude(state=UpdateState.TOLD)
    return rows.select_related("agency", "partnership").order_by("answered_on", "due_on", "pk")


CHILD_DEATH = Q(board__icontains="child death") | Q(agency__name__icontains="child death")


def by_item(
    meeting: Meeting, items: Iterable[AgendaItem]
) -> dict[int, dict[str, list[BoardUpdate]]]:
    """
    For each item what other boards told us and what we told them, newest first: two queries, whatever the items.

    An item shows what was entered for it and what a standing ask brings under it; that of the child death overview
    panel shows both ways since the group's last meeting (Brent 2019, 5.13).
    """
    before = (
        Meeting.objects.held()
        .filter(group=meeting.group_id, meets_on__lt=meeting.meets_on)
        .order_by("-meets_on")
        .values_list("meets_on", flat=True)
        .first()
    )
    since = Q(made_on__gt=before) if before else Q()
    wanted = Q(item__meeting=meeting) | Q(meeting=meeting) | (CHILD_DEATH & since & Q(item__isnull=True, meeting__isnull=True))  # fmt: skip
    rows = list(
        BoardUpdate.objects.filter(wanted, group=meeting.group_id, made_on__lte=meeting.meets_on)
        .select_related("agency", "partnership", "rule")
        .order_by("-made_on", "-pk")
    )
    found = {one.pk: [row for row in rows if _belongs(row, one)] for one in items}
    return {
        pk: {
            "theirs": [one for one in mine if one.state != UpdateState.TOLD],
            "ours": [one for one in mine if one.state == UpdateState.TOLD],
        }
        for pk, mine in found.items()
        if mine
    }


def _belongs(update: BoardUpdate, item: AgendaItem) -> bool:
    if update.item_id:
        return update.item_id == item.pk
    if update.rule and update.rule.standing_id:
        return update.rule.standing_id == item.standing_id
    return item.kind == ItemKind.CHILD_DEATH and "child death" in update.board_in_words.lower()
