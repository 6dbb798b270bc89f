"""The day planner of one rapid review, as far as everybody who sees the review may read it: no word of the case."""

from dataclasses import dataclass
from datetime import date, datetime

from partnership.models import Deadline
from partnership.roles import STATUTORY_SECTORS, Sector
from partnership.services import calendar
from partnership.services.deadlines import local_today
from partnership.working_days import working_days_between
from reviews.models import RapidReview, ReviewMeeting, ReviewSending, ReviewSignature
from reviews.rules import planner
from reviews.rules.planner import Frame, Plan, StepKey
from reviews.rules.rapid_review import RapidReviewState


@dataclass(frozen=True)
class SignatureLine:
    """One statutory partner at the foot of the planner."""

    sector: Sector
    words: str
    colour: str
    signature: ReviewSignature | None = None


def of(
    review: RapidReview,
    deadline: Deadline,
    signatures: list[ReviewSignature],
    sendings: list[ReviewSending],
    today: date,
) -> Plan:
    """The plan from the review's own clock: its day 0 and its last day, whatever the rule set and an extension say."""
    holidays = calendar.holidays()
    length = working_days_between(deadline.starts_on, deadline.due_on, holidays)
    frame = Frame(deadline.starts_on, max(length, 1), today, holidays)
    is_over = review.is_sent or review.state == RapidReviewState.WITHDRAWN
    return planner.plan(frame, _done(review, signatures, sendings), is_over=is_over)


def _done(
    review: RapidReview, signatures: list[ReviewSignature], sendings: list[ReviewSending]
) -> dict[StepKey, date]:
    """The steps that are done, with the day of each. After a disagreement of the Panel the first time counts."""
    meeting = ReviewMeeting.objects.filter(review=review).first()
    days: dict[StepKey, date | None] = {
        StepKey.REQUESTS: _day(review.requests_issued_at),
        StepKey.RETURNS: _day(review.returns_in_at),
        StepKey.MEETING: meeting.met_on if meeting else None,
        StepKey.SIGN_OFF: _signed_on(signatures),
        StepKey.SENDING: _day(sendings[0].sent_at) if sendings else None,
        StepKey.FILING: _day(sendings[0].recorded_at) if sendings else None,
    }
    if sendings and days[StepKey.SIGN_OFF] is None:
        days[StepKey.SIGN_OFF] = days[StepKey.SENDING]
    return {step: day for step, day in days.items() if day is not None}


def _day(moment: datetime | None) -> date | None:
    return local_today(moment) if moment else None


def _signed_on(signatures: list[ReviewSignature]) -> date | None:
    agreed = [one for one in signatures if one.agrees]
    if len(agreed) < len(STATUTORY_SECTORS):
        return None
    return local_today(max(one.at for one in agreed))


def signature_lines(
    review: RapidReview, signatures: list[ReviewSignature], *, opened: bool
) -> list[SignatureLine]:
    """The three partners and how each stands; that one does not agree is for those who may open the case."""
    by_sector = {one.sector: one for one in signatures}
    return [
        _line(review, sector, by_sector.get(sector), opened=opened) for sector in STATUTORY_SECTORS
    ]


def _line(
    review: RapidReview, sector: Sector, signature: ReviewSignature | None, *, opened: bool
) -> SignatureLine:
    if signature is None:
        asked = review.state == RapidReviewState.PARTNER_SIGNOFF
        return SignatureLine(
            sector, "Asked, not signed" if asked else "Not asked yet", "orange" if asked else "grey"
        )
    if signature.agrees:
        return SignatureLine(sector, "Signed", "green", signature)
    return SignatureLine(
        sector, "Does not agree" if opened else "Answered", "red" if opened else "blue", signature
    )
