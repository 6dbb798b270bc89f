"""The meeting log: who sees which meetings, recording, the list, its export and its look."""

from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from governance import figures
from governance.models import Meeting
from governance.services import meetings
from partnership.errors import Refused
from partnership.roles import BUSINESS_UNIT, Role
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


def client_of(partnership, role, **over):
    client = Client()
    client.force_login(ground.make_member(partnership, role, **over).user)
    return client


def page(partnership, name="meetings", *args, **query):
    return reverse(f"governance:{name}", args=[partnership.slug, *args], query=query or None)


def seen_by(actor):
    with scope(partnership=actor.partnership):
        return set(Meeting.objects.visible_to(actor))


@pytest.mark.parametrize("role", sorted(Role))
def test_a_closed_groups_meetings_open_only_to_those_who_sit_in_it_the_unit_and_the_chair(
    brent, role
):
    is_open = make.make_meeting(ground.make_group(brent))
    closed = make.make_meeting(ground.make_group(brent, is_closed=True))
    others = BUSINESS_UNIT | {Role.INDEPENDENT_CHAIR}
    expected = {is_open, closed} if role in others else {is_open}
    assert seen_by(ground.make_actor(brent, role)) == expected


def test_who_sits_in_a_closed_group_sees_its_meetings(brent):
    closed = ground.make_group(brent, is_closed=True)
    meeting = make.make_meeting(closed)
    member = ground.make_member(brent, Role.AGENCY_LEAD)
    ground.sit(member.user, ground.make_seat(closed))
    assert seen_by(ground.actor(member)) == {meeting}


def test_who_has_left_sees_no_meeting(brent):
    make.make_meeting(ground.make_group(brent))
    gone = ground.make_member(brent, Role.BUSINESS_MANAGER, ends_on=date(2021, 1, 1))
    assert seen_by(ground.actor(gone)) == set()


def test_a_closed_meetings_page_does_not_exist_for_others(brent):
    meeting = make.make_meeting(ground.make_group(brent, is_closed=True))
    address = page(brent, "meeting", meeting.reference)
    assert client_of(brent, Role.AGENCY_LEAD).get(address).status_code == HTTPStatus.NOT_FOUND
    assert client_of(brent, Role.SUPPORT_OFFICER).get(address).status_code == HTTPStatus.OK


def test_the_report_never_counts_a_closed_groups_meeting(brent):
    forum = ground.make_group(brent, "Forum")
    make.make_meeting(forum, date(2024, 3, 31), "Damp and mould")
    make.make_meeting(forum, date(2024, 4, 1))
    make.make_meeting(ground.make_group(brent, is_closed=True), date(2024, 3, 31), "Secret")
    with scope(partnership=brent):
        found = figures.meetings(brent, date(2023, 4, 1), date(2024, 3, 31))
        groups = figures.groups(brent, date(2023, 4, 1), date(2024, 3, 31))
    assert [one.areas for one in found.rows] == [("Damp and mould",)]
    assert found.by_group == (("Forum", 1),)
    assert [(one.name, one.meetings) for one in groups] == [("Forum", 1)]


def test_seats_are_those_of_the_period_by_post(brent):
    forum = ground.make_group(brent, "Forum")
    ground.make_seat(forum, "Convenor", starts_on=date(2020, 1, 1), ends_on=date(2023, 9, 30))
    ground.make_seat(forum, "Chair", starts_on=date(2023, 10, 1), is_chair=True)
    ground.make_seat(forum, "Too early", ends_on=date(2023, 3, 31))
    ground.make_seat(forum, "Too late", starts_on=date(2024, 4, 1))
    with scope(partnership=brent):
        (found,) = figures.groups(brent, date(2023, 4, 1), date(2024, 3, 31))
    assert [(one.post, one.ended_on) for one in found.seats] == [
        ("Chair", None),
        ("Convenor", date(2023, 9, 30)),
    ]


def a_meeting(group, **over):
    return {
        "form_key": "key-1",
        "group": group.pk,
        "held_on_day": "21",
        "held_on_month": "3",
        "held_on_year": "2024",
        "kind": "workshop",
        "title": "",
        "place": "",
        "area_1": "First",
        "area_3": "Third",
    } | over


