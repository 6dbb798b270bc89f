"""Add the groups of a plan with their names, parents, seats, quorum and terms of reference, and their delegations."""

from partnership.models import (
    Group,
    GroupDelegation,
    GroupName,
    GroupParent,
    GroupQuorum,
    QuorumRequirement,
    Seat,
    TermsOfReference,
)
from partnership.services.set_up.plan import GroupPlan, Plan, QuorumPlan
from partnership.services.set_up.work import Work


def load(plan: Plan, work: Work) -> None:
    """Add what is missing of every group. Parents come last: a file may name a child before its parent."""
    work.groups = {group.code: group for group in Group.objects.all()}
    for one in plan.groups:
        group = work.groups.get(one.key) or work.add(
            Group(partnership=work.partnership, code=one.key, **one.group.columns), one.group.place
        )
        if group:
            work.groups[one.key] = group
            _names(one, group, work)
            _seats(one, group, work)
            _quorum(one.quorum, group, work)
            _terms(one, group, work)
    for one in plan.groups:
        _parents(one, work)
    _delegations(plan, work)


def _names(one: GroupPlan, group: Group, work: Work) -> None:
    standing = set(group.names.values_list("starts_on", flat=True))
    for row in one.names:
        if row.columns["starts_on"] not in standing:
            work.add(GroupName(partnership=work.partnership, group=group, **row.columns), row.place)


def _seats(one: GroupPlan, group: Group, work: Work) -> None:
    standing = set(group.seats.values_list("title", "starts_on"))
    for row in one.seats:
        if (row.columns["title"], row.columns["starts_on"]) in standing:
            continue
        agency = work.agencies.get(row.names[0]) if row.names else None
        work.add(
            Seat(partnership=work.partnership, group=group, agency=agency, **row.columns), row.place
        )


def _quorum(quorum: QuorumPlan | None, group: Group, work: Work) -> None:
    if quorum is None or GroupQuorum.objects.filter(group=group).exists():
        return
    columns = quorum.quorum.columns
    kept = work.add(
        GroupQuorum(partnership=work.partnership, group=group, **columns), quorum.quorum.place
    )
    if kept is None:
        return
    for row in quorum.requirements:
        work.add(
            QuorumRequirement(partnership=work.partnership, quorum=kept, **row.columns), row.place
        )


def _terms(one: GroupPlan, group: Group, work: Work) -> None:
    if one.terms and not group.terms_of_reference.exists():
        work.add(
            TermsOfReference(partnership=work.partnership, group=group, **one.terms.columns),
            one.terms.place,
        )


def _parents(one: GroupPlan, work: Work) -> None:
    group = work.groups.get(one.key)
    if group is None:
        return
    standing = set(group.parents.values_list("parent", "other_board"))
    for row in one.parents:
        parent = work.groups.get(row.names[0]) if row.names else None
        if (parent and parent.pk, row.columns["other_board"]) in standing:
            continue
        work.add(
            GroupParent(partnership=work.partnership, group=group, parent=parent, **row.columns),
            row.place,
        )


def _delegations(plan: Plan, work: Work) -> None:
    standing = set(GroupDelegation.objects.values_list("from_group", "to_group", "what"))
    for row in plan.delegations:
        from_group, to_group = (work.groups.get(name) for name in row.names)
        if not from_group or not to_group:
            continue
        if (from_group.pk, to_group.pk, row.columns["what"]) not in standing:
            work.add(
                GroupDelegation(
                    partnership=work.partnership,
                    from_group=from_group,
                    to_group=to_group,
                    **row.columns,
                ),
                row.place,
            )
