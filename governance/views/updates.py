"""Updates asked of other boards and what they were told: the list, one update, and the forms that keep them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import board_update as access
from governance.access.meeting import name_for
from governance.forms.fields import groups_of
from governance.forms.updates import (
    OVERDUE,
    AnswerForm,
    AskForm,
    RuleForm,
    TellBackForm,
    TellForm,
    UpdateFilters,
    items_of,
)
from governance.models import BoardUpdate, Meeting, StandingAsk
from governance.rules.board_update import UpdateState
from governance.services import board_updates
from governance.services.board_updates import Board
from partnership.access import ALLOWED, Verdict, no
from partnership.exports import csv_response
from partnership.guards import MemberRequest, send_document, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Group
from partnership.services import calendar
from partnership.views import asking
from partnership.working_days import working_days_before

SORTED_BY = {"asked": "made_on", "due": "due_on", "reference": "reference"}
COLUMNS = [
    {"label": "Update", "sort": "reference"},
    {"label": "Board"},
    {"label": "Asked or told", "sort": "asked"},
    {"label": "Needed by", "sort": "due"},
    {"label": "State"},
]
NEEDED_BEFORE = 5  # working days before the meeting that a form proposes
LEAST_OF_ANY = "Only those who keep a group’s agenda ask other boards."


def at(request: MemberRequest, name: str, *args: Any) -> str:
    """The address of a page of this partnership."""
    return reverse(f"governance:{name}", args=[request.partnership.slug, *args])


def _kept(actor: Actor) -> QuerySet[Group]:
    """The groups whose agendas the person keeps."""
    rows = groups_of(actor.partnership).current(actor.today)
    kept: QuerySet[Group] = (
        rows if actor.is_business_unit else rows.filter(pk__in=actor.chaired_group_ids)
    )
    return kept


def _may_ask_at_all(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_business_unit or actor.chaired_group_ids else no(LEAST_OF_ANY)


# --- reading --------------------------------------------------------------------------------------------------------------


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """What other boards were asked and told, newest first; also as a spreadsheet."""
    actor = request.actor
    form = UpdateFilters(request.GET, actor=actor)
    form.is_valid()
    rows = _narrowed(BoardUpdate.objects.visible_to(actor), form.cleaned_data, actor)
    rows = sorted_by(request, rows, SORTED_BY, "-made_on").select_related(
        "agency", "meeting", "group", "partnership"
    )
    if exported(request):
        return _csv(rows.prefetch_related("group__names"), actor)
    page = page_of(request, rows)
    return render(
        request,
        "governance/updates/list.html",
        {
            "page": page,
            "rows": [{"update": one, "is_late": one.is_overdue(actor.today)} for one in page],
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "overdue": BoardUpdate.objects.visible_to(actor).overdue(actor.today).count(),
            "moves": _moves(request),
        },
    )


def _narrowed(rows: QuerySet[BoardUpdate], chosen: dict[str, Any], actor: Actor) -> Any:
    if words := chosen.get("board"):
        rows = rows.filter(Q(board__icontains=words) | Q(agency__name__icontains=words))
    if group := chosen.get("group"):
        rows = rows.filter(group=group)
    state = chosen.get("state")
    if state == OVERDUE:
        return rows.filter(state=UpdateState.ASKED, due_on__lt=actor.today)
    return rows.filter(state=state) if state else rows


def _csv(rows: Any, actor: Actor) -> HttpResponse:
    return csv_response(
        "updates-with-other-boards",
        ["Reference", "Board", "Group", "Meeting", "State", "Asked or told on", "Needed by", "Not answered in time",
         "What was asked or told", "Answered on", "Answer", "Given by"],
        (
            [one.reference, one.board_in_words, name_for(actor, one.group), one.meeting.reference if one.meeting else "",
             one.get_state_display(), one.made_on, one.due_on, one.is_overdue(actor.today) or one.was_late,
             one.text, one.answered_on, one.answer, one.given_by]
            for one in rows
        ),
    )  # fmt: skip


def _moves(request: MemberRequest) -> list[dict[str, Any]]:
    if not _may_ask_at_all(request.actor):
        return []
    return [
        {"label": label, "url": at(request, name), "allowed": True, "primary": name == "update-ask"}
        for label, name in (
            ("Ask a board", "update-ask"),
            ("Record what we told a board", "update-tell"),
            ("Ask before every meeting", "update-rules"),
        )
    ]


def _found(request: MemberRequest, reference: str) -> BoardUpdate:
    rows = BoardUpdate.objects.visible_to(request.actor).select_related(
        "agency", "group", "partnership", "meeting__partnership", "item__meeting", "item__partnership",
        "liaison", "made_by", "answered_by", "document", "rule",
    )  # fmt: skip
    return visible_or_404(rows.prefetch_related("group__names"), reference=reference)


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One update, with what else went to and fro with this board."""
    update, actor = _found(request, reference), request.actor
    others = BoardUpdate.objects.visible_to(actor).filter(
        agency=update.agency, board=update.board, group=update.group
    )
    moves = []
    if update.state == UpdateState.ASKED and (may := access.may_answer(actor, update)):
        moves.append({"label": "Enter the answer", "url": at(request, "update-answer", reference), "allowed": bool(may), "primary": True})  # fmt: skip
    if access.may_ask(actor, update.group):
        moves.append({"label": "Record what we told them", "url": at(request, "update-tell-back", reference), "allowed": True, "primary": False})  # fmt: skip
    return render(
        request,
        "governance/updates/detail.html",
        {
            "update": update,
            "group": name_for(actor, update.group),
            "is_late": update.is_overdue(actor.today),
            "others": others.exclude(pk=update.pk).select_related("partnership")[:20],
            "opens_meeting": update.meeting is not None
            and Meeting.objects.visible_to(actor).filter(pk=update.meeting.pk).exists(),
            "moves": moves,
        },
    )


