"""One rapid review: its clock and where it stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnership.guards import MemberRequest, visible_or_404
from partnership.models import TrailEntry
from partnership.services import deadlines
from reviews.access import incident as access
from reviews.models import RapidReview
from reviews.views import cases


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """A rapid review without case material: state and clock."""
    rows = RapidReview.objects.visible_to(request.actor).select_related(
        "incident__partnership", "partnership", "opened_by"
    )
    review = visible_or_404(rows, reference=reference)
    opened = access.may_open(request.actor, review.incident)
    return render(
        request,
        "reviews/rapid_reviews/detail.html",
        {
            **cases.frame(review.incident, opened, "Rapid review"),
            "review": review,
            "clocks": deadlines.chips(deadlines.of(review), request.actor.today),
            "trail": TrailEntry.objects.of(review).select_related("by", "agency")[:10],
        },
    )
