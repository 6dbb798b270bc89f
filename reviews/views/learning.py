"""Learning: each recommendation on one line from what was found to what changed, and the figures of it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership import lessons
from partnership.access import Verdict, holds
from partnership.clocks import in_words
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lessons import Step
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Action, Recommendation
from partnership.services import action_rights, actions
from partnership.views.asking import Asks, ask, move
from partnership.views.trail import trail_of
from partnership.working_days import ONE_DAY, months_after
from reviews import figures
from reviews.access import theme as theme_access
from reviews.access.finding import SEE_LEARNING
from reviews.forms.learning import LineFilters, LineThemesForm, PeriodFilter, SmartActionForm
from reviews.models import Finding, NationalReview, Theme, ThemeTag
from reviews.models.learning_line import about, from_a, lines
from reviews.services import learning_lines, themes
from reviews.services.learning_lines import Line
from reviews.views.learning_asking import at

ASK = require_http_methods(["GET", "HEAD", "POST"])
SORTED_BY = {"lesson": "reference", "state": "stage"}
COLUMNS = [
    {"label": "Lesson", "sort": "lesson"},
    {"label": "Actions"},
    {"label": "Evidence"},
    {"label": "Did it help?"},
    {"label": "Looked at again"},
    {"label": "State", "sort": "state"},
]
MOST_ON_PAPER = 300


@needs(SEE_LEARNING)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The lines, narrowed by the address."""
    filters, rows = _asked_for(request)
    if exported(request):
        return _csv(learning_lines.drawn(rows, request.actor))
    page = page_of(request, rows)
    return render(
        request,
        "reviews/learning/index.html",
        {
            "filters": filters,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "page": page,
            "lines": learning_lines.drawn(page, request.actor),
            "columns": COLUMNS,
            "export_url": export_url(request),
            "print_url": f"{at(request, 'learning-print')}?{request.GET.urlencode()}",
            "may_count": holds(request.actor, theme_access.SEE_FIGURES),
            "missing": _missing(),
        },
    )


def _missing() -> str:
    """The steps of which no room of the portal tells yet, in words."""
    steps = (Step.TRAINING, Step.SURVEY, Step.RE_AUDIT)
    return ", ".join(one.value.lower() for one in steps if one not in lessons.SOURCES)


@needs(SEE_LEARNING)
@require_safe
def printed(request: MemberRequest) -> HttpResponse:
    """The same lines on paper, in one piece."""
    _, rows = _asked_for(request)
    found = learning_lines.drawn(rows[: MOST_ON_PAPER + 1], request.actor)
    return render(
        request,
        "reviews/learning/print.html",
        {
            "lines": found[:MOST_ON_PAPER],
            "is_cut": len(found) > MOST_ON_PAPER,
            "as_at": request.actor.today,
        },
    )


def _asked_for(request: MemberRequest) -> tuple[LineFilters, QuerySet[Any]]:
    seen = Action.objects.visible_to(request.actor)
    filters = LineFilters(request.GET, actor=request.actor, actions=seen)
    rows = _narrowed(lines(request.partnership, request.actor.today), filters, seen)
    rows = sorted_by(request, rows, SORTED_BY, "-made_on")
    return filters, rows.select_related("partnership")


def _narrowed(rows: QuerySet[Any], filters: LineFilters, seen: QuerySet[Action]) -> QuerySet[Any]:
    chosen = filters.chosen()
    if words := chosen.get("q"):
        rows = rows.filter(Q(text__icontains=words) | Q(reference__icontains=words))
    if stage := chosen.get("stage"):
        rows = rows.filter(stage=stage)
    if theme := chosen.get("theme"):
        rows = rows.filter(about(theme))
    if agency := chosen.get("agency"):
        acts = seen.filter(recommendation=OuterRef("pk"), owner_agency=agency)
        rows = rows.filter(Exists(acts))
    late = {"look": Q(look_due=True), "action": Q(is_late=True)}
    rows = rows.filter(late.get(chosen.get("late", ""), Q()))
    return rows.filter(_from(chosen.get("origin", "")))


def _from(origin: str) -> Q:
    found, national = from_a(Finding), from_a(NationalReview)
    kinds = {"finding": found, "national": national, "other": Q(source_type__isnull=True) | ~(found | national)}  # fmt: skip
    return kinds.get(origin, Q())


def _csv(found: Iterable[Line]) -> HttpResponse:
    header = [
        "Recommendation", "What should change", "Made on", "Came from", "What was found", "Themes", "State", "Overdue",
        "Actions", "Owners", "States of actions", "Actions not shown", "Documents of evidence", *(step.value for step in (Step.TRAINING, Step.SURVEY, Step.RE_AUDIT)),
        "Impact", "Looked at again", "In the way",
    ]  # fmt: skip
    return csv_response("Learning", header, (_record(one) for one in found))


