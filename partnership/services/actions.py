"""Give somebody an action, report on it, close it, and record its impact: four different acts by different people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from partnership.access import MAKE_ACTIONS, holds
from partnership.errors import Refused
from partnership.models import (
    ACTION_MOVES,
    Action,
    ActionState,
    Actor,
    Agency,
    Group,
    ImpactNote,
    LookBack,
    Membership,
    PartnershipRow,
    ProgressNote,
    Recommendation,
    RegisterEntry,
    User,
)
from partnership.services import action_ladder, action_people, trail
from partnership.services.action_rights import (
    may_close,
    may_give,
    may_note_impact,
    may_report,
    may_send_back,
    may_withdraw,
)
from partnership.services.references import next_reference
from partnership.working_days import months_after

# After its closure an action is looked at again (DOMAIN 3.1, "re-reviewed to ensure embedded"); our own lengths.
LOOK_BACK_AFTER = (6, 12)  # months


@dataclass(frozen=True)
class Owner:
    """Who owes an action: a person, an agency or a group; at least one."""

    person: User | None = None
    agency: Agency | None = None
    group: Group | None = None


@transaction.atomic
def recommend(
    *, text: str, made_by: str, on: date, by: Actor, source: PartnershipRow | None = None
) -> Recommendation:
    """Record a recommendation, to which actions answer; `source` is the row it came from (a finding, a national review)."""
    holds(by, MAKE_ACTIONS).require()
    if source is not None and source.partnership_id != by.partnership.pk:
        raise Refused("Choose from this partnership only.")
    row = Recommendation.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "REC", on.year),
        text=text,
        made_on=on,
        made_by=made_by,
        source_type=ContentType.objects.get_for_model(source) if source else None,
        source_id=source.pk if source else None,
    )
    trail.record(
        "partnership.recommendation.made",
        subject=row,
        by=by,
        sentence=f"recorded recommendation {row.reference}",
    )
    return row


def _check_of_here(by: Actor, owner: Owner, *rows: PartnershipRow | None) -> None:
    """Raise Refused unless the owner and every row given are of the actor's partnership."""
    here, today = by.partnership, by.today
    for row in (owner.group, *rows):
        if row is not None and row.partnership_id != here.pk:
            raise Refused("Choose from this partnership only.")
    members = Membership.objects.filter(partnership=here, user=owner.person).current(today)
    if owner.person and not members.exists():
        raise Refused(f"{owner.person} has no role in this partnership today.")
    entries = RegisterEntry.objects.filter(partnership=here, agency=owner.agency).current(today)
    if owner.agency and not entries.exists():
        raise Refused(f"{owner.agency} is not in the register of this partnership.")


@transaction.atomic
def give(
    *,
    what: str,
    owner: Owner,
    due_on: date,
    by: Actor,
    now: datetime,
    measure: str = "",
    priority: Action.Priority = Action.Priority.ORDINARY,
    recommendation: Recommendation | None = None,
    group: Group | None = None,
    raised_in: str = "",
    source: PartnershipRow | None = None,
) -> Action:
    """
    Give an action to its owner.

    `group` is the one in whose log it stands and whose chair closes it; `source` the row it came from (an outcome of
    a meeting, a risk, a dispute), and `raised_in` that row in words, by reference: everybody who sees the action
    reads it. Raises Refused when the owner is not of this partnership.
    """
    may_give(by, group).require()
    _check_of_here(by, owner, group, source, recommendation)
    action = Action.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "ACT", now.year),
        recommendation=recommendation,
        what=what,
        measure=measure,
        priority=priority,
        group=group,
        given_at=now,
        given_by=by.user,
        given_as=by.hat_in_words,
        raised_in=raised_in,
        source_type=ContentType.objects.get_for_model(source) if source else None,
        source_id=source.pk if source else None,
        owner=owner.person,
        owner_agency=owner.agency,
        owner_group=owner.group,
        due_on=due_on,
        next_rung_on=action_ladder.first_rung_on(due_on, by.today),
    )
    trail.record(
        "partnership.action.given",
        subject=action,
        by=by,
        sentence=f"gave {action.reference} to {action.owner_in_words}",
    )
    people = action_people.owners_of(action, by.today)
    people.pop(by.user, None)
    action_people.tell(people, action, "given", "an action for you", key="given", now=now)
    return action


