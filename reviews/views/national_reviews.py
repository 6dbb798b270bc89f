"""The register of national reviews and briefings, one of them, and our response to it."""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.views.asking import Asks, ask, move
from partnership.views.trail import trail_of
from reviews.access import national_review as access
from reviews.access.finding import SEE_LEARNING
from reviews.forms.learning import RecommendForm
from reviews.forms.national_reviews import AnswerForm, NationalFilters, NationalReviewForm
from reviews.models import NationalReview, Theme, ThemeTag
from reviews.models.learning_line import from_a, lines
from reviews.rules.national_review import NationalState
from reviews.services import learning_lines, national_reviews
from reviews.services.national_reviews import WORDS
from reviews.views.learning_asking import at

ASK = require_http_methods(["GET", "HEAD", "POST"])
SORTED_BY = {"title": "title", "due": "due_on", "state": "state", "noted": "noted_on"}
COLUMNS = [
    {"label": "Review or briefing", "sort": "title"},
    {"label": "Published by"},
    {"label": "Leads our response"},
    {"label": "Due", "sort": "due"},
    {"label": "Our response", "sort": "state"},
]


@needs(SEE_LEARNING)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The register, narrowed by the address."""
    actor = request.actor
    filters = NationalFilters(request.GET)
    rows = _narrowed(NationalReview.objects.visible_to(actor), filters, request)
    rows = sorted_by(request, rows, SORTED_BY, "-noted_on")
    rows = rows.select_related("partnership", "agency", "group").prefetch_related("group__names")
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    may_keep = holds(actor, access.KEEP_NATIONAL)
    return render(
        request,
        "reviews/national/index.html",
        {
            "filters": filters,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "page": page,
            "rows": [{"review": one, "is_late": one.is_late(actor.today)} for one in page],
            "columns": COLUMNS,
            "export_url": export_url(request),
            "moves": [
                move("Note a review or briefing", at(request, "national-new"), may_keep, primary=True)
            ]
            if may_keep
            else [],
        },
    )  # fmt: skip


def _narrowed(
    rows: QuerySet[NationalReview], filters: NationalFilters, request: MemberRequest
) -> QuerySet[NationalReview]:
    filters.is_valid()
    chosen: dict[str, Any] = filters.cleaned_data
    if words := chosen.get("q"):
        rows = rows.filter(
            Q(title__icontains=words) | Q(publisher__icontains=words) | Q(reference__icontains=words)
        )  # fmt: skip
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    state = chosen.get("state")
    if state in {"unanswered", "late"}:
        rows = rows.unanswered()  # type: ignore[attr-defined]
    if state == "late":
        rows = rows.filter(due_on__lt=request.actor.today)
    return rows.filter(state=state) if state in NationalState.values else rows


def _csv(rows: QuerySet[NationalReview]) -> HttpResponse:
    header = [
        "Reference", "What it is", "Title", "Published by", "Published on", "As its cover says", "Where", "What it asks",
        "Leads our response", "Due", "State", "Our response", "Answered on", "Noted on", "Known from",
    ]  # fmt: skip
    return csv_response(
        "National reviews",
        header,
        (
            [
                one.reference, one.get_kind_display(), one.title, one.publisher, one.published_on, one.published_words,
                one.link, one.asks, one.led_in_words, one.due_on, one.get_state_display(), one.response,
                one.answered_on, one.noted_on, one.source,
            ]
            for one in rows
        ),
    )  # fmt: skip


def _found(request: MemberRequest, reference: str) -> NationalReview:
    rows = NationalReview.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "agency", "group", "saved_by", "answered_by"),
        reference=reference,
    )


def _had(review: NationalReview) -> QuerySet[Theme]:
    return Theme.objects.filter(
        pk__in=ThemeTag.objects.filter(national_review=review).values("theme")
    )


@require_safe
def review(request: MemberRequest, reference: str) -> HttpResponse:
    """One review or briefing: what it asks, what we answered, and what came of it."""
    found, actor = _found(request, reference), request.actor
    made = lines(request.partnership, actor.today).filter(
        from_a(NationalReview), source_id=found.pk
    )
    asked = [
        ("Say how our response stands", "national-answer", access.may_answer(actor, found)),
        ("Make a recommendation", "national-recommend", access.may_recommend(actor)),
        ("Change what is noted", "national-change", holds(actor, access.KEEP_NATIONAL)),
    ]
    return render(
        request,
        "reviews/national/review.html",
        {
            "review": found,
            "is_late": found.is_late(actor.today),
            "themes": _had(found),
            "lines": learning_lines.drawn(made.select_related("partnership").order_by("pk"), actor),
            "moves": [
                move(label, at(request, name, reference), may, primary=place == 0)
                for place, (label, name, may) in enumerate(one for one in asked if one[2])
            ],
            "trail": trail_of(found, actor),
        },
    )


def _asks(request: MemberRequest, found: NationalReview, title: str, button: str) -> Asks:
    return Asks(
        title,
        button,
        (
            "National reviews",
            at(request, "national-reviews"),
            found.reference,
            found.get_absolute_url(),
        ),
        caption=f"{found.reference}: {found.title}",
    )


@needs(access.KEEP_NATIONAL)
@ASK
def new(request: MemberRequest) -> HttpResponse:
    """Note a review or briefing."""

    def act(words: Any, themes: Any, version: int) -> str:  # noqa: ARG001 - a new one has no version yet
        made = national_reviews.note(words=words, themes=themes, by=request.actor, now=timezone.now())  # fmt: skip
        return made.get_absolute_url()

    crumbs = (
        "Learning",
        at(request, "learning"),
        "National reviews",
        at(request, "national-reviews"),
    )
    asks = Asks("Note a review or briefing", "Note it", crumbs)
    form = NationalReviewForm(request.POST or None, actor=request.actor)
    return ask(request, form, asks, act, done="It is noted.")


@ASK
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change what is noted of it."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*WORDS, "version")}
    form = NationalReviewForm(request.POST or None, initial=stands, actor=request.actor, had=_had(found))  # fmt: skip
    reword = partial(national_reviews.reword, found, by=request.actor, now=timezone.now())
    asks = _asks(request, found, "Change what is noted", "Save")
    may = holds(request.actor, access.KEEP_NATIONAL)
    return ask(request, form, asks, lambda **given: reword(**given).get_absolute_url(), done="It is saved.", may=may)  # fmt: skip


@ASK
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how our response stands."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in ("state", "response", "version")}
    form = AnswerForm(request.POST or None, initial=stands, review=found)
    say = partial(national_reviews.answer, found, by=request.actor)
    asks = _asks(request, found, "Our response", "Save")
    may = access.may_answer(request.actor, found)
    return ask(request, form, asks, lambda **given: say(**given).get_absolute_url(), done="Our response is saved.", may=may)  # fmt: skip


@ASK
def recommend(request: MemberRequest, reference: str) -> HttpResponse:
    """Make a recommendation of it."""
    found = _found(request, reference)

    def act(text: str) -> str:
        made = national_reviews.recommend(found, text=text, by=request.actor)
        return at(request, "learning-line", made.reference)

    asks = _asks(request, found, "Make a recommendation", "Record it")
    done = "The recommendation is recorded. Now give an action that answers it."
    may = access.may_recommend(request.actor)
    return ask(request, RecommendForm(request.POST or None), asks, act, done=done, may=may)
