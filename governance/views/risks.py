"""The risk registers: the list, the map of five by five, one risk with its trend, and each step it takes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import risk as access
from governance.forms import risks as forms
from governance.models import Outcome, Risk
from governance.rules.risk import (
    BAND_COLOURS,
    IMPACT_WORDS,
    LIKELIHOOD_WORDS,
    REVIEW_EVERY_MONTHS,
    STEPS,
    Band,
    Measure,
    Place,
    Register,
    RiskState,
)
from governance.services import risks
from partnership.access import SEE_TRAIL, Verdict, holds, no
from partnership.errors import WrittenMeanwhile
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.forms_actions import OwedForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Action, Actor
from partnership.services import references
from partnership.views.trail import trail_of
from partnership.working_days import months_after

SORTED_BY = {
    "reference": "reference", "title": "title", "score": "score", "review": "review_on",
    "register": "register",
}  # fmt: skip
COLUMNS = [
    {"label": "Risk", "sort": "title"},
    {"label": "Register", "sort": "register"},
    {"label": "Score", "sort": "score"},
    {"label": "Owner"},
    {"label": "Next review", "sort": "review"},
    {"label": "State"},
]
SCORE_COLUMNS = ["When", "If nothing were done", "Now", "As we want it", "Why"]
NOT_LIVE = no("It does not stand in a register.")
READERS = {
    Register.STRATEGIC: "the lead and delegated partners, the executive, the independent chair, the scrutineer, agency leads, designated professionals, the business unit, and whoever owns it.",
    Register.OPERATIONAL: "the lead and delegated partners, the chairs of groups, the independent chair, the scrutineer, agency leads, designated professionals, the business unit, and whoever owns it.",
}


# --- the registers ----------------------------------------------------------------------------------------------------


@needs(access.SEE_RISKS)
@require_safe
def register(request: MemberRequest) -> HttpResponse:
    """The risks that the person may read, narrowed by the address; the highest score first."""
    form = forms.RiskFilters(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    measure = Measure(chosen.get("measure") or Measure.CURRENT)
    rows = _narrowed(Risk.objects.visible_to(request.actor), chosen, measure, request.actor)
    rows = rows.scored(measure)
    if "sort" in request.GET:
        rows = sorted_by(request, rows, SORTED_BY, "reference")
    else:
        rows = rows.order_by(F("score").desc(nulls_last=True), "reference", "pk")
    rows = rows.select_related("partnership", "owner", "owner_agency", "owner_group")
    rows = rows.prefetch_related("owner_group__names")
    if exported(request):
        return _csv(rows)
    page = page_of(request, rows)
    return render(
        request,
        "governance/risks/list.html",
        {
            "page": page,
            "rows": [_drawn(one, measure, request.actor) for one in page],
            "columns": COLUMNS,
            "filters": form,
            "chosen": _cell_chosen(request, chosen),
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "measure": measure,
            "moves": _list_moves(request),
        },
    )


def _narrowed(rows: Any, chosen: dict[str, Any], measure: Measure, actor: Actor) -> Any:
    if words := chosen.get("q"):
        rows = rows.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if chosen.get("register"):
        rows = rows.filter(register=chosen["register"])
    if chosen.get("owner") == "mine":
        rows = rows.filter(
            Q(owner=actor.user)
            | Q(owner_agency__in=actor.agency_ids)
            | Q(owner_group__in=actor.group_ids)
        )
    if chosen.get("band"):
        rows = rows.in_band(Band(chosen["band"]), measure)
    if chosen.get("review") == "overdue":
        rows = rows.review_overdue(actor.today)
    for step in ("likelihood", "impact"):
        if chosen.get(step):
            rows = rows.filter(**{f"{measure}_{step}": chosen[step]})
    return _in_state(rows, chosen.get("state") or "")


def _in_state(rows: Any, state: str) -> Any:
    if state == "all":
        return rows
    if state in RiskState.values:
        return rows.filter(state=state)
    return rows.exclude(state=RiskState.CLOSED)


def _cell_chosen(request: MemberRequest, chosen: dict[str, Any]) -> list[dict[str, str]]:
    """The cell of the map that narrows the list, as filters that can be taken away."""
    named = {"likelihood": LIKELIHOOD_WORDS, "impact": IMPACT_WORDS}
    found = []
    for step, words in named.items():
        if chosen.get(step):
            kept = request.GET.copy()
            kept.pop(step)
            kept.pop("page", None)
            label = f"{step.capitalize()}: {words[chosen[step]].lower()}"
            found.append({"label": label, "remove_url": f"?{kept.urlencode()}"})
    return found


def _drawn(risk: Risk, measure: Measure, actor: Actor) -> dict[str, Any]:
    place = getattr(risk.scores, measure) if risk.scores else None
    late = risk.is_live and risk.review_on is not None and risk.review_on < actor.today
    return {"risk": risk, "place": place, "is_late": late}


def _list_moves(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, access.PROPOSE_RISK):
        return []
    url = reverse("governance:risk-new", args=[request.partnership.slug])
    return [{"label": "Propose a risk", "url": url, "allowed": True, "primary": True}]


def _csv(rows: QuerySet[Risk]) -> HttpResponse:
    header = ["Reference", "Register", "Risk", "Cause", "What may happen", "Effect", "State", "Owner", "Score before anything is done", "Score now", "Score as we want it", "How well we know it", "What we do", "Priority", "First noted", "Next review", "Source"]  # fmt: skip

    def says(place: Place | None) -> str:
        return place.says if place else ""

    return csv_response(
        "Risks",
        header,
        (
            [
                one.reference, one.get_register_display(), one.title, one.cause, one.event, one.effect,
                one.get_state_display(), one.owner_in_words,
                *((says(place) for place in (one.scores.inherent, one.scores.current, one.scores.target))
                  if one.scores else ("", "", "")),
                one.get_knowledge_display(), one.get_treatment_display(), one.priority, one.noted_on,
                one.review_on, one.source,
            ]
            for one in rows
        ),
    )  # fmt: skip


@needs(access.SEE_RISKS)
@require_safe
def heat_map(request: MemberRequest) -> HttpResponse:
    """The grid of five by five: how many risks stand in each place, in words, each a link to them."""
    form = forms.MapFilters(request.GET)
    form.is_valid()
    measure = Measure(form.cleaned_data.get("measure") or Measure.CURRENT)
    register_chosen = form.cleaned_data.get("register") or ""
    rows = Risk.objects.visible_to(request.actor).exclude(state=RiskState.CLOSED)
    if register_chosen:
        rows = rows.filter(register=register_chosen)
    steps = [f"{measure}_likelihood", f"{measure}_impact"]
    counted = rows.order_by().values_list(*steps).annotate(many=Count("pk"))
    found = {(likelihood, impact): many for likelihood, impact, many in counted}
    address = reverse("governance:risks", args=[request.partnership.slug])
    kept = {"measure": str(measure)} | ({"register": register_chosen} if register_chosen else {})
    return render(
        request,
        "governance/risks/map.html",
        {
            "filters": form,
            "measure": measure,
            "impacts": [{"number": one, "word": IMPACT_WORDS[one]} for one in STEPS],
            "lines": [
                {
                    "number": likelihood,
                    "word": LIKELIHOOD_WORDS[likelihood],
                    "cells": [_cell(Place(likelihood, impact), found, address, kept) for impact in STEPS],
                }
                for likelihood in reversed(STEPS)
            ],
            "bands": [{"label": one.label, "colour": BAND_COLOURS[one]} for one in Band],
            "unscored": sum(many for (likelihood, _), many in found.items() if likelihood is None),
            "total": sum(found.values()),
            "list_url": address,
        },
    )  # fmt: skip


def _cell(
    place: Place, found: dict[tuple[int, int], int], address: str, kept: dict[str, str]
) -> dict[str, Any]:
    where = {"likelihood": str(place.likelihood), "impact": str(place.impact)}
    return {
        "place": place,
        "band": place.band.label,
        "band_class": place.band.value.replace("_", "-"),
        "count": found.get((place.likelihood, place.impact), 0),
        "url": f"{address}?{urlencode(kept | where)}",
    }


# --- one risk ---------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Risk:
    rows = Risk.objects.visible_to(request.actor).select_related(
        "partnership", "owner", "owner_agency", "owner_group", "proposed_by", "tolerated_by",
        "sent_up_by", "closed_by",
    )  # fmt: skip
    return visible_or_404(rows, reference=reference)


def _at(risk: Risk, name: str) -> str:
    return reverse(f"governance:{name}", args=[risk.partnership.slug, risk.reference])


@require_safe
def risk(request: MemberRequest, reference: str) -> HttpResponse:
    """One risk: what it is, its three scores, how they moved, and the actions that answer it."""
    found = _found(request, reference)
    actor = request.actor
    rows = list(found.score_rows.select_related("by"))
    linked = found.action_links.count()
    answering = (
        Action.objects.visible_to(actor)
        .filter(risk_links__risk=found)
        .select_related("partnership", "owner", "owner_agency", "owner_group")
        .prefetch_related("owner_group__names")
        .order_by("due_on", "pk")
    )
    shown = list(answering)
    return render(
        request,
        "governance/risks/detail.html",
        _drawn(found, Measure.CURRENT, actor)
        | {
            "scores": found.scores,
            "knowledge": found.get_knowledge_display(),
            "rows": rows[::-1],
            "bars": [
                {"label": f"{one.at:%-d %b %Y}", "value": one.scores.current.score, "says": one.scores.current.says}
                for one in rows
            ],
            "actions": shown,
            "hidden_actions": linked - len(shown),
            "raised_in": _raised_in(found, actor),
            "score_columns": SCORE_COLUMNS,
            **_steps(found, actor),
            "readers": READERS[Register(found.register)],
            "trail": trail_of(found, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )  # fmt: skip


def _raised_in(found: Risk, actor: Actor) -> Outcome | None:
    """The outcome it was raised in, for those who may open that meeting."""
    if found.raised_in_id is None:
        return None
    rows = Outcome.objects.visible_to(actor).select_related("meeting__partnership")
    return rows.filter(pk=found.raised_in_id).first()


def _steps(found: Risk, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """What this person may do now: the likeliest steps as buttons, the others as links."""
    rescore = access.may_rescore(actor, found)
    first = [
        ("Score it", "risk-score", rescore),
        ("It stands as it is", "risk-confirm", rescore if found.is_live else NOT_LIVE),
        ("Give an action", "risk-action", access.may_give_action(actor, found)),
    ]
    if found.state == RiskState.ESCALATED:
        first.insert(0, ("Answer what was sent up", "risk-answer", access.may_answer(actor, found)))
    others = [
        ("Say that it is being reduced", "risk-mitigate", access.may_mitigate(actor, found)),
        ("Change the wording", "risk-change", access.may_change(actor, found)),
        ("Let it be borne for a time", "risk-tolerate", access.may_tolerate(actor, found)),
        ("Send it up to the strategic register", "risk-send-up", access.may_send_up(actor, found)),
        ("Close it", "risk-close", access.may_close(actor, found)),
        ("Open it again", "risk-reopen", access.may_reopen(actor, found)),
    ]
    accept = _acceptance(found, actor)
    buttons = [
        {
            "label": label,
            "url": _at(found, name),
            "allowed": True,
            "primary": not accept and not place,
        }
        for place, (label, name, _) in enumerate(one for one in first if one[2])
    ]
    more = [{"label": label, "url": _at(found, name)} for label, name, may in others if may]
    return {"moves": accept + buttons, "more": more}  # fmt: skip


def _acceptance(found: Risk, actor: Actor) -> list[dict[str, Any]]:
    """The way into the register, or what the proposal still lacks, for those who keep the register."""
    if found.state != RiskState.PROPOSED or not access.keeps(actor, found.register):
        return []
    may = access.may_accept(actor, found)
    return [
        {
            "label": "Take it into the register",
            "url": _at(found, "risk-accept"),
            "allowed": bool(may),
            "reason": may.reason,
            "primary": True,
        }
    ]


# --- steps ------------------------------------------------------------------------------------------------------------


@needs(access.PROPOSE_RISK)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest) -> HttpResponse:
    """Propose a risk for one of the registers."""
    form = forms.ProposalForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: risks.propose(
                form.wording(), scores=None, why="", by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        messages.success(request, "The risk is proposed. The business unit is told.")
        return redirect(address)
    return render(request, "governance/risks/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change what is said of a risk; when somebody else saved it meanwhile, show both and let the person choose."""
    found, actor = _found(request, reference), request.actor
    access.may_change(actor, found).require()
    form = forms.RiskForm(
        request.POST or None, actor=actor, initial=forms.RiskForm.initial_of(found)
    )
    theirs = None
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"],
                lambda: risks.change(
                    found, form.wording(), version=form.cleaned_data["version"], by=actor
                ).get_absolute_url(),
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            again = {**form.cleaned_data, "version": theirs.version}
            again.pop("form_key")
            form = forms.RiskForm(actor=actor, initial=again)
        else:
            messages.success(request, "The wording is saved.")
            return redirect(address)
    return render(
        request, "governance/risks/change.html", {"risk": found, "form": form, "theirs": theirs}
    )


