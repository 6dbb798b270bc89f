"""The money of a year, and the forms that record it."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from finance import figures
from finance.access import READ_MONEY, RECORD_MONEY
from finance.figures import MoneyInPeriod
from finance.forms import ContributionForm, SpendingForm, YearFilter
from finance.models import Contribution, Spending
from finance.rules import FinancialYear
from finance.services import money as recording
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs
from partnership.lists import export_url, exported
from partnership.services import references


@needs(READ_MONEY)
@require_safe
def money(request: MemberRequest) -> HttpResponse:
    """What came in, what went out and what is left in a financial year."""
    years = _years(request)
    form = YearFilter({"year": request.GET.get("year", str(years[0].starting))}, years=years)
    year = FinancialYear(int(form.cleaned_data["year"])) if form.is_valid() else years[0]
    shown = figures.for_period(request.partnership, year.first, year.last)
    if exported(request):
        return csv_response(f"money {year.in_words}", EXPORTED, _exported_rows(shown))
    return render(
        request,
        "finance/money/money.html",
        {
            "filters": form,
            "year": year,
            "money": shown,
            "bars": [
                {"label": one.name, "value": one.share, "says": f"{one.share}%"}
                for one in shown.income
            ],
            "may_record": holds(request.actor, RECORD_MONEY),
            "moves": _moves(request),
            "export_url": export_url(request),
            "today": timezone.localdate(),
        },
    )


EXPORTED = ("What", "Name", "First day", "Last day", "Amount in pounds", "Per cent", "Note")


def _exported_rows(shown: MoneyInPeriod) -> Iterator[tuple[object, ...]]:
    for what, lines in (("Income", shown.income), ("Spending", shown.spending)):
        for one in lines:
            yield (what, one.name, one.starts_on, one.ends_on, one.amount, one.share, one.note)
    for gift in shown.in_kind:
        yield ("In kind", gift.name, gift.starts_on, gift.ends_on, None, None, gift.what)
    yield ("Total in", "", shown.starts_on, shown.ends_on, shown.total_in, None, "")
    yield ("Total out", "", shown.starts_on, shown.ends_on, shown.total_out, None, "")
    yield ("Not spent", "", shown.starts_on, shown.ends_on, shown.not_spent, None, "")


def _years(request: MemberRequest) -> list[FinancialYear]:
    """The years that have figures, newest first; this year where there are none."""
    found = {
        FinancialYear.of(day)
        for rows in (Contribution.objects, Spending.objects)
        for day in rows.visible_to(request.actor).values_list("ends_on", flat=True).distinct()
    }
    newest_first = sorted(found, key=lambda one: one.starting, reverse=True)
    return newest_first or [FinancialYear.of(request.actor.today)]


def _moves(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, RECORD_MONEY):
        return []
    at = {"partnership_slug": request.partnership.slug}
    return [
        {
            "label": "Record a contribution",
            "url": reverse("finance:contribution-new", kwargs=at),
            "allowed": True,
            "primary": True,
        },
        {
            "label": "Record spending",
            "url": reverse("finance:spending-new", kwargs=at),
            "allowed": True,
        },
    ]


@needs(RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_new(request: MemberRequest) -> HttpResponse:
    """Record what an agency gives in a year."""
    form = ContributionForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():
        return _recorded(
            request,
            form,
            lambda: recording.record_contribution(by=request.actor, **form.arguments()),
            "The contribution is recorded.",
        )
    return render(request, "finance/money/contribution_new.html", {"form": form})


@needs(RECORD_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def spending_new(request: MemberRequest) -> HttpResponse:
    """Record a sum spent."""
    form = SpendingForm(request.POST or None)
    if form.is_valid():
        return _recorded(
            request,
            form,
            lambda: recording.record_spending(by=request.actor, **form.arguments()),
            "The spending is recorded.",
        )
    return render(request, "finance/money/spending_new.html", {"form": form})


def _recorded(
    request: MemberRequest,
    form: ContributionForm | SpendingForm,
    act: Callable[[], Contribution | Spending],
    says: str,
) -> HttpResponse:
    """Do it once, and show the year in which it counts."""

    def acted() -> str:
        year = FinancialYear.of(act().ends_on)
        page = reverse("finance:money", kwargs={"partnership_slug": request.partnership.slug})
        return f"{page}?year={year.starting}"

    address = references.once(form.cleaned_data["form_key"], acted)
    messages.success(request, says)
    return redirect(address)
