"""The barriers between lessons and practice: the list, one of them, and what people do about it."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import barrier as access
from governance.forms.barriers import BarrierForm, BarrierStateForm
from governance.forms.entries import LogFilter
from governance.models import Barrier
from governance.rules.barrier import STILL_STANDING, BarrierState, LearnedFrom
from governance.services import barriers, plan_pages
from governance.services.barriers import BARRIER
from governance.views.asking import at, of_the_plan
from governance.views.entries import Fact, Line, Log, listing, narrowed, shown, versions
from partnership.access import holds
from partnership.forms_actions import OwedForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models.action import ACTION_WATCHERS
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
LOG = Log(
    title="Barriers to learning",
    about="What keeps the lessons of reviews, audits and training from becoming practice, and how it is to be overcome.",
    noun="barrier|barriers",
    columns=("Lesson from", "Who acts"),
    sorts={"barrier": "title"},
    otherwise="-pk",
    empty_title="No barriers here",
    empty="Record what keeps a lesson from becoming practice. Clear the filters to see what is overcome.",
    header=("Reference", "Barrier", "What it keeps from happening", "How it is to be overcome", "Lesson from", "Reference of the source", "Who acts", "State", "How we know"),
)  # fmt: skip


@needs(access.SEE_BARRIERS)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The barriers, narrowed by the address."""
    rows = Barrier.objects.visible_to(request.actor).select_related("partnership", "agency", "group")  # fmt: skip
    filters = LogFilter(request.GET, states=BarrierState.choices, actor=request.actor, otherwise="Still in the way")  # fmt: skip
    may = holds(request.actor, access.RECORD_BARRIER)
    return listing(
        request,
        LOG,
        narrowed(rows.prefetch_related("group__names"), filters, BarrierState.values, STILL_STANDING, "agency"),
        filters=filters,
        line=_line,
        record=_record,
        moves=[move("Record a barrier", at(request, "barrier-new"), may, primary=True)] if may else (),
    )  # fmt: skip


def _line(one: Barrier) -> Line:
    tags = [(one.get_state_display(), one.colour)]
    return Line(one, (one.source_in_words, one.who_acts), tags)


def _record(one: Barrier) -> list[list[object]]:
    return [[one.reference, one.title, one.what, one.strategy, one.get_learned_from_display(), one.source_reference, one.who_acts, one.get_state_display(), one.found]]  # fmt: skip


@needs(access.RECORD_BARRIER)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Record a barrier."""
    form = BarrierForm(request.POST or None, initial=_from_lesson(request), actor=request.actor)
    asks = of_the_plan(
        request, "Record a barrier", "Record it", (LOG.title, at(request, "barriers"))
    )

    def act(words: Any, version: int) -> Barrier:  # noqa: ARG001 - a new one has no version yet
        return barriers.record(words=words, by=request.actor, now=timezone.now())

    return ask(request, form, asks, act, done="The barrier is recorded.")


def _from_lesson(request: MemberRequest) -> dict[str, Any]:
    """The lesson from whose line somebody came here, by its reference."""
    lesson = request.GET.get("lesson", "").replace("\x00", "")[:60]
    return {"source_reference": lesson, "learned_from": LearnedFrom.REVIEW} if lesson else {}


# --- one barrier ------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Barrier:
    rows = Barrier.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "agency", "group", "saved_by"), reference=reference
    )


@require_safe
def barrier(request: MemberRequest, reference: str) -> HttpResponse:
    """One barrier with the actions against it."""
    found, actor = _found(request, reference), request.actor
    return shown(
        request,
        found,
        log=LOG,
        name="barriers",
        template="governance/plan/barrier.html",
        tags=[(found.get_state_display(), found.colour)],
        texts=[
            ("What it keeps from happening", found.what),
            ("How it is to be overcome", found.strategy),
            ("How we know how it stands", found.found),
        ],
        facts=[
            Fact("Lesson from", found.source_in_words),
            Fact("Who acts", found.who_acts),
        ],
        moves=[
            ("Say how it stands", "barrier-report", access.may_report(actor, found)),
            ("Give an action", "barrier-action-new", access.may_give_action(actor, found)),
            ("Change its words", "barrier-change", access.may_write(actor, found)),
        ],
        actions=plan_pages.against(found, actor),
        sees_every_action=not actor.roles.isdisjoint(ACTION_WATCHERS),
    )


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What a barrier said at each version."""
    return versions(request, _found(request, reference), kind=BARRIER, log=LOG, name="barriers")


def _to(found: Barrier) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change a barrier's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*BARRIER.words, "version")}
    form = BarrierForm(request.POST or None, initial=stands, actor=request.actor)
    asks = of_the_plan(request, "Change the barrier", "Save", _to(found), found.reference)
    act = partial(barriers.reword, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The barrier is saved.", may=may)


@require_http_methods(FORM)
def report(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how a barrier stands."""
    found = _found(request, reference)
    stands = {"state": found.state, "found": found.found}
    form = BarrierStateForm(request.POST or None, initial=stands, barrier=found)
    asks = of_the_plan(request, "How does it stand?", "Save", _to(found), str(found))
    act = partial(barriers.report, found, by=request.actor)
    may = access.may_report(request.actor, found)
    return ask(request, form, asks, act, done="It is recorded.", may=may)


@require_http_methods(FORM)
def action_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Give an action against a barrier."""
    found = _found(request, reference)
    form = OwedForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(request, "Give an action", "Give it", _to(found), str(found))
    act = partial(barriers.give_action, found, by=request.actor, now=timezone.now())
    may = access.may_give_action(request.actor, found)
    return ask(request, form, asks, act, done="The action is given.", may=may)
