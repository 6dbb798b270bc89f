"""The register of agencies, of schools and settings, one agency's page, and the distribution list."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.access import MANAGE_REGISTERS, SEE_PEOPLE, SEE_TRAIL, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.forms_agencies import (
    ChangeEntryForm,
    ContactForm,
    EndForm,
    EntryForm,
    RegisterFilters,
    SuccessionForm,
)
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Agency, AgencyContact, Membership, RegisterEntry, Seat
from partnership.roles import SCHOOL_AND_SETTING_KINDS, AgencyKind
from partnership.services import agencies, references
from partnership.views.trail import trail_of
from partnership.working_days import months_after

COLUMNS = {
    "name": "agency__name",
    "standing": "standing",
    "category": "category",
    "from": "starts_on",
}
CONTACT_HOLDS_FOR = 12  # months; then somebody asks whether it is still right
# What counts as a school in the number that is published; nurseries, colleges and centres are counted beside it.
SCHOOLS = (
    AgencyKind.PRIMARY,
    AgencyKind.SECONDARY,
    AgencyKind.INDEPENDENT_SCHOOL,
    AgencyKind.SPECIAL,
    AgencyKind.ALTERNATIVE_PROVISION,
)


@require_safe
def register(request: MemberRequest) -> HttpResponse:
    """The register of agencies, narrowed by the address."""
    form = RegisterFilters(request.GET)
    form.is_valid()
    today = request.actor.today
    rows = _narrowed(RegisterEntry.objects.all(), form.cleaned_data, today)
    rows = sorted_by(request, rows.select_related("agency"), COLUMNS, "category")
    if exported(request):
        return _csv(rows)
    return render(
        request,
        "partnership/agencies/register.html",
        {
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "page": page_of(request, rows),
            "export_url": export_url(request),
            "print_url": f"{reverse('agencies-print', args=[request.partnership.slug])}?{request.GET.urlencode()}",
            "may_manage": bool(holds(request.actor, MANAGE_REGISTERS)),
            "columns": [
                {"label": "Agency", "sort": "name"},
                {"label": "Standing", "sort": "standing"},
                {"label": "Category", "sort": "category"},
                {"label": "Why it is here"},
                {"label": "From", "sort": "from"},
            ],
        },
    )


@require_safe
def printed(request: MemberRequest) -> HttpResponse:
    """The whole register on paper, as the public may have it: withheld names are withheld."""
    form = RegisterFilters(request.GET)
    form.is_valid()
    rows = _narrowed(RegisterEntry.objects.all(), form.cleaned_data, request.actor.today)
    return render(
        request,
        "partnership/agencies/print.html",
        {
            "entries": rows.select_related("agency").order_by(
                "standing", "category", "agency__name"
            ),
            "as_at": request.actor.today,
        },
    )


def _narrowed(rows: Any, chosen: dict[str, Any], today: date) -> Any:
    when = chosen.get("when")
    if when == "past":
        rows = rows.filter(ends_on__lt=today)
    elif when != "all":
        rows = rows.current(today)
    if standing := chosen.get("standing"):
        rows = rows.filter(standing=standing)
    elif not chosen.get("q") and not chosen.get("kind"):
        rows = rows.exclude(standing=RegisterEntry.Standing.SETTING)
    for field in ("kind", "sector"):
        if chosen.get(field):
            rows = rows.filter(**{f"agency__{field}": chosen[field]})
    if words := chosen.get("q"):
        rows = rows.filter(
            Q(agency__name__icontains=words)
            | Q(agency__short_name__icontains=words)
            | Q(category__icontains=words)
        )
    return rows


def _csv(rows: QuerySet[RegisterEntry]) -> HttpResponse:
    header = ["Agency", "Standing", "Category", "Kind", "Sector", "Why it is here", "Reports when needed", "Whole country", "From", "To"]  # fmt: skip
    return csv_response(
        "Register of agencies",
        header,
        (
            [
                row.public_name,
                row.get_standing_display(),
                row.category,
                row.agency.get_kind_display() if row.agency else "",
                row.agency.get_sector_display() if row.agency else "",
                row.reason,
                row.reports_when_needed,
                bool(row.agency and row.agency.has_national_remit),
                row.starts_on,
                row.ends_on,
            ]
            for row in rows
        ),
    )


@require_safe
def schools(request: MemberRequest) -> HttpResponse:
    """Schools and settings by phase, counted from the register today."""
    today = request.actor.today
    rows = (
        RegisterEntry.objects.current(today)
        .filter(agency__kind__in=SCHOOL_AND_SETTING_KINDS)
        .select_related("agency")
        .order_by("agency__name", "pk")
    )
    counts = dict(rows.order_by().values_list("agency__kind").annotate(n=Count("pk")))
    kind = request.GET.get("kind", "")
    if kind in AgencyKind.values:
        rows = rows.filter(agency__kind=kind)
    if exported(request):
        return csv_response(
            "Schools and settings",
            ["Name", "Phase", "As at"],
            ([row.public_name, row.agency.get_kind_display(), today] for row in rows if row.agency),
        )
    return render(
        request,
        "partnership/agencies/schools.html",
        {
            "as_at": today,
            "kind": kind,
            "schools": [
                {"kind": kind, "count": counts[kind]} for kind in SCHOOLS if counts.get(kind)
            ],
            "total": sum(counts.get(kind, 0) for kind in SCHOOLS),
            "others": [
                {"kind": kind, "count": counts[kind]}
                for kind in SCHOOL_AND_SETTING_KINDS
                if kind not in SCHOOLS and counts.get(kind)
            ],
            "page": page_of(request, rows),
            "export_url": export_url(request),
            "columns": [{"label": "Name"}, {"label": "Phase"}],
        },
    )


# --- one agency -------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, pk: int) -> Agency:
    here = RegisterEntry.objects.filter(partnership=request.partnership)
    return visible_or_404(Agency.objects.filter(pk__in=here.values("agency")), pk=pk)


def _newest_entry(agency: Agency) -> RegisterEntry:
    entries = RegisterEntry.objects.filter(agency=agency).select_related("agency", "partnership")
    return visible_or_404(entries.order_by(F("ends_on").desc(nulls_first=True), "-pk"))


@require_safe
def agency(request: MemberRequest, pk: int) -> HttpResponse:
    """All that the partnership holds of one agency: standing, seats, people, contacts."""
    row, actor = _found(request, pk), request.actor
    entry = _newest_entry(row)
    here = RegisterEntry.objects.filter(partnership=request.partnership).values("agency")
    return render(
        request,
        "partnership/agencies/agency.html",
        {
            "agency": row,
            "entry": entry,
            "earlier": RegisterEntry.objects.filter(agency=row).exclude(pk=entry.pk),
            "shared_with": agencies.shared_with(row, request.partnership),
            "took_over_from": row.inheritances.filter(predecessor__in=here).select_related(
                "predecessor"
            ),
            "followed_by": row.successions.filter(successor__in=here).select_related("successor"),
            "seats": Seat.objects.filter(agency=row)
            .exclude(ends_on__lt=actor.today)
            .select_related("group", "group__partnership")
            .prefetch_related("group__names"),
            "people": Membership.objects.filter(agency=row)
            .current(actor.today)
            .select_related("user")
            if holds(actor, SEE_PEOPLE)
            else None,
            "contacts": [
                {"contact": one, "is_overdue": is_overdue(one, actor.today)}
                for one in AgencyContact.objects.filter(agency=row, ends_on__isnull=True)
            ],
            "may_manage": bool(holds(actor, MANAGE_REGISTERS)),
            "form": OnceForm(),
            "trail": trail_of(entry, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )


def is_overdue(contact: AgencyContact, today: date) -> bool:
    """Whether a contact was never checked, or not in the last twelve months."""
    checked = contact.verified_on
    return checked is None or months_after(checked, CONTACT_HOLDS_FOR) < today


def _page(request: MemberRequest, entry: RegisterEntry) -> str:
    slug = request.partnership.slug
    if entry.agency_id is None:
        return reverse("agencies", args=[slug])
    return reverse("agency", args=[slug, entry.agency_id])


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def add(request: MemberRequest) -> HttpResponse:
    """Enter an agency in the register."""
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: _page(
                request,
                agencies.add(
                    form.facts(),
                    form.says(),
                    starts_on=form.cleaned_data["starts_on"],
                    by=request.actor,
                ),
            ),
        )
        messages.success(request, "The register has a new entry.")
        return redirect(address)
    return _form_page(request, form, "Add to the register")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def change(request: MemberRequest, entry_pk: int) -> HttpResponse:
    """Change an entry of the register."""
    entry = visible_or_404(RegisterEntry.objects.select_related("agency"), pk=entry_pk)
    verdict = agencies.may_rename(request.actor, entry.agency) if entry.agency else None
    form = ChangeEntryForm(request.POST or None, entry=entry, may_rename=bool(verdict))
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: _page(
                request,
                agencies.change(entry, form.says(), facts=form.facts(), by=request.actor),
            ),
        )
        messages.success(request, "The entry is changed.")
        return redirect(address)
    note = verdict.reason if verdict is not None else ""
    return _form_page(request, form, "Change the entry", agency=entry.agency, note=note)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def end(request: MemberRequest, entry_pk: int) -> HttpResponse:
    """End an entry of the register; it stays in the past."""
    entry = visible_or_404(RegisterEntry.objects.select_related("agency"), pk=entry_pk)
    form = EndForm(request.POST or None, starts_on=entry.starts_on)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: _page(request, agencies.end(entry, by=request.actor, **form.arguments())),
        )
        messages.success(request, "The entry is ended. It stays in the register’s past.")
        return redirect(address)
    return _form_page(request, form, "End the entry", agency=entry.agency)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def succession(request: MemberRequest, pk: int) -> HttpResponse:
    """Record from whom an agency took over."""
    row = _found(request, pk)
    entry = _newest_entry(row)
    form = SuccessionForm(request.POST or None, actor=request.actor, agency=row)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: _succeeded(request, entry, form),
        )
        messages.success(request, "The succession is recorded.")
        return redirect(address)
    return _form_page(request, form, "Record a succession", agency=row)


def _succeeded(request: MemberRequest, entry: RegisterEntry, form: SuccessionForm) -> str:
    agencies.succeed(entry, by=request.actor, **form.arguments())
    return _page(request, entry)


def _form_page(
    request: MemberRequest,
    form: OnceForm,
    title: str,
    *,
    agency: Agency | None = None,
    note: str = "",
) -> HttpResponse:
    return render(
        request,
        "partnership/agencies/form.html",
        {"form": form, "title": title, "agency": agency, "note": note},
    )


# --- contacts ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_REGISTERS)
def add_contact(request: MemberRequest, pk: int) -> HttpResponse:
    """Name a contact of an agency."""
    row = _found(request, pk)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: _contact_added(request, row, form),
        )
        messages.success(request, "The contact is added and counts as checked today.")
        return redirect(address)
    return _form_page(request, form, "Add a contact", agency=row)


def _contact_added(request: MemberRequest, agency: Agency, form: ContactForm) -> str:
    agencies.add_contact(agency, by=request.actor, **form.arguments())
    return reverse("agency", args=[request.partnership.slug, agency.pk])


@require_POST
@needs(MANAGE_REGISTERS)
def verify_contact(request: MemberRequest, contact_pk: int) -> HttpResponse:
    """Say that a contact was checked today."""
    contact = visible_or_404(AgencyContact.objects.select_related("agency"), pk=contact_pk)
    agencies.verify_contact(contact, by=request.actor)
    messages.success(request, f"{contact.name} is recorded as checked today.")
    return redirect("agency", request.partnership.slug, contact.agency_id)


@require_POST
@needs(MANAGE_REGISTERS)
def end_contact(request: MemberRequest, contact_pk: int) -> HttpResponse:
    """Say that somebody is not the contact any more."""
    contact = visible_or_404(AgencyContact.objects.select_related("agency"), pk=contact_pk)
    agencies.end_contact(contact, by=request.actor)
    messages.success(request, f"{contact.name} is not a contact any more.")
    return redirect("agency", request.partnership.slug, contact.agency_id)


@require_safe
@needs(MANAGE_REGISTERS)
def contacts(request: MemberRequest) -> HttpResponse:
    """Every contact with the day it was checked, those to check first; as a spreadsheet the distribution list."""
    rows = AgencyContact.objects.filter(ends_on__isnull=True).select_related("agency")
    if exported(request):
        listed = rows.filter(is_on_distribution_list=True)
        return csv_response(
            "Distribution list",
            ["Agency", "For", "Name", "E-mail", "Telephone", "Checked"],
            (
                [one.agency, one.purpose, one.name, one.email, one.telephone, one.verified_on]
                for one in listed
            ),
        )
    page = page_of(request, rows.order_by(F("verified_on").asc(nulls_first=True), "pk"))
    return render(
        request,
        "partnership/agencies/contacts.html",
        {
            "page": page,
            "rows": [
                {"contact": one, "is_overdue": is_overdue(one, request.actor.today)} for one in page
            ],
            "export_url": export_url(request),
            "form": OnceForm(),
            "columns": [
                {"label": "Agency"},
                {"label": "For"},
                {"label": "Name"},
                {"label": "E-mail"},
                {"label": "Checked"},
                {"label": "What to do", "hidden": True},
            ],
        },
    )
