"""The forward plan: what groups are to look at later, wanted by people and by the portal itself."""

from datetime import date, datetime

from django.db import transaction

from governance.access import agenda as access
from governance.models import AgendaItem, ForwardItem, Meeting
from governance.rules.meeting import ItemKind, Purpose
from governance.services import agendas
from governance.services.agendas import ItemWords
from partnership.access import Verdict, no
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.roles import BUSINESS_UNIT
from partnership.services import notices, trail
from partnership.services.deadlines import local_today


@transaction.atomic
def want(
    *,
    group: Group,
    title: str,
    because: str,
    wanted_by: date | None,
    once_key: str,
    by: Actor | None,
    now: datetime,
    kind: ItemKind = ItemKind.ORDINARY,
    purpose: Purpose = Purpose.DISCUSSION,
) -> ForwardItem:
    """
    Put something before a group by a day: the door for the other subjects; `by=None` is the portal itself.

    The same `once_key` for the same group again hands back what is there, whatever became of it. The title and
    the reason name no child and nobody's case. Raises Refused for a group of another partnership.
    """
    if by is not None and by.partnership.pk != group.partnership_id:
        raise Refused("This group belongs to another partnership.")
    planned, is_new = ForwardItem.objects.get_or_create(
        group=group,
        once_key=once_key,
        defaults={
            "partnership": group.partnership,
            "title": title,
            "because": because,
            "wanted_by": wanted_by,
            "kind": kind,
            "purpose": purpose,
            "added_at": now,
            "added_by": by.user if by else None,
        },
    )
    if is_new:
        trail.record(
            "governance.forward_item.wanted",
            subject=planned,
            by=by,
            sentence="put something on the forward plan of a group",
            at=now,
        )
    return planned


@transaction.atomic
def add(
    *,
    group: Group,
    words: ItemWords,
    because: str,
    wanted_by: date | None,
    by: Actor,
    now: datetime,
) -> ForwardItem:
    """
    Put something on a group's forward plan: planned by who keeps its agendas, proposed by any reader of its papers.

    A proposal carries its proposer and the agency they speak for, and the business unit is told of it.
    """
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    access.may_propose(by, group).require()
    is_proposed = not access.may_plan(by, group)
    planned = ForwardItem.objects.create(
        partnership=by.partnership,
        group=group,
        because=because,
        wanted_by=wanted_by,
        added_at=now,
        added_by=by.user,
        is_proposed=is_proposed,
        agency=by.hat.agency if by.hat and is_proposed else None,
        **_columns(words),
    )
    trail.record(
        "governance.forward_item.proposed" if is_proposed else "governance.forward_item.added",
        subject=planned,
        by=by,
        sentence=f"{'proposed' if is_proposed else 'planned'} an item for the {group.code} group",
    )
    if is_proposed:
        _tell_business_unit(planned, now=now)
    return planned


def _columns(words: ItemWords) -> dict[str, object]:
    return {name: value for name, value in words.columns().items() if name != "section"}


def _tell_business_unit(planned: ForwardItem, *, now: datetime) -> None:
    message = notices.Message(
        code="governance.item_proposed",
        subject="A member proposes an item for an agenda",
        body="A member proposes an item. Take it onto an agenda or drop it with a reason.",
        reference="",
        address=planned.get_absolute_url(),
    )
    people = notices.people_in(planned.partnership, BUSINESS_UNIT, local_today(now))
    notices.tell(people, message, partnership=planned.partnership, key=str(planned.pk), now=now)


def _locked(planned: ForwardItem) -> ForwardItem:
    rows = ForwardItem.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "group", "taken_as__meeting").get(pk=planned.pk)


@transaction.atomic
def change(
    planned: ForwardItem,
    *,
    words: ItemWords,
    because: str,
    wanted_by: date | None,
    by: Actor,
) -> ForwardItem:
    """Change what is planned while it waits."""
    row = _locked(planned)
    access.may_change_planned(by, row).require()
    for name, value in _columns(words).items():
        setattr(row, name, value)
    row.because, row.wanted_by = because, wanted_by
    row.save(update_fields=[*_columns(words), "because", "wanted_by"])
    _tell_trail(row, by, "changed", "changed an item of the forward plan of")
    return row


@transaction.atomic
def drop(planned: ForwardItem, *, because: str, by: Actor, now: datetime) -> ForwardItem:
    """Drop what is planned, with the reason; who proposed it is told where to read it."""
    row = _locked(planned)
    if row.dropped_at:
        return row
    access.may_change_planned(by, row).require()
    row.dropped_at, row.dropped_by, row.dropped_because = now, by.user, because
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_because"])
    _tell_trail(row, by, "dropped", "dropped an item of the forward plan of")
    _tell_proposer(row, by, "is not taken up", now=now)
    return row


def may_take(by: Actor, planned: ForwardItem, meeting: Meeting) -> Verdict:
    """Whether what is planned may go on this agenda now."""
    if planned.group_id != meeting.group_id:
        return no("It is planned for another group.")
    if planned.dropped_at:
        return no("It was dropped. Add it again to bring it back.")
    return access.may_add(by, meeting)


@transaction.atomic
def take(planned: ForwardItem, *, meeting: Meeting, by: Actor, now: datetime) -> AgendaItem:
    """Put what is planned on an agenda of its group; what is on one already stays there."""
    agendas.locked(meeting)
    row = _locked(planned)
    if row.taken_as is not None:
        return row.taken_as
    may_take(by, row, meeting).require()
    item = agendas.add(
        meeting,
        words=ItemWords(
            title=row.title,
            kind=ItemKind(row.kind),
            purpose=Purpose(row.purpose),
            minutes_planned=row.minutes_planned,
            presenter=row.presenter,
            asks=row.asks,
        ),
        by=by,
    )
    row.taken_as = item
    row.save(update_fields=["taken_as"])
    _tell_proposer(row, by, "is on an agenda", now=now)
    return item


def _tell_proposer(row: ForwardItem, by: Actor, says: str, *, now: datetime) -> None:
    if not row.is_proposed or row.added_by is None or row.added_by == by.user:
        return
    message = notices.Message(
        code="governance.proposal_answered",
        subject="What became of the item you proposed",
        body=f"The item that you proposed {says}. Read it in the forward plan.",
        reference="",
        address=row.get_absolute_url(),
    )
    notices.tell(
        {row.added_by: "You are told because you proposed it."},
        message,
        partnership=row.partnership,
        key=f"{row.pk}:{says}",
        now=now,
    )


def _tell_trail(row: ForwardItem, by: Actor, code: str, says: str) -> None:
    trail.record(
        f"governance.forward_item.{code}",
        subject=row,
        by=by,
        sentence=f"{says} the {row.group.code} group",
    )