def test_recording_twice_makes_one_meeting_with_its_areas_in_order(brent):
    forum = ground.make_group(brent, "Forum")
    client = client_of(brent, Role.SUPPORT_OFFICER)
    answers = [client.post(page(brent, "meeting-record"), a_meeting(forum)) for _ in "ab"]
    assert answers[0].url == answers[1].url
    with scope(partnership=brent):
        meeting = Meeting.objects.get()
        assert (meeting.title, meeting.reference) == ("Forum", "MT-2024-001")
        assert [one.text for one in meeting.areas.all()] == ["First", "Third"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on_year": "2099"}, "held_on"),
        ({"held_on_month": "13"}, "held_on"),
        ({"area_2": "a" * 301}, "area_2"),
        ({"area_2": "a\x00"}, "area_2"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(brent, wrong, field):
    forum = ground.make_group(brent)
    sent = a_meeting(forum, place="Typed with care") | wrong
    answer = client_of(brent, Role.BUSINESS_MANAGER).post(page(brent, "meeting-record"), sent)
    assert list(answer.context["form"].errors) == [field]
    assert "Typed with care" in answer.content.decode()


def test_a_foreign_group_is_as_unknown_as_none(brent):
    client = client_of(brent, Role.BUSINESS_MANAGER)
    foreign = ground.make_group(ground.make_partnership())
    errors = [
        client.post(page(brent, "meeting-record"), {**a_meeting(foreign), "group": pk})
        .context["form"]
        .errors
        for pk in (foreign.pk, 999_999)
    ]
    assert errors[0] == errors[1] == {"group": ["Choose one of the partnership's groups."]}


def test_only_the_business_unit_records(brent):
    by = ground.make_actor(brent, Role.GROUP_CHAIR)
    with scope(partnership=brent), pytest.raises(Refused, match="record a meeting"):
        meetings.record(
            group=ground.make_group(brent),
            held_on=date(2024, 3, 21),
            kind=Meeting.Kind.ORDINARY,
            title="",
            place="",
            areas=[],
            by=by,
        )
    assert (
        "Record a meeting"
        not in client_of(brent, Role.GROUP_CHAIR).get(page(brent)).content.decode()
    )


def test_a_held_meetings_agenda_is_offered_as_what_it_looked_at(brent):
    meeting = make.make_meeting(ground.make_group(brent))
    with scope(partnership=brent):
        meeting.items.create(partnership=brent, position=1, title="Neglect")
        meeting.items.create(partnership=brent, position=2, title="Actions", kind="actions")
    client = client_of(brent, Role.SUPPORT_OFFICER)
    address = page(brent, "meeting-focus", meeting.reference)

    offered = client.get(address).context["form"]
    answer = client.post(
        address,
        {"form_key": offered["form_key"].value(), "was": "", "areas": " Neglect \n\nSchool places"},
        follow=True,
    )

    assert offered["areas"].value() == "Neglect"
    assert "What the meeting looked at is in the log." in answer.content.decode()
    with scope(partnership=brent):
        assert [one.text for one in meeting.areas.all()] == ["Neglect", "School places"]


def test_of_two_who_write_the_second_is_told_what_the_first_wrote(brent):
    meeting = make.make_meeting(ground.make_group(brent))
    by = ground.make_actor(brent, Role.BUSINESS_MANAGER)
    with scope(partnership=brent):
        meetings.say_focus(meeting, areas=["Neglect"], was=[], by=by)
        meetings.say_focus(meeting, areas=["Neglect"], was=[], by=by)
        with pytest.raises(Refused, match="It now says: Neglect"):
            meetings.say_focus(meeting, areas=["Housing"], was=[], by=by)
        meetings.say_focus(meeting, areas=["Housing"], was=["Neglect"], by=by)
        assert [one.text for one in meeting.areas.all()] == ["Housing"]


@pytest.mark.parametrize(
    ("areas", "told"),
    [
        ("x\n" * 9, "Write 8 lines at most: there are 9."),
        ("y" * 301, "has 301 characters"),
        ("nul\x00", "Null characters are not allowed."),
    ],
)
def test_too_much_focus_is_told_with_everything_still_typed(brent, areas, told):
    meeting = make.make_meeting(ground.make_group(brent))
    client = client_of(brent, Role.BUSINESS_MANAGER)
    answer = client.post(page(brent, "meeting-focus", meeting.reference), {"areas": areas})
    assert told in answer.content.decode()
    assert areas.strip()[:8].rstrip("\x00") in answer.content.decode()


def test_nobody_says_what_a_meeting_to_come_looked_at(brent):
    by = ground.make_actor(brent, Role.BUSINESS_MANAGER)
    meeting = make.make_meeting(ground.make_group(brent), state="planned")
    with scope(partnership=brent), pytest.raises(Refused, match="once it was held"):
        meetings.say_focus(meeting, areas=["Neglect"], was=[], by=by)


def test_the_filters_stay_in_the_address_and_narrow_the_list_and_its_export(brent):
    forum, board = ground.make_group(brent, "Forum"), ground.make_group(brent, "Board")
    make.make_meeting(forum, date(2023, 5, 1), "@SUM(1)")
    make.make_meeting(forum, date(2024, 5, 1))
    make.make_meeting(board, date(2023, 5, 1))
    client = client_of(brent, Role.SCRUTINEER)
    narrowed = {"group": forum.pk, "year": 2023}
    assert len(client.get(page(brent, **narrowed)).context["page"]) == 1
    exported = client.get(page(brent, **narrowed, **{"as": "csv"})).content.decode()
    assert exported.count("\n") == 2
    assert "'@SUM(1)" in exported
    assert client.get(page(brent, sort="title")).context["page"][0].group == board


def test_fifty_meetings_cost_no_more_queries_than_two(brent, django_assert_max_num_queries):
    client = client_of(brent, Role.AGENCY_LEAD)
    for number in range(2):
        make.make_meeting(ground.make_group(brent), date(2024, 1, 1 + number), "One")
    client.get(page(brent))
    with django_assert_max_num_queries(100) as few:
        client.get(page(brent))
    for number in range(20):
        make.make_meeting(ground.make_group(brent), date(2024, 2, 1 + number), "One", "Two")
    with django_assert_max_num_queries(len(few)):
        client.get(page(brent))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_log_can_be_read_by_everybody(brent, open_page, live, assert_accessible):
    meeting = make.make_meeting(ground.make_group(brent), date(2024, 3, 21), "Damp", "Mould")
    window = open_as(open_page, live, ground.make_member(brent, Role.SUPPORT_OFFICER).user)
    for address in (
        page(brent),
        page(brent, "meeting", meeting.reference),
        page(brent, "meeting-record"),
    ):
        window.goto(address)
        assert_accessible(window)