def locked(action: Action) -> Action:
    """The action as it is now, held until the transaction ends."""
    rows = Action.objects.select_related(
        "partnership", "owner", "owner_agency", "owner_group", "group"
    )
    return rows.select_for_update(of=("self",)).get(pk=action.pk)


def keep_note(
    action: Action,
    kind: ProgressNote.Kind,
    text: str,
    *,
    by: Actor,
    now: datetime,
    expected_on: date | None = None,
) -> ProgressNote:
    """Keep what somebody says of an action."""
    return ProgressNote.objects.create(
        partnership=action.partnership,
        action=action,
        kind=kind,
        text=text,
        expected_on=expected_on,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
    )


@transaction.atomic
def report_done(action: Action, *, progress: str, by: Actor, now: datetime) -> Action:
    """The owner says that the action is done; a chair still has to close it."""
    row = locked(action)
    if row.state == ActionState.SAID_DONE:
        return row
    may_report(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.SAID_DONE)
    row.state, row.blocked_at = ActionState.SAID_DONE, None
    row.said_done_at, row.said_done_by = now, by.user
    row.save(update_fields=["state", "blocked_at", "said_done_at", "said_done_by"])
    keep_note(row, ProgressNote.Kind.SAID_DONE, progress, by=by, now=now)
    trail.record(
        "partnership.action.said_done",
        subject=row,
        by=by,
        sentence=f"said that {row.reference} is done",
    )
    people = action_people.chairs_of(row, by.today)
    key = f"said_done:{now:%Y-%m-%dT%H:%M:%S}"
    action_people.tell(people, row, "said_done", "said to be done, to be closed", key=key, now=now)
    return row


@transaction.atomic
def close(action: Action, *, by: Actor, now: datetime) -> Action:
    """A chair closes the action, and it is looked at again months later. This records no impact and changes no grade."""
    row = locked(action)
    if row.state == ActionState.CLOSED:
        return row
    may_close(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.CLOSED)
    row.state, row.closed_at, row.closed_by = ActionState.CLOSED, now, by.user
    row.save(update_fields=["state", "closed_at", "closed_by"])
    LookBack.objects.bulk_create(
        LookBack(
            partnership=row.partnership,
            action=row,
            months=months,
            due_on=months_after(by.today, months),
        )
        for months in LOOK_BACK_AFTER
    )
    trail.record(
        "partnership.action.closed", subject=row, by=by, sentence=f"closed {row.reference}"
    )
    return row


@transaction.atomic
def send_back(action: Action, *, reason: str, by: Actor, now: datetime) -> Action:
    """A chair says that the action is not done yet, and why; its owner owes it again."""
    row = locked(action)
    if row.state == ActionState.OPEN:
        return row
    may_send_back(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.OPEN)
    row.state, row.said_done_at, row.said_done_by = ActionState.OPEN, None, None
    row.next_rung_on = action_ladder.first_rung_on(row.due_on, by.today)
    row.save(update_fields=["state", "said_done_at", "said_done_by", "next_rung_on"])
    keep_note(row, ProgressNote.Kind.SENT_BACK, reason, by=by, now=now)
    trail.record(
        "partnership.action.sent_back",
        subject=row,
        by=by,
        sentence=f"said that {row.reference} is not done yet",
    )
    people = action_people.owners_of(row, by.today)
    key = f"sent_back:{now:%Y-%m-%dT%H:%M:%S}"
    action_people.tell(people, row, "sent_back", "not done yet", key=key, now=now)
    return row


@transaction.atomic
def withdraw(action: Action, *, reason: str, by: Actor, now: datetime) -> Action:
    """Say that an action is no longer needed, and why. Nobody is told of it any more."""
    row = locked(action)
    if row.state == ActionState.WITHDRAWN:
        return row
    may_withdraw(by, row).require()
    ACTION_MOVES.check(row.state, ActionState.WITHDRAWN)
    row.state, row.blocked_at = ActionState.WITHDRAWN, None
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = now, by.user, reason
    row.save(
        update_fields=["state", "blocked_at", "withdrawn_at", "withdrawn_by", "withdrawn_because"]
    )
    trail.record(
        "partnership.action.withdrawn", subject=row, by=by, sentence=f"withdrew {row.reference}"
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
