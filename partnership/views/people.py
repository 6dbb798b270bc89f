"""Who is in the partnership, in which role; ending roles, leaving, and saying that one leaves."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership import sign_in
from partnership.access import MANAGE_PEOPLE, SEE_PEOPLE, holds
from partnership.exports import csv_response
from partnership.forms_people import ChangeForm, EndRoleForm, LeavingForm, PeopleFilter
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import LeadPartner, Membership, SeatHolding, TrailEntry, User
from partnership.services import agreements, memberships, references

ON_A_PAGE = 50
COLUMNS = [
    {"label": "Name", "sort": "name"},
    {"label": "Role", "sort": "role"},
    {"label": "Agency", "sort": "agency"},
    {"label": "Post"},
    {"label": "From", "sort": "from"},
    {"label": "To", "sort": "to"},
]
SORTS = {
    "name": "user__full_name",
    "role": "role",
    "agency": "agency__name",
    "from": "starts_on",
    "to": "ends_on",
}


def _filtered(request: MemberRequest) -> tuple[PeopleFilter, QuerySet[Membership]]:
    actor = request.actor
    form = PeopleFilter(request.GET, actor=actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = Membership.objects.filter(partnership=actor.partnership)
    match chosen.get("when"):
        case "past":
            rows = rows.filter(ends_on__lt=actor.today)
        case "all":
            pass
        case _:
            rows = rows.current(actor.today)
    if chosen.get("q"):
        rows = rows.filter(user__full_name__icontains=chosen["q"])
    if chosen.get("role"):
        rows = rows.filter(role=chosen["role"])
    if chosen.get("agency"):
        rows = rows.filter(agency=chosen["agency"])
    asked = request.GET.get("sort", "")
    column = SORTS.get(asked.removeprefix("-"), "user__full_name")
    order = f"-{column}" if asked.startswith("-") else column
    return form, rows.select_related("user", "agency").order_by(order, "user__full_name", "pk")


@require_safe
@needs(SEE_PEOPLE)
def index(request: MemberRequest) -> HttpResponse:
    """Everybody by role, with agency, post and dates."""
    form, rows = _filtered(request)
    at = {"partnership_slug": request.partnership.slug}
    may_export = holds(request.actor, memberships.EXPORT_PEOPLE)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return render(
        request,
        "partnership/people/index.html",
        {
            "filters": form,
            "columns": COLUMNS,
            "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
            "here": at,
            "sort": request.GET.get("sort", ""),
            "may_manage": holds(request.actor, MANAGE_PEOPLE),
            "may_see_signatures": holds(request.actor, agreements.SEE_SIGNATURES),
            "export_url": reverse("people-export", kwargs=at) + query if may_export else "",
        },
    )


@require_safe
@needs(memberships.EXPORT_PEOPLE)
def export(request: MemberRequest) -> HttpResponse:
    """The list as it is filtered, for a spreadsheet."""
    rows = _filtered(request)[1]
    return csv_response(
        f"people-{request.partnership.slug}",
        ["Name", "E-mail", "Role", "Agency", "Post", "From", "To"],
        (
            [
                row.user.full_name,
                row.user.email,
                row.get_role_display(),
                row.agency,
                row.post,
                row.starts_on,
                row.ends_on,
            ]
            for row in rows
        ),
    )


def _person_or_404(request: MemberRequest, pk: int) -> User:
    here = Membership.objects.filter(partnership=request.partnership)
    return visible_or_404(User.objects.filter(pk__in=here.values("user")), pk=pk)


@require_safe
@needs(SEE_PEOPLE)
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One person: roles, seats, what was delegated to them, and where they stand with the agreement."""
    actor, person = request.actor, _person_or_404(request, pk)
    here = {"partnership_slug": request.partnership.slug}
    held = Membership.objects.filter(user=person).select_related("agency").order_by("-starts_on")
    roles = [(one, memberships.may_end(actor, one)) for one in held]
    is_here = any(one.ends_on is None or one.ends_on >= actor.today for one in held)
    seats = SeatHolding.objects.filter(user=person).select_related("seat__group")
    sees_signature = actor.user == person or holds(actor, agreements.SEE_SIGNATURES)
    announced = TrailEntry.objects.filter(
        partnership=request.partnership, by=person, code="partnership.person.change_announced"
    )
    return render(
        request,
        "partnership/people/detail.html",
        {
            "person": person,
            "here": here,
            "roles": roles,
            "is_here": is_here,
            "seats": seats.prefetch_related("seat__group__names").order_by("-starts_on"),
            "delegations": LeadPartner.objects.filter(delegate=person).select_related("agency"),
            "leads": LeadPartner.objects.filter(lead=person).select_related("agency", "delegate"),
            "standing": agreements.standing_of(person, actor) if sees_signature else None,
            "announced": [
                {
                    "by": person.full_name,
                    "sentence": one.sentence,
                    "when": one.at,
                    "hat": one.hat,
                    "agency": "",
                }
                for one in announced[:5]
            ],
            "second_factor": (
                sign_in.has_second_factor(person) if holds(actor, MANAGE_PEOPLE) else None
            ),
            "moves": _moves(request, person) if is_here else [],
        },
    )


