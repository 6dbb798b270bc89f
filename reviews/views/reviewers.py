"""The register of independent reviewers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.errors import Refused, WrittenMeanwhile
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import page_of, sorted_by
from partnership.models import TrailEntry
from partnership.services import references
from reviews.access import reviewer as access
from reviews.forms.reasons import ConfirmForm
from reviews.forms.reviewers import ReviewerForm
from reviews.models import Reviewer
from reviews.services import reviewers

SORTED_BY = {"name": "name", "saved": "saved_at"}
COLUMNS = [
    {"label": "Name", "sort": "name"},
    {"label": "Knows about"},
    {"label": "Has time"},
    {"label": "Last changed", "sort": "saved"},
]
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(access.SEE_REVIEWERS)
def index(request: MemberRequest) -> HttpResponse:
    """Everybody who can be asked to lead a review."""
    rows = Reviewer.objects.visible_to(request.actor).current().select_related("partnership")
    page = page_of(request, sorted_by(request, rows, SORTED_BY, "name"))
    may_keep = access.may_keep_register(request.actor)
    return render(
        request,
        "reviews/reviewers/index.html",
        {"page": page, "columns": COLUMNS, "may_keep": may_keep},
    )


@require_safe
@needs(access.SEE_REVIEWERS)
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """What the register says of one reviewer. Which reviews they did stands with those reviews."""
    reviewer = _found(request, pk)
    return render(
        request,
        "reviews/reviewers/detail.html",
        {
            "reviewer": reviewer,
            "may_keep": access.may_keep_register(request.actor) and not reviewer.left_on,
            "trail": TrailEntry.objects.of(reviewer).select_related("by", "agency")[:10],
        },
    )


def _found(request: MemberRequest, pk: int) -> Reviewer:
    rows = Reviewer.objects.visible_to(request.actor)
    return visible_or_404(rows.select_related("partnership", "user", "saved_by"), pk=pk)


@ASK
@needs(access.KEEP_REVIEWERS)
def new(request: MemberRequest) -> HttpResponse:
    """Put somebody on the register."""
    form = ReviewerForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: reviewers.enter(
                form.wording(), by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        messages.success(request, "The reviewer is on the register.")
        return redirect(address)
    return _drawn(request, form, "Put a reviewer on the register", "Save")


@ASK
@needs(access.KEEP_REVIEWERS)
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what the register says; when somebody else saved meanwhile, both texts are shown."""
    reviewer = _found(request, pk)
    started = {name: getattr(reviewer, name) for name in (*reviewers.FIELDS, "version")}
    form = ReviewerForm(request.POST or None, actor=request.actor, initial=started)
    theirs: Any = None
    if form.is_valid():
        try:
            _change(request, reviewer, form)
        except WrittenMeanwhile as meanwhile:
            theirs = meanwhile.row
            form.data = {**form.data, "version": str(theirs.version)}
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The register is changed.")
            return redirect(reviewer)
    return _drawn(request, form, f"Change {reviewer}", "Save the changes", reviewer, theirs)


def _change(request: MemberRequest, reviewer: Reviewer, form: ReviewerForm) -> None:
    version = form.cleaned_data["version"] or 0

    def act() -> str:
        reviewers.change(
            reviewer, form.wording(), version=version, by=request.actor, now=timezone.now()
        )
        return reviewer.get_absolute_url()

    references.once(form.cleaned_data["form_key"], act)


def _drawn(
    request: MemberRequest,
    form: Any,
    title: str,
    button: str,
    reviewer: Reviewer | None = None,
    theirs: Any = None,
) -> HttpResponse:
    where = {"partnership_slug": request.partnership.slug}
    back = reviewer.get_absolute_url() if reviewer else reverse("reviews:reviewers", kwargs=where)
    return render(
        request,
        "reviews/reviewers/form.html",
        {
            "form": form,
            "title": title,
            "button": button,
            "back": back,
            "theirs": theirs,
            "yours": form["expertise"].value() if theirs else "",
        },
    )


@ASK
@needs(access.KEEP_REVIEWERS)
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Take somebody off the register, after saying what stays."""
    reviewer = _found(request, pk)
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        reviewers.take_off(reviewer, by=request.actor)
        messages.success(request, f"{reviewer} is off the register.")
        return redirect("reviews:reviewers", partnership_slug=request.partnership.slug)
    return render(request, "reviews/reviewers/leave.html", {"reviewer": reviewer, "form": form})
