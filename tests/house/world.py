"""The world of the permission matrix: two partnerships whose rows carry canaries, and one of every kind of person."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.utils import timezone
from django_scopes import scope

from partnership.models import Partnership, User
from partnership.roles import Role
from reviews.models import Incident, RosterEntry
from reviews.rules import IncidentState
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.reviews import Cast

HERE, ELSEWHERE = "penfold-vale", "marlow-fen"
# Written into every text of the other partnership: no byte of it may reach anybody who is not there.
FOREIGN_CANARY = "QZX-FOREIGN"
# Written into the material of every case (tests/factories/reviews.py): only who may open the case may read it.
CASE_CANARY = "QZX-C4"


@dataclass
class World:
    """Everything a cell of the matrix needs."""

    here: Cast
    elsewhere: Cast
    incidents: dict[IncidentState, Incident]
    foreign_incident: Incident
    people: dict[str, User] = field(default_factory=dict)

    @cached_property
    def partnership(self) -> Partnership:
        return self.here.partnership


def make_world() -> World:
    here, elsewhere = cases.make_cast(HERE), cases.make_cast(ELSEWHERE)
    _mark(elsewhere)
    world = World(
        here=here,
        elsewhere=elsewhere,
        incidents={state: cases.incident_at(here, state) for state in IncidentState},
        foreign_incident=cases.incident_at(
            elsewhere,
            IncidentState.NOTIFIED,
            pseudonym=f"{FOREIGN_CANARY} child",
            summary=f"{FOREIGN_CANARY} summary",
            child_name=f"{FOREIGN_CANARY} name",
        ),
    )
    world.people = _people(world)
    return world


def _mark(cast: Cast) -> None:
    """Put the canary into the names of the other partnership's people and agencies."""
    for agency in (cast.council, cast.icb, cast.police, cast.school):
        agency.name = f"{FOREIGN_CANARY} {agency.name}"
        agency.save()
    for actor in cast.everybody:
        actor.user.full_name = f"{FOREIGN_CANARY} {actor.user.full_name}"
        actor.user.save()


def _people(world: World) -> dict[str, User]:
    """One of every kind: each role, and each way in which a right begins, ends or fails."""
    here, place, today = world.here, world.partnership, timezone.localdate()
    people = {
        name: getattr(here, name).user
        for name in ("priya", "osei", "tom", "grace", "maya", "sam", "lena")
    }
    for role in Role:
        people[f"role:{role.value}"] = ground.make_member(place, role, agency=here.icb).user
    people |= {
        "stranger": ground.make_user("A Stranger"),
        "of_elsewhere": world.elsewhere.maya.user,
        "leaver": ground.make_member(
            place, Role.BUSINESS_MANAGER, ends_on=today - timedelta(days=1)
        ).user,
        "future_starter": ground.make_member(
            place, Role.BUSINESS_MANAGER, starts_on=today + timedelta(days=1)
        ).user,
        "of_both": ground.make_member(
            place,
            Role.DELEGATED_PARTNER,
            agency=here.police,
            user=ground.make_member(
                world.elsewhere.partnership, Role.DELEGATED_PARTNER, agency=here.police
            ).user,
        ).user,
        "unsigned": ground.make_member(place, Role.CASE_MEMBER, agency=here.icb).user,
        "conflicted": ground.make_member(place, Role.CASE_MEMBER, agency=here.icb).user,
        "guest_in_time": ground.make_member(place, Role.CASE_GUEST, agency=here.school).user,
        "guest_too_late": ground.make_member(place, Role.CASE_GUEST, agency=here.school).user,
    }
    _let_in(world, people)
    return people


def _let_in(world: World, people: dict[str, User]) -> None:
    """Put those whose way in depends on the roster on every case here."""
    today, now = timezone.localdate(), timezone.now()
    with scope(partnership=world.partnership):
        agreement = world.here.priya.user.signatures.get().agreement
        permission = RosterEntry.objects.select_related("permission").all()[0].permission
        for name in ("unsigned", "conflicted", "guest_in_time", "guest_too_late"):
            if name != "unsigned":
                ground.sign(people[name], agreement)
            ends_on = {
                "guest_in_time": today + timedelta(days=7),
                "guest_too_late": today - timedelta(days=1),
            }.get(name)
            for incident in world.incidents.values():
                RosterEntry.objects.create(
                    partnership=world.partnership,
                    content_object=incident,
                    permission=permission,
                    user=people[name],
                    capacity=RosterEntry.Capacity.GUEST if ends_on else RosterEntry.Capacity.CORE,
                    reason="For the matrix",
                    granted_at=now,
                    expires_on=ends_on,
                    conflict="I know the family." if name == "conflicted" else "",
                )
