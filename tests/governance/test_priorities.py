"""Priorities: only the Executive agrees one, measures are read, years are told whole, and nobody's words are lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import Outcome, OutcomeMeasure, Priority, PriorityAction
from governance.rules.meeting import OutcomeKind
from governance.rules.priority import (
    ACCOUNT_PARTS,
    PRIORITY_MOVES,
    Direction,
    PriorityState,
    Progress,
    is_stale,
    missing_from,
)
from governance.services import plan_pages, priorities
from governance.services.decisions import Decided
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import TrailEntry
from partnership.roles import Role
from partnership.services import actions
from partnership.services.actions import Owner
from tests.factories import governance as meetings
from tests.factories import partnership as ground
from tests.factories import plan as make

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


@pytest.fixture(autouse=True)
def inside(brent):
    with scope(partnership=brent):
        yield


@pytest.fixture
def manager(brent):
    return ground.make_actor(brent, Role.BUSINESS_MANAGER)


def an_outcome(group, by, kind=OutcomeKind.DECISION, **over):
    meeting = meetings.make_meeting(group)
    item = meeting.items.create(partnership=meeting.partnership, title="Plan", position=1)
    return Outcome.objects.create(
        partnership=meeting.partnership,
        meeting=meeting,
        item=item,
        kind=kind,
        reference=f"DEC-{meeting.reference}",
        text="SECRET words of the decision",
        at=NOW(),
        was_quorate=True,
        recorded_at=NOW(),
        recorded_by=by.user,
        **over,
    )


# --- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", PriorityState)
def test_no_state_but_proposed_leads_to_agreed(state):
    assert PRIORITY_MOVES.may(state, PriorityState.AGREED) is (state == PriorityState.PROPOSED)


@pytest.mark.parametrize(
    ("last", "since", "today", "stale"),
    [
        (date(2026, 1, 31), date(2025, 1, 1), date(2026, 4, 30), False),
        (date(2026, 1, 31), date(2025, 1, 1), date(2026, 5, 1), True),
        (None, date(2026, 1, 1), date(2026, 4, 1), False),
        (None, date(2026, 1, 1), date(2026, 4, 2), True),
    ],
)
def test_a_measure_is_stale_after_three_months(last, since, today, stale):
    assert is_stale(last, since, today) is stale


def test_a_year_with_progress_says_five_things_and_one_without_says_why():
    assert missing_from(Progress.SOME, {}) == list(ACCOUNT_PARTS.values())
    assert missing_from(Progress.SOME, dict.fromkeys(ACCOUNT_PARTS, "x")) == []
    assert missing_from(Progress.NONE, {"did": "x", "no_progress_because": " "}) == [
        "why there was little or no progress"
    ]


# --- agreeing ---------------------------------------------------------------------------------------------------------


def test_without_a_decision_nothing_is_agreed(manager):
    proposed = make.make_priority(manager)
    with pytest.raises(Refused, match="Only the Executive agrees"):
        priorities.agree(proposed, decided=Decided(words=" "), by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Priority.objects.filter(pk=proposed.pk).update(state=PriorityState.AGREED)


def test_a_standing_decision_of_the_first_tier_agrees_it_twice_changes_nothing(brent, manager):
    decision = an_outcome(ground.make_group(brent, "Executive", tier=1), manager)
    proposed = make.make_priority(manager)
    for _ in "ab":
        agreed = priorities.agree(proposed, decided=Decided(decision), by=manager)
    assert (agreed.state, agreed.decision_in_words) == ("agreed", f"Decision {decision.reference}")
    assert TrailEntry.objects.filter(code="governance.priority.agreed").count() == 1


def test_what_the_executive_did_not_decide_agrees_nothing(brent, manager):
    forum, first, second = (ground.make_group(brent, tier=tier) for tier in (2, 1, 1))
    struck = {"struck_out_at": NOW(), "struck_out_by": manager.user, "struck_out_because": "Wrong"}
    proposed = make.make_priority(manager)
    for wrong in (
        an_outcome(forum, manager),
        an_outcome(first, manager, OutcomeKind.RECOMMENDATION),
        an_outcome(second, manager, **struck),
    ):
        with pytest.raises(Refused, match="that the Executive has taken"):
            priorities.agree(proposed, decided=Decided(wrong), by=manager)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER, Role.PARTNERSHIP_CHAIR})
)  # fmt: skip
def test_nobody_else_records_that_it_is_agreed(brent, manager, role):
    proposed = make.make_priority(manager)
    with pytest.raises(Refused, match="what the Executive decides"):
        priorities.agree(proposed, decided=make.BEFORE, by=ground.make_actor(brent, role))


def test_one_that_is_carried_is_proposed_again_with_its_words_for_as_long(manager):
    first = make.make_priority(manager, PriorityState.ACTIVE)
    length = first.ends_on - first.starts_on
    ended = {"how": PriorityState.CARRIED, "because": "More to do.", "by": manager, "now": NOW()}
    second = priorities.end(first, **ended)
    assert (second.title, second.state, second.carried_from) == ("Neglect", "proposed", first)
    assert (second.starts_on, second.ends_on - second.starts_on) == (first.ends_on, length)
    first.refresh_from_db()
    assert priorities.end(first, **ended) == second
    assert Priority.objects.count() == 2


def test_an_end_needs_its_reason_and_what_is_over_stays(manager):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    with pytest.raises(Refused, match="how the priority ended"):
        priorities.end(row, how=PriorityState.DROPPED, because=" ", by=manager, now=NOW())
    over = make.make_priority(manager, PriorityState.ACHIEVED)
    with pytest.raises(Refused, match="is over"):
        priorities.reword(
            over, wording=make.wording(over.lead_group, title="X"), version=0, by=manager, now=NOW()
        )
    with pytest.raises(Refused, match="over already"):
        priorities.end(over, how=PriorityState.DROPPED, because="No", by=manager, now=NOW())


def test_the_second_of_two_writers_is_told_and_the_history_cannot_be_changed(manager):
    row = make.make_priority(manager)
    first = make.wording(row.lead_group, title="First")
    priorities.reword(row, wording=first, version=0, by=manager, now=NOW())
    with pytest.raises(WrittenMeanwhile):
        priorities.reword(
            row, wording=make.wording(row.lead_group, title="Two"), version=0, by=manager, now=NOW()
        )
    assert [one.title for one in row.history.all()] == ["First", "Neglect"]
    with pytest.raises(DatabaseError), transaction.atomic():
        row.history.update(title="Never said")


# --- measures ---------------------------------------------------------------------------------------------------------


def test_a_reading_tells_how_the_measure_stands_and_a_second_of_the_day_corrects_it(manager):
    measure = make.make_measure(make.make_priority(manager, PriorityState.ACTIVE), manager)
    on = {"on": manager.today, "source": "Dataset", "by": manager, "now": NOW()}
    priorities.record_reading(measure, value=Decimal(30), **on)
    assert measure.told(list(measure.readings.all())) == "Worse than it was"
    for _ in "ab":
        priorities.record_reading(measure, value=Decimal("14.5"), **on)
    (reading,) = measure.readings.all()
    assert measure.told([reading]) == "Target reached"
    assert reading.history.count() == 2
    assert measure.said(reading.value) == "14.5 per cent"


@pytest.mark.parametrize(
    ("direction", "value", "told"),
    [
        (Direction.UP, 24, "As it was"),
        (Direction.UP, 30, "Better than it was"),
        (Direction.UP, 10, "Worse than it was"),
        (Direction.DOWN, 10, "Better than it was"),
    ],
)
def test_better_depends_on_the_direction(manager, direction, value, told):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    measure = make.make_measure(row, manager, direction=direction, target=None)
    reading = priorities.record_reading(
        measure, on=manager.today, value=Decimal(value), source="Audit", by=manager, now=NOW()
    )
    assert measure.told([reading]) == told


def test_a_target_behind_the_start_and_a_reading_to_come_are_refused(manager):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    with pytest.raises(Refused, match="other side"):
        priorities.add_measure(row, gauge=make.gauge(target=Decimal(50)), by=manager)
    with pytest.raises(Refused, match="a day that has come"):
        priorities.record_reading(
            make.make_measure(row, manager),
            on=manager.today + timedelta(days=1),
            value=Decimal(1),
            source="Dataset",
            by=manager,
            now=NOW(),
        )


def test_the_lead_group_reads_and_accounts_but_does_not_reword(brent, manager):
    group = ground.make_group(brent)
    row = make.make_priority(manager, PriorityState.ACTIVE, group=group)
    member = ground.make_member(brent, Role.AGENCY_LEAD)
    ground.sit(member.user, ground.make_seat(group))
    by, other = ground.actor(member), ground.make_actor(brent, Role.AGENCY_LEAD)
    assert priorities.begin_account(row, told=make.told(), by=by, now=NOW())
    with pytest.raises(Refused, match="write the plan"):
        priorities.begin_account(row, told=make.told(), by=other, now=NOW())
    with pytest.raises(Refused, match="write the plan"):
        priorities.add_measure(row, gauge=make.gauge(), by=by)


# --- actions ----------------------------------------------------------------------------------------------------------


def test_an_action_of_the_plan_is_linked_once_and_taken_out_without_being_lost(brent, manager):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    school = ground.make_agency(partnership=brent)
    given = {"what": "Tell schools", "owner": Owner(agency=school), "due_on": manager.today}
    priorities.give_action(row, **given, measure="", by=manager, now=NOW())
    action = row.links.get().action
    priorities.link(row, action=action, by=manager, now=NOW())
    assert row.links.count() == 1
    priorities.unlink(row, action=action, by=manager)
    assert not PriorityAction.objects.exists()
    action.refresh_from_db()


def test_an_action_of_another_partnership_cannot_be_taken_in(manager):
    row = make.make_priority(manager)
    there = ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER)
    with scope(partnership=there.partnership):
        foreign = actions.give(
            what="Theirs",
            owner=Owner(person=there.user),
            due_on=there.today,
            by=there,
            now=NOW(),
        )
    with pytest.raises(Refused, match="no such action"):
        priorities.link(row, action=foreign, by=manager, now=NOW())


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_two_accounts_never_cover_the_same_days(manager):
    row = make.make_priority(manager, PriorityState.ACTIVE)
    account = priorities.begin_account(row, told=make.told(), by=manager, now=NOW())
    with pytest.raises(Refused, match="meets that of another account"):
        priorities.begin_account(
            row, told=make.told(ends_on=date(2026, 6, 30)), by=manager, now=NOW()
        )
    changed = make.told(ends_on=date(2026, 4, 30), difference="Fewer came back.")
    account = priorities.write_account(account, told=changed, version=1, by=manager, now=NOW())
    assert account.missing == ["how much", "how well", "the evidence"]
    with pytest.raises(WrittenMeanwhile):
        priorities.write_account(account, told=make.told(), version=1, by=manager, now=NOW())


def test_the_trail_says_nothing_that_somebody_typed(manager):
    row = make.make_priority(manager, PriorityState.ACTIVE, title="CANARY", why="CANARY")
    measure = make.make_measure(row, manager, says="CANARY")
    priorities.record_reading(
        measure, on=manager.today, value=Decimal(1), source="CANARY", by=manager, now=NOW()
    )
    priorities.begin_account(row, told=make.told(did="CANARY"), by=manager, now=NOW())
    entries = TrailEntry.objects.all()
    assert len(entries) >= 5
    assert not [one for one in entries if "CANARY" in one.sentence or "CANARY" in str(one.data)]


# --- attention --------------------------------------------------------------------------------------------------------


def test_what_needs_attention_is_said_and_what_a_document_told_is_left_alone(manager):
    long_ago = manager.today - timedelta(days=500)
    row = make.make_priority(manager, PriorityState.ACTIVE, starts_on=long_ago)
    make.make_measure(row, manager, baseline_on=long_ago)
    copied = make.make_priority(
        manager, PriorityState.ACTIVE, starts_on=long_ago, source="Yearly report 2024"
    )
    make.make_measure(copied, manager, baseline_on=long_ago)
    assert [one.says for one in plan_pages.attention(manager)] == ["No reading", "No account"]
    priorities.record_reading(
        OutcomeMeasure.objects.get(priority=row),
        on=manager.today,
        value=Decimal(1),
        source="Dataset",
        by=manager,
        now=NOW(),
    )
    whole = dict.fromkeys(ACCOUNT_PARTS, "Said.")
    recent = {"starts_on": long_ago, "ends_on": manager.today - timedelta(days=100)}
    account = priorities.begin_account(row, told=make.told(**recent), by=manager, now=NOW())
    assert [one.says for one in plan_pages.attention(manager)] == ["Account not whole"]
    priorities.write_account(
        account, told=make.told(**recent, **whole), version=1, by=manager, now=NOW()
    )
    assert plan_pages.attention(manager) == []
