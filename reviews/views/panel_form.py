"""The facts for the Panel's form, laid out to copy across; with the children's names only after a purpose."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.guards import MemberRequest
from reviews.access import incident as access
from reviews.forms.rosters import PurposeForm
from reviews.models import CaseReading, Incident
from reviews.services import identities, panel_form
from reviews.services.identities import Identity
from reviews.views import cases


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: MemberRequest, reference: str) -> HttpResponse:
    """The facts, each to be copied; the reading is recorded as a copy to take away."""
    incident = cases.opened(request, reference, CaseReading.What.COPY, item="panel form")
    form = PurposeForm(request.POST or None)
    known = None
    if form.is_valid():
        known = _who_they_are(request, incident, form.cleaned_data["purpose"])
    opened = access.may_open(request.actor, incident)
    return render(
        request,
        "reviews/panel_form/facts.html",
        {
            **cases.frame(incident, opened, "The Panel's form"),
            "parts": panel_form.facts(incident, known),
            "form": form,
            "with_names": known is not None,
        },
    )


def _who_they_are(
    request: MemberRequest, incident: Incident, purpose: str
) -> dict[int, Identity | None]:
    return {
        child.pk: identities.reveal(child, purpose=purpose, by=request.actor, now=timezone.now())
        for child in incident.children.select_related("incident")
    }
