"""Invented requests and returns in the invented partnership: one in, one partly in, one asked, one by a link."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.models import Actor, Agency, Partnership, User
from partnership.services import calendar, demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_before
from reviews.access.information_request import Writer
from reviews.models import Incident, InformationRequest
from reviews.rules.agency_return import WORDS
from reviews.rules.chronology import UNKNOWN, Certainty, Child, When, in_month
from reviews.rules.information_request import Purpose
from reviews.services import chronologies, information_requests, returns
from reviews.services.chronologies import Told
from reviews.services.information_requests import Addressee, Asked
from reviews.services.returns import Signature


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Ask and answer what is not there yet; no incident is added, so the count is nought."""
    told = demonstration.told("returns.json")
    partnership = Partnership.objects.get(slug=told["partnership"])
    with scope(partnership=partnership):
        incident = Incident.objects.filter(
            is_demonstration=True, pseudonym=told["pseudonym"]
        ).first()
        if incident and not InformationRequest.objects.filter(incident=incident).exists():
            _tell(incident, told, local_today(now))
    return 0


def _moment(today: date, said: list[Any]) -> datetime:
    day = working_days_before(today, said[0], calendar.holidays())
    return datetime.combine(day, time.fromisoformat(said[1]), LONDON)


def _acting(email: str, incident: Incident, at: datetime) -> Actor:
    return demonstration.acting(email, incident.partnership, local_today(at))


def _agency(name: str, incident: Incident) -> Agency:
    return Agency.objects.get(name=name, entries__partnership=incident.partnership)


def _tell(incident: Incident, told: dict[str, Any], today: date) -> None:
    at = _moment(today, told["asked"])
    by, asked = (
        _acting(told["asked_by"], incident, at),
        Asked(
            Purpose.RAPID_REVIEW,
            told["questions"],
            period_from=today - timedelta(days=730),
            period_to=today,
        ),
    )
    for to in told["to"]:
        information_requests.issue(incident, _to(to, incident), asked=asked, by=by, now=at)
    for answer in told["answers"]:
        _answer(incident, answer, today)


def _to(told: dict[str, str], incident: Incident) -> Addressee:
    agency = _agency(told["agency"], incident)
    if "email" in told:
        return Addressee(agency, lead=User.objects.get(email=told["email"]))
    return Addressee(
        agency,
        person_name=told["person_name"],
        person_post=told["person_post"],
        person_email=told["person_email"],
    )


def _answer(incident: Incident, told: dict[str, Any], today: date) -> None:
    at = _moment(today, told["at"])
    one = InformationRequest.objects.get(
        incident=incident, agency=_agency(told["agency"], incident)
    )
    by = Writer.of(_acting(told["by"], incident, at))
    answer = returns.acknowledge(one, by=by, now=at)
    said = dict.fromkeys(WORDS, "") | told["words"]
    answer = returns.save(one, said=said, version=answer.version, by=by, now=at)
    for row in told["rows"]:
        happened = Told(_when(row, today), row["what"], row["source"], Child(row["child"]))
        chronologies.add(one, happened, by=by, now=at)
    returns.send(
        one,
        signed=Signature(**told["signed"]),
        version=answer.version,
        is_partial=told.get("is_partial", False),
        by=by,
        now=at,
    )


def _when(row: dict[str, Any], today: date) -> When:
    certainty, first = Certainty(row["certainty"]), today - timedelta(days=row["ago"])
    if certainty is Certainty.UNKNOWN:
        return UNKNOWN
    if certainty is Certainty.MONTH:
        return in_month(first.year, first.month)
    last = today - timedelta(days=row.get("until", row["ago"]))
    return When(certainty, first, last, time.fromisoformat(row["at"]) if "at" in row else None)
