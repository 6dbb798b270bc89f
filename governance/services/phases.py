"""Plan the phases of a change, and say which milestones are met and which slipped."""

from datetime import date, datetime

from django.db import transaction

from governance.access import phase as access
from governance.access.plan import WRITE_PLAN
from governance.models import Milestone, Phase
from governance.rules.milestone import MILESTONE_MOVES, MilestoneState
from governance.services import entries
from governance.services.entries import Kind, Words, keep, require_words
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor

WORDS = ("title", "plan", "about", "starts_on", "ends_on")
PHASE = Kind(Phase, "PHS", "phase", WORDS)


def _check(words: Words) -> None:
    starts_on, ends_on = words["starts_on"], words["ends_on"]
    if starts_on and ends_on and ends_on <= starts_on:
        raise Refused("The last day must come after the first.")


@transaction.atomic
def plan(*, words: Words, by: Actor, now: datetime, source: str = "") -> Phase:
    """Plan a phase; a later one may have no days yet."""
    holds(by, WRITE_PLAN).require()
    _check(words)
    return entries.begin(PHASE, words=words, by=by, now=now, source=source)


@transaction.atomic
def reword(phase: Phase, *, words: Words, version: int, by: Actor, now: datetime) -> Phase:
    """Change what a phase says. Raises WrittenMeanwhile where somebody else did since it was opened."""
    _check(words)
    return entries.reword(
        PHASE, phase, words=words, version=version, may=access.may_write, by=by, now=now
    )


@transaction.atomic
def add_milestone(
    phase: Phase, *, title: str, owner_post: str, due_on: date, by: Actor
) -> Milestone:
    """Add a milestone to a phase."""
    row = entries.locked(PHASE, phase)
    access.may_write(by, row).require()
    made = Milestone.objects.create(
        partnership=row.partnership,
        phase=row,
        title=title,
        owner_post=owner_post,
        due_on=due_on,
        first_due_on=due_on,
    )
    entries.told(PHASE, row, "milestone_added", "added a milestone to", by)
    return made


def _locked(milestone: Milestone) -> Milestone:
    phase = entries.locked(PHASE, milestone.phase)
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    row.phase = phase
    return row


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, title: str, owner_post: str, by: Actor
) -> Milestone:  # fmt: skip
    """Change a milestone's words; its day changes only by slipping, with a reason."""
    row = _locked(milestone)
    if (row.title, row.owner_post) == (title, owner_post):
        return row
    access.may_report(by, row).require()
    keep(row, title=title, owner_post=owner_post)
    entries.told(PHASE, row.phase, "milestone_changed", "changed a milestone of", by)
    return row


@transaction.atomic
def meet(milestone: Milestone, *, met_on: date, evidence: str, by: Actor) -> Milestone:
    """Say on which day a milestone was met, and what shows it."""
    row = _locked(milestone)
    if row.state == MilestoneState.MET:
        return row
    access.may_report(by, row).require()
    MILESTONE_MOVES.check(row.state, MilestoneState.MET)
    if met_on > by.today:
        raise Refused("A milestone is met on a day that has come.")
    require_words(evidence, "Say what shows that it is met.")
    keep(row, state=MilestoneState.MET, met_on=met_on, evidence=evidence)
    entries.told(PHASE, row.phase, "milestone_met", "said that a milestone is met of", by)
    return row


@transaction.atomic
def slip(milestone: Milestone, *, due_on: date, because: str, by: Actor) -> Milestone:
    """Give a milestone a later day, with the reason; the day it was first due stays beside it."""
    row = _locked(milestone)
    if (row.due_on, row.slipped_because) == (due_on, because):
        return row
    access.may_report(by, row).require()
    MILESTONE_MOVES.check(row.state, MilestoneState.SLIPPED)
    if due_on <= row.due_on:
        raise Refused("A milestone slips to a later day.")
    require_words(because, "Say why it slipped.")
    keep(row, state=MilestoneState.SLIPPED, due_on=due_on, slipped_because=because)
    entries.told(PHASE, row.phase, "milestone_slipped", "gave another day to a milestone of", by)
    return row
