"""Groups: found one, rename it, give it parents, seats, people, a quorum and terms of reference. History is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django_scopes import scopes_disabled

from partnership.access import MANAGE_REGISTERS, holds
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    Group,
    GroupDelegation,
    GroupName,
    GroupParent,
    GroupQuorum,
    Partnership,
    QuorumRequirement,
    Seat,
    SeatHolding,
    TermsOfReference,
    User,
)
from partnership.roles import Sector
from partnership.services import trail

A_DAY = timedelta(days=1)
LONGEST_CODE = 40
WORDS_OF_ADDRESSES = frozenset(["holdings", "new", "seats"])


def _record(verb: str, group: Group, sentence: str, by: Actor) -> None:
    trail.record(f"partnership.group.{verb}", subject=group, by=by, sentence=sentence)


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update(of=("self",)).get(pk=group.pk)


@transaction.atomic
def found(
    *,
    name: str,
    abbreviation: str,
    kind: str,
    tier: int | None,
    purpose: str,
    frequency: str,
    starts_on: date,
    by: Actor,
) -> Group:
    """Found a group. Its code is made from its first name and never changes."""
    holds(by, MANAGE_REGISTERS).require()
    group = Group.objects.create(
        partnership=by.partnership,
        code=_free_code(by.partnership, abbreviation or name),
        kind=kind,
        tier=tier,
        purpose=purpose,
        frequency=frequency,
        starts_on=starts_on,
    )
    GroupName.objects.create(
        partnership=by.partnership,
        group=group,
        name=name,
        abbreviation=abbreviation,
        starts_on=starts_on,
    )
    _record("founded", group, f"founded {name}", by)
    return group


def _free_code(partnership: Partnership, words: str) -> str:
    wanted = slugify(words)[: LONGEST_CODE - 4].strip("-") or "group"
    like_it = Group.objects.filter(partnership=partnership, code__startswith=wanted)
    taken = {*like_it.values_list("code", flat=True), *WORDS_OF_ADDRESSES}
    tries = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in tries if code not in taken)


@transaction.atomic
def rename(group: Group, *, name: str, abbreviation: str, on: date, by: Actor) -> Group:
    """Close a group's name the day before, and open the new one. Raises Refused for a day before the last renaming."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(group)
    now = row.names.filter(ends_on__isnull=True).first()
    if now and (now.name, now.abbreviation) == (name, abbreviation):
        return row
    if now and now.starts_on and on <= now.starts_on:
        raise Refused(f"“{now.name}” holds from {now.starts_on:%d %B %Y}; choose a later day.")
    if now:
        now.ends_on = on - A_DAY
        now.save(update_fields=["ends_on"])
    GroupName.objects.create(
        partnership=row.partnership, group=row, name=name, abbreviation=abbreviation, starts_on=on
    )
    was = f"{now.name} " if now else "a group "
    _record("renamed", row, f"renamed {was}to {name} from {on:%d %B %Y}", by)
    return row


