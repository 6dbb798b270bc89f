"""Read the groups of a set-up file: names, parents, seats, quorum, terms of reference, delegations."""

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
from partnership.roles import Sector
from partnership.services.set_up.plan import GroupPlan, QuorumPlan, Values, column, finished
from partnership.services.set_up.rows import Row

LONGEST_CODE = 40  # a group's key becomes the last word of its address


def group(row: Row) -> GroupPlan:
    key = row.key("key", most=LONGEST_CODE)
    names = [_group_name(one) for one in row.rows("names")]
    if not names:
        row.wrong("names", "A group has at least one name.")
    parents = [_parent(one) for one in row.rows("parents")]
    seats = [_seat(one) for one in row.rows("seats")]
    quorum, terms = row.row("quorum"), row.row("terms_of_reference")
    starts_on, ends_on = row.period()
    columns = {
        "kind": row.choice("kind", Group.Kind),
        "tier": row.number("tier", default=0, most=9),
        "purpose": row.text("purpose", column(Group, "purpose")),
        "frequency": row.text("frequency", column(Group, "frequency")),
        "chair_in_words": row.text("chair", column(Group, "chair_in_words")),
        "is_closed": row.flag("closed"),
        "source": row.text("source", column(Group, "source")),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    return GroupPlan(
        key,
        finished(row, columns),
        names,
        parents,
        seats,
        _quorum(quorum) if quorum else None,
        _terms(terms) if terms else None,
    )


def _group_name(row: Row) -> Values:
    starts_on, ends_on = row.period()
    return finished(
        row,
        {
            "name": row.text("name", column(GroupName, "name"), needed=True),
            "abbreviation": row.text("abbreviation", column(GroupName, "abbreviation")),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
    )


def _parent(row: Row) -> Values:
    group = row.key("group", needed=False)
    return finished(
        row,
        {
            "other_board": row.text("other_board", column(GroupParent, "other_board")),
            "is_accountable": row.flag("accountable"),
            "is_coordinating": row.flag("coordinating"),
        },
        names=[group] if group else [],
    )


def _seat(row: Row) -> Values:
    starts_on, ends_on = row.period()
    agency = row.key("agency", needed=False)
    return finished(
        row,
        {
            "title": row.text("title", column(Seat, "title"), needed=True),
            "sector": row.choice("sector", Sector),
            "kind": row.choice("kind", Seat.Kind, default=Seat.Kind.VOTING),
            "is_chair": row.flag("is_chair"),
            "is_lay": row.flag("is_lay"),
            "is_co_opted": row.flag("is_co_opted"),
            "vacant_since": row.day("vacant_since"),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        names=[agency] if agency else [],
    )


def _quorum(row: Row) -> QuorumPlan:
    requirements = [_requirement(one) for one in row.rows("requirements")]
    columns = {
        "says": row.text("says", column(GroupQuorum, "says"), needed=True),
        "least_number": row.number("least_number", default=0, most=100),
        "deputies_count": row.flag("deputies_count", default=True),
        "chair_may_proceed": row.flag("chair_may_proceed"),
        "is_local_default": row.flag("is_local_default"),
    }
    return QuorumPlan(finished(row, columns), requirements)


def _requirement(row: Row) -> Values:
    return finished(
        row,
        {
            "says": row.text("says", column(QuorumRequirement, "says"), needed=True),
            "at_least": row.number("at_least", default=1, most=100),
            "sectors": row.choices("sectors", Sector),
            "stand_ins": row.choices("stand_ins", Sector),
        },
    )


def _terms(row: Row) -> Values:
    parts = {
        part: row.text(part, column(TermsOfReference, part)) for part in TermsOfReference.PARTS
    }
    dates = {"agreed_on": row.day("agreed_on"), "review_on": row.day("review_on")}
    return finished(row, {**parts, **dates})


def delegation(row: Row) -> Values:
    starts_on, ends_on = row.period()
    return finished(
        row,
        {
            "what": row.text("what", column(GroupDelegation, "what"), needed=True),
            "source": row.text("source", column(GroupDelegation, "source")),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        names=[row.key("from_group"), row.key("to_group")],
    )
