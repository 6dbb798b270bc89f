"""What the frame of every page needs: the partnership, the navigation, the hat."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from partnership import banners
from partnership.models import Actor, Membership, Partnership, User
from partnership.nav import items_for, section_for
from partnership.services import demonstration


def _footer_links(partnership: Partnership | None) -> list[dict[str, str]]:
    """Where to speak up about an organisation: on every page of a partnership, for members and for the public."""
    if partnership is None:
        return []
    url = reverse("governance:speaking-up", kwargs={"partnership_slug": partnership.slug})
    return [{"label": "Speaking up about an organisation", "url": url}]


def _banners(actor: Actor) -> list[banners.Banner]:
    return [one for source in banners.SOURCES for one in source(actor)]


def _places(
    user: User | AnonymousUser | None, partnership: Partnership | None
) -> list[dict[str, Any]]:
    """The partnerships that somebody who is signed in belongs to."""
    if not isinstance(user, User):
        return []
    mine = Membership.of_person(user, timezone.localdate())
    places = mine.values_list("partnership__slug", "partnership__short_name")
    return [
        {
            "name": name,
            "url": reverse("home", kwargs={"partnership_slug": slug}),
            "current": partnership is not None and partnership.slug == slug,
        }
        for slug, name in sorted(set(places))
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The variables of templates/base.html; what costs a question is asked once a template draws it."""
    partnership = getattr(request, "partnership", None)
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    return {
        "demonstration": settings.DEMONSTRATION,
        "demonstration_password": demonstration.PASSWORD if settings.DEMONSTRATION else "",
        # Asked for by the sign-in page alone.
        "demonstration_accounts": SimpleLazyObject(
            lambda: [one for one in demonstration.accounts(timezone.localdate()) if one.is_shown]
        ),
        "partnership": partnership,
        "actor": actor,
        "nav": SimpleLazyObject(lambda: items_for(actor, request.path)) if actor else [],
        "section_nav": SimpleLazyObject(lambda: section_for(actor, request.path)) if actor else [],
        "banners": SimpleLazyObject(lambda: _banners(actor)) if actor else [],
        "my_partnerships": SimpleLazyObject(lambda: _places(user, partnership)),
        "footer_links": _footer_links(partnership),
        "hat": actor.hat_in_words if actor else "",
        "hats_url": (
            reverse("hats", kwargs={"partnership_slug": actor.partnership.slug}) if actor else ""
        ),
    }
