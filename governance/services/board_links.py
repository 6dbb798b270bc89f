"""Record and change the links with other boards."""

from datetime import date
from typing import Any

from django.db import transaction

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.models import BoardLink
from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, RegisterEntry
from partnership.services import trail


@transaction.atomic
def record(*, by: Actor, **told: Any) -> BoardLink:
    """Record a link. Raises Refused for a board or a seat of elsewhere, and for a board that has one already."""
    holds(by, WRITE_ARRANGEMENTS).require()
    _require_ours(told, by)
    agency = told.get("agency")
    if agency and BoardLink.objects.filter(agency=agency, ended_on__isnull=True).exists():
        raise Refused("The link with this board is recorded already. Change that one.")
    made = BoardLink.objects.create(partnership=by.partnership, **told)
    _noted(made, "recorded", by=by)
    return made


def _require_ours(told: dict[str, Any], by: Actor) -> None:
    agency, seat = told.get("agency"), told.get("seat")
    if (agency is None) == (not told.get("other_name", "")):
        raise Refused("Choose a board of the register, or name another; not both.")
    if agency and not RegisterEntry.objects.filter(agency=agency).exists():
        raise Refused("Choose a board of this partnership's register.")
    if seat and seat.partnership_id != by.partnership.pk:
        raise Refused("Choose a seat of this partnership.")


@transaction.atomic
def change(link: BoardLink, *, version: int, by: Actor, **told: Any) -> BoardLink:
    """Change a link that was opened at a version. Raises WrittenMeanwhile when somebody saved it since."""
    row = BoardLink.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=link.pk)  # fmt: skip
    if all(getattr(row, name) == value for name, value in told.items()):
        return row
    holds(by, WRITE_ARRANGEMENTS).require()
    _require_ours(
        {name: getattr(row, name) for name in ("agency", "other_name", "seat")} | told, by
    )
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name, value in told.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*told, "version"])
    _noted(row, "changed", by=by)
    return row


@transaction.atomic
def end(link: BoardLink, *, on: date, by: Actor) -> BoardLink:
    """Say from which day the link is over; it stays in the record."""
    row = BoardLink.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=link.pk)  # fmt: skip
    if row.ended_on:
        return row
    holds(by, WRITE_ARRANGEMENTS).require()
    if on > by.today:
        raise Refused("This day is still to come.")
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    _noted(row, "ended", by=by)
    return row


def _noted(row: BoardLink, verb: str, *, by: Actor) -> None:
    trail.record(
        f"governance.board_link.{verb}",
        subject=row,
        by=by,
        sentence=f"{verb} a link with another board",
    )
