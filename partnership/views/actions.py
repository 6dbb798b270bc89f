"""Actions: who owes what by when, what is said to be done, what is closed, and, apart from that, what it changed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import MAKE_ACTIONS, SEE_TRAIL, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.forms_actions import (
    ActionForm,
    ImpactForm,
    RecommendationForm,
    ReportDoneForm,
    SendBackForm,
)
from partnership.forms_lists import ActionFilters
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Action, ActionState, Actor, ImpactNote, Recommendation
from partnership.services import action_rights, actions, references
from partnership.views.trail import trail_of

COLUMNS = {"what": "what", "due": "due_on", "state": "state", "reference": "reference"}
COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.SAID_DONE: "yellow",
    ActionState.CLOSED: "green",
    ActionState.WITHDRAWN: "grey",
}


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The actions that the person may see, narrowed by the address."""
    actor = request.actor
    form = ActionFilters(request.GET)
    form.is_valid()
    visible = Action.objects.visible_to(actor)
    rows = _narrowed(visible, form.cleaned_data, actor)
    rows = (
        sorted_by(request, rows, COLUMNS, "due_on")
        .select_related("owner", "owner_agency", "owner_group", "recommendation")
        .prefetch_related("owner_group__names")
        .annotate(notes=Count("impact_notes"))
    )
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    return render(
        request,
        "partnership/actions/index.html",
        {
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "page": page,
            "rows": [_drawn(row, actor.today) for row in page],
            "export_url": export_url(request),
            "may_make": bool(holds(actor, MAKE_ACTIONS)),
            "columns": [
                {"label": "Action", "sort": "what"},
                {"label": "Owner"},
                {"label": "Due", "sort": "due"},
                {"label": "Done?", "sort": "state"},
                {"label": "Did it help?"},
            ],
        },
    )


def _drawn(row: Action, today: date) -> dict[str, Any]:
    late = row.state == ActionState.OPEN and row.due_on < today
    return {
        "action": row,
        "says": "Overdue" if late else row.get_state_display(),
        "colour": "red" if late else COLOURS[ActionState(row.state)],
    }


def _narrowed(rows: QuerySet[Action], chosen: dict[str, Any], actor: Actor) -> QuerySet[Action]:
    if words := chosen.get("q"):
        rows = rows.filter(Q(what__icontains=words) | Q(reference__icontains=words))
    if chosen.get("owner") == "mine":
        rows = rows.filter(
            Q(owner=actor.user)
            | Q(owner_agency__in=actor.agency_ids)
            | Q(owner_group__in=actor.group_ids)
        )
    if impact := chosen.get("impact"):
        noted = Exists(ImpactNote.objects.filter(action=OuterRef("pk")))
        rows = (
            rows.filter(noted)
            if impact == "noted"
            else rows.filter(~noted, state__in=[ActionState.SAID_DONE, ActionState.CLOSED])
        )
    return _in_state(rows, chosen.get("state") or ("all" if impact else ""), actor.today)


def _in_state(rows: QuerySet[Action], state: str, today: date) -> QuerySet[Action]:
    if state == "overdue":
        return rows.filter(state=ActionState.OPEN, due_on__lt=today)
    if state in ActionState.values:
        return rows.filter(state=state)
    if state == "all":
        return rows
    return rows.filter(state__in=[ActionState.OPEN, ActionState.SAID_DONE])


def _csv(rows: Any) -> HttpResponse:
    header = ["Reference", "Action", "How we will know", "Owner", "Due", "State", "Said to be done", "Closed", "Notes of impact", "Recommendation"]  # fmt: skip
    return csv_response(
        "Actions",
        header,
        (
            [
                row.reference, row.what, row.measure, row.owner_in_words, row.due_on,
                row.get_state_display(), row.said_done_at, row.closed_at, row.notes,
                row.recommendation.reference if row.recommendation else "",
            ]
            for row in rows
        ),
    )  # fmt: skip


# --- one action -------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Action:
    rows = Action.objects.visible_to(request.actor).select_related(
        "partnership", "owner", "owner_agency", "owner_group", "recommendation", "closed_by", "said_done_by",
        "group", "given_by",
    )  # fmt: skip
    return visible_or_404(rows, reference=reference)


