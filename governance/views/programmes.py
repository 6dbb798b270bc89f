"""The year's work programmes: the list, one with its items, and what people do with them."""

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import programme as access
from governance.access.plan import WRITE_PLAN
from governance.forms.entries import BecauseForm, LogFilter
from governance.forms.plan import DecidedForm
from governance.forms.programmes import ProgrammeForm, WorkForm, WorkStateForm
from governance.models import ForwardItem, Programme, ProgrammeItem
from governance.rules.programme import PROGRAMME_OVER, ProgrammeState, WorkState
from governance.services import programmes
from governance.services.programmes import PROGRAMME, WORDS
from governance.views.asking import at, of_the_plan
from governance.views.entries import LATE, Fact, Line, Log, listing, narrowed, shown, versions
from governance.views.priorities import decision_url
from partnership.access import Verdict, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
LOG = Log(
    title="Work programmes",
    about="What is to be done in a year, month by month. The Forum drafts it, and the Executive agrees it.",
    noun="programme|programmes",
    columns=("Year", "Items", "Done"),
    sorts={"programme": "title", "year": "starts_on"},
    otherwise="-starts_on",
    empty_title="No work programme here",
    empty="A chair or the business unit drafts the programme of a year. Clear the filters to see those that are over.",
    header=("Reference", "Programme", "From", "To", "Drafted by", "State", "Agreed by", "How it ended", "Source"),
)  # fmt: skip
ITEM_HEADER = ("Programme", "When", "What", "Led by", "Answers for it", "Priority", "State", "What came of it", "Added after it was agreed")  # fmt: skip


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Every programme, narrowed by the address."""
    filters = LogFilter(
        request.GET,
        states=ProgrammeState.choices,
        actor=request.actor,
        otherwise="Draft and agreed",
        has_agencies=False,
    )
    rows = Programme.objects.visible_to(request.actor).select_related("partnership", "drafted_by", "decision")  # fmt: skip
    open_ones = set(ProgrammeState) - PROGRAMME_OVER
    counted = narrowed(rows, filters, ProgrammeState.values, open_ones).annotate(
        all_items=Count("items", filter=~Q(items__state=WorkState.DROPPED)),
        done_items=Count("items", filter=Q(items__state=WorkState.DONE)),
    )
    may = holds(request.actor, WRITE_PLAN)
    new_one = [move("Draft a programme", at(request, "programme-new"), may, primary=True)]
    return listing(
        request, LOG, counted.prefetch_related("drafted_by__names"), filters=filters, line=_line, record=_record, moves=new_one if may else ()
    )  # fmt: skip


def _line(one: Any) -> Line:
    cells = (one.period_in_words, one.all_items, one.done_items)
    return Line(one, cells, [(one.get_state_display(), one.colour)])


def _record(one: Programme) -> list[list[object]]:
    return [[one.reference, one.title, one.starts_on, one.ends_on, one.drafted_by, one.get_state_display(), one.decision_in_words, one.ended_because, one.source]]  # fmt: skip


@needs(WRITE_PLAN)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Draft the programme of a year."""
    form = ProgrammeForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(
        request, "Draft a work programme", "Save the draft", (LOG.title, at(request, "programmes"))
    )

    def act(words: Any, version: int) -> Programme:  # noqa: ARG001 - a new one has no version yet
        return programmes.draft(words=words, by=request.actor, now=timezone.now())

    return ask(request, form, asks, act, done="The draft is saved. Add what is to be done.")


# --- one programme ----------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Programme:
    rows = Programme.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "drafted_by", "decision", "saved_by"),
        reference=reference,
    )


