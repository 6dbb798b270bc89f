"""Telling a delay, pausing a review for proceedings, and letting it go on."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from partnership.guards import MemberRequest
from partnership.models import Actor
from reviews.access import practice_review as access
from reviews.forms.practice_reviews import DelayForm
from reviews.forms.reasons import ConfirmForm
from reviews.models import PracticeReview
from reviews.services import practice_delays, practice_milestones
from reviews.views.practice_doors import Asks, ask, seen
from reviews.views.practice_reviews import ASK

TELL = Asks(
    title="Tell a delay",
    button="Save what was told",
    done="The delay is recorded. It is confirmed again in a month.",
    says=(
        "A review that takes longer than six months is told to the Panel and to the Secretary of State, with the reason.",
        "The six months stay as they are; what is expected now stands beside them.",
    ),
)
PAUSE = Asks(
    title="Pause for proceedings",
    button="Pause the review",
    done="The review is paused, and the delay is recorded.",
    says=(
        "Use this while a trial, an inquest or another review forbids going on.",
        "The Panel and the Secretary of State are told first. Learning that cannot wait may still be shared.",
    ),
)
RESUME = Asks(
    title="Let the review go on",
    button="Let it go on",
    done="The review goes on from where it stood.",
    says=("It goes on from where it was paused. Its six months ran on meanwhile.",),
)


def _form(request: MemberRequest, review: PracticeReview, *, for_pause: bool) -> DelayForm:
    running = practice_milestones.clock_of(review)
    return DelayForm(
        request.POST or None,
        is_late=practice_delays.confirmation_is_late(review, timezone.now()),
        for_pause=for_pause,
        due_on=running.due_on if running else None,
    )


@ASK
def tell(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the Panel and the Secretary of State were told of a delay, or that it goes on."""
    review = seen(request, reference)
    form = _form(request, review, for_pause=False)

    def act() -> Any:
        return practice_delays.tell(review, form.told(), by=request.actor, now=timezone.now())

    return ask(
        request, review, form, TELL, act, lambda: access.may_tell_delay(request.actor, review)
    )


@ASK
def pause(request: MemberRequest, reference: str) -> HttpResponse:
    """Let a review stand still for proceedings."""
    review = seen(request, reference)
    form = _form(request, review, for_pause=True)

    def act() -> Any:
        return practice_delays.pause(review, form.told(), by=request.actor, now=timezone.now())

    return ask(request, review, form, PAUSE, act, lambda: access.may_pause(request.actor, review))


@ASK
def resume(request: MemberRequest, reference: str) -> HttpResponse:
    """Let a paused review go on."""
    review = seen(request, reference)
    actor: Actor = request.actor
    form = ConfirmForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        RESUME,
        lambda: practice_delays.resume(review, by=actor, now=timezone.now()),
        lambda: access.may_resume(actor, review),
    )
