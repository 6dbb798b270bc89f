"""A person's calendar: the secret address, what it tells and to whom, and the file of one meeting."""

import io
import logging
from datetime import date, time, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from icalendar import Calendar

from governance.models import CalendarFeed, Meeting
from governance.services import feeds, schedule
from partnership.logs import SecretsAreMasked
from partnership.models import Membership, TrailEntry
from partnership.roles import Role
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.factories.calendar import Groups, a_working_day, make_groups, plan_meeting
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


def page(name, *args):
    return reverse(f"governance:{name}", args=["brent", *args])


def a_token(user, groups) -> str:
    """A fresh address of a person, made as they make it."""
    member = Membership.of_person(user, timezone.localdate()).get(partnership=groups.partnership)
    with scope(partnership=groups.partnership):
        return feeds.make(by=ground.actor(member), now=timezone.now())[1]


def address_of(token: str) -> str:
    return reverse("calendar-feed", args=[token])


def events(content: bytes):
    return Calendar.from_ical(content).walk("VEVENT")


def read(token: str):
    answer = Client().get(address_of(token))
    assert answer.status_code == HTTPStatus.OK
    return events(answer.content)


def at_ten(groups, **over) -> Meeting:
    return plan_meeting(groups, **({"starts_at": time(10), "ends_at": time(12)} | over))


# --- the address ----------------------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_only_its_hash_is_kept(groups):
    client = client_of(groups.people[0])
    shown = client.post(page("feed"), {"form_key": "one"}).content.decode()
    token = shown.partition("/calendar-feed/")[2].partition("/")[0]
    assert len(token) >= 43  # 256 bits
    assert CalendarFeed.objects.get().token_hash == feeds.hash_of(token)
    assert token not in client.get(page("feed")).content.decode()
    again = client.post(page("feed"), {"form_key": "one"}).content.decode()
    assert "has been shown already" in again
    assert CalendarFeed.objects.count() == 1


def test_a_new_address_stops_the_one_before_and_stopping_stops_it(groups):
    client, user = client_of(groups.people[0]), groups.people[0]
    first = a_token(user, groups)
    second = a_token(user, groups)
    assert Client().get(address_of(first)).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(address_of(second)).status_code == HTTPStatus.OK
    assert client.post(page("feed-end")).status_code == HTTPStatus.FOUND
    assert client.post(page("feed-end")).status_code == HTTPStatus.FOUND
    assert Client().get(address_of(second)).status_code == HTTPStatus.NOT_FOUND
    with scopes_disabled():
        codes = TrailEntry.objects.filter(code__startswith="governance.calendar_feed")
        assert sorted(codes.values_list("code", flat=True)) == [
            "governance.calendar_feed.made",
            "governance.calendar_feed.made",
            "governance.calendar_feed.revoked",
        ]


def test_the_page_says_when_a_calendar_read_it_last(groups):
    client = client_of(groups.people[0])
    token = a_token(groups.people[0], groups)
    assert "Not yet" in client.get(page("feed")).content.decode()
    read(token)
    first = CalendarFeed.objects.get().last_read_at
    assert first is not None
    read(token)
    assert CalendarFeed.objects.get().last_read_at == first  # noted every five minutes only
    assert "Not yet" not in client.get(page("feed")).content.decode()


def test_the_address_stops_when_the_membership_ends_or_the_account_is_closed(groups):
    user = groups.people[0]
    token = a_token(user, groups)
    with scopes_disabled():
        Membership.objects.filter(user=user).update(ends_on=timezone.localdate() - timedelta(1))
    assert Client().get(address_of(token)).status_code == HTTPStatus.NOT_FOUND
    other = groups.people[1]
    token = a_token(other, groups)
    other.is_active, other.left_at = False, timezone.now()
    other.save()
    assert Client().get(address_of(token)).status_code == HTTPStatus.NOT_FOUND


def test_a_wrong_secret_is_nowhere_whatever_it_is_made_of(groups):
    for token in ("x", "%00", "x" * 3000, "<script>", "..%2f", "é"):
        answer = Client().get(f"/calendar-feed/{token}/meetings.ics")
        assert answer.status_code == HTTPStatus.NOT_FOUND, token


