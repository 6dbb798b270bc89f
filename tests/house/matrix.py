"""The permission matrix as data: for every address, who gets the page, who is told why not, and for whom it is not there.

Written out by hand, so that a rule that changes by accident disagrees with it. `tests/house/test_permission_matrix.py`
walks the URL resolver and fails for an address that is missing here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partnership.roles import Role
from partnership.services import deadlines
from reviews.rules import NOTIFY_PANEL, IncidentState
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
        row = getattr(world.things, name)
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
    # --- the ground floor ---------------------------------------------------------------------------------------------
    "public": Door(pages=MEMBERS, is_public=True),
    "publication": Door(
        pages=MEMBERS,
        arguments=thing("publication", "reference"),
        missing=("PUB-0",),
        is_public=True,
    ),
    "publication-pdf": Door(
        pages=MEMBERS,
        arguments=thing("publication", "reference"),
        missing=("PUB-0",),
        is_public=True,
    ),
    "library": Door(pages=MEMBERS),
    "library-take-down": told(
        MANAGERS,
        arguments=thing("publication", "reference"),
        missing=("PUB-0",),
        takes_post=True,
    ),
    "about": Door(pages=MEMBERS),
    "agencies": Door(pages=MEMBERS),
    "agencies-print": Door(pages=MEMBERS),
    "schools": Door(pages=MEMBERS),
    "agency": Door(pages=MEMBERS, arguments=lambda world: (world.here.school.pk,), missing=NOWHERE),
    "agency-add": keeper(),
    "agency-change": keeper(thing("entry", "pk"), NOWHERE),
    "agency-end": keeper(thing("entry", "pk"), NOWHERE),
    "agency-succession": keeper(lambda world: (world.here.school.pk,), NOWHERE),
    "contacts": told(KEEPS_REGISTERS),
    "contact-add": keeper(lambda world: (world.here.school.pk,), NOWHERE),
    "contact-verify": keeper(thing("contact", "pk"), NOWHERE, only_post=True, empty_post=302),
    "contact-end": keeper(thing("contact", "pk"), NOWHERE, only_post=True, empty_post=302),
    "groups": Door(pages=MEMBERS),
    "group": Door(pages=MEMBERS, arguments=GROUP, missing=NO_GROUP),
    "group-new": keeper(),
    "group-rename": keeper(GROUP, NO_GROUP),
    "group-end": keeper(GROUP, NO_GROUP),
    "group-parent": keeper(GROUP, NO_GROUP),
    "group-delegate": keeper(GROUP, NO_GROUP),
    "group-quorum": keeper(GROUP, NO_GROUP),
    "group-terms": keeper(GROUP, NO_GROUP),
    "seat-add": keeper(GROUP, NO_GROUP),
    "seat-end": keeper(thing("seat", "pk"), NOWHERE),
    "seat-person": keeper(thing("seat", "pk"), NOWHERE),
    "holding-end": keeper(thing("holding", "pk"), NOWHERE),
    "people": told(SEES_PEOPLE),
    "people-export": told(BUSINESS_UNIT),
    "person": told(SEES_PEOPLE, arguments=lambda world: (world.here.sam.user.pk,), missing=NOWHERE),
    "person-change": Door(pages=MEMBERS, takes_post=True),
    "person-invite": told(MANAGERS, takes_post=True),
    "person-invitations": told(MANAGERS),
    "person-invitation": told(MANAGERS, arguments=thing("invitation", "pk"), missing=NOWHERE),
    "person-invitation-send": told(
        MANAGERS,
        arguments=thing("invitation", "pk"),
        missing=NOWHERE,
        takes_post=True,
        only_post=True,
        empty_post=302,
    ),
    "person-invitation-withdraw": told(
        MANAGERS,
        arguments=thing("invitation", "pk"),
        missing=NOWHERE,
        takes_post=True,
        only_post=True,
        empty_post=302,
    ),
    "person-left": told(
        MANAGERS,
        arguments=lambda world: (world.here.sam.user.pk,),
        missing=NOWHERE,
        takes_post=True,
    ),
    "person-end-role": told(
        MANAGERS, arguments=thing("membership", "pk"), missing=NOWHERE, takes_post=True
    ),
    "agreement": Door(pages=MEMBERS, takes_post=True),
    "agreement-new": told(MANAGERS, takes_post=True),
    "agreement-signatures": told(BUSINESS_UNIT),
    "agreement-export": told(BUSINESS_UNIT),
    "clocks": Door(pages=MEMBERS),
    "deadline": Door(pages=WATCHERS, arguments=a_clock, missing=NOWHERE),
    # The duty to notify can be neither paused nor extended, whoever asks.
    "deadline-pause": Door(pages=REFUSED_ALL, told_why=WATCHERS, **CLOCK_ACT),
    "deadline-resume": Door(pages=REFUSED_ALL, told_why=WATCHERS, **CLOCK_ACT),
    "deadline-extend": Door(pages=REFUSED_ALL, told_why=WATCHERS, **CLOCK_ACT),
    "deadline-breach": Door(pages=EXPLAINS, told_why=WATCHERS - EXPLAINS, **CLOCK_ACT),
    "notices": told(BUSINESS_UNIT),
    "my-notices": Door(pages=MEMBERS),
    "notice": Door(pages=BUSINESS_UNIT, arguments=thing("notice", "pk"), missing=NOWHERE),
    "notice-resend": told(
        BUSINESS_UNIT, arguments=thing("notice", "pk"), missing=NOWHERE, takes_post=True
    ),
    "trail": Door(pages=MEMBERS),
    "actions": Door(pages=MEMBERS),
    "action-new": told(MAKES_ACTIONS, takes_post=True),
    "recommendation-new": told(MAKES_ACTIONS, takes_post=True),
    "action": Door(
        pages=SEES_ACTIONS, arguments=thing("open_action", "reference"), missing=("ACT-0",)
    ),
    "action-done": Door(
        pages=OF_THE_SCHOOL | BUSINESS_UNIT,
        told_why=SEES_ACTIONS - OF_THE_SCHOOL - BUSINESS_UNIT,
        arguments=thing("open_action", "reference"),
        missing=("ACT-0",),
        takes_post=True,
    ),
    "action-close": Door(
        pages=CLOSES_ACTIONS,
        told_why=SEES_ACTIONS - CLOSES_ACTIONS,
        arguments=thing("done_action", "reference"),
        missing=("ACT-0",),
        takes_post=True,
    ),
    "action-back": Door(
        pages=CLOSES_ACTIONS,
        told_why=SEES_ACTIONS - CLOSES_ACTIONS,
        arguments=thing("done_action", "reference"),
        missing=("ACT-0",),
        takes_post=True,
    ),
    "action-impact": Door(
        pages=CLOSES_ACTIONS | BUSINESS_UNIT | OF_THE_SCHOOL,
        told_why=SEES_ACTIONS - CLOSES_ACTIONS - BUSINESS_UNIT - OF_THE_SCHOOL,
        arguments=thing("done_action", "reference"),
        missing=("ACT-0",),
        takes_post=True,
    ),
    # --- money, meetings, reports -------------------------------------------------------------------------------------
    "finance:money": told(SEES_MONEY),
    "finance:contribution-new": told(KEEPS_MONEY, takes_post=True),
    "finance:spending-new": told(KEEPS_MONEY, takes_post=True),
    "governance:meetings": Door(pages=MEMBERS),
    "governance:meeting": Door(
        pages=MEMBERS, arguments=thing("meeting", "reference"), missing=("MT-1999-001",)
    ),
    "governance:meeting-record": told(BUSINESS_UNIT, takes_post=True),
    "governance:reports": told(SEES_MONEY),
    "governance:report-new": told(BUSINESS_UNIT, takes_post=True),
    "governance:report": told(SEES_MONEY, arguments=DRAFT, missing=NO_REPORT),
    "governance:report-section": told(
        BUSINESS_UNIT,
        arguments=lambda world: (
            world.things.draft.reference,
            world.things.draft.sections.all()[0].key,
        ),
        missing=("YR-1999-001", "introduction"),
        takes_post=True,
    ),
    "governance:report-send": told(
        BUSINESS_UNIT, arguments=DRAFT, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-take-back": told(
        BUSINESS_UNIT, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-approve": told(
        APPROVES, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    # It is not approved by all three, so nobody publishes it yet.
    "governance:report-publish": told(
        REFUSED_ALL, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-pdf": told(SEES_MONEY, arguments=DRAFT, missing=NO_REPORT, takes_post=True),
    "governance:report-pdf-file": told(
        SEES_MONEY,
        arguments=lambda world: (world.things.draft.reference, world.things.pdf.pk),
        missing=("YR-1999-001", 1),
    ),
}


def a_foreign_clock(world: World) -> tuple[object, ...]:
    """The clock of an incident of the other partnership."""
    found = deadlines.find(NOTIFY_PANEL, world.foreign_incident)
    assert found is not None
    return (found.pk,)


# Objects of the other partnership, asked for under the address of this one.
FOREIGN: dict[str, Arguments] = {
    "agency": lambda world: (world.elsewhere.school.pk,),
    "agency-succession": lambda world: (world.elsewhere.school.pk,),
    "contact-add": lambda world: (world.elsewhere.school.pk,),
    "agency-change": lambda world: (world.elsewhere.school.entries.get().pk,),
    "person": lambda world: (world.elsewhere.maya.user.pk,),
    "person-left": lambda world: (world.elsewhere.maya.user.pk,),
    "person-end-role": lambda world: (world.elsewhere.maya.memberships[0].pk,),
    "deadline": a_foreign_clock,
    "deadline-breach": a_foreign_clock,
    "reviews:incident-roster-end": lambda world: (
        "SI-1999-001",
        world.foreign_incident.roster.all()[0].pk,
    ),
}
