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
    ActionState,
    Actor,
    Deadline,
    LookBack,
    Membership,
    Notice,
    Partnership,
    SeatHolding,
    TrailEntry,
    owed_by,
)
from partnership.models.action import ActionQuerySet
from partnership.services import action_rights, deadlines
from partnership.waiting import SOURCES, Waiting

SHOWN = 20
WITH_DAYS = 3  # the most urgent clocks, drawn day by day; the others fit on a screen
LOOKED_THROUGH = 200
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
    seen = Action.objects.visible_to(actor)
    mine, owes = _with_owners(seen.unfinished().filter(owed_by(actor))), _Why(actor)
    told = Notice.objects.visible_to(actor).filter(recipient=actor.user)
    return render(
        request,
        "partnership/home/home.html",
        {
            "clocks": _clocks(actor),
            "sections": _sections(actor),
            "overdue": [owes.row(one) for one in mine.overdue(actor.today)[:SHOWN]],
            "this_week": [
                owes.row(one)
                for one in mine.open().filter(due_on__range=(actor.today, soon))[:SHOWN]
            ],
            "to_close": _to_close(seen, actor),
            "look_backs": _look_backs(seen, actor),
            "blocked": _blocked(seen, actor),
            "late_elsewhere": _late_elsewhere(seen, actor),
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
            "with_days": place < WITH_DAYS,
        }
        for place, row in enumerate(deadlines.chips(list(running), actor.today))
    ]


def _sections(actor: Actor) -> list[dict[str, Any]]:
    """What the apps say waits for this person, each kind under its heading; nothing where there is none."""
    told = ((title, [_drawn(one) for one in source(actor)]) for title, source in SOURCES.items())
    return [{"title": title, "items": items} for title, items in told if items]


def _drawn(one: Waiting) -> dict[str, Any]:
    button = {"label": one.button, "url": one.url, "primary": False} if one.button else None
    return {"title": one.title, "url": one.url, "why": one.why, "button": button}


def _with_owners(rows: ActionQuerySet) -> ActionQuerySet:
    return rows.select_related(
        "partnership", "owner", "owner_agency", "owner_group", "group"
    ).prefetch_related("owner_group__names")


class _Why:
    """Why an action is this person's: as themselves, for their agency, or by the seat they hold or deputise for."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        held = SeatHolding.objects.filter(user=actor.user).current(actor.today)
        self.seats = {
            one.seat.group_id: f"as deputy for the {one.seat.title}"
            if one.is_deputy
            else f"as {one.seat.title}"
            for one in held.select_related("seat").order_by("-is_deputy")
        }

    def row(self, action: Action) -> dict[str, Any]:
        """The action as the list takes it."""
        return _row(action, f"Due {in_words(action.due_on)}. {self.says(action)}")

    def says(self, action: Action) -> str:
        """The reason, in a sentence."""
        if action.owner_id == self.actor.user.pk:
            return "You owe it."
        if action.owner_agency_id in self.actor.agency_ids:
            return f"{action.owner_agency} owes it, and you stand for it."
        seat = self.seats.get(action.owner_group_id or 0, "as a member")
        return f"The {action.owner_group} owes it, where you sit {seat}."


def _row(action: Action, why: str) -> dict[str, Any]:
    return {
        "title": f"{action.reference}: {action.what}",
        "url": action.get_absolute_url(),
        "why": why,
    }


def _to_close(seen: ActionQuerySet, actor: Actor) -> list[dict[str, Any]]:
    """Actions that are said to be done and that this person may close."""
    rows = _with_owners(seen.filter(state=ActionState.SAID_DONE))[:LOOKED_THROUGH]
    return [
        _row(one, f"{one.owner_in_words} says that it is done.")
        for one in rows
        if action_rights.may_close(actor, one)
    ][:SHOWN]


def _look_backs(seen: ActionQuerySet, actor: Actor) -> list[dict[str, Any]]:
    """Closed actions of which this person is to say whether they held."""
    rows = LookBack.objects.waiting().filter(due_on__lte=actor.today, action__in=seen)
    rows = rows.select_related(
        "action__partnership", "action__owner_agency", "action__owner_group", "action__group"
    )
    return [
        _row(one.action, f"It was closed {one.months} months ago. Did it hold?")
        for one in rows[:LOOKED_THROUGH]
        if action_rights.may_look_back(actor, one)
    ][:SHOWN]


def _blocked(seen: ActionQuerySet, actor: Actor) -> list[dict[str, Any]]:
    """What stands still in the groups that this person chairs; for the business unit, everywhere."""
    rows = seen.blocked()
    if not actor.is_business_unit:
        rows = rows.filter(group__in=actor.chaired_group_ids)
    return [
        _row(one, f"{one.owner_in_words} says that something stands in the way.")
        for one in _with_owners(rows)[:SHOWN]
    ]


def _late_elsewhere(seen: ActionQuerySet, actor: Actor) -> list[dict[str, Any]]:
    """What others owe late, for those who chase it: the business unit."""
    if not actor.is_business_unit:
        return []
    rows = _with_owners(seen.overdue(actor.today).exclude(owed_by(actor)))
    return [
        _row(one, f"Due {in_words(one.due_on)}. {one.owner_in_words} owes it.")
        for one in rows[:SHOWN]
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
