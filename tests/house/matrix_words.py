"""The words of the permission matrix: who the people are, and what a door says of one address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partnership.roles import Role
from partnership.services import deadlines
from reviews.rules.incident import NOTIFY_PANEL, IncidentState
from tests.house.world import World

# --- who the people are -------------------------------------------------------------------------------------------------
# The cast has these roles beside the one that names them.
CAST_ROLES: dict[str, frozenset[Role]] = {
    "priya": frozenset({Role.NOTIFIER, Role.DELEGATED_PARTNER}),
    "osei": frozenset({Role.DELEGATED_PARTNER}),
    "tom": frozenset({Role.DELEGATED_PARTNER}),
    "grace": frozenset({Role.SCRUTINEER, Role.INDEPENDENT_CHAIR}),
    "maya": frozenset({Role.BUSINESS_MANAGER}),
    "sam": frozenset({Role.SCHOOL_USER}),
    "lena": frozenset({Role.LAY_MEMBER}),
    "of_both": frozenset({Role.DELEGATED_PARTNER}),
    "unsigned": frozenset({Role.CASE_MEMBER}),
    "conflicted": frozenset({Role.CASE_MEMBER}),
    "guest_in_time": frozenset({Role.CASE_GUEST}),
    "guest_too_late": frozenset({Role.CASE_GUEST}),
} | {f"role:{role.value}": frozenset({role}) for role in Role}
OUTSIDERS = ("stranger", "of_elsewhere", "leaver", "future_starter")
MEMBERS = frozenset(CAST_ROLES)


def holding(*roles: Role) -> frozenset[str]:
    """The members who hold one of the roles."""
    return frozenset(name for name, held in CAST_ROLES.items() if not held.isdisjoint(roles))


BUSINESS_UNIT = holding(Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER)
MANAGERS = holding(Role.BUSINESS_MANAGER)
# On the roster of every case here from its report, signed and without conflict.
ON_THE_ROSTER = frozenset({"priya", "osei", "tom", "grace", "maya", "sam", "guest_in_time"})
# The personas of the roles that a report puts on the roster are there too, but have not signed.
REGISTER = holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.NOTIFIER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
)
SEES_INCIDENTS = (
    REGISTER
    | holding(Role.AGENCY_LEAD)  # of the ICB, which is named among the agencies involved
    | {"role:school_user", "sam", "guest_in_time", "guest_too_late"}
)
CASE_LIST = holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.NOTIFIER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
    Role.CASE_GUEST,
    Role.REVIEWER,
    Role.AGENCY_LEAD,
    Role.SCHOOL_USER,
    Role.GROUP_CHAIR,
)

Arguments = Callable[[World], tuple[object, ...]]


def nothing(_world: World) -> tuple[object, ...]:
    """An address without an object."""
    return ()


def an_incident(state: IncidentState) -> Arguments:
    """The reference of the incident in a state."""
    return lambda world: (world.incidents[state].reference,)


@dataclass(frozen=True)
class Door:
    """One address: who gets the page, and who is told why not; for everybody else it is not there."""

    pages: frozenset[str]
    told_why: frozenset[str] = frozenset()
    arguments: Arguments = nothing
    missing: tuple[object, ...] = ()  # an object that is nowhere
    takes_post: bool = False
    only_post: bool = False
    empty_post: int = 200  # what an empty form is answered with by those who get the page
    is_public: bool = False
    opens_case: frozenset[str] = field(default_factory=frozenset)


def case_door(name: str, state: IncidentState, pages: frozenset[str]) -> dict[str, Door]:
    """An act on an incident: for those who may, told why for those who see it."""
    return {
        f"reviews:{name}": Door(
            pages=pages,
            told_why=SEES_INCIDENTS - pages,
            arguments=an_incident(state),
            missing=("SI-1999-001",),
            takes_post=True,
            opens_case=ON_THE_ROSTER,
        )
    }


OF_THE_COUNCIL = frozenset({"priya"})
PARTNERS_ON_THE_ROSTER = frozenset({"priya", "osei", "tom"})

REFUSED_ALL = frozenset[str]()
WATCHERS = holding(
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.NOTIFIER,
    Role.DESIGNATED_PROFESSIONAL,
)
OF_THE_SCHOOL = frozenset({"sam", "guest_in_time", "guest_too_late"})
SEES_ACTIONS = OF_THE_SCHOOL | holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.CHAMPION,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.GROUP_CHAIR,
    Role.LAY_MEMBER,
)
MAKES_ACTIONS = BUSINESS_UNIT | holding(Role.GROUP_CHAIR, Role.INDEPENDENT_CHAIR)
CLOSES_ACTIONS = holding(Role.GROUP_CHAIR, Role.INDEPENDENT_CHAIR, Role.DELEGATED_PARTNER)
SEES_PEOPLE = MEMBERS - {
    "role:delegate",
    "role:line_manager",
    "role:youth",
    "role:case_guest",
    "guest_in_time",
    "guest_too_late",
}
SEES_MONEY = holding(
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.ELECTED_EXECUTIVE,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.FINANCE_OFFICER,
)
KEEPS_MONEY = holding(Role.BUSINESS_MANAGER, Role.FINANCE_OFFICER)
APPROVES = holding(Role.LEAD_PARTNER, Role.DELEGATED_PARTNER)
KEEPS_REGISTERS = BUSINESS_UNIT


def thing(name: str, *fields: str) -> Arguments:
    """What an address says of one of the world's things: its reference, its key, its code."""

    def arguments(world: World) -> tuple[object, ...]:
        row = world.things.more.get(name) or getattr(world.things, name)
        return tuple(getattr(row, one) for one in fields)

    return arguments


def told(pages: frozenset[str], **more: Any) -> Door:
    """A door at which every member is told why, except those who get the page."""
    return Door(pages=pages, told_why=MEMBERS - pages, **more)


def keeper(arguments: Arguments = nothing, missing: tuple[object, ...] = (), **more: Any) -> Door:
    """A form of the registers, which the business unit keeps."""
    return told(KEEPS_REGISTERS, arguments=arguments, missing=missing, takes_post=True, **more)


def a_clock(world: World) -> tuple[object, ...]:
    """The clock of the incident that nobody has notified for a month."""
    return (deadlines.find(NOTIFY_PANEL, world.late_incident).pk,)


NOWHERE = (987_654_321,)
CLOCK_ACT: dict[str, Any] = {"arguments": a_clock, "missing": NOWHERE, "takes_post": True}
EXPLAINS = holding(Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER, Role.NOTIFIER)
DRAFT, WITH_PARTNERS = thing("draft", "reference"), thing("with_partners", "reference")
NO_REPORT = ("YR-1999-001",)
GROUP, NO_GROUP = thing("group", "code"), ("no-such-group",)