@require_safe
def programme(request: MemberRequest, reference: str) -> HttpResponse:
    """One programme with its items in the order of the year."""
    found, actor = _found(request, reference), request.actor
    filters = LogFilter(
        request.GET, states=WorkState.choices, actor=actor, otherwise="All", has_agencies=False
    )
    items = _items(found, filters)
    if exported(request):
        return csv_response(found.reference, ITEM_HEADER, (_item_record(one) for one in items))
    open_plans = set(
        ForwardItem.objects.visible_to(actor)
        .filter(pk__in=[one.planned_as_id for one in items])
        .values_list("pk", flat=True)
    )
    decided_on = f", {found.decided_on:%-d %B %Y}" if found.decided_on else ""
    agreed = f"{found.decision_in_words}{decided_on}" if found.is_decided else "Not agreed yet"
    return shown(
        request,
        found,
        log=LOG,
        name="programmes",
        template="governance/plan/programme.html",
        tags=[(found.get_state_display(), found.colour)],
        texts=[("What the year is for", found.about)],
        facts=[
            Fact("Year", found.period_in_words),
            Fact("Drafted by", found.drafted_by.name if found.drafted_by else "Not recorded"),
            Fact("Agreed by", agreed, decision_url(request, found)),
            Fact("How it ended", found.ended_because),
            Fact("Taken from", found.source),
            Fact(
                "Touchstones",
                "What it does to them",
                at(request, "measurement", "programme", found.pk),
            ),
        ],
        moves=[
            ("Record that it is agreed", "programme-agree", access.may_agree(actor, found)),
            ("Add an item", "programme-item-new", access.may_write(actor, found)),
            ("Change its words", "programme-change", access.may_reword(actor, found)),
            (_ends(found), "programme-end", access.may_end(actor, found)),
        ],
        lines=[_drawn(request, one, open_plans) for one in items],
        filters=filters,
        clear_url=request.path if request.GET else "",
        export_url=export_url(request),
    )


def _items(found: Programme, filters: LogFilter) -> list[ProgrammeItem]:
    rows = found.items.select_related(
        "lead_group", "priority__partnership", "planned_as__partnership"
    ).prefetch_related("lead_group__names")
    state = filters.chosen().get("state")
    if state in WorkState.values:
        rows = rows.filter(state=state)
    items = list(rows)
    for one in items:
        one.programme = found
    return items


def _drawn(request: MemberRequest, item: ProgrammeItem, open_plans: set[int]) -> dict[str, Any]:
    actor = request.actor
    acts = [
        ("Say how far it is", "programme-item-report", access.may_report(actor, item)),
        ("Bring it to the group", "programme-item-bring", _may_still_bring(request, item)),
        ("Change it", "programme-item-change", access.may_change(actor, item)),
    ]
    return {
        "item": item,
        "planned_url": item.planned_as.get_absolute_url() if item.planned_as and item.planned_as_id in open_plans else "",
        "tags": [(item.get_state_display(), item.colour)]
        + ([LATE] if item.is_late(actor.today) else []),
        "acts": [
            (label, at(request, name, item.programme.reference, item.pk))
            for label, name, may in acts
            if may
        ],
    }  # fmt: skip


def _may_still_bring(request: MemberRequest, item: ProgrammeItem) -> bool:
    return item.planned_as_id is None and bool(access.may_bring(request.actor, item))


def _item_record(one: ProgrammeItem) -> list[object]:
    return [one.programme.reference, one.when, one.title, one.lead_group, one.owner_post, one.priority, one.get_state_display(), one.note, one.is_added_later]  # fmt: skip


def _ends(found: Programme) -> str:
    return "Drop the draft" if found.state == ProgrammeState.DRAFT else "Close the year"


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What a programme said at each version."""
    return versions(
        request, _found(request, reference), kind=PROGRAMME, log=LOG, name="programmes"
    )  # fmt: skip


def _to(found: Programme) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change a programme's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*WORDS, "version")}
    form = ProgrammeForm(
        request.POST or None, initial=stands, actor=request.actor, programme=found
    )  # fmt: skip
    asks = of_the_plan(request, "Change the programme", "Save", _to(found), found.reference)
    act = partial(programmes.reword, found, by=request.actor, now=timezone.now())
    may = access.may_reword(request.actor, found)
    return ask(request, form, asks, act, done="The programme is saved.", may=may)


@require_http_methods(FORM)
def agree(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the Executive's decision."""
    found = _found(request, reference)
    form = DecidedForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(request, "Record that the Executive agreed it", "Record the decision", _to(found), str(found), says=[AGREEING])  # fmt: skip
    act = partial(programmes.agree, found, by=request.actor)
    may = access.may_agree(request.actor, found)
    return ask(request, form, asks, act, done="The programme is agreed.", may=may)


