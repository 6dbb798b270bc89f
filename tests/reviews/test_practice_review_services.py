"""Practice reviews through their services: the beginning, the clock, delays, pauses."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import Agreement, Breach, Deadline, Notice, TrailEntry
from partnership.roles import Role
from partnership.services import deadlines
from reviews.models import (
    PracticeReview,
    PracticeReviewDelay,
    PracticeReviewStep,
    RapidReview,
)
from reviews.rules.incident import IncidentState
from reviews.rules.practice_review import (
    CONFIRM_DELAY,
    PRACTICE_REVIEW,
    DelayCause,
    Ground,
    PracticeReviewState,
)
from reviews.rules.rapid_review import ReviewDecision
from reviews.services import practice_delays, practice_reviews
from tests.factories import partnership as ground
from tests.factories import practice_reviews as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def review(cast):
    return make.make_review(cast)


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def test_the_six_months_run_from_the_day_of_the_decision(cast):
    incident = make.a_case(
        cast,
        incident_on=date(2026, 8, 3),
        aware_at=datetime(2026, 8, 4, 9, tzinfo=LONDON),
    )
    review = make.make_review(cast, incident, ground=Ground.PANEL, decided_on=date(2026, 8, 31))

    clock = deadlines.find(PRACTICE_REVIEW, review)
    assert (clock.starts_on, clock.due_on) == (date(2026, 8, 31), date(2027, 2, 28))
    assert review.reference.startswith("PR-2026-")
    assert review.steps.get().state == PracticeReviewState.INITIATED


def test_beginning_twice_makes_one_review_and_tells_once(cast, review):
    again = make.make_review(cast, review.incident)

    assert again.pk == review.pk
    assert Deadline.objects.filter(clock=PRACTICE_REVIEW.code).count() == 1
    told = Notice.objects.filter(code="reviews.practice_review_begun")
    assert {one.recipient for one in told} == {
        cast.priya.user, cast.osei.user, cast.tom.user, cast.grace.user, cast.maya.user,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"decided_on": timezone.localdate() + timedelta(days=1)}, "in the future"),
        (
            {"decided_on": timezone.localdate() - timedelta(days=9)},
            "before the authority was aware",
        ),
        ({"ground": Ground.RAPID_REVIEW}, "No rapid review of this incident decided"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(cast, over, says):
    with pytest.raises(Refused, match=says):
        make.make_review(cast, **over)
    assert not PracticeReview.objects.exists()


def test_the_six_months_count_from_the_day_on_which_the_rapid_review_decided(cast):
    incident = cases.incident_at(
        cast, IncidentState.NOTIFIED, aware_at=timezone.now() - timedelta(days=2)
    )
    today = timezone.localdate()
    RapidReview.objects.filter(incident=incident).update(
        decision=ReviewDecision.LCSPR, decided_on=today, decided_by=cast.priya.user, decision_reason="QZX-C4"
    )  # fmt: skip

    assert practice_reviews.decided_by_rapid_review(incident) == today
    yesterday = today - timedelta(days=1)
    with pytest.raises(Refused, match="The six months count from then"):
        make.make_review(cast, incident, ground=Ground.RAPID_REVIEW, decided_on=yesterday)
    review = make.make_review(cast, incident, ground=Ground.RAPID_REVIEW, decided_on=today)
    assert deadlines.find(PRACTICE_REVIEW, review).starts_on == today


def test_no_review_begins_before_it_is_decided_whether_the_panel_is_told(cast):
    incident = cases.incident_at(cast, IncidentState.TO_NOTIFY)
    with pytest.raises(Refused, match="Decide first whether the Panel is notified"):
        make.make_review(cast, incident)


def test_who_is_not_on_the_roster_begins_and_keeps_nothing(cast, review):
    unbegun = make.a_case(cast)
    other = ground.make_actor(cast.partnership, Role.BUSINESS_MANAGER)
    ground.sign(other.user, Agreement.objects.get())
    for act in (
        lambda: make.make_review(cast, unbegun, by=other),
        lambda: practice_delays.pause(review, make.a_delay(), by=other, now=timezone.now()),
    ):
        with pytest.raises(Refused, match="roster"):
            act()


def test_the_trail_and_the_notices_carry_no_word_of_the_case(cast, review):
    make.paused(cast, review)
    said = [one.sentence for one in TrailEntry.objects.all()]
    said += [f"{one.subject} {one.body}" for one in Notice.objects.all()]

    assert said
    assert not [one for one in said if "QZX" in one]


def test_the_day_the_reports_were_in_is_kept_once(cast, review):
    today = timezone.localdate()
    for day in (today, today):
        practice_reviews.say_reports_in(review, on=day, by=cast.maya)
    review.refresh_from_db()

    assert review.reports_in_on == today
    with pytest.raises(Refused, match="in the future"):
        practice_reviews.check_day(today + timedelta(days=1), review, cast.maya)
    with pytest.raises(Refused, match="before the review was decided"):
        practice_reviews.check_day(today - timedelta(days=1), review, cast.maya)


def test_a_delay_is_confirmed_a_month_later_and_leaves_the_six_months_alone(cast, review):
    due_on = deadlines.find(PRACTICE_REVIEW, review).due_on
    first = practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    second = practice_delays.tell(
        review, make.a_delay(cause=DelayCause.INQUEST), by=cast.maya, now=timezone.now()
    )

    assert deadlines.find(CONFIRM_DELAY, first).state == Deadline.State.MET
    assert deadlines.find(CONFIRM_DELAY, second).state == Deadline.State.OPEN
    assert practice_delays.latest(review) == second
    assert deadlines.find(PRACTICE_REVIEW, review).due_on == due_on


def test_a_delay_names_a_day_after_the_six_months_and_a_reason(cast, review):
    due_on = deadlines.find(PRACTICE_REVIEW, review).due_on
    for over, says in (
        ({"expected_on": due_on}, "The six months end on"),
        ({"reason": "  "}, "Say why"),
        ({"told_panel_on": timezone.localdate() + timedelta(days=1)}, "in the future"),
    ):
        with pytest.raises(Refused, match=says):
            practice_delays.tell(review, make.a_delay(**over), by=cast.maya, now=timezone.now())
    assert not PracticeReviewDelay.objects.exists()


def test_a_late_confirmation_says_why(cast, review):
    practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    later = timezone.now() + timedelta(days=40)

    assert practice_delays.confirmation_is_late(review, later)
    with pytest.raises(Refused, match="Say why it was late"):
        practice_delays.tell(review, make.a_delay(), by=cast.maya, now=later)
    practice_delays.tell(
        review, make.a_delay(late_reason="Nobody was there."), by=cast.maya, now=later
    )
    assert Breach.objects.get().reason == "Nobody was there."


def test_a_paused_review_goes_on_from_where_it_stood(cast, review):
    make.paused(cast, review)
    make.paused(cast, review)
    review.refresh_from_db()
    assert (review.state, review.paused_from) == ("paused_proceedings", "initiated")
    assert PracticeReviewDelay.objects.count() == 1

    for _ in "ab":
        practice_delays.resume(review, by=cast.maya, now=timezone.now())
    review.refresh_from_db()
    assert (review.state, review.paused_from) == ("initiated", "")
    assert [one.state for one in review.steps.all()] == [
        "initiated", "paused_proceedings", "initiated",
    ]  # fmt: skip


def test_a_review_is_paused_only_for_proceedings(cast, review):
    with pytest.raises(Refused, match="only for proceedings"):
        practice_delays.pause(
            review, make.a_delay(cause=DelayCause.REVIEWER), by=cast.maya, now=timezone.now()
        )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "final"}, "practicereview_frozen_when_approved"),
        ({"state": "paused_proceedings"}, "practicereview_paused_from_somewhere"),
        ({"publishes": "improvements"}, "practicereview_withheld_with_reasons"),
        (
            {"state": "published", "frozen_at": timezone.now()},
            "practicereview_published_has_its_copy",
        ),
        ({"decided_by": ""}, "practicereview_says_who_and_why"),
    ],
)
def test_the_database_refuses_what_cannot_be(review, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PracticeReview.objects.filter(pk=review.pk).update(**fields)


def test_steps_and_delays_are_written_once_even_past_the_models(cast, review):
    practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    for model in (PracticeReviewStep, PracticeReviewDelay, PracticeReview.history.model):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            QuerySet(model).update(partnership=cast.partnership)
