"""
One invented case across two Easters, from awareness to the copies of its published practice review.

Every date is written out, counted by hand from DOMAIN 1.3 and 1.4: day 0 is the day that starts a clock, and Good
Friday (26 March 2027, 14 April 2028) and Easter Monday (29 March 2027, 17 April 2028) do not count.
"""

from datetime import date, datetime, timedelta

import pytest
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import AgreementSignature, Deadline
from partnership.services import deadlines
from reviews.models import PracticeReview, RapidReview
from reviews.rules.incident import NOTIFY_PANEL
from reviews.rules.information_request import AGENCY_RETURN
from reviews.rules.practice_report import SEND_PUBLISHED, CopyTo
from reviews.rules.practice_review import CONFIRM_DELAY, PRACTICE_REVIEW, Ground
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.rapid_review import PANEL_ANSWER, RAPID_REVIEW, PanelAnswer, ReviewDecision
from reviews.services import (
    incidents,
    planner,
    practice_delays,
    practice_publications,
    rapid_reviews,
    review_pages,
    review_records,
    review_sendings,
    review_signatures,
)
from reviews.services.information_requests import Addressee
from tests.factories import practice_reviews as practice
from tests.factories import rapid_reviews as rapid
from tests.factories import returns as answers
from tests.factories import reviews as cases
from tests.factories.practice_walks import Walk
from tests.factories.reviews import OnTheDay

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Notified on Wednesday 24 March 2027, which is day 0: the number of each day, or why it does not count.
PLANNER = {
    date(2027, 3, 24): "0", date(2027, 3, 25): "1",
    date(2027, 3, 26): "Good Friday", date(2027, 3, 27): "Saturday", date(2027, 3, 28): "Sunday",
    date(2027, 3, 29): "Easter Monday", date(2027, 3, 30): "2", date(2027, 3, 31): "3",
    date(2027, 4, 1): "4", date(2027, 4, 2): "5", date(2027, 4, 3): "Saturday", date(2027, 4, 4): "Sunday",
    date(2027, 4, 5): "6", date(2027, 4, 6): "7", date(2027, 4, 7): "8", date(2027, 4, 8): "9",
    date(2027, 4, 9): "10", date(2027, 4, 10): "Saturday", date(2027, 4, 11): "Sunday",
    date(2027, 4, 12): "11", date(2027, 4, 13): "12", date(2027, 4, 14): "13", date(2027, 4, 15): "14",
    date(2027, 4, 16): "15", date(2027, 4, 17): "Saturday", date(2027, 4, 18): "Sunday",
    date(2027, 4, 19): "16",
}  # fmt: skip


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


@pytest.fixture
def cast():
    found = cases.make_cast("penfold-vale")
    for_ever = {"signed_on": date(2020, 1, 1), "expires_on": date(2099, 1, 1)}
    with scope(partnership=found.partnership):
        AgreementSignature.objects.update(**for_ever)
    return found


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def due(clock, subject) -> date:
    found = deadlines.find(clock, subject)
    assert found
    return found.due_on


def notified(cast) -> RapidReview:
    """Aware on Monday 22 March 2027 at a quarter to midnight; notified on Wednesday."""
    aware = datetime(2027, 3, 22, 23, 45, tzinfo=LONDON)
    people = OnTheDay(cast, at(date(2027, 3, 23)))
    report = cases.a_report(cast, incident_on=date(2027, 3, 21), aware_at=aware)
    incident = incidents.report(report, by=people.sam, now=people.now)
    assert due(NOTIFY_PANEL, incident) == date(2027, 3, 31)
    cases.give_all_views(cast, incident, now=people.now)
    people.now = at(date(2027, 3, 24), 14)
    incidents.decide(incident, notify=True, reason="QZX-C4", by=people.priya, now=people.now)
    incidents.record_notification(
        incident, panel_reference="P-1", sent_at=people.now, by=people.priya, now=people.now
    )
    return RapidReview.objects.get(incident=incident)


def drawn(review: RapidReview, today: date) -> dict[date, str]:
    """The planner on a day: the number of each day, or why it does not count."""
    clock = deadlines.find(RAPID_REVIEW, review)
    assert clock
    plan = planner.of(review, clock, [], list(review.sendings.all()), today)
    return {one.day: one.number or one.why for one in plan.days}


