"""A case with a guest and a conflict, a sealed one, and one with emergency openings, for the permission matrix."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import User
from partnership.roles import Role
from reviews.models import Incident, RosterEntry
from reviews.services import case_seals
from tests.factories import emergencies as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    """Of the emergency openings one is asked for by another manager, and one of Maya's is over and not looked at."""
    sealed, opened = cases.make_incident(here), cases.make_incident(here)
    then = timezone.now() - timedelta(hours=2)
    over = make.opened(opened, here.maya, here.grace, then)
    other = ground.make_actor(here.partnership, Role.BUSINESS_MANAGER)
    with scope(partnership=here.partnership):
        ground.sign(other.user, here.maya.user.signatures.get().agreement)
        case_seals.seal(sealed, because="QZX-C4-seal", by=here.grace, now=timezone.now())
        return {
            "sealed_case": sealed,
            "sealed_entry": sealed.roster.get(user=here.tom.user),
            "emergency_case": opened,
            "emergency_over": over,
            "emergency_asked": make.asked(opened, other),
        }


def people(here: Cast, incident: Incident, personas: dict[str, User]) -> dict[str, Any]:
    """The places of those whom the world let in."""
    with scope(partnership=here.partnership):
        on_it = RosterEntry.objects.filter(content_object=incident)
        return {
            "guest_entry": on_it.get(user=personas["guest_in_time"]),
            "conflicted_entry": on_it.get(user=personas["conflicted"]),
        }
