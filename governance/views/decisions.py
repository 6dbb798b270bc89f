"""The decision log: what was decided or recommended, by whom, on what authority, and what followed."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import decision as access
from governance.access.executive_function import TAG_FUNCTIONS
from governance.access.plan import decisions_for
from governance.forms.decisions import DecisionFilters, UptakeForm
from governance.models import Agreement, FunctionEvidence, Outcome
from governance.rules.meeting import OutcomeKind
from governance.services import uptakes
from partnership.access import holds
from partnership.errors import Refused
from partnership.exports import csv_response
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Agency
from partnership.services import references

SORTED_BY = {"day": "meeting__meets_on", "reference": "reference"}
COLUMNS = [
    {"label": "Decision", "sort": "reference"},
    {"label": "Day", "sort": "day"},
    {"label": "Group"},
    {"label": "Who agreed"},
]


def _visible(actor: Actor) -> QuerySet[Outcome]:
    agreed = Agreement.objects.select_related("attendance")
    return (
        Outcome.objects.visible_to(actor)
        .decisions()
        .standing()
        .select_related("meeting__group", "meeting__partnership", "partnership")
        .prefetch_related(
            "meeting__group__names", Prefetch("agreements", agreed, to_attr="stances")
        )
    )


@require_safe
def log(request: MemberRequest) -> HttpResponse:
    """Every decision and recommendation whose record the person may open, newest first."""
    visible = _visible(request.actor)
    form = DecisionFilters(request.GET, partnership=request.partnership, visible=visible)
    form.is_valid()
    rows = sorted_by(request, _narrowed(visible, form.cleaned_data), SORTED_BY, "-at")
    rows = rows.annotate(is_ratified=Exists(_ratifying()))
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    return render(
        request,
        "governance/decisions/list.html",
        {
            "page": page,
            "rows": [_drawn(one) for one in page],
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "export_url": export_url(request),
        },
    )


def _ratifying() -> QuerySet[Outcome]:
    return Outcome.objects.standing().filter(ratifies=OuterRef("pk"))


def _narrowed(rows: QuerySet[Outcome], chosen: dict[str, Any]) -> QuerySet[Outcome]:
    if words := chosen.get("q"):
        rows = rows.filter(Q(text__icontains=words) | Q(reference__icontains=words))
    if group := chosen.get("group"):
        rows = rows.filter(meeting__group=group)
    if year := chosen.get("year"):
        rows = rows.filter(meeting__meets_on__year=int(year))
    kind = chosen.get("kind")
    if kind == "waiting":
        return rows.filter(~Exists(_ratifying()), kind=OutcomeKind.RECOMMENDATION)
    return rows.filter(kind=kind) if kind else rows


def _agreed(outcome: Any) -> str:
    """Who said what, by agency or post: the words of the record."""
    return "; ".join(
        f"{one.attendance.post or one.attendance.name}"
        f"{'' if one.stance == Agreement.Stance.AGREED else f' ({one.get_stance_display().lower()})'}"
        for one in outcome.stances
    )


def _drawn(outcome: Any) -> dict[str, Any]:
    is_decision = outcome.kind == OutcomeKind.DECISION
    waits = not is_decision and not outcome.is_ratified
    says = "Decision" if is_decision else "Waiting for ratification" if waits else "Ratified"
    return {
        "outcome": outcome,
        "says": says,
        "colour": "yellow" if waits else "green",
        "agreed": _agreed(outcome),
    }


def _csv(rows: Any) -> HttpResponse:
    header = ["Reference", "Kind", "Text", "Group", "Meeting", "Day", "On what authority", "Who agreed", "Quorate", "Who was missing", "Ratified"]  # fmt: skip
    return csv_response(
        "decisions",
        header,
        (
            [
                one.reference, one.get_kind_display(), one.text, one.meeting.group.name,
                one.meeting.reference, one.meeting.meets_on, one.basis, _agreed(one),
                one.was_quorate, one.missing, one.is_ratified,
            ]
            for one in rows
        ),
    )  # fmt: skip


@require_safe
def decision(request: MemberRequest, reference: str) -> HttpResponse:
    """One decision: who agreed, on what authority, and what each agency did with it."""
    found = visible_or_404(
        _visible(request.actor).annotate(is_ratified=Exists(_ratifying())), reference=reference
    )
    answers = _answers(found)
    mine = [one["agency"] for one in answers if access.may_answer_for(request.actor, found, one["agency"])]  # fmt: skip
    return render(
        request,
        "governance/decisions/detail.html",
        _drawn(found)
        | {
            "answers": answers,
            "may_answer": bool(mine),
            "answer_url": reverse(
                "governance:decision-uptake", args=[request.partnership.slug, reference]
            ),
            "ratified_by": Outcome.objects.standing().filter(ratifies=found).first(),
            "functions": [one.get_function_display() for one in FunctionEvidence.objects.visible_to(request.actor).filter(outcome=found)],
            "function_url": _function_url(request, found),
            "followed": found.item.outcomes.standing()
            .filter(action__isnull=False)
            .select_related("action__partnership"),
        },
    )  # fmt: skip


def _function_url(request: MemberRequest, found: Outcome) -> str:
    """Where staff say which function of the Executive a decision of the first tier shows."""
    if not holds(request.actor, TAG_FUNCTIONS):
        return ""
    if not decisions_for(request.actor).filter(pk=found.pk).exists():
        return ""
    address = reverse("governance:function-new", args=[request.partnership.slug])
    return f"{address}?decision={found.reference}"


def _answers(outcome: Outcome) -> list[dict[str, Any]]:
    """The agencies that were at the table, each with its newest answer."""
    newest: dict[int, Any] = {}
    for one in outcome.uptakes.select_related("by", "agency"):
        newest.setdefault(one.agency_id, one)
    return [
        {"agency": agency, "uptake": newest.get(agency.pk)}
        for agency in uptakes.agencies_at(outcome)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def uptake(request: MemberRequest, reference: str) -> HttpResponse:
    """An agency says what it did with the decision."""
    found, actor = visible_or_404(_visible(request.actor), reference=reference), request.actor
    mine: list[Agency] = [
        one for one in uptakes.agencies_at(found) if access.may_answer_for(actor, found, one)
    ]
    if not mine:
        raise Refused(
            "Only those who stand for an agency that was at the table, or the business unit, answer."
        )
    form = UptakeForm(request.POST or None, agencies=mine)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            uptakes.answer(found, by=actor, now=timezone.now(), **form.arguments())
            return found.page

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The answer is kept.")
        return redirect(address)
    return render(request, "governance/decisions/uptake.html", {"outcome": found, "form": form})
