"""Before and after publication: the copies, what the public will read, publishing, and the briefing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.access import ALLOWED, Verdict, no
from partnership.guards import MemberRequest
from partnership.services import calendar
from reviews.access import practice_report as access
from reviews.forms.practice_report import AfterForm, CopiesForm, PublishForm
from reviews.forms.reasons import ConfirmForm
from reviews.models import PracticeReview
from reviews.rules.practice_report import MUST_AFTER, CopyTo, Phase
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.practice_review import latest_copy_day
from reviews.services import clearances, practice_pages, practice_publications
from reviews.services.practice_reviews import copy_days
from reviews.views.practice_doors import Asks, ask, at, frame, opened, seen
from reviews.views.practice_reviews import ASK


@require_safe
def page(request: MemberRequest, reference: str) -> HttpResponse:
    """What is planned, which copies left, what still stands in the way, and the public copy as it will be read."""
    review = opened(request, reference, "publication")
    may_copy = access.may_send_copies(request.actor, review, opened=ALLOWED)
    planned = review.planned_on
    days = copy_days(review)
    return render(
        request,
        "reviews/practice_reviews/publication.html",
        {
            **frame(review, ALLOWED),
            "before": list(practice_publications.copies_of(review, Phase.BEFORE).values()),
            "after": list(practice_publications.copies_of(review, Phase.AFTER).values()),
            "days": days,
            "copy_by": latest_copy_day(planned, days, calendar.holidays()) if planned else None,
            "is_cleared": clearances.is_cleared(review),
            "copy": practice_pages.public_body(review) if review.frozen_at else "",
            "title": practice_pages.title_of(review),
            "moves": _moves(request, review, may_copy),
        },
    )


def _moves(
    request: MemberRequest, review: PracticeReview, may_copy: Verdict
) -> list[dict[str, Any]]:
    actor = request.actor
    may_publish = access.may_publish(actor, review, opened=ALLOWED)
    if may_publish and review.planned_on:
        why_not = practice_publications.why_not_public(review, review.planned_on)
        may_publish = no(why_not) if why_not else may_publish
    asked = [
        ("Publish", "-publish", may_publish),
        ("Plan another day" if review.planned_on else "Record the copies", "-copies", may_copy),
        (
            "Record the copies",
            "-copies-after",
            access.may_send_after(actor, review, opened=ALLOWED),
        ),
        ("Make the briefing", "-brief", access.may_brief(actor, review, opened=ALLOWED)),
    ]
    waits = review.state == State.PRE_PUBLICATION
    shown = [one for one in asked if one[2] or (waits and one[1] == "-publish")]
    main = next((name for _, name, may in shown if may), "")
    return [
        {
            "label": label,
            "url": at(review, name),
            "allowed": bool(may),
            "reason": may.reason,
            "primary": name == main,
        }
        for label, name, may in shown
    ]


def _back(review: PracticeReview, title: str, button: str, done: str, **more: Any) -> Asks:
    return Asks(title=title, button=button, done=done, back=at(review, "-publication"), **more)


@ASK
def copies(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the copies that left before publication, and the planned day."""
    review = seen(request, reference)
    recorded = practice_publications.copies_of(review, Phase.BEFORE)
    started = {
        "publishes": review.publishes,
        "planned_on": review.planned_on,
        "not_published_because": review.not_published_because,
    }
    form = CopiesForm(request.POST or None, recorded=recorded, initial=started)
    days = copy_days(review)
    says = [
        f"The Panel and the Secretary of State have the copy {days} working days before publication at the latest.",
        "Where the report itself is not published, they are told why with the copy.",
    ]
    asks = _back(review, "Copies before publication", "Save the copies and the day", "The copies and the day are recorded.", says=says)  # fmt: skip
    return ask(
        request,
        review,
        form,
        asks,
        lambda: practice_publications.send_copies(
            review, form.plan(), by=request.actor, now=timezone.now()
        ),
        lambda: access.may_send_copies(request.actor, review),
        reads="publication",
    )


@ASK
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Publish what the copies announced, at once or after an embargo."""
    review = seen(request, reference)
    started = {}
    if review.planned_on and review.planned_on > request.actor.today:
        started = {"embargo_day": review.planned_on, "embargo_time": "10:00"}
    form = PublishForm(request.POST or None, initial=started)
    says = [
        "Anybody can read the page and the PDF on the public site. Look at the public copy first.",
        "Both are frozen, and stay public for a year at least.",
        "The Panel and the What Works Centre are sent it within seven days. The case closes to the reviewer.",
    ]
    return ask(
        request,
        review,
        form,
        _back(review, f"Publish {review.reference}", "Publish", "It is published.", says=says),
        lambda: practice_publications.publish(
            review,
            summary=form.cleaned_data["summary"],
            embargo_until=form.embargo_until,
            by=request.actor,
            now=timezone.now(),
        ),
        lambda: access.may_publish(request.actor, review),
    )


@ASK
def copies_after(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the copies that left after publication."""
    review = seen(request, reference)
    recorded = practice_publications.copies_of(review, Phase.AFTER)
    to = [one for one in (*MUST_AFTER, CopyTo.FAMILY, CopyTo.AGENCIES) if one not in recorded]
    form = AfterForm(request.POST or None, to=to)
    return ask(
        request,
        review,
        form,
        _back(review, "Copies after publication", "Save the copies", "The copies are recorded."),
        lambda: practice_publications.send_after(
            review,
            form.sent(),
            late_reason=form.cleaned_data["late_reason"],
            by=request.actor,
            now=timezone.now(),
        ),
        lambda: access.may_send_after(request.actor, review),
    )


@ASK
def brief(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the seven-minute briefing and the action for training."""
    review = seen(request, reference)
    form = ConfirmForm(request.POST or None)
    says = [
        "It is made from the published parts: what it is about, what went well, why, and what should improve.",
        "Anybody can read it, with the review. You get an action to plan training from it.",
    ]
    asks = _back(
        review,
        "Make the seven-minute briefing",
        "Make the briefing",
        "The briefing is made, and you have an action to plan training.",
        says=says,
    )
    return ask(
        request,
        review,
        form,
        asks,
        lambda: practice_publications.brief(review, by=request.actor, now=timezone.now()),
        lambda: access.may_brief(request.actor, review),
    )