@require_safe
def file(request: MemberRequest, reference: str) -> HttpResponseBase:
    """The document of an answer; that it was opened is recorded."""
    update = _found(request, reference)
    if update.document is None:
        raise Http404
    return send_document(update.document, request.actor, purpose=f"Update {update.reference}")


# --- asking, answering, telling -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask a board for an update for a meeting, or for one item of its agenda (`?item=`)."""
    actor = request.actor
    _may_ask_at_all(actor).require()
    item = items_of(request.GET.get("item", ""), actor)
    meetings = Meeting.objects.to_come().filter(group__in=_kept(actor).values("pk"))
    if item:
        meetings = meetings.filter(pk=item.meeting_id)
    first: dict[str, Any] = {"meeting": item.meeting_id} if item else {}
    if item:
        before = working_days_before(item.meeting.meets_on, NEEDED_BEFORE, calendar.holidays())
        first["due_on"] = max(before, actor.today)
    form = AskForm(
        request.POST or None,
        meetings=meetings.select_related("group", "partnership").order_by("meets_on", "pk"),
        actor=actor,
        initial=first,
    )

    def act(**given: Any) -> str:
        made = board_updates.ask(item=item, by=actor, now=timezone.now(), **given)
        return made.get_absolute_url()

    asks = asking.Asks(
        heading="Ask another board for an update",
        button="Ask the board",
        crumbs=("Meetings", at(request, "meetings"), "Other boards", at(request, "updates")),
        caption=item.title if item else "",
        says=["The portal mails nobody outside. It keeps the question, the day and the answer."],
    )
    done = "It is recorded. The portal mails nobody outside, so ask the board yourself."
    return asking.ask(request, form, asks, act, done=done, may=_may_ask_at_all(actor))


