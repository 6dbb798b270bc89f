"""Themes over cases: how often and in which years, as numbers only, and the list of themes that the partnership keeps."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported
from partnership.views.asking import Asks, ask, move
from reviews import figures
from reviews.access import theme as access
from reviews.access.finding import SEE_LEARNING
from reviews.forms.learning import ThemeForm, YearsFilter
from reviews.models import Theme
from reviews.rules import theme as rules
from reviews.services import themes
from reviews.views.learning_asking import at

ASK = require_http_methods(["GET", "HEAD", "POST"])
YEARS_SHOWN = 5


@needs(SEE_LEARNING)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """
    The themes with how many cases have each.

    Whoever sees the register sees every number by year. Everybody else sees one number over all finished years, and
    none below five: years beside a total would give the small ones away.
    """
    exactly = access.counts_exactly(request.actor)
    filters = YearsFilter(request.GET)
    years = _years(filters, request.actor.today.year) if exactly else []
    rows = _rows(request, years, exactly=exactly)
    if exported(request):
        return _csv(rows, years)
    keep = holds(request.actor, access.KEEP_THEMES)
    shown = sorted((one for one in rows if one["number"] != 0), key=lambda one: -(one["number"] or 0))  # fmt: skip
    return render(
        request,
        "reviews/themes/index.html",
        {
            "exactly": exactly,
            "filters": filters if exactly else None,
            "clear_url": request.path if request.GET else "",
            "years": years,
            "rows": rows,
            "bars": [
                {"label": one["theme"].name, "value": one["number"] or 0, "says": one["says"]}
                for one in shown
                if one["number"]
            ],
            "columns": _columns(years),
            "until": request.actor.today.year - 1,
            "least": rules.LEAST_TOLD,
            "export_url": export_url(request),
            "moves": [move("Add a theme", at(request, "theme-new"), keep)] if keep else [],
        },
    )


def _years(filters: YearsFilter, this_year: int) -> list[int]:
    """The years to show: the last five, or those that were asked for, at most fifteen."""
    chosen = filters.cleaned_data if filters.is_valid() else {}
    until = chosen.get("until") or this_year
    since = chosen.get("since") or until - YEARS_SHOWN + 1
    return list(range(max(min(since, until), until - 14), until + 1))


def _rows(request: MemberRequest, years: list[int], *, exactly: bool) -> list[dict[str, Any]]:
    """Each theme with its numbers; four questions to the database, whatever it holds."""
    here, today = request.partnership, request.actor.today
    until = today if exactly else today.replace(year=today.year - 1, month=12, day=31)
    cases = figures.cases_by_theme_and_year(here, until)
    mentions = figures.mentions_by_theme(here)
    made: list[dict[str, Any]] = []
    for theme in Theme.objects.of(here):
        by_year = cases.get(theme.pk, {})
        counted = sum(by_year.get(year, 0) for year in years) if exactly else sum(by_year.values())
        number = rules.told(counted, exactly=exactly)
        said = mentions.get(theme.pk, {})
        made.append(
            {
                "theme": theme,
                "cells": [by_year.get(year, 0) for year in years],
                "number": number,
                "says": rules.in_words(number),
                "findings": said.get("findings", 0),
                "national": said.get("national", 0),
                "lines_url": f"{at(request, 'learning')}?{urlencode({'theme': theme.pk})}",
                "findings_url": f"{at(request, 'findings')}?{urlencode({'theme': theme.pk})}",
                "retire_url": _retire_url(request, theme),
            }
        )
    return [one for one in made if not one["theme"].retired_on or one["number"]]


def _retire_url(request: MemberRequest, theme: Theme) -> str:
    own = theme.partnership_id is not None and not theme.retired_on
    may = own and holds(request.actor, access.KEEP_THEMES)
    return at(request, "theme-retire", theme.pk) if may else ""


def _columns(years: list[int]) -> list[dict[str, Any]]:
    return [
        {"label": "Theme"},
        *({"label": str(year), "numeric": True} for year in years),
        {"label": "Cases", "numeric": True},
        {"label": "Findings", "numeric": True},
        {"label": "National reviews", "numeric": True},
        {"label": "What came of it"},
    ]


def _csv(rows: list[dict[str, Any]], years: list[int]) -> HttpResponse:
    header = ["Theme", "What belongs to it", *map(str, years), "Cases", "Findings", "National reviews"]  # fmt: skip
    return csv_response(
        "Themes",
        header,
        (
            [one["theme"].name, one["theme"].says, *one["cells"], one["says"], one["findings"], one["national"]]
            for one in rows
        ),
    )  # fmt: skip


def _asks(request: MemberRequest, title: str, button: str, **more: Any) -> Asks:
    crumbs = ("Learning", at(request, "learning"), "Themes", at(request, "themes"))
    return Asks(title, button, crumbs, **more)


@needs(access.KEEP_THEMES)
@ASK
def new(request: MemberRequest) -> HttpResponse:
    """Add a theme of the partnership's own."""

    def act(**given: Any) -> str:
        themes.add(**given, by=request.actor)
        return at(request, "themes")

    form = ThemeForm(request.POST or None, actor=request.actor)
    asks = _asks(request, "Add a theme", "Add it")
    return ask(request, form, asks, act, done="The theme is added.")


@needs(access.KEEP_THEMES)
@ASK
def retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Offer a theme of the partnership's own no more."""
    rows = Theme.objects.filter(partnership=request.partnership)
    found = visible_or_404(rows, pk=pk)
    says = ["It is offered no more. What carries it keeps it, and it is still counted."]
    retiring = partial(themes.retire, found, by=request.actor)

    def act() -> str:
        retiring()
        return at(request, "themes")

    asks = _asks(request, f"Retire “{found.name}”", "Retire it", says=says)
    return ask(request, OnceForm(request.POST or None), asks, act, done="The theme is retired.")  # fmt: skip
