"""Raise an emerging issue, assess it, and record what the partners agreed to do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance.access import issue as access
from governance.models import EmergingIssue, Priority, Risk
from governance.rules.issue import ISSUE_MOVES, LOOKED_AT_AGAIN, IssueState
from governance.services import entries
from governance.services.entries import Kind, Words, keep, require_here, require_words
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Agency
from partnership.roles import BUSINESS_UNIT
from partnership.services import notices, trail
from partnership.services.notices import Message

ISSUE = Kind(EmergingIssue, "ISS", "issue", ("title", "what"))


@transaction.atomic
def bring_up(*, words: Words, agency: Agency | None, by: Actor, now: datetime) -> EmergingIssue:
    """Raise an issue, for an agency or as oneself; who does not keep the register speaks only for their own agency."""
    holds(by, access.RAISE_ISSUE).require()
    if agency and agency.pk not in by.agency_ids and not by.is_business_unit:
        raise Refused("You raise an issue for your own agency.")
    row = entries.begin(
        ISSUE, words=words, by=by, now=now, agency=agency, raised_on=by.today, raised_by=by.user
    )
    _tell_the_business_unit(row, by=by, now=now)
    return row


def _tell_the_business_unit(row: EmergingIssue, *, by: Actor, now: datetime) -> None:
    people = notices.people_in(row.partnership, BUSINESS_UNIT, by.today)
    people.pop(by.user, None)
    message = Message(
        code="governance.issue_raised",
        subject=f"{row.reference}: an emerging issue was raised",
        body="A member raised an emerging issue. It waits to be assessed.",
        reference=row.reference,
        address=row.get_absolute_url(),
    )
    notices.tell(people, message, partnership=row.partnership, key=str(row.pk), now=now)


@transaction.atomic
def reword(
    issue: EmergingIssue, *, words: Words, version: int, by: Actor, now: datetime
) -> EmergingIssue:
    """Change what an issue says. Raises WrittenMeanwhile where somebody else did since it was opened."""
    return entries.reword(
        ISSUE, issue, words=words, version=version, may=access.may_write, by=by, now=now
    )


@transaction.atomic
def assess(issue: EmergingIssue, *, assessment: str, by: Actor) -> EmergingIssue:
    """Say how an issue is assessed; said again, it stays where it stands."""
    row = entries.locked(ISSUE, issue)
    if row.assessment == assessment:
        return row
    access.may_assess(by, row).require()
    require_words(assessment, "Say how the issue is assessed.")
    state = IssueState.ASSESSED if row.state == IssueState.RAISED else row.state
    keep(row, assessment=assessment, state=state)
    entries.told(ISSUE, row, "assessed", "assessed", by)
    return row


@dataclass(frozen=True)
class Answer:
    """What the partners agreed: how to meet the issue, in words, when to look again, and what it became."""

    state: IssueState
    response: str
    review_on: date | None = None
    risk: Risk | None = None
    priority: Priority | None = None


ANSWER = ("state", "response", "review_on", "risk", "priority")


def _check(answer: Answer, by: Actor) -> None:
    require_words(answer.response, "Say what was agreed.")
    require_here(by, answer.risk, answer.priority)
    if answer.state in LOOKED_AT_AGAIN and (
        answer.review_on is None or answer.review_on < by.today
    ):
        raise Refused("Say on which day to come the partners look at it again.")
    if answer.state == IssueState.BECAME_RISK and (
        answer.risk is None or not Risk.objects.visible_to(by).filter(pk=answer.risk.pk).exists()
    ):
        raise Refused("Say which risk it became.")
    if answer.state == IssueState.BECAME_PRIORITY and answer.priority is None:
        raise Refused("Say which priority it became.")


@transaction.atomic
def answer_it(issue: EmergingIssue, *, answer: Answer, by: Actor) -> EmergingIssue:
    """Record what the partners agreed: to watch it, to act, or that it became a risk or a priority."""
    row = entries.locked(ISSUE, issue)
    if all(getattr(row, name) == getattr(answer, name) for name in ANSWER):
        return row
    access.may_answer(by, row).require()
    if row.state != answer.state:
        ISSUE_MOVES.check(row.state, answer.state)
    _check(answer, by)
    keep(row, **{name: getattr(answer, name) for name in ANSWER})
    trail.record(
        "governance.issue.answered",
        subject=row,
        by=by,
        sentence=f"recorded what was agreed about {row.reference}: {answer.state.label.lower()}",
    )
    return row


@transaction.atomic
def close(issue: EmergingIssue, *, because: str, by: Actor) -> EmergingIssue:
    """Close an issue, with the reason."""
    row = entries.locked(ISSUE, issue)
    if row.state == IssueState.CLOSED:
        return row
    access.may_close(by, row).require()
    ISSUE_MOVES.check(row.state, IssueState.CLOSED)
    require_words(because, "Say why the issue is closed.")
    keep(row, state=IssueState.CLOSED, closed_because=because)
    entries.told(ISSUE, row, "closed", "closed", by)
    return row