def test_guessing_is_slowed_down_and_stays_in_no_cache(groups, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"calendar_feed": "2/m/ip"}
    token = a_token(groups.people[0], groups)
    answers = [Client().get(address_of(token)) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert answers[0]["Referrer-Policy"] == "no-referrer"
    assert not answers[0].cookies
    assert answers[2]["Retry-After"] == "60"


def test_neither_the_log_nor_the_trail_ever_carries_the_secret(groups, caplog):
    handler = next(
        one
        for one in logging.getLogger().handlers
        if isinstance(one, logging.StreamHandler)
        and any(isinstance(each, SecretsAreMasked) for each in one.filters)
    )
    token, written = a_token(groups.people[0], groups), io.StringIO()
    before = handler.setStream(written)
    try:
        with caplog.at_level(logging.DEBUG):
            Client().post(address_of(token))
            Client(enforce_csrf_checks=True).post(address_of(token))
            a_token(groups.people[0], groups)
            Client().get(address_of(token))
            Client().get(f"/invitation/{token}")
    finally:
        handler.setStream(before)
    assert "/calendar-feed/.../meetings.ics" in written.getvalue()
    assert token not in written.getvalue()
    with scopes_disabled():
        assert not [one for one in TrailEntry.objects.all() if token in str(vars(one))]


# --- what it tells ------------------------------------------------------------------------------------------------------


def test_the_feed_tells_when_and_where_in_london_time(groups):
    meeting = at_ten(
        groups, place="Civic Centre, room 3; and on line", title="QZX typed by somebody"
    )
    event = read(a_token(groups.people[0], groups))[0]
    assert (
        event.start.utcoffset() == timezone.make_aware(event.start.replace(tzinfo=None)).utcoffset()
    )
    assert (event.start.date(), event.start.hour, event.end.hour) == (meeting.meets_on, 10, 12)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event["LOCATION"] == "Civic Centre, room 3; and on line"
    assert event["SUMMARY"] == f"Brent: Executive, {meeting.reference}"
    assert "QZX" not in str(event)
    assert str(event["URL"]).endswith(meeting.get_absolute_url())


def test_the_time_zone_is_in_the_file_for_programs_that_know_none(groups):
    at_ten(groups)
    content = Client().get(address_of(a_token(groups.people[0], groups))).content
    zones = Calendar.from_ical(content).walk("VTIMEZONE")
    assert [str(one["TZID"]) for one in zones] == ["Europe/London"]


def test_a_moved_meeting_keeps_its_name_and_grows_its_sequence(groups):
    meeting, token = at_ten(groups), a_token(groups.people[0], groups)
    before = read(token)[0]
    new: dict[str, Any] = {
        "meets_on": a_working_day(60),
        "starts_at": time(14),
        "ends_at": time(15),
        "place": "",
    }
    with scope(partnership=groups.partnership):
        schedule.move(meeting, **new, reason="QZX clash", by=groups.by, now=timezone.now())
    after = read(token)[0]
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 0, 1)
    assert (after.start.date(), after.start.hour) == (new["meets_on"], 14)
    assert "QZX" not in str(after)


