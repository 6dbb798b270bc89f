"""Write an agency's return, send it, refuse it; and how the agencies of a rapid review stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Agency, Deadline
from partnership.roles import Role
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import local_today
from reviews.access import information_request as access
from reviews.access.information_request import Writer
from reviews.models import AgencyReturn, InformationRequest, LinkUse, RapidReview
from reviews.models.information_request import clocks_of
from reviews.notices import information_request as words
from reviews.rules.agency_return import WORDS
from reviews.rules.information_request import (
    REQUEST_MOVES,
    RequestState,
    clock_of,
    words_of,
)
from reviews.services import information_requests, request_links

TOLD = (Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR)


@dataclass(frozen=True)
class Signature:
    """Who signs for the agency."""

    name: str
    post: str


@dataclass(frozen=True)
class AgencyStanding:
    """How one agency of a rapid review stands with its return, without a word of the case."""

    agency: str
    words: str
    colour: str
    due_on: date | None = None
    is_late: bool = False
    request: InformationRequest | None = None


@transaction.atomic
def acknowledge(request: InformationRequest, *, by: Writer, now: datetime) -> AgencyReturn:
    """Note that those who were asked have opened the request, and begin their return; twice changes nothing."""
    row = information_requests.locked(request)
    standing = AgencyReturn.objects.filter(request=row).first()
    if standing:
        return standing
    access.may_answer(by, row).require()
    if row.state == RequestState.ISSUED:
        REQUEST_MOVES.check(row.state, RequestState.ACKNOWLEDGED)
        row.state, row.acknowledged_at = RequestState.ACKNOWLEDGED, now
        row.save(update_fields=["state", "acknowledged_at"])
        _record("acknowledged", row, "opened", by)
    return AgencyReturn.objects.create(partnership=row.partnership, request=row)


def _locked(row: InformationRequest) -> AgencyReturn:
    return AgencyReturn.objects.select_for_update(of=("self",)).get(request=row)


@transaction.atomic
def save(
    request: InformationRequest,
    *,
    said: Mapping[str, str],
    version: int,
    by: Writer,
    now: datetime,
) -> AgencyReturn:
    """
    Keep what is written so far; the same words again change nothing.

    Raises WrittenMeanwhile when somebody else saved other words since the version that was opened.
    """
    row = information_requests.locked(request)
    access.may_answer(by, row).require()
    answer = _locked(row)
    if all(getattr(answer, name) == said[name] for name in WORDS):
        return answer
    if answer.version != version:
        raise WrittenMeanwhile(answer)
    for name in WORDS:
        setattr(answer, name, said[name])
    answer.version, answer.saved_at = answer.version + 1, now
    answer.saved_by = by.actor.user if by.actor else None
    answer.saved_by_name = by.name
    fields = [*WORDS, "version", "saved_at", "saved_by", "saved_by_name"]
    answer.save(update_fields=fields)
    return answer


@transaction.atomic
def send(
    request: InformationRequest,
    *,
    signed: Signature,
    version: int,
    is_partial: bool,
    by: Writer,
    now: datetime,
) -> AgencyReturn:
    """
    Send the return, signed by the agency's lead. All of it meets the clock; a part leaves it running.

    Raises Refused where nothing is written, and WrittenMeanwhile where other words stand than the signer has read.
    """
    row = information_requests.locked(request)
    access.may_answer(by, row).require()
    answer = _locked(row)
    if answer.version != version:
        raise WrittenMeanwhile(answer)
    if not answer.summary.strip():
        raise Refused("Say first what your agency knew and did, or send a nil return.")
    answer.is_nil, answer.nil_words = False, ""
    following = RequestState.PARTLY if is_partial else RequestState.SUPPLIED
    _sign(row, answer, following, signed, by=by, now=now)
    if answer.immediate_concerns.strip():
        _tell(row, words.names_a_concern(row), answer.times_sent, TOLD, now)
    return answer


@transaction.atomic
def send_nil(
    request: InformationRequest, *, said: str, signed: Signature, by: Writer, now: datetime
) -> AgencyReturn:
    """
    Send a nil return: the agency looked and knows nothing, in one sentence. It meets the clock.

    Raises Refused where an answer is written already.
    """
    row = information_requests.locked(request)
    access.may_answer(by, row).require()
    answer = _locked(row)
    if row.chronology.exists() or any(getattr(answer, name).strip() for name in WORDS):
        raise Refused("You have written an answer. Send that, or empty it first.")
    answer.is_nil, answer.nil_words = True, said
    _sign(row, answer, RequestState.SUPPLIED, signed, by=by, now=now)
    return answer


def _sign(
    row: InformationRequest,
    answer: AgencyReturn,
    following: RequestState,
    signed: Signature,
    *,
    by: Writer,
    now: datetime,
) -> None:
    if row.state != following:
        REQUEST_MOVES.check(row.state, following)
    answer.times_sent, answer.sent_at = answer.times_sent + 1, now
    answer.sent_by_name, answer.sent_by_post = signed.name, signed.post
    answer.sent_back_at, answer.sent_back_note = None, ""
    answer.save()
    row.state, row.refused_because = following, ""
    row.save(update_fields=["state", "refused_because"])
    if following is RequestState.SUPPLIED:
        clock = clock_of(row.purpose)
        deadlines.meet(clock, subject=row, at=now, by=by.actor, explained_later=True)
    if by.link:
        request_links.note(by.link, LinkUse.What.SENT, now)
    _record("answered", row, "answered", by)
    _tell(row, words.came_in(row), answer.times_sent, (Role.BUSINESS_MANAGER,), now)


@transaction.atomic
def refuse(
    request: InformationRequest, *, reason: str, by: Writer, now: datetime
) -> InformationRequest:
    """Say that the information is not given, and why; the clock goes on, and the answer may still come."""
    row = information_requests.locked(request)
    if row.state == RequestState.REFUSED:
        return row
    access.may_answer(by, row).require()
    REQUEST_MOVES.check(row.state, RequestState.REFUSED)
    row.state, row.refused_because = RequestState.REFUSED, reason
    row.save(update_fields=["state", "refused_because"])
    if by.link:
        request_links.note(by.link, LinkUse.What.REFUSED, now)
    _record("refused", row, "refused to answer", by)
    _tell(row, words.refused(row), row.reminders, TOLD, now)
    return row


def _tell(
    row: InformationRequest,
    message: notices.Message,
    time: int,
    roles: tuple[Role, ...],
    now: datetime,
) -> None:
    people = notices.people_in(row.partnership, roles, local_today(now))
    notices.tell(people, message, partnership=row.partnership, key=f"{row.pk}:{time}", now=now)


def _record(what: str, row: InformationRequest, did: str, by: Writer) -> None:
    who = "" if by.actor else "somebody without an account "
    trail.record(
        f"reviews.request.{what}",
        subject=row,
        by=by.actor,
        sentence=f"{who}{did} {row.reference}",
    )


def standing(review: RapidReview, *, now: datetime) -> list[AgencyStanding]:
    """
    How each agency of a rapid review stands: not asked, asked, opened, in, nil return, late or refused.

    Those that the case names and those that were asked, by name; four queries, however many they are.
    """
    rows = InformationRequest.objects.filter(rapid_review=review)
    requests = list(rows.exclude(state=RequestState.WITHDRAWN).with_names())
    clocks = clocks_of(requests)
    asked = {one.agency_id for one in requests}
    found = [line(one, clocks.get(one.pk), now) for one in requests]
    incident = review.incident
    named = set(incident.involved.values_list("agency_id", flat=True)) | {incident.reported_for_id}
    unasked = Agency.objects.filter(pk__in=named - asked)
    said, colour = words_of(None, is_nil=False, is_late=False)
    found += [AgencyStanding(str(one), said, colour) for one in unasked]
    return sorted(found, key=lambda one: one.agency)


def line(request: InformationRequest, clock: Deadline | None, now: datetime) -> AgencyStanding:
    """One request as a list of agencies shows it."""
    is_late = clock is not None and clock.is_running and clock.due_at < now
    answer = getattr(request, "answer", None)
    said, colour = words_of(request.state, is_nil=bool(answer and answer.is_nil), is_late=is_late)
    return AgencyStanding(
        request.body, said, colour, clock.due_on if clock else None, is_late, request
    )
