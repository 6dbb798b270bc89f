"""Actions: the log of who owes what by when, one action with all that happened to it, and giving a new one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import MAKE_ACTIONS, SEE_TRAIL, Verdict, holds
from partnership.clocks import in_words
from partnership.exports import csv_response
from partnership.forms_actions import ActionForm, RecommendationForm
from partnership.forms_lists import ActionFilters
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import (
    Action,
    ActionState,
    Actor,
    Embedding,
    ImpactNote,
    LookBack,
    ProgressNote,
    Recommendation,
    owed_by,
)
from partnership.services import action_rights, actions, references
from partnership.views.trail import trail_of

SORTED_BY = {
    "what": "what",
    "due": "due_on",
    "state": "state",
    "reference": "reference",
    "priority": "priority",
}
COLUMNS = [
    {"label": "Action", "sort": "what"},
    {"label": "Owner"},
    {"label": "Due", "sort": "due"},
    {"label": "Done?", "sort": "state"},
    {"label": "Did it help?"},
]
COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.SAID_DONE: "yellow",
    ActionState.CLOSED: "green",
    ActionState.WITHDRAWN: "grey",
}
MOST_ON_PAPER = 500


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The actions that the person may see, narrowed by the address."""
    actor = request.actor
    form, rows = _asked_for(request)
    if exported(request):
        return _csv(rows, actor.today)
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
            "print_url": f"{reverse('actions-print', args=[request.partnership.slug])}?{request.GET.urlencode()}",
            "may_make": bool(holds(actor, MAKE_ACTIONS)),
            "columns": COLUMNS,
        },
    )


@require_safe
def printed(request: MemberRequest) -> HttpResponse:
    """The same list on paper, in one piece."""
    _, rows = _asked_for(request)
    drawn = [_drawn(row, request.actor.today) for row in rows[: MOST_ON_PAPER + 1]]
    return render(
        request,
        "partnership/actions/print.html",
        {
            "rows": drawn[:MOST_ON_PAPER],
            "is_cut": len(drawn) > MOST_ON_PAPER,
            "most": MOST_ON_PAPER,
            "as_at": request.actor.today,
        },
    )


