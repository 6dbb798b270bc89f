"""The service navigation: at most seven words, those of one section below them, and only those that concern the person."""

from dataclasses import dataclass

from django.urls import reverse

from partnership.models import Actor
from partnership.models.action import ACTION_WATCHERS
from partnership.models.deadline import CLOCK_WATCHERS
from partnership.roles import BUSINESS_UNIT, Role


@dataclass(frozen=True)
class NavItem:
    """One word of the navigation: where it leads, which addresses are below it, and which roles it concerns."""

    label: str
    url_name: str
    below: tuple[str, ...]
    roles: frozenset[Role] = frozenset(Role)
    # Whom another word leads to the same place.
    but_not: frozenset[Role] = frozenset()

    def holds(self, slug: str, path: str) -> bool:
        """Whether an address lies below it."""
        return path.startswith(tuple(f"/{slug}/{one}" for one in self.below))


CASE_READERS = frozenset(
    {
        *BUSINESS_UNIT,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.GROUP_CHAIR,
        Role.AGENCY_LEAD,
        Role.SCHOOL_USER,
        Role.NOTIFIER,
        Role.DESIGNATED_PROFESSIONAL,
        Role.CASE_MEMBER,
        Role.CASE_GUEST,
        Role.REVIEWER,
    }
)
# Who reads what was learned (class C2): those who watch actions, and those who carry learning into agencies.
LEARNING_READERS = ACTION_WATCHERS | {
    Role.AGENCY_LEAD,
    Role.CASE_MEMBER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.EDUCATION_OFFICER,
    Role.LEARNING_COORDINATOR,
    Role.NOTIFIER,
}
OTHER_CASE_READERS = CASE_READERS - {
    Role.SCRUTINEER,
    Role.GROUP_CHAIR,
    Role.NOTIFIER,
    Role.CASE_GUEST,
    Role.REVIEWER,
}
# Who chooses an independent reviewer, and who looks on.
REVIEWER_READERS = frozenset(
    {
        *BUSINESS_UNIT,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
    }
)
MONEY_READERS = frozenset(
    {
        *BUSINESS_UNIT,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.EXECUTIVE_MEMBER,
        Role.ELECTED_EXECUTIVE,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.FINANCE_OFFICER,
    }
)
RISK_READERS = frozenset(
    {
        *BUSINESS_UNIT,
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
    }
)

DISPUTE_READERS = frozenset(
    {
        Role.BUSINESS_MANAGER,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.AGENCY_LEAD,
        Role.SCHOOL_USER,
        Role.DESIGNATED_PROFESSIONAL,
    }
)
# Who raises a dispute and then sees only the stage it has reached.
DISPUTE_RAISERS = frozenset({Role.DELEGATE, Role.LINE_MANAGER})

# Who keeps a group's agenda, reads every group's papers or speaks for us at another board.
BOARD_READERS = frozenset(
    {
        *BUSINESS_UNIT,
        Role.LEAD_PARTNER,
        Role.DELEGATED_PARTNER,
        Role.PARTNERSHIP_CHAIR,
        Role.INDEPENDENT_CHAIR,
        Role.SCRUTINEER,
        Role.GROUP_CHAIR,
        Role.LIAISON,
    }
)

# The other floors are named as strings, so that nothing here looks up.
MEETINGS = (
    NavItem("Meetings", "governance:meetings", ("meetings/",)),
    NavItem("Calendar", "governance:calendar", ("meetings/calendar/",)),
    NavItem("Forward plan", "governance:forward", ("meetings/forward/",)),
    NavItem("Circulations", "governance:circulations", ("meetings/circulations/",)),
    NavItem("Decisions", "governance:decisions", ("meetings/decisions/",)),
    NavItem("Attendance", "governance:attendance", ("meetings/attendance/",)),
    NavItem("Other boards", "governance:updates", ("meetings/boards/",), BOARD_READERS),
    NavItem("Actions", "actions", ("actions/",)),
    NavItem("Arrangements", "governance:arrangements", ("arrangements/",)),
    NavItem("Disputes", "governance:disputes", ("disputes/",), DISPUTE_READERS),
    NavItem("Your disputes", "governance:disputes-raised", ("disputes/",), DISPUTE_RAISERS),
    NavItem("Risks", "governance:risks", ("risks/",), RISK_READERS),
    NavItem("Plan", "governance:plan", ("plan/",)),
)
CASES = (
    NavItem("Incidents", "reviews:incidents", ("reviews/",), CASE_READERS),
    NavItem(
        "Practice reviews",
        "reviews:practice-reviews",
        ("reviews/practice-reviews/",),
        CASE_READERS,
    ),
    NavItem("Learning", "reviews:learning", ("reviews/learning/",), LEARNING_READERS),
    NavItem("Findings", "reviews:findings", ("reviews/learning/findings/",), LEARNING_READERS),
    NavItem("Themes", "reviews:themes", ("reviews/learning/themes/",), LEARNING_READERS),
    NavItem("National reviews", "reviews:national-reviews", ("reviews/national/",), LEARNING_READERS),
    NavItem("Local reviews", "reviews:follow-ups", ("reviews/local-reviews/",), CASE_READERS),
    NavItem("Other areas", "reviews:other-cases", ("reviews/other-areas/",), OTHER_CASE_READERS),
    NavItem("Reviewers", "reviews:reviewers", ("reviews/reviewers/",), REVIEWER_READERS),
)  # fmt: skip
ITEMS = (
    NavItem("Home", "home", ("home/",)),
    NavItem("Clocks", "clocks", ("clocks/",), CLOCK_WATCHERS),
    NavItem("Cases", "reviews:incidents", ("reviews/",), CASE_READERS),
    NavItem("Learning", "reviews:learning", ("reviews/",), LEARNING_READERS, CASE_READERS),
    NavItem(
        "Meetings", "governance:meetings", tuple(one for item in MEETINGS for one in item.below)
    ),
    NavItem("Money", "finance:money", ("money/",), MONEY_READERS),
    NavItem("Library", "library", ("library/",)),
    NavItem("Who we are", "about", ("about/",)),
)
# The words of a section, shown below the navigation while one is in it.
SECTIONS = {"Meetings": MEETINGS, "Cases": CASES}


def items_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The navigation of a person, with the word that is current."""
    return _drawn(ITEMS, actor, path)


def section_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The words of the section that an address lies in; the longest address that fits is current."""
    slug = actor.partnership.slug
    label = next((one.label for one in ITEMS if one.holds(slug, path)), "")
    return _drawn(SECTIONS.get(label, ()), actor, path)


def _drawn(items: tuple[NavItem, ...], actor: Actor, path: str) -> list[dict[str, object]]:
    slug = actor.partnership.slug
    nearest = max(
        (len(one) for item in items for one in item.below if path.startswith(f"/{slug}/{one}")),
        default=0,
    )
    return [
        {
            "label": item.label,
            "url": reverse(item.url_name, kwargs={"partnership_slug": slug}),
            "current": any(
                len(one) == nearest and path.startswith(f"/{slug}/{one}") for one in item.below
            ),
        }
        for item in items
        if not actor.roles.isdisjoint(item.roles) and actor.roles.isdisjoint(item.but_not)
    ]
