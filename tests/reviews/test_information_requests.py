"""Asking for information: who may, on which clock, who sees what, and how the partners press for an answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Deadline, Notice, TrailEntry
from partnership.roles import Role
from reviews.access.information_request import Writer, may_open
from reviews.models import InformationRequest, RosterEntry, Verb
from reviews.rules.agency_return import WORDS
from reviews.rules.information_request import Purpose, RequestState, Step
from reviews.services import incidents, information_requests, returns, rosters
from reviews.services.information_requests import Addressee
from reviews.services.returns import Signature
from tests.factories import partnership as ground
from tests.factories import returns as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("brent")


@pytest.fixture
def incident(cast):
    return make.notified(cast)


@pytest.fixture
def lead(cast):
    return make.lead_of(cast, cast.icb)


@pytest.fixture
def one(cast, incident, lead):
    return make.ask(cast, incident, Addressee(cast.icb, lead=lead.user))


def codes(one):
    return set(TrailEntry.objects.of(one).values_list("code", flat=True))


def test_the_lead_is_told_by_reference_and_day_and_the_clock_ends_on_day_ten(cast, lead, one):
    with scope(partnership=cast.partnership):
        told = Notice.objects.get(code="reviews.information_asked")
        clock = information_requests.deadline_of(one)
        review_clock = Deadline.objects.get(clock="reviews.rapid_review")
        assert told.recipient == lead.user
        assert one.reference in told.subject
        assert "QZX" not in told.subject + told.body
        assert clock.owner_agency == cast.icb
        assert review_clock.starts_on < clock.starts_on < clock.due_on < review_clock.due_on


def test_asking_an_agency_twice_for_the_same_is_one_request(cast, incident, lead, one):
    again = make.ask(cast, incident, Addressee(cast.icb, lead=lead.user))

    assert again == one
    other = make.ask(cast, incident, Addressee(cast.icb, lead=lead.user), Purpose.LEARNING)
    assert other != one


@pytest.mark.parametrize("who", ["priya", "osei", "tom", "sam", "lena"])
def test_only_those_who_keep_requests_ask(cast, incident, who):
    with pytest.raises(Refused, match="ask for information"):
        make.ask(cast, incident, make.stranger(), by=getattr(cast, who))


def test_nobody_elsewhere_is_asked_as_an_agency_of_here(cast, incident, lead):
    there = cases.make_cast("marlow")

    with pytest.raises(Refused, match="agency of this partnership"):
        make.ask(cast, incident, Addressee(there.icb, lead=lead.user))
    with pytest.raises(Refused, match="does not stand for the agency"):
        make.ask(cast, incident, Addressee(cast.police, lead=lead.user))


def test_the_business_manager_of_elsewhere_cannot_ask_here(cast, incident):
    there = cases.make_cast("marlow")

    with pytest.raises(Refused):
        make.ask(cast, incident, make.stranger(), by=there.maya)


def test_without_a_rapid_review_no_request_is_made_for_one(cast):
    fresh = cases.make_incident(cast)

    with pytest.raises(Refused, match="no rapid review"):
        make.ask(cast, fresh, make.stranger())


def test_several_are_asked_all_or_none(cast, incident):
    outside = Addressee(cases.make_cast("marlow").icb, person_name="X", person_email="x@y.org")
    asked = information_requests.Asked(Purpose.RAPID_REVIEW, make.QUESTION)
    with scope(partnership=cast.partnership):
        with pytest.raises(Refused):
            information_requests.issue_to_several(
                incident,
                [make.stranger(), outside],
                asked=asked,
                by=cast.maya,
                now=timezone.now(),
            )
        assert not InformationRequest.objects.exists()


def test_an_agency_opens_its_own_request_and_no_other(cast, incident, lead, one):
    other = make.ask(cast, incident, make.stranger())
    with scope(partnership=cast.partnership):
        mine = InformationRequest.objects.visible_to(lead, Verb.OPEN)
        assert list(mine) == [one]
        assert other not in InformationRequest.objects.visible_to(lead)
        assert set(InformationRequest.objects.visible_to(cast.maya, Verb.OPEN)) == {one, other}
        # The school that reported is on the roster; the lay member sees that nothing is there.
        assert not InformationRequest.objects.visible_to(cast.lena).exists()


def test_without_the_agreement_or_with_a_conflict_a_lead_opens_nothing(cast, incident, one):
    unsigned = ground.actor(ground.make_member(cast.partnership, Role.AGENCY_LEAD, agency=cast.icb))
    with scope(partnership=cast.partnership):
        assert "Sign the confidentiality" in may_open(unsigned, one).reason

        lead = make.lead_of(cast, cast.icb, "Conflicted Lead")
        assert may_open(lead, one)
        rosters.add(
            incident,
            person=lead.user,
            capacity=RosterEntry.Capacity.CORE,
            reason="Sits there",
            expires_on=None,
            by=cast.maya,
            now=timezone.now(),
        )
        rosters.declare_conflict(incident, reason="I know them", by=lead)
        assert "conflict" in may_open(lead, one).reason


def test_opening_acknowledges_once_and_names_no_word_in_the_trail(cast, lead, one):
    make.written(one, Writer.of(lead))
    make.written(one, Writer.of(lead), "QZX-C4-answer, again")
    with scope(partnership=cast.partnership):
        one.refresh_from_db()
        rows = TrailEntry.objects.of(one)
        assert one.state == RequestState.ACKNOWLEDGED
        assert rows.filter(code="reviews.request.acknowledged").count() == 1
        assert not any("QZX" in row.sentence for row in rows)


def test_two_writers_never_overwrite_each_other(cast, lead, one):
    first = make.written(one, Writer.of(lead))
    with scope(partnership=cast.partnership), pytest.raises(WrittenMeanwhile) as told:
        returns.save(
            one,
            said=dict.fromkeys(WORDS, "Mine"),
            version=first.version - 1,
            by=Writer.of(lead),
            now=timezone.now(),
        )
    assert told.value.row.summary == make.SUMMARY


def test_a_whole_answer_meets_the_clock_and_a_part_leaves_it_running(cast, lead, one):
    make.sent(one, Writer.of(lead), is_partial=True)
    with scope(partnership=cast.partnership):
        assert information_requests.deadline_of(one).is_running

    make.sent(one, Writer.of(lead), said="QZX-C4-answer, the rest")
    with scope(partnership=cast.partnership):
        one.refresh_from_db()
        assert one.state == RequestState.SUPPLIED
        assert information_requests.deadline_of(one).state == Deadline.State.MET
        assert one.answer.times_sent == 2


def test_a_late_answer_is_taken_and_its_reason_is_asked_of_the_unit_afterwards(cast, lead, one):
    make.make_late(one)

    make.sent(one, Writer.of(lead))

    with scope(partnership=cast.partnership):
        assert information_requests.deadline_of(one).was_met_late


def test_what_worries_an_agency_today_is_told_at_once_without_a_word_of_it(cast, lead, one):
    make.sent(one, Writer.of(lead), immediate_concerns="QZX-C4-concern: the sister")
    with scope(partnership=cast.partnership):
        told = Notice.objects.filter(code="reviews.information_concern")
        assert {row.recipient for row in told} == {cast.maya.user, cast.grace.user}
        assert not any("QZX" in row.subject + row.body for row in told)


def test_nothing_is_sent_that_is_empty_or_that_changed_since_it_was_read(cast, lead, one):
    writer, signed = Writer.of(lead), Signature("Nora", "Nurse")
    make.written(one, writer, "")
    with scope(partnership=cast.partnership):
        answer = one.answer
        now = timezone.now()
        with pytest.raises(Refused, match="what your agency knew"):
            returns.send(one, signed=signed, version=answer.version, is_partial=False, by=writer, now=now)  # fmt: skip
    make.written(one, writer)
    with scope(partnership=cast.partnership), pytest.raises(WrittenMeanwhile):
        returns.send(one, signed=signed, version=0, is_partial=False, by=writer, now=now)


def test_a_nil_return_is_one_sentence_and_never_hides_an_answer(cast, lead, one):
    writer, signed, now = Writer.of(lead), Signature("Nora", "Nurse"), timezone.now()
    make.written(one, writer)
    with scope(partnership=cast.partnership), pytest.raises(Refused, match="written an answer"):
        returns.send_nil(one, said="We looked.", signed=signed, by=writer, now=now)
    make.written(one, writer, "")
    with scope(partnership=cast.partnership):
        returns.send_nil(one, said="We looked.", signed=signed, by=writer, now=now)
        rapid = returns.standing(one.rapid_review, now=now)
        assert {line.agency: line.words for line in rapid}[cast.icb.name] == "nil return"


def test_an_answer_that_is_in_is_mended_only_when_sent_back(cast, lead, one):
    writer = Writer.of(lead)
    make.sent(one, writer)
    with pytest.raises(Refused, match="The answer is in"):
        make.written(one, writer, "Other words")
    with scope(partnership=cast.partnership):
        information_requests.send_back(one, note="Say who saw the child.", by=cast.maya, now=timezone.now())  # fmt: skip
        assert Notice.objects.filter(code="reviews.information_sent_back").count() == 1
    make.sent(one, writer, said="Other words")
    with scope(partnership=cast.partnership):
        assert not one.answer.is_sent_back


def test_the_planner_says_in_a_word_how_each_agency_stands(cast, incident, lead, one):
    late = make.ask(cast, incident, make.stranger())
    make.make_late(late)
    with scope(partnership=cast.partnership):
        lines = returns.standing(incident.rapid_review, now=timezone.now())

    assert [(line.agency, line.words, line.is_late) for line in lines] == [
        (cast.school.name, "not asked", False),
        (cast.icb.name, "asked", False),
        ("Tide House", "late", True),
    ]


def test_standing_costs_the_same_however_many_are_asked(
    cast, incident, one, django_assert_num_queries
):
    with scope(partnership=cast.partnership):
        review = incident.rapid_review
        with django_assert_num_queries(4):
            returns.standing(review, now=timezone.now())
    for number in range(3):
        make.ask(cast, incident, make.stranger(body_name=f"Body {number}"))
    with scope(partnership=cast.partnership), django_assert_num_queries(4):
        assert len(returns.standing(review, now=timezone.now())) == 5


def test_a_reminder_counts_and_is_told_each_time(cast, one):
    with scope(partnership=cast.partnership):
        for _ in range(2):
            information_requests.remind(one, by=cast.maya, now=timezone.now())
        one.refresh_from_db()
        assert one.reminders == 2
        assert Notice.objects.filter(code="reviews.information_reminder").count() == 2


def test_pressure_rises_one_step_after_the_other_by_those_who_may(cast, one):
    def press(step, by):
        with scope(partnership=cast.partnership):
            return information_requests.take_step(
                one, step, reason="QZX-C4-step", by=by, now=timezone.now()
            )

    with pytest.raises(Refused, match="not late"):
        press(Step.ESCALATED, cast.maya)
    make.make_late(one)
    with pytest.raises(Refused, match="once the safeguarding partner was told"):
        press(Step.NOTICE, cast.osei)
    press(Step.ESCALATED, cast.maya)
    with scope(partnership=cast.partnership):
        told = Notice.objects.filter(code="reviews.information_escalated")
        assert {row.recipient for row in told} == {cast.osei.user}  # the ICB's own sector
    with pytest.raises(Refused, match="formal notice under section 16H"):
        press(Step.NOTICE, cast.maya)
    press(Step.NOTICE, cast.osei)
    assert press(Step.COURT, cast.tom).step == Step.COURT
    assert press(Step.COURT, cast.tom).step == Step.COURT
    with scope(partnership=cast.partnership):
        assert not any("QZX" in row.sentence for row in TrailEntry.objects.of(one))


def test_a_refusal_is_told_and_can_be_turned(cast, lead, one):
    writer = Writer.of(lead)
    make.written(one, writer)
    with scope(partnership=cast.partnership):
        returns.refuse(one, reason="QZX-C4-no: our lawyers look", by=writer, now=timezone.now())
        returns.refuse(one, reason="Twice changes nothing", by=writer, now=timezone.now())
        one.refresh_from_db()
        assert one.refused_because.startswith("QZX-C4-no")
        assert Notice.objects.filter(code="reviews.information_refused").count() == 2
        assert information_requests.deadline_of(one).is_running
    make.sent(one, writer)
    with scope(partnership=cast.partnership):
        one.refresh_from_db()
        assert (one.state, one.refused_because) == (RequestState.SUPPLIED, "")


def test_a_request_ends_with_a_reason_where_no_answer_came(cast, one):
    with scope(partnership=cast.partnership):
        with pytest.raises(Refused, match="Say why no answer"):
            information_requests.close(one, reason=" ", by=cast.maya, now=timezone.now())
        information_requests.close(one, reason="Not needed", by=cast.maya, now=timezone.now())
        information_requests.close(one, reason="Again", by=cast.maya, now=timezone.now())
        one.refresh_from_db()
        assert one.ended_because == "Not needed"
        assert not information_requests.deadline_of(one).is_running


def test_with_its_incident_every_request_ends(cast, incident, one):
    with scope(partnership=cast.partnership):
        incidents.withdraw(incident, reason="Not serious", by=cast.priya)
        one.refresh_from_db()
        assert one.state == RequestState.WITHDRAWN


def test_a_clock_of_a_request_shows_only_to_who_may_see_the_request(cast, one):
    other = ground.actor(ground.make_member(cast.partnership, Role.TRAINER, agency=cast.icb))
    with scope(partnership=cast.partnership):
        of_requests = Deadline.objects.filter(clock="reviews.agency_return")
        assert not of_requests.visible_to(other).exists()
        assert of_requests.visible_to(cast.maya).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"body_name": "Two bodies"},
        {"lead": None},
        {"questions": ""},
        {"state": "closed"},
        {"reminders": 1},
        {"step": "notice"},
    ],
)
def test_the_database_keeps_what_belongs_together(cast, one, wrong):
    with scope(partnership=cast.partnership), pytest.raises(IntegrityError), transaction.atomic():
        InformationRequest.objects.filter(pk=one.pk).update(**wrong)


def test_a_lead_who_left_the_agency_opens_nothing_any_more(cast, lead, one):
    member = lead.memberships[0]
    member.ends_on = timezone.localdate() - timedelta(days=1)
    with scope(partnership=cast.partnership):
        member.save()
        gone = ground.actor(member)
        assert not InformationRequest.objects.visible_to(gone).exists()
