"""Actions, given by a chair through the real service."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django_scopes import scope

from partnership.models import Action, Actor, Agency, Group, Partnership
from partnership.roles import Role, Sector
from partnership.services import actions
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories.deadlines import at

TODAY = date(2026, 9, 16)  # a Wednesday, with no bank holiday near


def acting(partnership: Partnership, role: Role, today: date = TODAY, **over: Any) -> Actor:
    return ground.actor(ground.make_member(partnership, role, **over), today)


@dataclass
class Table:
    """Who meets at an action: its chair, its owner, the manager, and the partner behind the owner's agency."""

    partnership: Partnership
    group: Group
    agency: Agency
    chair: Actor
    owner: Actor
    lead: Actor
    manager: Actor
    partner: Actor
    today: date = TODAY
    now: datetime = field(default_factory=lambda: at(TODAY))

    def give(self, **over: Any) -> Action:
        values: dict[str, Any] = {
            "what": "Share the toolkit",
            "owner": Owner(person=self.owner.user),
            "due_on": self.today + timedelta(days=30),
            "group": self.group,
            "by": self.chair,
            "now": self.now,
        }
        with scope(partnership=self.partnership):
            return actions.give(**(values | over))

    def said_done(self, **over: Any) -> Action:
        action = self.give(**over)
        with scope(partnership=self.partnership):
            return actions.report_done(action, progress="Done.", by=self.owner, now=self.now)

    def closed(self, **over: Any) -> Action:
        action = self.said_done(**over)
        with scope(partnership=self.partnership):
            return actions.close(action, by=self.chair, now=self.now)


def make_table(slug: str = "") -> Table:
    """A Forum whose chair gives actions to somebody of the police."""
    here = ground.make_partnership(slug)
    police = ground.make_agency("Met Police", partnership=here, sector=Sector.POLICE)
    forum = ground.make_group(here, "Forum", code="forum")
    chairing = ground.make_member(here, Role.GROUP_CHAIR, user=ground.make_user("Ingrid Chair"))
    ground.sit(chairing.user, ground.make_seat(forum, "Chair", is_chair=True))
    return Table(
        partnership=here,
        group=forum,
        agency=police,
        chair=ground.actor(chairing, TODAY),
        owner=acting(here, Role.CASE_MEMBER, user=ground.make_user("Olive Owner")),
        lead=acting(here, Role.AGENCY_LEAD, agency=police, user=ground.make_user("Lee Lead")),
        manager=acting(here, Role.BUSINESS_MANAGER, user=ground.make_user("Mo Manager")),
        partner=acting(
            here, Role.DELEGATED_PARTNER, agency=police, user=ground.make_user("Pat Partner")
        ),
    )
