"""The plan: what of it needs attention, and each priority with its actions and outcomes on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.access import plan as access
from governance.models import Priority
from governance.rules.priority import OVER
from governance.services import plan_pages
from governance.services.plan_pages import PriorityPage
from governance.views.asking import at
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported
from partnership.models.action import ACTION_WATCHERS
from partnership.views.asking import move


@require_safe
def hub(request: MemberRequest) -> HttpResponse:
    """What of the plan needs somebody, then its parts."""
    actor = request.actor
    in_hand = Priority.objects.visible_to(actor).exclude(state__in=OVER)
    may_write = holds(actor, access.WRITE_PLAN)
    return render(
        request,
        "governance/plan/hub.html",
        {
            "needs": [
                {
                    "title": one.title,
                    "url": one.url,
                    "why": one.why,
                    "tag": {"text": one.says, "colour": one.colour},
                }
                for one in plan_pages.attention(actor)
            ],
            "priorities": in_hand.select_related("partnership", "lead_group").prefetch_related(
                "lead_group__names"
            ),
            "parts": plan_pages.parts(actor),
            "moves": [
                move("Propose a priority", at(request, "priority-new"), may_write, primary=True)
            ]
            if may_write
            else [],
        },
    )


@require_safe
def business(request: MemberRequest) -> HttpResponse:
    """The business plan: each priority that is agreed or under way, with its outcomes and its actions."""
    rows = Priority.objects.visible_to(request.actor).in_hand().order_by("starts_on", "pk")
    pages = plan_pages.of(rows, request.actor)
    if exported(request):
        return _csv(pages)
    return render(
        request,
        "governance/plan/business.html",
        {
            "pages": pages,
            "as_at": request.actor.today,
            "export_url": export_url(request),
            "sees_every_action": not request.actor.roles.isdisjoint(ACTION_WATCHERS),
        },
    )


def _csv(pages: list[PriorityPage]) -> HttpResponse:
    header = ["Priority", "Title", "What", "Says", "Led or owed by", "Start or due", "Target", "Newest", "State"]  # fmt: skip
    return csv_response("business-plan", header, (row for page in pages for row in _rows(page)))


def _rows(page: PriorityPage) -> list[list[object]]:
    one = page.priority
    name: list[object] = [one.reference, one.title]
    whole: list[object] = [*name, "Priority", one.outcomes, one.lead_group, one.starts_on, one.ends_on, "", one.get_state_display()]  # fmt: skip
    measures = [
        [
            *name, "Outcome", line.measure.says, "", line.measure.said(line.measure.baseline), line.measure.said(line.measure.target),
            line.measure.said(line.newest.value) if line.newest else "", line.told,
        ]
        for line in page.measures
    ]  # fmt: skip
    owed = [
        [*name, "Action", line.action.what, line.action.owner_in_words, line.action.due_on, line.action.measure, "", line.says]
        for line in page.actions
    ]  # fmt: skip
    return [whole, *measures, *owed]
