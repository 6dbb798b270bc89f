"""Disputes between agencies: the list, raising one, its stages with their clocks, and each step; and the ladder."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import dispute as access
from governance.forms import disputes as forms
from governance.models import Dispute, DisputeAgency, DisputeStage
from governance.rules.dispute import SETTLE, DisputeState, Level, Side
from governance.services import disputes
from partnership.access import SEE_TRAIL, Verdict, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor
from partnership.services import calendar, deadlines, references
from partnership.views.asking import Asks, ask
from partnership.views.trail import trail_of
from partnership.working_days import working_days_between

SORTED_BY = {"reference": "reference", "raised": "raised_at", "stage": "level", "due": "due_on"}
COLUMNS = [
    {"label": "Dispute", "sort": "reference"},
    {"label": "Between"},
    {"label": "Stage", "sort": "stage"},
    {"label": "Due", "sort": "due"},
    {"label": "State"},
]
COLOURS = {
    DisputeState.OPEN: "blue",
    DisputeState.RESOLVED: "green",
    DisputeState.UNRESOLVED: "red",
}
READERS = "agency leads, school leads and designated professionals of the agencies on its sides, the business manager, the independent chair, the delegated partners and the scrutineer; the lead partners from stage 4."


def _rows(request: MemberRequest) -> Any:
    """Disputes with their sides and the day that their stage is due."""
    due = DisputeStage.objects.filter(dispute=OuterRef("pk"), ended="").values("due_on")[:1]
    sides = DisputeAgency.objects.select_related("agency")
    return (
        Dispute.objects.visible_to(request.actor)
        .select_related("partnership")
        .prefetch_related(Prefetch("sides", sides, to_attr="both"))
        .annotate(due_on=Subquery(due))
    )


def _between(dispute: Any) -> str:
    said = {
        side: ", ".join(one.agency.called for one in dispute.both if one.side == side)
        for side in Side
    }
    return f"{said[Side.RAISES]} and {said[Side.ANSWERS]}"


@needs(access.SEE_DISPUTES)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The disputes that the person may read, narrowed by the address; what is due first stands first."""
    form = forms.DisputeFilters(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    rows = _narrowed(_rows(request), chosen)
    rows = sorted_by(request, rows, SORTED_BY, "due_on")
    if exported(request):
        return csv_response(
            "Disputes",
            ["Reference", "Raised", "About", "Between", "Stage", "Due", "Immediate risk", "State", "Can be learned"],
            (
                [one.reference, one.raised_at, one.get_about_display(), _between(one), one.level, one.due_on,
                 one.is_immediate, one.get_state_display(), one.get_theme_display()]
                for one in rows
            ),
        )  # fmt: skip
    page = page_of(request, rows)
    today = request.actor.today
    return render(
        request,
        "governance/disputes/list.html",
        {
            "page": page,
            "rows": [
                {
                    "dispute": one,
                    "between": _between(one),
                    "colour": COLOURS[DisputeState(one.state)],
                    "is_late": bool(one.due_on and one.due_on < today),
                }
                for one in page
            ],
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "may_word": bool(holds(request.actor, access.KEEP_LADDER)),
            "moves": _new_move(request),
        },
    )


def _narrowed(rows: Any, chosen: dict[str, Any]) -> Any:
    for name in ("about", "level"):
        if chosen.get(name):
            rows = rows.filter(**{name: chosen[name]})
    state = chosen.get("state") or DisputeState.OPEN
    return rows if state == "all" else rows.filter(state=state)


def _new_move(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, access.RAISE_DISPUTE):
        return []
    url = reverse("governance:dispute-new", args=[request.partnership.slug])
    return [{"label": "Raise a dispute", "url": url, "allowed": True, "primary": True}]


@needs(access.RAISE_DISPUTE)
@require_safe
def raised(request: MemberRequest) -> HttpResponse:
    """What the person raised: the stage and the state alone, for those who may not open it."""
    rows = Dispute.objects.filter(raised_by=request.actor.user).order_by("-raised_at", "-pk")
    return render(
        request,
        "governance/disputes/raised.html",
        {
            "page": page_of(request, rows),
            "columns": ["Reference", "Raised", "Stage", "State"],
            "moves": _new_move(request),
        },
    )


@needs(access.RAISE_DISPUTE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: MemberRequest) -> HttpResponse:
    """Raise a dispute."""
    actor = request.actor
    lines = disputes.ladder_of(request.partnership, actor.today)
    form = forms.RaiseForm(request.POST or None, actor=actor, lines=lines)

    def act() -> str:
        found = disputes.begin(form.raised(), by=actor, now=timezone.now())
        if Dispute.objects.visible_to(actor).filter(pk=found.pk).exists():
            return found.get_absolute_url()
        return reverse("governance:disputes-raised", args=[request.partnership.slug])

    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The dispute is raised. The other side is told.")
        return redirect(address)
    return render(
        request,
        "governance/disputes/new.html",
        {"form": form, "lines": [one for one in lines if one.is_used]},
    )


@needs(access.KEEP_LADDER)
@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request: MemberRequest) -> HttpResponse:
    """Word the ladder of this partnership: who settles a dispute at each stage, and in how many working days."""
    lines = disputes.ladder_of(request.partnership, request.actor.today)
    form = forms.LadderForm(request.POST or None, lines=lines)
    here = reverse("governance:dispute-ladder", args=[request.partnership.slug])

    def act() -> str:
        disputes.word_ladder(form.new_lines(), by=request.actor)
        return here

    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The ladder is saved. Stages that begin from now on follow it.")
        return redirect(address)
    return render(request, "governance/disputes/ladder.html", {"form": form, "lines": lines})


