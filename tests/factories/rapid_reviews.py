"""Rapid reviews in any state, walked there through the real services."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor
from reviews.models import RapidReview, RecordPart
from reviews.rules.incident import IncidentState
from reviews.rules.rapid_review import PanelAnswer, Purpose, RapidReviewState, ReviewDecision
from reviews.rules.review_record import PARTS, Holds, Running
from reviews.services import rapid_reviews, review_records, review_sendings, review_signatures
from tests.factories import reviews as cases
from tests.factories.reviews import Cast

CANARY = "QZX-C4"
S = RapidReviewState
ANSWERS = {str(Running): "no", str(Holds): "does_not"}
WALK = (
    S.OPEN,
    S.REQUESTS_ISSUED,
    S.RETURNS_IN,
    S.MEETING_HELD,
    S.DRAFTED,
    S.PARTNER_SIGNOFF,
    S.SUBMITTED,
    S.PANEL_RESPONSE,
    S.CLOSED,
)


def write_everything(cast: Cast, review: RapidReview, *, only_for_meeting: bool = False) -> None:
    """Say something in every part of the record, in one statement: the service is tested by itself."""
    RecordPart.objects.bulk_create(
        RecordPart(
            partnership=cast.partnership,
            review=review,
            key=key,
            text=f"{CANARY}-{key}: what was found.",
            answer=ANSWERS.get(str(part.answers), ""),
            version=1,
            saved_at=timezone.now(),
            saved_by=cast.maya.user,
        )
        for key, part in PARTS.items()
        if part.is_for_meeting or not only_for_meeting
    )


def write(
    review: RapidReview, key: str, text: str, answer: str = "", *, version: int = 0, by: Actor
) -> Any:
    return review_records.write(
        review, key=key, text=text, answer=answer, version=version, by=by, now=timezone.now()
    )


def hold(cast: Cast, review: RapidReview, **over: Any) -> RapidReview:
    values: dict[str, Any] = {
        "met_on": timezone.localdate(),
        "chair": cast.grace.user,
        "present": [one.user for one in (cast.priya, cast.osei, cast.tom, cast.grace, cast.sam)],
        "purposes": list(Purpose),
        "by": cast.maya,
        "now": timezone.now(),
    }
    return rapid_reviews.hold(review, **(values | over))


def decide(
    cast: Cast, review: RapidReview, decision: ReviewDecision = ReviewDecision.LCSPR
) -> RapidReview:
    return review_records.decide(
        review, decision=decision, reason=f"{CANARY}-reason", by=cast.priya, now=timezone.now()
    )


def sign_all(cast: Cast, review: RapidReview) -> None:
    for actor in (cast.priya, cast.osei, cast.tom):
        review_signatures.sign(
            review, agrees=True, comment=f"{CANARY}-comment", by=actor, now=timezone.now()
        )


def send(cast: Cast, review: RapidReview, **over: Any) -> Any:
    now = timezone.now()
    values: dict[str, Any] = {"sent_at": now, "by": cast.maya, "now": now}
    return review_sendings.send(review, **(values | over))


def answer(cast: Cast, review: RapidReview, says: PanelAnswer = PanelAnswer.AGREES) -> Any:
    return review_sendings.record_answer(
        review,
        answer=says,
        received_on=timezone.localdate(),
        note=f"{CANARY}-panel",
        by=cast.maya,
        now=timezone.now(),
    )


def opened(cast: Cast) -> RapidReview:
    """A review that has just been opened, with the school let in so that the child is heard."""
    incident = cases.incident_at(cast, IncidentState.NOTIFIED)
    cases.let_in(cast, incident, cast.sam)
    with scope(partnership=cast.partnership):
        return RapidReview.objects.get(incident=incident)


def review_at(
    cast: Cast, state: RapidReviewState, *, panel: PanelAnswer = PanelAnswer.AGREES
) -> RapidReview:
    """A review walked to a state by the people who may."""
    review = opened(cast)
    with scope(partnership=cast.partnership):
        for following in WALK[1 : WALK.index(state) + 1]:
            _step(cast, review, following, panel)
        review.refresh_from_db()
        return review


def _step(cast: Cast, review: RapidReview, to: RapidReviewState, panel: PanelAnswer) -> None:
    now, maya = timezone.now(), cast.maya
    steps: dict[RapidReviewState, Callable[[], object]] = {
        S.REQUESTS_ISSUED: lambda: rapid_reviews.issue_requests(review, by=maya, now=now),
        S.RETURNS_IN: lambda: rapid_reviews.record_returns(review, by=maya, now=now),
        S.MEETING_HELD: lambda: _meet(cast, review),
        S.DRAFTED: lambda: _draft(cast, review),
        S.PARTNER_SIGNOFF: lambda: review_signatures.ask(review, by=maya, now=now),
        S.SUBMITTED: lambda: _submit(cast, review),
        S.PANEL_RESPONSE: lambda: answer(cast, review, panel),
        S.CLOSED: lambda: rapid_reviews.close(review, by=maya, now=now),
    }
    steps[to]()


def _meet(cast: Cast, review: RapidReview) -> None:
    write_everything(cast, review)
    hold(cast, review)


def _draft(cast: Cast, review: RapidReview) -> None:
    decide(cast, review)
    rapid_reviews.finish_draft(review, by=cast.maya)


def _submit(cast: Cast, review: RapidReview) -> None:
    sign_all(cast, review)
    send(cast, review)
