"""The public site of a partnership: what anybody may read, without signing in and without a cookie."""

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.guards import send_public_document, visible_or_404
from partnership.lists import page_of
from partnership.models import Group, LeadPartner, Partnership, Publication

# What the tiers of a structure are to a reader who has never heard of them.
TIERS = {
    0: "Above the partnership",
    1: "Leads",
    2: "Brings every agency together",
    3: "Does the work",
}
OTHER_TIER = "Other groups"


class PublicRequest(HttpRequest):
    """A request by anybody, for one partnership."""

    partnership: Partnership


@login_not_required
@require_safe
def front(request: PublicRequest) -> HttpResponse:
    """How to raise a concern, who the partners are, how they work together, and what they publish."""
    today = timezone.localdate()
    partners = (
        LeadPartner.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today
        )
        .select_related("agency")
        .order_by("agency__name")
    )
    published = Publication.objects.public(timezone.now()).defer("html").select_related("pdf")
    return render(
        request,
        "partnership/public/front.html",
        {
            "partners": partners,
            "tiers": _tiers(today),
            "arrangements": _arrangements(published),
            "page": page_of(request, published),
        },
    )


def _arrangements(published: QuerySet[Publication]) -> Publication | None:
    """The arrangements that hold now: the first copy that none supersedes, because a later one waits for its day."""
    of_that_kind = published.filter(kind=Publication.Kind.ARRANGEMENTS)
    return of_that_kind.filter(superseded_by__isnull=True).order_by("published_at", "pk").first()


def _tiers(today: Any) -> list[dict[str, Any]]:
    groups = Group.objects.current(today).filter(is_closed=False).with_names()
    in_order = sorted(groups, key=lambda one: (one.tier is None, one.tier or 0, one.pk))
    return [
        {"title": TIERS.get(tier, OTHER_TIER) if tier is not None else OTHER_TIER, "groups": list(found)}
        for tier, found in groupby(in_order, key=lambda one: one.tier)
    ]  # fmt: skip


def _public(reference: str) -> Publication:
    rows = Publication.objects.public(timezone.now())
    return visible_or_404(rows.select_related("pdf", "superseded_by"), reference=reference)


@login_not_required
@require_safe
def publication(request: PublicRequest, reference: str) -> HttpResponse:
    """The frozen copy; 404 while it is under embargo and after it was taken down."""
    copy = _public(reference)
    pdf_url = reverse(
        "publication-pdf",
        kwargs={"partnership_slug": request.partnership.slug, "reference": reference},
    )
    files = []
    if copy.pdf:
        files.append(
            {"name": copy.title, "url": pdf_url, "kind": "PDF", "size": copy.pdf.size, "note": ""}
        )
    later = copy.superseded_by
    is_there = later is not None and Publication.objects.public(timezone.now()).contains(later)
    return render(
        request,
        "partnership/public/publication.html",
        {"publication": copy, "files": files, "later": later if is_there else None},
    )


@login_not_required
@require_safe
def publication_pdf(request: PublicRequest, reference: str) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    """The PDF of the frozen copy."""
    copy = _public(reference)
    if copy.pdf is None:
        raise Http404
    return send_public_document(copy.pdf)
