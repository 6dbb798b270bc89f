"""What every request passes: the partnership's wall, the second factor, refusals as pages, nothing kept in caches."""

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django_scopes import scope

from partnership import sign_in, tasks
from partnership.errors import Refused
from partnership.models import Actor, Membership, Partnership, User
from partnership.services import calendar, trail

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HAT_KEY = "hat"
SEEN_KEY = "seen"


class NothingIsKept:
    """Pages of people who are signed in stay in no cache, and signing out clears the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers that keep the page out of caches."""
        was_signed_in = request.user.is_authenticated
        if was_signed_in:
            _stay_signed_in(request)
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _stay_signed_in(request: HttpRequest) -> None:
    """Move the session's end on, but not at every click, so that reading a page writes nothing."""
    now = int(time.time())
    if now - request.session.get(SEEN_KEY, 0) >= settings.SESSION_MOVED_ON_EVERY_SECONDS:
        request.session[SEEN_KEY] = now


# All that somebody reaches who has yet to set up the second factor.
SET_UP_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "healthz",
    }
)


class SecondFactorDemanded:
    """Whoever holds a role that reaches more than their own bookings sets up a second factor before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or send the person to the set-up page."""
        if (
            not settings.DEMONSTRATION
            and isinstance(request.user, User)
            and _url_name_of(request) not in SET_UP_PAGES
            and sign_in.is_second_factor_demanded(request.user)
            and not sign_in.has_second_factor(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)


def _url_name_of(request: HttpRequest) -> str | None:
    match = _match_of(request)
    return match.url_name if match else None


def _match_of(request: HttpRequest) -> ResolverMatch | None:
    """Where the address leads, looked up once for all that ask before Django does."""
    if not hasattr(request, "match_before"):
        try:
            match = resolve(request.path_info)
        except Resolver404:
            match = None
        request.match_before = match  # type: ignore[attr-defined]
    return request.match_before  # type: ignore[attr-defined]


class PartnershipScope:
    """
    Open the wall for the partnership that the address names, and for nothing else.

    A view inside a partnership answers 404 to everybody who is not a member, unless it is marked as public.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside the scope of the partnership, or of the person's partnerships where the address names none."""
        calendar.forget()
        trail.correlation.set(uuid.uuid4().hex)
        slug = _slug_of(request)
        if slug is None:
            return self._across_partnerships(request)
        partnership = Partnership.objects.filter(slug=slug).first()
        if partnership is None:
            raise Http404
        request.partnership = partnership  # type: ignore[attr-defined]
        request.actor = _actor(request, partnership)  # type: ignore[attr-defined]
        with scope(partnership=partnership):
            response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            tasks.wake()
        return response

    def _across_partnerships(self, request: HttpRequest) -> HttpResponseBase:
        request.partnership = None  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        mine = Membership.of_person(request.user, timezone.localdate())
        with scope(partnership=list(mine.values_list("partnership", flat=True))):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: Any,
        kwargs: dict[str, Any],
    ) -> None:
        """Refuse people who are not members, unless the view is public; views ask the request which partnership it is."""
        kwargs.pop("partnership_slug", None)
        actor = getattr(request, "actor", None)
        is_public = not getattr(view, "login_required", True)
        if getattr(request, "partnership", None) and not is_public and not actor:
            raise Http404


def _slug_of(request: HttpRequest) -> str | None:
    match = _match_of(request)
    return match.kwargs.get("partnership_slug") if match else None


def _actor(request: HttpRequest, partnership: Partnership) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    hats = request.session.get(HAT_KEY, {})
    actor = Actor.of(request.user, partnership, timezone.localdate(), hats.get(partnership.slug))
    return actor if actor.is_member else None


class RefusedIsAPage:
    """A refusal becomes a 403 page that says why."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show the sentence of a refusal; everything else is a bug and goes on."""
        if isinstance(error, Refused):
            return render(request, "403.html", {"reason": error.sentence}, status=403)
        return None
