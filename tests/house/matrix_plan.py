"""The doors of the plan."""

from partnership.roles import Role
from tests.house.matrix_words import (
    BUSINESS_UNIT,
    MAKES_ACTIONS,
    MEMBERS,
    SEES_ACTIONS,
    Arguments,
    Door,
    holding,
    thing,
    told,
)
from tests.house.world import World

WRITES_PLAN = BUSINESS_UNIT | holding(
    Role.PARTNERSHIP_CHAIR, Role.INDEPENDENT_CHAIR, Role.GROUP_CHAIR
)
AGREES_PLAN = BUSINESS_UNIT | holding(Role.PARTNERSHIP_CHAIR)
NO_PRIORITY = ("PRI-1999-001",)


def on_priority(name: str, pages: frozenset[str], which: str = "active") -> dict[str, Door]:
    """A form about one priority."""
    door = told(
        pages, arguments=thing(which, "reference"), missing=NO_PRIORITY, takes_post=True
    )  # fmt: skip
    return {f"governance:{name}": door}


def below(name: str, *fields: str) -> Arguments:
    """The active priority with one thing below it."""
    return lambda world: (world.things.more["active"].reference, *thing(name, *fields)(world))


NO_PROGRAMME, NO_PHASE = ("PRG-1999-001",), ("PHS-1999-001",)
DRAFT, AGREED = thing("programme_draft", "reference"), thing("programme_agreed", "reference")
PHASE = thing("phase", "reference")


def pair(one: Arguments, other: Arguments) -> Arguments:
    """A row and one below it."""
    return lambda world: (*one(world), *other(world))


def on(arguments: Arguments, missing: tuple[object, ...], pages: frozenset[str]) -> Door:
    """A form about one row that every member sees."""
    return told(pages, arguments=arguments, missing=missing, takes_post=True)


DRAFT_ITEM = pair(DRAFT, thing("draft_item", "pk"))
AGREED_ITEM = pair(AGREED, thing("agreed_item", "pk"))
MILESTONE = pair(PHASE, thing("milestone", "pk"))
WORK_DOORS: dict[str, Door] = {
    "governance:programmes": Door(pages=MEMBERS),
    "governance:programme-new": told(WRITES_PLAN, takes_post=True),
    "governance:programme": Door(pages=MEMBERS, arguments=AGREED, missing=NO_PROGRAMME),
    "governance:programme-history": Door(pages=MEMBERS, arguments=AGREED, missing=NO_PROGRAMME),
    "governance:programme-change": on(DRAFT, NO_PROGRAMME, WRITES_PLAN),
    "governance:programme-agree": on(DRAFT, NO_PROGRAMME, AGREES_PLAN),
    "governance:programme-end": on(AGREED, NO_PROGRAMME, AGREES_PLAN),
    "governance:programme-item-new": on(AGREED, NO_PROGRAMME, WRITES_PLAN),
    "governance:programme-item-change": on(DRAFT_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:programme-item-report": on(AGREED_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:programme-item-bring": on(AGREED_ITEM, (*NO_PROGRAMME, 1), WRITES_PLAN),
    "governance:phases": Door(pages=MEMBERS),
    "governance:phase-new": told(WRITES_PLAN, takes_post=True),
    "governance:phase": Door(pages=MEMBERS, arguments=PHASE, missing=NO_PHASE),
    "governance:phase-history": Door(pages=MEMBERS, arguments=PHASE, missing=NO_PHASE),
    "governance:phase-change": on(PHASE, NO_PHASE, WRITES_PLAN),
    "governance:milestone-new": on(PHASE, NO_PHASE, WRITES_PLAN),
    "governance:milestone-change": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
    "governance:milestone-meet": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
    "governance:milestone-slip": on(MILESTONE, (*NO_PHASE, 1), WRITES_PLAN),
}
READS_RISKS = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.ELECTED_EXECUTIVE,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.GROUP_CHAIR,
    Role.AGENCY_LEAD,
    Role.DESIGNATED_PROFESSIONAL,
)
READS_ISSUES = READS_RISKS | holding(Role.CHAMPION)
RAISES_ISSUES = READS_ISSUES | holding(
    Role.SCHOOL_USER,
    Role.VIRTUAL_MEMBER,
    Role.LIAISON,
    Role.EDUCATION_OFFICER,
    Role.LAY_MEMBER,
)
READS_BARRIERS = READS_ISSUES | holding(Role.LEARNING_COORDINATOR, Role.EDUCATION_OFFICER)
RECORDS_BARRIERS = WRITES_PLAN | holding(Role.LEARNING_COORDINATOR)
READS_CHALLENGES = BUSINESS_UNIT | holding(
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.ELECTED_EXECUTIVE,
    Role.PARTNERSHIP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.CHAMPION,
)
# People of an agency read its own challenges: the list is theirs too, and the council's challenge is not.
SPEAKS = holding(Role.AGENCY_LEAD, Role.DESIGNATED_PROFESSIONAL, Role.SCHOOL_USER)
MAKES_CHALLENGES = SPEAKS | (
    READS_CHALLENGES - holding(Role.EXECUTIVE_MEMBER, Role.ELECTED_EXECUTIVE, Role.CHAMPION)
)


