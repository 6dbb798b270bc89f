"""Ask for information, remind, press harder, take an answer in, end a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    AgencyContact,
    Deadline,
    Membership,
    RegisterEntry,
    User,
)
from partnership.roles import SCHOOL_AND_SETTING_KINDS, Role
from partnership.services import calendar, deadlines, notices, trail
from partnership.services.deadlines import local_today
from partnership.services.references import next_reference
from reviews.access import information_request as access
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.models.information_request import ANSWERING
from reviews.notices import information_request as words
from reviews.rules.information_request import (
    ENDED,
    LEGAL_BASIS,
    REQUEST_MOVES,
    STEP_MOVES,
    Purpose,
    RequestState,
    Step,
    asked_from,
    clock_of,
)
from reviews.rules.rapid_review import RAPID_REVIEW
from reviews.services import request_links, rosters

ASKS = "The safeguarding partners ask you for information."
WAITS = "The safeguarding partners wait for your answer."
MORE = "Your answer was sent back: something more is needed."


@dataclass(frozen=True)
class Asked:
    """What is asked, for which purpose, of which time."""

    purpose: Purpose
    questions: str
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True)
class Addressee:
    """Who is asked: an agency or another body, and in it a lead with an account or a person with an e-mail address."""

    agency: Agency | None = None
    body_name: str = ""
    lead: User | None = None
    person_name: str = ""
    person_post: str = ""
    person_email: str = ""

    @property
    def in_words(self) -> str:
        """The person, and how they are reached."""
        if self.lead:
            return f"{self.lead}, in the portal"
        return f"{self.person_name}, by a link to {self.person_email}"


@dataclass(frozen=True)
class Candidate:
    """An agency of a case that can be asked: whom, and whether it was asked already."""

    agency: Agency
    addressee: Addressee | None
    is_asked: bool

    @property
    def is_school(self) -> bool:
        """Whether it is a school or another setting."""
        return self.agency.kind in SCHOOL_AND_SETTING_KINDS


def candidates(incident: Incident, purpose: Purpose, today: date) -> list[Candidate]:
    """The agencies of a case with whom to ask there; four queries, however many there are."""
    ids = set(incident.involved.values_list("agency_id", flat=True))
    ids |= {incident.reported_for_id, incident.lead_authority_id}
    agencies = list(Agency.objects.filter(pk__in=ids))
    people = addressees(agencies, today)
    asked = set(
        InformationRequest.objects.filter(incident=incident, purpose=purpose)
        .exclude(state=RequestState.WITHDRAWN)
        .values_list("agency_id", flat=True)
    )
    return [Candidate(one, people.get(one.pk), one.pk in asked) for one in agencies]


def addressees(agencies: Iterable[Agency], today: date) -> dict[int, Addressee]:
    """Whom to ask in each agency: its lead with an account, else its contact in the register by a link."""
    by_pk = {one.pk: one for one in agencies}
    found: dict[int, Addressee] = {}
    leads = Membership.objects.filter(agency__in=by_pk, role__in=ANSWERING).current(today)
    for row in leads.select_related("user").order_by("starts_on", "pk"):
        if row.agency_id:
            found.setdefault(row.agency_id, Addressee(by_pk[row.agency_id], lead=row.user))
    contacts = AgencyContact.objects.filter(agency__in=by_pk, ends_on__isnull=True)
    for contact in contacts.order_by("pk"):
        reached = Addressee(
            by_pk[contact.agency_id],
            person_name=contact.name,
            person_post=contact.purpose,
            person_email=contact.email,
        )
        found.setdefault(contact.agency_id, reached)
    return found


@transaction.atomic
def issue_to_several(
    incident: Incident, addressees: Iterable[Addressee], *, asked: Asked, by: Actor, now: datetime
) -> list[InformationRequest]:
    """Ask several bodies the same: all of them, or none."""
    return [issue(incident, one, asked=asked, by=by, now=now) for one in addressees]


@transaction.atomic
def issue(
    incident: Incident, to: Addressee, *, asked: Asked, by: Actor, now: datetime
) -> InformationRequest:
    """
    Ask one body for information: its clock starts, and its lead is told, or its person is mailed a link.

    An agency that is asked already for the same purpose is handed back. Raises Refused for an agency or a person who
    is not of this partnership, and for a rapid review that is not open.
    """
    row = _case(incident)
    access.may_ask(by, row).require()
    _check(to, by)
    standing = _standing_with(row, to, asked.purpose)
    if standing:
        return standing
    request = InformationRequest.objects.create(
        partnership=row.partnership,
        reference=next_reference(row.partnership, "IR", local_today(now).year),
        incident=row,
        rapid_review=_review(row, asked.purpose),
        agency=to.agency,
        body_name=to.body_name,
        lead=to.lead,
        person_name=to.person_name,
        person_post=to.person_post,
        person_email=to.person_email.lower(),
        purpose=asked.purpose,
        legal_basis=LEGAL_BASIS[asked.purpose],
        period_from=asked.period_from,
        period_to=asked.period_to,
        questions=asked.questions,
        issued_at=now,
        issued_by=by.user,
    )
    rosters.end_reporters(row, by=by)
    deadline = _start_clock(request, now)
    _record("issued", request, f"issued the request for information {request.reference}", by)
    if to.lead:
        _tell_lead(request, words.asked(request, deadline.due_on), str(request.pk), now)
    else:
        request_links.make(request, because=ASKS, due_on=deadline.due_on, by=by, now=now)
    return request


def _case(incident: Incident) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "rule_set", "rapid_review").get(pk=incident.pk)


def _check(to: Addressee, by: Actor) -> None:
    if to.agency is None:
        if to.lead:
            raise Refused("Somebody with an account is asked for an agency of the register.")
        return
    entries = RegisterEntry.objects.filter(partnership=by.partnership, agency=to.agency)
    if not entries.current(by.today).exists():
        raise Refused("Choose an agency of this partnership.")
    held = Membership.objects.filter(user=to.lead, agency=to.agency).current(by.today)
    if to.lead and not held.exists():
        raise Refused("This person does not stand for the agency today.")


def _standing_with(
    incident: Incident, to: Addressee, purpose: Purpose
) -> InformationRequest | None:
    rows = InformationRequest.objects.filter(incident=incident, purpose=purpose)
    rows = rows.filter(agency=to.agency, body_name=to.body_name)
    return rows.exclude(state=RequestState.WITHDRAWN).first()


def _review(incident: Incident, purpose: Purpose) -> RapidReview | None:
    if purpose is not Purpose.RAPID_REVIEW:
        return None
    review: RapidReview | None = getattr(incident, "rapid_review", None)
    if review is None:
        raise Refused("There is no rapid review of this case. Choose another purpose.")
    return review


def _start_clock(request: InformationRequest, now: datetime) -> Deadline:
    today = local_today(now)
    starts_on, because = today, "the day of the request"
    running = deadlines.find(RAPID_REVIEW, request.rapid_review) if request.rapid_review else None
    if running:
        starts_on = asked_from(running.starts_on, today, calendar.holidays())
        if starts_on != today:
            because = "day 1 of the rapid review"
    return deadlines.start(
        clock_of(request.purpose),
        subject=request,
        reference=request.reference,
        address=request.get_absolute_url(),
        starts_on=starts_on,
        starts_because=because,
        rule_set=request.incident.rule_set,
        owner_agency=request.agency,
        now=now,
    )


def deadline_of(request: InformationRequest) -> Deadline | None:
    """The clock of a request."""
    return deadlines.find(clock_of(request.purpose), request)


def is_late(request: InformationRequest, now: datetime) -> bool:
    """Whether the answer is overdue."""
    deadline = deadline_of(request)
    return deadline is not None and deadline.is_running and deadline.due_at < now


def locked(request: InformationRequest) -> InformationRequest:
    """The request as it stands now, locked until the transaction ends."""
    rows = InformationRequest.objects.select_for_update(of=("self",))
    return rows.select_related(
        "partnership", "incident__partnership", "incident__rule_set", "agency", "lead"
    ).get(pk=request.pk)


def _due_on(request: InformationRequest, now: datetime) -> date:
    deadline = deadline_of(request)
    return deadline.due_on if deadline else local_today(now)


@transaction.atomic
def remind(request: InformationRequest, *, by: Actor, now: datetime) -> InformationRequest:
    """Remind those who were asked, and count it; somebody without an account is mailed a new link."""
    row = locked(request)
    access.may_remind(by, row).require()
    row.reminders, row.reminded_at = row.reminders + 1, now
    row.save(update_fields=["reminders", "reminded_at"])
    _record("reminded", row, f"sent reminder {row.reminders} for {row.reference}", by)
    due_on = _due_on(row, now)
    if row.lead:
        key = f"{row.pk}:{row.reminders}"
        _tell_lead(row, words.reminded(row, due_on), key, now)
    else:
        request_links.make(row, because=WAITS, due_on=due_on, by=by, now=now)
    return row


@transaction.atomic
def stop_links(request: InformationRequest, *, by: Actor, now: datetime) -> InformationRequest:
    """Stop the links of a request at once, as when a mail went to the wrong person."""
    row = locked(request)
    access.may_remind(by, row).require()
    request_links.stop(row, by=by, now=now)
    return row


@transaction.atomic
def readdress(
    request: InformationRequest,
    *,
    person_name: str,
    person_post: str,
    person_email: str,
    by: Actor,
    now: datetime,
) -> InformationRequest:
    """Ask another person of the same body, by a link; every earlier link stops, and the reading of the lead before."""
    row = locked(request)
    access.may_remind(by, row).require()
    request_links.stop(row, by=by, now=now)
    row.lead, row.person_name, row.person_post = None, person_name, person_post
    row.person_email = person_email.lower()
    row.save(update_fields=["lead", "person_name", "person_post", "person_email"])
    _record("readdressed", row, f"asked another person for {row.reference}", by)
    request_links.make(row, because=ASKS, due_on=_due_on(row, now), by=by, now=now)
    return row


@transaction.atomic
def send_back(
    request: InformationRequest, *, note: str, by: Actor, now: datetime
) -> InformationRequest:
    """Send an answer back with a note on what is still needed."""
    row = locked(request)
    access.may_send_back(by, row).require()
    REQUEST_MOVES.check(row.state, RequestState.ACKNOWLEDGED)
    answer = row.answer
    answer.sent_back_at, answer.sent_back_note = now, note
    answer.save(update_fields=["sent_back_at", "sent_back_note"])
    row.state = RequestState.ACKNOWLEDGED
    row.save(update_fields=["state"])
    _record("sent_back", row, f"sent the answer to {row.reference} back", by)
    if row.lead:
        key = f"{row.pk}:{answer.times_sent}"
        _tell_lead(row, words.sent_back(row), key, now)
    else:
        request_links.make(row, because=MORE, due_on=_due_on(row, now), by=by, now=now)
    return row


@transaction.atomic
def take_step(
    request: InformationRequest, step: Step, *, reason: str, by: Actor, now: datetime
) -> InformationRequest:
    """
    Press harder for an answer: tell the partner of the sector, give formal notice, consider going to court.

    A step that was taken is not taken again.
    """
    row = locked(request)
    if row.step == step:
        return row
    access.may_take_step(by, row, step, is_late=is_late(row, now)).require()
    STEP_MOVES.check(row.step, step)
    row.step, row.stepped_at, row.stepped_by, row.step_reason = step, now, by.user, reason
    row.save(update_fields=["step", "stepped_at", "stepped_by", "step_reason"])
    _record(f"step_{step.value}", row, f"{_DID[step]} {row.reference}", by)
    if step is Step.ESCALATED:
        people = _partners_of(row, by.today)
        _tell(people, row, words.escalated(row), str(row.pk), now)
    elif step is Step.NOTICE and row.lead:
        _tell_lead(row, words.notice_given(row), str(row.pk), now)
    return row


_DID = {
    Step.ESCALATED: "told the safeguarding partner that no answer came to",
    Step.NOTICE: "gave formal notice under section 16H for",
    Step.COURT: "considered going to court over",
}


def _partners_of(request: InformationRequest, today: date) -> dict[User, str]:
    """The delegated partners of the agency's sector; all of them where its sector has none."""
    people = notices.people_in(request.partnership, [Role.DELEGATED_PARTNER], today)
    if request.agency is None:
        return people
    of_the_sector = set(
        Membership.objects.filter(role=Role.DELEGATED_PARTNER, agency__sector=request.agency.sector)
        .current(today)
        .values_list("user", flat=True)
    )
    return {one: why for one, why in people.items() if one.pk in of_the_sector} or people


