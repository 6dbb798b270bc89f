"""Word the touchstones, version by version, and measure changes and plans against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.access import touchstone as access
from governance.models import (
    Measurement,
    Phase,
    Priority,
    Programme,
    StructureChange,
    Touchstone,
)
from governance.rules.touchstone import Effect
from governance.services.entries import keep, require_here, require_words
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail
from partnership.working_days import ONE_DAY

Subject = StructureChange | Priority | Programme | Phase
# What can be measured, by its name in the address, which is that of the measurement's field too.
SUBJECTS: Mapping[str, Any] = {
    "change": StructureChange,
    "phase": Phase,
    "programme": Programme,
    "priority": Priority,
}


def _told(row: Any, verb: str, sentence: str, by: Actor) -> None:
    trail.record(f"governance.touchstone.{verb}", subject=row, by=by, sentence=sentence)


@transaction.atomic
def add(
    *, says: str, about: str, starts_on: date, by: Actor, now: datetime, source: str = ""
) -> Touchstone:
    """Add a touchstone that is in force from a day."""
    holds(by, access.WORD_TOUCHSTONES).require()
    require_words(says, "Say what the touchstone is.")
    row = Touchstone.objects.create(
        partnership=by.partnership,
        says=says,
        about=about,
        starts_on=starts_on,
        source=source,
        recorded_at=now,
        recorded_by=by.user,
    )
    _told(row, "added", "added a touchstone", by)
    return row


def _locked(touchstone: Touchstone) -> Touchstone:
    rows = Touchstone.objects.select_for_update(of=("self",))
    return rows.select_related("partnership").get(pk=touchstone.pk)


@transaction.atomic
def reword(
    touchstone: Touchstone, *, says: str, about: str, starts_on: date, by: Actor, now: datetime
) -> Touchstone:
    """Let another wording take a touchstone's place from a day; the earlier one stays to be read."""
    row = _locked(touchstone)
    later = Touchstone.objects.filter(replaces=row).first()
    if later and (later.says, later.about, later.starts_on) == (says, about, starts_on):
        return later
    access.may_change(by, row).require()
    if starts_on <= row.starts_on:
        raise Refused("Another wording takes its place on a later day than its first.")
    keep(row, ends_on=starts_on - ONE_DAY)
    made = add(says=says, about=about, starts_on=starts_on, by=by, now=now)
    keep(made, replaces=row)
    return made


@transaction.atomic
def end(touchstone: Touchstone, *, ends_on: date, by: Actor) -> Touchstone:
    """End a touchstone on a day; what was measured against it stays."""
    row = _locked(touchstone)
    if row.ends_on == ends_on:
        return row
    access.may_change(by, row).require()
    if ends_on < row.starts_on:
        raise Refused("The last day comes after the first.")
    keep(row, ends_on=ends_on)
    _told(row, "ended", "ended a touchstone", by)
    return row


@dataclass(frozen=True)
class Judged:
    """What a change or a plan does to one touchstone, and why."""

    touchstone: Touchstone
    effect: Effect
    why: str


def newest_of(kind: str, rows: Sequence[Subject]) -> dict[int, list[Measurement]]:
    """The newest measurement of each row against each touchstone, by the row's key."""
    found: dict[int, dict[int, Measurement]] = {}
    made = Measurement.objects.filter(**{f"{kind}__in": [one.pk for one in rows]})
    for one in made.select_related("touchstone", "by").order_by("at", "pk"):
        found.setdefault(getattr(one, f"{kind}_id"), {})[one.touchstone_id] = one
    return {
        pk: sorted(by.values(), key=lambda one: one.touchstone_id) for pk, by in found.items()
    }  # fmt: skip


@transaction.atomic
def measure(
    subject: Subject, *, kind: str, judged: Sequence[Judged], by: Actor, now: datetime
) -> Subject:
    """Measure a change or a plan; what is judged as it was before adds nothing. Raises Refused without a why."""
    row: Subject = SUBJECTS[kind].objects.select_for_update(of=("self",)).get(pk=subject.pk)
    holds(by, access.MEASURE).require()
    require_here(by, row, *(one.touchstone for one in judged))
    stands = {
        one.touchstone_id: (one.effect, one.why) for one in newest_of(kind, [row]).get(row.pk, [])
    }
    for one in judged:
        require_words(one.why, "Say why, for each touchstone that you judge.")
        if stands.get(one.touchstone.pk) != (one.effect, one.why):
            Measurement.objects.create(
                partnership=by.partnership,
                touchstone=one.touchstone,
                effect=one.effect,
                why=one.why,
                at=now,
                by=by.user,
                **{kind: row},
            )
    name = getattr(row, "reference", "") or "a change of the arrangements"
    _told(row, "measured", f"measured {name} against the touchstones", by)
    return row
