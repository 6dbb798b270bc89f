"""Raise a concern about an agency's attendance with the agency and the Executive, answer it and close it."""

from datetime import datetime

from django.db import transaction

from governance.access import concern as access
from governance.models import AttendanceConcern
from governance.rules.concern import ANSWER_WITHIN, CONCERN_MOVES, ConcernKind, ConcernState
from governance.services import forward
from governance.services.overdue_actions import executive_of
from partnership.errors import Refused
from partnership.models import Actor, Agency, Group, Seat, User
from partnership.roles import Role
from partnership.services import calendar, notices, references, trail
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_after


@transaction.atomic
def raise_one(
    *,
    group: Group,
    agency: Agency | None,
    seat: Seat | None,
    kind: ConcernKind,
    text: str,
    by: Actor,
    now: datetime,
) -> AttendanceConcern:
    """
    Raise a concern: the agency's leads are told, and it goes on the Executive's forward plan, by its reference.

    Raises Refused for who may not, for a seat or an agency that does not sit in the group, for a seat that stands
    for no agency, and where a concern about the same is open.
    """
    access.may_raise(by, group).require()
    about = _about(group, agency, seat, by)
    same = AttendanceConcern.objects.open().filter(group=group, agency=about, seat=seat).first()
    if same:
        raise Refused(f"A concern about this is open: {same.reference}. Close that one first.")
    today = local_today(now)
    concern = AttendanceConcern.objects.create(
        partnership=by.partnership,
        group=group,
        reference=references.next_reference(by.partnership, "ATC", today.year),
        agency=about,
        seat=seat,
        kind=kind,
        text=text,
        raised_at=now,
        raised_by=by.user,
        answer_due_on=working_days_after(today, ANSWER_WITHIN, calendar.holidays()),
    )
    _noted(concern, "raised", "raised attendance concern", by=by, now=now)
    _tell(concern, "raised", "A concern about your agency’s attendance or engagement is raised. Answer it on its page.", _of_the_agency(concern, now), by=by, now=now)  # fmt: skip
    _put_before_the_executive(concern, now=now)
    return concern


def _about(group: Group, agency: Agency | None, seat: Seat | None, by: Actor) -> Agency:
    if group.partnership_id != by.partnership.pk:
        raise Refused("This group belongs to another partnership.")
    if seat and seat.group_id != group.pk:
        raise Refused("This seat is in another group.")
    about = seat.agency if seat else agency
    if about is None:
        raise Refused("This seat stands for no agency. Speak with its holder instead.")
    if not Seat.objects.filter(group=group, agency=about).exists():
        raise Refused("This agency has no seat in the group.")
    return about


def _put_before_the_executive(concern: AttendanceConcern, *, now: datetime) -> None:
    executive = executive_of(concern.partnership, now)
    if executive is None:
        return
    forward.want(
        group=executive,
        title=f"Attendance concern {concern.reference}",
        because="It is raised with the agency and with the Executive",
        wanted_by=None,
        once_key=f"attendance-concern:{concern.pk}",
        by=None,
        now=now,
    )


@transaction.atomic
def answer(
    concern: AttendanceConcern, *, answer: str, by: Actor, now: datetime
) -> AttendanceConcern:
    """Answer for the agency; who raised it and the business managers are told. The same words again change nothing."""
    row = _locked(concern)
    if row.answered_by_id == by.user.pk and row.answer == answer.strip():
        return row
    access.may_answer(by, row).require()
    CONCERN_MOVES.check(row.state, ConcernState.ANSWERED)
    if not answer.strip():
        raise Refused("Say what the agency answers.")
    row.state, row.answer = ConcernState.ANSWERED, answer.strip()
    row.answered_at, row.answered_by = now, by.user
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    _noted(row, "answered", "answered attendance concern", by=by, now=now)
    people = notices.people_in(row.partnership, [Role.BUSINESS_MANAGER], local_today(now))
    people.setdefault(row.raised_by, "You are told because you raised it.")
    _tell(row, "answered", "The agency has answered. Read it, and close the concern or speak with the agency.", people, by=by, now=now)  # fmt: skip
    return row


@transaction.atomic
def close(
    concern: AttendanceConcern, *, outcome: str, by: Actor, now: datetime
) -> AttendanceConcern:
    """Close a concern with its outcome; the agency's leads are told. Again changes nothing."""
    row = _locked(concern)
    if row.state == ConcernState.CLOSED:
        return row
    access.may_close(by, row).require()
    CONCERN_MOVES.check(row.state, ConcernState.CLOSED)
    if not outcome.strip():
        raise Refused("Say with what outcome it is closed.")
    row.state, row.outcome = ConcernState.CLOSED, outcome.strip()
    row.closed_at, row.closed_by = now, by.user
    row.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    _noted(row, "closed", "closed attendance concern", by=by, now=now)
    _tell(row, "closed", "The concern about your agency’s attendance or engagement is closed.", _of_the_agency(row, now), by=by, now=now)  # fmt: skip
    return row


def _locked(concern: AttendanceConcern) -> AttendanceConcern:
    rows = AttendanceConcern.objects.select_for_update(of=("self",))
    return rows.select_related("group", "agency", "partnership", "raised_by").get(pk=concern.pk)


def _of_the_agency(concern: AttendanceConcern, now: datetime) -> dict[User, str]:
    return notices.people_in(
        concern.partnership, [Role.AGENCY_LEAD], local_today(now), agency=concern.agency
    )


def _noted(concern: AttendanceConcern, what: str, says: str, *, by: Actor, now: datetime) -> None:
    trail.record(
        f"governance.attendance_concern.{what}",
        subject=concern,
        by=by,
        sentence=f"{says} {concern.reference}",
        at=now,
    )


def _tell(
    concern: AttendanceConcern,
    what: str,
    body: str,
    people: dict[User, str],
    *,
    by: Actor,
    now: datetime,
) -> None:
    message = notices.Message(
        code=f"governance.attendance_concern.{what}",
        subject=f"Attendance concern {concern.reference}: {what}",
        body=body,
        reference=concern.reference,
        address=concern.get_absolute_url(),
    )
    told = {person: why for person, why in people.items() if person != by.user}
    notices.tell(told, message, partnership=concern.partnership, key=str(concern.pk), now=now)