def test_a_cancelled_meeting_is_told_as_cancelled_without_its_reason(groups):
    meeting, token = at_ten(groups), a_token(groups.people[0], groups)
    with scope(partnership=groups.partnership):
        schedule.cancel(meeting, reason="QZX illness", by=groups.by, now=timezone.now())
    event = read(token)[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert event["SUMMARY"].startswith("Cancelled: ")
    assert "QZX" not in str(event)


def test_a_closed_group_is_a_meeting_and_nothing_else():
    groups = make_groups("brent", is_closed=True)
    meeting = at_ten(groups, place="QZX place", title="QZX case of a child")
    for event in (
        read(a_token(groups.people[0], groups))[0],
        events(client_of(groups.people[0]).get(page("meeting-invitation", meeting.reference)).content)[0],
    ):  # fmt: skip
        assert event["SUMMARY"] == "Meeting (private)"
        assert event["LOCATION"] == event["URL"]
        assert "QZX" not in str(event)
        assert "Executive" not in str(event)


def test_a_feed_holds_ones_own_groups_and_for_the_business_unit_all(groups):
    executive, forum = at_ten(groups), plan_meeting(groups, group=groups.forum)
    mine = read(a_token(groups.people[0], groups))
    assert [one["SUMMARY"] for one in mine] == [f"Brent: Executive, {executive.reference}"]
    all_of_them = read(a_token(groups.manager.user, groups))
    assert len(all_of_them) == 2
    whole_day = next(one for one in all_of_them if forum.reference in one["SUMMARY"])
    assert whole_day.start == forum.meets_on
    assert type(whole_day.start) is date


def test_what_was_held_long_ago_is_not_sent_again(groups):
    make.make_meeting(groups.executive, timezone.localdate() - timedelta(days=91))
    recent = make.make_meeting(groups.executive, timezone.localdate() - timedelta(days=89))
    found = read(a_token(groups.people[0], groups))
    assert [str(one["URL"]).split("/")[-2] for one in found] == [recent.reference]


def test_a_feed_goes_across_the_persons_partnerships_and_no_further(groups):
    user, bromley = groups.people[0], make_groups("bromley")
    at_ten(bromley)
    at_ten(groups)
    token = a_token(user, groups)
    assert len(read(token)) == 1
    ground.make_member(bromley.partnership, Role.DELEGATED_PARTNER, user=user)
    assert len(read(token)) == 1  # a member there, but in no group
    ground.sit(user, ground.make_seat(bromley.executive, "Adviser"))
    assert sorted(one["SUMMARY"].partition(":")[0] for one in read(token)) == ["Brent", "Bromley"]


def test_many_meetings_ask_no_more_of_the_database_than_one(groups, django_assert_num_queries):
    feed = feeds.of_token(a_token(groups.people[0], groups))
    assert feed

    def count() -> int:
        with django_assert_num_queries(6):
            return len(events(feeds.read(feed, now=timezone.now()) or b""))

    at_ten(groups)
    assert count() == 1
    for days in range(5):
        at_ten(groups, meets_on=a_working_day(40 + 7 * days), title=f"One more {days}")
    assert count() == 6


def test_line_ends_in_a_place_stay_inside_it(groups):
    at_ten(groups, place="Here\r\nEND:VEVENT\r\nBEGIN:VEVENT,;\\")
    assert len(read(a_token(groups.people[0], groups))) == 1


# --- the file of one meeting ------------------------------------------------------------------------------------------


def test_whoever_sees_a_meeting_can_put_it_in_a_calendar(groups):
    meeting = at_ten(groups)
    lay = client_of(ground.make_member(groups.partnership, Role.LAY_MEMBER).user)
    answer = lay.get(page("meeting-invitation", meeting.reference))
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == f'attachment; filename="{meeting.reference}.ics"'
    assert events(answer.content)[0]["SEQUENCE"] == 0
    shown = lay.get(meeting.get_absolute_url()).content.decode()
    assert page("meeting-invitation", meeting.reference) in shown


def test_a_closed_groups_file_is_nowhere_for_others():
    groups = make_groups("brent", is_closed=True)
    meeting = at_ten(groups)
    lay = client_of(ground.make_member(groups.partnership, Role.LAY_MEMBER).user)
    answer = lay.get(page("meeting-invitation", meeting.reference))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_ways_to_the_page_stand_in_the_calendar_and_with_oneself(groups):
    person = groups.people[0]
    client = client_of(person)
    for where in (page("calendar"), reverse("person", args=["brent", person.pk])):
        assert f'href="{page("feed")}"' in client.get(where).content.decode().partition("<main")[2]
    other = reverse("person", args=["brent", groups.people[1].pk])
    assert page("feed") not in client.get(other).content.decode().partition("<main")[2]


@pytest.mark.browser
def test_a_person_makes_an_address_and_stops_it(groups, open_page, live, assert_accessible):
    at_ten(groups)
    window = open_as(open_page, live, groups.people[0])
    window.goto(live + page("calendar"))
    window.get_by_role("link", name="Your meetings in your own calendar").last.click()
    window.get_by_role("button", name="Make my calendar address").click()
    assert "/calendar-feed/" in window.locator(".feed-address").inner_text()
    assert_accessible(window)
    window.get_by_role("button", name="Stop the address").click()
    assert window.get_by_role("button", name="Make my calendar address").is_visible()
    assert_accessible(window)
