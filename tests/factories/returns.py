"""Requests for information and the answers to them, made through the real services."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor, Agency
from partnership.roles import Role
from reviews.access.information_request import Writer
from reviews.models import AgencyReturn, ChronologyEntry, Incident, InformationRequest
from reviews.rules.agency_return import WORDS
from reviews.rules.chronology import Child, read_when
from reviews.rules.incident import IncidentState
from reviews.rules.information_request import Purpose
from reviews.services import chronologies, information_requests, returns
from reviews.services.chronologies import Told
from reviews.services.information_requests import Addressee, Asked
from reviews.services.returns import Signature
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.reviews import Cast

QUESTION = "QZX-C4-question: what did you know of Child K?"
SUMMARY = "QZX-C4-answer: the child was seen twice."


def notified(cast: Cast, **over: Any) -> Incident:
    return cases.incident_at(cast, IncidentState.NOTIFIED, **over)


def lead_of(cast: Cast, agency: Agency, name: str = "Nora Lead") -> Actor:
    """A signed safeguarding lead of an agency, who is on no roster."""
    member = ground.make_member(
        cast.partnership, Role.AGENCY_LEAD, user=ground.make_user(name), agency=agency
    )
    with scope(partnership=cast.partnership):
        agreement = cast.priya.user.signatures.get().agreement
    ground.sign(member.user, agreement)
    return ground.actor(member)


def ask(
    cast: Cast,
    incident: Incident,
    to: Addressee,
    purpose: Purpose = Purpose.RAPID_REVIEW,
    **over: Any,
) -> InformationRequest:
    values: dict[str, Any] = {"by": cast.maya, "now": timezone.now(), "questions": QUESTION}
    values |= over
    asked = Asked(purpose, values.pop("questions"))
    with scope(partnership=cast.partnership):
        return information_requests.issue(incident, to, asked=asked, **values)


def stranger(**over: str) -> Addressee:
    """A body outside the register, and a person there without an account."""
    values: dict[str, Any] = {
        "body_name": "Tide House",
        "person_name": "Ada Stone",
        "person_post": "Manager",
        "person_email": "ada@example.org",
    }
    return Addressee(**(values | over))


def written(one: InformationRequest, by: Writer, said: str = SUMMARY, **over: str) -> AgencyReturn:
    with scope(partnership=one.partnership):
        answer = returns.acknowledge(one, by=by, now=timezone.now())
        words = {name: getattr(answer, name) for name in WORDS} | {"summary": said} | over
        return returns.save(one, said=words, version=answer.version, by=by, now=timezone.now())


def sent(
    one: InformationRequest, by: Writer, *, is_partial: bool = False, **over: str
) -> AgencyReturn:
    answer = written(one, by, **over)
    with scope(partnership=one.partnership):
        return returns.send(
            one,
            signed=Signature("Nora Lead", "Named nurse"),
            version=answer.version,
            is_partial=is_partial,
            by=by,
            now=timezone.now(),
        )


def make_late(one: InformationRequest) -> None:
    """Let the request's day pass."""
    with scope(partnership=one.partnership):
        clock = information_requests.deadline_of(one)
        assert clock
        clock.due_at = timezone.now() - timedelta(hours=1)
        clock.save(update_fields=["due_at"])


def mailed_link() -> str:
    """The address in the newest mail."""
    found = re.search(r"/answer/[^/\s]+/", str(mail.outbox[-1].body))
    assert found
    return found.group()


def by_link() -> tuple[Client, str]:
    """A browser that opened the newest link, and where it was led."""
    client = Client()
    return client, client.get(mailed_link())["Location"]


def signed_by_link() -> tuple[Client, str]:
    """The same, with the agreement signed."""
    client, home = by_link()
    form = {"form_key": home, "version": 1, "name": "Ada Stone", "post": "Manager", "agreed": "on"}
    client.post(home, form)
    return client, home


def entry(
    one: InformationRequest,
    by: Writer,
    day: str,
    what: str = "QZX-C4-row: a visit",
    *,
    at: str = "",
    child: Child = Child.NOT_SAID,
) -> ChronologyEntry:
    """A row of an agency's chronology."""
    told = Told(read_when(day, at), what, "Visit notes", child)
    with scope(partnership=one.partnership):
        returns.acknowledge(one, by=by, now=timezone.now())
        return chronologies.add(one, told, by=by, now=timezone.now())
