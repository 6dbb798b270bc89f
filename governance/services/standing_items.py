"""The rules that put standing items on a group's agendas: kept as rows, offered in one click, and asked when they are due."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from governance.access import agenda as access
from governance.models import AgendaItem, Meeting, StandingItem
from governance.rules.agenda import months_between, usual_items
from governance.rules.meeting import ItemKind, ItemState, MeetingState, MinutesState, Purpose
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.services import trail

# A group of this word in its name reviews cases, and exchanges updates with the child death overview panel.
REVIEWS_CASES = "review"


@dataclass(frozen=True)
class Due:
    """A standing item that an agenda lacks, and for the minutes the meeting whose record it approves."""

    rule: StandingItem
    approves: Meeting | None = None


def unapproved_before(meeting: Meeting) -> QuerySet[Meeting]:
    """The held meetings of the group up to this one whose record is not approved, newest first."""
    unfinished = [MinutesState.DRAFT, MinutesState.CHECKED, MinutesState.CIRCULATED]
    return (
        Meeting.objects.filter(
            group=meeting.group_id, state=MeetingState.HELD, meets_on__lte=meeting.meets_on
        )
        .filter(
            Q(minutes__state__in=unfinished)
            | Q(minutes__isnull=True, closed_at__isnull=False)  # held here, nothing written yet
        )
        .exclude(pk=meeting.pk)
        .order_by("-meets_on", "-pk")
    )


def due_for(meeting: Meeting) -> list[Due]:
    """The standing items that the rules want on this agenda and that are not on it yet."""
    there = AgendaItem.objects.filter(meeting=meeting, standing__isnull=False).values("standing")
    rules = StandingItem.objects.filter(group=meeting.group_id).current().exclude(pk__in=there)
    earlier = Q(put_as__meeting__meets_on__lt=meeting.meets_on)
    kept = ~Q(put_as__meeting__state=MeetingState.CANCELLED) & ~Q(put_as__state=ItemState.MOVED)
    rows = rules.annotate(last_on=Max("put_as__meeting__meets_on", filter=earlier & kept))
    approves = unapproved_before(meeting).first()
    return [
        Due(rule, approves if rule.kind == ItemKind.MINUTES else None)
        for rule in rows
        if _is_due(rule, rule.last_on, meeting.meets_on)
        and (rule.kind != ItemKind.MINUTES or approves)
    ]


def _is_due(rule: StandingItem, last_on: date | None, meets_on: date) -> bool:
    if not rule.every_months or last_on is None:
        return True
    return months_between(last_on, meets_on) >= rule.every_months


@transaction.atomic
def offer_usual(group: Group, *, by: Actor) -> int:
    """Give a group that has no standing items the usual ones; how many. A group that has some keeps them as they are."""
    row = _locked(group)
    if StandingItem.objects.filter(group=row).current().exists():
        return 0
    access.may_plan(by, row).require()
    children = [
        (one.group_id, one.group.called)
        for one in row.children.select_related("group").order_by("group__tier", "group_id")
        if one.group.partnership_id == row.partnership_id
        and not one.group.is_over
        and one.group.kind != Group.Kind.EVENT
    ]
    usual = usual_items(
        is_top=row.tier == 1,
        is_review_group=REVIEWS_CASES in row.name.lower(),
        reporting=children,
    )
    StandingItem.objects.bulk_create(
        StandingItem(
            partnership=row.partnership,
            group=row,
            position=position,
            title=one.title,
            kind=one.kind,
            purpose=one.purpose,
            minutes_planned=one.minutes,
            every_months=one.every_months,
            stands_last=one.stands_last,
            about_group_id=one.about,
        )
        for position, one in enumerate(usual, start=1)
    )
    _tell_trail(row, by, "took over the usual standing items for")
    return len(usual)


@transaction.atomic
def add(
    group: Group,
    *,
    title: str,
    kind: ItemKind,
    purpose: Purpose,
    minutes_planned: int,
    section: str,
    every_months: int,
    stands_last: bool,
    about_group: Group | None,
    by: Actor,
) -> StandingItem:
    """Add a standing item at the end of its part of the agenda."""
    row = _locked(group)
    access.may_plan(by, row).require()
    _demand_here(about_group, by)
    rule = StandingItem.objects.create(
        partnership=row.partnership,
        group=row,
        position=StandingItem.objects.filter(group=row).count() + 1,
        title=title,
        kind=kind,
        purpose=purpose,
        minutes_planned=minutes_planned,
        section=section,
        every_months=every_months,
        stands_last=stands_last,
        about_group=about_group if kind == ItemKind.UPDATE else None,
    )
    _order(row)
    _tell_trail(row, by, "added a standing item for")
    return rule


@transaction.atomic
def change(
    rule: StandingItem,
    *,
    title: str,
    kind: ItemKind,
    purpose: Purpose,
    minutes_planned: int,
    section: str,
    every_months: int,
    stands_last: bool,
    about_group: Group | None,
    by: Actor,
) -> StandingItem:
    """Change a standing item; agendas that have it already keep what they say."""
    group = _locked(rule.group)
    row = StandingItem.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    access.may_plan(by, group).require()
    _demand_here(about_group, by)
    row.title, row.kind, row.purpose, row.section = title, kind, purpose, section
    row.minutes_planned, row.every_months, row.stands_last = (
        minutes_planned,
        every_months,
        stands_last,
    )
    row.about_group = about_group if kind == ItemKind.UPDATE else None
    row.save()
    _order(group)
    _tell_trail(group, by, "changed a standing item of")
    return row


@transaction.atomic
def end(rule: StandingItem, *, by: Actor) -> StandingItem:
    """Put the item on no more agendas; those that have it keep it."""
    return _turned(rule, ended_on=by.today, by=by, says="ended a standing item of")


@transaction.atomic
def use_again(rule: StandingItem, *, by: Actor) -> StandingItem:
    """Put an item that was ended on agendas again."""
    return _turned(rule, ended_on=None, by=by, says="uses again a standing item of")


def _turned(rule: StandingItem, *, ended_on: date | None, by: Actor, says: str) -> StandingItem:
    group = _locked(rule.group)
    row = StandingItem.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if (row.ended_on is None) == (ended_on is None):
        return row
    access.may_plan(by, group).require()
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    _tell_trail(group, by, says)
    return row


@transaction.atomic
def shift(rule: StandingItem, *, places: int, by: Actor) -> None:
    """Move a standing item up (-1) or down (1) among those that stand where it stands."""
    group = _locked(rule.group)
    access.may_plan(by, group).require()
    rows = list(StandingItem.objects.filter(group=group).current())
    at = next((index for index, one in enumerate(rows) if one.pk == rule.pk), None)
    to = -1 if at is None else at + places
    if at is None or not 0 <= to < len(rows) or rows[at].stands_last != rows[to].stands_last:
        return
    rows[at], rows[to] = rows[to], rows[at]
    _number(rows)


def _order(group: Group) -> None:
    _number(list(StandingItem.objects.filter(group=group).current()))


def _number(rows: list[StandingItem]) -> None:
    for position, one in enumerate(rows, start=1):
        one.position = position
    StandingItem.objects.bulk_update(rows, ["position"])


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update(of=("self",)).get(pk=group.pk)


def _demand_here(group: Group | None, by: Actor) -> None:
    if group is not None and group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")


def _tell_trail(group: Group, by: Actor, says: str) -> None:
    trail.record(
        "governance.standing_items.changed",
        subject=group,
        by=by,
        sentence=f"{says} the agenda of the {group.code} group",
    )
