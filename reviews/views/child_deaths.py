"""The children of a case who died, the child death review of each, and what was told both ways."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import references
from reviews.access import child_death as access
from reviews.access import incident as incident_access
from reviews.forms.child_deaths import LinkForm, StandsForm, UpdateForm
from reviews.models import CaseReading, Child, ChildDeathReview
from reviews.rules.incident import Harm
from reviews.services import child_deaths
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
UPDATE_COLUMNS = ["Day", "Who told whom", "What"]


@require_safe
def index(request: MemberRequest, reference: str) -> HttpResponse:
    """Each child who died, with the child death review and the updates."""
    incident = cases.opened(request, reference, CaseReading.What.CASE)
    opened = incident_access.may_open(request.actor, incident)
    children = (
        incident.children.filter(harm=Harm.DIED)
        .select_related("death_review")
        .prefetch_related("death_review__updates__recorded_by")
    )
    return render(
        request,
        "reviews/child_deaths/index.html",
        {
            **cases.frame(incident, opened, "Child death review"),
            "rows": [
                {"child": child, "review": getattr(child, "death_review", None)}
                for child in children
            ],
            "update_columns": UPDATE_COLUMNS,
            "may_keep": access.may_keep_link(request.actor, incident, opened=opened),
        },
    )


def _child(request: MemberRequest, reference: str, number: int) -> Child:
    """A child who died in a case that this person may open, and whose link they may keep."""
    incident = cases.seen(request, reference)
    access.may_keep_link(request.actor, incident).require()
    cases.opened(request, reference, CaseReading.What.CASE)
    rows = Child.objects.visible_to(request.actor).filter(harm=Harm.DIED)
    return visible_or_404(
        rows.select_related("incident__partnership"), incident=incident, number=number
    )


def _act(
    request: MemberRequest,
    child: Child,
    form: OnceForm,
    act: Callable[..., object],
    template: str,
    done: str,
) -> HttpResponse:
    """A form about one child's review, which leads back to the list."""
    if form.is_valid():

        def do() -> str:
            act(by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("child-deaths")(child.incident)

        messages.success(request, done)
        return redirect(references.once(form.cleaned_data["form_key"], do))
    context = {"incident": child.incident, "child": child, "form": form}
    return render(request, f"reviews/child_deaths/{template}.html", context)


@ASK
def link(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Link a child who died to the child death review."""
    child = _child(request, reference, number)
    form = LinkForm(request.POST or None)

    def act(**given: Any) -> object:
        return child_deaths.link(child, **given)

    return _act(request, child, form, act, "link", "The child death review is linked.")


def _review(child: Child) -> ChildDeathReview:
    return visible_or_404(ChildDeathReview.objects.select_related("child"), child=child)


@ASK
def stands(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Record where the child death review stands."""
    child = _child(request, reference, number)
    review = _review(child)
    form = StandsForm(request.POST or None, review=review)

    def act(**given: Any) -> object:
        return child_deaths.move(review, **given)

    return _act(request, child, form, act, "stands", "It is recorded where the review stands.")


@ASK
def tell(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Record what one of the two told the other."""
    child = _child(request, reference, number)
    review = _review(child)
    form = UpdateForm(request.POST or None)

    def act(**given: Any) -> object:
        return child_deaths.tell(review, **given)

    return _act(request, child, form, act, "update", "The update is recorded.")