# --- one dispute ------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Dispute:
    rows = Dispute.objects.visible_to(request.actor).select_related(
        "partnership", "raised_by", "ended_by"
    )
    return visible_or_404(rows, reference=reference)


@require_safe
def dispute(request: MemberRequest, reference: str) -> HttpResponse:
    """One dispute: its sides, its stages with their days, the answers and the advice."""
    found, actor = _found(request, reference), request.actor
    sides = list(found.sides.select_related("agency"))
    stages = list(
        found.stages.select_related("answered_by", "ended_by").prefetch_related("advice__by")
    )
    now_at = next((one for one in stages if not one.ended), None)
    clock = deadlines.find(SETTLE[Level(now_at.level)], now_at) if now_at else None
    chips = deadlines.chips([clock] if clock else [], actor.today)
    return render(
        request,
        "governance/disputes/detail.html",
        {
            "dispute": found,
            "colour": COLOURS[DisputeState(found.state)],
            "sides": [
                {"says": side.label, "agencies": [one.agency.name for one in sides if one.side == side]}
                for side in Side
            ],
            "stages": [_drawn(one, actor) for one in stages],
            "chip": chips[0]["chip"] if chips else None,
            "moves": _moves(found, actor),
            "readers": READERS,
            "trail": trail_of(found, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )  # fmt: skip


def _drawn(stage: DisputeStage, actor: Actor) -> dict[str, Any]:
    """A stage with the working days it has taken."""
    ended_on = timezone.localdate(stage.ended_at) if stage.ended_at else actor.today
    days = working_days_between(stage.started_on, ended_on, calendar.holidays())
    return {
        "stage": stage,
        "days": days,
        "was_late": ended_on > stage.due_on,
        "advice": list(stage.advice.all()),
    }


def _moves(found: Dispute, actor: Actor) -> list[dict[str, Any]]:
    """What this person may do now."""
    carry = access.may_carry_on(actor, found)
    asked: list[tuple[str, str, bool]] = [
        ("Answer", "dispute-answer", bool(access.may_answer(actor, found))),
        ("Record the mediation", "dispute-mediate", bool(access.may_mediate(actor, found))),
        ("It is settled", "dispute-settle", bool(carry)),
        ("Take it further", "dispute-further", bool(carry) and found.level < Level.LEADERS),
        ("Advise", "dispute-advise", bool(access.may_advise(actor, found))),
        ("A child may be at immediate risk", "dispute-flag", bool(carry) and not found.is_immediate),
        ("Close it unresolved", "dispute-leave", bool(carry) and found.level == Level.LEADERS),
    ]  # fmt: skip
    return [
        {"label": label, "url": _at(found, name), "allowed": True, "primary": place == 0}
        for place, (label, name, _) in enumerate(one for one in asked if one[2])
    ]


def _at(found: Dispute, name: str) -> str:
    return reverse(f"governance:{name}", args=[found.partnership.slug, found.reference])


def _is_late(found: Dispute) -> bool:
    """Whether ending the stage now would be late, with nothing yet recorded of why."""
    stage = disputes.current_stage(found)
    clock = deadlines.find(SETTLE[Level(stage.level)], stage) if stage else None
    return clock is not None and timezone.now() > clock.due_at and not hasattr(clock, "breach")


def _step(
    request: MemberRequest,
    found: Dispute,
    form: OnceForm,
    act: Callable[[], object],
    *,
    may: Verdict,
    title: str,
    done: str,
    says: tuple[str, ...] = (),
) -> HttpResponse:
    """One page that says what a step does, and a form that takes it once."""

    def acted(**_: Any) -> str:
        act()
        return found.get_absolute_url()

    every = reverse("governance:disputes", args=[found.partnership.slug])
    crumbs = ("Disputes", every, found.reference, found.get_absolute_url())
    asks = Asks(title, "Save", crumbs, f"{found.reference}, stage {found.level}", says)
    return ask(request, form, asks, acted, done=done, may=may)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the answer of the side that is asked."""
    found, actor = _found(request, reference), request.actor
    form = forms.AnswerDisputeForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: disputes.answer(found, by=actor, now=timezone.now(), **form.arguments()),
        may=access.may_answer(actor, found),
        title="Answer",
        done="The answer is recorded. Settle the dispute now, or take it further.",
        says=("The clock goes on until the dispute is settled or taken further.",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def further(request: MemberRequest, reference: str) -> HttpResponse:
    """Take a dispute to a higher stage."""
    found, actor = _found(request, reference), request.actor
    if request.method == "POST":  # a second click asks for the stage that it is at by now
        ladder_here = disputes.ladder_of(found.partnership, actor.today)
        lines = [one for one in ladder_here if one.is_used]
    else:
        lines = disputes.levels_above(found, actor.today)
    form = forms.FurtherForm(request.POST or None, lines=lines, is_late=_is_late(found))
    return _step(
        request,
        found,
        form,
        lambda: disputes.take_further(found, by=actor, now=timezone.now(), **form.arguments()),
        may=access.may_carry_on(actor, found),
        title="Take it further",
        done="The dispute is at its next stage. A new clock has begun.",
        says=("Whoever settles disputes at that stage is told, by its reference alone.",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that a child may be at immediate risk."""
    found, actor = _found(request, reference), request.actor
    form = OnceForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: disputes.flag_risk(found, by=actor, now=timezone.now()),
        may=access.may_carry_on(actor, found),
        title="A child may be at immediate risk",
        done="The answer is due today.",
        says=(
            "If a child is in danger now, call 999 first. This page does not replace that.",
            "The answer is due today, and stages may be skipped.",
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mediate(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what the mediation came to."""
    found, actor = _found(request, reference), request.actor
    form = forms.MediationForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: disputes.mediate(found, by=actor, now=timezone.now(), **form.arguments()),
        may=access.may_mediate(actor, found),
        title="Record the mediation",
        done="The mediation is recorded. Settle the dispute now, or take it further.",
        says=(
            "You mediate on behalf of the Executive. What you record here is not changed later.",
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: MemberRequest, reference: str) -> HttpResponse:
    """Record advice."""
    found, actor = _found(request, reference), request.actor
    form = forms.AdviceForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: disputes.advise(found, by=actor, now=timezone.now(), **form.arguments()),
        may=access.may_advise(actor, found),
        title="Advise",
        done="Your advice is recorded.",
        says=("Both sides read it, with your name. It is not changed later.",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that a dispute is settled."""
    return _ended(request, reference, DisputeState.RESOLVED, "It is settled")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a dispute that even the leaders did not settle."""
    return _ended(request, reference, DisputeState.UNRESOLVED, "Close it unresolved")


def _ended(request: MemberRequest, reference: str, to: DisputeState, title: str) -> HttpResponse:
    found, actor = _found(request, reference), request.actor
    form = forms.EndForm(request.POST or None, is_late=_is_late(found))
    if to == DisputeState.UNRESOLVED:
        form.fields["outcome"].label = "What remains open, and to whom does it go now?"
    return _step(
        request,
        found,
        form,
        lambda: disputes.end(found, to, by=actor, now=timezone.now(), **form.arguments()),
        may=access.may_end(actor, found, to),
        title=title,
        done=f"{found.reference} has ended.",
        says=(
            "This ends the dispute. It stays in the record, and what can be learned is counted.",
        ),
    )