@transaction.atomic
def close(
    request: InformationRequest, *, reason: str, by: Actor, now: datetime
) -> InformationRequest:
    """Take the answer in; or, where none came, say why it is not awaited any more."""
    row = locked(request)
    if row.state == RequestState.CLOSED:
        return row
    access.may_close(by, row).require()
    if row.state != RequestState.SUPPLIED and not reason.strip():
        raise Refused("Say why no answer is awaited any more.")
    _end(row, RequestState.CLOSED, reason, by=by, now=now)
    return row


@transaction.atomic
def withdraw(
    request: InformationRequest, *, reason: str, by: Actor, now: datetime
) -> InformationRequest:
    """Take a request back that should not have been made, with the reason; its links stop."""
    row = locked(request)
    if row.state == RequestState.WITHDRAWN:
        return row
    access.may_withdraw(by, row).require()
    _end(row, RequestState.WITHDRAWN, reason, by=by, now=now)
    return row


def end_all(incident: Incident, *, by: Actor, now: datetime) -> None:
    """End every request of a case that was withdrawn. The caller has asked whether the person may withdraw it."""
    rows = InformationRequest.objects.filter(incident=incident).exclude(state__in=ENDED)
    for one in rows:
        row = locked(one)
        following = (
            RequestState.WITHDRAWN
            if REQUEST_MOVES.may(row.state, RequestState.WITHDRAWN)
            else RequestState.CLOSED
        )
        _end(row, following, "The incident was withdrawn", by=by, now=now)


def _end(
    row: InformationRequest, following: RequestState, reason: str, *, by: Actor, now: datetime
) -> None:
    REQUEST_MOVES.check(row.state, following)
    row.state, row.ended_at, row.ended_because = following, now, reason
    row.save(update_fields=["state", "ended_at", "ended_because"])
    deadlines.withdraw(clock_of(row.purpose), subject=row, reason="The request has ended", by=by)
    request_links.stop(row, by=by, now=now)
    _record(following.value, row, f"ended the request {row.reference}", by)


def _tell_lead(
    request: InformationRequest, message: notices.Message, key: str, now: datetime
) -> None:
    if request.lead:
        why = "You are told because you answer for the agency that is asked."
        _tell({request.lead: why}, request, message, key, now)


def _tell(
    people: dict[User, str],
    request: InformationRequest,
    message: notices.Message,
    key: str,
    now: datetime,
) -> None:
    notices.tell(people, message, partnership=request.partnership, key=key, now=now)


def _record(what: str, request: InformationRequest, did: str, by: Actor) -> None:
    trail.record(f"reviews.request.{what}", subject=request, by=by, sentence=did)
