"""What follows an incident that is not notified: say so, report what came of it, close it or send it back."""

from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor, Agency, RegisterEntry
from partnership.roles import Role
from partnership.services import notices, trail
from partnership.services.deadlines import local_today
from partnership.services.references import next_reference
from reviews.access import follow_up as access
from reviews.models import FollowUp, Incident
from reviews.notices.follow_up import follow_up_opened, follow_up_reported, follow_up_sent_back
from reviews.rules.follow_up import FOLLOW_UP_MOVES, FollowUpKind, FollowUpState


@transaction.atomic
def open_for(
    incident: Incident,
    *,
    kind: FollowUpKind,
    rationale: str,
    lead_agency: Agency | None = None,
    due_on: date | None = None,
    by: Actor,
    now: datetime,
) -> FollowUp:
    """
    Say what follows an incident: a review that an agency leads until a day, or none, with the reason.

    "No review" is closed at once. Raises Refused for an agency of elsewhere, and a day that has passed.
    """
    row = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=incident.pk)
    )
    access.may_say_what_follows(by, row).require()
    is_review = kind is not FollowUpKind.NONE
    if is_review:
        _check_review(lead_agency, due_on, by, now)
    ended = {} if is_review else _closing(FollowUpState.CLOSED, rationale, by=by, now=now)
    follow_up = FollowUp.objects.create(
        partnership=row.partnership,
        reference=next_reference(row.partnership, "LR", local_today(now).year),
        incident=row,
        kind=kind,
        rationale=rationale,
        lead_agency=lead_agency if is_review else None,
        due_on=due_on if is_review else None,
        opened_at=now,
        opened_by=by.user,
        **ended,
    )
    trail.record(
        "reviews.follow_up.opened",
        subject=follow_up,
        by=by,
        sentence=f"said what follows {row.reference}: {kind.label.lower()} ({follow_up.reference})",
    )
    if is_review:
        roles = (Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER)
        _tell(follow_up, follow_up_opened(follow_up), roles, by, now)
    return follow_up


def _check_review(lead: Agency | None, due_on: date | None, by: Actor, now: datetime) -> None:
    if lead is None or due_on is None:
        raise Refused("Say which agency leads the review, and by which day.")
    if not RegisterEntry.objects.current(by.today).filter(agency=lead).exists():
        raise Refused("Choose an agency of this partnership.")
    if due_on < local_today(now):
        raise Refused("The day has passed.")


def _closing(state: FollowUpState, words: str, *, by: Actor, now: datetime) -> dict[str, object]:
    return {"state": state, "closing_words": words, "closed_at": now, "closed_by": by.user}


def _tell(
    follow_up: FollowUp,
    message: notices.Message,
    roles: tuple[Role, ...],
    by: Actor,
    now: datetime,
) -> None:
    people = notices.people_in(follow_up.partnership, roles, by.today)
    key = f"{follow_up.pk}:{now.isoformat()}"
    notices.tell(people, message, partnership=follow_up.partnership, key=key, now=now)


def _locked(follow_up: FollowUp) -> FollowUp:
    return (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("partnership", "incident__partnership")
        .get(pk=follow_up.pk)
    )


@transaction.atomic
def report(
    follow_up: FollowUp, *, outcome: str, learning: str, by: Actor, now: datetime
) -> FollowUp:
    """Report what came of a local review and what is learned; the chair is told."""
    row = _locked(follow_up)
    access.may_report(by, row).require()
    FOLLOW_UP_MOVES.check(row.state, FollowUpState.REPORTED)
    if not outcome.strip():
        raise Refused("Say what came of the review.")
    row.state, row.outcome, row.learning = FollowUpState.REPORTED, outcome, learning
    row.reported_at, row.reported_by = now, by.user
    row.save(update_fields=["state", "outcome", "learning", "reported_at", "reported_by"])
    trail.record(
        "reviews.follow_up.reported",
        subject=row,
        by=by,
        sentence=f"reported the local review {row.reference}",
    )
    _tell(row, follow_up_reported(row), (Role.INDEPENDENT_CHAIR,), by, now)
    return row


@transaction.atomic
def send_back(follow_up: FollowUp, *, reason: str, by: Actor, now: datetime) -> FollowUp:
    """Send a reported review back to whoever reported it, with the reason; what was written stays."""
    row = _locked(follow_up)
    access.may_close(by, row).require()
    FOLLOW_UP_MOVES.check(row.state, FollowUpState.OPEN)
    reporter = row.reported_by
    row.state, row.sent_back_because = FollowUpState.OPEN, reason
    row.reported_at, row.reported_by = None, None
    row.save(update_fields=["state", "sent_back_because", "reported_at", "reported_by"])
    trail.record(
        "reviews.follow_up.sent_back",
        subject=row,
        by=by,
        sentence=f"sent the local review {row.reference} back",
    )
    if reporter:
        notices.tell(
            {reporter: "You are told because you reported it."},
            follow_up_sent_back(row),
            partnership=row.partnership,
            key=f"{row.pk}:{now.isoformat()}",
            now=now,
        )
    return row


@transaction.atomic
def close(follow_up: FollowUp, *, reason: str, by: Actor, now: datetime) -> FollowUp:
    """Close a reported review, with the chair's words; closing it twice changes nothing."""
    return _end(follow_up, FollowUpState.CLOSED, reason, by=by, now=now)


@transaction.atomic
def stop(follow_up: FollowUp, *, reason: str, by: Actor, now: datetime) -> FollowUp:
    """Stop a review that is under way, with the reason; something else may follow then."""
    return _end(follow_up, FollowUpState.STOPPED, reason, by=by, now=now)


def _end(
    follow_up: FollowUp, state: FollowUpState, words: str, *, by: Actor, now: datetime
) -> FollowUp:
    row = _locked(follow_up)
    if row.state == state:
        return row
    may = access.may_close if state is FollowUpState.CLOSED else access.may_stop
    may(by, row).require()
    FOLLOW_UP_MOVES.check(row.state, state)
    for name, value in _closing(state, words, by=by, now=now).items():
        setattr(row, name, value)
    row.save(update_fields=["state", "closing_words", "closed_at", "closed_by"])
    trail.record(
        f"reviews.follow_up.{state.value}",
        subject=row,
        by=by,
        sentence=f"{state.value} the local review {row.reference}",
    )
    return row
