"""Choosing the reviewer of one review: the page of those considered, and each step to the appointment."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.access import ALLOWED
from partnership.guards import MemberRequest, visible_or_404
from reviews.access import reviewer as access
from reviews.forms.reasons import ConfirmForm, ReasonForm
from reviews.forms.reviewers import (
    AppointForm,
    CheckForm,
    ConsiderForm,
    InterviewForm,
    NameForm,
)
from reviews.models import PracticeReview, Selection
from reviews.services import selections
from reviews.views.practice_doors import Asks, ask, at, frame, opened, seen
from reviews.views.practice_reviews import ASK


def _asks(review: PracticeReview, title: str, button: str, done: str, **more: Any) -> Asks:
    return Asks(title=title, button=button, done=done, back=at(review, "-reviewer"), **more)


def _one(review: PracticeReview, pk: int) -> Selection:
    rows = Selection.objects.filter(review=review)
    return visible_or_404(rows.select_related("review__incident", "reviewer__user"), pk=pk)


@require_safe
def page(request: MemberRequest, reference: str) -> HttpResponse:
    """Who was considered, how they were checked and interviewed, who is appointed and who was told."""
    review = opened(request, reference, "reviewer")
    found = list(Selection.objects.filter(review=review).select_related("reviewer", "appointed_by"))
    chosen = next((one for one in found if one.is_appointed), None)
    actor, may = request.actor, access.may_choose(request.actor, review)
    ready = {one.pk for one in found if access.may_appoint(actor, review, one)}
    return render(
        request,
        "reviews/practice_reviews/reviewer.html",
        {
            **frame(review, ALLOWED),
            "selections": [
                {
                    "row": one,
                    "lacks": "" if one.appointed_on else access.lacks(one),
                    "may_choose": bool(may) and not one.ended_on,
                    "may_appoint": one.pk in ready,
                }
                for one in found
            ],
            "chosen": chosen,
            "moves": _moves(request, review, chosen, is_ready=bool(ready)),
        },
    )


def _moves(
    request: MemberRequest, review: PracticeReview, chosen: Selection | None, *, is_ready: bool
) -> list[dict[str, Any]]:
    actor = request.actor
    asked = [
        ("Consider a reviewer", "-reviewer-consider", access.may_choose(actor, review), False),
        ("Record who has the name", "-reviewer-name", access.may_tell_name(actor, review), False),
        ("The reviewer has begun", "-start", access.may_start(actor, review, chosen), False),
        ("Remove the reviewer", "-reviewer-remove", access.may_remove(actor, review), True),
    ]
    allowed = [(label, name, warns) for label, name, may, warns in asked if may]
    main = "-start" if any(name == "-start" for _, name, _ in allowed) else ""
    if not main and not is_ready:
        main = next((name for _, name, warns in allowed if not warns), "")
    return [
        {
            "label": label,
            "url": at(review, name),
            "allowed": True,
            "primary": name == main,
            "warning": warns,
        }
        for label, name, warns in allowed
    ]


@ASK
def consider(request: MemberRequest, reference: str) -> HttpResponse:
    """Consider somebody of the register."""
    review = seen(request, reference)
    form = ConsiderForm(request.POST or None, actor=request.actor)
    return ask(
        request,
        review,
        form,
        _asks(
            review, "Consider a reviewer", "Consider this reviewer", "The reviewer is considered."
        ),
        lambda: selections.consider(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_choose(request.actor, review),
    )


@ASK
def check(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record whether a reviewer is independent enough."""
    review = seen(request, reference)
    row = _one(review, pk)
    form = CheckForm(
        request.POST or None,
        initial={
            "on": row.checked_on,
            "interests": row.interests,
            "is_independent": {True: "yes", False: "no"}.get(row.is_independent),  # type: ignore[arg-type]
            "note": row.independence_note,
        },
    )
    return ask(
        request,
        review,
        form,
        _asks(
            review, f"Is {row.reviewer} independent?", "Save the check", "The check is recorded."
        ),
        lambda: selections.check(row, form.check(), by=request.actor),
        lambda: access.may_choose(request.actor, review),
        reads="independence of a reviewer",
    )


@ASK
def interview(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record an interview."""
    review = seen(request, reference)
    row = _one(review, pk)
    form = InterviewForm(
        request.POST or None,
        initial={
            "on": row.interviewed_on,
            "panel": row.panel,
            "outcome": row.outcome,
            "note": row.interview_note,
        },
    )
    return ask(
        request,
        review,
        form,
        _asks(
            review,
            f"Interview with {row.reviewer}",
            "Save the interview",
            "The interview is recorded.",
        ),
        lambda: selections.interview(row, form.interview(), by=request.actor),
        lambda: access.may_choose(request.actor, review),
        reads="interview of a reviewer",
    )


@ASK
def appoint(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Appoint the reviewer, with the contract."""
    review = seen(request, reference)
    row = _one(review, pk)
    form = AppointForm(request.POST or None)
    says = [
        f"{row.reviewer} is let in to this case where they have an account here, until the review is published."
    ]
    return ask(
        request,
        review,
        form,
        _asks(
            review, f"Appoint {row.reviewer}", "Appoint", "The reviewer is appointed.", says=says
        ),
        lambda: selections.appoint(row, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_appoint(request.actor, review, row),
    )


@ASK
def name(request: MemberRequest, reference: str) -> HttpResponse:
    """Record who was given the reviewer's name."""
    review = seen(request, reference)
    row = selections.appointed(review)
    days = {"panel_on": "told_panel_on", "ofsted_on": "told_ofsted_on", "dfe_on": "told_dfe_on"}
    started = {field: getattr(row, column, None) for field, column in days.items()}
    form = NameForm(request.POST or None, initial=started)
    return ask(
        request,
        review,
        form,
        _asks(
            review,
            "Who has the reviewer's name",
            "Save the days",
            "The days are recorded.",
            says=[
                "The Panel, Ofsted and the Department for Education are given the name promptly."
            ],
        ),
        lambda: row and selections.tell_name(row, form.told(), by=request.actor),
        lambda: access.may_tell_name(request.actor, review),
    )


@ASK
def start(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that the reviewer has begun."""
    review = seen(request, reference)
    form = ConfirmForm(request.POST or None)
    says = [
        "The parts of the report are laid out.",
        "A note on time and quality is owed each month.",
    ]
    return ask(
        request,
        review,
        form,
        Asks(
            title="The reviewer has begun",
            button="Start the work",
            done="The work has begun.",
            says=says,
        ),
        lambda: selections.start(review, by=request.actor, now=timezone.now()),
        lambda: access.may_start(request.actor, review, selections.appointed(review)),
    )


@ASK
def remove(request: MemberRequest, reference: str) -> HttpResponse:
    """Remove the reviewer, with the reason."""
    review = seen(request, reference)
    form = ReasonForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        _asks(
            review,
            "Remove the reviewer",
            "Remove the reviewer",
            "The reviewer is removed, and the case is closed to them.",
            says=[
                "The case closes to them at once. What they wrote stays, and another can be appointed."
            ],
            is_warning=True,
        ),
        lambda: selections.remove(review, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_remove(request.actor, review),
    )