def _asks(request: MemberRequest, update: BoardUpdate, heading: str, button: str) -> asking.Asks:
    return asking.Asks(
        heading=heading,
        button=button,
        crumbs=(
            "Other boards",
            at(request, "updates"),
            update.reference,
            update.get_absolute_url(),
        ),
        caption=update.board_in_words,
        says=[update.text] if update.state == UpdateState.ASKED else [],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Enter what the board answered, for the board."""
    update, actor = _found(request, reference), request.actor
    form = AnswerForm(
        request.POST or None, request.FILES or None, initial={"answered_on": actor.today}
    )

    def act(**given: Any) -> str:
        return board_updates.answer(update, by=actor, **given).get_absolute_url()

    asks = _asks(request, update, "Enter the answer", "Save the answer")
    may = access.may_answer(actor, update)
    return asking.ask(request, form, asks, act, done="The answer is saved.", may=may)


@require_http_methods(["GET", "HEAD", "POST"])
def tell_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what we told the board of an update, under the same item."""
    update, actor = _found(request, reference), request.actor
    form = TellBackForm(request.POST or None, initial={"told_on": actor.today})

    def act(text: str, told_on: Any) -> str:
        told = board_updates.tell(
            group=update.group,
            board=Board(update.agency, update.board),
            text=text,
            told_on=told_on,
            item=update.item,
            by=actor,
        )
        return told.get_absolute_url()

    asks = _asks(request, update, "Record what we told them", "Save")
    may = access.may_ask(actor, update.group)
    return asking.ask(request, form, asks, act, done="What we told them is saved.", may=may)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: MemberRequest) -> HttpResponse:
    """Record what we told a board."""
    actor = request.actor
    _may_ask_at_all(actor).require()
    form = TellForm(request.POST or None, groups=_kept(actor), initial={"told_on": actor.today})

    def act(**given: Any) -> str:
        return board_updates.tell(by=actor, **given).get_absolute_url()

    asks = asking.Asks(
        heading="Record what we told a board",
        button="Save",
        crumbs=("Meetings", at(request, "meetings"), "Other boards", at(request, "updates")),
    )
    done = "What we told them is saved."
    return asking.ask(request, form, asks, act, done=done, may=_may_ask_at_all(actor))


# --- asking before every meeting ------------------------------------------------------------------------------------------


@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """What boards are asked before each meeting."""
    actor = request.actor
    rows = StandingAsk.objects.visible_to(actor).current().select_related("agency", "group", "standing")  # fmt: skip
    kept = set(_kept(actor).values_list("pk", flat=True))
    return render(
        request,
        "governance/updates/rules.html",
        {
            "rows": [
                {"rule": one, "may_end": one.group_id in kept}
                for one in rows.prefetch_related("group__names")
            ],
            "moves": [{"label": "Ask a board before every meeting", "url": at(request, "update-rule-new"), "allowed": True, "primary": True}]
            if kept else [],
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: MemberRequest) -> HttpResponse:
    """Ask a board before each meeting of a group."""
    actor = request.actor
    _may_ask_at_all(actor).require()
    form = RuleForm(request.POST or None, groups=_kept(actor))

    def act(**given: Any) -> str:
        board_updates.keep_asking(by=actor, now=timezone.now(), **given)
        return at(request, "update-rules")

    asks = asking.Asks(
        heading="Ask a board before every meeting",
        button="Begin to ask",
        crumbs=("Other boards", at(request, "updates"), "Before every meeting", at(request, "update-rules")),
        says=["Six weeks before each meeting the portal records the question, with the day by which you need the answer."],
    )  # fmt: skip
    done = "The board is asked before each meeting from now on."
    return asking.ask(request, form, asks, act, done=done, may=_may_ask_at_all(actor))


@require_POST
def end_rule(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask no more."""
    rule = visible_or_404(StandingAsk.objects.visible_to(request.actor).select_related("group"), pk=pk)  # fmt: skip
    access.may_ask(request.actor, rule.group).require()
    board_updates.stop_asking(rule, by=request.actor)
    messages.success(request, "The board is not asked any more. What was asked stays.")
    return redirect(at(request, "update-rules"))