def asked_and_answered(cast, review: RapidReview) -> None:
    """From the notification to the Panel's answer, over Good Friday and Easter Monday."""
    notice = deadlines.find(NOTIFY_PANEL, review.incident)
    assert (notice.state, notice.was_met_late) == (Deadline.State.MET, False)
    assert due(RAPID_REVIEW, review) == date(2027, 4, 16)
    assert drawn(review, date(2027, 3, 24)) == PLANNER

    # Asked on day 1, on Maundy Thursday, and on Tuesday after Easter: both answer on day 10. Asked on day 10: own days.
    people = OnTheDay(cast, at(date(2027, 3, 25)))
    for day, agency, by in (
        (date(2027, 3, 25), cast.icb, date(2027, 4, 9)),
        (date(2027, 3, 30), cast.police, date(2027, 4, 9)),
        (date(2027, 4, 9), cast.school, date(2027, 4, 22)),
    ):
        people.now = at(day)
        lead = answers.lead_of(cast, agency, f"Lead of {agency}")
        to = Addressee(agency, lead=lead.user)
        one = answers.ask(cast, review.incident, to, by=people.maya, now=people.now)
        assert due(AGENCY_RETURN, one) == by

    people.now = at(date(2027, 4, 9))
    rapid_reviews.issue_requests(review, by=people.maya, now=people.now)
    rapid_reviews.record_returns(review, by=people.maya, now=people.now)
    rapid.write_everything(cast, review)
    people.now = at(date(2027, 4, 13))
    cases.let_in(cast, review.incident, cast.sam)
    rapid.hold(cast, review, met_on=date(2027, 4, 13), by=people.maya, now=people.now)
    people.now = at(date(2027, 4, 14))
    review = review_records.decide(
        review,
        decision=ReviewDecision.LCSPR,
        reason="QZX-C4",
        by=people.priya,
        now=people.now,
    )
    rapid_reviews.finish_draft(review, by=people.maya)
    review_signatures.ask(review, by=people.maya, now=people.now)
    people.now = at(date(2027, 4, 16))
    for partner in (people.priya, people.osei, people.tom):
        review_signatures.sign(review, agrees=True, comment="", by=partner, now=people.now)
    people.now = at(date(2027, 4, 17), 0)
    with pytest.raises(Refused, match="late"):
        review_sendings.send(review, sent_at=people.now, by=people.maya, now=people.now)
    people.now -= timedelta(minutes=1)
    sending = review_sendings.send(review, sent_at=people.now, by=people.maya, now=people.now)

    clock = deadlines.find(RAPID_REVIEW, review)
    assert (clock.state, clock.was_met_late) == (Deadline.State.MET, False)
    assert due(PANEL_ANSWER, sending) == date(2027, 4, 30)
    assert len(review_pages.signatures_of(review)) == 3
    people.now = at(date(2027, 4, 28))
    review_sendings.record_answer(
        review,
        answer=PanelAnswer.AGREES,
        received_on=date(2027, 4, 28),
        by=people.maya,
        now=people.now,
    )
    assert deadlines.find(PANEL_ANSWER, sending).state == Deadline.State.MET


def published(cast, review: RapidReview) -> None:
    """The practice review that a trial delayed, and its copies before and after, over the next Easter."""
    walk = Walk(cast, PracticeReview(), at(date(2027, 4, 19)))
    walk.review = practice.make_review(
        cast,
        review.incident,
        by=walk.maya,
        now=walk.now,
        ground=Ground.RAPID_REVIEW,
        decided_on=date(2027, 4, 14),
    )
    assert due(PRACTICE_REVIEW, walk.review) == date(2027, 10, 14)

    walk.now = at(date(2027, 9, 20))
    told = practice_delays.tell(
        walk.review,
        practice.a_delay(
            expected_on=date(2028, 4, 20),
            told_panel_on=date(2027, 9, 20),
            told_secretary_on=date(2027, 9, 20),
        ),
        by=walk.maya,
        now=walk.now,
    )
    assert due(CONFIRM_DELAY, told) == date(2027, 10, 20)

    # For Thursday 20 April 2028 the copy leaves on Friday 7 April; on Monday 10 April it is a day too late.
    walk.now = at(date(2028, 4, 3))
    walk.to(State.FINAL)
    walk.now = at(date(2028, 4, 10))
    with pytest.raises(Refused, match="it had to leave by Friday 7 April 2028"):
        send_copies(walk)
    walk.now = at(date(2028, 4, 7))
    send_copies(walk)
    walk.clear()
    walk.review.refresh_from_db()
    walk.now = at(date(2028, 4, 19))
    with pytest.raises(Refused, match="The Panel was told Thursday 20 April 2028"):
        publish(walk)
    walk.now = at(date(2028, 4, 20))
    publish(walk)
    walk.review.refresh_from_db()
    assert walk.review.public_on == date(2028, 4, 20)
    assert deadlines.find(PRACTICE_REVIEW, walk.review).was_met_late
    assert walk.review.publication.keep_public_until == date(2029, 4, 20)

    # Seven calendar days: the copies that leave on the last of them are in time.
    assert due(SEND_PUBLISHED, walk.review) == date(2028, 4, 27)
    walk.now = at(date(2028, 4, 27), 17)
    sent = dict.fromkeys((CopyTo.PANEL, CopyTo.WHAT_WORKS), date(2028, 4, 27))
    practice_publications.send_after(walk.review, sent, by=walk.maya, now=walk.now)
    clock = deadlines.find(SEND_PUBLISHED, walk.review)
    assert (clock.state, clock.was_met_late) == (Deadline.State.MET, False)


def send_copies(walk: Walk) -> None:
    plan = walk.plan(planned_on=date(2028, 4, 20))
    practice_publications.send_copies(walk.review, plan, by=walk.maya, now=walk.now)


def publish(walk: Walk) -> None:
    practice_publications.publish(
        walk.review, summary="", embargo_until=None, by=walk.maya, now=walk.now
    )


def test_every_day_of_one_case_is_exact_from_one_easter_to_the_next(cast):
    review = notified(cast)
    asked_and_answered(cast, review)
    review.refresh_from_db()
    published(cast, review)
