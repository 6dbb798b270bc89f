"""Record what keeps lessons from becoming practice, act on it, and say whether it is overcome."""

from datetime import date, datetime

from django.db import transaction

from governance.access import barrier as access
from governance.models import Barrier, BarrierAction
from governance.rules.barrier import BARRIER_MOVES, STILL_STANDING, BarrierState
from governance.services import entries
from governance.services.entries import Kind, Words, keep, require_here, require_words
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, RegisterEntry
from partnership.services import actions, trail
from partnership.services.actions import Owner

WORDS = (
    "title",
    "what",
    "strategy",
    "learned_from",
    "source_reference",
    "agency",
    "group",
    "owner_post",
)
BARRIER = Kind(Barrier, "BAR", "barrier", WORDS)


def _check(words: Words, by: Actor) -> None:
    require_here(by, words["group"])
    agency = words["agency"]
    if agency and not RegisterEntry.objects.filter(agency=agency).exists():
        raise Refused("Choose an agency of this partnership's register.")
    if not any(words[one] for one in ("agency", "group", "owner_post")):
        raise Refused("Say who acts: an agency, a group or a post.")


@transaction.atomic
def record(*, words: Words, by: Actor, now: datetime) -> Barrier:
    """Record a barrier with who acts on it."""
    holds(by, access.RECORD_BARRIER).require()
    _check(words, by)
    return entries.begin(BARRIER, words=words, by=by, now=now)


@transaction.atomic
def reword(barrier: Barrier, *, words: Words, version: int, by: Actor, now: datetime) -> Barrier:
    """Change what a barrier says. Raises WrittenMeanwhile where somebody else did since it was opened."""
    _check(words, by)
    return entries.reword(
        BARRIER, barrier, words=words, version=version, may=access.may_write, by=by, now=now
    )


@transaction.atomic
def report(barrier: Barrier, *, state: BarrierState, found: str, by: Actor) -> Barrier:
    """Say how a barrier stands, and how we know; one that is over needs the words."""
    row = entries.locked(BARRIER, barrier)
    if (row.state, row.found) == (state, found):
        return row
    access.may_report(by, row).require()
    if row.state != state:
        BARRIER_MOVES.check(row.state, state)
    if state not in STILL_STANDING:
        require_words(found, "Say how we know.")
    keep(row, state=state, found=found)
    trail.record(
        "governance.barrier.reported",
        subject=row,
        by=by,
        sentence=f"said of {row.reference}: {state.label.lower()}",
    )
    return row


@transaction.atomic
def give_action(
    barrier: Barrier,
    *,
    what: str,
    measure: str,
    owner: Owner,
    due_on: date,
    by: Actor,
    now: datetime,
) -> Barrier:
    """Give an action against a barrier."""
    row = entries.locked(BARRIER, barrier)
    access.may_give_action(by, row).require()
    action = actions.give(
        what=what,
        measure=measure,
        owner=owner,
        due_on=due_on,
        by=by,
        now=now,
        raised_in=row.reference,
        source=row,
    )
    BarrierAction.objects.create(
        partnership=row.partnership, barrier=row, action=action, linked_at=now, linked_by=by.user
    )
    entries.told(BARRIER, row, "action_given", f"gave {action.reference} against", by)
    return row
