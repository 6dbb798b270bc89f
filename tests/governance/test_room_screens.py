"""The room, the minutes and what was sent up, as people see them: keepers, readers, strangers, and after a mistake."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Minutes, Outcome
from partnership.roles import Role
from partnership.services.references import new_form_key
from tests.factories import partnership as ground
from tests.factories import rooms as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def table():
    return make.make_table("brent")


@pytest.fixture
def meeting(table):
    return make.opened(table, make.plan(table), "00:00", here=make.ALL)


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def item_of(meeting) -> AgendaItem:
    with scope(partnership=meeting.partnership):
        return meeting.items.all()[0]


def at(meeting, name="room", *args):
    return reverse(f"governance:{name}", args=["brent", meeting.reference, *args])


def queries(client, address, django_assert_max_num_queries):
    client.get(address)
    with django_assert_max_num_queries(60) as seen:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(seen)


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["room", "minutes", "room-here"])
def test_a_closed_groups_room_and_record_are_nowhere_for_others(table, meeting, name):
    table.group.is_closed = True
    table.group.save()
    outside = ground.make_member(table.partnership, Role.LEAD_PARTNER)
    chair = ground.make_member(table.partnership, Role.INDEPENDENT_CHAIR)
    answers = [
        client_of(one).get(at(meeting, name)).status_code
        for one in (outside, table.people["police"], chair)
    ]
    assert answers == [HTTPStatus.NOT_FOUND, HTTPStatus.OK, HTTPStatus.OK]


def test_a_member_reads_in_the_log_that_there_was_a_meeting_and_no_word_of_it(table):
    record = make.held(table, timezone.localdate() - timedelta(days=1), note="QZX words")
    lead = client_of(ground.make_member(table.partnership, Role.AGENCY_LEAD))
    page = lead.get(record.meeting.get_absolute_url()).content.decode()
    assert record.meeting.title in page
    assert "Agenda" not in page
    assert lead.get(at(record.meeting, "minutes")).status_code == HTTPStatus.NOT_FOUND


def test_who_reads_along_has_no_button_and_is_told_why_when_they_try(table, meeting):
    police = client_of(table.people["police"])
    page = police.get(at(meeting)).content.decode()
    assert "Close the room" not in page
    assert "Record a decision" not in page
    refused = police.post(
        at(meeting, "room-note", item_of(meeting).pk), {"note": "x", "version": 0}
    )
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "business unit or whoever chairs" in refused.content.decode()


# --- the room ---------------------------------------------------------------------------------------------------------


def mark(client, table, meeting, who, what, key=None):
    row = table.row_of(meeting, who)
    sent = {"what": what, "form_key": key or new_form_key()}
    return client.post(at(meeting, "room-mark", row.pk), sent, follow=True)


def test_the_room_says_at_once_that_the_police_have_left(table, meeting):
    client = client_of(table.manager)
    assert "Quorate: the meeting may decide." in client.get(at(meeting)).content.decode()
    page = mark(client, table, meeting, "police", "left").content.decode()
    assert "The police have left: from" in page
    assert "Record a recommendation for ratification" in page
    page = mark(client, table, meeting, "police", "undo").content.decode()
    assert "Quorate: the meeting may decide." in page


def test_a_double_click_marks_once(table, meeting):
    client = client_of(table.manager)
    mark(client, table, meeting, "observer", "came", "one-key")
    mark(client, table, meeting, "observer", "came", "one-key")
    with scope(partnership=table.partnership):
        assert table.row(meeting, "observer").stays.count() == 1


def a_decision(table, meeting, **over):
    given = {"text": "Agreed.", "basis": "Delegated", "at": "", "form_key": new_form_key()}
    rows = {f"stance_{table.row_of(meeting, one).pk}": "agreed" for one in make.ALL}
    return given | rows | over


def test_a_decision_of_an_inquorate_room_is_refused_and_nothing_typed_is_lost(table, meeting):
    client = client_of(table.manager)
    mark(client, table, meeting, "police", "left")
    address = at(meeting, "room-decide", item_of(meeting).pk)
    sent = a_decision(table, meeting, text="Typed with care")
    del sent[f"stance_{table.row_of(meeting, 'police').pk}"]
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "Missing: one of the police" in page
    assert "Record a recommendation for ratification instead" in page
    assert "Typed with care" in page
    with scope(partnership=table.partnership):
        assert not Outcome.objects.exists()


def test_the_same_form_twice_records_one_decision(table, meeting):
    client = client_of(table.manager)
    address = at(meeting, "room-decide", item_of(meeting).pk)
    sent = a_decision(table, meeting)
    answers = [client.post(address, sent).url for _ in range(2)]
    assert answers[0] == answers[1]
    with scope(partnership=table.partnership):
        assert Outcome.objects.get().agreements.count() == 3


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "Answer “What is decided?”"),
        ({"text": "a" * 4001}, "at most 4000 characters"),
        ({"text": "a\x00"}, "Null characters are not allowed"),
        ({"at": "25:00"}, "Enter the time like 16:59"),
        ({"at": "23:59"}, "not a time at which the room was open"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field(table, meeting, wrong, says):
    client = client_of(table.manager)
    address = at(meeting, "room-decide", item_of(meeting).pk)
    page = client.post(address, a_decision(table, meeting) | wrong).content.decode()
    assert says in page
    assert "Delegated" in page


def test_another_partnerships_rows_are_no_choice(table, meeting):
    other = make.make_table("harrow")
    theirs = make.opened(other, make.plan(other), "00:00", here=make.ALL)
    client = client_of(table.manager)
    for address in (
        at(meeting, "room-item", item_of(theirs).pk),
        at(meeting, "room-seat", other.row_of(theirs, "police").pk),
    ):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    sent = {"attendance": other.row_of(theirs, "police").pk, "interest": "x", "form_key": "k"}
    page = client.post(at(meeting, "room-interest", item_of(meeting).pk), sent).content.decode()
    assert "Select a valid choice" in page


# --- the note ---------------------------------------------------------------------------------------------------------


def save(client, meeting, item, text, version, *, by_itself=False):
    headers = {"X-Saved": "autosave"} if by_itself else {}
    sent = {"note": text, "version": version}
    return client.post(at(meeting, "room-note", item.pk), sent, headers=headers)


def test_a_note_saves_itself_and_a_second_note_taker_sees_both_texts(table, meeting):
    item, mine, theirs = (
        item_of(meeting),
        client_of(table.manager),
        client_of(table.people["council"]),
    )
    first = save(mine, meeting, item, "What I heard.", 0, by_itself=True)
    assert first.json() == {"version": 1, "says": first.json()["says"]}
    assert (
        save(theirs, meeting, item, "What they heard.", 0, by_itself=True).status_code
        == HTTPStatus.CONFLICT
    )
    page = save(theirs, meeting, item, "What they heard.", 0).content.decode()
    assert "What I heard." in page
    assert page.count("What they heard.") == 2
    assert save(theirs, meeting, item, "Both.", 1).status_code == HTTPStatus.FOUND


def test_a_note_that_is_too_long_is_kept_in_the_form_and_not_saved(table, meeting):
    item, client = item_of(meeting), client_of(table.manager)
    answer = save(client, meeting, item, "a" * 20_001, 0)
    assert "a" * 20_001 in answer.content.decode()
    assert (
        save(client, meeting, item, "a" * 20_001, 0, by_itself=True).status_code
        == HTTPStatus.BAD_REQUEST
    )


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "'; DROP TABLE x;--"]
)
def test_hostile_words_stand_as_they_were_typed(table, meeting, words):
    client = client_of(table.manager)
    save(client, meeting, item_of(meeting), words, 0)
    for name in ("room", "minutes"):
        page = client.get(at(meeting, name)).content.decode()
        assert "<script>alert" not in page
    item = item_of(meeting)
    assert item.note == words


@pytest.mark.django_db(transaction=True)
def test_twenty_clients_write_the_same_note_and_no_word_is_lost(table, meeting):
    """Each client adds its own words three times; a loser reads what stands, puts both together and saves again."""
    item = item_of(meeting)
    clients = [client_of(table.manager) for _ in range(20)]

    def write(number: int) -> int:
        conflicts = 0
        try:
            for turn in range(3):
                while True:
                    stands = item_of(meeting)
                    text = f"{stands.note} w{number}-{turn}.".strip()
                    answer = save(
                        clients[number], meeting, item, text, stands.note_version, by_itself=True
                    )
                    if answer.status_code == HTTPStatus.OK:
                        break
                    assert answer.status_code == HTTPStatus.CONFLICT
                    conflicts += 1
        finally:
            connection.close()
        return conflicts

    with ThreadPoolExecutor(20) as pool:
        conflicts = sum(pool.map(write, range(20)))
    written = item_of(meeting)
    words = written.note.split()
    assert sorted(words) == sorted(f"w{one}-{turn}." for one in range(20) for turn in range(3))
    assert written.note_version == 60
    assert conflicts > 0  # otherwise nobody met anybody, and this shows nothing


# --- the record -------------------------------------------------------------------------------------------------------


def test_the_way_of_the_record_is_shown_step_by_step_to_those_who_take_it(table):
    today = timezone.localdate()
    record = make.held(table, today - timedelta(days=1))
    manager, chair = client_of(table.manager), client_of(table.people["council"])
    page = manager.get(at(record.meeting, "minutes")).content.decode()
    assert "The chair of the meeting checks the draft" in page
    address = at(record.meeting, "minutes-check")
    assert manager.post(address, {"form_key": "a"}).status_code == HTTPStatus.FORBIDDEN
    assert chair.post(address, {"form_key": "b"}).status_code == HTTPStatus.FOUND
    until = today + timedelta(days=3)
    sent = {
        "form_key": "c",
        "until_day": until.day,
        "until_month": until.month,
        "until_year": until.year,
    }
    assert (
        manager.post(at(record.meeting, "minutes-circulate"), sent).status_code == HTTPStatus.FOUND
    )
    page = client_of(table.people["icb"]).get(at(record.meeting, "minutes")).content.decode()
    assert "Say what is not right" in page


def test_a_day_that_is_past_is_told_beside_its_field(table):
    record = make.held(table, timezone.localdate() - timedelta(days=1))
    client_of(table.people["council"]).post(at(record.meeting, "minutes-check"), {"form_key": "a"})
    sent = {"form_key": "c", "until_day": 1, "until_month": 1, "until_year": 2020}
    page = (
        client_of(table.manager)
        .post(at(record.meeting, "minutes-circulate"), sent)
        .content.decode()
    )
    assert "Enter a day that is not in the past" in page
    assert "4 people will be e-mailed" in page


def test_without_a_room_there_is_no_record(table):
    meeting = make.plan(table)
    assert client_of(table.manager).get(at(meeting, "minutes")).status_code == HTTPStatus.NOT_FOUND


def test_an_approved_record_offers_an_addendum_and_no_change(table):
    record = make.approved(table, make.held(table, date(2026, 3, 3)), date(2026, 3, 31))
    client = client_of(table.manager)
    page = client.get(at(record.meeting, "minutes")).content.decode()
    assert "Add an addendum" in page
    assert "Change the note" not in page
    refused = save(client, record.meeting, item_of(record.meeting), "Late", 1)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    client.post(at(record.meeting, "minutes-add"), {"form_key": "k", "text": "It was Tuesday."})
    assert "It was Tuesday." in client.get(at(record.meeting, "minutes")).content.decode()
    with scope(partnership=table.partnership):
        assert Minutes.objects.filter(meeting=record.meeting).get().state == "approved"


@pytest.mark.parametrize("name", ["room", "minutes", "meeting", "room-here"])
def test_the_number_of_queries_does_not_grow_with_the_meeting(
    table, name, django_assert_max_num_queries
):
    small = make.opened(table, make.plan(table, title="Small"), "00:00", here=make.ALL)
    client = client_of(table.manager)
    few = queries(client, at(small, name), django_assert_max_num_queries)
    for number in range(12):
        seat = ground.make_seat(table.group, f"Seat {number}")
        ground.sit(ground.make_user(), seat)
    large = make.opened(
        table, make.plan(table, None, *(f"Item {one}" for one in range(15)), title="Large"), "00:00", here=make.ALL
    )  # fmt: skip
    with scope(partnership=table.partnership):
        first = large.items.all()[0]
        first.meeting = large
        for number in range(8):
            make.decided_now(table, first, f"Decision {number}")
    many = queries(client, at(large, name), django_assert_max_num_queries)
    assert many <= few + (
        4 if name in {"room", "minutes"} else 0
    )  # what a first outcome brings, whatever their number
    assert many <= 40


# --- what was sent up -------------------------------------------------------------------------------------------------


def test_the_list_of_what_was_sent_up_is_empty_until_something_was(table):
    page = client_of(table.manager).get(reverse("governance:escalations", args=["brent"]))
    assert "Nothing was sent up" in page.content.decode()
