"""What the public does not read: one's own reading, both side by side once they are in, and settling a difference."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from partnership.access import ALLOWED
from partnership.guards import MemberRequest, visible_or_404
from reviews.access import practice_report as access
from reviews.forms.practice_report import ClearForm, SettleForm
from reviews.models import Clearance, PracticeReview, ReportParagraph
from reviews.rules.practice_report import READERS, Withheld
from reviews.services import clearances
from reviews.views.practice_doors import Asks, ask, at, attempted, demand, frame, note, seen
from reviews.views.practice_reviews import ASK


@ASK
def page(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the report paragraph by paragraph; the other reader's marks show once both are in."""
    review = seen(request, reference)
    demand(request, review, "clearance")
    readers = clearances.readers_of(review)
    mine = next((one for one in readers if one.by_id == request.actor.user.pk), None)
    may = access.may_clear(request.actor, review, readers, opened=ALLOWED)
    if request.method == "POST":
        may.require()
    form = _form(request, review, mine) if may else None
    if form is not None and form.is_valid() and _saved(request, review, form):
        return redirect(at(review, "-clearance"))
    note(request, review, item="clearance")
    is_over = len([one for one in readers if one.handed_in_at]) == READERS
    return render(
        request,
        "reviews/practice_reviews/clearance.html",
        {
            **frame(review, ALLOWED),
            "form": form,
            "why_not": may.reason,
            "readers": readers,
            "rows": _both(request, review, readers) if is_over else [],
            "is_over": is_over,
            "is_cleared": is_over and clearances.is_cleared(review),
        },
    )


def _form(request: MemberRequest, review: PracticeReview, mine: Clearance | None) -> ClearForm:
    return ClearForm(
        request.POST or None,
        paragraphs=clearances.to_read(review),
        marks=clearances.marks_of(mine) if mine else {},
        words=list(review.incident.children.values_list("pseudonym", flat=True)),
    )


def _saved(request: MemberRequest, review: PracticeReview, form: ClearForm) -> bool:
    readers = clearances.readers_of(review)
    done = attempted(
        form,
        lambda: clearances.mark(
            review, form.marks(), hand_in=form.hands_in, by=request.actor, now=timezone.now()
        ),
        at(review, "-clearance"),
        lambda: access.may_clear(request.actor, review, readers),
    )
    if done:
        said = "Your reading is handed in." if form.hands_in else "Your marks are saved."
        messages.success(request, said)
    return done


def _both(
    request: MemberRequest, review: PracticeReview, readers: list[Clearance]
) -> list[dict[str, Any]]:
    """Every paragraph with what both said and what holds."""
    may_settle = access.may_settle(request.actor, review, readers, opened=ALLOWED)
    return [
        {
            "paragraph": one.paragraph,
            "marks": [
                {
                    "says": Withheld(mark.why).label if mark.why else "keep",
                    "reason": mark.reason,
                    "by": readers[number].by,
                }
                for number, mark in enumerate(one.marks)
            ],
            "differs": one.differs,
            "withheld": Withheld(one.holds.why).label if one.holds and one.holds.why else "",
            "settle_url": at(review, "-settle", pk=one.paragraph.pk)
            if one.differs and may_settle
            else "",
        }
        for one in clearances.cleared(review)
    ]


@ASK
def settle(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Settle a paragraph on which the two readers differ."""
    review = seen(request, reference)
    rows = ReportParagraph.objects.filter(review=review, round=review.round)
    paragraph = visible_or_404(rows, pk=pk)
    paragraph.review = review
    form = SettleForm(request.POST or None)
    readers = clearances.readers_of(review)
    return ask(
        request,
        review,
        form,
        Asks(
            title=f"Settle paragraph {paragraph.position}",
            button="Save what holds",
            done="The difference is settled.",
            back=at(review, "-clearance"),
        ),
        lambda: clearances.settle(paragraph, by=request.actor, now=timezone.now(), **form.mark()),
        lambda: access.may_settle(request.actor, review, readers),
        reads="clearance",
        template="reviews/practice_reviews/settle.html",
        paragraph=paragraph,
    )
