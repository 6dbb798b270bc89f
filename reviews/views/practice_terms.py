"""The terms of reference of a review: their versions, writing them, and that the group agreed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.access import ALLOWED
from partnership.guards import MemberRequest
from reviews.access import practice_work as access
from reviews.forms.practice_work import AgreeForm, TermsForm
from reviews.models import ReviewTerms
from reviews.services import practice_terms
from reviews.views.practice_doors import Asks, Shared, ask, at, frame, opened, seen
from reviews.views.practice_reviews import ASK


def _words(row: ReviewTerms) -> str:
    return f"{row.questions}\n\n{row.method}"


SHARED = Shared(
    mark=practice_terms.mark,
    words=_words,
    typed=lambda form: str(form.data.get("questions", "")),
)


@require_safe
def page(request: MemberRequest, reference: str) -> HttpResponse:
    """The terms that hold, a version that waits to be agreed, and the older ones."""
    review = opened(request, reference, "terms")
    actor = request.actor
    versions = list(review.terms.select_related("saved_by", "agreed_by"))
    newest = versions[0] if versions else None
    may_write = access.may_write_terms(actor, review)
    may_agree = access.may_agree_terms(actor, review)
    waits = newest is not None and not newest.agreed_on
    moves = [
        {
            "label": "Agree these terms" if waits else "Agree the terms",
            "url": at(review, "-terms-agree"),
            "allowed": True,
            "primary": True,
        },
        {
            "label": "Write the terms" if newest is None else "Change the terms",
            "url": at(review, "-terms-write"),
            "allowed": True,
            "primary": not (waits and may_agree),
        },
    ]
    shown = [moves[0]] if waits and may_agree else []
    shown += [moves[1]] if may_write else []
    return render(
        request,
        "reviews/practice_reviews/terms.html",
        {**frame(review, ALLOWED), "versions": versions, "moves": shown},
    )


@ASK
def write(request: MemberRequest, reference: str) -> HttpResponse:
    """Write the terms, or a new version of agreed ones."""
    review = seen(request, reference)
    standing = practice_terms.newest(review)
    started = {name: getattr(standing, name, None) for name in practice_terms.FIELDS}
    started["version"] = practice_terms.mark(standing)
    form = TermsForm(request.POST or None, initial=started)
    says = ["The agreed terms stay as they are; this begins a new version."]
    return ask(
        request,
        review,
        form,
        Asks(
            title="Terms of reference",
            button="Save the terms",
            done="The terms are saved.",
            says=says if standing and standing.agreed_on else (),
            back=at(review, "-terms"),
        ),
        lambda: practice_terms.write(
            review,
            form.wording(),
            version=form.cleaned_data["version"],
            by=request.actor,
            now=timezone.now(),
        ),
        lambda: access.may_write_terms(request.actor, review),
        reads="terms",
        shared=SHARED,
    )


@ASK
def agree(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the group agreed the newest version, which is shown once more."""
    review = seen(request, reference)
    standing = practice_terms.newest(review)
    form = AgreeForm(request.POST or None, initial={"version": practice_terms.mark(standing)})
    return ask(
        request,
        review,
        form,
        Asks(
            title="Agree the terms of reference",
            button="Record the agreement",
            done="The terms are agreed.",
            back=at(review, "-terms"),
        ),
        lambda: (
            standing
            and practice_terms.agree(
                standing, by=request.actor, now=timezone.now(), **form.arguments()
            )
        ),
        lambda: access.may_agree_terms(request.actor, review),
        reads="terms",
        shared=SHARED,
        template="reviews/practice_reviews/agree.html",
        terms=standing,
    )
