"""Priorities: the list, one with its measures, actions and accounts, and what people do with it."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import plan as access
from governance.forms.plan import DecidedForm
from governance.forms.priorities import (
    AccountForm,
    EndForm,
    LinkForm,
    MeasureForm,
    PriorityFilter,
    PriorityForm,
    ReadingForm,
)
from governance.models import Outcome, OutcomeMeasure, Priority, PriorityAccount
from governance.models.decided import DecidedRow
from governance.models.meeting import Verb
from governance.rules.priority import OVER, PriorityState
from governance.services import plan_pages, priorities
from governance.services.priorities import GAUGE, TOLD, WORDING
from governance.views.asking import at, of_the_plan
from partnership.access import MAKE_ACTIONS, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.forms_actions import OwedForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models.action import ACTION_WATCHERS
from partnership.views.asking import ask, move
from partnership.views.trail import trail_of

FORM = ["GET", "HEAD", "POST"]
SORTED_BY = {"reference": "reference", "title": "title", "to": "ends_on", "state": "state"}
COLUMNS = [
    {"label": "Priority", "sort": "title"},
    {"label": "Led by"},
    {"label": "To", "sort": "to"},
    {"label": "State", "sort": "state"},
]


def _found(request: MemberRequest, reference: str) -> Priority:
    rows = Priority.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "lead_group", "decision", "saved_by"),
        reference=reference,
    )


def _to_priority(found: Priority) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


# --- the list ---------------------------------------------------------------------------------------------------------


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Every priority, narrowed by the address."""
    form = PriorityFilter(request.GET, partnership=request.partnership)
    rows = _narrowed(Priority.objects.visible_to(request.actor), form)
    rows = sorted_by(request, rows, SORTED_BY, "-starts_on")
    rows = rows.select_related("partnership", "lead_group", "decision").prefetch_related(
        "lead_group__names"
    )
    if exported(request):
        return _csv(rows)
    may_write = holds(request.actor, access.WRITE_PLAN)
    return render(
        request,
        "governance/plan/priorities.html",
        {
            "page": page_of(request, rows),
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "moves": [move("Propose a priority", at(request, "priority-new"), may_write, primary=True)]
            if may_write
            else [],
        },
    )  # fmt: skip


def _narrowed(rows: QuerySet[Priority], form: PriorityFilter) -> QuerySet[Priority]:
    form.is_valid()
    if group := form.cleaned_data.get("group"):
        rows = rows.filter(lead_group=group)
    state = form.cleaned_data.get("state")
    if state in PriorityState.values:
        return rows.filter(state=state)
    return rows if state == "all" else rows.exclude(state__in=OVER)


def _csv(rows: QuerySet[Priority]) -> HttpResponse:
    header = ["Reference", "Priority", "What will be better for children", "Led by", "Answers for it", "From", "To", "State", "Agreed by", "How it ended"]  # fmt: skip
    return csv_response(
        "priorities",
        header,
        (
            [
                one.reference, one.title, one.outcomes, one.lead_group, one.sponsor_post, one.starts_on,
                one.ends_on, one.get_state_display(), one.decision_in_words, one.ended_because,
            ]
            for one in rows
        ),
    )  # fmt: skip


@needs(access.WRITE_PLAN)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Propose a priority."""
    form = PriorityForm(request.POST or None, partnership=request.partnership)
    asks = of_the_plan(
        request, "Propose a priority", "Propose it", ("Priorities", at(request, "priorities"))
    )

    def act(wording: Any, version: int) -> Priority:  # noqa: ARG001 - a new one has no version yet
        return priorities.propose(wording=wording, by=request.actor, now=timezone.now())

    return ask(
        request, form, asks, act, done="The priority is proposed. The Executive decides on it."
    )


# --- one priority -----------------------------------------------------------------------------------------------------


@require_safe
def priority(request: MemberRequest, reference: str) -> HttpResponse:
    """One priority: why, what will be better, how it is measured, who does what, and what is said of each year."""
    found = _found(request, reference)
    actor = request.actor
    (shown,) = plan_pages.of(Priority.objects.filter(pk=found.pk), actor)
    return render(
        request,
        "governance/plan/priority.html",
        {
            "shown": shown,
            "priority": shown.priority,
            "decision_url": decision_url(request, found),
            "moves": _moves(request, found),
            "may_write": access.may_write(actor, found),
            "may_report": access.may_report(actor, found),
            "may_give": holds(actor, MAKE_ACTIONS),
            "sees_every_action": not actor.roles.isdisjoint(ACTION_WATCHERS),
            "trail": trail_of(found, actor),
        },
    )


def decision_url(request: MemberRequest, found: DecidedRow) -> str:
    """The address of the decision's record, for those who may open it."""
    if found.decision_id is None:
        return ""
    mine = Outcome.objects.visible_to(request.actor, Verb.OPEN).filter(pk=found.decision_id)
    row = mine.select_related("meeting", "partnership").first()
    return row.get_absolute_url() if row else ""


