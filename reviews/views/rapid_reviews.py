"""One rapid review: its planner for those who see it, and the steps from the requests to the close."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Deadline, TrailEntry
from partnership.services import deadlines, references
from reviews.access import incident as incident_access
from reviews.access import information_request as request_access
from reviews.access import rapid_review as access
from reviews.forms.rapid_reviews import MeetingForm
from reviews.models import CaseReading, RapidReview
from reviews.rules.rapid_review import RAPID_REVIEW
from reviews.services import (
    planner,
    rapid_reviews,
    readings,
    review_pages,
    review_sendings,
    review_signatures,
)
from reviews.services.returns import standing
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])


def found(request: MemberRequest, reference: str) -> RapidReview:
    """The review for somebody who may see that it is there; 404 for everybody else."""
    rows = RapidReview.objects.visible_to(request.actor).select_related(
        "incident__partnership",
        "incident__lead_authority",
        "incident__rule_set",
        "partnership",
        "opened_by",
        "decided_by",
    )
    return visible_or_404(rows, reference=reference)


def opened(
    request: MemberRequest, reference: str, what: CaseReading.What = CaseReading.What.REVIEW
) -> RapidReview:
    """The review for somebody who may open its case, with the reading recorded before anything is drawn."""
    review = found(request, reference)
    incident_access.may_open(request.actor, review.incident).require()
    readings.note(
        review.incident, what, item=review.reference, by=request.actor, now=timezone.now()
    )
    return review


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """The planner: who does what on which working day, and who is late. No word of the case stands here."""
    review = found(request, reference)
    may_open = incident_access.may_open(request.actor, review.incident)
    signatures = review_pages.signatures_of(review)
    returns = standing(review, now=timezone.now())
    sendings = list(review.sendings.select_related("response", "recorded_by"))
    clock = deadlines.of(review)
    return render(
        request,
        "reviews/rapid_reviews/detail.html",
        {
            **cases.frame(review.incident, may_open, "Rapid review"),
            "review": review,
            "clocks": deadlines.chips(clock + _panel_clock(sendings), request.actor.today),
            "plan": _plan(review, clock, signatures, sendings, request),
            "returns": returns,
            "ask_url": _ask_url(request, review, may_open),
            "late_returns": [one for one in returns if one.is_late and not review.is_sent],
            "signatures": planner.signature_lines(review, signatures, opened=bool(may_open)),
            "sendings": sendings if may_open else [],
            "moves": _moves(request, review, may_open, signatures, sendings),
            "trail": TrailEntry.objects.of(review).select_related("by", "agency")[:10],
        },
    )


def _ask_url(request: MemberRequest, review: RapidReview, may_open: Verdict) -> str:
    """Where the agencies are asked, for those who may."""
    may_ask = request_access.may_ask(request.actor, review.incident, opened=may_open)
    return cases.at("information-requests-new")(review.incident) if may_ask else ""


def _panel_clock(sendings: list[Any]) -> list[Deadline]:
    return deadlines.of(sendings[-1]) if sendings else []


def _plan(
    review: RapidReview,
    clock: list[Deadline],
    signatures: list[Any],
    sendings: list[Any],
    request: MemberRequest,
) -> Any:
    running = next((one for one in clock if one.clock == RAPID_REVIEW.code), None)
    if running is None:
        return None
    return planner.of(review, running, signatures, sendings, request.actor.today)


# The act that each state waits for, which is worth a word to people who may not do it.
WAITS_FOR = {
    "open": "requests",
    "requests_issued": "returns",
    "returns_in": "meeting",
    "meeting_held": "draft",
    "drafted": "ask",
    "partner_signoff": "send",
    "submitted": "answer",
    "panel_response": "close",
}


def _moves(
    request: MemberRequest,
    review: RapidReview,
    opened: Verdict,
    signatures: list[Any],
    sendings: list[Any],
) -> list[dict[str, Any]]:
    """What the actor may do now, the main act first; the next step is explained to those who may not take it."""
    actor = request.actor
    last = sendings[-1] if sendings else None
    response = rapid_reviews.response_to(last)
    asked: list[tuple[str, str, Verdict]] = [
        ("Read and sign", "sign", access.sector_to_sign(actor, review, signatures, opened=opened)[1]),
        ("The requests are out", "requests", access.may_issue_requests(actor, review, opened=opened)),
        ("The returns are in", "returns", access.may_record_returns(actor, review, opened=opened)),
        ("Record the meeting", "meeting", access.may_hold(actor, review, opened=opened)),
        ("Record the decision", "decide", access.may_decide(actor, review, opened=opened)),
        ("Finish the draft", "draft", access.may_finish_draft(actor, review, opened=opened)),
        ("Ask the partners to sign", "ask", access.may_ask(actor, review, opened=opened)),
        ("Record that it was sent", "send", access.may_send(actor, review, signatures, opened=opened)),
        ("Record the Panel’s answer", "answer", access.may_record_answer(actor, review, opened=opened)),
        ("Decide again", "decide-again", access.may_decide_again(actor, review, response, opened=opened)),
        ("Close the review", "close", access.may_close(actor, review, last, response, opened=opened)),
        ("Take the record back", "take-back", access.may_take_back(actor, review, opened=opened)),
    ]  # fmt: skip
    main = next((name for _, name, verdict in asked if verdict), "")
    return [
        {
            "label": label,
            "url": review.at(f"rapid-review-{name}"),
            "allowed": bool(verdict),
            "reason": verdict.reason,
            "primary": name == main,
            "warning": False,
        }
        for label, name, verdict in asked
        if verdict or name == WAITS_FOR.get(review.state)
    ]


@dataclass(frozen=True)
class Step:
    """What the page of one step says: its heading, its button, what happens, and what is said when it is done."""

    heading: str
    button: str
    done: str
    says: tuple[str, ...] = ()
    warning: bool = False


def take_step(
    request: MemberRequest,
    review: RapidReview,
    form: Any,
    may: Verdict,
    step: Step,
    act: Callable[[], Any],
    **more: Any,
) -> HttpResponse:
    """A page with a form that takes one step, once, and leads back to the planner."""
    if form.is_valid():

        def once() -> str:
            act()
            return review.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], once)
        messages.success(request, step.done)
        return redirect(address)
    may.require()  # the service asks again, and takes a second click quietly
    context = {"review": review, "form": form, "step": step, **more}
    return render(request, "reviews/rapid_reviews/step.html", context)


@ASK
def requests(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the requests to the agencies are out."""
    review = found(request, reference)
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_issue_requests(request.actor, review),
        Step(
            "The requests are out",
            "Record that they are out",
            "The requests are recorded as sent.",
            ("Every agency that knew the child or the family has been asked, schools too.",),
        ),
        lambda: rapid_reviews.issue_requests(review, by=request.actor, now=timezone.now()),
        returns=standing(review, now=timezone.now()),
    )


