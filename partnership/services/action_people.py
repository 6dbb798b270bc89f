"""Who is told of an action: its owner, the chairs, the partner behind the agency; and the words of the notice."""

from datetime import date, datetime

from partnership.clocks import in_words
from partnership.models import Action, Group, Membership, SeatHolding, User
from partnership.roles import STATUTORY_SECTORS, Role
from partnership.services import notices
from partnership.services.notices import Message

AGENCY_ANSWERS = (Role.AGENCY_LEAD, Role.SCHOOL_USER)
People = dict[User, str]


def message(action: Action, code: str, says: str) -> Message:
    """A notice of an action: its reference, its day and a link; never what it is about."""
    return Message(
        code=f"action.{code}",
        subject=f"{action.reference}: {says}",
        body=f"Action {action.reference} is due on {in_words(action.due_on)}.",
        reference=action.reference,
        address=action.get_absolute_url(),
    )


def tell(people: People, action: Action, code: str, says: str, *, key: str, now: datetime) -> None:
    """Plan the notice for each person; the same key is never planned twice."""
    notices.tell(
        people,
        message(action, code, says),
        partnership=action.partnership,
        key=f"{action.pk}:{key}",
        now=now,
    )


def owners_of(action: Action, on: date) -> People:
    """Who answers for the action: the person, the agency's leads, the group's chair; else the business manager."""
    if action.owner:
        here = Membership.objects.filter(partnership=action.partnership, user=action.owner)
        found = {action.owner: "You are told because you owe this action."}
        return found if here.current(on).exists() else _managers(action, on)
    of_agency, of_group = _leads_of(action, on), _chair_of(action.owner_group, on)
    return of_agency or of_group or _managers(action, on)


def _leads_of(action: Action, on: date) -> People:
    if action.owner_agency is None:
        return {}
    rows = (
        Membership.objects.filter(
            partnership=action.partnership, agency=action.owner_agency, role__in=AGENCY_ANSWERS
        )
        .current(on)
        .select_related("user", "agency")
        .order_by("pk")
    )
    return {row.user: f"You are told as {row.hat}." for row in rows}


def _chair_of(group: Group | None, on: date) -> People:
    if group is None:
        return {}
    rows = (
        SeatHolding.objects.filter(seat__group=group, seat__is_chair=True)
        .current(on)
        .select_related("user")
    )
    return {row.user: f"You are told as chair of the {group}." for row in rows}


def chairs_of(action: Action, on: date) -> People:
    """The chair of the group in whose log it stands; without one, the independent or the partnership's chair."""
    return _chair_of(action.group, on) or notices.people_in(
        action.partnership, [Role.INDEPENDENT_CHAIR, Role.PARTNERSHIP_CHAIR], on
    )


def managers_of(action: Action, on: date) -> People:
    """The business manager."""
    return _managers(action, on)


def _managers(action: Action, on: date) -> People:
    return notices.people_in(action.partnership, [Role.BUSINESS_MANAGER], on)


def partners_of(action: Action, on: date) -> People:
    """The delegated partner of the owner's sector; of an agency that is no statutory partner, all three."""
    partners = notices.people_in(action.partnership, [Role.DELEGATED_PARTNER], on)
    sector = action.owner_agency.sector if action.owner_agency else ""
    if sector not in STATUTORY_SECTORS:
        return partners
    of_the_sector = set(
        Membership.objects.filter(
            partnership=action.partnership, role=Role.DELEGATED_PARTNER, agency__sector=sector
        )
        .current(on)
        .values_list("user_id", flat=True)
    )
    return {who: why for who, why in partners.items() if who.pk in of_the_sector} or partners
