"""Look back at a closed action: did the change hold? If not, the action is open again, with a new day."""

from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import (
    ACTION_MOVES,
    EMBEDDING_MOVES,
    ActionState,
    Actor,
    Embedding,
    LookBack,
    ProgressNote,
)
from partnership.services import trail
from partnership.services.action_progress import set_due_date
from partnership.services.action_rights import may_look_back
from partnership.services.actions import keep_note, locked


@transaction.atomic
def hold(
    look_back: LookBack,
    *,
    state: Embedding,
    found: str,
    due_on: date | None,
    by: Actor,
    now: datetime,
) -> LookBack:
    """
    Say whether a closed action held. One that did not is open again, due on the day given.

    Raises Refused when it is opened again without a day. Holding the same look back twice changes nothing.
    """
    row = LookBack.objects.select_for_update(of=("self",)).get(pk=look_back.pk)
    if row.state == state:
        return row
    row.action = locked(row.action)
    may_look_back(by, row).require()
    EMBEDDING_MOVES.check(row.state, state)
    row.state, row.found, row.held_at, row.held_by = state, found, now, by.user
    row.save(update_fields=["state", "found", "held_at", "held_by"])
    trail.record(
        "partnership.action.looked_back",
        subject=row.action,
        by=by,
        sentence=f"looked back at {row.action.reference}: {row.get_state_display().lower()}",
    )
    if state == Embedding.REOPENED:
        _open_again(row, due_on, by=by, now=now)
    return row


def _open_again(look_back: LookBack, due_on: date | None, *, by: Actor, now: datetime) -> None:
    action = look_back.action
    if due_on is None or due_on < by.today:
        raise Refused("Say by when the action is due now: a day that is not in the past.")
    ACTION_MOVES.check(action.state, ActionState.OPEN)
    action.state, action.closed_at, action.closed_by = ActionState.OPEN, None, None
    action.said_done_at, action.said_done_by, action.expected_on = None, None, None
    set_due_date(action, due_on, "Opened again after a look back", by=by, now=now)
    action.save(
        update_fields=[
            "state", "closed_at", "closed_by", "said_done_at", "said_done_by", "expected_on",
            "due_on", "next_rung_on",
        ]
    )  # fmt: skip
    keep_note(action, ProgressNote.Kind.REOPENED, look_back.found, by=by, now=now)
    LookBack.objects.waiting().filter(action=action).update(state=Embedding.NOT_NEEDED)
