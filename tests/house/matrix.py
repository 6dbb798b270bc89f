"""The permission matrix as data: for every address, who gets the page, who is told why not, and for whom it is not there.

Written out by hand, so that a rule that changes by accident disagrees with it. `tests/house/test_permission_matrix.py`
walks the URL resolver and fails for an address that is missing here. Each subject of the top floor has a room of its
own beside this one (`matrix_<subject>.py`).
"""

from partnership.roles import Role
from partnership.services import deadlines
from reviews.rules.incident import NOTIFY_PANEL, IncidentState
from tests.house import (
    matrix_actions,
    matrix_agenda,
    matrix_arrangements,
    matrix_calendar,
    matrix_case_documents,
    matrix_case_room,
    matrix_child_deaths,
    matrix_children,
    matrix_circulations,
    matrix_concerns,
    matrix_decisions,
    matrix_disputes,
    matrix_duties,
    matrix_education,
    matrix_follow_ups,
    matrix_learning,
    matrix_meetings,
    matrix_other_cases,
    matrix_papers,
    matrix_plan,
    matrix_practice,
    matrix_rapid,
    matrix_returns,
    matrix_risks,
    matrix_rooms,
    matrix_speaking_up,
    matrix_updates,
)
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    CASE_LIST,
    CLOCK_ACT,
    CLOSES_ACTIONS,
    EXPLAINS,
    GROUP,
    KEEPS_REGISTERS,
    MAKES_ACTIONS,
    MANAGERS,
    MEMBERS,
    NO_GROUP,
    NOWHERE,
    OF_THE_COUNCIL,
    OF_THE_SCHOOL,
    ON_THE_ROSTER,
    PARTNERS_ON_THE_ROSTER,
    REFUSED_ALL,
    SEES_ACTIONS,
    SEES_INCIDENTS,
    SEES_PEOPLE,
    WATCHERS,
    Arguments,
    Door,
    a_clock,
    an_incident,
    case_door,
    holding,
    keeper,
    thing,
    told,
)
from tests.house.world import World

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
    **case_door(
        "incident-reconsider",
        IncidentState.NOT_NOTIFIABLE,
        PARTNERS_ON_THE_ROSTER | {"grace"},
    ),
    **case_door("incident-notify", IncidentState.TO_NOTIFY, OF_THE_COUNCIL),
    **case_door("incident-withdraw", IncidentState.NOTIFIED, OF_THE_COUNCIL),
    **case_door("incident-roster", IncidentState.NOTIFIED, frozenset({"maya", "grace"})),
    **case_door("incident-conflict", IncidentState.NOTIFIED, ON_THE_ROSTER),
    "reviews:incident-roster-end": Door(
        pages=frozenset({"maya", "grace"}),
        told_why=SEES_INCIDENTS - {"maya", "grace"},
        arguments=lambda world: (
            world.incidents[IncidentState.NOTIFIED].reference,
            world.incidents[IncidentState.NOTIFIED]
            .roster.get(user=world.people["sam"], ended_on=None)
            .pk,
        ),
        missing=("SI-1999-001", 1),
        takes_post=True,
        empty_post=302,
    ),
    **matrix_rapid.DOORS,
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
    **matrix_returns.DOORS,
    **matrix_meetings.DOORS,
    **matrix_children.DOORS,
    **matrix_child_deaths.DOORS,
    **matrix_duties.DOORS,
    **matrix_follow_ups.DOORS,
    **matrix_other_cases.DOORS,
    **matrix_case_documents.DOORS,
    **matrix_case_room.DOORS,
    **matrix_agenda.DOORS,
    **matrix_rooms.DOORS,
    **matrix_arrangements.DOORS,
    **matrix_disputes.DOORS,
    **matrix_risks.DOORS,
    **matrix_speaking_up.DOORS,
    **matrix_plan.DOORS,
    **matrix_calendar.DOORS,
    **matrix_circulations.DOORS,
    **matrix_papers.DOORS,
    **matrix_actions.DOORS,
    **matrix_decisions.DOORS,
    **matrix_updates.DOORS,
    **matrix_concerns.DOORS,
    **matrix_education.DOORS,
    **matrix_practice.DOORS,
    **matrix_learning.DOORS,
}


def a_foreign_clock(world: World) -> tuple[object, ...]:
    """The clock of an incident of the other partnership."""
    found = deadlines.find(NOTIFY_PANEL, world.foreign_incident)
    assert found is not None
    return (found.pk,)


# Objects of the other partnership, asked for under the address of this one.
FOREIGN: dict[str, Arguments] = {
    "governance:forward-item": thing("foreign_planned", "pk"),
    "governance:forward-drop": thing("foreign_planned", "pk"),
    "agency": lambda world: (world.elsewhere.school.pk,),
    "agency-succession": lambda world: (world.elsewhere.school.pk,),
    "contact-add": lambda world: (world.elsewhere.school.pk,),
    "agency-change": lambda world: (world.elsewhere.school.entries.get().pk,),
    "person": lambda world: (world.elsewhere.maya.user.pk,),
    "person-left": lambda world: (world.elsewhere.maya.user.pk,),
    "person-end-role": lambda world: (world.elsewhere.maya.memberships[0].pk,),
    "deadline": a_foreign_clock,
    "deadline-breach": a_foreign_clock,
    "reviews:information-request": thing("foreign_request", "reference"),
    "reviews:information-request-write": thing("foreign_request", "reference"),
    "governance:dispute": thing("foreign_dispute", "reference"),
    "governance:programme": thing("foreign_programme", "reference"),
    "governance:issue": thing("foreign_issue", "reference"),
    "governance:challenge": thing("foreign_challenge", "reference"),
    "governance:risk": thing("foreign_risk", "reference"),
    "governance:update": thing("foreign_update", "reference"),
    "governance:education-change": thing("foreign_education_body", "pk"),
    "governance:update-answer": thing("foreign_update", "reference"),
    "governance:risk-close": thing("foreign_risk", "reference"),
    "reviews:practice-review": thing("foreign_practice_review", "reference"),
    "reviews:practice-review-pause": thing("foreign_practice_review", "reference"),
    "reviews:follow-up": thing("foreign_follow_up", "reference"),
    "reviews:other-case": thing("foreign_other_case", "reference"),
    "reviews:incident-tell": lambda world: (
        "SI-1999-001",
        world.things.more["foreign_duty"].pk,
    ),
    "reviews:case-extend": lambda world: (
        "SI-1999-001",
        world.foreign_incident.roster.all()[0].pk,
    ),
    "reviews:practice-review-report": thing("foreign_practice_review", "reference"),
    "reviews:reviewer": thing("foreign_reviewer", "pk"),
    "reviews:reviewer-change": thing("foreign_reviewer", "pk"),
    "reviews:incident-roster-end": lambda world: (
        "SI-1999-001",
        world.foreign_incident.roster.all()[0].pk,
    ),
    **matrix_learning.FOREIGN,
}

# Every address of a meeting, and every address of something in one that has one key.
_MEETING = thing("foreign_meeting", "reference")
_ITEM = thing("foreign_item", "pk")
for _name, _door in DOORS.items():
    if _door.missing == ("MT-1999-001",):
        FOREIGN[_name] = _MEETING
    elif _door.missing == ("MT-1999-001", 1):
        FOREIGN[_name] = lambda world: (*_MEETING(world), *_ITEM(world))
