"""What a set-up file asks for, as typed rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from partnership.services.set_up.rows import Row


@dataclass(frozen=True)
class Values:
    """The columns of one row to be, where in the file they stand, and the keys of other rows that it names."""

    place: str
    columns: dict[str, Any]
    key: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgencyPlan:
    """An organisation, its standing here, and those that it took over from."""

    key: str
    agency: Values
    entry: Values
    succeeds: list[Values]


@dataclass(frozen=True)
class QuorumPlan:
    """A group's quorum and its requirements."""

    quorum: Values
    requirements: list[Values]


@dataclass(frozen=True)
class GroupPlan:
    """A group with all that belongs to it. A seat's `names` hold the key of its agency, a parent's that of a group."""

    key: str
    group: Values
    names: list[Values]
    parents: list[Values]
    seats: list[Values]
    quorum: QuorumPlan | None
    terms: Values | None


@dataclass(frozen=True)
class PersonPlan:
    """A person, what they are here, where they sit, and when they signed."""

    email: str
    user: Values
    roles: list[Values]
    seats: list[Values]
    signed_on: date | None
    left_on: date | None


@dataclass(frozen=True)
class Plan:
    """Everything that a set-up file asks for."""

    sha256: str
    is_demonstration: bool
    source: str
    partnership: Values
    neighbours: list[Values]
    agreement: Values | None
    agencies: list[AgencyPlan]
    none_in_area: list[Values]
    groups: list[GroupPlan]
    delegations: list[Values]
    lead_partners: list[Values]
    staffing: list[Values]
    people: list[PersonPlan]


def column(model: type[models.Model], field: str) -> "models.Field[Any, Any]":
    """The column that keeps a field of the file: it knows how much fits."""
    return model._meta.get_field(field)  # type: ignore[return-value] # a column, never a relation


def finished(
    row: Row, columns: dict[str, Any], *, key: str = "", names: Iterable[str] = ()
) -> Values:
    """The values of a row whose fields have all been asked for; a field nobody asked for is a problem."""
    row.is_everything()
    return Values(row.place, columns, key, tuple(names))
