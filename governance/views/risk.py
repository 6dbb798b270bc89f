"""One risk: what it says, and the steps that are taken with it, each a page with one form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import risk as access
from governance.forms import risks as forms
from governance.models import Outcome, Risk
from governance.rules.risk import (
    REVIEW_EVERY_MONTHS,
    Measure,
    Register,
    RiskState,
)
from governance.services import risks
from governance.views.risks import drawn
from partnership.access import SEE_TRAIL, Verdict, holds, no
from partnership.errors import WrittenMeanwhile
from partnership.forms import OnceForm
from partnership.forms_actions import OwedForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import Action, Actor
from partnership.services import references
from partnership.views.asking import Asks, ask
from partnership.views.trail import trail_of
from partnership.working_days import months_after

SCORE_COLUMNS = ["When", "If nothing were done", "Now", "As we want it", "Why"]
NOT_LIVE = no("It does not stand in a register.")
READERS = {
    Register.STRATEGIC: "the lead and delegated partners, the executive, the independent chair, the scrutineer, agency leads, designated professionals, the business unit, and whoever owns it.",
    Register.OPERATIONAL: "the lead and delegated partners, the chairs of groups, the independent chair, the scrutineer, agency leads, designated professionals, the business unit, and whoever owns it.",
}


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
        drawn(found, Measure.CURRENT, actor)
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
    crumbs = (
        "Risks",
        reverse("governance:risks", args=[found.partnership.slug]),
        found.reference,
        found.get_absolute_url(),
    )
    caption = f"{found.reference}: {found.title}"
    asks = Asks(title, button, crumbs, caption, says, is_warning=warning)
    return ask(request, form, asks, lambda **_: act(), done=done, may=may)


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
