"""The calendar's screens: what stands in it, what to look at, and the forms that keep it."""

from datetime import date, time, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import Cadence, Meeting, RotationTurn
from governance.rules.meeting import MeetingState
from partnership.roles import Role
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.factories.calendar import Groups, a_saturday, a_working_day, make_groups, plan_meeting
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def groups() -> Groups:
    return make_groups("brent")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def client_as(groups, role) -> Client:
    return client_of(ground.make_member(groups.partnership, role).user)


def manager(groups) -> Client:
    return client_of(groups.manager.user)


def page(name="calendar", *args, **query):
    return reverse(f"governance:{name}", args=["brent", *args], query=query or None)


def text(answer) -> str:
    return answer.content.decode()


def parts(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def a_plan(day: date, **over):
    return {
        "form_key": "key-1",
        "kind": "ordinary",
        "starts_at": "10:00",
        "ends_at": "12:00",
        "place": "Typed with care",
        "title": "",
        "invited": "",
        "turn": "",
    } | parts("meets_on", day) | over  # fmt: skip


def planned(groups, **over) -> Meeting:
    return plan_meeting(groups, **over)


def first_turn(groups) -> RotationTurn:
    with scope(partnership=groups.partnership):
        return RotationTurn.objects.filter(group=groups.executive)[0]


# --- the calendar -------------------------------------------------------------------------------------------------------


def test_the_calendar_shows_what_is_to_come_by_month_and_the_log_what_was_held(groups):
    make.make_meeting(groups.forum, title="Long past")
    with scope(partnership=groups.partnership):
        turn = RotationTurn.objects.select_related("agency", "chair_seat").get(
            pk=first_turn(groups).pk
        )
    meeting = planned(groups, title="To come", turn=turn)
    shown = text(client_as(groups, Role.LAY_MEMBER).get(page()))
    assert "To come" in shown
    assert f"{meeting.meets_on:%B %Y}" in shown
    assert "Local authority" in shown
    assert "Long past" not in shown
    log = text(client_as(groups, Role.LAY_MEMBER).get(page("meetings")))
    assert "Long past" in log
    assert "To come" not in log


def test_a_year_shows_also_what_was_held_and_cancelled(groups):
    make.make_meeting(groups.forum, date(2024, 3, 14), title="Held")
    make.make_meeting(groups.forum, date(2024, 5, 14), title="Cancelled one", state=MeetingState.CANCELLED, cancelled_because="No.")  # fmt: skip
    answer = client_as(groups, Role.LAY_MEMBER).get(page(year=2024))
    assert [one.title for one in answer.context["page"]] == ["Held", "Cancelled one"]


def test_what_to_look_at_names_the_days_and_follows_the_filters(groups):
    make.make_meeting(groups.forum, date(2023, 3, 2))
    make.make_meeting(groups.forum, date(2023, 12, 14))
    make.make_meeting(groups.forum, date(2024, 3, 14))
    shown = text(client_as(groups, Role.SCRUTINEER).get(page(year=2023)))
    assert (
        "287 days without a meeting, from Thursday 2 March 2023 to Thursday 14 December 2023."
        in shown
    )
    assert "287 days" not in text(client_as(groups, Role.SCRUTINEER).get(page(year=2024)))  # fmt: skip


def test_nothing_of_a_closed_group_is_shown_or_pointed_out_to_others():
    made = make_groups("brent", is_closed=True)
    planned(made, title="Sealed")
    for day in (date(2023, 3, 2), date(2023, 12, 14)):
        make.make_meeting(made.executive, day)
    shown = text(client_as(made, Role.AGENCY_LEAD).get(page()))
    assert "Sealed" not in shown
    assert "Executive" not in shown
    assert "Executive" not in text(client_as(made, Role.AGENCY_LEAD).get(page("rhythms")))
    assert "287 days" in text(client_of(made.people[0]).get(page()))


def test_the_export_is_the_list_and_no_formula(groups):
    planned(groups, title="=SUM(1)", starts_at=time(10))
    exported = text(manager(groups).get(page(**{"as": "csv"})))
    assert exported.count("\n") == 2
    assert "'=SUM(1)" in exported
    assert "10:00" in exported


def test_an_unreadable_filter_is_as_good_as_none(groups):
    planned(groups)
    for wrong in ({"year": "x"}, {"group": "a\x00"}, {"page": "9999"}, {"group": "999999"}):
        assert manager(groups).get(page(**wrong)).status_code == HTTPStatus.OK


def test_forty_meetings_cost_no_more_queries_than_two(groups, django_assert_max_num_queries):
    client = manager(groups)
    for number in range(2):
        planned(groups, meets_on=a_working_day(30 + 5 * number), title=f"M{number}")
    client.get(page())
    with django_assert_max_num_queries(60) as few:
        client.get(page())
    for number in range(30):
        group = ground.make_group(groups.partnership)
        with scope(partnership=groups.partnership):
            Cadence.objects.create(partnership=groups.partnership, group=group, times_a_year=2)
        make.make_meeting(group, a_working_day(40 + number), state=MeetingState.PLANNED)
    with django_assert_max_num_queries(len(few)):
        client.get(page())
    with django_assert_max_num_queries(25):
        client.get(page("rhythms"))


# --- planning -----------------------------------------------------------------------------------------------------------


def test_planning_asks_for_the_group_first_and_knows_what_is_usual(groups):
    client = manager(groups)
    assert "Which group meets?" in text(client.get(page("meeting-plan")))
    answer = client.get(page("meeting-plan", group=groups.executive.pk))
    assert answer.context["form"]["turn"].value() == str(first_turn(groups).pk)


def test_a_meeting_is_planned_once_with_its_turn(groups):
    client, address = manager(groups), page("meeting-plan", group=groups.executive.pk)
    sent = a_plan(a_working_day(), turn=first_turn(groups).pk, kind="summit", invited="Harrow and Barnet")  # fmt: skip
    answers = [client.post(address, sent) for _ in "ab"]
    assert answers[0]["Location"] == answers[1]["Location"]
    with scope(partnership=groups.partnership):
        meeting = Meeting.objects.get()
    assert meeting.title == "Executive: leadership summit"
    assert (meeting.chair_seat, meeting.invited) == (groups.seats[0], "Harrow and Barnet")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"meets_on_month": "13"}, "meets_on"),
        ({"meets_on_year": "1999"}, "meets_on"),
        ({"ends_at": "09:00"}, "ends_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "ten"}, "starts_at"),
        ({"title": "a\x00"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"turn": "999999"}, "turn"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(groups, wrong, field):
    address = page("meeting-plan", group=groups.executive.pk)
    answer = manager(groups).post(address, a_plan(a_working_day(), **wrong))
    assert list(answer.context["form"].errors) == [field]
    assert "Typed with care" in text(answer)


def test_a_saturday_is_doubted_and_taken_when_it_is_meant(groups):
    client, address = manager(groups), page("meeting-plan", group=groups.forum.pk)
    doubted = text(client.post(address, a_plan(a_saturday())))
    assert "is not a working day (Saturday)" in doubted
    assert "Meet on this day all the same" in doubted
    answer = client.post(address, a_plan(a_saturday(), is_deliberate="on"))
    assert answer.status_code == HTTPStatus.FOUND


def test_people_who_are_expected_elsewhere_are_pointed_out(groups):
    meeting = planned(groups)
    ground.sit(groups.people[0], ground.make_seat(groups.forum))
    address = page("meeting-plan", group=groups.forum.pk)
    doubted = text(manager(groups).post(address, a_plan(meeting.meets_on)))
    assert f"expected at another meeting on this day: Executive, {meeting.reference}" in doubted


def test_a_vacant_turn_is_refused_on_the_form_with_who_mends_it(groups):
    with scope(partnership=groups.partnership):
        groups.seats[0].holdings.update(ends_on=timezone.localdate() - timedelta(days=1))
    address = page("meeting-plan", group=groups.executive.pk)
    answer = manager(groups).post(address, a_plan(a_working_day(), turn=first_turn(groups).pk))
    assert "The business manager records who sits there" in text(answer)
    assert "Typed with care" in text(answer)


def test_a_foreign_group_is_as_unknown_as_none(groups):
    foreign = ground.make_group(ground.make_partnership())
    for pk in (foreign.pk, 999_999, "x"):
        answer = manager(groups).get(page("meeting-plan", group=pk))
        assert "Choose one of the partnership" in text(answer)


# --- moving and cancelling ----------------------------------------------------------------------------------------------


def test_a_meeting_is_moved_with_a_reason_that_its_page_keeps(groups):
    meeting = planned(groups)
    sent = parts("meets_on", a_working_day(60)) | {"form_key": "k", "reason": "Half-term."}
    answer = manager(groups).post(page("meeting-move", meeting.reference), sent)
    assert answer["Location"] == meeting.get_absolute_url()
    assert "Half-term." in text(manager(groups).get(page("meeting-move", meeting.reference)))
    with scope(partnership=groups.partnership):
        meeting.refresh_from_db()
    assert meeting.meets_on == a_working_day(60)


def test_moving_onto_another_of_its_name_is_said_on_the_form(groups):
    meeting = planned(groups)
    planned(groups, meets_on=a_working_day(60))
    sent = parts("meets_on", a_working_day(60)) | {"form_key": "k", "reason": "Half-term.", "is_deliberate": "on"}  # fmt: skip
    answer = manager(groups).post(page("meeting-move", meeting.reference), sent)
    assert "of this name on that day already" in text(answer)
    assert "Half-term." in text(answer)


def test_a_meeting_is_cancelled_with_a_reason(groups):
    meeting = planned(groups)
    client, address = manager(groups), page("meeting-cancel", meeting.reference)
    assert "3 people are told" in text(client.get(address))
    client.post(address, {"form_key": "k2", "reason": "Too few."})
    with scope(partnership=groups.partnership):
        meeting.refresh_from_db()
    assert (meeting.state, meeting.cancelled_because) == (MeetingState.CANCELLED, "Too few.")
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN


def test_a_held_meeting_can_be_neither_moved_nor_cancelled(groups):
    held = make.make_meeting(groups.forum)
    for name in ("meeting-move", "meeting-cancel"):
        answer = manager(groups).get(page(name, held.reference))
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "has not begun" in text(answer)


# --- rhythms ------------------------------------------------------------------------------------------------------------


def test_a_rhythm_is_recorded_and_shown(groups):
    sent = {
        "form_key": "k",
        "times_a_year": "6",
        "longest_gap": "75",
        "minutes": "90",
        "weekday": "1",
        "starts_at": "9.30",
        "finance_months": ["3", "9"],
        "source": "Terms of reference, 4",
    }
    assert manager(groups).post(page("rhythm", groups.forum.code), sent)["Location"] == page(
        "rhythms"
    )
    shown = text(client_as(groups, Role.LAY_MEMBER).get(page("rhythms")))
    assert "6 times a year" in shown
    assert "Usually Tuesday 09:30" in shown
    assert "Terms of reference, 4" in shown


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"times_a_year": "0"}, "times_a_year"),
        ({"minutes": "5"}, "minutes"),
        ({"days_after": "7"}, "after"),
        ({"place": "a\x00"}, "place"),
        ({"finance_months": ["13"]}, "finance_months"),
    ],
)
def test_a_wrong_rhythm_is_told_at_its_field(groups, wrong, field):
    sent = {"form_key": "k", "minutes": "90"} | wrong
    answer = manager(groups).post(page("rhythm", groups.forum.code), sent)
    assert list(answer.context["form"].errors) == [field]


