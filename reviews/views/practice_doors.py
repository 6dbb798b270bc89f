"""What every page of a practice review shares: the doors, the frame around a page, and one way to ask and do it once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from partnership.access import Verdict
from partnership.errors import Refused, WrittenMeanwhile
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import references
from reviews.access.incident import may_open
from reviews.models import CaseReading, PracticeReview
from reviews.services import readings
from reviews.views import cases


def seen(request: MemberRequest, reference: str) -> PracticeReview:
    """The review for somebody who may see that it is there; 404 for everybody else."""
    rows = PracticeReview.objects.visible_to(request.actor).select_related(
        "partnership",
        "incident__partnership",
        "incident__rapid_review__partnership",
        "incident__practice_review__partnership",
        "rule_set",
        "publication__partnership",
        "briefing__partnership",
        "begun_by",
    )
    return visible_or_404(rows, reference=reference)


def note(request: MemberRequest, review: PracticeReview, *, item: str = "") -> None:
    """Record that the material of a review is opened, before a byte of it leaves."""
    readings.note(
        review.incident,
        CaseReading.What.PRACTICE_REVIEW,
        item=f"{review.reference} {item}".strip(),
        by=request.actor,
        now=timezone.now(),
    )


def opened(request: MemberRequest, reference: str, item: str) -> PracticeReview:
    """
    The review for somebody who may open the case, with the reading recorded: the door of every page of material.

    Raises Http404 where it is not there for this person, and Refused with the failing condition where it is closed.
    """
    review = seen(request, reference)
    demand(request, review, item)
    note(request, review, item=item)
    return review


def demand(request: MemberRequest, review: PracticeReview, item: str) -> None:
    """Go on for somebody who may open the case; else record that they were refused, and raise Refused."""
    cases.demand(
        request,
        review.incident,
        may_open(request.actor, review.incident),
        CaseReading.What.PRACTICE_REVIEW,
        item=f"{review.reference} {item}",
    )


def frame(review: PracticeReview, may: Verdict) -> dict[str, Any]:
    """What the head of every page of a review draws."""
    return {**cases.frame(review.incident, may, "Practice review"), "review": review}


def at(review: PracticeReview, name: str, **more: Any) -> str:
    """The address of a page of a review."""
    where = {"partnership_slug": review.partnership.slug, "reference": review.reference}
    return reverse(f"reviews:practice-review{name}", kwargs={**where, **more})


@dataclass(frozen=True)
class Asks:
    """What stands around a form, and what is said once it is done."""

    title: str
    button: str
    done: str
    says: Sequence[str] = ()
    is_warning: bool = False
    back: str = ""  # the address of the page before; the review's own page where it is empty


@dataclass(frozen=True)
class Shared:
    """A text that several people edit: what a page holds of it, and its words beside one's own after a collision."""

    mark: Callable[[Any], int]
    words: Callable[[Any], str]
    typed: Callable[[Any], str]

    def collided(self, form: Any, row: Any) -> dict[str, Any]:
        """Both texts for the page; saving what is typed now follows on the version that stands."""
        typed = form.data.copy()
        typed["version"] = str(self.mark(row))
        form.data = typed
        return {"theirs": row, "theirs_words": self.words(row), "yours": self.typed(form)}


def ask(
    request: MemberRequest,
    review: PracticeReview,
    form: Any,
    asks: Asks,
    act: Callable[[], Any],
    may: Callable[[], Verdict],
    *,
    reads: str = "",
    template: str = "reviews/practice_reviews/form.html",
    shared: Shared | None = None,
    **more: Any,
) -> HttpResponse:
    """
    Show a form, do once what it asks, and go back; a refusal stands at the form with everything still typed.

    `reads` says what of the case the page shows, and is logged before it is drawn; `shared` is for texts of several.
    """
    back = asks.back or review.get_absolute_url()
    collided: dict[str, Any] = {"theirs": None}
    if request.method != "POST" or not form.is_valid():
        may().require()
    else:
        try:
            if attempted(form, act, back, may):
                messages.success(request, asks.done)
                return redirect(back)
        except WrittenMeanwhile as meanwhile:
            if shared is None:
                raise
            collided = shared.collided(form, meanwhile.row)
    if reads:
        note(request, review, item=reads)
    head = frame(review, may_open(request.actor, review.incident))
    return render(
        request, template, {**head, "form": form, "asks": asks, "back": back, **collided, **more}
    )


def attempted(form: Any, act: Callable[[], Any], address: str, may: Callable[[], Verdict]) -> bool:
    """Do an act once for the form's key; False where a rule refused it, which then stands at the top of the form."""

    def once() -> str:
        act()
        return address

    try:
        references.once(form.cleaned_data["form_key"], once)
    except Refused as refusal:
        may().require()
        form.add_error(None, refusal.sentence)
        return False
    return True
