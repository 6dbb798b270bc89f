"""
The practice reviews that the matrix's addresses name, each where something can be done with it.

They are put into their states at once: how a review comes there is tested with its services, and a world is made often.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Publication
from partnership.services import publications
from reviews.models import (
    Clearance,
    ClearanceMark,
    PracticeReview,
    ReportParagraph,
    ReviewSection,
    ReviewTerms,
    Selection,
)
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.practice_work import Asked, Relation
from reviews.services import practice_drafts, practice_notes, practice_voices
from tests.factories import practice_reviews as make
from tests.factories.practice_walks import Walk, a_reviewer, wording
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    with scope(partnership=here.partnership):
        reviewer = a_reviewer(here)
        scoped = _at(here, State.SCOPED)
        ReviewTerms.objects.create(
            partnership=here.partnership,
            review=scoped,
            number=1,
            saved_at=timezone.now(),
            saved_by=here.maya.user,
            **wording().__dict__,
        )
        read = _at(here, State.FINAL, frozen_at=timezone.now())
        return {
            "practice_review": make.make_review(here),
            "paused_practice_review": make.paused(here),
            "scoped_practice_review": scoped,
            "selection": Walk(here, scoped).choose(reviewer),
            "named_practice_review": _appointed(here, _at(here, State.COMMISSIONED), reviewer),
            **_working(here, reviewer),
            "draft_practice_review": _at(here, State.DRAFT_RECEIVED),
            "assured_practice_review": _at(here, State.QUALITY_ASSURED),
            "frozen_practice_review": _frozen(here, State.QUALITY_ASSURED),
            "read_practice_review": read,
            "differing": _differing(here, read),
            "copied_practice_review": _frozen(here, State.PRE_PUBLICATION),
            "published_practice_review": _published(here),
            "reviewer": reviewer,
        }


def _at(here: Cast, state: State, **fields: Any) -> PracticeReview:
    review = make.make_review(here)
    for name, value in {"state": state, **fields}.items():
        setattr(review, name, value)
    review.save()
    return review


def _appointed(here: Cast, review: PracticeReview, reviewer: Any) -> PracticeReview:
    today = timezone.localdate()
    Selection.objects.create(
        partnership=here.partnership,
        review=review,
        reviewer=reviewer,
        considered_at=timezone.now(),
        considered_by=here.maya.user,
        interests="QZX-C4-interests",
        is_independent=True,
        checked_on=today,
        interviewed_on=today,
        panel="The chair",
        outcome="suitable",
        contract_value=Decimal(9500),
        budget_line="Reviews",
        appointed_on=today,
        appointed_by=here.maya.user,
        told_panel_on=today,
        told_ofsted_on=today,
        told_dfe_on=today,
    )
    return review


def _working(here: Cast, reviewer: Any) -> dict[str, Any]:
    """A review at work whose draft can be handed in, with a request to its reviewer and one of the family."""
    review, now = _appointed(here, _at(here, State.IN_PROGRESS), reviewer), timezone.now()
    practice_drafts.lay_out(review)
    ReviewSection.objects.filter(review=review).update(text="QZX-C4-part")
    practice_notes.go_on(review, by=here.maya, now=now)
    return {
        "working_practice_review": review,
        "relative": practice_voices.name_relative(
            review, relation=Relation.MOTHER, by=here.maya, now=now
        ),
        "written_request": practice_voices.ask(
            review,
            asks=Asked.DRAFT,
            text="QZX-C4-request",
            reply_by=timezone.localdate(),
            by=here.maya,
            now=now,
        ),
    }


def _paragraph(review: PracticeReview) -> ReportParagraph:
    return ReportParagraph.objects.create(
        partnership=review.partnership,
        review=review,
        round=1,
        position=1,
        key="about",
        kind="text",
        text="QZX-C4-paragraph",
        at=timezone.now(),
    )


def _frozen(here: Cast, state: State) -> PracticeReview:
    review = _at(here, state, frozen_at=timezone.now())
    _paragraph(review)
    return review


def _differing(here: Cast, review: PracticeReview) -> ReportParagraph:
    """A paragraph that one of two readers keeps and the other withholds."""
    paragraph, now = _paragraph(review), timezone.now()
    for reader, why in ((here.osei, ""), (here.tom, "legal")):
        reading = Clearance.objects.create(
            partnership=here.partnership,
            review=review,
            round=1,
            by=reader.user,
            hat=reader.hat_in_words,
            begun_at=now,
            handed_in_at=now,
        )
        ClearanceMark.objects.create(
            partnership=here.partnership,
            clearance=reading,
            paragraph=paragraph,
            why=why,
            reason="QZX-C4-mark" if why else "",
        )
    return paragraph


def _published(here: Cast) -> PracticeReview:
    copy = publications.publish(
        kind=Publication.Kind.REVIEW,
        reference="PR-MATRIX",
        title="A practice review",
        summary="",
        html="<p>Public.</p>",
        pdf=None,
        by=here.maya,
        now=timezone.now(),
        keep_public_until=timezone.localdate() + timedelta(days=365),
    )
    today: date = timezone.localdate()
    return _at(here, State.PUBLISHED, frozen_at=timezone.now(), publication=copy, public_on=today)


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """A review and a reviewer of the other partnership; the reference is nowhere here."""
    review = make.make_review(there, why=f"{canary} why")
    review.reference = "PR-2026-900"
    review.save()
    return {
        "foreign_practice_review": review,
        "foreign_reviewer": a_reviewer(there, name=f"{canary} reviewer"),
    }