def _moves(request: MemberRequest, person: User) -> list[dict[str, Any]]:
    here = {"partnership_slug": request.partnership.slug}
    leaving = memberships.may_record_leaving(request.actor, person)
    moves = [
        {
            "label": "Record that this person has left",
            "url": reverse("person-left", kwargs={**here, "pk": person.pk}),
            "allowed": bool(leaving),
            "reason": leaving.reason,
            "warning": True,
        }
    ]
    if person == request.actor.user:
        moves.insert(
            0,
            {
                "label": "Say that you are leaving or changing post",
                "url": reverse("person-change", kwargs=here),
                "allowed": True,
                "reason": "",
            },
        )
    return moves


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_PEOPLE)
def end_role(request: MemberRequest, pk: int) -> HttpResponse:
    """End one role on a day."""
    rows = Membership.objects.filter(partnership=request.partnership)
    membership = visible_or_404(rows.select_related("user", "agency", "partnership"), pk=pk)
    memberships.may_end(request.actor, membership).require()
    form = EndRoleForm(
        request.POST or None, starts_on=membership.starts_on, initial={"on": request.actor.today}
    )
    address = reverse(
        "person",
        kwargs={"partnership_slug": request.partnership.slug, "pk": membership.user_id},
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            memberships.end(membership, on=form.cleaned_data["on"], by=request.actor)
            return address

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"The role “{membership.hat}” has its last day.")
        return redirect(address)
    context = {"form": form, "membership": membership, "back": address}
    return render(request, "partnership/people/end_role.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_PEOPLE)
def record_leaving(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that a person has left, after reading what that does."""
    person, actor, now = _person_or_404(request, pk), request.actor, timezone.now()
    memberships.may_record_leaving(actor, person).require()
    form = LeavingForm(request.POST or None)
    here = {"partnership_slug": request.partnership.slug}
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            memberships.leave(person, by=actor, now=now, today=actor.today)
            return reverse("person", kwargs={**here, "pk": person.pk})

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"{person} has left. Nothing here opens for them any more.")
        return redirect(address)
    return render(
        request,
        "partnership/people/record_leaving.html",
        {
            "form": form,
            "person": person,
            "here": here,
            "what_ends": memberships.what_leaving_ends(person, by=actor, now=now),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: MemberRequest) -> HttpResponse:
    """Say that one leaves or changes post, which tells the business unit."""
    form = ChangeForm(request.POST or None)
    here = {"partnership_slug": request.partnership.slug}
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            memberships.announce(**form.arguments(), by=request.actor, now=timezone.now())
            return reverse("home", kwargs=here)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The business unit has been told. Your access has not changed.")
        return redirect(address)
    return render(request, "partnership/people/announce.html", {"form": form, "here": here})
