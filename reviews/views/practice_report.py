"""The report of a review: its parts, its quality, freezing it, the partners' approvals."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.access import ALLOWED
from partnership.guards import MemberRequest, visible_or_404
from reviews.access import practice_report as access
from reviews.forms.practice_report import ApproveForm, PartForm, QualityForm
from reviews.forms.reasons import ConfirmForm
from reviews.models import PracticeReview, ReviewSection
from reviews.rules.practice_report import Quality
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.services import practice_approvals, practice_drafts
from reviews.views.practice_doors import Asks, Shared, ask, at, frame, opened, seen
from reviews.views.practice_reviews import ASK
from reviews.views.practice_steps import partners_of

PART = Shared(
    mark=lambda row: row.version,
    words=lambda row: row.text,
    typed=lambda form: str(form.data.get("text", "")),
)


@require_safe
def page(request: MemberRequest, reference: str) -> HttpResponse:
    """The report part by part, what was checked of it, and who has approved."""
    review = opened(request, reference, "report")
    actor = request.actor
    checks = practice_drafts.checks_of(review)
    may_check = access.may_check(actor, review, opened=ALLOWED)
    is_frozen = review.frozen_at is not None
    return render(
        request,
        "reviews/practice_reviews/report.html",
        {
            **frame(review, ALLOWED),
            "sections": [] if is_frozen else list(review.sections.select_related("saved_by")),
            "paragraphs": practice_approvals.paragraphs(review) if is_frozen else [],
            "may_write": access.may_write(actor, review, opened=ALLOWED),
            "qualities": [
                {
                    "key": one.value,
                    "label": one.label,
                    "check": checks.get(one),
                    "may_check": may_check,
                }
                for one in (Quality if is_frozen or review.state == State.DRAFT_RECEIVED else ())
            ],
            "partners": partners_of(review) if is_frozen else [],
            "moves": _moves(request, review),
        },
    )


def _moves(request: MemberRequest, review: PracticeReview) -> list[dict[str, Any]]:
    actor = request.actor
    given = practice_approvals.given(review)
    _, may_approve = access.sector_to_approve(actor, review, given, opened=ALLOWED)
    asked = [
        ("Approve for your partner", "-approve", may_approve),
        ("The draft is in", "-hand-in", access.may_hand_in(actor, review, opened=ALLOWED)),
        ("Ask the partners", "-send", access.may_send(actor, review, opened=ALLOWED)),
        ("The quality is assured", "-assure", access.may_check(actor, review, opened=ALLOWED)),
        ("Send it back", "-send-back", access.may_check(actor, review, opened=ALLOWED)),
        ("Take it back", "-take-back", access.may_take_back(actor, review, opened=ALLOWED)),
    ]
    allowed = [(label, name) for label, name, may in asked if may]
    if any(name == "-assure" for _, name in allowed) and practice_drafts.not_assured(review):
        allowed = [one for one in allowed if one[1] != "-assure"]
    main = next((name for _, name in allowed if name not in {"-send-back", "-take-back"}), "")
    return [
        {"label": label, "url": at(review, name), "allowed": True, "primary": name == main}
        for label, name in allowed
    ]


@ASK
def part(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Write one part of the report."""
    review = seen(request, reference)
    section = visible_or_404(ReviewSection.objects.filter(review=review), key=key)
    section.review = review
    form = PartForm(
        request.POST or None, initial={"version": section.version, "text": section.text}
    )
    return ask(
        request,
        review,
        form,
        Asks(
            title=section.title,
            button="Save",
            done="The words are saved.",
            says=(section.asks,),
            back=at(review, "-report"),
        ),
        lambda: practice_drafts.write(
            section, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_write(request.actor, review),
        reads=f"report, {section.key}",
        shared=PART,
    )


@ASK
def quality(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Say what was found of one quality of the draft."""
    review = seen(request, reference)
    access.may_check(request.actor, review).require()
    found = visible_quality(key)
    standing = practice_drafts.checks_of(review).get(found)
    started = {}
    if standing:
        started = {"is_met": "yes" if standing.is_met else "no", "note": standing.note}
    form = QualityForm(request.POST or None, initial=started)
    return ask(
        request,
        review,
        form,
        Asks(
            title=found.label,
            button="Save the check",
            done="The check is recorded.",
            back=at(review, "-report"),
        ),
        lambda: practice_drafts.check(
            review, quality=found, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_check(request.actor, review),
        reads="quality",
    )


def visible_quality(key: str) -> Quality:
    """The quality with a name; 404 where there is none."""
    if key not in Quality.values:
        raise Http404
    return Quality(key)


def _confirmed(
    request: MemberRequest, reference: str, asks: dict[str, Any], act: Any, may: Any
) -> HttpResponse:
    """A page that says what will happen, and a button that does it once."""
    review = seen(request, reference)
    form = ConfirmForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        Asks(back=at(review, "-report"), **asks),
        lambda: act(review, by=request.actor, now=timezone.now()),
        lambda: may(request.actor, review),
    )


@ASK
def hand_in(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that the draft is in."""
    asks = {
        "title": "The draft is in",
        "button": "Hand in the draft",
        "done": "The draft is in. Its quality is checked next.",
        "says": ["The monthly notes end here.", "Its quality is checked, and it may come back."],
    }
    return _confirmed(request, reference, asks, practice_drafts.hand_in, access.may_hand_in)


@ASK
def send_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Give the draft back to the reviewer."""
    asks = {
        "title": "Send the draft back",
        "button": "Send it back",
        "done": "The draft is with the reviewer again.",
        "says": ["What was checked stays recorded.", "A note is owed each month again."],
    }
    return _confirmed(request, reference, asks, practice_drafts.send_back, access.may_check)


@ASK
def assure(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that the quality of the draft is assured."""
    asks = {
        "title": "The quality is assured",
        "button": "Assure the quality",
        "done": "The quality is assured. The partners are asked next.",
        "says": ["From here on the words stay as they are, until somebody takes the report back."],
    }
    return _confirmed(request, reference, asks, practice_drafts.assure, access.may_check)


@ASK
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Freeze the report and ask the three partners."""
    asks = {
        "title": "Ask the partners to approve",
        "button": "Freeze it and ask the partners",
        "done": "The report is frozen, and the partners are asked.",
        "says": [
            "The words are frozen paragraph by paragraph.",
            "The delegated partners are told that it waits for them. The mail carries no word of the case.",
        ],
    }
    return _confirmed(request, reference, asks, practice_approvals.send, access.may_send)


@ASK
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the report a draft again."""
    asks = {
        "title": "Take the report back",
        "button": "Take it back",
        "done": "The report is a draft again.",
        "says": [
            "Approvals, readings and copies so far stay recorded and count no more.",
            "Its quality is checked again, and the three partners are asked again.",
        ],
        "is_warning": True,
    }
    return _confirmed(request, reference, asks, practice_approvals.take_back, access.may_take_back)


@ASK
def approve(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the frozen report once more and approve it for one's partner."""
    review = seen(request, reference)
    given = practice_approvals.given(review)
    sector, _ = access.sector_to_approve(request.actor, review, given)
    form = ApproveForm(request.POST or None, initial={"seen": review.round})
    return ask(
        request,
        review,
        form,
        Asks(
            title="Approve the report",
            button="Approve the report",
            done="Your approval is recorded.",
            back=at(review, "-report"),
        ),
        lambda: practice_approvals.approve(
            review, seen=form.cleaned_data["seen"], by=request.actor, now=timezone.now()
        ),
        lambda: access.sector_to_approve(request.actor, review, given)[1],
        reads="report",
        template="reviews/practice_reviews/approve.html",
        sector=sector.label if sector else "",
        hat=request.actor.hat_in_words,
        paragraphs=practice_approvals.paragraphs(review),
    )
