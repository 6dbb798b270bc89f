"""Give somebody an action, report on it, close it, and record its impact: four different acts by different people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.access import ALLOWED, CLOSE_ACTIONS, MAKE_ACTIONS, Verdict, holds, no
from partnership.models import (
    ACTION_MOVES,
    Action,
    ActionState,
    Actor,
    Agency,
    Group,
    ImpactNote,
    Recommendation,
    User,
)
from partnership.services import trail
from partnership.services.references import next_reference


@dataclass(frozen=True)
class Owner:
    """Who owes an action: a person, an agency or a group; at least one."""

    person: User | None = None
    agency: Agency | None = None
    group: Group | None = None


def is_owner(actor: Actor, action: Action) -> bool:
    """Whether the actor is among those who owe the action."""
    return (
        action.owner_id == actor.user.pk
        or action.owner_agency_id in actor.agency_ids
        or action.owner_group_id in actor.group_ids
    )


def may_report(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may say how the action goes."""
    if action.state != ActionState.OPEN:
        return no("The action is not open.")
    if is_owner(actor, action) or actor.is_business_unit:
        return ALLOWED
    return no("Only whoever owes the action, or the business unit, reports on it.")


def may_close(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may close the action: a chair or a delegated partner, never its own owner."""
    if action.state != ActionState.SAID_DONE:
        return no("The action can be closed once its owner says it is done.")
    if action.owner_id == actor.user.pk or action.said_done_by_id == actor.user.pk:
        return no("Whoever owes an action does not close it; a chair does.")
    return holds(actor, CLOSE_ACTIONS)


def may_send_back(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may say that an action which is said to be done is not: whoever may close it."""
    return may_close(actor, action)


def may_note_impact(actor: Actor, action: Action) -> Verdict:
    """Whether the actor may record what difference the action made."""
    if action.state not in {ActionState.SAID_DONE, ActionState.CLOSED}:
        return no("Impact is recorded after the action was done.")
    if actor.is_business_unit or is_owner(actor, action):
        return ALLOWED
    return holds(actor, CLOSE_ACTIONS)


@transaction.atomic
def recommend(*, text: str, made_by: str, on: date, by: Actor) -> Recommendation:
    """Record a recommendation, to which actions answer."""
    holds(by, MAKE_ACTIONS).require()
    row = Recommendation.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "REC", on.year),
        text=text,
        made_on=on,
        made_by=made_by,
    )
    trail.record(
        "partnership.recommendation.made",
        subject=row,
        by=by,
        sentence=f"recorded recommendation {row.reference}",
    )
    return row


@transaction.atomic
def give(
    *,
    what: str,
    owner: Owner,
    due_on: date,
    by: Actor,
    now: datetime,
    measure: str = "",
    recommendation: Recommendation | None = None,
) -> Action:
    """Give an action to its owner."""
    holds(by, MAKE_ACTIONS).require()
    action = Action.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "ACT", now.year),
        recommendation=recommendation,
        what=what,
        measure=measure,
        owner=owner.person,
        owner_agency=owner.agency,
        owner_group=owner.group,
        due_on=due_on,
    )
    trail.record(
        "partnership.action.given",
        subject=action,
        by=by,
        sentence=f"gave {action.reference} to {action.owner_in_words}",
    )
    return action


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).get(pk=action.pk)


@transaction.atomic
def report_done(action: Action, *, progress: str, by: Actor, now: datetime) -> Action:
    """The owner says that the action is done; a chair still has to close it."""
    row = _locked(action)
    if row.state == ActionState.SAID_DONE:
        return row
    may_report(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.SAID_DONE)
    row.state, row.progress = ActionState.SAID_DONE, progress
    row.said_done_at, row.said_done_by = now, by.user
    row.save(update_fields=["state", "progress", "said_done_at", "said_done_by"])
    trail.record(
        "partnership.action.said_done",
        subject=row,
        by=by,
        sentence=f"said that {row.reference} is done",
    )
    return row


@transaction.atomic
def close(action: Action, *, by: Actor, now: datetime) -> Action:
    """A chair closes the action. This records no impact and changes no grade."""
    row = _locked(action)
    if row.state == ActionState.CLOSED:
        return row
    may_close(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.CLOSED)
    row.state, row.closed_at, row.closed_by = ActionState.CLOSED, now, by.user
    row.save(update_fields=["state", "closed_at", "closed_by"])
    trail.record(
        "partnership.action.closed", subject=row, by=by, sentence=f"closed {row.reference}"
    )
    return row


@transaction.atomic
def send_back(action: Action, *, reason: str, by: Actor) -> Action:
    """A chair says that the action is not done yet, and why; its owner owes it again."""
    row = _locked(action)
    if row.state == ActionState.OPEN:
        return row
    may_send_back(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.OPEN)
    row.state, row.said_done_at, row.said_done_by = ActionState.OPEN, None, None
    row.progress = f"{row.progress}\n\nSent back by {by.user}: {reason}".strip()
    row.save(update_fields=["state", "said_done_at", "said_done_by", "progress"])
    trail.record(
        "partnership.action.sent_back",
        subject=row,
        by=by,
        sentence=f"said that {row.reference} is not done yet",
    )
    return row


@transaction.atomic
def note_impact(
    action: Action,
    *,
    observed_on: date,
    difference: str,
    evidence: str,
    grade: ImpactNote.Grade,
    by: Actor,
    now: datetime,
) -> ImpactNote:
    """Record what difference an action made and how that is known."""
    may_note_impact(by, action).require()
    note = ImpactNote.objects.create(
        partnership=by.partnership,
        action=action,
        observed_on=observed_on,
        difference=difference,
        evidence=evidence,
        grade=grade,
        recorded_at=now,
        recorded_by=by.user,
    )
    trail.record(
        "partnership.action.impact_noted",
        subject=action,
        by=by,
        sentence=f"recorded the impact of {action.reference}: {note.get_grade_display().lower()}",
    )
    return note
