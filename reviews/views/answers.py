"""
The one public door into a case: somebody without an account answers one request by a link.

Behind it stands the question that is put to them, once they have signed the agreement, and their own answer; nothing
else. An unknown, a stopped and a run-out link are one and the same 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from partnership.services import references
from reviews.access.information_request import Writer
from reviews.forms.returns import LinkSignForm
from reviews.models import LinkUse, RequestLink
from reviews.services import information_requests, request_links, returns
from reviews.views.chronologies import changing, listing, pasting, removing
from reviews.views.information_requests import parts_of
from reviews.views.returns import Desk, checking, refusing, sending_nil, writing

ASK = require_http_methods(["GET", "HEAD", "POST"])
TOO_MANY = 429
SALT = "reviews.request_link"
WORKDAY = 10 * 60 * 60  # seconds for which a browser that opened the link may go on answering

PublicView = Callable[..., HttpResponse]


def alone(view: PublicView) -> PublicView:
    """
    Open to people without an account, counted, kept in no cache, found by no search.

    The pages are read under the portal's own referrer policy: under a stricter one a browser hides where a form comes
    from, and the form is refused.
    """

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_few = ratelimit.consume(
            request, app="allauth.account", action="request_link", limit_get=True
        )
        if is_few:
            response = view(request, *args, **kwargs)
        else:
            response = HttpResponse(
                "Too many requests. Try again in a minute.",
                status=TOO_MANY,
                content_type="text/plain; charset=utf-8",
                headers={"Retry-After": "60"},
            )
        response["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, no_store=True, private=True)
        return response

    return guarded


@require_safe
@alone
def open_link(_request: HttpRequest, token: str) -> HttpResponse:
    """
    Keep the secret's hash in a cookie for the answer's own pages, and lead on, so that it stands in no page's address.

    Opening uses nothing up: whatever looks at mails beforehand does no harm.
    """
    now = timezone.now()
    link = request_links.find(request_links.hash_of(token), now)
    if link is None:
        raise Http404
    with scope(partnership=link.partnership):
        request_links.note(link, LinkUse.What.OPENED, now)
    home = reverse("answer", kwargs={"key": link.key})
    response = redirect(home)
    response["Referrer-Policy"] = "no-referrer"  # the one address with the secret in it
    response.set_signed_cookie(
        cookie_of(link.key),
        link.token_hash,
        salt=SALT,
        max_age=WORKDAY,
        path=home,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def cookie_of(key: str) -> str:
    """The name of the cookie of one link."""
    return f"answer-{key}"


def _link(request: HttpRequest, key: str) -> RequestLink:
    try:
        kept = request.get_signed_cookie(cookie_of(key), salt=SALT, max_age=WORKDAY)
    except (KeyError, BadSignature):
        raise Http404 from None
    link = request_links.find(str(kept), timezone.now(), key=key)
    if link is None:
        raise Http404
    return link


@ASK
@alone
def home(request: HttpRequest, key: str) -> HttpResponse:
    """The agreement to sign; then the question, and what was answered."""
    link = _link(request, key)
    with scope(partnership=link.partnership):
        if not request_links.has_signed(link, timezone.now()):
            return _signing(request, link)
        request_links.note(link, LinkUse.What.READ, timezone.now())
        answer = getattr(link.request, "answer", None)
        desk = _desk(link)
        context = desk.context(
            answer=answer,
            parts=parts_of(answer) if answer else [],
            due_on=_due_on(link),
            asks=link.partnership,
        )
        return render(request, "reviews/answers/home.html", context)


def _due_on(link: RequestLink) -> Any:
    deadline = information_requests.deadline_of(link.request)
    return deadline.due_on if deadline else None


def _signing(request: HttpRequest, link: RequestLink) -> HttpResponse:
    agreement = request_links.agreement_of(link.partnership, timezone.now())
    if agreement is None:
        raise Http404
    form = LinkSignForm(
        request.POST or None,
        initial={"version": agreement.version, "name": link.person_name},
    )
    if form.is_valid():
        values = form.arguments()

        def act() -> str:
            request_links.sign(
                link,
                version=values["version"],
                name=values["name"],
                post=values["post"],
                now=timezone.now(),
            )
            return reverse("answer", kwargs={"key": link.key})

        return redirect(references.once(form.cleaned_data["form_key"], act))
    paragraphs = agreement.text.replace("\r", "").split("\n\n")
    context = {"form": form, "asks": link.partnership, "paragraphs": paragraphs, "link": link}
    return render(request, "reviews/answers/sign.html", context)


def _desk(link: RequestLink) -> Desk:
    def at(page: str, *more: object) -> str:
        name = "answer" + ("-" + page if page else "")
        return reverse(name, args=[link.key, *more])

    return Desk(link.request, Writer.by_link(link), at)


def _page(
    request: HttpRequest, key: str, draw: Callable[..., HttpResponse], **more: int
) -> HttpResponse:
    """One page of the desk, for somebody who has signed; others are led to sign, and then where nothing is to write."""
    link = _link(request, key)
    with scope(partnership=link.partnership):
        now = timezone.now()
        if not request_links.has_signed(link, now) or not link.request.is_to_answer:
            return redirect("answer", key=key)
        desk = _desk(link)
        answer = returns.acknowledge(link.request, by=desk.writer, now=now)
        return draw(request, desk, answer, **more)


@ASK
@alone
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write the answer."""
    return _page(request, key, writing)


@ASK
@alone
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """The chronology, row by row."""
    return _page(request, key, listing)


@ASK
@alone
def row(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change one row of the chronology."""
    return _page(request, key, changing, pk=pk)


@require_POST
@alone
def row_remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take one row out of the chronology."""
    return _page(request, key, removing, pk=pk)


@ASK
@alone
def paste(request: HttpRequest, key: str) -> HttpResponse:
    """Rows from a spreadsheet."""
    return _page(request, key, pasting)


@ASK
@alone
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Read the answer through and send it."""
    return _page(request, key, checking)


@ASK
@alone
def nil(request: HttpRequest, key: str) -> HttpResponse:
    """Send a nil return."""
    return _page(request, key, sending_nil)


@ASK
@alone
def refuse(request: HttpRequest, key: str) -> HttpResponse:
    """Refuse, with the reason."""
    return _page(request, key, refusing)
