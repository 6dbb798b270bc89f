"""A rapid review from the requests to the close: who may, when not, what is frozen and what is written down."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import AgreementSignature, Breach, Notice, TrailEntry
from partnership.roles import Role
from partnership.services import deadlines
from partnership.services.deadlines import BreachReason
from reviews.models import MeetingPresence, ReviewSignature, RosterEntry
from reviews.rules.rapid_review import (
    PANEL_ANSWER,
    RAPID_REVIEW,
    PanelAnswer,
    Purpose,
    RapidReviewState,
    ReviewDecision,
)
from reviews.services import (
    incidents,
    rapid_reviews,
    review_pages,
    review_records,
    review_sendings,
    review_signatures,
    rosters,
)
from tests.factories import partnership as ground
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db
S = RapidReviewState
LATE = BreachReason(Breach.Cause.PARTNERS, "The partners needed longer.")


@pytest.fixture
def cast():
    made = cases.make_cast("penfold-vale")
    with scope(partnership=made.partnership):
        yield made


def codes(review):
    return set(TrailEntry.objects.of(review).values_list("code", flat=True))


# --- requests, returns, meeting -----------------------------------------------------------------------------------------
def test_requests_and_returns_are_recorded_once_with_their_moment(cast):
    review = make.opened(cast)
    first = rapid_reviews.issue_requests(review, by=cast.maya, now=timezone.now())
    again = rapid_reviews.issue_requests(review, by=cast.maya, now=timezone.now())

    assert first.requests_issued_at == again.requests_issued_at
    assert (
        rapid_reviews.record_returns(review, by=cast.grace, now=timezone.now()).state
        == S.RETURNS_IN
    )
    assert codes(review) >= {
        "reviews.rapid_review.requests_issued",
        "reviews.rapid_review.returns_in",
    }


@pytest.mark.parametrize("name", ["tom", "sam"])
def test_a_partner_or_a_school_does_not_run_the_review(cast, name):
    review = make.opened(cast)

    with pytest.raises(Refused, match="Only these roles may run a rapid review"):
        rapid_reviews.issue_requests(review, by=getattr(cast, name), now=timezone.now())


def test_whoever_is_not_on_the_roster_does_not_run_the_review(cast):
    officer = ground.make_member(cast.partnership, Role.SUPPORT_OFFICER)
    review = make.opened(cast)

    with pytest.raises(Refused, match="not on the roster"):
        rapid_reviews.issue_requests(review, by=ground.actor(officer), now=timezone.now())


@pytest.fixture
def ready(cast):
    """A review whose meeting can be recorded."""
    review = make.review_at(cast, S.RETURNS_IN)
    make.write_everything(cast, review, only_for_meeting=True)
    return review


def test_the_meeting_names_who_was_there_and_for_which_partner(cast, ready):
    make.hold(cast, ready)

    people = {one.person: one.sector for one in MeetingPresence.objects.all()}
    assert people[cast.priya.user] == "local_authority"
    assert (people[cast.osei.user], people[cast.tom.user]) == ("icb", "police")
    assert (people[cast.grace.user], people[cast.sam.user]) == ("", "")
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingPresence.objects.filter(person=cast.sam.user)._raw_delete(using="default")


def test_the_meeting_is_recorded_once(cast, ready):
    make.hold(cast, ready)
    make.hold(cast, ready, present=[cast.priya.user])

    assert MeetingPresence.objects.count() == 5


def an_unsigned_member(cast):
    AgreementSignature.objects.filter(user=cast.sam.user).delete()
    return {}


@pytest.mark.parametrize(
    ("over", "says"),
    [
        (lambda c: {"present": [c.priya.user, c.osei.user]}, "Missing: police"),
        (lambda c: {"chair": c.maya.user}, "The independent chair chairs"),
        (lambda c: {"present": [c.priya.user, c.osei.user, c.tom.user, c.lena.user]}, "Not on the roster"),
        (lambda c: {"purposes": [Purpose.FACTS]}, "all four purposes"),
        (lambda c: {"met_on": timezone.localdate() + timedelta(days=1)}, "between the day"),
        (lambda c: {"met_on": timezone.localdate() - timedelta(days=9)}, "between the day"),
        (an_unsigned_member, "Without a current confidentiality agreement"),
    ],
)  # fmt: skip
def test_a_meeting_that_was_not_quorate_or_not_finished_is_refused(cast, ready, over, says):
    with pytest.raises(Refused, match=says):
        make.hold(cast, ready, **over(cast))

    ready.refresh_from_db()
    assert ready.state == S.RETURNS_IN


def test_somebody_with_a_conflict_is_not_at_the_table(cast, ready):
    rosters.declare_conflict(ready.incident, reason="I know the family.", by=cast.sam)

    with pytest.raises(Refused, match="with a conflict"):
        make.hold(cast, ready)


def test_the_meeting_does_not_end_without_the_childs_voice(cast):
    review = make.review_at(cast, S.RETURNS_IN)

    with pytest.raises(Refused, match="says nothing yet on: The child's voice"):
        make.hold(cast, review)


# --- the record and the decision ----------------------------------------------------------------------------------------
def test_two_people_who_write_the_same_part_lose_no_word(cast):
    review = make.opened(cast)
    make.write(review, "facts", "What Maya found.", by=cast.maya)

    with pytest.raises(WrittenMeanwhile) as caught:
        make.write(review, "facts", "What Tom found.", by=cast.tom)

    assert caught.value.row.text == "What Maya found."
    again = make.write(review, "facts", "Both.", version=caught.value.row.version, by=cast.tom)
    assert (again.version, again.saved_by) == (2, cast.tom.user)
    assert again.history.count() == 2


def test_saving_the_words_that_stand_changes_nothing(cast):
    review = make.opened(cast)
    first = make.write(review, "facts", "Words.", by=cast.maya)

    assert make.write(review, "facts", "Words.", by=cast.tom).version == first.version


@pytest.mark.parametrize(
    ("key", "answer", "says"),
    [
        ("nothing", "", "no such part"),
        ("facts", "yes", "Choose one"),
        ("sar", "holds", "Choose one"),
    ],
)
def test_an_unknown_part_or_answer_is_refused(cast, key, answer, says):
    review = make.opened(cast)

    with pytest.raises(Refused, match=says):
        make.write(review, key, "Words.", answer, by=cast.maya)


def test_a_school_reads_the_record_and_does_not_write_it(cast):
    with pytest.raises(Refused, match="Only these roles may write"):
        make.write(make.opened(cast), "facts", "Words.", by=cast.sam)


def test_the_decision_and_its_day_stand_on_the_review(cast):
    review = make.review_at(cast, S.MEETING_HELD)
    make.decide(cast, review, ReviewDecision.NO_FURTHER_REVIEW)
    found = make.decide(cast, review, ReviewDecision.LCSPR)

    assert (found.decision, found.decided_on) == (ReviewDecision.LCSPR, timezone.localdate())
    assert found.history.filter(decision=ReviewDecision.NO_FURTHER_REVIEW).exists()
    assert not TrailEntry.objects.filter(sentence__contains="QZX").exists()


def test_the_chair_does_not_decide_for_the_partners(cast):
    review = make.review_at(cast, S.MEETING_HELD)

    with pytest.raises(Refused, match="Only these roles may record the partners' decision"):
        review_records.decide(
            review,
            decision=ReviewDecision.LCSPR,
            reason="Because.",
            by=cast.grace,
            now=timezone.now(),
        )


def test_the_draft_is_not_finished_without_a_decision(cast):
    review = make.review_at(cast, S.MEETING_HELD)

    with pytest.raises(Refused, match="Record the partners' decision first"):
        rapid_reviews.finish_draft(review, by=cast.maya)


# --- signatures -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def signing(cast):
    return make.review_at(cast, S.PARTNER_SIGNOFF)


def test_the_same_person_twice_is_one_signature(cast, signing):
    first = review_signatures.sign(signing, agrees=True, by=cast.tom, now=timezone.now())
    again = review_signatures.sign(
        signing, agrees=False, comment="No.", by=cast.tom, now=timezone.now()
    )

    assert again == first
    assert first.agrees
    assert (first.sector, first.words_sha256) == ("police", signing.words_sha256)


def test_a_second_partner_of_the_same_agency_adds_no_signature(cast, signing):
    lead = ground.make_member(cast.partnership, Role.LEAD_PARTNER, agency=cast.police)
    ground.sign(lead.user, cast.tom.user.signatures.get().agreement)
    rosters.add(
        signing.incident, person=lead.user, capacity=RosterEntry.Capacity.CORE, reason="Leads", expires_on=None,
        by=cast.maya, now=timezone.now(),
    )  # fmt: skip
    review_signatures.sign(signing, agrees=True, by=cast.tom, now=timezone.now())

    with pytest.raises(Refused, match="Your agency has answered already"):
        review_signatures.sign(signing, agrees=True, by=ground.actor(lead), now=timezone.now())


@pytest.mark.parametrize("name", ["maya", "grace", "sam"])
def test_nobody_but_a_partner_signs(cast, signing, name):
    with pytest.raises(Refused, match="Only these roles may sign"):
        review_signatures.sign(signing, agrees=True, by=getattr(cast, name), now=timezone.now())


def test_the_words_are_frozen_while_the_partners_sign(cast, signing):
    with pytest.raises(Refused, match="The words are frozen"):
        make.write(signing, "facts", "Other words.", version=1, by=cast.maya)


def test_words_that_changed_behind_the_portals_back_are_not_signed(cast, signing):
    signing.parts.filter(key="facts").update(text="Other words.")

    with pytest.raises(Refused, match="no longer those"):
        review_signatures.sign(signing, agrees=True, by=cast.tom, now=timezone.now())


def test_taking_the_record_back_voids_the_signatures(cast, signing):
    make.sign_all(cast, signing)
    review_signatures.take_back(signing, by=cast.maya)
    signing.refresh_from_db()

    assert (signing.state, signing.round) == (S.DRAFTED, 2)
    assert review_pages.signatures_of(signing) == []
    assert ReviewSignature.objects.count() == 3
    make.write(signing, "facts", "Better words.", version=1, by=cast.maya)
    review_signatures.ask(signing, by=cast.maya, now=timezone.now())
    make.sign_all(cast, signing)
    assert make.send(cast, signing).round == 2


def test_a_partner_who_does_not_agree_says_why_and_stops_the_sending(cast, signing):
    with pytest.raises(Refused, match="Say why"):
        review_signatures.sign(signing, agrees=False, by=cast.tom, now=timezone.now())
    review_signatures.sign(
        signing, agrees=False, comment="QZX-C4: not so.", by=cast.tom, now=timezone.now()
    )

    with pytest.raises(Refused, match=r"Not agreed by: police.*register of disputes"):
        make.send(cast, signing)
    told = Notice.objects.filter(code="reviews.rapid_review_not_agreed")
    assert {one.recipient for one in told} == {cast.maya.user, cast.grace.user}


def test_two_signatures_are_not_three(cast, signing):
    for actor in (cast.priya, cast.tom):
        review_signatures.sign(signing, agrees=True, by=actor, now=timezone.now())

    with pytest.raises(Refused, match="Missing: integrated care board"):
        make.send(cast, signing)


# --- the Panel ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def signed(cast, signing):
    make.sign_all(cast, signing)
    return signing


def test_sending_meets_the_clock_and_starts_to_wait_for_the_panel(cast, signed):
    sending = make.send(cast, signed)

    assert deadlines.find(RAPID_REVIEW, signed).state == "met"
    assert deadlines.find(PANEL_ANSWER, sending).length == 10
    assert sending.recipients == ["panel", "ofsted", "dfe"]
    assert "QZX-C4-facts" in sending.words
    assert sending.words_sha256 == signed.words_sha256


def test_sending_twice_is_one_sending(cast, signed):
    assert make.send(cast, signed) == make.send(cast, signed)
    assert signed.sendings.count() == 1


def test_a_late_sending_needs_a_reason(cast, signed):
    later = deadlines.find(RAPID_REVIEW, signed).due_at + timedelta(days=1)

    with pytest.raises(Refused, match="Say why it was late"):
        make.send(cast, signed, sent_at=later, now=later)
    signed.refresh_from_db()
    assert signed.state == S.PARTNER_SIGNOFF
    assert not signed.sendings.exists()
    make.send(cast, signed, sent_at=later, now=later, breach=LATE)
    assert deadlines.find(RAPID_REVIEW, signed).breach.reason == LATE.reason


@pytest.mark.parametrize(
    ("moved", "says"),
    [(timedelta(hours=2), "in the future"), (-timedelta(days=1), "before the last")],
)
def test_a_moment_that_cannot_be_is_refused(cast, signed, moved, says):
    with pytest.raises(Refused, match=says):
        make.send(cast, signed, sent_at=timezone.now() + moved)


def test_what_was_sent_stays_as_it_was_sent(cast):
    review = make.review_at(cast, S.SUBMITTED)

    with pytest.raises(Refused, match="The Panel has this record"):
        make.write(review, "facts", "Other words.", version=1, by=cast.maya)
    with pytest.raises(Refused, match="cannot become"):
        incidents.withdraw(review.incident, reason="Not serious", by=cast.priya)


def test_the_panels_late_answer_is_not_held_against_anybody_here(cast):
    review = make.review_at(cast, S.SUBMITTED)
    sending = review.sendings.get()
    clock = deadlines.find(PANEL_ANSWER, sending)
    clock.due_at = timezone.now() - timedelta(days=3)
    clock.save()
    make.answer(cast, review)

    assert deadlines.find(PANEL_ANSWER, sending).was_met_late
    assert make.answer(cast, review).answer == PanelAnswer.AGREES


def test_a_review_is_closed_when_the_panel_is_content(cast):
    review = make.review_at(cast, S.SUBMITTED)
    with pytest.raises(Refused, match="has not answered yet"):
        rapid_reviews.close(review, by=cast.grace, now=timezone.now())
    make.answer(cast, review, PanelAnswer.NO_FURTHER_QUERY)

    assert rapid_reviews.close(review, by=cast.grace, now=timezone.now()).state == S.CLOSED


def test_a_decision_that_the_panel_shares_is_not_decided_again(cast):
    review = make.review_at(cast, S.PANEL_RESPONSE)

    with pytest.raises(Refused, match="the decision stands"):
        review_sendings.decide_again(review, by=cast.maya)


def test_a_disagreement_is_decided_again_signed_again_and_answered(cast):
    review = make.review_at(cast, S.PANEL_RESPONSE, panel=PanelAnswer.DISAGREES_WANTS_LCSPR)
    with pytest.raises(Refused, match="decide again"):
        rapid_reviews.close(review, by=cast.maya, now=timezone.now())
    review_sendings.decide_again(review, by=cast.maya)
    review.refresh_from_db()
    assert (review.decision, review.decided_on, review.round) == ("", None, 2)
    with pytest.raises(Refused, match="Record the partners' decision first"):
        review_signatures.ask(review, by=cast.maya, now=timezone.now())

    make.decide(cast, review, ReviewDecision.LCSPR)
    review_signatures.ask(review, by=cast.maya, now=timezone.now())
    make.sign_all(cast, review)
    reply = make.send(cast, review)

    assert (reply.number, reply.is_answer, review.sendings.count()) == (2, True, 2)
    assert deadlines.find(PANEL_ANSWER, reply).is_running
    closed = rapid_reviews.close(review, by=cast.maya, now=timezone.now())
    assert closed.state == S.CLOSED
    assert deadlines.find(PANEL_ANSWER, reply).state == "withdrawn"


def test_no_word_of_the_case_leaves_by_mail_or_trail(cast):
    make.review_at(cast, S.CLOSED)

    told = Notice.objects.values_list("subject", "body", "address")
    wrote = TrailEntry.objects.values_list("sentence", "data")
    assert not [one for one in [*told, *wrote] if "QZX" in str(one)]