def _record(one: Line) -> list[object]:
    row = one.recommendation
    looks = (
        f"{act.action.reference}, after {look.months} months: {look.says}"
        for act in one.actions
        for look in act.looks
    )
    practice = (
        "Not yet in the portal" if told is None else "; ".join(f"{t.title}: {t.says}" for t in told)
        for _, told in one.in_practice
    )
    return [
        row.reference, row.text, row.made_on, one.origin.reference, one.origin.title, ", ".join(one.themes),
        one.stage.label, one.is_late,
        "; ".join(act.action.reference for act in one.actions),
        "; ".join(act.action.owner_in_words for act in one.actions),
        "; ".join(act.says for act in one.actions),
        one.hidden, one.evidence, *practice,
        "; ".join(note.get_grade_display() for note in one.impacts),
        "; ".join(looks),
        "; ".join(f"{told.title}: {told.says}" for told in one.barriers),
    ]  # fmt: skip


# --- one line ---------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Recommendation:
    holds(request.actor, SEE_LEARNING).require()
    rows = lines(request.partnership, request.actor.today).select_related("partnership")
    return visible_or_404(rows, reference=reference)


@require_safe
def line(request: MemberRequest, reference: str) -> HttpResponse:
    """One recommendation with every step from what was found to whether it held."""
    found, actor = _found(request, reference), request.actor
    drawn = learning_lines.drawn([found], actor)[0]
    asked: list[tuple[str, str, Verdict]] = [
        ("Give an action", "learning-action", action_rights.may_give(actor, None)),
        ("Say what it is about", "learning-line-themes", holds(actor, theme_access.KEEP_THEMES)),
    ]
    barrier = lessons.SOURCES.get(Step.BARRIER)
    return render(
        request,
        "reviews/learning/line.html",
        {
            "line": drawn,
            "barrier_url": barrier.add_url(actor, found.reference) if barrier else "",
            "moves": [
                move(label, at(request, name, reference), may, primary=place == 0)
                for place, (label, name, may) in enumerate(one for one in asked if one[2])
            ],
            "trail": trail_of(found, actor),
        },
    )


def _asks(request: MemberRequest, found: Recommendation, title: str, button: str) -> Asks:
    return Asks(
        title,
        button,
        (
            "Learning",
            at(request, "learning"),
            found.reference,
            at(request, "learning-line", found.reference),
        ),
        caption=found.reference,
        says=[found.text],
    )


@ASK
def action_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Give an action that answers the recommendation, with how we will know that it helped."""
    found, actor = _found(request, reference), request.actor
    form = SmartActionForm(request.POST or None, actor=actor)
    source: Any = found.source

    def act(**given: Any) -> str:
        raised_in = getattr(source, "reference", "") or found.reference
        actions.give(
            **given, recommendation=found, source=source, raised_in=raised_in, by=actor, now=timezone.now()
        )  # fmt: skip
        return at(request, "learning-line", found.reference)

    return ask(
        request,
        form,
        _asks(request, found, "Give an action", "Give it"),
        act,
        done="The action is given, and its owner is told.",
        may=action_rights.may_give(actor, None),
    )


@ASK
def line_themes(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what a recommendation is about."""
    found = _found(request, reference)
    had = Theme.objects.filter(pk__in=ThemeTag.objects.filter(recommendation=found).values("theme"))
    form = LineThemesForm(request.POST or None, actor=request.actor, had=had)
    tag = partial(themes.tag_recommendation, found, by=request.actor, now=timezone.now())

    def act(**given: Any) -> str:
        tag(**given)
        return at(request, "learning-line", found.reference)

    return ask(
        request,
        form,
        _asks(request, found, "What is it about?", "Save"),
        act,
        done="The themes are saved.",
        may=holds(request.actor, theme_access.KEEP_THEMES),
    )


# --- figures ----------------------------------------------------------------------------------------------------------


@needs(theme_access.SEE_FIGURES)
@require_safe
def counted(request: MemberRequest) -> HttpResponse:
    """
    The figures of a period, as the yearly report takes them; the last twelve months unless the address says otherwise.

    For who sees the register: a period of one day would tell anybody else of a single incident.
    """
    filters = PeriodFilter(request.GET or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    end = chosen.get("until") or request.actor.today
    start = chosen.get("since") or months_after(end, -12) + ONE_DAY
    taken = figures.for_period(request.partnership, min(start, end), end)
    if exported(request):
        rows = [
            [group.title, one.label, one.value, one.how]
            for group in taken.groups
            for one in group.figures
        ]
        cases = [["Cases by theme", one.name, one.in_words, ""] for one in taken.themes]
        name = f"Figures of reviews {in_words(taken.starts_on)} to {in_words(taken.ends_on)}"
        return csv_response(name, ["About", "Figure", "Number", "How it was counted"], [*rows, *cases])  # fmt: skip
    return render(
        request,
        "reviews/learning/figures.html",
        {
            "filters": PeriodFilter(initial={"since": taken.starts_on, "until": taken.ends_on}),
            "figures": taken,
            "bars": [{"label": one.name, "value": one.cases or 0, "says": one.in_words} for one in taken.themes],
            "export_url": export_url(request),
        },
    )  # fmt: skip
