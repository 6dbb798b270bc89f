"""Whistle-blowing: where to turn, for anybody, apart from disputes between agencies; and which groups say what to do on disagreement."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported, page_of
from partnership.models import Group, TermsOfReference
from partnership.views.public import PublicRequest

COLUMNS = ["Group", "What to do on disagreement", "Terms of reference"]


@login_not_required
@require_safe
def speaking_up(request: PublicRequest) -> HttpResponse:
    """Where somebody turns who is worried about how an organisation treats children (Brent's arrangements, 8.7)."""
    return render(request, "governance/speaking_up/signpost.html", {})


@require_safe
def clauses(request: MemberRequest) -> HttpResponse:
    """
    Every group with whether its terms of reference say what to do when members disagree.

    Brent's arrangements (8.3) ask every panel for that; those without it stand first. A closed group is listed only
    for those who sit in it and for the business unit.
    """
    newest = TermsOfReference.objects.filter(group=OuterRef("pk")).order_by("-version")
    groups = Group.objects.filter(partnership=request.partnership).current(request.actor.today)
    if not request.actor.is_business_unit:
        groups = groups.filter(is_closed=False) | groups.filter(pk__in=request.actor.group_ids)
    rows = sorted(
        (
            {"group": one, "version": one.version, "clause": (one.clause or "").strip()}
            for one in groups.with_names()
            .select_related("partnership")
            .annotate(
                version=Subquery(newest.values("version")[:1]),
                clause=Subquery(newest.values("disagreement")[:1]),
            )
        ),
        key=lambda row: bool(row["clause"]),
    )
    if exported(request):
        return csv_response(
            "Disagreement clauses",
            ["Group", "Says what to do", "Version of the terms of reference"],
            ([row["group"].name, bool(row["clause"]), row["version"]] for row in rows),
        )
    return render(
        request,
        "governance/disputes/clauses.html",
        {
            "page": page_of(request, rows),
            "columns": COLUMNS,
            "without": sum(not row["clause"] for row in rows),
            "export_url": export_url(request),
        },
    )