def _moves(request: MemberRequest, found: Priority) -> list[dict[str, object]]:
    """What this person may do with the priority now."""
    actor, name = request.actor, found.reference
    asked = [
        ("Record that it is agreed", "priority-agree", access.may_agree(actor, found)),
        ("Say that work has begun", "priority-start", access.may_start(actor, found)),
        ("Write a year’s account", "account-new", access.may_report(actor, found)),
        ("Change its words", "priority-change", access.may_write(actor, found)),
        ("Record how it ended", "priority-end", access.may_end(actor, found)),
    ]
    open_to = [(label, at(request, url, name), may) for label, url, may in asked if may]
    return [
        move(label, url, may, primary=place == 0) for place, (label, url, may) in enumerate(open_to)
    ]


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What a priority said at each version, newest first."""
    found = _found(request, reference)
    versions = found.history.select_related("saved_by").order_by("-history_date", "-history_id")
    return render(
        request,
        "governance/plan/history.html",
        {"priority": found, "page": page_of(request, versions)},
    )


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change a priority's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*WORDING, "version")}
    form = PriorityForm(request.POST or None, initial=stands, partnership=request.partnership)
    asks = of_the_plan(
        request, "Change the priority", "Save", _to_priority(found), str(found.reference)
    )
    act = partial(priorities.reword, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The priority is saved.", may=may)


@require_http_methods(FORM)
def agree(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the Executive's decision."""
    found = _found(request, reference)
    form = DecidedForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(request,
        "Record that the Executive agreed it",
        "Record the decision",
        _to_priority(found),
        str(found),
        says=["Only the Executive agrees a priority. Everybody sees the reference and the day, and only those of the meeting its text."],
    )  # fmt: skip
    act = partial(priorities.agree, found, by=request.actor)
    may = access.may_agree(request.actor, found)
    return ask(request, form, asks, act, done="The priority is agreed.", may=may)


