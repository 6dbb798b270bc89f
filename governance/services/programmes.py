"""Draft a year's work programme, have it agreed, and say how far its items are."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance.access import programme as access
from governance.access.plan import WRITE_PLAN
from governance.models import ForwardItem, Priority, Programme, ProgrammeItem
from governance.rules.programme import (
    PROGRAMME_MOVES,
    WORK_MOVES,
    ProgrammeState,
    WorkState,
    is_too_long,
    last_day,
)
from governance.services import decisions, entries, forward
from governance.services.decisions import Decided
from governance.services.entries import Kind, Words, keep, require_here, require_words
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.services import trail

WORDS = ("title", "about", "drafted_by", "starts_on", "ends_on")
PROGRAMME = Kind(Programme, "PRG", "programme", WORDS)


def _check(words: Words, by: Actor) -> None:
    if words["ends_on"] <= words["starts_on"]:
        raise Refused("The last day must come after the first.")
    if is_too_long(words["starts_on"], words["ends_on"]):
        raise Refused("A programme is of a year, and never of more than a year and a half.")
    require_here(by, words["drafted_by"])


@transaction.atomic
def draft(*, words: Words, by: Actor, now: datetime, source: str = "") -> Programme:
    """Draft the programme of a year."""
    holds(by, WRITE_PLAN).require()
    _check(words, by)
    return entries.begin(PROGRAMME, words=words, by=by, now=now, source=source)


@transaction.atomic
def reword(
    programme: Programme, *, words: Words, version: int, by: Actor, now: datetime
) -> Programme:
    """Change what a programme says. Raises WrittenMeanwhile where somebody else did since it was opened."""
    _check(words, by)
    if outside(programme, words["starts_on"], words["ends_on"]):
        raise Refused("An item lies outside these days. Move it first.")
    return entries.reword(
        PROGRAMME, programme, words=words, version=version, may=access.may_reword, by=by, now=now
    )


def outside(programme: Programme, starts_on: date, ends_on: date) -> bool:
    """Whether an item of the programme is planned outside two days."""
    inside = (starts_on.replace(day=1), ends_on)
    return (
        ProgrammeItem.objects.filter(programme=programme).exclude(starts_on__range=inside).exists()
    )


@transaction.atomic
def agree(programme: Programme, *, decided: Decided, by: Actor) -> Programme:
    """Record that the Executive has agreed a programme. Without its decision nothing is agreed."""
    row = entries.locked(PROGRAMME, programme)
    if row.state == ProgrammeState.AGREED:
        return row
    access.may_agree(by, row).require()
    PROGRAMME_MOVES.check(row.state, ProgrammeState.AGREED)
    decisions.put_behind(row, decided, by=by)
    row.state = ProgrammeState.AGREED
    row.save(update_fields=["state", *decisions.FIELDS])
    entries.told(PROGRAMME, row, "agreed", "recorded that the Executive agreed", by)
    return row


@transaction.atomic
def end(programme: Programme, *, because: str, by: Actor) -> Programme:
    """Say how the year of an agreed programme ended, or why a draft is dropped."""
    row = entries.locked(PROGRAMME, programme)
    if row.ended_because:
        return row
    access.may_end(by, row).require()
    was_agreed = row.state == ProgrammeState.AGREED
    ends = ProgrammeState.CLOSED if was_agreed else ProgrammeState.DROPPED
    PROGRAMME_MOVES.check(row.state, ends)
    require_words(because, "Say how the programme ended.")
    keep(row, state=ends, ended_because=because)
    entries.told(PROGRAMME, row, "ended", "ended", by)
    return row


# --- items ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """One piece of work: what, in which months, who leads and answers, and which priority it serves."""

    title: str
    starts_on: date
    months: int
    lead_group: Group | None = None
    owner_post: str = ""
    priority: Priority | None = None


WORK = ("title", "starts_on", "months", "lead_group", "owner_post", "priority")


def _check_work(programme: Programme, work: Work, by: Actor) -> None:
    require_here(by, work.lead_group, work.priority)
    if not programme.starts_on.replace(day=1) <= work.starts_on <= programme.ends_on:
        raise Refused("Choose a month or a quarter of the programme's year.")


@transaction.atomic
def add(programme: Programme, *, work: Work, by: Actor) -> ProgrammeItem:
    """Add a piece of work; one that comes after the Executive's agreement says so for ever."""
    row = entries.locked(PROGRAMME, programme)
    access.may_write(by, row).require()
    _check_work(row, work, by)
    item = ProgrammeItem.objects.create(
        partnership=row.partnership,
        programme=row,
        ends_on=last_day(work.starts_on, work.months),
        is_added_later=row.state == ProgrammeState.AGREED,
        **{name: getattr(work, name) for name in WORK},
    )
    entries.told(PROGRAMME, row, "item_added", "added an item to", by)
    return item


def _locked(item: ProgrammeItem) -> ProgrammeItem:
    programme = entries.locked(PROGRAMME, item.programme)
    rows = ProgrammeItem.objects.select_for_update(of=("self",)).select_related("lead_group")
    row = rows.get(pk=item.pk)
    row.programme = programme
    return row


@transaction.atomic
def change(item: ProgrammeItem, *, work: Work, by: Actor) -> ProgrammeItem:
    """Change a piece of work; what it said before stays in its history."""
    row = _locked(item)
    if all(getattr(row, name) == getattr(work, name) for name in WORK):
        return row
    access.may_change(by, row).require()
    _check_work(row.programme, work, by)
    keep(
        row,
        ends_on=last_day(work.starts_on, work.months),
        **{name: getattr(work, name) for name in WORK},
    )
    entries.told(PROGRAMME, row.programme, "item_changed", "changed an item of", by)
    return row


@transaction.atomic
def report(item: ProgrammeItem, *, state: WorkState, note: str, by: Actor) -> ProgrammeItem:
    """Say how far a piece of work is, and what came of it; one that is dropped needs its reason."""
    row = _locked(item)
    if (row.state, row.note) == (state, note):
        return row
    access.may_report(by, row).require()
    if row.state != state:
        WORK_MOVES.check(row.state, state)
    if state == WorkState.DROPPED:
        require_words(note, "Say why it is dropped.")
    keep(row, state=state, note=note)
    trail.record(
        "governance.programme.item_reported",
        subject=row.programme,
        by=by,
        sentence=f"said of an item of {row.programme.reference}: {state.label.lower()}",
    )
    return row


@transaction.atomic
def bring(item: ProgrammeItem, *, by: Actor, now: datetime) -> ForwardItem:
    """Put a piece of work on the forward plan of the group that leads it; a second time changes nothing."""
    row = _locked(item)
    if row.planned_as is not None:
        return row.planned_as
    access.may_bring(by, row).require()
    if row.lead_group is None:  # never with an allowing verdict
        raise Refused("Say first which group leads it.")
    planned = forward.want(
        group=row.lead_group,
        title=row.title,
        because=f"In the work programme {row.programme.reference} for {row.when}",
        wanted_by=row.ends_on,
        once_key=f"programme-item:{row.pk}",
        by=by,
        now=now,
    )
    keep(row, planned_as=planned)
    return planned