@transaction.atomic
def close(group: Group, *, on: date, by: Actor) -> Group:
    """End a group on its last day."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(group)
    if row.ends_on:
        return row
    if row.starts_on and on < row.starts_on:
        raise Refused("The last day cannot be before the first.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    _record("closed", row, f"ended {row.name} on {on:%d %B %Y}", by)
    return row


@transaction.atomic
def add_parent(
    group: Group,
    *,
    parent: Group | None,
    other_board: str,
    is_accountable: bool,
    is_coordinating: bool,
    by: Actor,
) -> GroupParent:
    """
    Say to whom a group reports. A new accountable, or coordinating, parent takes that part over from the old one.

    Raises Refused where the parent itself reports to the group.
    """
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(group)
    if parent and row.pk in _above(parent):
        raise Refused(f"{parent.name} reports to {row.name}, so it cannot be its parent.")
    for part, wanted in (("is_accountable", is_accountable), ("is_coordinating", is_coordinating)):
        if wanted:
            row.parents.filter(**{part: True}).update(**{part: False})
    link, _ = GroupParent.objects.update_or_create(
        partnership=row.partnership,
        group=row,
        parent=parent,
        other_board=other_board,
        defaults={"is_accountable": is_accountable, "is_coordinating": is_coordinating},
    )
    _record("parent_added", row, f"recorded that {row.name} reports to {link}", by)
    return link


def _above(group: Group) -> set[int]:
    """The group and everything that it reports to."""
    links: dict[int, list[int]] = {}
    for child, parent in GroupParent.objects.filter(parent__isnull=False).values_list(
        "group_id", "parent_id"
    ):
        links.setdefault(child, []).append(parent)
    seen, waiting = set(), [group.pk]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += links.get(one, [])
    return seen


@transaction.atomic
def delegate(
    group: Group, *, to_group: Group, what: str, starts_on: date, by: Actor
) -> GroupDelegation:
    """Record what one group hands to another to do, while staying responsible."""
    holds(by, MANAGE_REGISTERS).require()
    if group.pk == to_group.pk:
        raise Refused("A group does not delegate to itself.")
    row = GroupDelegation.objects.create(
        partnership=by.partnership,
        from_group=group,
        to_group=to_group,
        what=what,
        starts_on=starts_on,
    )
    _record("delegated", group, f"recorded what {group.name} delegates to {to_group.name}", by)
    return row


# --- seats ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_seat(
    group: Group,
    *,
    title: str,
    agency: Agency | None,
    sector: str,
    kind: str,
    is_chair: bool,
    is_lay: bool,
    is_co_opted: bool,
    starts_on: date,
    by: Actor,
) -> Seat:
    """Add a place at the table; it is vacant until somebody sits in it."""
    holds(by, MANAGE_REGISTERS).require()
    seat = Seat.objects.create(
        partnership=by.partnership,
        group=group,
        title=title,
        agency=agency,
        sector=sector,
        kind=kind,
        is_chair=is_chair,
        is_lay=is_lay,
        is_co_opted=is_co_opted,
        starts_on=starts_on,
        vacant_since=starts_on,
    )
    _record("seat_added", group, f"added the seat “{title}” to {group.name}", by)
    return seat


def _locked_seat(seat: Seat) -> Seat:
    return Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)


@transaction.atomic
def end_seat(seat: Seat, *, on: date, by: Actor) -> Seat:
    """Take a place away; whoever sits in it leaves it the same day."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked_seat(seat)
    if row.ends_on:
        return row
    if row.starts_on and on < row.starts_on:
        raise Refused("The last day cannot be before the first.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    for holding in row.holdings.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)):
        holding.ends_on = max(on, holding.starts_on)
        holding.save(update_fields=["ends_on"])
    _record("seat_ended", row.group, f"ended the seat “{row.title}” of {row.group.name}", by)
    return row


@transaction.atomic
def seat_person(
    seat: Seat,
    *,
    user: User,
    is_deputy: bool,
    delegated_authority: str,
    starts_on: date,
    by: Actor,
) -> SeatHolding:
    """
    Let a person sit in a seat, or deputise for it, from a day. Seating the same person again changes nothing.

    Raises Refused where somebody else holds the seat, or the seat has ended.
    """
    holds(by, MANAGE_REGISTERS).require()
    row = _locked_seat(seat)
    if row.ends_on and row.ends_on < starts_on:
        raise Refused("This seat has ended.")
    sitting = row.holdings.filter(ends_on__isnull=True, is_deputy=is_deputy)
    same = sitting.filter(user=user).first()
    if same:
        return same
    holder = None if is_deputy else sitting.select_related("user").first()
    if holder:
        raise Refused(f"{holder.user} holds this seat. End that first.")
    holding = SeatHolding.objects.create(
        partnership=row.partnership,
        seat=row,
        user=user,
        is_deputy=is_deputy,
        delegated_authority=delegated_authority,
        starts_on=starts_on,
    )
    if not is_deputy:
        row.vacant_since = None
        row.save(update_fields=["vacant_since"])
    part = "deputy for" if is_deputy else "holder of"
    _record("seated", row.group, f"made {user} {part} “{row.title}” in {row.group.name}", by)
    return holding


@transaction.atomic
def end_holding(holding: SeatHolding, *, on: date, by: Actor) -> SeatHolding:
    """A person leaves a seat on their last day; a holder's seat is vacant from the next."""
    holds(by, MANAGE_REGISTERS).require()
    seat = _locked_seat(holding.seat)
    row = SeatHolding.objects.select_related("user").get(pk=holding.pk)
    if row.ends_on:
        return row
    if on < row.starts_on:
        raise Refused(f"{row.user} sits here from {row.starts_on:%d %B %Y}.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    if not row.is_deputy:
        seat.vacant_since = on + A_DAY
        seat.save(update_fields=["vacant_since"])
    _record("unseated", seat.group, f"ended {row.user}'s place in {seat.group.name}", by)
    return row


# --- quorum and terms of reference ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """One requirement of a quorum: at least so many from these sectors, with who may stand in."""

    at_least: int
    sectors: tuple[Sector, ...]
    stand_ins: tuple[Sector, ...] = ()

    @property
    def says(self) -> str:
        """The requirement in words."""
        who = " or ".join(sector.label.lower() for sector in self.sectors)
        instead = " or ".join(sector.label.lower() for sector in self.stand_ins)
        return f"At least {self.at_least} from: {who}" + (
            f" (or in their place: {instead})" if instead else ""
        )


@transaction.atomic
def set_quorum(
    group: Group,
    *,
    says: str,
    least_number: int,
    deputies_count: bool,
    chair_may_proceed: bool,
    needs: Sequence[Need],
    by: Actor,
) -> GroupQuorum:
    """Record what a group needs before it may decide, in words and as the rule that meetings are judged by."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(group)
    quorum, _ = GroupQuorum.objects.update_or_create(
        group=row,
        defaults={
            "partnership": row.partnership,
            "says": says,
            "least_number": least_number,
            "deputies_count": deputies_count,
            "chair_may_proceed": chair_may_proceed,
            "is_local_default": False,
        },
    )
    quorum.requirements.all().delete()
    QuorumRequirement.objects.bulk_create(
        QuorumRequirement(
            partnership=row.partnership,
            quorum=quorum,
            says=need.says,
            at_least=need.at_least,
            sectors=list(need.sectors),
            stand_ins=list(need.stand_ins),
        )
        for need in needs
    )
    _record("quorum_set", row, f"set the quorum of {row.name}", by)
    return quorum


@transaction.atomic
def write_terms(
    group: Group,
    *,
    parts: dict[str, str],
    agreed_on: date | None,
    review_on: date | None,
    by: Actor,
) -> TermsOfReference:
    """Write the next version of a group's terms of reference; earlier versions stay as they were."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(group)
    last = row.terms_of_reference.first()
    new = {**parts, "agreed_on": agreed_on, "review_on": review_on}
    if last and all(getattr(last, name) == value for name, value in new.items()):
        return last
    terms = TermsOfReference.objects.create(
        partnership=row.partnership,
        group=row,
        version=last.version + 1 if last else 1,
        **new,
    )
    _record(
        "terms_written",
        row,
        f"wrote the terms of reference of {row.name}, version {terms.version}",
        by,
    )
    return terms


# --- over the wall: names only ----------------------------------------------------------------------------------------


@scopes_disabled()
def names_elsewhere(pks: set[int], on: date) -> dict[int, str]:
    """What groups of other partnerships were called on a day: nothing of them but the name."""
    rows = Group.objects.filter(pk__in=pks).select_related("partnership").with_names()
    named = {row: row.named_on(on) or row.named_on(None) for row in rows}
    return {
        row.pk: f"{name.name if name else row.code} ({row.partnership.short_name})"
        for row, name in named.items()
    }


@scopes_disabled()
def children_elsewhere(here: Partnership, on: date) -> list[tuple[int, int]]:
    """Groups of other partnerships that report to one of ours, each with that one: (child, parent)."""
    return list(
        GroupParent.objects.filter(parent__partnership=here)
        .exclude(partnership=here)
        .filter(Q(group__starts_on__isnull=True) | Q(group__starts_on__lte=on))
        .filter(Q(group__ends_on__isnull=True) | Q(group__ends_on__gte=on))
        .values_list("group_id", "parent_id")
    )
