"""What the Executive did of what it is for: year by year, with the gaps named."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.executive_function import SEE_FUNCTIONS, TAG_FUNCTIONS
from governance.forms.executive_functions import EvidenceForm, YearFilter
from governance.models import FunctionEvidence
from governance.rules.executive_function import ExecutiveFunction
from governance.services import executive_functions
from governance.services.executive_functions import FunctionInYear
from governance.views.asking import at, of_the_plan
from partnership.access import holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
HEADER = ("Function", "Day", "What shows it", "Where it can be read")


class _ToTheYear:
    """The page of the year on which evidence stands."""

    def __init__(self, request: MemberRequest, year: int) -> None:
        self.address = f"{at(request, 'functions')}?year={year}"

    def get_absolute_url(self) -> str:
        """The address."""
        return self.address


@needs(SEE_FUNCTIONS)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Each function of the Executive with what shows it in a year, and those with nothing yet."""
    filters = YearFilter(request.GET, actor=request.actor)
    year = filters.chosen()
    functions = executive_functions.year_of(year, request.actor)
    if exported(request):
        return _csv(year, functions)
    may = holds(request.actor, TAG_FUNCTIONS)
    new_one = [move("Add what shows it", at(request, "function-new"), may, primary=True)]
    return render(
        request,
        "governance/plan/functions.html",
        {
            "year": year,
            "functions": functions,
            "gaps": [
                f"{one.function.label[0].lower()}{one.function.label[1:]}"
                for one in functions
                if not one.shown
            ],
            "filters": filters,
            "export_url": export_url(request),
            "may_tag": may,
            "moves": new_one if may else [],
        },
    )


def _csv(year: int, functions: list[FunctionInYear]) -> HttpResponse:
    records = (one for function in functions for one in _records(function))
    return csv_response(f"executive-{year}", HEADER, records)


def _records(one: FunctionInYear) -> list[list[object]]:
    if not one.shown:
        return [[one.function.label, "", "Nothing yet", ""]]
    return [[one.function.label, line.on, line.says, line.source] for line in one.shown]


@needs(TAG_FUNCTIONS)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Say which decision, or what else, shows a function."""
    wanted = request.GET.get("function", "")
    stands = {
        "function": wanted if wanted in ExecutiveFunction.values else None,
        "decision": request.GET.get("decision", "").replace("\x00", ""),
    }
    form = EvidenceForm(request.POST or None, initial=stands, actor=request.actor)
    asks = of_the_plan(
        request, "What shows that the Executive did it?", "Save", (WORD, at(request, "functions"))
    )
    return ask(request, form, asks, partial(_add, request), done="It stands in its year.")


WORD = "What the Executive did"


def _add(
    request: MemberRequest,
    *,
    function: ExecutiveFunction,
    decision: Any,
    what: str,
    source: str,
    on: Any,
) -> _ToTheYear:
    by, now = request.actor, timezone.now()
    if decision:
        row = executive_functions.tag(function=function, outcome=decision, by=by, now=now)
    else:
        row = executive_functions.note(
            function=function, on=on, what=what, source=source, by=by, now=now
        )
    return _ToTheYear(request, row.on.year)


@require_http_methods(FORM)
def take_out(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence out."""
    rows = FunctionEvidence.objects.visible_to(request.actor).select_related("outcome")
    found = visible_or_404(rows, pk=pk)
    asks = of_the_plan(
        request,
        "Take it out?",
        "Take it out",
        (WORD, at(request, "functions")),
        found.outcome.reference if found.outcome else found.what,
        is_warning=True,
    )

    def act() -> _ToTheYear:
        executive_functions.take_out(found, by=request.actor)
        return _ToTheYear(request, found.on.year)

    form, may = OnceForm(request.POST or None), holds(request.actor, TAG_FUNCTIONS)
    return ask(request, form, asks, act, done="It is taken out.", may=may)
