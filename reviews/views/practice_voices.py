"""Monthly notes and written requests; the family and the practitioners: who is at work, and who is heard."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership import pdf
from partnership.access import ALLOWED
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import deadlines
from reviews.access import practice_work as access
from reviews.forms.practice_work import (
    AnswerForm,
    EventForm,
    FamilyForm,
    NoteForm,
    RelativeForm,
    RequestForm,
)
from reviews.models import CaseReading, FamilyMember, MonthlyNote, PracticeReview, WrittenRequest
from reviews.services import practice_notes, practice_pages, practice_voices, readings
from reviews.views.practice_doors import Asks, Shared, ask, at, frame, opened, seen
from reviews.views.practice_reviews import ASK

FAMILY = Shared(
    mark=lambda row: row.version,
    words=lambda row: row.contribution or row.response or row.not_because,
    typed=lambda form: str(form.data.get("contribution", "")),
)
FAMILY_FIELDS = (
    "informed_on",
    "invited_on",
    "advocate_offered_on",
    "advocate",
    "contributed_on",
    "contribution",
    "shown_draft_on",
    "response",
    "not_because",
    "version",
)


def _moves(review: PracticeReview, *asked: tuple[str, str, Any]) -> list[dict[str, Any]]:
    allowed = [(label, name) for label, name, may in asked if may]
    return [
        {"label": label, "url": at(review, name), "allowed": True, "primary": not number}
        for number, (label, name) in enumerate(allowed)
    ]


@require_safe
def progress(request: MemberRequest, reference: str) -> HttpResponse:
    """The monthly notes, the one that is owed, and what the reviewer was asked in writing."""
    review = opened(request, reference, "progress")
    actor = request.actor
    owed = practice_notes.owed(review)
    notes = MonthlyNote.objects.filter(review=review, written_at__isnull=False)
    requests = [
        {
            "request": one,
            "is_late": one.answered_on is None and one.reply_by < actor.today,
            "may_answer": access.may_answer(actor, one, opened=ALLOWED),
        }
        for one in review.requests.select_related("selection__reviewer", "sent_by")
    ]
    may_write = owed is not None and access.may_write_note(actor, review, opened=ALLOWED)
    return render(
        request,
        "reviews/practice_reviews/progress.html",
        {
            **frame(review, ALLOWED),
            "owed": deadlines.chips(deadlines.of(owed), actor.today) if owed else [],
            "notes": notes.select_related("written_by"),
            "requests": requests,
            "moves": _moves(
                review,
                ("Write this month's note", "-note", may_write),
                ("Ask the reviewer", "-request", access.may_ask(actor, review, opened=ALLOWED)),
            ),
        },
    )


@ASK
def note(request: MemberRequest, reference: str) -> HttpResponse:
    """Write the note of this month."""
    review = seen(request, reference)
    owed = practice_notes.owed(review)
    late = owed is not None and practice_notes.is_late(owed, timezone.now())
    form = NoteForm(request.POST or None, is_late=late)
    return ask(
        request,
        review,
        form,
        Asks(
            title="This month's note",
            button="Save the note",
            done="The note is saved. The next is owed in a month.",
            back=at(review, "-progress"),
        ),
        lambda: practice_notes.write(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_write_note(request.actor, review),
    )


@ASK
def request_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask the reviewer in writing."""
    review = seen(request, reference)
    form = RequestForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        Asks(
            title="Ask the reviewer in writing",
            button="Make the request",
            done="The request is made. Send the letter to the reviewer.",
            says=(
                "The letter carries today's date and is the writing that the regulations ask for.",
            ),
            back=at(review, "-progress"),
        ),
        lambda: practice_voices.ask(review, by=request.actor, now=timezone.now(), **form.asked()),
        lambda: access.may_ask(request.actor, review),
    )


def _request(review: PracticeReview, pk: int) -> WrittenRequest:
    rows = WrittenRequest.objects.filter(review=review)
    related = ("review__incident", "review__partnership", "partnership", "selection__reviewer", "sent_by")  # fmt: skip
    return visible_or_404(rows.select_related(*related), pk=pk)


@ASK
def answer(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record what came in answer to a request."""
    review = seen(request, reference)
    row = _request(review, pk)
    form = AnswerForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        Asks(
            title=f"Answer to request {row.number}",
            button="Save the answer",
            done="The answer is recorded.",
            back=at(review, "-progress"),
        ),
        lambda: practice_voices.answer(row, by=request.actor, **form.arguments()),
        lambda: access.may_answer(request.actor, row),
    )


@require_safe
def letter(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """A written request as a letter; taking it away is recorded before it is made."""
    review = opened(request, reference, "letter")
    row = _request(review, pk)
    readings.note(
        review.incident,
        CaseReading.What.COPY,
        item=f"{review.reference} request {row.number}",
        by=request.actor,
        now=timezone.now(),
    )
    answer = HttpResponse(pdf.render(practice_pages.letter(row)), content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="{review.reference}-request-{row.number}.pdf"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def voices(request: MemberRequest, reference: str) -> HttpResponse:
    """The family by their roles, and the events for practitioners."""
    review = opened(request, reference, "voices")
    actor = request.actor
    may_keep = access.may_keep_family(actor, review, opened=ALLOWED)
    may_event = access.may_record_event(actor, review, opened=ALLOWED)
    return render(
        request,
        "reviews/practice_reviews/voices.html",
        {
            **frame(review, ALLOWED),
            "family": list(review.family.all()),
            "events": list(review.events.all()),
            "may_keep": may_keep,
            "moves": _moves(
                review,
                ("Record somebody of the family", "-relative", may_keep),
                ("Record an event for practitioners", "-event", may_event),
            ),
        },
    )


@ASK
def relative(request: MemberRequest, reference: str) -> HttpResponse:
    """Record somebody of the family by their role."""
    review = seen(request, reference)
    form = RelativeForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        Asks(
            title="Record somebody of the family",
            button="Save",
            done="The person is recorded. Say how they take part.",
            back=at(review, "-voices"),
        ),
        lambda: practice_voices.name_relative(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_keep_family(request.actor, review),
    )


@ASK
def family(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """How one member of the family takes part."""
    review = seen(request, reference)
    row = visible_or_404(FamilyMember.objects.filter(review=review), pk=pk)
    row.review = review
    started = {name: getattr(row, name) for name in FAMILY_FIELDS}
    form = FamilyForm(request.POST or None, initial=started)
    return ask(
        request,
        review,
        form,
        Asks(
            title=f"How they take part: {str(row).lower()}",
            button="Save",
            done="What you wrote is saved.",
            back=at(review, "-voices"),
        ),
        lambda: practice_voices.involve(
            row,
            form.involvement(),
            version=form.cleaned_data["version"],
            by=request.actor,
            now=timezone.now(),
        ),
        lambda: access.may_keep_family(request.actor, review),
        reads="family",
        shared=FAMILY,
    )


@ASK
def event(request: MemberRequest, reference: str) -> HttpResponse:
    """Record an event for practitioners."""
    review = seen(request, reference)
    form = EventForm(request.POST or None)
    return ask(
        request,
        review,
        form,
        Asks(
            title="An event for practitioners",
            button="Save the event",
            done="The event is recorded.",
            back=at(review, "-voices"),
        ),
        lambda: practice_voices.record_event(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        lambda: access.may_record_event(request.actor, review),
    )