def of_log(
    name: str, fact: str, missing: str, reads: frozenset[str], pages: frozenset[str] | None = None
) -> dict[str, Door]:
    """A page of one row of a log that some read; a form of it where `pages` says who may."""
    return {
        f"governance:{name}": Door(
            pages=reads if pages is None else pages,
            told_why=frozenset() if pages is None else reads - pages,
            arguments=thing(fact, "reference"),
            missing=(missing,),
            takes_post=pages is not None,
        )
    }


ISSUE = ("ISS-1999-001", READS_ISSUES)
BARRIER = ("BAR-1999-001", READS_BARRIERS)
CHALLENGE = ("CHL-1999-001", READS_CHALLENGES)
LOG_DOORS: dict[str, Door] = {
    "governance:issues": Door(pages=MEMBERS),
    "governance:issue-new": told(RAISES_ISSUES, takes_post=True),
    **of_log("issue", "issue", *ISSUE),
    **of_log("issue-history", "issue", *ISSUE),
    **of_log("issue-change", "issue_raised", *ISSUE, WRITES_PLAN),
    **of_log("issue-assess", "issue_raised", *ISSUE, WRITES_PLAN),
    **of_log("issue-answer", "issue", *ISSUE, WRITES_PLAN),
    **of_log("issue-close", "issue", *ISSUE, WRITES_PLAN),
    "governance:barriers": told(READS_BARRIERS),
    "governance:barrier-new": told(RECORDS_BARRIERS, takes_post=True),
    **of_log("barrier", "barrier", *BARRIER),
    **of_log("barrier-history", "barrier", *BARRIER),
    **of_log("barrier-change", "barrier", *BARRIER, RECORDS_BARRIERS),
    **of_log("barrier-report", "barrier", *BARRIER, RECORDS_BARRIERS),
    **of_log("barrier-action-new", "barrier", *BARRIER, MAKES_ACTIONS),
    "governance:challenges": told(READS_CHALLENGES | SPEAKS),
    "governance:challenge-new": told(MAKES_CHALLENGES, takes_post=True),
    **of_log("challenge", "challenge", *CHALLENGE),
    **of_log("challenge-history", "challenge", *CHALLENGE),
    **of_log("challenge-change", "challenge", *CHALLENGE, BUSINESS_UNIT),
    # Priya is of the council, which is challenged.
    **of_log("challenge-answer", "challenge", *CHALLENGE, BUSINESS_UNIT | {"priya"}),
    **of_log("challenge-withdraw", "challenge", *CHALLENGE, BUSINESS_UNIT),
    **of_log("challenge-close", "challenge_answered", *CHALLENGE, BUSINESS_UNIT),
}
WORDS_TOUCHSTONES = BUSINESS_UNIT | holding(Role.PARTNERSHIP_CHAIR, Role.INDEPENDENT_CHAIR)
MEASURES = WRITES_PLAN | holding(Role.SCRUTINEER)
SEES_FUNCTIONS = READS_ISSUES | holding(Role.LAY_MEMBER, Role.ELECTED_OBSERVER)
TOUCHSTONE, NOWHERE = thing("touchstone", "pk"), (987_654_321,)


