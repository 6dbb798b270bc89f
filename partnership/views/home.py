"""The way in, what needs me, and the hat I act in."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.guards import MemberRequest
from partnership.middleware import HAT_KEY
from partnership.models import Action, Deadline, Membership, Notice, Partnership, TrailEntry
from partnership.services import calendar, deadlines

SHOWN = 20
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
    """What needs me: clocks first, then what is overdue, this week, and what changed."""
    actor, now = request.actor, timezone.now()
    soon = deadlines.due_within(now, 5)
    running = (
        Deadline.objects.visible_to(actor)
        .running()
        .select_related("owner_agency", "rule_set")
        .prefetch_related("pauses", "extensions")[:SHOWN]
    )
    mine = Action.objects.visible_to(actor).unfinished()
    return render(
        request,
        "partnership/home/home.html",
        {
            "clocks": deadlines.chips(list(running), actor.today),
            "overdue": mine.overdue(actor.today).select_related("partnership")[:SHOWN],
            "this_week": mine.filter(due_on__range=(actor.today, soon)).select_related(
                "partnership"
            )[:SHOWN],
            "notices": Notice.objects.visible_to(actor)
            .filter(recipient=actor.user)
            .exclude(state=Notice.State.SUPERSEDED)[:5],
            "changed": TrailEntry.objects.visible_to(actor)
            .filter(at__gte=now - CHANGED_WITHIN)
            .select_related("by")[:8],
            "holidays": calendar.holidays(),
        },
    )


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