@ASK
def returns(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that no return is waited for any more."""
    review = found(request, reference)
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_record_returns(request.actor, review),
        Step(
            "The returns are in",
            "Record that they are in",
            "The returns are recorded as in.",
            (
                "No return is waited for any more, and the meeting can be held.",
                "An agency that has not answered is then missing at the table.",
            ),
        ),
        lambda: rapid_reviews.record_returns(review, by=request.actor, now=timezone.now()),
        returns=standing(review, now=timezone.now()),
    )


@ASK
def meeting(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the meeting with its people and its purposes."""
    review = found(request, reference)
    form = MeetingForm(request.POST or None, review=review)
    return take_step(
        request,
        review,
        form,
        access.may_hold(request.actor, review),
        Step("Record the meeting", "Record the meeting", "The meeting is recorded."),
        lambda: rapid_reviews.hold(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
    )


@ASK
def draft(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that the draft is finished."""
    review = found(request, reference)
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_finish_draft(request.actor, review),
        Step(
            "Finish the draft",
            "The draft is finished",
            "The draft is finished. The partners can be asked to sign.",
            (
                "Every part of the record says something, and the decision is recorded.",
                "The words can still be changed until the partners are asked.",
            ),
        ),
        lambda: rapid_reviews.finish_draft(review, by=request.actor),
    )


@ASK
def ask(request: MemberRequest, reference: str) -> HttpResponse:
    """Freeze the words and ask the partners."""
    review = found(request, reference)
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_ask(request.actor, review),
        Step(
            "Ask the partners to sign",
            "Freeze the words and ask the partners",
            "The partners are asked to sign.",
            (
                "The words are frozen, so that all three partners sign the same record.",
                "The lead and delegated partners are told by e-mail, with the reference and no word of the case.",
                "You can take it back to change it. What was signed by then no longer counts.",
            ),
        ),
        lambda: review_signatures.ask(review, by=request.actor, now=timezone.now()),
    )


@ASK
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Take the record back from the partners."""
    review = found(request, reference)
    signed = len(review_pages.signatures_of(review))
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_take_back(request.actor, review),
        Step(
            "Take the record back",
            "Take it back",
            "The record is a draft again.",
            (
                "The record is a draft again and can be changed.",
                f"The signatures given so far ({signed}) no longer count: all three partners sign anew.",
            ),
            warning=True,
        ),
        lambda: review_signatures.take_back(review, by=request.actor),
    )


@ASK
def decide_again(request: MemberRequest, reference: str) -> HttpResponse:
    """Open the record again because the Panel disagrees."""
    review = found(request, reference)
    response = rapid_reviews.response_to(rapid_reviews.last_sending(review))
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_decide_again(request.actor, review, response),
        Step(
            "Decide again",
            "Open the record again",
            "The record is open. Record the partners' decision, then ask them to sign.",
            (
                "The partners decide again in the light of the Panel's answer.",
                "All three sign again, and the record is sent as our answer.",
                "What was sent first stays as it was sent.",
            ),
        ),
        lambda: review_sendings.decide_again(review, by=request.actor),
    )


@ASK
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close the review."""
    review = found(request, reference)
    last = rapid_reviews.last_sending(review)
    return take_step(
        request,
        review,
        OnceForm(request.POST or None),
        access.may_close(request.actor, review, last, rapid_reviews.response_to(last)),
        Step(
            "Close the review",
            "Close the review",
            "The review is closed.",
            ("Nothing more is waited for. The record stays as it was sent.",),
        ),
        lambda: rapid_reviews.close(review, by=request.actor, now=timezone.now()),
    )
