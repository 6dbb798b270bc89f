"""Record through which bodies education is represented, and in which seats."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.models import EducationVoice, RepresentationBody
from governance.rules.education import PhaseLine, Voice, by_phase
from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Seat, SeatHolding
from partnership.services import trail


@transaction.atomic
def record(*, seats: Collection[Seat], by: Actor, **told: Any) -> RepresentationBody:
    """Record a body. Raises Refused for a name that stands already, and for a seat of elsewhere or of a closed group."""
    holds(by, WRITE_ARRANGEMENTS).require()
    _demand_ours(seats, by)
    if RepresentationBody.objects.current().filter(name=told["name"]).exists():
        raise Refused("This body is recorded already. Change that one.")
    body = RepresentationBody.objects.create(partnership=by.partnership, **told)
    _sit(body, seats)
    _noted(body, "recorded", by)
    return body


@transaction.atomic
def change(
    body: RepresentationBody, *, version: int, seats: Collection[Seat], by: Actor, **told: Any
) -> RepresentationBody:
    """Change a body that was opened at a version. Raises WrittenMeanwhile when somebody saved it since."""
    row = _locked(body)
    sitting = set(row.voices.values_list("seat", flat=True))
    is_same = all(getattr(row, name) == value for name, value in told.items())
    if is_same and sitting == {one.pk for one in seats}:
        return row
    holds(by, WRITE_ARRANGEMENTS).require()
    _demand_ours(seats, by)
    if row.version != version:
        raise WrittenMeanwhile(row)
    others = RepresentationBody.objects.current().filter(name=told["name"]).exclude(pk=row.pk)
    if others.exists():
        raise Refused("Another body has this name.")
    for name, value in told.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*told, "version"])
    _sit(row, seats)
    _noted(row, "changed", by)
    return row


@transaction.atomic
def end(body: RepresentationBody, *, on: date, by: Actor) -> RepresentationBody:
    """Say from which day the body is no more; it stays in the record."""
    row = _locked(body)
    if row.ended_on:
        return row
    holds(by, WRITE_ARRANGEMENTS).require()
    if on > by.today:
        raise Refused("This day is still to come.")
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    _noted(row, "ended", by)
    return row


def _locked(body: RepresentationBody) -> RepresentationBody:
    rows = RepresentationBody.objects.select_for_update(of=("self",))
    return rows.select_related("partnership").get(pk=body.pk)


def _demand_ours(seats: Collection[Seat], by: Actor) -> None:
    for seat in seats:
        if seat.partnership_id != by.partnership.pk:
            raise Refused("Choose seats of this partnership.")
        if seat.group.is_closed:
            raise Refused("The seats of a closed group stand in no public register.")


def _sit(body: RepresentationBody, seats: Collection[Seat]) -> None:
    body.voices.exclude(seat__in=seats).delete()
    EducationVoice.objects.bulk_create(
        [EducationVoice(partnership=body.partnership, body=body, seat=seat) for seat in seats],
        ignore_conflicts=True,
    )


def _noted(body: RepresentationBody, verb: str, by: Actor) -> None:
    trail.record(
        f"governance.representation_body.{verb}",
        subject=body,
        by=by,
        sentence=f"{verb} a body that represents education",
    )


def lines(actor: Actor) -> list[PhaseLine]:
    """Every phase with who speaks for it today, at the strategic and the operational level."""
    held = SeatHolding.objects.current(actor.today).filter(seat=OuterRef("seat"))
    rows = (
        EducationVoice.objects.filter(
            body__in=RepresentationBody.objects.visible_to(actor).current(),
            seat__group__is_closed=False,
        )
        .exclude(seat__ends_on__lt=actor.today)
        .annotate(is_held=Exists(held))
        .select_related("body", "seat__group")
        .prefetch_related("seat__group__names")
    )
    return by_phase(
        [
            Voice(
                body=one.body.name,
                phases=tuple(one.body.phases),
                tier=one.seat.group.tier,
                group=one.seat.group.name,
                seat=one.seat.title,
                is_vacant=one.seat.vacant_since is not None and not one.is_held,
            )
            for one in rows
        ]
    )
