"""The way in, what needs me, and the hat I act in."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.clocks import in_words
from partnership.guards import MemberRequest
from partnership.middleware import HAT_KEY
from partnership.models import (
    Action,
    Actor,
    Deadline,
    Membership,
    Notice,
    Partnership,
    TrailEntry,
)
from partnership.services import deadlines

SHOWN = 20
TOLD = 5
CHANGED_WITHIN = timedelta(days=14)


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page: to one's own partnership when signed in, else the list of partnerships."""
    if request.user.is_authenticated:
        mine = Membership.of_person(request.user, timezone.localdate())
        slug = mine.order_by("pk").values_list("partnership__slug", flat=True).first()
        if slug:
            return redirect("home", partnership_slug=slug)
    return render(
        request, "partnership/home/start.html", {"partnerships": Partnership.objects.all()}
    )


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What needs me: clocks first, then what is overdue, this week, what I was told and what changed."""
    actor, now = request.actor, timezone.now()
    soon = deadlines.due_within(now, 5)
    mine = Action.objects.visible_to(actor).unfinished().select_related("partnership")
    told = Notice.objects.visible_to(actor).filter(recipient=actor.user)
    return render(
        request,
        "partnership/home/home.html",
        {
            "clocks": _clocks(actor),
            "overdue": _actions(mine.overdue(actor.today)),
            "this_week": _actions(mine.filter(due_on__range=(actor.today, soon))),
            "told": _told(told.exclude(state=Notice.State.SUPERSEDED)[:TOLD]),
            "changed": TrailEntry.objects.visible_to(actor)
            .filter(at__gte=now - CHANGED_WITHIN)
            .select_related("by", "agency")[:8],
        },
    )


def _clocks(actor: Actor) -> list[dict[str, Any]]:
    running = Deadline.objects.visible_to(actor).running().to_show()[:SHOWN]
    return [
        {
            "title": f"{row['deadline'].reference}: {row['deadline'].says}",
            "url": row["deadline"].address,
            "chip": row["chip"],
            "with_days": True,
        }
        for row in deadlines.chips(list(running), actor.today)
    ]


def _actions(rows: QuerySet[Action]) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{row.reference}: {row.what}",
            "url": row.get_absolute_url(),
            "why": f"Due {in_words(row.due_on)}.",
        }
        for row in rows[:SHOWN]
    ]


def _told(rows: QuerySet[Notice]) -> list[dict[str, Any]]:
    return [{"title": row.subject, "url": row.address, "why": row.why} for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def hats(request: MemberRequest) -> HttpResponse:
    """Choose the hat that acts are recorded under; reading is by all of them."""
    actor = request.actor
    if request.method == "POST":
        chosen = next(
            (one for one in actor.memberships if str(one.pk) == request.POST.get("hat")), None
        )
        if chosen is None:
            raise Http404
        kept = request.session.get(HAT_KEY, {})
        request.session[HAT_KEY] = {**kept, actor.partnership.slug: chosen.pk}
        messages.success(request, f"You now act as {chosen.hat}.")
        return redirect("home", partnership_slug=actor.partnership.slug)
    return render(request, "partnership/home/hats.html", {"hats": actor.memberships})
