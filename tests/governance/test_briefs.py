"""The chair's brief: written by those who keep the meeting, read by nobody else, in no other page and no export."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import ChairBrief
from governance.services import briefs, rooms
from partnership.errors import Refused
from partnership.models import TrailEntry
from tests.factories import rooms as make

pytestmark = pytest.mark.django_db
SECRET = "QZX-BRIEF expect an objection"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def table():
    return make.make_table("brent")


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def written(table, meeting):
    with scope(partnership=table.partnership):
        item = meeting.items.all()[0]
        item.meeting = meeting
        return briefs.write(item, text=SECRET, by=table.by, now=timezone.now())


def at(meeting, name, *args):
    return reverse(f"governance:{name}", args=["brent", meeting.reference, *args])


def test_the_chair_reads_it_and_nobody_else_who_sits_in_the_group(table):
    meeting = make.plan(table)
    written(table, meeting)
    pages = {
        who: client_of(table.people[who]).get(at(meeting, "brief")) for who in ("council", "police")
    }
    assert SECRET in pages["council"].content.decode()
    assert pages["police"].status_code == HTTPStatus.FORBIDDEN
    assert SECRET not in pages["police"].content.decode()


def test_no_other_page_of_the_meeting_shows_it_even_to_those_who_may_read_it(table):
    meeting = make.opened(table, make.plan(table), "00:00", here=make.ALL)
    written(table, meeting)
    client = client_of(table.manager)
    for name in ("meeting", "room", "room-here", "minutes", "agenda", "papers"):
        answer = client.get(at(meeting, name))
        assert answer.status_code == HTTPStatus.OK, name
        assert "QZX" not in answer.content.decode(), name
    assert "QZX" not in client.get(reverse("trail", args=["brent"])).content.decode()
    with scope(partnership=table.partnership):
        assert "QZX" not in " ".join(TrailEntry.objects.values_list("sentence", flat=True))


def test_the_same_words_change_nothing_and_an_empty_text_takes_it_away(table):
    meeting = make.plan(table)
    first = written(table, meeting)
    assert written(table, meeting).saved_at == first.saved_at
    address = at(meeting, "brief-write", first.item_id)
    client_of(table.manager).post(address, {"form_key": "k", "text": " "})
    with scope(partnership=table.partnership):
        assert not ChairBrief.objects.exists()


def test_after_the_meeting_there_is_nothing_to_prepare(table):
    meeting = make.opened(table, make.plan(table), "00:00", here=make.ALL)
    with scope(partnership=table.partnership):
        meeting = rooms.close_room(meeting, at=timezone.now(), by=table.by, now=timezone.now())
        with pytest.raises(Refused, match="The meeting is over"):
            written(table, meeting)