def _step(
    request: MemberRequest,
    found: Risk,
    form: OnceForm,
    act: Callable[[], str],
    *,
    may: Verdict,
    title: str,
    button: str,
    done: str,
    says: tuple[str, ...] = (),
    warning: bool = False,
) -> HttpResponse:
    """One page that says what a step does, and a form that takes it once."""
    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, done)
        return redirect(address)
    may.require()
    return render(
        request,
        "governance/risks/step.html",
        {"risk": found, "form": form, "title": title, "says": says, "button": button, "warning": warning},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: MemberRequest, reference: str) -> HttpResponse:
    """Score a risk on the grid, with the reason."""
    found, actor = _found(request, reference), request.actor
    before = {name: getattr(found, name) for name in risks.STEP_FIELDS}
    form = forms.ScoreForm(request.POST or None, initial=_review_in(request) | before)
    return _step(
        request,
        found,
        form,
        lambda: risks.rescore(
            found,
            scores=form.scores(),
            why=form.cleaned_data["why"],
            review_on=form.cleaned_data["review_on"],
            by=actor,
            now=timezone.now(),
        ).get_absolute_url(),
        may=access.may_rescore(actor, found),
        title="Score this risk",
        button="Save the scores",
        done="The scores are saved, with your reason.",
        says=("Each earlier score stays, so that the trend can be seen.",),
    )


