"""An agency says what it did with a decision, and what stands in the way; the chair hears of what is blocked."""

from datetime import datetime

from django.db import transaction

from governance.access import decision as access
from governance.models import DecisionUptake, Outcome
from governance.rules.uptake import UptakeState
from partnership.errors import Refused
from partnership.models import Actor, Agency, SeatHolding, User
from partnership.roles import Role
from partnership.services import notices, trail
from partnership.services.notices import Message


def agencies_at(outcome: Outcome) -> list[Agency]:
    """The agencies that had a seat at the meeting which decided, by name."""
    at_the_table = outcome.meeting.attendance.filter(seat__isnull=False).values("agency")
    return list(Agency.objects.filter(pk__in=at_the_table))


@transaction.atomic
def answer(
    outcome: Outcome,
    *,
    agency: Agency,
    state: UptakeState,
    note: str,
    by: Actor,
    now: datetime,
) -> DecisionUptake:
    """Keep what an agency says. Raises Refused for an agency that was not at the table, or blocked without a reason."""
    row = Outcome.objects.select_for_update(of=("self",)).select_related(
        "meeting__group", "partnership"
    ).get(pk=outcome.pk)  # fmt: skip
    access.may_answer_for(by, row, agency).require()
    if agency.pk not in {one.pk for one in agencies_at(row)}:
        raise Refused(f"{agency} had no seat at the meeting that decided this.")
    if state == UptakeState.BLOCKED and not note.strip():
        raise Refused("Say what stands in the way.")
    uptake = DecisionUptake.objects.create(
        partnership=row.partnership, outcome=row, agency=agency, state=state, note=note, at=now,
        by=by.user, hat=by.hat_in_words,
    )  # fmt: skip
    trail.record(
        f"governance.decision.{state}",
        subject=row,
        by=by,
        sentence=f"answered for {agency} to {row.reference}: {state.label.lower()}",
    )
    if state == UptakeState.BLOCKED:
        _tell_the_chair(uptake, by, now)
    return uptake


def _tell_the_chair(uptake: DecisionUptake, by: Actor, now: datetime) -> None:
    row = uptake.outcome
    holders = SeatHolding.objects.filter(seat__group=row.meeting.group, seat__is_chair=True)
    people: dict[User, str] = {
        one.user: "You are told as chair of the group that decided it."
        for one in holders.current(by.today).select_related("user")
    } or notices.people_in(row.partnership, [Role.BUSINESS_MANAGER], by.today)
    people.pop(by.user, None)
    message = Message(
        code="governance.decision_blocked",
        subject=f"{row.reference}: an agency says that it is blocked",
        body="An agency cannot carry out a decision. What stands in the way is on its page.",
        reference=row.reference,
        address=row.page,
    )
    notices.tell(people, message, partnership=row.partnership, key=f"{uptake.pk}", now=now)
