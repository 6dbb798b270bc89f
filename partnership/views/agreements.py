"""The confidentiality agreement: read and sign it, put a new version in force, see who has still to sign."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import holds
from partnership.exports import csv_response
from partnership.forms_people import AgreementForm, SignaturesFilter, SignForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import Agreement
from partnership.services import agreements, references
from partnership.services.agreements import Standing, State

ON_A_PAGE = 50
RENEWED_EVERY = 12  # months, where nothing else was said


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    """The version in force, where I stand, and my signature."""
    actor = request.actor
    agreement = agreements.in_force(actor)
    here = {"partnership_slug": request.partnership.slug}
    form = SignForm(
        request.POST or None, initial={"version": agreement.version if agreement else None}
    )
    if request.method == "POST" and form.is_valid():
        read = visible_or_404(
            Agreement.objects.filter(partnership=request.partnership),
            version=form.cleaned_data["version"],
        )

        def act() -> str:
            agreements.sign(read, by=actor, now=timezone.now())
            return reverse("agreement", kwargs=here)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "You have signed the confidentiality agreement.")
        return redirect(address)
    return render(
        request,
        "partnership/agreements/index.html",
        {
            "agreement": agreement,
            "paragraphs": agreement.text.replace("\r", "").split("\n\n") if agreement else [],
            "coming": agreements.to_come(actor),
            "standing": agreements.standing_of(actor.user, actor),
            "may_sign": agreements.may_sign(actor, agreement),
            "form": form,
            "here": here,
            "may_manage": holds(actor, agreements.MANAGE_AGREEMENT),
            "may_see_signatures": holds(actor, agreements.SEE_SIGNATURES),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(agreements.MANAGE_AGREEMENT)
def put_in_force(request: MemberRequest) -> HttpResponse:
    """Write a new version; the page says how many people must sign it."""
    actor = request.actor
    here = {"partnership_slug": request.partnership.slug}
    current = agreements.in_force(actor)
    initial = {
        "text": current.text if current else "",
        "in_force_from": actor.today,
        "renewed_every_months": current.renewed_every_months if current else RENEWED_EVERY,
    }
    form = AgreementForm(request.POST or None, today=actor.today, initial=initial)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            agreements.put_in_force(**form.arguments(), by=actor)
            return reverse("agreement", kwargs=here)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The new version is recorded.")
        return redirect(address)
    people = len(agreements.standings(actor))
    warning = (
        f"{people} {'person has' if people == 1 else 'people have'} to sign again. From that day case "
        "material stays closed to each of them until they do, at their next click."
    )
    context = {"form": form, "here": here, "warning": warning}
    return render(request, "partnership/agreements/put_in_force.html", context)


def _narrowed(request: MemberRequest) -> tuple[SignaturesFilter, list[Standing]]:
    form = SignaturesFilter(request.GET)
    chosen = form.cleaned_data["state"] if form.is_valid() else ""
    everybody = agreements.standings(request.actor)
    if chosen == "all":
        return form, everybody
    if chosen:
        return form, [one for one in everybody if one.state is State[chosen.upper()]]
    return form, [one for one in everybody if one.state is not State.SIGNED]


@require_safe
@needs(agreements.SEE_SIGNATURES)
def signatures(request: MemberRequest) -> HttpResponse:
    """Who has still to sign, or everybody."""
    form, rows = _narrowed(request)
    here = {"partnership_slug": request.partnership.slug}
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return render(
        request,
        "partnership/agreements/signatures.html",
        {
            "filters": form,
            "columns": ["Name", "State", "Signed on", "Runs out"],
            "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
            "here": here,
            "export_url": reverse("agreement-export", kwargs=here) + query,
        },
    )


@require_safe
@needs(agreements.SEE_SIGNATURES)
def export(request: MemberRequest) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet."""
    return csv_response(
        f"agreement-{request.partnership.slug}",
        ["Name", "E-mail", "State", "Signed on", "Runs out"],
        (
            [
                one.person.full_name,
                one.person.email,
                one.state.value,
                one.signature and one.signature.signed_on,
                one.signature and one.signature.expires_on,
            ]
            for one in _narrowed(request)[1]
        ),
    )
