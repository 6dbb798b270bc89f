"""A person's meetings in their own calendar: the page that makes the address, the feed itself, the file of one meeting."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.models import CalendarFeed, Meeting
from governance.services import feeds
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import references

TOO_MANY = 429
CALENDAR = "text/calendar; charset=utf-8"


def _own_url(request: MemberRequest) -> str:
    return reverse("governance:feed", kwargs={"partnership_slug": request.partnership.slug})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: MemberRequest) -> HttpResponse:
    """
    Whether the person has an address and when it was read; a POST makes a new one and shows it, this once.

    The answer to the POST is the page itself: anything that led on would have to keep the secret meanwhile.
    """
    form = OnceForm(request.POST or None)
    made: list[str] = []
    if form.is_valid():

        def act() -> str:
            made.append(feeds.make(by=request.actor, now=timezone.now())[1])
            return _own_url(request)

        references.once(form.cleaned_data["form_key"], act)
    address = (
        settings.PORTAL_ADDRESS + reverse("calendar-feed", kwargs={"token": made[0]})
        if made
        else ""
    )
    return render(
        request,
        "governance/feed/own.html",
        {
            "feed": CalendarFeed.objects.standing().filter(user=request.user).first(),
            "address": address,
            "subscribe_url": f"webcal://{address.partition('://')[2]}" if address else "",
            "was_shown": form.is_bound and form.is_valid() and not made,
            "form": OnceForm(),
            "here": {"partnership_slug": request.partnership.slug},
        },
    )


@require_POST
def end(request: MemberRequest) -> HttpResponse:
    """Stop the person's address."""
    feeds.revoke(by=request.actor, now=timezone.now())
    messages.success(request, "Your calendar address does not work any more.")
    return redirect(_own_url(request))


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of whoever the secret was made for, as they stand now; 404 once it was revoked or they have left."""
    # Its public door counts no GET, and everything here is one.
    if not ratelimit.consume(
        request, app="allauth.account", action="calendar_feed", limit_get=True
    ):
        return HttpResponse(
            "Too many requests. Try again in a minute.",
            status=TOO_MANY,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": "60"},
        )
    found, now = feeds.of_token(token), timezone.now()
    content = feeds.read(found, now=now) if found else None
    if content is None:
        raise Http404
    return HttpResponse(
        content,
        content_type=CALENDAR,
        headers={
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )


@require_safe
def invitation(request: MemberRequest, reference: str) -> HttpResponse:
    """One meeting as a file for a calendar, for everybody who may see the meeting."""
    rows = Meeting.objects.visible_to(request.actor).select_related("group", "partnership")
    meeting = visible_or_404(rows.prefetch_related("group__names"), reference=reference)
    name = f"{meeting.reference}.ics"
    return HttpResponse(
        feeds.invitation(meeting, now=timezone.now()),
        content_type=CALENDAR,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
