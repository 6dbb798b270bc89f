"""Make a professional challenge, answer it, and say what came of it."""

from datetime import date, datetime

from django.db import transaction

from governance.access import challenge as access
from governance.models import Challenge
from governance.rules.challenge import CHALLENGE_MOVES, ChallengeState
from governance.services import entries
from governance.services.entries import Kind, Words, keep, require_words
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Agency, RegisterEntry
from partnership.roles import Role
from partnership.services import notices
from partnership.services.notices import Message

CHALLENGE = Kind(Challenge, "CHL", "challenge", ("title", "about", "made_by_post", "answer_due_on"))


@transaction.atomic
def make(
    *,
    words: Words,
    made_on: date,
    made_by_agency: Agency | None,
    made_to: Agency,
    by: Actor,
    now: datetime,
) -> Challenge:
    """
    Make a challenge to an agency, whose safeguarding lead is told that it waits for an answer.

    Raises Refused for an agency of elsewhere, for a day to come, and for an agency that challenges itself.
    """
    access.may_make(by, made_by_agency).require()
    if made_on > by.today or words["answer_due_on"] < made_on:
        raise Refused("A challenge is made on a day that has come, and answered after it.")
    if made_by_agency == made_to:
        raise Refused("An agency challenges another one.")
    here = set(RegisterEntry.objects.current(by.today).values_list("agency", flat=True))
    if any(one is not None and one.pk not in here for one in (made_by_agency, made_to)):
        raise Refused("Choose agencies of this partnership's register.")
    row = entries.begin(
        CHALLENGE, words=words, by=by, now=now, made_on=made_on, made_by_agency=made_by_agency, made_to=made_to
    )  # fmt: skip
    _tell_the_agency(row, by=by, now=now)
    return row


def _tell_the_agency(row: Challenge, *, by: Actor, now: datetime) -> None:
    people = notices.people_in(row.partnership, [Role.AGENCY_LEAD], by.today, agency=row.made_to)
    people.pop(by.user, None)
    message = Message(
        code="governance.challenge_made",
        subject=f"{row.reference}: a challenge waits for your agency’s answer",
        body=f"A challenge was made to your agency. Answer it by {in_words(row.answer_due_on)}.",
        reference=row.reference,
        address=row.get_absolute_url(),
    )
    notices.tell(people, message, partnership=row.partnership, key=str(row.pk), now=now)


@transaction.atomic
def reword(
    challenge: Challenge, *, words: Words, version: int, by: Actor, now: datetime
) -> Challenge:
    """Change what a challenge says until it is answered. Raises WrittenMeanwhile where somebody else did."""
    if words["answer_due_on"] < challenge.made_on:
        raise Refused("A challenge is answered after the day on which it was made.")
    return entries.reword(
        CHALLENGE, challenge, words=words, version=version, may=access.may_write, by=by, now=now
    )


@transaction.atomic
def answer_it(
    challenge: Challenge, *, answer: str, answered_on: date, by: Actor, now: datetime
) -> Challenge:
    """Answer a challenge, with the day on which the answer was given."""
    row = entries.locked(CHALLENGE, challenge)
    if (row.answer, row.answered_on) == (answer, answered_on):
        return row
    access.may_answer(by, row).require()
    CHALLENGE_MOVES.check(row.state, ChallengeState.ANSWERED)
    require_words(answer, "Say what the answer is.")
    if not row.made_on <= answered_on <= by.today:
        raise Refused("An answer is given between the day of the challenge and today.")
    keep(row, state=ChallengeState.ANSWERED, answer=answer, answered_on=answered_on)
    entries.told(CHALLENGE, row, "answered", "answered", by)
    _tell_who_recorded_it(row, by=by, now=now)
    return row


def _tell_who_recorded_it(row: Challenge, *, by: Actor, now: datetime) -> None:
    if row.saved_by == by.user:
        return
    message = Message(
        code="governance.challenge_answered",
        subject=f"{row.reference}: the challenge is answered",
        body="Your challenge has its answer. Say what came of it.",
        reference=row.reference,
        address=row.get_absolute_url(),
    )
    people = {row.saved_by: "You are told because you recorded the challenge."}
    notices.tell(people, message, partnership=row.partnership, key=str(row.pk), now=now)


@transaction.atomic
def close(challenge: Challenge, *, effect: str, by: Actor) -> Challenge:
    """Say what came of an answered challenge, which closes it."""
    row = entries.locked(CHALLENGE, challenge)
    if row.state == ChallengeState.CLOSED:
        return row
    access.may_close(by, row).require()
    CHALLENGE_MOVES.check(row.state, ChallengeState.CLOSED)
    require_words(effect, "Say what came of it, also where nothing did.")
    keep(row, state=ChallengeState.CLOSED, effect=effect)
    entries.told(CHALLENGE, row, "closed", "said what came of", by)
    return row


@transaction.atomic
def withdraw(challenge: Challenge, *, because: str, by: Actor) -> Challenge:
    """Take a challenge back before it is answered, with the reason."""
    row = entries.locked(CHALLENGE, challenge)
    if row.state == ChallengeState.WITHDRAWN:
        return row
    access.may_withdraw(by, row).require()
    CHALLENGE_MOVES.check(row.state, ChallengeState.WITHDRAWN)
    require_words(because, "Say why the challenge is withdrawn.")
    keep(row, state=ChallengeState.WITHDRAWN, effect=because)
    entries.told(CHALLENGE, row, "withdrawn", "withdrew", by)
    return row