@require_http_methods(FORM)
def start(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that work has begun."""
    found = _found(request, reference)
    asks = of_the_plan(
        request, "Has work begun?", "Yes, work has begun", _to_priority(found), str(found)
    )
    act = partial(priorities.start, found, by=request.actor)
    may = access.may_start(request.actor, found)
    form = OnceForm(request.POST or None)
    return ask(request, form, asks, act, done="The priority is under way.", may=may)


@require_http_methods(FORM)
def end(request: MemberRequest, reference: str) -> HttpResponse:
    """Record how a priority ended; one that is carried goes on as a proposal for the next plan."""
    found = _found(request, reference)
    form = EndForm(request.POST or None, priority=found)
    asks = of_the_plan(request,
        "Record how it ended",
        "Record it",
        _to_priority(found),
        str(found),
        says=["This cannot be undone. A priority that is carried is proposed again, with its words."],
        is_warning=True,
    )  # fmt: skip
    act = partial(priorities.end, found, by=request.actor, now=timezone.now())
    may = access.may_end(request.actor, found)
    return ask(request, form, asks, act, done="It is recorded how the priority ended.", may=may)


# --- measures ---------------------------------------------------------------------------------------------------------


def _measure(request: MemberRequest, reference: str, pk: int) -> OutcomeMeasure:
    found = _found(request, reference)
    rows = OutcomeMeasure.objects.filter(priority=found)
    return visible_or_404(rows.select_related("priority__partnership"), pk=pk)


def _back_to(found: Priority, act: Any) -> Any:
    """The same act, after which one goes on to the priority."""

    def acted(**given: Any) -> Priority:
        act(**given)
        return found

    return acted


@require_http_methods(FORM)
def measure_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a measure."""
    found = _found(request, reference)
    form = MeasureForm(request.POST or None)
    asks = of_the_plan(request, "Add a measure", "Add it", _to_priority(found), str(found))
    act = _back_to(found, partial(priorities.add_measure, found, by=request.actor))
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The measure is added.", may=may)


@require_http_methods(FORM)
def measure_change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Put a measure right."""
    one = _measure(request, reference, pk)
    stands = {name: getattr(one, name) for name in GAUGE}
    form = MeasureForm(request.POST or None, initial=stands)
    asks = of_the_plan(request, "Change the measure", "Save", _to_priority(one.priority), one.says)
    act = partial(priorities.change_measure, one, by=request.actor)
    may = access.may_write(request.actor, one.priority)
    return ask(
        request, form, asks, _back_to(one.priority, act), done="The measure is saved.", may=may
    )


@require_http_methods(FORM)
def reading_new(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record the value of a measure on a day."""
    one = _measure(request, reference, pk)
    form = ReadingForm(request.POST or None, actor=request.actor, measure=one)
    asks = of_the_plan(
        request, "Record a reading", "Record it", _to_priority(one.priority), one.says
    )
    act = partial(priorities.record_reading, one, by=request.actor, now=timezone.now())
    may = access.may_report(request.actor, one.priority)
    return ask(
        request, form, asks, _back_to(one.priority, act), done="The reading is recorded.", may=may
    )


# --- actions ----------------------------------------------------------------------------------------------------------


@require_http_methods(FORM)
@needs(MAKE_ACTIONS)
def action_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Give an action that serves a priority."""
    found = _found(request, reference)
    form = OwedForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(request, "Give an action", "Give it", _to_priority(found), str(found))
    act = partial(priorities.give_action, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The action is given, and in the plan.", may=may)


@require_http_methods(FORM)
def action_link(request: MemberRequest, reference: str) -> HttpResponse:
    """Take an action that somebody owes already into the plan."""
    found = _found(request, reference)
    form = LinkForm(request.POST or None, actor=request.actor, priority=found)
    asks = of_the_plan(
        request, "Take an action into the plan", "Take it in", _to_priority(found), str(found)
    )
    act = partial(priorities.link, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The action is in the plan.", may=may)


@require_http_methods(FORM)
def action_unlink(request: MemberRequest, reference: str, action: str) -> HttpResponse:
    """Take an action out of the plan."""
    found = _found(request, reference)
    links = plan_pages.links_visible_to(request.actor).filter(priority=found)
    link = visible_or_404(links, action__reference=action)
    asks = of_the_plan(
        request,
        "Take the action out of the plan?",
        "Take it out",
        _to_priority(found),
        str(link.action),
        says=["The action itself stays as it is, with whoever owes it."],
    )
    act = partial(priorities.unlink, found, action=link.action, by=request.actor)
    may = access.may_write(request.actor, found)
    form = OnceForm(request.POST or None)
    return ask(request, form, asks, act, done="The action is out of the plan.", may=may)


# --- the yearly account -----------------------------------------------------------------------------------------------


@require_http_methods(FORM)
def account_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Write the account of a year."""
    found = _found(request, reference)
    form = AccountForm(request.POST or None)
    asks = of_the_plan(
        request, "Write a year’s account", "Save", _to_priority(found), str(found), says=[ACCOUNT]
    )
    act = partial(priorities.begin_account, found, by=request.actor, now=timezone.now())
    may = access.may_report(request.actor, found)
    return ask(request, form, asks, act, done="The account is saved.", may=may)


ACCOUNT = "The yearly report is made of these. You can save it before it is whole: the page lists what is missing."  # fmt: skip


@require_http_methods(FORM)
def account_change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Write on at the account of a year; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    rows = PriorityAccount.objects.filter(priority=found).select_related("priority__partnership")
    one = visible_or_404(rows, pk=pk)
    stands = {name: getattr(one, name) for name in (*TOLD, "version")}
    form = AccountForm(request.POST or None, initial=stands)
    asks = of_the_plan(
        request, one.period_in_words, "Save", _to_priority(found), str(found), says=[ACCOUNT]
    )
    act = partial(priorities.write_account, one, by=request.actor, now=timezone.now())
    may = access.may_report(request.actor, found)
    return ask(request, form, asks, act, done="The account is saved.", may=may)