def _asked_for(request: MemberRequest) -> tuple[ActionFilters, Any]:
    actor = request.actor
    visible = Action.objects.visible_to(actor)
    form = ActionFilters(request.GET, visible=visible)
    form.is_valid()
    rows = sorted_by(request, _narrowed(visible, form.cleaned_data, actor), SORTED_BY, "due_on")
    due = LookBack.objects.waiting().filter(action=OuterRef("pk"), due_on__lte=actor.today)
    return form, rows.select_related(
        "owner", "owner_agency", "owner_group", "group", "recommendation", "given_by", "closed_by"
    ).prefetch_related("owner_group__names", "group__names").annotate(
        notes=Count("impact_notes"), look_back=Exists(due)
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
        rows = rows.filter(owed_by(actor))
    if group := chosen.get("group"):
        rows = rows.filter(Q(group=group) | Q(owner_group=group))
    fields = {"agency": "owner_agency", "source": "source_type", "since": "due_on__gte", "until": "due_on__lte"}  # fmt: skip
    rows = rows.filter(
        **{field: chosen[name] for name, field in fields.items() if chosen.get(name)}
    )
    impact = chosen.get("impact")
    rows = _afterwards(rows, impact, actor.today) if impact else rows
    return _in_state(rows, chosen.get("state") or ("all" if impact else ""), actor.today)


def _afterwards(rows: QuerySet[Action], impact: str, today: date) -> QuerySet[Action]:
    if impact == "look_back":
        due = LookBack.objects.waiting().filter(action=OuterRef("pk"), due_on__lte=today)
        return rows.filter(Exists(due))
    noted = Exists(ImpactNote.objects.filter(action=OuterRef("pk")))
    if impact == "noted":
        return rows.filter(noted)
    return rows.filter(~noted, state__in=[ActionState.SAID_DONE, ActionState.CLOSED])


def _in_state(rows: QuerySet[Action], state: str, today: date) -> QuerySet[Action]:
    if state == "overdue":
        return rows.overdue(today)  # type: ignore[attr-defined]
    if state == "blocked":
        return rows.blocked()  # type: ignore[attr-defined]
    if state in ActionState.values:
        return rows.filter(state=state)
    return rows if state == "all" else rows.unfinished()  # type: ignore[attr-defined]


def _csv(rows: Any, today: date) -> HttpResponse:
    header = [
        "Reference", "Action", "How we will know", "Priority", "Owner", "Group’s log", "Raised in",
        "Recommendation", "Given on", "Given by", "Given as", "Due", "Expected by its owner", "State", "Overdue",
        "Blocked since", "Said to be done", "Closed", "Closed by", "Withdrawn", "Why withdrawn",
        "Look back due", "Notes of impact",
    ]  # fmt: skip
    return csv_response(
        "Actions",
        header,
        (
            [
                row.reference, row.what, row.measure, row.get_priority_display(), row.owner_in_words,
                row.group or "", row.raised_in,
                row.recommendation.reference if row.recommendation else "",
                row.given_at, row.given_by, row.given_as, row.due_on, row.expected_on,
                row.get_state_display(), row.state == ActionState.OPEN and row.due_on < today,
                row.blocked_at, row.said_done_at, row.closed_at, row.closed_by, row.withdrawn_at,
                row.withdrawn_because, row.look_back, row.notes,
            ]
            for row in rows
        ),
    )  # fmt: skip


# --- one action -------------------------------------------------------------------------------------------------------


def found(request: MemberRequest, reference: str) -> Action:
    """The action that an address names, as this person may see it; 404 otherwise."""
    rows = Action.objects.visible_to(request.actor).select_related(
        "partnership", "owner", "owner_agency", "owner_group", "recommendation", "closed_by", "said_done_by",
        "group", "given_by", "withdrawn_by", "source_type",
    )  # fmt: skip
    return visible_or_404(rows, reference=reference)


@require_safe
def action(request: MemberRequest, reference: str) -> HttpResponse:
    """One action: whether it was done, and, apart from that, what difference it made."""
    row, actor = found(request, reference), request.actor
    slug = request.partnership.slug
    told = list(row.progress_notes.select_related("by"))
    stops = (one for one in told if one.kind == ProgressNote.Kind.BLOCKED)
    return render(
        request,
        "partnership/actions/action.html",
        _drawn(row, actor.today)
        | {
            "moves": list(_moves(row, actor)),
            "blocked": next(stops, None) if row.blocked_at else None,
            "progress": _story(row, told),
            "evidence": _files(row),
            "may_add": action_rights.may_add_evidence(actor, row),
            "look_backs": [_look_back(one, actor) for one in _look_backs_of(row)],
            "notes": row.impact_notes.select_related("recorded_by"),
            "impact": action_rights.may_note_impact(actor, row),
            "impact_url": reverse("action-impact", args=[slug, row.reference]),
            "source_url": _source_url(row, actor),
            "lesson_url": _source_url(row.recommendation, actor) if row.recommendation else "",
            "trail": trail_of(row, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )


def _story(row: Action, told: list[ProgressNote]) -> list[dict[str, Any]]:
    """What was said of it and how its day moved, newest first."""
    said = [
        {
            "title": one.get_kind_display(),
            "by": f"{one.by}, {one.hat}",
            "when": one.at,
            "text": f"{one.text} (Expected by {in_words(one.expected_on)}.)"
            if one.expected_on
            else one.text,
        }
        for one in told
    ]
    moved = [
        {
            "title": f"Due {in_words(one.after)} instead of {in_words(one.before)}",
            "by": f"{one.by}, {one.hat}",
            "when": one.at,
            "text": one.reason,
        }
        for one in row.due_date_changes.select_related("by")
    ]
    return sorted([*said, *moved], key=lambda one: one["when"], reverse=True)


def _files(row: Action) -> list[dict[str, Any]]:
    return [
        {
            "name": one.document.title,
            "url": reverse("action-evidence-file", args=[row.partnership.slug, row.reference, one.pk]),
            "kind": one.document.file_name.rpartition(".")[2].upper(),
            "size": one.document.size,
            "note": f"{f'Of {in_words(one.dated_on)}. ' if one.dated_on else ''}Added {in_words(timezone.localdate(one.document.uploaded_at))} by {one.document.uploaded_by}",
        }
        for one in row.evidence.select_related("document__uploaded_by")
    ]  # fmt: skip


def _look_backs_of(row: Action) -> QuerySet[LookBack]:
    shown = row.look_backs.exclude(state=Embedding.NOT_NEEDED)
    return shown.select_related("action__owner_agency", "action__owner_group", "action__group", "held_by")  # fmt: skip


def _look_back(one: LookBack, actor: Actor) -> dict[str, Any]:
    args = [actor.partnership.slug, one.action.reference, one.pk]
    return {
        "look_back": one,
        "is_due": one.state == Embedding.WAITING and one.due_on <= actor.today,
        "verdict": action_rights.may_look_back(actor, one),
        "url": reverse("action-look-back", args=args),
    }


def _source_url(row: Action | Recommendation, actor: Actor) -> str:
    """Where the row stands from which it came; empty where this person may not open it."""
    source: Any = row.source
    if not hasattr(source, "get_absolute_url"):
        return ""
    rows = type(source).objects.all()
    if not hasattr(rows, "visible_to") or not rows.visible_to(actor).filter(pk=source.pk).exists():
        return ""
    address: str = source.get_absolute_url()
    return address


def _moves(row: Action, actor: Actor) -> Iterator[dict[str, Any]]:
    """What may be done with it. A refusal is said only of the one next step; other acts are not drawn where refused."""
    main: tuple[str, str, Verdict] | None = None
    if row.state == ActionState.OPEN:
        main = ("Say that it is done", "action-done", action_rights.may_report(actor, row))
    if row.state == ActionState.SAID_DONE:
        main = ("Close the action", "action-close", action_rights.may_close(actor, row))
    others = [
        ("Report progress", "action-progress", action_rights.may_report(actor, row)),
        ("It is not done yet", "action-back", action_rights.may_send_back(actor, row)),
        ("Move the date", "action-due", action_rights.may_move_due_date(actor, row)),
        ("Withdraw", "action-withdraw", action_rights.may_withdraw(actor, row)),
    ]
    asked = [*([main] if main else []), *(one for one in others if one[2])]
    for place, (label, name, verdict) in enumerate(asked):
        yield {
            "label": label,
            "url": reverse(name, args=[actor.partnership.slug, row.reference]),
            "allowed": bool(verdict),
            "reason": verdict.reason,
            "primary": place == 0,
        }


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