def test_groups_that_would_follow_one_another_are_refused_on_the_form(groups):
    sent = {"form_key": "k", "minutes": "90", "after": groups.executive.pk}
    answer = manager(groups).post(page("rhythm", groups.forum.code), sent)
    assert "itself to meet after this one" in text(answer)


def test_turns_are_recorded_in_order_and_a_vacant_seat_is_marked(groups):
    with scope(partnership=groups.partnership):
        groups.seats[2].holdings.update(ends_on=timezone.localdate() - timedelta(days=1))
    sent = {"form_key": "k", "first": groups.seats[2].pk, "second": groups.seats[0].pk}
    manager(groups).post(page("rotation", groups.executive.code), sent)
    with scope(partnership=groups.partnership):
        assert [one.chair_seat for one in RotationTurn.objects.all()] == [
            groups.seats[2],
            groups.seats[0],
        ]
    assert "Nobody holds the seat" in text(manager(groups).get(page("rhythms")))
    twice = {"form_key": "k2", "first": groups.seats[0].pk, "second": groups.seats[0].pk}
    answer = manager(groups).post(page("rotation", groups.executive.code), twice)
    assert list(answer.context["form"].errors) == ["second"]
    foreign = ground.make_seat(ground.make_group(ground.make_partnership()))
    answer = manager(groups).post(page("rotation", groups.executive.code), {"form_key": "k3", "first": foreign.pk})  # fmt: skip
    assert list(answer.context["form"].errors) == ["first"]