@require_safe
def action(request: MemberRequest, reference: str) -> HttpResponse:
    """One action: whether it was done, and, apart from that, what difference it made."""
    row = _found(request, reference)
    actor = request.actor
    return render(
        request,
        "partnership/actions/action.html",
        _drawn(row, actor.today)
        | {
            "moves": _moves(row, actor),
            "progress": _progress(row),
            "notes": row.impact_notes.select_related("recorded_by"),
            "impact": action_rights.may_note_impact(actor, row),
            "impact_url": reverse("action-impact", args=[request.partnership.slug, row.reference]),
            "trail": trail_of(row, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )


def _progress(row: Action) -> list[dict[str, Any]]:
    """What was said of it, newest first."""
    return [
        {"title": one.get_kind_display(), "by": one.by, "when": one.at, "text": one.text}
        for one in row.progress_notes.select_related("by")
    ]


def _moves(row: Action, actor: Actor) -> list[dict[str, Any]]:
    asked = []
    if row.state == ActionState.OPEN:
        asked = [("Say that it is done", "action-done", action_rights.may_report(actor, row))]
    if row.state == ActionState.SAID_DONE:
        asked = [("Close the action", "action-close", action_rights.may_close(actor, row))]
        if back := action_rights.may_send_back(actor, row):
            asked.append(("It is not done yet", "action-back", back))
    return [
        {
            "label": label,
            "url": reverse(name, args=[actor.partnership.slug, row.reference]),
            "allowed": bool(verdict),
            "reason": verdict.reason,
            "primary": place == 0,
        }
        for place, (label, name, verdict) in enumerate(asked)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: MemberRequest, reference: str) -> HttpResponse:
    """The owner says what was done."""
    row, actor = _found(request, reference), request.actor
    form = ReportDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: actions.report_done(
                row, by=actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "Recorded. A chair decides whether the action is closed.")
        return redirect(address)
    action_rights.may_report(actor, row).require()
    return _form_page(request, row, form, "What was done?", "Say that it is done")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask before an action is closed, then close it."""
    row, actor = _found(request, reference), request.actor
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: actions.close(row, by=actor, now=timezone.now()).get_absolute_url(),
        )
        messages.success(request, f"{row.reference} is closed.")
        return redirect(address)
    action_rights.may_close(actor, row).require()
    return _form_page(request, row, form, "Close this action?", "Close the action")


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: MemberRequest, reference: str) -> HttpResponse:
    """A chair says what is still missing."""
    row, actor = _found(request, reference), request.actor
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: actions.send_back(
                row, by=actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The action is open again.")
        return redirect(address)
    action_rights.may_send_back(actor, row).require()
    return _form_page(request, row, form, "It is not done yet", "Send it back")


@require_http_methods(["GET", "HEAD", "POST"])
def impact(request: MemberRequest, reference: str) -> HttpResponse:
    """Note what difference an action made."""
    row, actor = _found(request, reference), request.actor
    form = ImpactForm(request.POST or None, today=actor.today)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: actions.note_impact(
                row, by=actor, now=timezone.now(), **form.arguments()
            ).action.get_absolute_url(),
        )
        messages.success(request, "The impact is recorded.")
        return redirect(address)
    action_rights.may_note_impact(actor, row).require()
    return _form_page(request, row, form, "What difference did it make?", "Save")


def _form_page(
    request: MemberRequest, row: Action, form: OnceForm, title: str, button: str
) -> HttpResponse:
    return render(
        request,
        "partnership/actions/form.html",
        {"action": row, "form": form, "title": title, "button": button},
    )


# --- new --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MAKE_ACTIONS)
def new(request: MemberRequest) -> HttpResponse:
    """Give somebody an action."""
    actor = request.actor
    wanted = request.GET.get("recommendation", "").replace("\x00", "")
    answers = Recommendation.objects.filter(reference=wanted).first()
    form = ActionForm(request.POST or None, actor=actor, initial={"recommendation": answers})
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: actions.give(
                by=actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The action is given.")
        return redirect(address)
    return render(request, "partnership/actions/new.html", {"form": form, "title": "New action"})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MAKE_ACTIONS)
def recommend(request: MemberRequest) -> HttpResponse:
    """Record a recommendation, then give an action that answers it."""
    actor = request.actor
    form = RecommendationForm(request.POST or None, today=actor.today)
    if request.method == "POST" and form.is_valid():
        page = reverse("action-new", args=[request.partnership.slug])
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: (
                f"{page}?recommendation={actions.recommend(by=actor, **form.arguments()).reference}"
            ),
        )
        messages.success(request, "The recommendation is recorded. Now give an action to it.")
        return redirect(address)
    return render(
        request, "partnership/actions/new.html", {"form": form, "title": "New recommendation"}
    )
