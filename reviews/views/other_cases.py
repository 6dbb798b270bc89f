"""Cases that another area leads: the list, one case, what was asked and given, its publication and its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import TrailEntry
from partnership.services import references
from reviews.access import other_case as access
from reviews.forms.other_cases import (
    AskForm,
    GivenForm,
    OtherCaseFilter,
    OtherCaseForm,
    PublishedForm,
)
from reviews.forms.reasons import ReasonForm
from reviews.models import OtherCase, OtherCaseAsk
from reviews.services import other_cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = [
    {"label": "Reference", "sort": "reference"},
    {"label": "Area", "sort": "area"},
    "What it is",
    "State",
    {"label": "Published", "sort": "published"},
]
SORTS = {"reference": "reference", "area": "area", "published": "published_on"}
ASK_COLUMNS = ["Agency", "What was asked", "Wanted by", "What was given"]


@require_safe
@needs(access.SEE_OTHER_CASES)
def index(request: MemberRequest) -> HttpResponse:
    """The cases that other areas lead, without what they are about."""
    rows = OtherCase.objects.visible_to(request.actor).select_related("partnership")
    chosen = OtherCaseFilter(request.GET or None)
    if chosen.is_valid() and chosen.cleaned_data["state"]:
        rows = rows.filter(state=chosen.cleaned_data["state"])
    ordered = sorted_by(request, rows.with_late(request.actor.today), SORTS, "-opened_at")
    if exported(request):
        return csv_response(
            "cases of other areas",
            ["Reference", "Area", "What it is", "State", "Published"],
            (
                [
                    one.reference,
                    one.area,
                    one.get_kind_display(),
                    one.get_state_display(),
                    one.published_on,
                ]
                for one in ordered
            ),
        )
    return render(
        request,
        "reviews/other_cases/index.html",
        {
            "page": page_of(request, ordered),
            "columns": COLUMNS,
            "filters": chosen,
            "export_url": export_url(request),
            "may_enter": access.may_open_one(request.actor),
        },
    )


@ASK
def new(request: MemberRequest) -> HttpResponse:
    """Enter a case that another area leads."""
    access.may_open_one(request.actor).require()
    form = OtherCaseForm(request.POST or None, actor=request.actor)
    if form.is_valid():

        def act() -> str:
            return other_cases.enter(
                by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url()

        messages.success(request, "The case is entered.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/other_cases/new.html", {"form": form})


def _opened(
    request: MemberRequest,
    reference: str,
    may: Callable[..., Verdict] = access.may_read,
) -> OtherCase:
    """The case for somebody who may do this with it, with the reading recorded; 404 where it is not there for them."""
    rows = OtherCase.objects.visible_to(request.actor).select_related(
        "partnership", "opened_by", "closed_by"
    )
    case = visible_or_404(rows, reference=reference)
    may(request.actor, case).require()
    other_cases.note_reading(case, by=request.actor, now=timezone.now())
    return case


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One case: what it is about, what was asked of us and given, and where it went."""
    case = _opened(request, reference)
    today = request.actor.today
    asks = case.asks.select_related("agency", "given_by")
    return render(
        request,
        "reviews/other_cases/detail.html",
        {
            "case": case,
            "agencies": case.agencies.select_related("agency"),
            "asks": [{"ask": one, "is_late": one.is_late(today)} for one in asks],
            "ask_columns": ASK_COLUMNS,
            "may_keep": access.may_keep(request.actor, case),
            "moves": _moves(request, case),
            "trail": TrailEntry.objects.of(case).select_related("by", "agency")[:10],
        },
    )


def _moves(request: MemberRequest, case: OtherCase) -> list[dict[str, Any]]:
    may_keep = access.may_keep(request.actor, case)
    asked = (
        ("Record what was asked of us", "other-case-ask", may_keep),
        ("Record its publication", "other-case-publish", access.may_publish(request.actor, case)),
        ("Close it", "other-case-close", may_keep),
    )
    where = {"partnership_slug": case.partnership.slug, "reference": case.reference}
    return [
        {
            "label": label,
            "url": reverse(f"reviews:{name}", kwargs=where),
            "allowed": True,
            "reason": "",
            "primary": name == "other-case-ask",
            "warning": False,
        }
        for label, name, verdict in asked
        if verdict
    ]


def _act(
    request: MemberRequest,
    form: OnceForm,
    act: Callable[..., object],
    case: OtherCase,
    template: str,
    done: str,
) -> HttpResponse:
    """A form that does one thing with a case and leads back to it."""
    if form.is_valid():

        def do() -> str:
            act(by=request.actor, now=timezone.now(), **form.arguments())
            return case.get_absolute_url()

        messages.success(request, done)
        return redirect(references.once(form.cleaned_data["form_key"], do))
    context = {"case": case, "form": form}
    return render(request, f"reviews/other_cases/{template}.html", context)


@ASK
def ask(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what the other area asked of one of our agencies."""
    case = _opened(request, reference, access.may_keep)
    form = AskForm(request.POST or None, actor=request.actor)

    def act(**given: Any) -> object:
        return other_cases.record_ask(case, **given)

    return _act(request, form, act, case, "ask", "What was asked is recorded.")


@ASK
def given(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record what was given."""
    case = _opened(request, reference, access.may_keep)
    asked = visible_or_404(OtherCaseAsk.objects.select_related("agency", "case"), case=case, pk=pk)
    form = GivenForm(request.POST or None, ask=asked)

    def act(**values: Any) -> object:
        return other_cases.record_given(asked, **values)

    return _act(request, form, act, case, "given", "What was given is recorded.")


@ASK
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the other area published, and what we learn."""
    case = _opened(request, reference, access.may_publish)
    form = PublishedForm(request.POST or None)

    def act(**values: Any) -> object:
        return other_cases.publish(case, **values)

    return _act(request, form, act, case, "publish", "The publication is recorded.")


@ASK
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Stop following a case."""
    case = _opened(request, reference, access.may_keep)
    form = ReasonForm(request.POST or None)

    def act(**values: Any) -> object:
        return other_cases.close(case, **values)

    return _act(request, form, act, case, "close", "The case is closed.")