AGREEING = "Only the Executive agrees a programme. From then on its items keep their words: one is dropped with a reason, and another added."  # fmt: skip


@require_http_methods(FORM)
def end(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how the year ended, or why the draft is dropped."""
    found = _found(request, reference)
    is_draft = found.state == ProgrammeState.DRAFT
    label = "Why is it dropped?" if is_draft else "How did the year end?"
    form = BecauseForm(request.POST or None, label=label)
    asks = of_the_plan(
        request, _ends(found), _ends(found), _to(found), str(found), is_warning=is_draft
    )
    act = partial(programmes.end, found, by=request.actor)
    may = access.may_end(request.actor, found)
    return ask(request, form, asks, act, done="It is recorded.", may=may)


# --- its items --------------------------------------------------------------------------------------------------------


def _item(request: MemberRequest, reference: str, pk: int) -> ProgrammeItem:
    found = _found(request, reference)
    rows = ProgrammeItem.objects.filter(programme=found)
    item = visible_or_404(rows.select_related("lead_group", "priority"), pk=pk)
    item.programme = found
    return item


@require_http_methods(FORM)
def item_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a piece of work."""
    found = _found(request, reference)
    form = WorkForm(request.POST or None, actor=request.actor, programme=found)
    later = found.state == ProgrammeState.AGREED
    says = ["The Executive has agreed this programme: the item will say that it was added afterwards."] if later else []  # fmt: skip
    asks = of_the_plan(request, "Add an item", "Add it", _to(found), str(found), says=says)
    act = partial(programmes.add, found, by=request.actor)
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The item is in the programme.", may=may)


@require_http_methods(FORM)
def item_change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Change a piece of work."""
    item = _item(request, reference, pk)
    stands = {name: getattr(item, name) for name in ("title", "lead_group", "owner_post", "priority")}  # fmt: skip
    stands["time"] = f"{item.starts_on:%Y-%m}/{item.months}"
    form = WorkForm(request.POST or None, initial=stands, actor=request.actor, programme=item.programme)  # fmt: skip
    act = partial(programmes.change, item, by=request.actor)
    may = access.may_change(request.actor, item)
    return _ask_of(request, item, form, "Change the item", "Save", act, may, "The item is saved.")


@require_http_methods(FORM)
def item_report(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say how far a piece of work is."""
    item = _item(request, reference, pk)
    stands = {"state": item.state, "note": item.note}
    form = WorkStateForm(request.POST or None, initial=stands, item=item)
    act = partial(programmes.report, item, by=request.actor)
    may = access.may_report(request.actor, item)
    return _ask_of(request, item, form, "How far is it?", "Save", act, may, "It is recorded.")


@require_http_methods(FORM)
def item_bring(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Put a piece of work on the forward plan of the group that leads it."""
    item = _item(request, reference, pk)
    form = OnceForm(request.POST or None)

    def act() -> ProgrammeItem:
        programmes.bring(item, by=request.actor, now=timezone.now())
        return item

    may = access.may_bring(request.actor, item)
    group = item.lead_group.name if item.lead_group else "its group"
    return _ask_of(request, item, form, f"Bring it to {group}?", "Put it on the forward plan", act, may, "It is on the group’s forward plan.")  # fmt: skip


def _ask_of(
    request: MemberRequest,
    item: ProgrammeItem,
    form: Any,
    title: str,
    button: str,
    act: Any,
    may: Verdict,
    done: str,
) -> HttpResponse:
    asks = of_the_plan(request, title, button, _to(item.programme), item.title)
    return ask(request, form, asks, act, done=done, may=may)