# --- a year -------------------------------------------------------------------------------------------------------------


def a_proposal(groups):
    """The proposal's page, and what its form would send."""
    query = {"groups": [groups.forum.pk, groups.executive.pk]} | parts("first", a_working_day(7))
    answer = manager(groups).get(
        reverse("governance:calendar-propose", args=["brent"], query=query)
    )
    rows = answer.context["rows"]
    sent = {
        "form_key": "k",
        "rows-TOTAL_FORMS": len(rows.forms),
        "rows-INITIAL_FORMS": len(rows.forms),
    }
    for row in rows:
        for name in row.fields:
            value = row[name].value()
            if name == "meets_on":
                sent |= parts(row.add_prefix(name), value)
            elif value:
                sent[row.add_prefix(name)] = value
    return answer, sent


def test_a_year_is_proposed_changed_and_planned_at_once(groups):
    _answer, sent = a_proposal(groups)
    assert sent["rows-TOTAL_FORMS"] == 8
    with scope(partnership=groups.partnership):
        assert not Meeting.objects.exists()
    del sent["rows-0-is_wanted"], sent["rows-1-is_wanted"]
    sent["rows-2-starts_at"] = "09:15"
    answers = [manager(groups).post(page("calendar-propose"), sent) for _ in "ab"]
    assert [one["Location"] for one in answers] == [page()] * 2
    with scope(partnership=groups.partnership):
        planned = list(Meeting.objects.order_by("meets_on"))
    assert len(planned) == 6
    assert planned[0].starts_at == time(9, 15)
    assert [one.host_sector for one in planned if one.group == groups.executive] == ["icb", "police", "local_authority"]  # fmt: skip


