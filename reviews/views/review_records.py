"""The record of a rapid review: read, written part by part, decided, signed, sent, answered and taken away as a copy."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership import pdf, word
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest
from partnership.services import deadlines, references
from partnership.templatetags.ui import say_time
from reviews.access import incident as incident_access
from reviews.access import rapid_review as access
from reviews.forms.rapid_reviews import (
    PanelAnswerForm,
    PartForm,
    ReviewDecisionForm,
    SendingForm,
    SignForm,
)
from reviews.models import CaseReading, RapidReview, ReviewSending
from reviews.rules.rapid_review import RAPID_REVIEW, recipients
from reviews.rules.review_record import PARTS
from reviews.services import (
    review_copies,
    review_pages,
    review_records,
    review_sendings,
    review_signatures,
)
from reviews.views import cases
from reviews.views.rapid_reviews import ASK, Step, found, opened, take_step

AUTOSAVE = "autosave"
CONFLICT = "Somebody else saved this part. Nothing of yours is lost: save it to see both texts side by side."


@require_safe
def record(request: MemberRequest, reference: str) -> HttpResponse:
    """The whole record, with what it says nothing on yet."""
    review = opened(request, reference)
    may_open = incident_access.may_open(request.actor, review.incident)
    written = review_pages.record(review)
    return render(
        request,
        "reviews/rapid_reviews/record.html",
        {
            **cases.frame(review.incident, may_open, "Record"),
            "review": review,
            "record": written,
            "missing": [
                one for chapter in written.chapters for one in chapter.parts if one.is_missing
            ],
            "may_write": access.may_write(request.actor, review, opened=may_open),
            "may_decide": access.may_decide(request.actor, review, opened=may_open),
            "signatures": review_pages.signatures_of(review),
            "sendings": review.sendings.select_related("response"),
        },
    )


@ASK
def part(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Write one part; as one types it saves itself, and where two people wrote, both texts are shown."""
    if key not in PARTS:
        raise Http404
    review = _to_write(request, reference)
    one = review_records.part_of(review, key)
    initial = {"text": one.text, "answer": one.answer, "version": one.version}
    form = PartForm(request.POST or None, initial=initial, part=one.part)
    by_itself = request.headers.get("X-Saved") == AUTOSAVE
    theirs = None
    if form.is_valid():
        try:
            saved = review_records.write(
                review, key=key, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        except WrittenMeanwhile as conflict:
            theirs = review_records.part_of(review, key)
            if by_itself:
                return JsonResponse({"says": CONFLICT}, status=409)
            yours = {**form.cleaned_data, "version": conflict.row.version}
            form = PartForm(initial=yours, part=one.part)
        else:
            if by_itself:
                says = f"Saved at {say_time(saved.saved_at)} by you"
                return JsonResponse({"version": saved.version, "says": says})
            messages.success(request, f"“{one.part.title}” is saved.")
            return redirect(f"{review.at('rapid-review-record')}#{key}")
    elif by_itself and request.method == "POST":
        return JsonResponse({"says": "Not saved: the text is too long."}, status=400)
    context = {
        "review": review,
        "one": one,
        "form": form,
        "theirs": theirs,
        "record_url": review.at("rapid-review-record"),
    }
    return render(request, "reviews/rapid_reviews/part.html", context)


def _to_write(request: MemberRequest, reference: str) -> RapidReview:
    """The review for somebody who writes its record now; a page that is drawn is a reading, a save by itself is not."""
    review = found(request, reference)
    access.may_write(request.actor, review).require()
    return review if request.headers.get("X-Saved") == AUTOSAVE else opened(request, reference)


@ASK
def decide(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the partners' decision, with the matters to weigh beside it."""
    may = access.may_decide(request.actor, found(request, reference))
    review = opened(request, reference) if may else found(request, reference)
    initial = {"decision": review.decision, "reason": review.decision_reason}
    form = ReviewDecisionForm(request.POST or None, initial=initial)
    return take_step(
        request,
        review,
        form,
        may,
        Step("Record the partners' decision", "Save the decision", "The decision is recorded."),
        lambda: review_records.decide(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        weighed=review_records.chapters(review)[-1] if may else None,
    )


@ASK
def sign(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the whole record, then sign it for one's partner or say that the partner does not agree."""
    review = found(request, reference)
    given = review_pages.signatures_of(review)
    sector, may = access.sector_to_sign(request.actor, review, given)
    form = SignForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            review_signatures.sign(review, by=request.actor, now=timezone.now(), **form.arguments())
            return review.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "Your answer is recorded. Thank you.")
        return redirect(address)
    may.require()
    return render(
        request,
        "reviews/rapid_reviews/sign.html",
        {
            "review": opened(request, reference),
            "record": review_pages.record(review),
            "form": form,
            "sector": sector.label if sector else "",
            "given": given,
        },
    )


@ASK
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the signed record was sent; when it was late, why."""
    review = found(request, reference)
    may = access.may_send(request.actor, review, review_pages.signatures_of(review))
    form = SendingForm(request.POST or None, deadline=deadlines.find(RAPID_REVIEW, review))
    to = ", ".join(one.label for one in recipients(review.incident.rule_set.edition))
    return take_step(
        request,
        review,
        form,
        may,
        Step(
            "Record that it was sent",
            "Record the sending",
            "The sending is recorded, and the Panel's answer is expected next.",
            (
                f"Send the document first. It goes to: {to}.",
                "The words as sent are kept, and the record stays as it is.",
            ),
        ),
        lambda: review_sendings.send(
            review,
            sent_at=form.cleaned_data["sent_at"],
            breach=form.breach(),
            by=request.actor,
            now=timezone.now(),
        ),
    )


@ASK
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what the Panel answered."""
    review = found(request, reference)
    form = PanelAnswerForm(request.POST or None)
    return take_step(
        request,
        review,
        form,
        access.may_record_answer(request.actor, review),
        Step("Record the Panel's answer", "Save the answer", "The Panel's answer is recorded."),
        lambda: review_sendings.record_answer(
            review, by=request.actor, now=timezone.now(), **form.arguments()
        ),
    )


@require_safe
def sent(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """The words as they were sent."""
    review = found(request, reference)
    incident_access.may_open(request.actor, review.incident).require()
    sending = ReviewSending.objects.filter(review=review, number=number).first()
    if sending is None:
        raise Http404
    opened(request, reference)
    context = {"review": review, "sending": sending}
    return render(request, "reviews/rapid_reviews/sent.html", context)


@require_safe
def as_pdf(request: MemberRequest, reference: str) -> HttpResponse:
    """The document for the Panel as a tagged PDF, marked with its reader; nothing of it is stored."""
    review = opened(request, reference, CaseReading.What.COPY)
    mark = review_pages.mark_of(request.actor, timezone.now())
    content = pdf.render(review_pages.printed(review, mark))
    return _to_take_away(content, "application/pdf", f"{review.reference}.pdf")


@require_safe
def as_word(request: MemberRequest, reference: str) -> HttpResponse:
    """The same text as a Word document."""
    review = opened(request, reference, CaseReading.What.COPY)
    content = review_copies.word_of(review, review_pages.mark_of(request.actor, timezone.now()))
    return _to_take_away(content, word.MEDIA_TYPE, f"{review.reference}.docx")


def _to_take_away(content: bytes, media_type: str, file_name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
