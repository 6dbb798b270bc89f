"""Attendance by agency and seat: what counts, what is vacant, what was never recorded, and what the report freezes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from governance import figures, overview
from governance.models import Attendance, Meeting
from governance.rules.meeting import Answer
from partnership.models import Seat
from partnership.roles import Role, Sector
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as
from tests.partnership.windows import Window

pytestmark = pytest.mark.django_db
START, END = date(2024, 4, 1), date(2025, 3, 31)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


@pytest.fixture
def forum(brent):
    return ground.make_group(brent, "Forum")


@pytest.fixture
def police(brent):
    return ground.make_agency("Met Police", partnership=brent, sector=Sector.POLICE)


def attend(meeting, seat, answer=Answer.PRESENT, **over):
    with scope(partnership=seat.partnership):
        return Attendance.objects.create(
            partnership=seat.partnership, meeting=meeting, seat=seat, agency=seat.agency,
            sector=seat.sector, kind=seat.kind, post=seat.title, answer=answer,
            **({"name": "Somebody"} | over),
        )  # fmt: skip


def months(group, answers, seat, first=date(2024, 4, 15)):
    for number, answer in enumerate(answers):
        meeting = make.make_meeting(group, first + timedelta(days=30 * number))
        attend(meeting, seat, answer)


def figured(brent):
    with scope(partnership=brent):
        return figures.attendance(brent, START, END)


def test_a_deputy_represents_the_seat_and_a_vacancy_counts_neither_way(brent, forum, police):
    seat = ground.make_seat(forum, "Superintendent", agency=police)
    empty = ground.make_seat(forum, "Named officer", agency=police, vacant_since=date(2024, 1, 1))
    first, second, third = (make.make_meeting(forum, date(2024, month, 10)) for month in (5, 7, 9))
    attend(first, seat)
    attend(second, seat, is_deputy=True)
    attend(third, seat, Answer.APOLOGIES)
    for meeting in (first, second, third):
        attend(meeting, empty, Answer.ABSENT, name="")
    (line,) = figured(brent).rows
    assert (line.expected, line.present, line.deputy, line.apologies, line.absent, line.vacant) == (3, 1, 1, 1, 0, 3)  # fmt: skip
    assert line.share == 67


def test_a_seat_that_nobody_ever_held_is_vacant_and_not_away(brent, forum, police):
    seat = ground.make_seat(forum, "Never filled", agency=police)
    for month in (5, 7):
        row = attend(make.make_meeting(forum, date(2024, month, 10)), seat, Answer.ABSENT, name="")
    (line,) = figured(brent).rows
    assert (line.expected, line.absent, line.vacant) == (0, 0, 2)
    with scope(partnership=brent):
        assert figures.away_twice(Meeting.objects.all()) == set()
    assert row.in_words == "Seat vacant"


def test_advisers_guests_cancelled_and_closed_meetings_are_not_counted(brent, forum, police):
    adviser = ground.make_seat(forum, agency=police, kind=Seat.Kind.ADVISER)
    seat = ground.make_seat(forum, agency=police)
    attend(make.make_meeting(forum, date(2024, 5, 1)), adviser)
    attend(make.make_meeting(forum, date(2024, 6, 1), state="planned"), seat)
    attend(make.make_meeting(forum, date(2026, 6, 1)), seat)
    closed = ground.make_group(brent, is_closed=True)
    attend(make.make_meeting(closed, date(2024, 7, 1)), ground.make_seat(closed, agency=police))
    assert figured(brent).rows == ()


def test_a_meeting_without_attendance_is_said_and_is_no_nought(brent, forum):
    make.make_meeting(forum, date(2024, 5, 1))
    found = figured(brent)
    assert (found.recorded, found.unrecorded, found.rows) == (0, 1, ())
    page = Window(ground.make_actor(brent, Role.BUSINESS_MANAGER)).text(
        "governance:attendance", since="2024-04-01", until="2025-03-31"
    )
    assert "No attendance was recorded at 1 of 1 meetings" in page
    assert "0 %" not in page


@pytest.mark.parametrize(
    ("answers", "is_away"),
    [
        (["absent", "apologies"], True),
        (["absent", "present", "absent"], False),
        (["present", "absent", "absent", "present"], True),
        (["absent"], False),
    ],
)
def test_two_absences_in_a_row_are_flagged_whenever_they_were(brent, forum, police, answers, is_away):  # fmt: skip
    seat = ground.make_seat(forum, agency=police)
    months(forum, answers, seat)
    with scope(partnership=brent):
        assert figures.away_twice(Meeting.objects.all()) == ({seat.pk} if is_away else set())


def test_only_those_who_may_open_the_record_see_who_came(brent, forum, police):
    seat = ground.make_seat(forum, "Superintendent", agency=police)
    months(forum, ["present"], seat)
    member = ground.make_member(brent, Role.AGENCY_LEAD, agency=police)
    query = {"since": "2024-04-01", "until": "2025-03-31"}
    page = Window(ground.actor(member)).text("governance:attendance", **query)
    assert "Superintendent" not in page
    ground.sit(member.user, ground.make_seat(forum))
    page = Window(ground.actor(member)).text("governance:attendance", **query)
    assert "Superintendent" in page
    assert "100 %" in page
    assert "Somebody" not in page


def test_the_page_asks_the_same_number_of_questions_whatever_it_holds(brent, forum, police):
    window = Window(ground.make_actor(brent, Role.BUSINESS_MANAGER))
    counts = []
    for many in (1, 8):
        for _ in range(many):
            group = ground.make_group(brent)
            seat = ground.make_seat(group, agency=ground.make_agency(partnership=brent))
            months(group, ["absent", "absent"], seat)
        with CaptureQueriesContext(connection) as caught:
            window.text("governance:attendance", since="2024-04-01", until="2025-03-31")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_strange_addresses_and_the_export_never_fail(brent, forum, police):
    months(forum, ["present"], ground.make_seat(forum, "=1+1", agency=police))
    window = Window(ground.make_actor(brent, Role.BUSINESS_MANAGER))
    window.text("governance:attendance", group="\x00", since="2025-01-01", until="2024-01-01")
    text = window.text(
        "governance:attendance", since="2024-04-01", until="2025-03-31", **{"as": "csv"}
    )
    assert "Met Police,1,1,0,0,0,0,100 %" in text
    assert "'=1+1" in text


def test_frozen_attendance_is_thawed_as_it_was_and_older_figures_still_open(brent, forum, police):
    months(forum, ["present", "absent"], ground.make_seat(forum, agency=police))
    with scope(partnership=brent):
        live = overview.for_period(brent, START, END)
    kept = overview.frozen(live)
    assert overview.thawed(kept).attendance == live.attendance
    older = {name: value for name, value in kept.items() if name != "attendance"} | {"schema": 1}
    assert overview.thawed(older).attendance is None
    with pytest.raises(ValueError, match="schema 99"):
        overview.thawed(kept | {"schema": 99})


@pytest.mark.browser
def test_attendance_is_read_by_everybody(open_page, live, assert_accessible):
    brent = ground.make_partnership("brent")
    forum = ground.make_group(brent, "Forum")
    police = ground.make_agency("Met Police", partnership=brent)
    user = ground.make_member(brent, Role.BUSINESS_MANAGER).user
    page = open_as(open_page, live, user)
    page.goto("/brent/meetings/attendance/")
    assert_accessible(page)
    months(
        forum,
        ["absent", "absent", "present"],
        ground.make_seat(forum, "Superintendent", agency=police),
    )
    page.goto("/brent/meetings/attendance/?since=2024-04-01&until=2025-03-31")
    assert page.get_by_text("Away twice in a row").is_visible()
    assert_accessible(page)
