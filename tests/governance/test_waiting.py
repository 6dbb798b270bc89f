"""What of governance stands on a person's home page: only what they can do, and never a word of a closed group."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from governance import waiting
from governance.rules.meeting import Answer, MeetingState
from governance.services import rooms
from partnership.roles import Role
from tests.factories import arrangements, governance
from tests.factories import partnership as ground
from tests.factories import rooms as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def table():
    return make.make_table("brent")


def told(table, who):
    actor = table.by if who == "manager" else table.actor(who)
    with scope(partnership=table.partnership):
        return [one.title for one in waiting.waiting(actor)]


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def test_whoever_has_a_seat_is_asked_whether_they_come_until_they_or_their_deputy_answered(table):
    meeting = make.plan(table, today(10), title="Spring meeting")
    make.plan(table, today(60), title="Far away")
    assert told(table, "icb") == ["Spring meeting: are you coming?"]
    assert told(table, "manager") == []
    with scope(partnership=table.partnership):
        rooms.answer(
            meeting, seat=table.seats["icb"], says=Answer.COMING, who=None, by=table.actor("icb")
        )
    assert told(table, "icb") == []
    assert told(table, "police") == ["Spring meeting: are you coming?"]


def test_an_open_room_is_on_the_home_of_those_who_sit_there_and_of_the_business_unit(table):
    make.opened(table, make.plan(table, today(), title="Now"), "00:00")
    others = ground.make_group(table.partnership)
    assert told(table, "police") == told(table, "manager") == ["Now is in session"]
    stranger = ground.make_actor(table.partnership, Role.AGENCY_LEAD)
    ground.sit(stranger.user, ground.make_seat(others))
    with scope(partnership=table.partnership):
        assert list(waiting.waiting(stranger)) == []


def test_the_draft_waits_for_the_chair_then_for_the_unit_then_for_everybody_at_the_table(table):
    record = make.held(table, today(-1), title="Held")
    of = f"the record of Held, {today(-1):%A} {today(-1).day} {today(-1):%B %Y}"
    assert told(table, "council") == [f"Check {of}"]
    assert told(table, "icb") == told(table, "manager") == []
    make.circulated(table, record, until=today(3))
    assert told(table, "council") == told(table, "icb") == [f"Read {of}"]
    assert told(table, "manager") == []


def test_what_is_with_the_partners_waits_for_those_who_sign_and_have_not():
    reporters, signers = governance.make_writers("brent"), arrangements.make_signers("bromley")
    governance.with_partners(reporters, governance.make_report(reporters))
    version = arrangements.with_partners(signers, arrangements.make_version(signers))

    def titles(member):
        with scope(partnership=member.partnership):
            return [one.title for one in waiting.waiting(ground.actor(member))]

    assert titles(reporters.icb)[0].startswith("Approve YR-")
    assert titles(reporters.manager) == titles(signers.manager) == titles(reporters.outsider) == []
    assert titles(signers.police) == [f"Sign {version.title}"]


def test_the_next_meetings_are_those_of_ones_own_groups_the_nearest_first(table):
    for days in (50, 5, 20, 90):
        make.plan(table, today(days), title=f"In {days} days")
    make.plan(table, today(3), title="Called off", state=MeetingState.CANCELLED, cancelled_because="Snow")  # fmt: skip
    stranger = ground.make_actor(table.partnership, Role.AGENCY_LEAD)
    with scope(partnership=table.partnership):
        found = [one.title for one in waiting.next_meetings(table.actor("icb"))]
        assert found == ["In 5 days", "In 20 days", "In 50 days"]
        assert list(waiting.next_meetings(stranger)) == []


def test_home_shows_them_and_asks_the_same_number_of_questions_whatever_there_is(table):
    client = Client()
    client.force_login(table.people["council"].user)
    counts = []
    for batch in range(2):
        for number in range(1, 4):
            make.plan(table, today(number + 4 * batch), title=f"Coming {batch} {number}")
            make.held(table, today(-number - 4 * batch), title=f"Held {batch} {number}")
        with CaptureQueriesContext(connection) as caught:
            page = client.get("/brent/home/").content.decode()
        counts.append(len(caught))
    assert "Coming 0 1: are you coming?" in page
    assert "Check the record of Held 0 1" in page
    assert "Your next meetings" in page
    assert counts[0] == counts[1]