def test_rows_out_of_order_or_on_a_closed_day_are_told_and_nothing_is_lost(groups):
    _answer, sent = a_proposal(groups)
    late = sent | parts("rows-0-meets_on", a_saturday())
    told = text(manager(groups).post(page("calendar-propose"), late))
    assert "is not a working day (Saturday)" in told
    del sent["rows-0-is_wanted"]
    told = text(
        manager(groups).post(page("calendar-propose"), sent | {"rows-1-starts_at": "11:11"})
    )
    assert "with no new Forum before it" in told or "before the Forum of" in told
    assert "11:11" in told
    sent["is_deliberate"] = "on"
    assert manager(groups).post(page("calendar-propose"), sent).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows-0-group": "999999"},
        {"rows-0-group": "a\x00"},
        {"rows-0-finance": "<script>"},
        {"rows-0-place": "a\x00"},
        {"rows-1-turn": "999999"},
        {"rows-TOTAL_FORMS": "x"},
        {"rows-TOTAL_FORMS": "9999"},
    ],
)
def test_a_proposal_that_was_tampered_with_plans_nothing(groups, wrong):
    _answer, sent = a_proposal(groups)
    answer = manager(groups).post(page("calendar-propose"), sent | wrong)
    assert answer.status_code == HTTPStatus.OK
    with scope(partnership=groups.partnership):
        assert not Meeting.objects.exists()


@pytest.mark.parametrize("line", ["half-term", "31 2 2027", "19 2 2027 to 15 2 2027", "1 1 2027 2 1 2027 3 1 2027"])  # fmt: skip
def test_days_to_keep_free_that_cannot_be_read_are_told(groups, line):
    query = {"groups": [groups.forum.pk], "kept_free": line} | parts("first", a_working_day(7))
    answer = manager(groups).get(
        reverse("governance:calendar-propose", args=["brent"], query=query)
    )
    assert list(answer.context["form"].errors) == ["kept_free"]


def test_days_to_keep_free_are_kept_free(groups):
    first = a_working_day(7)
    kept = f"{first.day} {first.month} {first.year}"
    query = {"groups": [groups.forum.pk], "kept_free": kept} | parts("first", first)
    answer = manager(groups).get(
        reverse("governance:calendar-propose", args=["brent"], query=query)
    )
    assert first not in [row["meets_on"].value() for row in answer.context["rows"]]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_year_is_kept_by_everybody(groups, open_page, live, assert_accessible):
    window = open_as(open_page, live, groups.manager.user)
    window.goto(page())
    assert_accessible(window)
    for day in (date(2023, 3, 2), date(2023, 12, 14)):
        make.make_meeting(groups.forum, day)
    meeting = planned(groups, starts_at=time(10), ends_at=time(12), place="Civic Centre")
    window.goto(page("meeting-plan", group=groups.executive.pk))
    day = a_saturday()
    for name, value in zip(("Day", "Month", "Year"), (day.day, day.month, day.year), strict=True):
        window.get_by_label(name, exact=True).fill(str(value))
    window.get_by_role("button", name="Plan the meeting").click()
    assert_accessible(window)
    window.get_by_label("Meet on this day all the same").check()
    window.get_by_role("button", name="Plan the meeting").click()
    window.get_by_text("The meeting is in the calendar").wait_for()
    for address in (
        page(),
        page("meeting-plan"),
        page("calendar-propose"),
        page("calendar-propose", groups=groups.forum.pk, **parts("first", a_working_day(7))),
        page("meeting-move", meeting.reference),
        page("meeting-cancel", meeting.reference),
        page("rhythms"),
        page("rhythm", groups.executive.code),
        page("rotation", groups.executive.code),
    ):
        window.goto(address)
        assert_accessible(window)
