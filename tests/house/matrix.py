"""The permission matrix as data: for every address, who gets the page, who is told why not, and for whom it is not there.

Written out by hand, so that a rule that changes by accident disagrees with it. `tests/house/test_permission_matrix.py`
walks the URL resolver and fails for an address that is missing here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from partnership.roles import Role
from reviews.rules import IncidentState
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
    foreign: Arguments | None = None  # the same kind of object in the other partnership
    missing: tuple[object, ...] = ()  # an object that is nowhere
    takes_post: bool = False
    empty_post: int = 200  # what an empty form is answered with by those who get the page
    is_public: bool = False
    opens_case: frozenset[str] = field(default_factory=frozenset)


FOREIGN_INCIDENT: Arguments = lambda world: (world.foreign_incident.reference + "9",)  # noqa: E731


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

DOORS: dict[str, Door] = {
    "home": Door(pages=MEMBERS),
    "hats": Door(pages=MEMBERS, takes_post=True, empty_post=404),
    "reviews:incidents": Door(pages=CASE_LIST, told_why=MEMBERS - CASE_LIST),
    "reviews:incident-report": Door(
        pages=(
            reporters := holding(
                Role.AGENCY_LEAD,
                Role.SCHOOL_USER,
                Role.NOTIFIER,
                Role.BUSINESS_MANAGER,
                Role.SUPPORT_OFFICER,
            )
        ),
        told_why=MEMBERS - reporters,
        takes_post=True,
    ),
    "reviews:incident": Door(
        pages=SEES_INCIDENTS,
        arguments=an_incident(IncidentState.NOTIFIED),
        missing=("SI-1999-001",),
        opens_case=ON_THE_ROSTER,
    ),
    **case_door(
        "incident-view",
        IncidentState.UNDER_CONSIDERATION,
        PARTNERS_ON_THE_ROSTER | {"maya"},
    ),
    **case_door("incident-decide", IncidentState.UNDER_CONSIDERATION, OF_THE_COUNCIL),
    **case_door("incident-notify", IncidentState.TO_NOTIFY, OF_THE_COUNCIL),
    **case_door("incident-withdraw", IncidentState.NOTIFIED, OF_THE_COUNCIL),
    **case_door("incident-roster", IncidentState.NOTIFIED, frozenset({"maya", "grace"})),
    **case_door("incident-conflict", IncidentState.NOTIFIED, ON_THE_ROSTER),
    **case_door("incident-identity", IncidentState.NOTIFIED, ON_THE_ROSTER),
    "reviews:incident-roster-end": Door(
        pages=frozenset({"maya", "grace"}),
        told_why=SEES_INCIDENTS - {"maya", "grace"},
        arguments=lambda world: (
            world.incidents[IncidentState.NOTIFIED].reference,
            world.incidents[IncidentState.NOTIFIED].roster.get(user=world.people["sam"]).pk,
        ),
        missing=("SI-1999-001", 1),
        takes_post=True,
        empty_post=302,
    ),
    "reviews:rapid-review": Door(
        pages=SEES_INCIDENTS,
        arguments=lambda world: (world.incidents[IncidentState.NOTIFIED].rapid_review.reference,),
        missing=("RR-1999-001",),
    ),
}
