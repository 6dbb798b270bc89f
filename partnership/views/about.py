"""Who we are: the statutory leads and what they delegate, the business unit, the neighbours, the way to the registers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.access import MANAGE_REGISTERS, SEE_MAIL_LEDGER, SEE_PEOPLE, holds
from partnership.guards import MemberRequest
from partnership.models import Group, LeadPartner, NeighbouringArea, RegisterEntry, StaffPost
from partnership.roles import STATUTORY_SECTORS, Sector


@require_safe
def about(request: MemberRequest) -> HttpResponse:
    """The partnership on one page."""
    actor, today = request.actor, request.actor.today
    leads = list(
        LeadPartner.objects.filter(starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .select_related("agency", "lead", "delegate")
    )
    order = {sector: place for place, sector in enumerate(STATUTORY_SECTORS)}
    return render(
        request,
        "partnership/about/about.html",
        {
            "leads": sorted(leads, key=lambda one: order.get(Sector(one.sector), len(order))),
            "nobody_for": [
                sector.label for sector in STATUTORY_SECTORS
                if not any(one.sector == sector for one in leads)
            ],
            "posts": StaffPost.objects.all(),
            "neighbours": NeighbouringArea.objects.filter(
                partnership=request.partnership
            ).select_related("here"),
            "agencies": RegisterEntry.objects.current(today)
            .filter(agency__isnull=False)
            .exclude(standing=RegisterEntry.Standing.SETTING)
            .count(),
            "settings": RegisterEntry.objects.current(today)
            .filter(standing=RegisterEntry.Standing.SETTING)
            .count(),
            "groups": Group.objects.current(today).count(),
            "sees_people": bool(holds(actor, SEE_PEOPLE)),
            "sees_mail": bool(holds(actor, SEE_MAIL_LEDGER)),
            "may_manage": bool(holds(actor, MANAGE_REGISTERS)),
        },
    )  # fmt: skip
