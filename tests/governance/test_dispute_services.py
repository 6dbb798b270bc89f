"""Disputes through the services: who reads them, what is refused, the clocks of the stages, the ladder."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import Dispute, DisputeAdvice
from governance.rules.dispute import LADDER, SETTLE, DisputeState, Level, Theme
from governance.services import disputes
from partnership.errors import Refused
from partnership.models import Breach, ClockLength, Deadline, Notice, TrailEntry
from partnership.roles import Role
from partnership.services import calendar, deadlines
from partnership.services.deadlines import BreachReason
from partnership.working_days import working_days_after
from tests.factories import disputes as make
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db
NOW = timezone.now


class Cast:
    def __init__(self, place):
        self.place = place
        self.school, self.council, self.other = (
            ground.make_agency(name, partnership=place) for name in ("School", "Council", "Other")
        )
        self.sam = ground.make_actor(place, Role.SCHOOL_USER, agency=self.school)
        self.cora = ground.make_actor(place, Role.AGENCY_LEAD, agency=self.council)
        self.olga = ground.make_actor(place, Role.AGENCY_LEAD, agency=self.other)
        self.maya = ground.make_actor(place, Role.BUSINESS_MANAGER)
        self.chair = ground.make_actor(place, Role.INDEPENDENT_CHAIR)
        self.grace = ground.make_actor(place, Role.SCRUTINEER)
        self.lead = ground.make_actor(place, Role.LEAD_PARTNER)

    def raised(self, **over):
        given = make.a_dispute(self.school, self.council)
        return disputes.begin(replace(given, **over), by=self.sam, now=NOW())


@pytest.fixture
def cast():
    place = ground.make_partnership("brent")
    with scope(partnership=place):
        yield Cast(place)


def clock_of(dispute):
    stage = disputes.current_stage(dispute)
    assert stage
    return deadlines.find(SETTLE[Level(stage.level)], stage)


def sees(actor, dispute):
    return Dispute.objects.visible_to(actor).filter(pk=dispute.pk).exists()


def test_each_role_reads_the_disputes_that_are_its_own(cast):
    low = cast.raised()
    high = make.at_level(cast.raised(), Level.PARTNERS, cast.maya)
    every = {Role.BUSINESS_MANAGER, Role.INDEPENDENT_CHAIR, Role.DELEGATED_PARTNER, Role.SCRUTINEER}
    of_a_side = {Role.AGENCY_LEAD, Role.SCHOOL_USER, Role.DESIGNATED_PROFESSIONAL}
    for role in Role:
        actor = ground.make_actor(cast.place, role, agency=cast.council)
        assert sees(actor, low) == (role in every | of_a_side), role
        assert sees(actor, high) == (role in every | of_a_side | {Role.LEAD_PARTNER}), role
    assert not sees(cast.olga, low)


def test_a_disputes_clock_shows_only_to_those_who_read_the_dispute(cast):
    low = cast.raised()
    for role in Role:
        actor = ground.make_actor(cast.place, role, agency=cast.council)
        shown = Deadline.objects.visible_to(actor).filter(reference=low.reference).exists()
        assert not shown or sees(actor, low), role
    assert Deadline.objects.visible_to(cast.cora).filter(reference=low.reference).exists()


def test_another_hat_of_the_same_agency_opens_nothing(cast):
    low = cast.raised()
    both = ground.make_member(cast.place, Role.DELEGATE, agency=cast.council)
    ground.make_member(cast.place, Role.AGENCY_LEAD, user=both.user, agency=cast.other)
    assert not sees(ground.actor(both), low)


def test_raising_starts_the_clock_and_tells_both_sides_without_a_word_of_it(cast):
    dispute = cast.raised(what="Secret words", child_reference="Secret child")
    today = timezone.localdate()
    assert clock_of(dispute).due_on == working_days_after(today, 5, calendar.holidays())
    told = Notice.objects.filter(code="governance.dispute_stage")
    assert {one.recipient for one in told} == {cast.cora.user, cast.maya.user}
    assert not any("Secret" in one.subject + one.body for one in told)
    assert not TrailEntry.objects.filter(sentence__contains="Secret").exists()


def test_immediate_risk_is_due_the_same_day_and_says_so_in_its_working(cast):
    dispute = cast.raised(is_immediate=True, own_procedure="")
    clock = clock_of(dispute)
    assert clock.due_on == timezone.localdate() == disputes.current_stage(dispute).due_on
    working = clock.chip(timezone.localdate(), calendar.holidays()).working
    assert "immediate risk" in " ".join(working)


def test_a_day_that_the_child_needs_brings_the_answer_forward_and_never_back(cast):
    today = timezone.localdate()
    assert clock_of(cast.raised(needed_by=today + timedelta(days=1))).due_on == today + timedelta(
        days=1
    )
    late = clock_of(cast.raised(needed_by=today + timedelta(days=90)))
    assert late.due_on < today + timedelta(days=90)


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"own_procedure": " "}, "tried in your own agency"),
        ({"starts_at": Level.PARTNERS, "skipped_because": "Fast."}, "immediate risk"),
        ({"starts_at": Level.PARTNERS, "is_immediate": True}, "with the reason"),
        ({"answering": ()}, "another that is asked"),
    ],
)
def test_the_own_procedure_comes_first_and_no_stage_is_skipped_without_the_risk(cast, over, says):
    with pytest.raises(Refused, match=says):
        cast.raised(**over)
    assert not Dispute.objects.exists()


def test_nobody_raises_for_an_agency_that_is_not_theirs_or_against_one_from_elsewhere(cast):
    with pytest.raises(Refused, match="your own agency"):
        make.raised(cast.sam, cast.other, cast.council)
    stranger = ground.make_agency(partnership=ground.make_partnership())
    with pytest.raises(Refused, match="register"):
        make.raised(cast.sam, cast.school, stranger)
    with pytest.raises(Refused, match="raise a dispute"):
        make.raised(cast.grace, cast.school, cast.council)


def test_the_side_that_is_asked_answers_once_and_the_other_does_not(cast):
    dispute = cast.raised()
    with pytest.raises(Refused, match="side that is asked"):
        disputes.answer(dispute, text="We say yes.", by=cast.sam, now=NOW())
    disputes.answer(dispute, text="We say no.", by=cast.cora, now=NOW())
    with pytest.raises(Refused, match="answered already"):
        disputes.answer(dispute, text="Again.", by=cast.cora, now=NOW())


def test_a_dispute_climbs_one_stage_at_a_time_and_each_has_its_own_clock(cast):
    dispute = cast.raised()
    first = clock_of(dispute)
    with pytest.raises(Refused, match="next stage"):
        disputes.take_further(dispute, to=Level.PARTNERS, reason="Now.", by=cast.sam, now=NOW())
    dispute = make.at_level(dispute, Level.MANAGERS, cast.sam)
    first.refresh_from_db()
    assert (first.state, clock_of(dispute).state) == ("met", "open")
    disputes.take_further(dispute, to=Level.MANAGERS, reason="Twice.", by=cast.sam, now=NOW())
    assert dispute.stages.count() == 2


def test_a_late_stage_is_left_only_with_why_it_was_late(cast):
    dispute = cast.raised()
    late = NOW() + timedelta(days=30)
    with pytest.raises(Refused, match="Say why it was late"):
        disputes.take_further(dispute, to=Level.MANAGERS, reason="No.", by=cast.sam, now=late)
    why = BreachReason(Breach.Cause.STAFFING, "Nobody was there.")
    moved = disputes.take_further(
        dispute, to=Level.MANAGERS, reason="No.", by=cast.sam, now=late, breach=why
    )
    assert moved.level == Level.MANAGERS


def test_flagging_the_risk_later_makes_the_stage_due_today(cast):
    dispute = disputes.flag_risk(cast.raised(), by=cast.sam, now=NOW())
    assert clock_of(dispute).due_on == timezone.localdate()
    assert {one.level for one in disputes.levels_above(dispute, timezone.localdate())} == {
        2,
        3,
        4,
        5,
        6,
    }


def test_only_the_chair_mediates_at_that_stage_and_the_record_stays(cast):
    dispute = cast.raised()
    with pytest.raises(Refused, match="not at the stage"):
        disputes.mediate(dispute, is_agreed=True, text="Agreed.", by=cast.chair, now=NOW())
    dispute = make.at_level(dispute, Level.MEDIATION, cast.maya)
    assert Notice.objects.filter(recipient=cast.chair.user).exists()
    with pytest.raises(Refused, match="record a mediation"):
        disputes.mediate(dispute, is_agreed=True, text="Agreed.", by=cast.maya, now=NOW())
    disputes.mediate(dispute, is_agreed=True, text="A joint visit.", by=cast.chair, now=NOW())
    with pytest.raises(DatabaseError), transaction.atomic():
        DisputeAdvice._base_manager.update(text="Never")


def test_the_scrutineer_advises_the_leaders_and_nobody_before_them(cast):
    dispute = make.at_level(cast.raised(), Level.MEDIATION, cast.maya)
    with pytest.raises(Refused, match="leaders' stage"):
        disputes.advise(dispute, text="Listen.", by=cast.grace, now=NOW())
    dispute = make.at_level(dispute, Level.LEADERS, cast.maya)
    assert {one.recipient for one in Notice.objects.filter(subject__contains="stage 6")} >= {
        cast.lead.user, cast.grace.user,
    }  # fmt: skip
    said = disputes.advise(dispute, text="Listen.", by=cast.grace, now=NOW())
    assert said.kind == DisputeAdvice.Kind.SCRUTINY


def test_a_dispute_ends_settled_anywhere_and_unresolved_only_with_the_leaders(cast):
    end = {"theme": Theme.ROLES, "by": cast.sam, "now": NOW()}
    dispute = cast.raised()
    with pytest.raises(Refused, match="leaders could not settle"):
        disputes.end(dispute, DisputeState.UNRESOLVED, outcome="No.", **end)
    for _ in "ab":
        ended = disputes.end(dispute, DisputeState.RESOLVED, outcome="A plan.", **end)
    assert (ended.state, ended.theme, clock_done(ended)) == (
        DisputeState.RESOLVED,
        Theme.ROLES,
        "met",
    )
    with pytest.raises(Refused, match="has ended"):
        disputes.answer(ended, text="Late.", by=cast.cora, now=NOW())
    last = make.at_level(cast.raised(), Level.LEADERS, cast.maya)
    left = disputes.end(last, DisputeState.UNRESOLVED, outcome="To the regulator.", **end)
    assert left.state == DisputeState.UNRESOLVED


def clock_done(dispute):
    stage = dispute.stages.get()
    return deadlines.find(SETTLE[Level(stage.level)], stage).state


def test_a_partnership_words_its_own_ladder_and_its_days_count_from_then_on(cast):
    today = timezone.localdate()
    lines = disputes.ladder_of(cast.place, today)
    assert [one.days for one in lines] == [one.days for one in LADDER]
    own = [
        disputes.Line(one.level, f"Ours {one.level}", one.level != Level.SENIOR_MANAGERS, 2, "")
        for one in lines
    ]
    with pytest.raises(Refused):
        disputes.word_ladder(own, by=cast.sam)
    disputes.word_ladder(own, by=cast.maya)
    dispute = make.at_level(cast.raised(), Level.MANAGERS, cast.sam)
    assert clock_of(dispute).due_on == working_days_after(today, 2, calendar.holidays())
    assert "The ladder of Brent" in clock_of(dispute).source
    assert [one.level for one in disputes.levels_above(dispute, today)] == [Level.PARTNERS]
    elsewhere = ground.make_partnership()
    with scope(partnership=elsewhere):
        assert disputes.ladder_of(elsewhere, today)[0].days == LADDER[0].days
    assert ClockLength.objects.filter(partnership=elsewhere).count() == 0
