"""The phases of a change: the list, one with its milestones, and what people do with them."""

from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import phase as access
from governance.access.plan import WRITE_PLAN
from governance.forms.entries import LogFilter
from governance.forms.phases import (
    MetForm,
    MilestoneForm,
    MilestoneWordsForm,
    PhaseForm,
    SlipForm,
)
from governance.models import Milestone, Phase
from governance.rules.milestone import MilestoneState
from governance.services import phases
from governance.services.phases import PHASE, WORDS
from governance.views.asking import at, of_the_plan
from governance.views.entries import LATE, Fact, Line, Log, Tag, listing, shown, versions
from partnership.access import holds
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.templatetags.ui import say_date
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
OPEN, LATE_ONES = "open", "late"
LOG = Log(
    title="Phases and milestones",
    about="How the partnership moves from one set of arrangements to the next, step by step.",
    noun="phase|phases",
    columns=("Plan", "From and to", "Milestones met"),
    sorts={"phase": "title", "plan": "plan"},
    otherwise="starts_on",
    empty_title="No phases here",
    empty="A chair or the business unit plans the phases of a change, each with its milestones.",
    header=("Reference", "Phase", "Plan", "From", "To", "Milestone", "First due", "Due", "Answers for it", "State", "Met", "What shows it", "Why it slipped", "Source"),
)  # fmt: skip


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Every phase with how many of its milestones are met."""
    states = [(OPEN, "With milestones to come"), (LATE_ONES, "With late milestones")]
    filters = LogFilter(request.GET, states=states, actor=request.actor, otherwise="All phases", has_agencies=False)  # fmt: skip
    rows = _narrowed(Phase.objects.visible_to(request.actor), filters, request)
    rows = rows.select_related("partnership").prefetch_related("milestones").annotate(
        late=Count("milestones", filter=_late(request)),
        all_of_them=Count("milestones"),
        met=Count("milestones", filter=Q(milestones__state=MilestoneState.MET)),
    )  # fmt: skip
    may = holds(request.actor, WRITE_PLAN)
    new_one = [move("Plan a phase", at(request, "phase-new"), may, primary=True)]
    return listing(
        request, LOG, rows, filters=filters, line=_line, record=_record, moves=new_one if may else ()
    )  # fmt: skip


def _late(request: MemberRequest) -> Q:
    late = Milestone.objects.late(request.actor.today).order_by()
    return Q(milestones__in=late.values("pk"))


def _narrowed(rows: QuerySet[Phase], filters: LogFilter, request: MemberRequest) -> QuerySet[Phase]:
    state = filters.chosen().get("state")
    if state == OPEN:
        waits = Milestone.objects.exclude(state=MilestoneState.MET).order_by()
        return rows.filter(pk__in=waits.values("phase"))
    if state == LATE_ONES:
        late = Milestone.objects.late(request.actor.today).order_by()
        return rows.filter(pk__in=late.values("phase"))
    return rows


def _days(one: Phase) -> str:
    first = say_date(one.starts_on) if one.starts_on else ""
    last = say_date(one.ends_on) if one.ends_on else ""
    if first and last:
        return f"{first} to {last}"
    return f"From {first}" if first else f"To {last}" if last else "No days yet"


def _line(one: Any) -> Line:
    met = f"{one.met} of {one.all_of_them}" if one.all_of_them else "None planned"
    return Line(one, (one.plan, _days(one), met), _tags(one))


def _tags(one: Any) -> list[Tag]:
    if one.source:
        return [("From a document", "grey")]
    if one.late:
        return [(f"{one.late} late", "red")]
    is_over = one.all_of_them and one.met == one.all_of_them
    return [("All met", "green")] if is_over else [("On course", "blue")]


def _record(one: Phase) -> list[list[object]]:
    name: list[object] = [one.reference, one.title, one.plan, one.starts_on, one.ends_on]
    rows: list[list[object]] = [
        [*name, step.title, step.first_due_on, step.due_on, step.owner_post, step.get_state_display(), step.met_on, step.evidence, step.slipped_because, one.source]
        for step in one.milestones.all()
    ]  # fmt: skip
    return rows or [[*name, *[""] * 8, one.source]]


@needs(WRITE_PLAN)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Plan a phase."""
    form = PhaseForm(request.POST or None)
    asks = of_the_plan(request, "Plan a phase", "Save", (LOG.title, at(request, "phases")))

    def act(words: Any, version: int) -> Phase:  # noqa: ARG001 - a new one has no version yet
        return phases.plan(words=words, by=request.actor, now=timezone.now())

    return ask(request, form, asks, act, done="The phase is planned. Add its milestones.")