def _review_in(request: MemberRequest) -> dict[str, Any]:
    today = request.actor.today
    return {"today": today, "review_on": months_after(today, REVIEW_EVERY_MONTHS)}


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that a risk was looked at and stands as it is."""
    found, actor = _found(request, reference), request.actor
    form = forms.ReviewForm(request.POST or None, initial=_review_in(request))
    return _step(
        request,
        found,
        form,
        lambda: risks.confirm(
            found, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        may=access.may_rescore(actor, found),
        title="It stands as it is",
        button="Save",
        done="The review is recorded.",
        says=("Nothing about the risk has changed. In an open round it counts as reviewed.",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: MemberRequest, reference: str) -> HttpResponse:
    """Take a proposal into its register."""
    found, actor = _found(request, reference), request.actor
    form = OnceForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: risks.accept(found, by=actor).get_absolute_url(),
        may=access.may_accept(actor, found),
        title="Take it into the register",
        button="Take it in",
        done="The risk is in the register.",
        says=(f"It stands in the {found.register} register, and is reviewed in every round.",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mitigate(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what is being done to reduce a risk."""
    found, actor = _found(request, reference), request.actor
    form = forms.PlanForm(request.POST or None, initial={"plan": found.plan})
    return _step(
        request,
        found,
        form,
        lambda: risks.mitigate(found, by=actor, **form.arguments()).get_absolute_url(),
        may=access.may_mitigate(actor, found),
        title="Begin to reduce it",
        button="Save",
        done="The risk is being reduced.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tolerate(request: MemberRequest, reference: str) -> HttpResponse:
    """Let a risk be borne for a time."""
    found, actor = _found(request, reference), request.actor
    form = forms.TolerateForm(request.POST or None, initial=_review_in(request))
    return _step(
        request,
        found,
        form,
        lambda: risks.tolerate(
            found, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        may=access.may_tolerate(actor, found),
        title="Let it be borne for a time",
        button="Let it be borne",
        done="The risk is tolerated until that day, in your name.",
        says=(
            "Your name stands beside it, with the reason.",
            "It is reviewed on the last day. It does not become permanent.",
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_up(request: MemberRequest, reference: str) -> HttpResponse:
    """Send an operational risk up to the strategic register."""
    found, actor = _found(request, reference), request.actor
    form = forms.ReasonForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: risks.send_up(
            found, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        may=access.may_send_up(actor, found),
        title="Send it up to the strategic register",
        button="Send it up",
        done="The partners are told.",
        says=(
            "The lead and delegated partners are told.",
            "They take it into the strategic register, or return it with the reason.",
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Take a risk that was sent up into the strategic register, or return it."""
    found, actor = _found(request, reference), request.actor
    form = forms.AnswerForm(request.POST or None)

    def act() -> str:
        given = form.arguments()
        verb = risks.take_in if given.pop("takes") == "in" else risks.send_back
        return verb(found, by=actor, now=timezone.now(), **given).get_absolute_url()

    return _step(
        request,
        found,
        form,
        act,
        may=access.may_answer(actor, found),
        title="Answer what was sent up",
        button="Send the answer",
        done="Your answer is recorded, and whoever sent it up is told.",
        says=(f"Why it was sent up: {found.sent_up_because}",),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a risk, or decline a proposal."""
    found, actor = _found(request, reference), request.actor
    form = forms.ReasonForm(request.POST or None)
    return _step(
        request,
        found,
        form,
        lambda: risks.close(
            found, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        may=access.may_close(actor, found),
        title="Close this risk",
        button="Close it",
        done=f"{found.reference} is closed.",
        says=(
            "It leaves the register and the map. Its history stays, and it can be opened again.",
        ),
        warning=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, reference: str) -> HttpResponse:
    """Open a closed risk again."""
    found, actor = _found(request, reference), request.actor
    form = forms.ReviewForm(request.POST or None, initial=_review_in(request))
    return _step(
        request,
        found,
        form,
        lambda: risks.reopen(
            found, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        may=access.may_reopen(actor, found),
        title="Open this risk again",
        button="Open it again",
        done=f"{found.reference} is open again.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def give_action(request: MemberRequest, reference: str) -> HttpResponse:
    """Give an action that answers a risk."""
    found, actor = _found(request, reference), request.actor
    form = OwedForm(request.POST or None, actor=actor)

    def act() -> str:
        risks.give_action(found, by=actor, now=timezone.now(), **form.arguments())
        return found.get_absolute_url()

    return _step(
        request,
        found,
        form,
        act,
        may=access.may_give_action(actor, found),
        title="Give an action",
        button="Give the action",
        done="The action is given.",
    )
