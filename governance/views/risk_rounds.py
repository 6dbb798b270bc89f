"""Rounds of risk reviews: open one, see how far it has come, remind the owners, close it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import risk as access
from governance.forms.risks import CloseRoundForm, RoundForm
from governance.models import RiskRound
from governance.rules.risk import REVIEW_RISKS
from governance.services import risk_rounds
from partnership.access import holds
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import page_of
from partnership.models import Deadline
from partnership.services import deadlines, references

COLUMNS = ["Round", "Opened", "Due", "Reviewed", "State"]
REVIEWS = ["Risk", "Owner", "Score", "Review"]


@needs(access.SEE_RISKS)
@require_safe
def rounds(request: MemberRequest) -> HttpResponse:
    """Every round, newest first, with how far it came."""
    rows = (
        RiskRound.objects.filter(partnership=request.partnership)
        .select_related("partnership")
        .annotate(
            asked=Count("reviews"),
            made=Count("reviews", filter=Q(reviews__reviewed_at__isnull=False)),
        )
        .order_by("-opened_on", "-pk")
    )
    url = reverse("governance:risk-round-new", args=[request.partnership.slug])
    moves = [{"label": "Open a round", "url": url, "allowed": True, "primary": True}]
    return render(
        request,
        "governance/risks/rounds.html",
        {
            "page": page_of(request, rows),
            "columns": COLUMNS,
            "moves": moves if holds(request.actor, access.REVIEW_ROUNDS) else [],
        },
    )


@needs(access.REVIEW_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: MemberRequest) -> HttpResponse:
    """Open a round of reviews."""
    form = RoundForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: risk_rounds.open_round(
                by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The round is open. The owners are told.")
        return redirect(address)
    return render(request, "governance/risks/round_new.html", {"form": form})


def _found(request: MemberRequest, reference: str) -> RiskRound:
    rows = RiskRound.objects.filter(partnership=request.partnership)
    return visible_or_404(rows.select_related("partnership", "closed_by"), reference=reference)


def _deadline(found: RiskRound) -> Deadline | None:
    return next((one for one in deadlines.of(found) if one.clock == REVIEW_RISKS.code), None)


def _is_late(found: RiskRound) -> bool:
    """Whether closing it now would be late, with nothing yet recorded of why."""
    deadline = _deadline(found)
    if deadline is None or hasattr(deadline, "breach"):
        return False
    return timezone.now() > deadline.due_at


@needs(access.SEE_RISKS)
@require_safe
def one_round(request: MemberRequest, reference: str) -> HttpResponse:
    """One round: what waits first, then what was reviewed, of the risks that the person reads."""
    found = _found(request, reference)
    deadline = _deadline(found)
    reviews = found.reviews.visible_to(request.actor).select_related(
        "risk__partnership", "risk__owner", "risk__owner_agency", "risk__owner_group", "reviewed_by"
    )
    reviews = reviews.prefetch_related("risk__owner_group__names")
    waiting, done = list(reviews.waiting()), list(reviews.done())
    chips = deadlines.chips([deadline] if deadline else [], request.actor.today)
    return render(
        request,
        "governance/risks/round.html",
        {
            "round": found,
            "chip": chips[0]["chip"] if chips else None,
            "waiting": waiting,
            "done": done,
            "total": len(waiting) + len(done),
            "columns": REVIEWS,
            "moves": _moves(found) if access.may_close_round(request.actor, found) else [],
        },
    )


def _moves(found: RiskRound) -> list[dict[str, Any]]:
    where = [found.partnership.slug, found.reference]
    return [
        {"label": label, "url": reverse(name, args=where), "allowed": True, "primary": False}
        for label, name in (
            ("Remind the owners", "governance:risk-round-remind"),
            ("Close the round", "governance:risk-round-close"),
        )
    ]


@needs(access.REVIEW_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: MemberRequest, reference: str) -> HttpResponse:
    """Remind the owners whose risks are still to be reviewed."""
    found = _found(request, reference)
    form = OnceForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            risk_rounds.remind(found, by=request.actor, now=timezone.now())
            return found.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The owners are reminded.")
        return redirect(address)
    access.may_close_round(request.actor, found).require()
    waiting = [one.risk for one in found.reviews.waiting().select_related("risk")]
    people = risk_rounds.owners_of(waiting, request.actor.today)
    says = [f"{one} is told." for one in people] or ["Nobody here answers for what is waiting."]
    return _page(request, found, form, "Remind the owners", says, "Send the reminders")


@needs(access.REVIEW_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close a round, saying why some risks were left where some were."""
    found = _found(request, reference)
    waiting = list(found.reviews.waiting().select_related("risk"))
    form = CloseRoundForm(request.POST or None, is_late=_is_late(found), is_complete=not waiting)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: risk_rounds.close(
                found, by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The round is closed.")
        return redirect(address)
    if request.method != "POST":
        access.may_close_round(request.actor, found).require()
    says = [f"Not reviewed: {one.risk}" for one in waiting] or ["Every risk was reviewed."]
    return _page(request, found, form, "Close the round", says, "Close it")


def _page(
    request: MemberRequest,
    found: RiskRound,
    form: OnceForm,
    title: str,
    says: list[str],
    button: str,
) -> HttpResponse:
    return render(
        request,
        "governance/risks/round_step.html",
        {"round": found, "form": form, "title": title, "says": says, "button": button},
    )  # fmt: skip
