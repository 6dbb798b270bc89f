"""Planning, moving and cancelling meetings, and keeping rhythms and rotations."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from governance.models import Cadence, ForwardItem, Meeting, NewDay, RotationTurn
from governance.rules.meeting import ItemKind, MeetingState
from governance.services import cadences, schedule
from governance.services.cadences import Rhythm, Turn
from governance.services.schedule import Plan
from partnership.errors import Refused
from partnership.models import Notice, TrailEntry
from partnership.roles import Role, Sector
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.factories.calendar import a_saturday, a_working_day, make_groups, plan_meeting

pytestmark = pytest.mark.django_db
SECRET = "Child K"


@pytest.fixture
def groups():
    made = make_groups()
    with scope(partnership=made.partnership):
        yield made


def codes():
    return list(TrailEntry.objects.order_by("pk").values_list("code", flat=True))


def told():
    return Notice.objects.order_by("pk")


def moved(groups, meeting, **over):
    values = {
        "meets_on": meeting.meets_on,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "reason": "The room is taken.",
    }
    return schedule.move(meeting, **(values | over), by=groups.by, now=timezone.now())


def test_planning_tells_whoever_sits_in_the_group_and_twice_changes_nothing(groups):
    meeting = plan_meeting(groups, starts_at=time(10), ends_at=time(12))
    again = plan_meeting(groups, starts_at=time(10), ends_at=time(12))
    assert again == meeting
    assert (meeting.state, meeting.title, meeting.sequence) == ("planned", "Executive", 0)
    assert {one.recipient for one in told()} == set(groups.people)
    assert told()[0].subject == f"Executive, {meeting.reference}: planned"
    assert codes().count("governance.meeting.planned") == 1


def test_a_deputy_is_told_and_somebody_who_left_is_not(groups):
    deputy = ground.make_member(groups.partnership, Role.EXECUTIVE_MEMBER).user
    gone = ground.make_member(groups.partnership, Role.EXECUTIVE_MEMBER).user
    ground.sit(deputy, groups.seats[0], is_deputy=True)
    ground.sit(gone, groups.seats[1], is_deputy=True, ends_on=date(2021, 1, 1))
    plan_meeting(groups)
    recipients = {one.recipient for one in told()}
    assert deputy in recipients
    assert gone not in recipients


def test_notices_and_trail_of_a_closed_group_carry_nothing_but_the_reference():
    made = make_groups(is_closed=True)
    with scope(partnership=made.partnership):
        meeting = plan_meeting(made, title=SECRET, place=SECRET)
        moved(made, meeting, meets_on=a_working_day(60), reason=SECRET)
        schedule.cancel(meeting, reason=SECRET, by=made.by, now=timezone.now())
        assert told().count() == 9
        for one in told():
            assert one.subject == f"Meeting - {meeting.reference}"
            assert "Executive" not in one.body + one.why + one.address
        words = "".join(f"{one.subject}{one.body}{one.why}" for one in told())
        words += "".join(f"{one.sentence}{one.data}" for one in TrailEntry.objects.all())
        assert SECRET not in words


def test_what_somebody_typed_stays_on_the_page_also_for_an_open_group(groups):
    meeting = plan_meeting(groups, title=SECRET, place=SECRET)
    moved(groups, meeting, meets_on=a_working_day(60), reason=SECRET)
    schedule.cancel(meeting, reason=SECRET, by=groups.by, now=timezone.now())
    words = "".join(f"{one.subject}{one.body}{one.why}" for one in told())
    words += "".join(one.sentence for one in TrailEntry.objects.all())
    assert SECRET not in words


def test_a_day_on_which_nobody_works_is_taken_only_when_it_is_meant(groups):
    plan = Plan(groups.executive, a_saturday())
    with pytest.raises(Refused, match=r"not a working day \(Saturday\)"):
        schedule.plan(plan=plan, by=groups.by, now=timezone.now())
    meeting = schedule.plan(plan=plan, is_deliberate=True, by=groups.by, now=timezone.now())
    assert meeting.meets_on == a_saturday()


def test_a_day_that_is_past_is_not_planned(groups):
    with pytest.raises(Refused, match="past"):
        plan_meeting(groups, meets_on=timezone.localdate() - timedelta(days=1))


def test_the_turn_whose_seat_is_vacant_refuses_and_says_who_mends_it(groups):
    turn = cadences.turns_of(groups.executive)[1]
    turn.chair_seat.holdings.update(ends_on=timezone.localdate() - timedelta(days=1))
    ground.sit(groups.people[0], turn.chair_seat, is_deputy=True)
    with pytest.raises(Refused, match="The business manager records who sits there") as refused:
        plan_meeting(groups, turn=turn)
    assert "Chief of Integrated care board" in refused.value.sentence
    assert not Meeting.objects.exists()


def test_the_rotation_goes_on_from_the_last_meeting_that_was_not_cancelled(groups):
    turns = cadences.turns_of(groups.executive)
    assert cadences.next_turn(groups.executive, turns, date.max) == turns[0]
    first = plan_meeting(groups, turn=turns[0])
    assert (first.host_sector, first.chair_seat) == (Sector.LOCAL_AUTHORITY, groups.seats[0])
    second = plan_meeting(groups, turn=turns[1], meets_on=a_working_day(90))
    assert cadences.next_turn(groups.executive, turns, date.max) == turns[2]
    schedule.cancel(second, reason="Too few can come.", by=groups.by, now=timezone.now())
    assert cadences.next_turn(groups.executive, turns, date.max) == turns[1]


def test_accepting_plans_all_or_none_and_twice_changes_nothing(groups):
    days = [a_working_day(30), a_working_day(120)]
    plans = [Plan(groups.executive, day, finance=(date(2026, 9, 30),)) for day in days]
    for _ in range(2):
        made = schedule.accept(plans=plans, by=groups.by, now=timezone.now())
    assert [one.meets_on for one in made] == days
    assert Meeting.objects.count() == 2
    assert told().count() == len(groups.people)
    assert "2 meetings planned" in told()[0].subject
    item = ForwardItem.objects.get()
    assert (item.kind, item.once_key, item.wanted_by) == (
        ItemKind.FINANCE,
        "finance:2026-09-30",
        days[0],
    )
    with pytest.raises(Refused):
        schedule.accept(
            plans=[Plan(groups.forum, a_working_day(200)), Plan(groups.forum, a_saturday())],
            by=groups.by,
            now=timezone.now(),
        )
    assert Meeting.objects.count() == 2


def test_moving_counts_the_invitation_keeps_why_and_tells_once(groups):
    meeting = plan_meeting(groups)
    was = meeting.meets_on
    for _ in range(2):
        row = moved(groups, meeting, meets_on=a_working_day(60), starts_at=time(9, 30))
    assert (row.meets_on, row.starts_at, row.sequence) == (a_working_day(60), time(9, 30), 1)
    kept = NewDay.objects.get()
    assert (kept.was_on, kept.is_on, kept.reason) == (was, a_working_day(60), "The room is taken.")
    assert told().filter(code="governance.meeting.moved").count() == len(groups.people)


def test_a_move_without_a_reason_to_a_closed_day_or_onto_another_meeting_is_refused(groups):
    meeting = plan_meeting(groups)
    plan_meeting(groups, meets_on=a_working_day(60))
    with pytest.raises(Refused, match="Say why"):
        moved(groups, meeting, meets_on=a_working_day(70), reason=" ")
    with pytest.raises(Refused, match="not a working day"):
        moved(groups, meeting, meets_on=a_saturday())
    with pytest.raises(Refused, match="of this name on that day"):
        moved(groups, meeting, meets_on=a_working_day(60))
    meeting.refresh_from_db()
    assert meeting.sequence == 0


def test_a_meeting_that_was_held_is_neither_moved_nor_cancelled(groups):
    held = make.make_meeting(groups.executive)
    with pytest.raises(Refused, match="not begun"):
        moved(groups, held, meets_on=a_working_day())
    with pytest.raises(Refused, match="not begun"):
        schedule.cancel(held, reason="No.", by=groups.by, now=timezone.now())


def test_cancelling_says_why_and_twice_changes_nothing(groups):
    meeting = plan_meeting(groups)
    with pytest.raises(Refused, match="Say why"):
        schedule.cancel(meeting, reason="", by=groups.by, now=timezone.now())
    for _ in range(2):
        row = schedule.cancel(meeting, reason="Too few.", by=groups.by, now=timezone.now())
    assert (row.state, row.sequence) == (MeetingState.CANCELLED, 1)
    assert codes().count("governance.meeting.cancelled") == 1
    with pytest.raises(Refused, match="another title"):
        plan_meeting(groups)


def test_the_same_people_in_two_rooms_on_one_day_are_found(groups):
    plan_meeting(groups)
    board = ground.make_group(groups.partnership, "Board")
    ground.sit(groups.people[0], ground.make_seat(board))
    assert [one.group for one in schedule.clashes(board, a_working_day(), timezone.localdate())] == [groups.executive]  # fmt: skip
    assert schedule.clashes(groups.forum, a_working_day(), timezone.localdate()) == []


def test_only_the_business_unit_keeps_the_calendar(groups):
    meeting, by = (
        plan_meeting(groups),
        ground.make_actor(groups.partnership, Role.INDEPENDENT_CHAIR),
    )
    now = timezone.now()
    for act in (
        lambda: schedule.plan(plan=Plan(groups.forum, a_working_day()), by=by, now=now),
        lambda: schedule.accept(plans=[], by=by, now=now),
        lambda: schedule.cancel(meeting, reason="No.", by=by, now=now),
        lambda: cadences.keep(groups.forum, rhythm=Rhythm(), by=by),
        lambda: cadences.rotate(groups.forum, turns=[], by=by),
    ):
        with pytest.raises(Refused, match="plan meetings and keep the calendar"):
            act()


def test_a_group_of_another_partnership_is_refused(groups):
    there = make_groups()
    with pytest.raises(Refused, match="another partnership"):
        schedule.plan(plan=Plan(there.forum, a_working_day()), by=groups.by, now=timezone.now())
    with pytest.raises(Refused, match="another partnership"):
        cadences.keep(groups.forum, rhythm=Rhythm(after=there.forum), by=groups.by)
    turn = Turn(sector=Sector.POLICE, chair_seat=there.seats[0])
    with pytest.raises(Refused, match="another group"):
        cadences.rotate(groups.executive, turns=[turn], by=groups.by)


def test_a_rhythm_is_kept_with_its_history_and_twice_changes_nothing(groups):
    for times in (6, 6, 4):
        row = cadences.keep(groups.forum, rhythm=Rhythm(times_a_year=times), by=groups.by)
    assert [one.times_a_year for one in Cadence.history.filter(id=row.pk)] == [4, 6, 4]
    with pytest.raises(Refused, match="itself to meet after this one"):
        cadences.keep(groups.forum, rhythm=Rhythm(after=groups.executive), by=groups.by)


def test_a_rotation_is_replaced_in_order_with_its_history(groups):
    before = RotationTurn.history.count()
    turns = [Turn(sector=Sector(one.sector), chair_seat=one) for one in reversed(groups.seats)]
    for _ in range(2):
        rows = cadences.rotate(groups.executive, turns=turns, by=groups.by)
    assert [one.chair_seat for one in rows] == groups.seats[::-1]
    assert RotationTurn.history.count() == before + 6
    with pytest.raises(Refused, match="one turn"):
        cadences.rotate(groups.executive, turns=[turns[0], turns[0]], by=groups.by)
