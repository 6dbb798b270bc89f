"""Risks through the services: who may, what is refused, what is kept, and the rounds of reviews."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import ForwardItem, Risk, RiskReview, RiskScore
from governance.rules.risk import REVIEW_RISKS, Place, Register, RiskState, Scores
from governance.services import risk_rounds, risks
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Breach, Notice, TrailEntry
from partnership.roles import Role
from partnership.services import deadlines
from partnership.services.actions import Owner
from partnership.services.deadlines import BreachReason
from tests.factories import partnership as ground
from tests.factories import risks as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return ground.make_partnership("brent")


@pytest.fixture
def inside(place):
    with scope(partnership=place):
        yield place


def actor(place, role, **over):
    return ground.make_actor(place, role, **over)


@pytest.fixture
def maya(place):
    return actor(place, Role.BUSINESS_MANAGER)


@pytest.fixture
def partner(place):
    return actor(place, Role.DELEGATED_PARTNER)


NOW = timezone.now


READS = {
    Register.OPERATIONAL: {
        Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.PARTNERSHIP_CHAIR, Role.INDEPENDENT_CHAIR, Role.SCRUTINEER,
        Role.AGENCY_LEAD, Role.DESIGNATED_PROFESSIONAL, Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER, Role.GROUP_CHAIR,
    },
}  # fmt: skip
READS[Register.STRATEGIC] = READS[Register.OPERATIONAL] - {Role.GROUP_CHAIR} | {
    Role.EDUCATION_PARTNER,
    Role.EXECUTIVE_MEMBER,
    Role.ELECTED_EXECUTIVE,
}


def test_each_role_reads_the_registers_that_are_its_own(inside, maya):
    for register in Register:
        risk = make.accepted(maya, register=register)
        for role in Role:
            sees = Risk.objects.visible_to(actor(inside, role)).filter(pk=risk.pk).exists()
            assert sees == (role in READS[register]), (register, role)


def test_an_owner_reads_the_one_risk_they_own_and_a_stranger_none(inside, maya):
    lena = actor(inside, Role.LAY_MEMBER)
    mine = make.accepted(maya, owner=Owner(person=lena.user))
    make.accepted(maya)
    assert list(Risk.objects.visible_to(lena)) == [mine]
    gone = actor(inside, Role.BUSINESS_MANAGER, ends_on=timezone.localdate() - timedelta(days=1))
    assert not Risk.objects.visible_to(gone).exists()


def test_the_chair_of_a_group_keeps_sight_of_what_was_sent_up(inside, maya, partner):
    risk = risks.take_in(make.sent_up(maya), answer="Ours now.", by=partner, now=NOW())
    assert risk.register == Register.STRATEGIC
    assert list(Risk.objects.visible_to(actor(inside, Role.GROUP_CHAIR))) == [risk]


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.DESIGNATED_PROFESSIONAL, Role.LAY_MEMBER])
def test_who_only_reads_proposes_nothing(inside, role):
    with pytest.raises(Refused, match="propose a risk"):
        make.proposed(actor(inside, role))


def test_an_agency_lead_proposes_and_the_manager_is_told_without_a_word_of_it(inside, maya):
    risk = make.proposed(actor(inside, Role.AGENCY_LEAD), title="Secret words")
    assert (risk.state, risk.reference) == (
        RiskState.PROPOSED,
        f"RSK-{timezone.localdate().year}-001",
    )
    notice = Notice.objects.get(recipient=maya.user)
    assert "Secret" not in notice.subject + notice.body
    assert not TrailEntry.objects.filter(sentence__contains="Secret").exists()


def test_a_proposal_is_accepted_only_scored_owned_and_with_a_day(inside, maya):
    risk = make.proposed(maya, review_on=None)
    with pytest.raises(Refused, match="the three scores, who owns it, the day of its next review"):
        risks.accept(risk, by=maya)
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.filter(pk=risk.pk).update(state=RiskState.OPEN)


def test_accepting_twice_changes_nothing(inside, maya):
    risk = make.accepted(maya)
    risks.accept(risk, by=maya)
    assert TrailEntry.objects.filter(code="governance.risk.accepted").count() == 1


def test_only_who_keeps_the_register_accepts(inside, maya, partner):
    chair = actor(inside, Role.GROUP_CHAIR)
    proposal = make.proposed(maya, scores=make.SCORES, owner=Owner(person=maya.user))
    for nobody in (partner, actor(inside, Role.AGENCY_LEAD)):
        with pytest.raises(Refused):
            risks.accept(proposal, by=nobody)
    assert risks.accept(proposal, by=chair).state == RiskState.OPEN
    strategic = make.proposed(
        maya, scores=make.SCORES, owner=Owner(person=maya.user), register=Register.STRATEGIC
    )
    with pytest.raises(Refused, match="keep the strategic register"):
        risks.accept(strategic, by=chair)


def test_an_owner_from_elsewhere_is_refused(inside, maya):
    other = ground.make_partnership()
    stranger = ground.make_actor(other, Role.AGENCY_LEAD)
    agency = ground.make_agency(partnership=other)
    group = ground.make_group(other)
    for owner in (Owner(person=stranger.user), Owner(agency=agency), Owner(group=group)):
        with pytest.raises(Refused, match="partnership"):
            make.proposed(maya, owner=owner)
    assert not Risk.objects.exists()


def test_every_scoring_stays_and_the_risk_holds_the_newest(inside, maya):
    risk = make.accepted(maya)
    worse = Scores(Place(4, 5), Place(5, 5), Place(2, 3))
    risk = risks.rescore(
        risk, scores=worse, why="Two more left.", review_on=make.next_month(), by=maya, now=NOW()
    )
    assert risk.scores == worse
    assert [one.scores.current.score for one in risk.score_rows.all()] == [12, 25]
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskScore.objects.all()[0].__class__._base_manager.filter(risk=risk).update(why="Never")


def test_the_owner_scores_and_works_on_a_risk_and_neither_bears_nor_closes_it(inside, maya):
    lena = actor(inside, Role.AGENCY_LEAD)
    risk = make.accepted(maya, owner=Owner(person=lena.user))
    risks.rescore(
        risk, scores=make.SCORES, why="Same.", review_on=make.next_month(), by=lena, now=NOW()
    )
    assert risks.mitigate(risk, plan="A campaign.", by=lena).state == RiskState.MITIGATING
    with pytest.raises(Refused, match="does not close it"):
        risks.close(risk, reason="Enough.", by=lena, now=NOW())
    with pytest.raises(Refused, match="does not decide that it is borne"):
        risks.tolerate(risk, until=make.next_month(), reason="Fine.", by=lena, now=NOW())


def test_a_risk_is_borne_in_a_partners_name_for_a_year_at_most(inside, maya, partner):
    risk = make.accepted(maya, register=Register.STRATEGIC)
    other = actor(inside, Role.BUSINESS_MANAGER)
    with pytest.raises(Refused, match="let a strategic risk be borne"):
        risks.tolerate(risk, until=make.next_month(), reason="Dear.", by=other, now=NOW())
    too_long = timezone.localdate() + timedelta(days=400)
    with pytest.raises(Refused, match="twelve months"):
        risks.tolerate(risk, until=too_long, reason="Dear.", by=partner, now=NOW())
    risk = risks.tolerate(risk, until=make.next_month(), reason="Dear.", by=partner, now=NOW())
    assert (risk.tolerated_by, risk.review_on) == (partner.user, make.next_month())
    risk = risks.mitigate(risk, plan="Money came.", by=maya)
    assert (risk.tolerated_until, risk.tolerated_because) == (None, "")


def test_what_is_sent_up_waits_for_the_partners_who_take_it_in_or_return_it(inside, maya, partner):
    risk = make.sent_up(maya)
    assert Notice.objects.filter(recipient=partner.user, code="governance.risk_sent_up").exists()
    with pytest.raises(Refused):
        risks.take_in(risk, answer="Mine.", by=maya, now=NOW())
    with pytest.raises(Refused, match="answered first"):
        risks.close(risk, reason="No.", by=partner, now=NOW())
    back = risks.send_back(risk, answer="Try this first.", by=partner, now=NOW())
    assert (back.state, back.register, back.answer) == (
        RiskState.MITIGATING, Register.OPERATIONAL, "Try this first.",
    )  # fmt: skip
    assert Notice.objects.filter(recipient=maya.user, code="governance.risk_answered").exists()


def test_what_is_sent_up_stands_on_the_executives_forward_plan_by_its_reference(inside, maya):
    executive = ground.make_group(inside, "Executive", tier=1)
    risk = make.sent_up(maya, title="Secret words")
    wanted = ForwardItem.objects.get(group=executive)
    assert risk.reference in wanted.title
    assert "Secret" not in wanted.title + wanted.because


def test_a_closed_risk_stays_as_it_was_until_it_is_opened_again(inside, maya, partner):
    risk = risks.close(make.accepted(maya), reason="Filled.", by=partner, now=NOW())
    for act in (
        lambda: risks.change(risk, make.a_wording(title="New"), version=0, by=maya),
        lambda: risks.rescore(
            risk, scores=make.SCORES, why="?", review_on=make.next_month(), by=maya, now=NOW()
        ),
    ):
        with pytest.raises(Refused, match="closed"):
            act()
    again = risks.reopen(risk, review_on=make.next_month(), by=maya, now=NOW())
    assert (again.state, again.closed_because) == (RiskState.OPEN, "")


def test_of_two_who_change_one_risk_the_second_is_shown_the_first(inside, maya):
    risk = make.accepted(maya)
    keep = {"owner": Owner(person=maya.user)}
    risks.change(risk, make.a_wording(title="First", **keep), version=0, by=maya)
    with pytest.raises(WrittenMeanwhile) as caught:
        risks.change(risk, make.a_wording(title="Second", **keep), version=0, by=maya)
    assert caught.value.row.title == "First"
    assert risk.history.filter(title="First").exists()


def test_the_register_of_a_live_risk_changes_only_by_sending_it_up(inside, maya):
    risk = make.accepted(maya)
    moved = make.a_wording(register=Register.STRATEGIC, owner=Owner(person=maya.user))
    with pytest.raises(Refused, match="sent up"):
        risks.change(risk, moved, version=0, by=maya)


def test_an_action_is_given_from_the_risk_it_answers(inside, maya):
    risk = make.accepted(maya)
    action = risks.give_action(
        risk, what="Advertise again", measure="", owner=Owner(person=maya.user),
        due_on=make.next_month(), by=maya, now=NOW(),
    )  # fmt: skip
    assert risk.action_links.get().action == action


# --- rounds -----------------------------------------------------------------------------------------------------------


def test_a_round_asks_for_every_live_risk_and_tells_their_owners_once(inside, maya):
    tom = actor(inside, Role.AGENCY_LEAD, agency=ground.make_agency(partnership=inside))
    make.accepted(maya, owner=Owner(agency=tom.hat.agency))
    make.accepted(maya, owner=Owner(agency=tom.hat.agency))
    make.proposed(maya)
    found = make.a_round(maya)
    assert found.reviews.count() == 2
    told = Notice.objects.get(code="governance.risk_round")
    assert told.recipient == tom.user
    assert deadlines.find(REVIEW_RISKS, found).due_on == found.due_on
    with pytest.raises(Refused, match="open already"):
        make.a_round(maya)


def test_no_round_is_opened_where_nothing_is_live(inside, maya):
    make.proposed(maya)
    with pytest.raises(Refused, match="nothing to review"):
        make.a_round(maya)


def test_scoring_confirming_and_closing_each_count_as_reviewed(inside, maya, partner):
    rows = [make.accepted(maya) for _ in range(4)]
    found = make.a_round(maya)
    later = {"review_on": make.next_month(), "by": maya, "now": NOW()}
    risks.rescore(rows[0], scores=make.SCORES, why="Same.", **later)
    risks.confirm(rows[1], **later)
    risks.close(rows[2], reason="Gone.", by=partner, now=NOW())
    assert list(found.reviews.waiting().values_list("risk", flat=True)) == [rows[3].pk]
    assert rows[0].score_rows.last().round == found
    with pytest.raises(Refused, match="1 risks were not reviewed"):
        risk_rounds.close(found, left_because=" ", by=maya, now=NOW())
    closed = risk_rounds.close(found, left_because="Owner ill.", by=maya, now=NOW())
    assert (closed.is_open, closed.left_because) == (False, "Owner ill.")
    assert deadlines.find(REVIEW_RISKS, found).state == "met"
    risks.confirm(rows[3], **later)
    assert RiskReview.objects.waiting().count() == 1


def test_a_late_round_is_closed_with_its_reason(inside, maya, partner):
    risk = make.accepted(maya)
    found = make.a_round(maya)
    risks.close(risk, reason="Gone.", by=partner, now=NOW())
    late = NOW() + timedelta(days=60)
    with pytest.raises(Refused, match="Say why it was late"):
        risk_rounds.close(found, left_because="", by=maya, now=late)
    found.refresh_from_db()
    assert found.is_open
    why = BreachReason(Breach.Cause.STAFFING, "Nobody was there.")
    assert not risk_rounds.close(found, left_because="", by=maya, now=late, breach=why).is_open


def test_reminding_twice_on_a_day_tells_nobody_twice(inside, maya):
    make.accepted(maya)
    found = make.a_round(maya)
    for _ in "ab":
        risk_rounds.remind(found, by=maya, now=NOW())
    assert Notice.objects.filter(code="governance.risk_round").count() == 2  # opened, reminded
    with pytest.raises(Refused):
        risk_rounds.remind(found, by=actor(inside, Role.AGENCY_LEAD), now=NOW())
