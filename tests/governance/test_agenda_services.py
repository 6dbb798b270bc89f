"""The agenda by its services: standing items, order, moving, setting, sending out, guests."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, ItemGuest, Meeting, Outcome, StandingItem
from governance.rules.meeting import ItemKind, ItemState, MeetingState, MinutesState, OutcomeKind
from governance.services import agendas, forward, item_guests, standing_items
from governance.services.agendas import ItemWords
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import GroupParent, Notice, Seat, TrailEntry
from partnership.roles import Role
from tests.factories import agenda as make
from tests.factories import governance as held
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    place = ground.make_partnership("brent")
    with scope(partnership=place):
        yield place


@pytest.fixture
def group(brent):
    return ground.make_group(brent, "Executive", tier=1, code="executive")


@pytest.fixture
def maya(brent):
    return ground.make_actor(brent, Role.BUSINESS_MANAGER)


def began(meeting, by, **over):
    values = {"copy_of": None, "template": None}
    return agendas.begin(meeting, by=by, **(values | over))


def now():
    return timezone.now()


# --- standing items -----------------------------------------------------------------------------------------------------
def test_the_usual_items_are_offered_once_and_never_over_a_groups_own(brent, group, maya):
    forum = ground.make_group(brent, "Forum", tier=2)
    GroupParent.objects.create(partnership=brent, group=forum, parent=group, is_accountable=True)
    first = standing_items.offer_usual(group, by=maya)
    assert first == StandingItem.objects.filter(group=group).count()
    assert StandingItem.objects.get(group=group, kind="update").about_group == forum
    assert standing_items.offer_usual(group, by=maya) == 0


def test_an_agenda_begins_with_what_the_rules_want_in_their_order(group, maya):
    make.make_rule(group, "Conflicts of interest", ItemKind.INTERESTS)
    make.make_rule(group, "Action log", ItemKind.ACTIONS)
    make.make_rule(group, "Any other business", stands_last=True)
    meeting = make.make_planned(group)
    began(meeting, maya)
    agendas.add(meeting, words=ItemWords("Budget"), by=maya)
    assert make.titles(meeting) == [
        "Conflicts of interest",
        "Action log",
        "Budget",
        "Any other business",
    ]


def test_bringing_in_what_is_missing_never_brings_it_twice(group, maya):
    make.make_rule(group, "Conflicts of interest", ItemKind.INTERESTS)
    meeting = make.make_planned(group)
    began(meeting, maya)
    make.make_rule(group, "Risk register", ItemKind.RISKS)
    assert [agendas.bring_in(meeting, by=maya) for _ in "ab"] == [1, 0]
    began(meeting, maya)
    assert make.titles(meeting) == ["Conflicts of interest", "Risk register"]


def test_the_minutes_item_approves_the_newest_record_that_is_not_approved(group, maya):
    make.make_rule(group, "Minutes of the last meeting", ItemKind.MINUTES)
    older = held.make_meeting(group, date(2026, 3, 1))
    newer = held.make_meeting(group, date(2026, 6, 1))
    make.make_minutes(older)
    make.make_minutes(newer, MinutesState.CIRCULATED)
    meeting = make.make_planned(group)
    began(meeting, maya)
    assert AgendaItem.objects.get(meeting=meeting).approves == newer


def test_without_a_record_to_approve_there_is_no_minutes_item(group, maya):
    make.make_rule(group, "Minutes of the last meeting", ItemKind.MINUTES)
    held.make_meeting(group, date(2026, 3, 1))  # recorded before the portal kept minutes
    meeting = make.make_planned(group)
    began(meeting, maya)
    assert make.titles(meeting) == []


def test_finance_comes_back_in_the_sixth_month_and_not_before(group, maya):
    rule = make.make_rule(group, "Income and expenditure", ItemKind.FINANCE, every_months=6)
    first, soon, due = (
        make.make_planned(group, on)
        for on in (date(2027, 3, 12), date(2027, 6, 10), date(2027, 9, 9))
    )
    for meeting in (first, soon, due):
        began(meeting, maya)
    assert {one.meeting for one in AgendaItem.objects.filter(standing=rule)} == {first, due}


def test_an_ended_rule_puts_nothing_on_agendas_until_it_is_used_again(group, maya):
    rule = make.make_rule(group, "Voice of children")
    standing_items.end(rule, by=maya)
    meeting = make.make_planned(group)
    began(meeting, maya)
    assert make.titles(meeting) == []
    standing_items.use_again(rule, by=maya)
    assert agendas.bring_in(meeting, by=maya) == 1


def test_rules_keep_their_own_order(group, maya):
    first, second = make.make_rule(group, "First"), make.make_rule(group, "Second")
    make.make_rule(group, "Last", stands_last=True)
    standing_items.shift(first, places=1, by=maya)
    standing_items.shift(first, places=1, by=maya)  # never past what stands at the end
    rows = list(StandingItem.objects.filter(group=group))
    assert [one.title for one in rows] == ["Second", "First", "Last"]
    assert second in rows


# --- filling and ordering -----------------------------------------------------------------------------------------------
def test_an_earlier_agenda_is_copied_without_what_comes_by_rule(group, maya):
    make.make_rule(group, "Action log", ItemKind.ACTIONS)
    earlier, later = make.make_planned(group, date(2027, 1, 7)), make.make_planned(group)
    began(earlier, maya)
    agendas.add(earlier, words=ItemWords("Neglect", asks="Agree the plan"), by=maya)
    for _ in "ab":
        began(later, maya, copy_of=earlier)
    assert make.titles(later) == ["Action log", "Neglect"]
    assert later.items.get(title="Neglect").asks == "Agree the plan"


def test_an_agenda_of_another_group_is_not_copied(brent, group, maya):
    other = make.make_planned(ground.make_group(brent))
    with pytest.raises(Refused, match="same group"):
        began(make.make_planned(group), maya, copy_of=other)


def test_a_template_keeps_the_items_and_the_same_name_replaces_it(group, maya):
    meeting = make.make_planned(group)
    item = make.make_item(meeting, "Neglect")
    for _ in "ab":
        template = agendas.save_template(meeting, name="Summer", is_for_every_group=False, by=maya)
    assert [one.title for one in template.items.all()] == [item.title]
    later = make.make_planned(group, date(2027, 8, 1))
    began(later, maya, template=template)
    assert make.titles(later) == ["Neglect"]


def test_the_words_of_another_are_never_written_over(group, maya):
    item = make.make_item(make.make_planned(group))
    opened_at = ItemWords.of(item).mark
    agendas.change(item, words=ItemWords("Theirs"), opened_at=opened_at, by=maya)
    with pytest.raises(WrittenMeanwhile) as conflict:
        agendas.change(item, words=ItemWords("Mine"), opened_at=opened_at, by=maya)
    assert conflict.value.row.title == "Theirs"
    agendas.change(item, words=ItemWords("Theirs"), opened_at=opened_at, by=maya)  # says so already


def test_an_item_goes_up_and_down_and_stops_at_the_ends(group, maya):
    meeting = make.make_planned(group)
    one, _two, three = (make.make_item(meeting, title) for title in ("One", "Two", "Three"))
    agendas.shift(three, places=-1, by=maya)
    assert make.titles(meeting) == ["One", "Three", "Two"]
    agendas.shift(one, places=-1, by=maya)
    assert make.titles(meeting) == ["One", "Three", "Two"]


@pytest.mark.django_db(transaction=True)
def test_twenty_people_who_reorder_at_once_leave_every_place_filled_once(group, maya):
    meeting = make.make_planned(group)
    items = [make.make_item(meeting, f"Item {number}") for number in range(6)]
    failed = []

    def reorder(number):
        try:
            with scope(partnership=meeting.partnership):
                agendas.shift(items[number % 6], places=-1 if number % 2 else 1, by=maya)
        except Exception as error:  # noqa: BLE001 - told by the test below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=reorder, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert list(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert set(make.titles(meeting)) == {one.title for one in items}


def test_what_is_taken_off_waits_in_the_forward_plan_again(group, maya):
    meeting = make.make_planned(group)
    planned = forward.add(
        group=group, words=ItemWords("Neglect"), because="", wanted_by=None, by=maya, now=now()
    )
    item = forward.take(planned, meeting=meeting, by=maya, now=now())
    assert forward.take(planned, meeting=meeting, by=maya, now=now()) == item
    assert make.titles(meeting) == ["Neglect"]
    for _ in "ab":
        agendas.remove(item, by=maya)
    planned.refresh_from_db()
    assert planned.is_waiting
    assert make.titles(meeting) == []


def test_who_does_not_keep_the_agenda_changes_nothing_of_it(brent, group):
    reader = ground.make_actor(brent, Role.LEAD_PARTNER)
    meeting = make.make_planned(group)
    item = make.make_item(meeting)
    acts = [
        lambda: began(meeting, reader),
        lambda: agendas.bring_in(meeting, by=reader),
        lambda: agendas.add(meeting, words=ItemWords("Mine"), by=reader),
        lambda: agendas.change(item, words=ItemWords("Mine"), opened_at="", by=reader),
        lambda: agendas.remove(item, by=reader),
        lambda: agendas.shift(item, places=1, by=reader),
        lambda: agendas.set_agenda(meeting, by=reader),
        lambda: agendas.save_template(meeting, name="Mine", is_for_every_group=True, by=reader),
        lambda: standing_items.offer_usual(group, by=reader),
    ]
    for act in acts:
        with pytest.raises(Refused, match="keeps its agenda"):
            act()
    assert make.titles(meeting) == ["Budget"]


def test_whoever_chairs_keeps_the_agenda_and_sets_it(brent, group):
    chair = ground.make_member(brent, Role.DELEGATED_PARTNER)
    ground.sit(chair.user, ground.make_seat(group, "Chair", is_chair=True))
    meeting = make.make_planned(group)
    by = ground.actor(chair)
    agendas.add(meeting, words=ItemWords("Budget"), by=by)
    assert agendas.set_agenda(meeting, by=by).state == MeetingState.AGENDA_SET


# --- to another meeting -------------------------------------------------------------------------------------------------
def make_outcome(item, kind, by, **over):
    return Outcome.objects.create(
        partnership=item.partnership,
        meeting=item.meeting,
        item=item,
        kind=kind,
        text="Said.",
        at=now(),
        was_quorate=True,
        recorded_at=now(),
        recorded_by=by.user,
        **over,
    )


def test_a_moved_item_takes_along_what_came_of_it_and_its_place_says_where_it_went(group, maya):
    here, there = make.make_planned(group, date(2027, 1, 7)), make.make_planned(group)
    item = make.make_item(here, "Neglect")
    outcome = make_outcome(item, OutcomeKind.INFORMATION, maya)
    moved = agendas.move(item, to=there, by=maya, now=now())
    assert agendas.move(item, to=there, by=maya, now=now()) == moved
    item.refresh_from_db()
    outcome.refresh_from_db()
    assert (item.state, moved.moved_from, moved.meeting) == (ItemState.MOVED, item, there)
    assert (outcome.item, outcome.meeting) == (moved, there)
    assert agendas.planned_minutes(agendas.items_of(here)) == 0


def test_a_copied_item_leaves_the_record_as_it_is(group, maya):
    here, there = make.make_planned(group, date(2027, 1, 7)), make.make_planned(group)
    item = make.make_item(here, "Neglect", note="What was said")
    outcome = make_outcome(item, OutcomeKind.INFORMATION, maya)
    for _ in "ab":
        copied = agendas.copy(item, to=there, by=maya)
    outcome.refresh_from_db()
    item.refresh_from_db()
    assert (copied.note, copied.moved_from) == ("", None)
    assert (outcome.item, item.state) == (item, ItemState.WAITING)
    assert make.titles(there) == ["Neglect"]


def test_what_was_decided_stays_in_the_record_of_its_meeting(group, maya):
    here, there = make.make_planned(group, date(2027, 1, 7)), make.make_planned(group)
    item = make.make_item(here)
    make_outcome(item, OutcomeKind.DECISION, maya, reference="DEC-2027-001")
    with pytest.raises(Refused, match="Copy the item"):
        agendas.move(item, to=there, by=maya, now=now())


def test_an_item_never_leaves_its_group_and_never_stays_where_it_is(brent, group, maya):
    here = make.make_planned(group)
    item = make.make_item(here)
    for to, why in ((make.make_planned(ground.make_group(brent)), "same group"), (here, "another")):
        with pytest.raises(Refused, match=why):
            agendas.move(item, to=to, by=maya, now=now())


def test_a_meeting_that_is_over_loses_no_item(group, maya):
    item = make.make_item(held.make_meeting(group))
    with pytest.raises(Refused, match="is over"):
        agendas.move(item, to=make.make_planned(group), by=maya, now=now())


# --- setting and sending ------------------------------------------------------------------------------------------------
def test_an_empty_agenda_is_not_set(group, maya):
    with pytest.raises(Refused, match="no items"):
        agendas.set_agenda(make.make_planned(group), by=maya)


def test_minutes_that_wait_for_approval_must_be_on_the_agenda(group, maya):
    earlier = held.make_meeting(group, date(2026, 3, 1))
    make.make_minutes(earlier)
    meeting = make.make_planned(group)
    make.make_item(meeting)
    with pytest.raises(Refused, match=f"{earlier.reference}, held on .* are not approved"):
        agendas.set_agenda(meeting, by=maya)
    item = agendas.add(meeting, words=ItemWords("Minutes", ItemKind.MINUTES), by=maya)
    assert item.approves == earlier
    assert agendas.set_agenda(meeting, by=maya).state == MeetingState.AGENDA_SET


def test_a_set_agenda_stays_as_it_is_until_it_is_taken_back(group, maya):
    meeting = make.make_planned(group)
    make.make_item(meeting)
    for _ in "ab":
        agendas.set_agenda(meeting, by=maya)
    assert TrailEntry.objects.filter(code="governance.agenda.set").count() == 1
    with pytest.raises(Refused, match="Take it back"):
        agendas.add(meeting, words=ItemWords("Late"), by=maya)
    agendas.take_back(meeting, by=maya)
    agendas.add(meeting, words=ItemWords("In time"), by=maya)
    assert make.titles(meeting) == ["Budget", "In time"]


def out(group, by, days=30):
    meeting = make.make_planned(group, timezone.localdate() + timedelta(days=days))
    make.make_item(meeting)
    agendas.set_agenda(meeting, by=by)
    return agendas.send_out(meeting, by=by, now=now())


def test_the_papers_tell_everybody_with_a_seat_once_and_nobody_else(brent, group, maya):
    people = [ground.make_member(brent, Role.AGENCY_LEAD).user for _ in range(3)]
    ground.sit(people[0], ground.make_seat(group))
    ground.sit(people[0], ground.make_seat(group, "Two hats"))
    ground.sit(people[1], ground.make_seat(group, "Virtual", kind=Seat.Kind.VIRTUAL))
    ground.sit(people[2], ground.make_seat(group, "Legal", kind=Seat.Kind.ADVISER))
    meeting = out(group, maya)
    agendas.send_out(meeting, by=maya, now=now())
    told = Notice.objects.filter(code="governance.papers_out")
    assert sorted(one.recipient_id for one in told) == sorted(one.pk for one in people[:2])
    assert not agendas.went_out_late(meeting)


def test_a_notice_of_a_closed_groups_papers_says_nothing_of_what_it_is_about(brent, maya):
    closed = ground.make_group(brent, "Secret review", is_closed=True)
    ground.sit(ground.make_user(), ground.make_seat(closed))
    meeting = out(closed, maya)
    notice = Notice.objects.get(code="governance.papers_out")
    assert "Secret" not in notice.subject + notice.body
    assert "Budget" not in notice.subject + notice.body
    assert meeting.reference in notice.subject


def test_papers_less_than_five_working_days_before_are_late_for_ever(group, maya):
    assert agendas.went_out_late(out(group, maya, days=2))


def test_a_late_item_is_marked_and_stands_before_the_end(group, maya):
    make.make_rule(group, "Any other business", stands_last=True)
    meeting = make.make_planned(group)
    began(meeting, maya)
    agendas.set_agenda(meeting, by=maya)
    agendas.send_out(meeting, by=maya, now=now())
    late = agendas.add(meeting, words=ItemWords("Urgent"), by=maya)
    assert late.is_late
    assert make.titles(meeting) == ["Urgent", "Any other business"]
    for refused in (
        lambda: agendas.remove(late, by=maya),
        lambda: agendas.take_back(meeting, by=maya),
        lambda: agendas.shift(late, places=1, by=maya),
    ):
        with pytest.raises(Refused):
            refused()


def test_papers_wait_for_a_set_agenda(group, maya):
    meeting = make.make_planned(group)
    make.make_item(meeting)
    with pytest.raises(Refused, match="Set the agenda first"):
        agendas.send_out(meeting, by=maya, now=now())


# --- guests -------------------------------------------------------------------------------------------------------------
def invited(item, by, **over):
    values = {"person": None, "seat": None, "name": "", "post": ""}
    return item_guests.invite(item, by=by, now=now(), **(values | over))


def test_a_guest_sees_the_one_item_and_nothing_else_of_the_meeting(brent, maya):
    closed = ground.make_group(brent, is_closed=True)
    meeting = make.make_planned(closed)
    item, _other = make.make_item(meeting), make.make_item(meeting, "Secret")
    guest = ground.make_member(brent, Role.AGENCY_LEAD)
    row = invited(item, maya, person=guest.user)
    assert invited(item, maya, person=guest.user) == row
    actor = ground.actor(guest)
    assert list(AgendaItem.objects.visible_to(actor)) == [item]
    assert not Meeting.objects.visible_to(actor).exists()
    assert Notice.objects.get(recipient=guest.user).address == item.get_absolute_url()
    item_guests.take_back(row, by=maya)
    item_guests.take_back(row, by=maya)
    assert not AgendaItem.objects.visible_to(ground.actor(guest)).exists()


def test_an_adviser_reads_the_items_they_are_asked_to_and_no_other(brent, group, maya):
    adviser = ground.make_member(brent, Role.AGENCY_LEAD)
    seat = ground.make_seat(group, "Legal", kind=Seat.Kind.ADVISER)
    ground.sit(adviser.user, seat)
    meeting = make.make_planned(group)
    item, _other = make.make_item(meeting), make.make_item(meeting, "Other")
    assert not AgendaItem.objects.visible_to(ground.actor(adviser)).exists()
    invited(item, maya, seat=seat)
    assert list(AgendaItem.objects.visible_to(ground.actor(adviser))) == [item]


def test_somebody_who_left_sees_no_item_they_were_invited_to(brent, group, maya):
    guest = ground.make_member(brent, Role.AGENCY_LEAD)
    item = make.make_item(make.make_planned(group))
    invited(item, maya, person=guest.user)
    guest.ends_on = timezone.localdate() - timedelta(days=1)
    guest.save()
    assert not AgendaItem.objects.visible_to(ground.actor(guest)).exists()


def test_a_guest_by_name_is_on_the_item_and_told_nothing(group, maya):
    item = make.make_item(make.make_planned(group))
    for _ in "ab":
        invited(item, maya, name="Dr A. Visitor", post="Paediatrician")
    assert [str(one) for one in ItemGuest.objects.all()] == ["Dr A. Visitor, Paediatrician"]
    assert not Notice.objects.exists()


def test_one_guest_at_a_time_and_only_people_and_seats_of_here(brent, group, maya):
    item = make.make_item(make.make_planned(group))
    stranger, elsewhere = ground.make_user(), ground.make_seat(ground.make_group(brent))
    for over, why in (
        ({}, "one of the three"),
        ({"person": maya.user, "name": "Too"}, "one of the three"),
        ({"person": stranger}, "not in the partnership"),
        ({"seat": elsewhere}, "another group"),
    ):
        with pytest.raises(Refused, match=why):
            invited(item, maya, **over)


def test_guests_come_along_to_the_meeting_that_the_item_moves_to(brent, group, maya):
    guest = ground.make_member(brent, Role.AGENCY_LEAD).user
    item = make.make_item(make.make_planned(group, date(2027, 1, 7)))
    invited(item, maya, person=guest)
    moved = agendas.move(item, to=make.make_planned(group), by=maya, now=now())
    assert [one.user for one in moved.guests.all()] == [guest]
    assert Notice.objects.filter(recipient=guest).count() == 2


def test_the_trail_names_meetings_and_never_items(group, maya):
    meeting = make.make_planned(group)
    item = agendas.add(meeting, words=ItemWords("Child K"), by=maya)
    agendas.change(item, words=ItemWords("Child L"), opened_at=ItemWords.of(item).mark, by=maya)
    agendas.remove(item, by=maya)
    sentences = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert "Child" not in sentences
    assert meeting.reference in sentences