# --- one phase --------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Phase:
    rows = Phase.objects.visible_to(request.actor)
    return visible_or_404(rows.select_related("partnership", "saved_by"), reference=reference)


@require_safe
def phase(request: MemberRequest, reference: str) -> HttpResponse:
    """One phase with its milestones in the order of their days."""
    found, actor = _found(request, reference), request.actor
    steps = list(found.milestones.all())
    for one in steps:
        one.phase = found
    may_write = access.may_write(actor, found)
    return shown(
        request,
        found,
        log=LOG,
        name="phases",
        template="governance/plan/phase.html",
        tags=[],
        texts=[("What it brings", found.about)],
        facts=[
            Fact("Plan", found.plan),
            Fact("From and to", _days(found)),
            Fact("Taken from", found.source),
            Fact(
                "Touchstones", "What it does to them", at(request, "measurement", "phase", found.pk)
            ),
        ],
        moves=[
            ("Add a milestone", "milestone-new", may_write),
            ("Change its words", "phase-change", may_write),
        ],
        lines=[_drawn(request, one) for one in steps],
    )


def _drawn(request: MemberRequest, one: Milestone) -> dict[str, Any]:
    acts = [
        ("Say that it is met", "milestone-meet"),
        ("Give it a later day", "milestone-slip"),
        ("Change its words", "milestone-change"),
    ]
    return {
        "step": one,
        "tags": [(one.get_state_display(), one.colour)]
        + ([LATE] if one.is_late(request.actor.today) else []),
        "acts": [(label, at(request, name, one.phase.reference, one.pk)) for label, name in acts]
        if access.may_report(request.actor, one)
        else [],
    }


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What a phase said at each version."""
    return versions(request, _found(request, reference), kind=PHASE, log=LOG, name="phases")


def _to(found: Phase) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change a phase's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*WORDS, "version")}
    form = PhaseForm(request.POST or None, initial=stands)
    asks = of_the_plan(request, "Change the phase", "Save", _to(found), found.reference)
    act = partial(phases.reword, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The phase is saved.", may=may)


# --- its milestones ---------------------------------------------------------------------------------------------------


def _milestone(request: MemberRequest, reference: str, pk: int) -> Milestone:
    found = _found(request, reference)
    step = visible_or_404(Milestone.objects.filter(phase=found), pk=pk)
    step.phase = found
    return step


@require_http_methods(FORM)
def milestone_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a milestone."""
    found = _found(request, reference)
    form = MilestoneForm(request.POST or None)
    asks = of_the_plan(request, "Add a milestone", "Add it", _to(found), str(found))
    act = partial(phases.add_milestone, found, by=request.actor)
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The milestone is in the phase.", may=may)


@require_http_methods(FORM)
def milestone_change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Change a milestone's words."""
    step = _milestone(request, reference, pk)
    stands = {"title": step.title, "owner_post": step.owner_post}
    form = MilestoneWordsForm(request.POST or None, initial=stands)
    asks = of_the_plan(request, "Change the milestone", "Save", _to(step.phase), step.title)
    act = partial(phases.change_milestone, step, by=request.actor)
    may = access.may_report(request.actor, step)
    return ask(request, form, asks, act, done="The milestone is saved.", may=may)


@require_http_methods(FORM)
def milestone_meet(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say that a milestone is met."""
    step = _milestone(request, reference, pk)
    form = MetForm(request.POST or None, actor=request.actor)
    asks = of_the_plan(request, "Say that it is met", "It is met", _to(step.phase), step.title)
    act = partial(phases.meet, step, by=request.actor)
    may = access.may_report(request.actor, step)
    return ask(request, form, asks, act, done="The milestone is met.", may=may)


@require_http_methods(FORM)
def milestone_slip(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Give a milestone a later day."""
    step = _milestone(request, reference, pk)
    form = SlipForm(request.POST or None, milestone=step)
    says = [f"It is due on {say_date(step.due_on)}. That day stays beside the new one."]
    asks = of_the_plan(
        request, "Give it a later day", "Save the new day", _to(step.phase), step.title, says=says
    )
    act = partial(phases.slip, step, by=request.actor)
    may = access.may_report(request.actor, step)
    return ask(request, form, asks, act, done="The new day is saved.", may=may)
