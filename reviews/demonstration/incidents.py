"""Invented incidents of a demonstration, walked through the real services on working days before the day of loading."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.models import Actor, Agency, Breach, Partnership, User
from partnership.roles import Sector
from partnership.services import calendar, demonstration
from partnership.services.deadlines import BreachReason, local_today
from partnership.working_days import ONE_DAY, working_days_before
from reviews.models import Incident, PartnerView, RosterEntry
from reviews.rules.child import Standing
from reviews.rules.criterion import Condition, Finding, Found
from reviews.rules.follow_up import FollowUpKind
from reviews.rules.incident import Harm, Place
from reviews.services import follow_ups, incidents, rosters
from reviews.services.children import ChildReported
from reviews.services.incidents import Report

# A number of working days before the day of loading, and a time of that day in London.
Moment = tuple[int, str]


@dataclass(frozen=True)
class _Story:
    """One partnership on the day of loading."""

    partnership: Partnership
    today: date

    def day(self, working_days_ago: int) -> date:
        return working_days_before(self.today, working_days_ago, calendar.holidays())

    def at(self, moment: Moment) -> datetime:
        days, hour = moment
        return datetime.combine(self.day(days), time.fromisoformat(hour), LONDON)

    def by(self, email: str, moment: Moment) -> Actor:
        return demonstration.acting(email, self.partnership, self.day(moment[0]))

    def agency(self, name: str) -> Agency:
        return Agency.objects.get(name=name, entries__partnership=self.partnership)


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Report the incidents that are not there yet and walk each as far as its story goes; how many were added."""
    demonstration.demand_demonstration()
    added = 0
    for told in demonstration.told("cases.json")["incidents"]:
        partnership = Partnership.objects.get(slug=told["partnership"])
        with scope(partnership=partnership):
            mine = Incident.objects.filter(is_demonstration=True, pseudonym=told["pseudonym"])
            if not mine.exists():
                _tell(_Story(partnership, local_today(now)), told)
                added += 1
    return added


def _tell(story: _Story, told: dict[str, Any]) -> None:
    incident = _report(story, told)
    for view in told["views"]:
        incidents.give_view(
            incident,
            sector=Sector(view["sector"]),
            answer=PartnerView.Answer(view.get("answer", PartnerView.Answer.NOTIFY)),
            reason=view["reason"],
            findings=_findings(view.get("not_met", {})),
            by=story.by(view["by"], view["at"]),
            now=story.at(view["at"]),
        )
    if decided := told["decided"]:
        incidents.decide(
            incident,
            notify=decided.get("notify", True),
            reason=decided["reason"],
            by=story.by(decided["by"], decided["at"]),
            now=story.at(decided["at"]),
        )
    if notified := told["notified"]:
        _notify(story, incident, notified)
    if follow_up := told.get("follow_up"):
        _follow_up(story, incident, follow_up)
    for person in told["let_in"]:
        _let_in(story, incident, person, told["let_in_at"])


def _findings(not_met: dict[str, str]) -> dict[Condition, Found]:
    """Every condition met, but those that the story says are not, with its words."""
    return {
        condition: Found(Finding.NOT_MET, not_met[condition])
        if condition in not_met
        else Found(Finding.MET)
        for condition in Condition
    }


def _follow_up(story: _Story, incident: Incident, told: dict[str, Any]) -> None:
    follow_ups.open_for(
        incident,
        kind=FollowUpKind(told["kind"]),
        rationale=told["rationale"],
        lead_agency=story.agency(told["lead_agency"]),
        due_on=story.today + told["due_in_days"] * ONE_DAY,
        by=story.by(told["by"], told["at"]),
        now=story.at(told["at"]),
    )


def _report(story: _Story, told: dict[str, Any]) -> Incident:
    return incidents.report(
        Report(
            children=(_child(told), *(_child(one) for one in told.get("siblings", []))),
            abuse_suspected=told["abuse_suspected"],
            place=Place(told["place"]),
            incident_on=story.day(told["happened"]),
            aware_at=story.at(told["aware"]),
            summary=told["summary"],
            lead_authority=story.agency(told["lead_authority"]),
            reported_for=story.agency(told["reported_for"]),
            involved=tuple(story.agency(name) for name in told["involved"]),
            is_demonstration=True,
        ),
        by=story.by(told["reported_by"], told["reported"]),
        now=story.at(told["reported"]),
    )


def _child(told: dict[str, Any]) -> ChildReported:
    return ChildReported(
        pseudonym=told["pseudonym"],
        harm=Harm(told["harm"]),
        standing=Standing(told.get("standing", Standing.NEITHER)),
        age=told.get("age"),
    )


def _notify(story: _Story, incident: Incident, notified: dict[str, Any]) -> None:
    late = notified.get("breach")
    incidents.record_notification(
        incident,
        panel_reference=notified["panel_reference"],
        sent_at=story.at(notified["at"]),
        breach=BreachReason(Breach.Cause(late["cause"]), late["reason"]) if late else None,
        by=story.by(notified["by"], notified["at"]),
        now=story.at(notified["at"]),
    )


def _let_in(story: _Story, incident: Incident, person: dict[str, Any], at: Moment) -> None:
    manager = RosterEntry.objects.filter(
        content_object=incident, capacity=RosterEntry.Capacity.BUSINESS_UNIT
    ).first()
    if manager is None:
        raise LookupError("The demonstration has no business manager on the roster.")
    until = person.get("until_in_days")
    rosters.add(
        incident,
        person=User.objects.get(email=person["email"]),
        capacity=RosterEntry.Capacity(person["capacity"]),
        reason=person["reason"],
        expires_on=story.today + until * ONE_DAY if until else None,
        by=story.by(manager.user.email, at),
        now=story.at(at),
    )
