"""The library: everything that is published, and what was taken down and why."""

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import TAKE_DOWN, holds
from partnership.clocks import in_words
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Publication
from partnership.nav import MONEY_READERS
from partnership.services import publications, references

SORTED_BY = {"title": "title", "kind": "kind", "published": "published_at"}
COLUMNS = [
    {"label": "Title", "sort": "title"},
    {"label": "Kind", "sort": "kind"},
    {"label": "Published", "sort": "published"},
    {"label": "State"},
]


class LibraryFilter(forms.Form):
    """What the library is narrowed by."""

    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Everything"), *Publication.Kind.choices]
    )


class TakeDownForm(OnceForm):
    """Why a publication is taken down."""

    reason = forms.CharField(
        label="Why is it taken down?",
        max_length=500,
        help_text="Members of the partnership can read the reason in the library.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _library_of(actor: Actor) -> QuerySet[Publication]:
    """What is public, and what was taken down; what is under embargo only for the business unit, which set it."""
    rows = Publication.objects.filter(partnership=actor.partnership).defer("html")
    if actor.is_business_unit:
        return rows
    now = timezone.now()
    is_public = Q(embargo_until__isnull=True) | Q(embargo_until__lte=now)
    return rows.filter(is_public | Q(unpublished_at__isnull=False))


def _state(one: Publication) -> dict[str, str]:
    """How a publication stands, in words."""
    if one.unpublished_at:
        return {"text": "Taken down", "colour": "grey"}
    if one.embargo_until and one.embargo_until > timezone.now():
        return {"text": "Under embargo", "colour": "yellow"}
    if one.is_superseded:
        return {"text": "Superseded, still public", "colour": "grey"}
    return {"text": "Public", "colour": "green"}


@require_safe
def library(request: MemberRequest) -> HttpResponse:
    """Every publication that this person may know of, newest first."""
    form = LibraryFilter(request.GET)
    rows = _library_of(request.actor).select_related("unpublished_by")
    if form.is_valid() and form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    rows = sorted_by(request, rows, SORTED_BY, "-published_at")
    if exported(request):
        return csv_response(
            "library",
            ["Reference", "Title", "Kind", "Published", "State", "Why it was taken down"],
            (
                [
                    one.reference,
                    one.title,
                    one.get_kind_display(),
                    one.published_at,
                    _state(one)["text"],
                    one.unpublished_because,
                ]
                for one in rows
            ),
        )
    at = {"partnership_slug": request.partnership.slug}
    page = page_of(request, rows)
    may_take_down = bool(holds(request.actor, TAKE_DOWN))
    return render(
        request,
        "partnership/library/list.html",
        {
            "page": page,
            "rows": [
                {
                    "publication": one,
                    "state": _state(one),
                    "url": _url("publication", one),
                    "take_down_url": _url("library-take-down", one)
                    if may_take_down and not one.unpublished_at
                    else "",
                }
                for one in page
            ],
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "public_url": reverse("public", kwargs=at),
            "reports_url": reverse("governance:reports", kwargs=at)
            if not request.actor.roles.isdisjoint(MONEY_READERS)
            else "",
        },
    )


def _url(name: str, one: Publication) -> str:
    return reverse(
        name, kwargs={"partnership_slug": one.partnership.slug, "reference": one.reference}
    )


@needs(TAKE_DOWN)
@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: MemberRequest, reference: str) -> HttpResponse:
    """Take a publication down, with the reason; before its day the page says until when it must stay."""
    rows = _library_of(request.actor).select_related("partnership")
    copy = visible_or_404(rows, reference=reference)
    keep = copy.keep_public_until
    too_early = bool(keep and request.actor.today < keep and not copy.unpublished_at)
    form = TakeDownForm(request.POST or None)
    if form.is_valid():
        library_url = reverse("library", kwargs={"partnership_slug": request.partnership.slug})

        def act() -> str:
            publications.take_down(
                copy, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
            )
            return library_url

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"“{copy.title}” is no longer public.")
        return redirect(address)
    return render(
        request,
        "partnership/library/take_down.html",
        {
            "publication": copy,
            "form": form,
            "must_stay": f"It must stay public until {in_words(keep)}."
            if too_early and keep
            else "",
        },
    )
