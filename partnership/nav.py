"""The service navigation: at most seven words, and only those that concern the person."""

from dataclasses import dataclass

from django.urls import reverse

from partnership.models import Actor
from partnership.models.deadline import CLOCK_WATCHERS
from partnership.roles import BUSINESS_UNIT, Role


@dataclass(frozen=True)
class NavItem:
    """One word of the navigation: where it leads, which addresses are below it, and which roles it concerns."""

    label: str
    url_name: str
    below: str
    roles: frozenset[Role] = frozenset(Role)


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

# The other floors are named as strings, so that nothing here looks up.
ITEMS = (
    NavItem("Home", "home", "home/"),
    NavItem("Clocks", "clocks", "clocks/", CLOCK_WATCHERS),
    NavItem("Cases", "reviews:incidents", "reviews/", CASE_READERS),
    NavItem("Meetings", "governance:meetings", "meetings/"),
    NavItem("Money", "finance:money", "money/", MONEY_READERS),
    NavItem("Library", "library", "library/"),
    NavItem("Who we are", "about", "about/"),
)


def items_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The navigation of a person, with the word that is current."""
    slug = actor.partnership.slug
    return [
        {
            "label": item.label,
            "url": reverse(item.url_name, kwargs={"partnership_slug": slug}),
            "current": path.startswith(f"/{slug}/{item.below}"),
        }
        for item in ITEMS
        if not actor.roles.isdisjoint(item.roles)
    ]