def a_phase(world: World) -> tuple[object, ...]:
    """A phase as what is measured."""
    return ("phase", world.things.more["phase"].pk)


PRINCIPLE_DOORS: dict[str, Door] = {
    "governance:touchstones": Door(pages=MEMBERS),
    "governance:touchstone-new": told(WORDS_TOUCHSTONES, takes_post=True),
    "governance:touchstone-change": on(TOUCHSTONE, NOWHERE, WORDS_TOUCHSTONES),
    "governance:touchstone-end": on(TOUCHSTONE, NOWHERE, WORDS_TOUCHSTONES),
    "governance:measured": Door(pages=MEMBERS),
    "governance:measurement": Door(pages=MEMBERS, arguments=a_phase, missing=("phase", *NOWHERE)),
    "governance:measure": on(a_phase, ("nothing", *NOWHERE), MEASURES),
    "governance:functions": told(SEES_FUNCTIONS),
    "governance:function-new": told(AGREES_PLAN, takes_post=True),
    "governance:function-out": Door(
        pages=AGREES_PLAN,
        told_why=SEES_FUNCTIONS - AGREES_PLAN,
        arguments=thing("evidence", "pk"),
        missing=NOWHERE,
        takes_post=True,
    ),
}
DOORS: dict[str, Door] = (
    WORK_DOORS
    | LOG_DOORS
    | PRINCIPLE_DOORS
    | {
        "governance:plan": Door(pages=MEMBERS),
        "governance:business-plan": Door(pages=MEMBERS),
        "governance:priorities": Door(pages=MEMBERS),
        "governance:priority-new": told(WRITES_PLAN, takes_post=True),
        "governance:priority": Door(
            pages=MEMBERS, arguments=thing("active", "reference"), missing=NO_PRIORITY
        ),
        "governance:priority-history": Door(
            pages=MEMBERS, arguments=thing("active", "reference"), missing=NO_PRIORITY
        ),
        **on_priority("priority-change", WRITES_PLAN),
        **on_priority("priority-agree", AGREES_PLAN, "proposed"),
        **on_priority("priority-start", WRITES_PLAN, "agreed"),
        **on_priority("priority-end", AGREES_PLAN),
        **on_priority("measure-new", WRITES_PLAN),
        **on_priority("account-new", WRITES_PLAN),
        **on_priority("priority-action-new", MAKES_ACTIONS),
        **on_priority("priority-action-link", WRITES_PLAN),
        "governance:priority-action-out": Door(
            pages=WRITES_PLAN,
            told_why=SEES_ACTIONS - WRITES_PLAN,
            arguments=below("planned_action", "reference"),
            missing=(*NO_PRIORITY, "ACT-0"),
            takes_post=True,
        ),
        "governance:measure-change": told(
            WRITES_PLAN,
            arguments=below("measure", "pk"),
            missing=(*NO_PRIORITY, 1),
            takes_post=True,
        ),
        "governance:reading-new": told(
            WRITES_PLAN,
            arguments=below("measure", "pk"),
            missing=(*NO_PRIORITY, 1),
            takes_post=True,
        ),
        "governance:account-change": told(
            WRITES_PLAN,
            arguments=below("account", "pk"),
            missing=(*NO_PRIORITY, 1),
            takes_post=True,
        ),
    }
)
