"""Incidents in any state, walked there through the real services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor, Agency, Partnership
from partnership.roles import AgencyKind, Role, Sector
from reviews.models import Incident, PartnerView, RosterEntry
from reviews.rules.criterion import Condition, Finding, Found
from reviews.rules.incident import Harm, IncidentState, Place
from reviews.services import incidents, rosters
from reviews.services.children import ChildReported
from reviews.services.incidents import Report
from tests.factories import partnership as ground


@dataclass
class Cast:
    """The named people of one partnership's story."""

    partnership: Partnership
    council: Agency
    icb: Agency
    police: Agency
    school: Agency
    priya: Actor  # notifies for the council, and is its delegated partner
    osei: Actor  # delegated partner, ICB
    tom: Actor  # delegated partner, police
    grace: Actor  # independent chair and scrutineer
    maya: Actor  # business manager
    sam: Actor  # a school's safeguarding lead
    lena: Actor  # lay member

    @property
    def everybody(self) -> list[Actor]:
        return [self.priya, self.osei, self.tom, self.grace, self.maya, self.sam, self.lena]


def make_cast(slug: str = "", *, signed: bool = True) -> Cast:
    place = ground.make_partnership(slug)
    kinds = {
        "council": ("Council", AgencyKind.COUNCIL, Sector.LOCAL_AUTHORITY),
        "icb": ("Integrated Care Board", AgencyKind.ICB, Sector.ICB),
        "police": ("Police", AgencyKind.POLICE, Sector.POLICE),
        "school": ("High School", AgencyKind.SECONDARY, Sector.EDUCATION),
    }
    bodies = {
        key: ground.make_agency(
            f"{place.short_name} {name}", partnership=place, kind=kind, sector=sector
        )
        for key, (name, kind, sector) in kinds.items()
    }
    priya = ground.make_user("Priya Raman")
    grace = ground.make_user("Grace Adeyemi")
    ground.make_member(place, Role.DELEGATED_PARTNER, user=priya, agency=bodies["council"])
    notifier = ground.make_member(place, Role.NOTIFIER, user=priya, agency=bodies["council"])
    ground.make_member(place, Role.SCRUTINEER, user=grace)
    chair = ground.make_member(place, Role.INDEPENDENT_CHAIR, user=grace)
    others = {
        "osei": ("Dr Osei Mensah", Role.DELEGATED_PARTNER, bodies["icb"]),
        "tom": ("Tom Archer", Role.DELEGATED_PARTNER, bodies["police"]),
        "maya": ("Maya Cole", Role.BUSINESS_MANAGER, None),
        "sam": ("Sam Okoro", Role.SCHOOL_USER, bodies["school"]),
        "lena": ("Lena Hart", Role.LAY_MEMBER, None),
    }
    members = {
        key: ground.make_member(place, role, user=ground.make_user(name), agency=agency)
        for key, (name, role, agency) in others.items()
    }
    members |= {"priya": notifier, "grace": chair}
    if signed:
        agreement = ground.make_agreement(place)
        for member in members.values():
            ground.sign(member.user, agreement)
    actors = {key: ground.actor(member) for key, member in members.items()}
    everything: dict[str, Any] = {**bodies, **actors}
    return Cast(partnership=place, **everything)


class OnTheDay:
    """The cast with the hats that they hold on a day: of a moment that a test moves on."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self.cast, self.now = cast, now

    def __getattr__(self, name: str) -> Actor:
        actor: Actor = getattr(self.cast, name)
        hat = actor.hat.pk if actor.hat else None
        return Actor.of(actor.user, actor.partnership, timezone.localdate(self.now), hat)


# What a test says of the only child of a report, beside what it says of the incident.
CHILD_WORDS = {"pseudonym", "harm", "standing", "is_unborn", "age", "child_name", "child_born_on"}
ALL_MET = {condition: Found(Finding.MET, "QZX-C4-condition") for condition in Condition}


def a_child(**over: Any) -> ChildReported:
    values: dict[str, Any] = {
        "pseudonym": "Child K",
        "harm": Harm.SERIOUSLY_HARMED,
        "name": "QZX-C4-name",
    }
    return ChildReported(**(values | over))


def _of_child(over: dict[str, Any]) -> dict[str, Any]:
    """Take what is said of the child out of what is said of the report."""
    return {name.removeprefix("child_"): over.pop(name) for name in CHILD_WORDS.intersection(over)}


def a_report(cast: Cast, **over: Any) -> Report:
    now = timezone.now()
    values: dict[str, Any] = {
        "children": (a_child(**_of_child(over)),),
        "abuse_suspected": True,
        "place": Place.IN_AREA,
        "incident_on": timezone.localdate(now - timedelta(days=2)),
        "aware_at": now - timedelta(hours=3),
        "summary": "QZX-C4-summary: a child was brought to hospital.",
        "lead_authority": cast.council,
        "reported_for": cast.school,
        "involved": (cast.icb,),
    }
    return Report(**(values | over))


def make_incident(
    cast: Cast, *, by: Actor | None = None, now: datetime | None = None, **over: Any
) -> Incident:
    with scope(partnership=cast.partnership):
        return incidents.report(
            a_report(cast, **over), by=by or cast.sam, now=now or timezone.now()
        )


def let_in(cast: Cast, incident: Incident, who: Actor) -> RosterEntry:
    """Somebody who is wanted for one case, let in by the business manager."""
    with scope(partnership=cast.partnership):
        return rosters.add(
            incident,
            person=who.user,
            capacity=RosterEntry.Capacity.CORE,
            reason="Knows the child",
            expires_on=None,
            by=cast.maya,
            now=timezone.now(),
        )


def give_all_views(cast: Cast, incident: Incident, now: datetime | None = None) -> None:
    with scope(partnership=cast.partnership):
        for actor, sector in (
            (cast.priya, Sector.LOCAL_AUTHORITY),
            (cast.osei, Sector.ICB),
            (cast.tom, Sector.POLICE),
        ):
            incidents.give_view(
                incident,
                sector=sector,
                answer=PartnerView.Answer.NOTIFY,
                reason="QZX-C4-view: the criteria are met.",
                findings=ALL_MET,
                by=actor,
                now=now or timezone.now(),
            )


def incident_at(cast: Cast, state: IncidentState, **over: Any) -> Incident:
    """An incident walked to a state by the people who may."""
    incident = make_incident(cast, **over)
    with scope(partnership=cast.partnership):
        if state is IncidentState.REPORTED:
            return incident
        if state is IncidentState.WITHDRAWN:
            return incidents.withdraw(incident, reason="Not a serious incident", by=cast.priya)
        give_all_views(cast, incident)
        if state is not IncidentState.UNDER_CONSIDERATION:
            notify = state is not IncidentState.NOT_NOTIFIABLE
            incidents.decide(
                incident,
                notify=notify,
                reason="QZX-C4-decision: as the partners said.",
                by=cast.priya,
                now=timezone.now(),
            )
        if state is IncidentState.NOTIFIED:
            incidents.record_notification(
                incident,
                panel_reference="PANEL-77",
                sent_at=timezone.now(),
                by=cast.priya,
                now=timezone.now(),
            )
        incident.refresh_from_db()
        return incident
