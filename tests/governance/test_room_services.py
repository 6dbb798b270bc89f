"""The room: who may come for a seat, what a quorate and an inquorate room can do, and what is refused and why."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Outcome, Stay
from governance.rules.meeting import (
    Answer,
    EscalationState,
    ItemState,
    MeetingState,
    OutcomeKind,
)
from governance.services import notes, outcomes, rooms
from governance.services.rooms import Who
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Action, Deadline, GroupParent, TrailEntry
from partnership.roles import Role
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories import rooms as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)
QUARTER_PAST, HALF_PAST = make.hour(DAY, "10:15"), make.hour(DAY, "10:30")
NOON, LATER = make.hour(DAY, "12:00"), make.hour(DAY, "13:00")


@pytest.fixture
def table():
    table = make.make_table("brent")
    with scope(partnership=table.partnership):
        yield table


@pytest.fixture
def meeting(table):
    return make.opened(table, make.plan(table, DAY), here=make.ALL)


def first_item(meeting) -> AgendaItem:
    item = meeting.items.all()[0]
    item.meeting = meeting
    return item


def decided(table, meeting, *who, at=HALF_PAST, **over):
    item = first_item(meeting)
    return outcomes.decide(
        item, make.said(table, meeting, *who, **over), at=at, by=table.by, now=LATER
    )


def with_one_more(table, meeting, attendance):
    said = make.said(table, meeting)
    return outcomes.Said(said.text, said.basis, {**said.stances, attendance.pk: make.AGREED})


def left(table, meeting, who, at):
    return rooms.left(table.row(meeting, who), at=at, by=table.by, now=LATER)


# --- who is on the list -----------------------------------------------------------------------------------------------


def test_opening_the_room_lists_the_seats_of_that_day_with_their_holders(table):
    ground.make_seat(table.group, "Gone", ends_on=DAY - timedelta(days=1))
    ground.make_seat(table.group, "To come", starts_on=DAY + timedelta(days=1))
    empty = ground.make_seat(table.group, "Empty")
    meeting = make.opened(table, make.plan(table, DAY))
    rows = {one.post: one for one in meeting.attendance.all()}
    assert set(rows) == {one.title for one in table.seats.values()} | {"Empty"}
    assert rows["Police seat"].name == table.people["police"].user.full_name
    assert (rows["Empty"].name, rows["Empty"].seat) == ("", empty)


def test_opening_twice_changes_nothing(table, meeting):
    again = rooms.open_room(meeting, at=HALF_PAST, by=table.by, now=LATER)
    assert again.opened_at == make.hour(DAY, "10:00")
    assert meeting.attendance.count() == len(table.seats)


def test_the_room_opens_on_its_day_only(table):
    tomorrow = make.plan(table, timezone.localdate() + timedelta(days=1))
    with pytest.raises(Refused, match="on the day of the meeting"):
        rooms.open_room(tomorrow, at=timezone.now(), by=table.by, now=timezone.now())
    with pytest.raises(Refused, match="not a time on the day"):
        rooms.open_room(make.plan(table, DAY), at=timezone.now(), by=table.by, now=timezone.now())


def test_only_who_keeps_the_meeting_opens_the_room(table):
    with pytest.raises(Refused, match="business unit or whoever chairs"):
        rooms.open_room(make.plan(table, DAY), at=QUARTER_PAST, by=table.actor("police"), now=LATER)
    opened = rooms.open_room(
        make.plan(table, DAY, title="Of the chair"), at=QUARTER_PAST, by=table.actor("council"), now=LATER
    )  # fmt: skip
    assert opened.is_in_session


def test_a_seat_answers_before_the_room_and_sends_a_deputy_with_authority(table):
    meeting = make.plan(table, DAY)
    police = table.actor("police")
    seat = table.seats["police"]
    deputy = Who(name="Det Supt Vale", authority="Policy and money")
    row = rooms.answer(meeting, seat=seat, says=Answer.COMING, who=deputy, by=police)
    assert (row.name, row.is_deputy, row.authority) == ("Det Supt Vale", True, "Policy and money")
    back = rooms.answer(meeting, seat=seat, says=Answer.COMING, who=None, by=police)
    assert (back.person, back.is_deputy) == (police.user, False)
    with pytest.raises(Refused, match="somebody else's seat"):
        rooms.answer(meeting, seat=table.seats["icb"], says=Answer.APOLOGIES, who=None, by=police)


def test_a_deputy_by_name_says_which_authority_they_carry(table, meeting):
    row = table.row(meeting, "police")
    rooms.left(row, at=QUARTER_PAST, by=table.by, now=LATER)
    with pytest.raises(Refused, match="Say which authority"):
        rooms.came(row, who=Who(name="A deputy"), at=HALF_PAST, by=table.by, now=LATER)


def test_who_has_left_a_seat_is_not_recorded_as_coming_for_it(table):
    gone = ground.make_member(table.partnership, Role.DELEGATED_PARTNER).user
    ground.sit(gone, table.seats["police"], is_deputy=True, ends_on=DAY - timedelta(days=1))
    meeting = make.opened(table, make.plan(table, DAY))
    with pytest.raises(Refused, match=r"neither holds this seat nor deputises.*group's page"):
        rooms.came(
            table.row(meeting, "police"), who=Who(person=gone), at=HALF_PAST, by=table.by, now=LATER
        )


def test_a_vacant_seat_says_who_can_fill_it(table):
    ground.make_seat(table.group, "Empty")
    meeting = make.opened(table, make.plan(table, DAY))
    with pytest.raises(Refused, match=r"Nobody holds this seat.*business unit fills the seat"):
        rooms.came(
            meeting.attendance.get(post="Empty"), who=None, at=HALF_PAST, by=table.by, now=LATER
        )


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (make.hour(DAY, "09:59"), "The room was opened at 10:00"),
        (make.hour(DAY, "23:00"), "still to come"),
        (make.hour(DAY - timedelta(days=1), "10:30"), "not a time on the day"),
    ],
)
def test_nobody_comes_while_the_room_is_not_open(table, at, why):
    meeting = make.opened(table, make.plan(table, DAY))
    with pytest.raises(Refused, match=why):
        rooms.came(table.row(meeting, "icb"), who=None, at=at, by=table.by, now=LATER)


def test_who_leaves_and_comes_back_has_two_stays_in_order(table, meeting):
    row = left(table, meeting, "police", QUARTER_PAST)
    with pytest.raises(Refused, match="was in the room until 10:15"):
        rooms.came(row, who=None, at=make.hour(DAY, "10:10"), by=table.by, now=LATER)
    rooms.came(row, who=None, at=HALF_PAST, by=table.by, now=LATER)
    assert row.stays.count() == 2
    assert rooms.came(row, who=None, at=NOON, by=table.by, now=LATER).stays.count() == 2


def test_nobody_leaves_before_they_came_and_the_database_says_so_too(table, meeting):
    row = table.row(meeting, "police")
    left(table, meeting, "police", QUARTER_PAST)
    rooms.came(row, who=None, at=NOON, by=table.by, now=LATER)
    with pytest.raises(Refused, match="nobody leaves before they came"):
        left(table, meeting, "police", HALF_PAST)
    with pytest.raises(IntegrityError, match="stay_ends_after_it_begins"), transaction.atomic():
        Stay.objects.filter(left_at__isnull=True).update(left_at=QUARTER_PAST)


def test_undo_takes_back_the_last_thing(table, meeting):
    row = left(table, meeting, "icb", QUARTER_PAST)
    assert rooms.undo(row, by=table.by).stays.get().left_at is None
    undone = rooms.undo(row, by=table.by)
    assert (undone.answer, undone.stays.count()) == (Answer.NONE, 0)


# --- what the room can do ---------------------------------------------------------------------------------------------


def test_a_quorate_room_decides_with_who_agreed_and_on_what_authority(table, meeting):
    outcome = decided(table, meeting)
    assert (outcome.reference, outcome.was_quorate) == ("DEC-2026-001", True)
    assert {one.attendance.post for one in outcome.agreements.all()} == {
        table.seats[one].title for one in make.ALL
    }
    assert outcome.basis == "Delegated authority"


def test_an_inquorate_room_decides_nothing_says_who_is_missing_and_may_recommend(table, meeting):
    left(table, meeting, "police", QUARTER_PAST)
    with pytest.raises(Refused, match=r"Missing: one of the police\. Record a recommendation"):
        decided(table, meeting, "council", "icb")
    item = first_item(meeting)
    recommended = outcomes.recommend(
        item, make.said(table, meeting, "council", "icb"), at=HALF_PAST, by=table.by, now=LATER
    )
    assert (recommended.kind, recommended.was_quorate) == (OutcomeKind.RECOMMENDATION, False)
    assert recommended.missing == "one of the police"
    assert not Outcome.objects.filter(kind=OutcomeKind.DECISION).exists()


def test_the_database_itself_takes_no_inquorate_decision(table, meeting):
    outcome = decided(table, meeting)
    with pytest.raises(IntegrityError, match="outcome_decided_only_when_quorate"):
        Outcome.objects.filter(pk=outcome.pk).update(was_quorate=False)


def test_a_decision_taken_while_the_room_was_quorate_stands_though_it_no_longer_is(table, meeting):
    left(table, meeting, "police", NOON)
    assert decided(table, meeting, at=HALF_PAST).was_quorate
    with pytest.raises(Refused, match="not quorate"):
        decided(table, meeting, "council", "icb", at=make.hour(DAY, "12:30"))


def test_who_was_not_in_the_room_did_not_agree(table, meeting):
    chair = ground.make_seat(table.group, "Second council seat")
    ground.sit(ground.make_user(), chair)
    rooms.expect(meeting)
    late = meeting.attendance.get(seat=chair)
    rooms.came(late, who=None, at=NOON, by=table.by, now=LATER)
    said = with_one_more(table, meeting, late)
    with pytest.raises(Refused, match="was not in the room"):
        outcomes.decide(first_item(meeting), said, at=HALF_PAST, by=table.by, now=LATER)


def test_an_observer_does_not_agree_and_an_interest_withdraws_from_its_item(table, meeting):
    watching = rooms.came(
        table.row(meeting, "observer"), who=None, at=QUARTER_PAST, by=table.by, now=LATER
    )
    said = with_one_more(table, meeting, watching)
    with pytest.raises(Refused, match="has no vote"):
        outcomes.decide(first_item(meeting), said, at=HALF_PAST, by=table.by, now=LATER)
    rooms.declare(
        table.row(meeting, "icb"), interest="I sit on its board", has_withdrawn=True,
        item_pk=first_item(meeting).pk, by=table.by, now=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="withdrew from this item"):
        decided(table, meeting)
    assert decided(table, meeting, "council", "police").agreements.count() == 2


def test_leaving_cannot_be_recorded_before_what_one_agreed_to(table, meeting):
    outcome = decided(table, meeting)
    with pytest.raises(Refused, match=f"spoke to {outcome.reference} at 10:30"):
        left(table, meeting, "icb", QUARTER_PAST)
    assert left(table, meeting, "icb", NOON).stays.get().left_at == NOON


def test_leaving_cannot_undo_the_quorum_of_a_decision_one_was_silent_on(table, meeting):
    outcome = decided(table, meeting, "council", "icb")
    with pytest.raises(Refused, match=f"not quorate when {outcome.reference} was decided at 10:30"):
        left(table, meeting, "police", QUARTER_PAST)
    assert table.row(meeting, "police").stays.get().left_at is None


def test_nobody_agreed_means_nothing_was_decided(table, meeting):
    said = make.said(table, meeting)
    objected = dict.fromkeys(said.stances, "objected")
    with pytest.raises(Refused, match="Nobody agreed"):
        outcomes.decide(
            first_item(meeting), outcomes.Said("No.", "", objected), at=HALF_PAST, by=table.by, now=LATER
        )  # fmt: skip
    assert not Outcome.objects.exists()


def test_a_later_quorate_meeting_ratifies_a_recommendation_once(table, meeting):
    left(table, meeting, "police", QUARTER_PAST)
    recommended = outcomes.recommend(
        first_item(meeting), make.said(table, meeting, "council"), at=HALF_PAST, by=table.by, now=LATER
    )  # fmt: skip
    rooms.close_room(meeting, at=NOON, by=table.by, now=LATER)
    other = make.opened(table, make.plan(table, DAY + timedelta(days=7)), here=make.ALL)
    said = make.said(table, other)
    ratifying = outcomes.Said(said.text, said.basis, said.stances, ratifies=recommended)
    moment = make.hour(other.meets_on, "10:20")
    item = first_item(other)
    assert (
        outcomes.decide(item, ratifying, at=moment, by=table.by, now=moment).ratifies == recommended
    )
    with pytest.raises(Refused, match="ratified already"):
        outcomes.decide(item, ratifying, at=moment, by=table.by, now=moment)


def test_the_chair_lets_a_meeting_proceed_only_where_the_rule_allows_that(table, meeting):
    left(table, meeting, "police", QUARTER_PAST)
    with pytest.raises(Refused, match="allows the chair no discretion"):
        rooms.use_discretion(meeting, reason="Urgent", by=table.actor("council"))
    table.group.quorum.chair_may_proceed = True
    table.group.quorum.save()
    with pytest.raises(Refused, match="Only whoever chairs"):
        rooms.use_discretion(meeting, reason="Urgent", by=table.by)
    rooms.use_discretion(meeting, reason="Urgent", by=table.actor("council"))
    assert decided(table, meeting, "council", "icb").was_quorate


def test_an_action_is_given_without_leaving_the_item(table, meeting):
    outcome = outcomes.act(
        first_item(meeting), what="Write to schools", owner=Owner(person=table.people["icb"].user),
        due_on=date(2026, 6, 1), measure="", at=HALF_PAST, by=table.by, now=LATER,
    )  # fmt: skip
    assert Action.objects.get() == outcome.action
    assert outcome.kind == OutcomeKind.ACTION


def test_a_matter_goes_up_to_a_parent_group_which_takes_it_on_or_returns_it(table, meeting):
    parent = ground.make_group(table.partnership, "Board")
    item = first_item(meeting)
    with pytest.raises(Refused, match="does not report to that group"):
        outcomes.escalate(
            item, text="Settle this", to_group=parent, at=HALF_PAST, by=table.by, now=LATER
        )
    GroupParent.objects.create(partnership=table.partnership, group=table.group, parent=parent)
    sent = outcomes.escalate(
        item, text="Settle this", to_group=parent, at=HALF_PAST, by=table.by, now=LATER
    ).escalation
    assert parent.forward_plan.get().title == f"Sent up from {meeting.reference}"
    with pytest.raises(Refused, match="chair of Board answers"):
        outcomes.answer_escalation(
            sent, state=EscalationState.ACCEPTED, answer="", by=table.actor("icb"), now=LATER
        )
    with pytest.raises(Refused, match="Say why it is returned"):
        outcomes.answer_escalation(
            sent, state=EscalationState.RETURNED, answer=" ", by=table.by, now=LATER
        )
    answered = outcomes.answer_escalation(
        sent, state=EscalationState.RETURNED, answer="Not ours", by=table.by, now=LATER
    )
    assert (answered.state, answered.answer) == (EscalationState.RETURNED, "Not ours")
    with pytest.raises(Refused, match="cannot become"):
        outcomes.answer_escalation(
            sent, state=EscalationState.ACCEPTED, answer="", by=table.by, now=LATER
        )


def test_what_is_struck_out_stays_in_the_record_and_counts_no_more(table, meeting):
    outcome = decided(table, meeting)
    struck = outcomes.strike_out(outcome, reason="Typed twice", by=table.by, now=LATER)
    assert (
        outcomes.strike_out(struck, reason="Again", by=table.by, now=LATER).struck_out_because
        == "Typed twice"
    )
    assert not Outcome.objects.standing().exists()
    assert left(table, meeting, "icb", QUARTER_PAST).stays.get().left_at == QUARTER_PAST


# --- notes ------------------------------------------------------------------------------------------------------------


def test_two_note_takers_lose_no_word(table, meeting):
    item = first_item(meeting)
    first = notes.write(item, text="Mine.", version=0, by=table.by, now=LATER)
    with pytest.raises(WrittenMeanwhile) as conflict:
        notes.write(item, text="Theirs.", version=0, by=table.actor("council"), now=LATER)
    assert (conflict.value.row.note, first.note_version) == ("Mine.", 1)
    assert notes.write(item, text="Mine.", version=0, by=table.by, now=LATER).note_version == 1
    assert item.history.count() == 2


def test_turning_to_an_item_stops_the_one_before(table, meeting):
    one, two = meeting.items.select_related("meeting__group", "meeting__partnership")
    notes.turn_to(one, by=table.by, now=QUARTER_PAST)
    notes.turn_to(two, by=table.by, now=HALF_PAST)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.ended_at) == (ItemState.DONE, HALF_PAST)
    assert (two.state, two.minutes_left(make.hour(DAY, "10:36"))) == (ItemState.NOW, 4)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_closing_sends_everybody_home_marks_the_absent_and_starts_the_drafts_clock(table):
    meeting = make.opened(table, make.plan(table, DAY), here=("council", "icb"))
    rooms.apologised(table.row(meeting, "observer"), by=table.by)
    closed = rooms.close_room(meeting, at=NOON, by=table.by, now=LATER)
    assert closed.state == MeetingState.HELD
    assert {table.row(closed, one).answer for one in ("police",)} == {Answer.ABSENT}
    assert table.row(closed, "observer").answer == Answer.APOLOGIES
    assert not Stay.objects.filter(left_at__isnull=True).exists()
    assert Deadline.objects.get().due_on == date(2026, 3, 17)
    assert rooms.close_room(closed, at=NOON, by=table.by, now=LATER).closed_at == NOON


def test_a_room_is_not_closed_before_something_that_was_recorded(table, meeting):
    decided(table, meeting, at=NOON)
    with pytest.raises(Refused, match="recorded at a later time"):
        rooms.close_room(meeting, at=HALF_PAST, by=table.by, now=LATER)


def test_after_closing_nobody_comes_and_what_was_forgotten_can_still_be_recorded(table, meeting):
    rooms.close_room(meeting, at=NOON, by=table.by, now=LATER)
    with pytest.raises(Refused, match="The room is not open"):
        rooms.came(table.row(meeting, "observer"), who=None, at=NOON, by=table.by, now=LATER)
    assert decided(table, meeting, at=HALF_PAST).reference == "DEC-2026-001"
    with pytest.raises(Refused, match="not a time at which the room was open"):
        decided(table, meeting, at=make.hour(DAY, "12:30"))


def test_the_trail_tells_of_the_room_without_a_word_of_it(table, meeting):
    decided(table, meeting, text="Secret words QZX")
    rooms.close_room(meeting, at=NOON, by=table.by, now=LATER)
    said = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert "DEC-2026-001" in said
    assert "QZX" not in said
