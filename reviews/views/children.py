"""The children of an incident: name one more, correct what is recorded, and who a child is."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.guards import MemberRequest, visible_or_404
from partnership.services import references
from reviews.access import child as access
from reviews.access import incident as incident_access
from reviews.forms.children import ChildForm, FurtherChildrenForm, IdentityForm
from reviews.models import CaseReading, Child, FurtherChildren
from reviews.services import children, identities
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])


@ASK
def add(request: MemberRequest, reference: str) -> HttpResponse:
    """Name one more child of an incident."""
    incident = cases.seen(request, reference)
    access.may_add_child(request.actor, incident).require()
    form = ChildForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            children.add(incident, form.reported(), by=request.actor, now=timezone.now())
            return incident.get_absolute_url()

        messages.success(request, "The child is added.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/children/add.html", {"incident": incident, "form": form})


@ASK
def change(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Correct what is recorded of one child."""
    incident = cases.seen(request, reference)
    access.may_change_children(request.actor, incident).require()
    child = visible_or_404(
        Child.objects.visible_to(request.actor).select_related("incident__partnership"),
        incident=incident,
        number=number,
    )
    cases.opened(request, reference, CaseReading.What.CASE)
    form = ChildForm.of(child, request.POST or None)
    if form.is_valid():

        def act() -> str:
            children.change(child, form.reported(), by=request.actor, now=timezone.now())
            return incident.get_absolute_url()

        messages.success(request, "What is recorded of the child is corrected.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"incident": incident, "child": child, "form": form}
    return render(request, "reviews/children/change.html", context)


@ASK
def further(request: MemberRequest, reference: str) -> HttpResponse:
    """Say in words what is known of the children beyond the fourth."""
    incident = cases.seen(request, reference)
    access.may_change_children(request.actor, incident).require()
    cases.opened(request, reference, CaseReading.What.CASE)
    kept = FurtherChildren.objects.filter(incident=incident).first()
    form = FurtherChildrenForm(request.POST or None, initial={"words": kept.words if kept else ""})
    if form.is_valid():

        def act() -> str:
            children.say_further(incident, by=request.actor, **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "What is said of further children is saved.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/children/further.html", {"incident": incident, "form": form})


@ASK
def identity(request: MemberRequest, reference: str) -> HttpResponse:
    """Who one child is, after saying what for."""
    incident = cases.seen(request, reference)
    incident_access.may_see_identity(request.actor, incident).require()
    form = IdentityForm(request.POST or None, children=list(incident.children.all()))
    context: dict[str, Any] = {"incident": incident, "form": form, "is_revealed": False}
    if form.is_valid():
        child = form.chosen()
        context |= {
            "child": child,
            "is_revealed": True,
            "identity": identities.reveal(
                child,
                purpose=form.cleaned_data["purpose"],
                by=request.actor,
                now=timezone.now(),
            ),
        }
    return render(request, "reviews/incidents/identity.html", context)
