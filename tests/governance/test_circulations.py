"""Work between meetings: comments before a meeting, and what is put to a group and answered seat by seat."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance import waiting
from governance.models import Circulation, ForwardItem, ItemComment
from governance.rules.circulation import CirculationKind, Stance, partners_missing
from governance.rules.meeting import MeetingState
from governance.services import circulations, comments
from partnership.errors import Refused
from partnership.models import Notice, TrailEntry
from partnership.roles import Sector
from tests.factories import circulations as make
from tests.factories import papers as meetings
from tests.factories import rooms
from tests.governance.windows import open_as
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def executive():
    return rooms.make_table("brent")


@pytest.fixture
def table():
    return meetings.make_table()


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def page(place, name="circulations", *more):
    return reverse(f"governance:{name}", args=[place.slug, *more])


def said(one, by, stance=Stance.AGREE, text=""):
    with scope(partnership=one.partnership):
        return circulations.answer(one, stance=stance, text=text, by=by, now=timezone.now())


def closed(one, by):
    with scope(partnership=one.partnership):
        return circulations.close(one, by=by, now=timezone.now())


def carried(one, by):
    with scope(partnership=one.partnership):
        return circulations.carry(one, by=by, now=timezone.now())


def commented(item, by, text="Look at page 3."):
    with scope(partnership=item.partnership):
        return comments.write(item, text=text, by=by, now=timezone.now())


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answered", "missing"),
    [
        ([], ["Local authority", "Integrated care board", "Police"]),
        ([Sector.POLICE, Sector.ICB, Sector.LOCAL_AUTHORITY], []),
        ([Sector.POLICE, Sector.POLICE, Sector.EDUCATION], ["Local authority", "Integrated care board"]),
    ],
)  # fmt: skip
def test_the_partners_are_missing_until_each_has_replied(answered, missing):
    assert len(partners_missing(answered)) == len(missing)


# --- circulations -------------------------------------------------------------------------------------------------------
def test_everybody_at_the_table_is_told_once_and_the_mail_says_nothing_of_it(executive):
    one = make.send(executive.group, executive.by, "QZX neglect")
    with scope(partnership=executive.partnership):
        told = Notice.objects.filter(code="governance.circulation_sent")
        assert {row.recipient for row in told} == {row.user for row in executive.people.values()}
        assert one.reference.startswith("CIR-")
        assert not any("QZX" in row.subject + row.body for row in told)
        assert not any("QZX" in row.sentence for row in TrailEntry.objects.all())


def test_only_those_who_keep_the_group_circulate(executive):
    make.send(executive.group, executive.actor("council"))  # chairs it
    with pytest.raises(Refused, match="kept by the business unit or by whoever chairs"):
        make.send(executive.group, executive.actor("police"))
    with pytest.raises(Refused, match="after today"):
        make.send(executive.group, executive.by, reply_by=timezone.localdate())
    other = rooms.make_table("bromley")
    with pytest.raises(Refused, match="another partnership"):
        make.send(other.group, executive.by)


def test_a_change_of_mind_is_another_row_and_the_same_again_is_none(executive):
    one = make.send(executive.group, executive.by)
    police = executive.actor("police")
    said(one, police)
    assert said(one, police) == []
    said(one, police, Stance.DISAGREE, "The ages are wrong.")
    with scope(partnership=executive.partnership):
        (line,) = [row for row in circulations.lines(one, timezone.localdate()) if row.answer]
        assert (line.answer.stance, line.changed) == (Stance.DISAGREE, 1)
        with pytest.raises(Refused, match="Say why"):
            circulations.answer(one, stance=Stance.COMMENT, text=" ", by=police, now=timezone.now())
        with (
            pytest.raises(DatabaseError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE governance_circulationanswer SET stance = 'agree'")


def test_who_has_no_seat_there_does_not_answer_and_nobody_does_once_it_is_closed(executive):
    one = make.send(executive.group, executive.by)
    with pytest.raises(Refused, match="Only those who sit in the group"):
        said(one, executive.by)
    closed(one, executive.by)
    assert closed(one, executive.by).closed_by == executive.by.user
    with pytest.raises(Refused, match="is closed"):
        said(one, executive.actor("police"))


def test_it_goes_to_a_meeting_to_be_ratified_only_when_all_three_partners_replied(executive):
    one = make.send(executive.group, executive.by)
    for who in ("council", "icb"):
        said(one, executive.actor(who))
    said(one, executive.actor("observer"))  # has no vote, so it stands for no partner
    with pytest.raises(Refused, match="Close the circulation first"):
        carried(one, executive.by)
    closed(one, executive.by)
    with pytest.raises(Refused, match="No reply from: Police"):
        carried(one, executive.by)

    whole = make.send(executive.group, executive.by)
    for who in rooms.ALL:
        said(whole, executive.actor(who))
    closed(whole, executive.by)
    for _ in "ab":
        done = carried(whole, executive.actor("council"))
    with scope(partnership=executive.partnership):
        planned = ForwardItem.objects.get()
        assert done.carried_as == planned
        assert planned.title == "To ratify: The threshold document"
        assert planned.purpose == "decision"


def test_a_report_is_asked_of_one_agency_and_comes_onto_the_forward_plan(executive):
    agency = executive.seats["police"].agency
    one = make.send(executive.group, executive.by, kind=CirculationKind.REPORT, agency=agency)
    with scope(partnership=executive.partnership):
        assert ForwardItem.objects.get().title == f"Assurance report of {agency.name}"
        assert [row.recipient for row in Notice.objects.all()] == [executive.people["police"].user]
    with pytest.raises(Refused, match="The agency that is asked answers"):
        said(one, executive.actor("icb"))
    said(one, executive.actor("police"), Stance.COMMENT, "It comes with the papers.")
    closed(one, executive.by)
    with pytest.raises(Refused, match="nothing to ratify"):
        carried(one, executive.by)


def test_two_working_days_before_the_last_day_those_who_have_not_replied_are_reminded_once(executive):  # fmt: skip
    today = timezone.localdate()
    one = make.send(executive.group, executive.by, reply_by=today + timedelta(days=30))
    said(one, executive.actor("police"))
    with scope(partnership=executive.partnership):
        assert circulations.remind(executive.partnership, now=timezone.now()) == 0
        late = timezone.now() + timedelta(days=29)
        for _ in "ab":
            circulations.remind(executive.partnership, now=late)
        told = Notice.objects.filter(code="governance.circulation_reminder")
        assert {row.recipient for row in told} == {
            executive.people[who].user for who in ("council", "icb", "observer")
        }
        assert told.count() == 3


def test_a_closed_groups_circulation_is_not_there_for_others():
    table = meetings.make_table(is_closed=True)
    one = make.send(table.group, table.unit)
    with scope(partnership=table.partnership):
        seen = {
            who
            for who in ("unit", "chair", "member", "virtual", "reader", "colleague")
            if Circulation.objects.visible_to(getattr(table, who)).exists()
        }
    assert seen == {"unit", "chair", "member", "virtual"}
    address = page(table.partnership, "circulation", one.reference)
    assert client_of(table.reader).get(address).status_code == HTTPStatus.NOT_FOUND


# --- comments -----------------------------------------------------------------------------------------------------------
def test_whoever_reads_the_papers_comments_from_their_going_out_until_the_meeting_begins(table):
    with pytest.raises(Refused, match="when the papers are sent out"):
        commented(table.item, table.virtual)
    meetings.put_in(table.meeting, MeetingState.PAPERS_OUT)
    for who in ("virtual", "member", "reader"):
        commented(table.item, getattr(table, who))
    with pytest.raises(Refused, match="who read the papers"):
        commented(table.item, table.colleague)
    meetings.put_in(table.meeting, MeetingState.IN_SESSION)
    with pytest.raises(Refused, match="has begun"):
        commented(table.item, table.member)


def test_a_comment_is_struck_out_by_its_author_and_its_words_stay(table):
    meetings.put_in(table.meeting, MeetingState.PAPERS_OUT)
    one = commented(table.item, table.virtual, "QZX words")
    with scope(partnership=table.partnership):
        with pytest.raises(Refused, match="Only its author"):
            comments.take_back(one, by=table.chair, now=timezone.now())
        for _ in "ab":
            comments.take_back(one, by=table.virtual, now=timezone.now())
        assert TrailEntry.objects.filter(code="governance.comment.taken_back").count() == 1
        assert comments.standing(table.meeting) == []
        with (
            pytest.raises(DatabaseError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM governance_commenttakenback")
    shown = client_of(table.member).get(
        page(table.partnership, "comment", table.meeting.reference, table.item.pk)
    )
    assert "<del>QZX words</del>" in shown.content.decode()


# --- screens ------------------------------------------------------------------------------------------------------------
def test_a_comment_written_on_the_screen_stands_beside_the_item_and_in_the_brief(table):
    meetings.put_in(table.meeting, MeetingState.PAPERS_OUT)
    place, reference = table.partnership, table.meeting.reference
    address = page(place, "comment", reference, table.item.pk)
    client = client_of(table.virtual)
    for text, words in (
        ("a\x00", "Null characters"),
        ("a" * 4001, "at most 4000"),
        ("", "Write your comment"),
    ):
        answer = client.post(address, {"form_key": "k", "text": text})
        assert words in answer.content.decode()
    for _ in "ab":
        client.post(address, {"form_key": "k", "text": "<script>alert(1)</script> QZX"})
    with scope(partnership=place):
        assert ItemComment.objects.count() == 1
    papers = client_of(table.member).get(page(place, "papers", reference)).content.decode()
    assert "1 comment before the meeting" in papers
    assert "&lt;script&gt;alert(1)&lt;/script&gt; QZX" in papers
    assert "QZX" in client_of(table.chair).get(page(place, "brief", reference)).content.decode()
    refused = client_of(table.colleague).get(address)
    assert refused.status_code == HTTPStatus.FORBIDDEN


def posted(group, **over):
    day = timezone.localdate() + timedelta(days=20)
    return {
        "form_key": "k",
        "group": group.pk,
        "kind": "question",
        "title": "Thresholds",
        "text": "",
        "reply_by_day": day.day,
        "reply_by_month": day.month,
        "reply_by_year": day.year,
    } | over


def test_from_sending_it_round_to_the_forward_plan_on_the_screens(executive):
    place = executive.partnership
    unit = client_of(executive.by)
    sent = unit.post(
        page(place, "circulation-new"),
        posted(executive.group, document=SimpleUploadedFile("a.pdf", files.pdf())),
    )
    with scope(partnership=place):
        one = Circulation.objects.get()
    assert sent.url == one.get_absolute_url()
    file = client_of(executive.actor("icb")).get(page(place, "circulation-file", one.reference))
    assert f"{one.reference}.pdf" in file["Content-Disposition"]
    for who in rooms.ALL:
        client_of(executive.actor(who)).post(
            page(place, "circulation-answer", one.reference),
            {"form_key": who, "stance": "agree", "text": ""},
        )
    shown = unit.get(one.get_absolute_url()).content.decode()
    assert "Replies: 3 of 4 seats" in shown
    assert "No reply" in shown
    assert "decides nothing" in shown
    unit.post(page(place, "circulation-close", one.reference), {"form_key": "c"})
    unit.post(page(place, "circulation-carry", one.reference), {"form_key": "d"})
    assert "To be ratified" in unit.get(page(place)).content.decode()
    assert client_of(executive.actor("police")).post(
        page(place, "circulation-close", one.reference), {"form_key": "x"}
    ).status_code == HTTPStatus.FORBIDDEN  # fmt: skip


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"group": 987_654_321}, "Select a valid choice"),
        ({"title": "a" * 201}, "at most 200"),
        ({"title": "a\x00"}, "Null characters"),
        ({"kind": "report"}, "Choose the agency that owes the report"),
        ({"reply_by_year": "2020"}, "after today"),
        ({"agency": 987_654_321}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_circulation_is_said_with_the_words_kept(executive, over, words):
    answer = client_of(executive.by).post(
        page(executive.partnership, "circulation-new"),
        posted(executive.group, text="Kept <script>") | over,
    )
    assert answer.status_code == HTTPStatus.OK
    assert words in answer.content.decode()
    assert "Kept &lt;script&gt;" in answer.content.decode()
    with scope(partnership=executive.partnership):
        assert not Circulation.objects.exists()


def test_who_keeps_nothing_is_told_who_does_and_what_is_elsewhere_is_not_there(executive):
    place = executive.partnership
    one = make.send(executive.group, executive.by)
    refused = client_of(executive.actor("icb")).get(page(place, "circulation-new"))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    other = rooms.make_table("bromley")
    address = page(other.partnership, "circulation", one.reference)
    assert client_of(other.by).get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_list_is_narrowed_by_state_and_exported_as_it_is_narrowed(executive):
    going, ended = (
        make.send(executive.group, executive.by, title) for title in ("Going round", "Over")
    )
    closed(ended, executive.by)
    client = client_of(executive.by)
    for state, shown, hidden in (("open", going, ended), ("closed", ended, going)):
        listed = client.get(page(executive.partnership), {"state": state}).content.decode()
        assert shown.title in listed
        assert hidden.title not in listed
        file = client.get(page(executive.partnership), {"state": state, "export": "csv"})
        assert shown.reference in file.content.decode()
        assert hidden.reference not in file.content.decode()


def test_it_waits_on_the_home_page_of_a_seat_until_it_replied(executive):
    one = make.send(executive.group, executive.by, "Going round")

    def waits(who):
        with scope(partnership=executive.partnership):
            actor = executive.actor(who)
            return one.title in str([row.title for row in waiting.waiting(actor)])

    assert waits("icb")
    said(one, executive.actor("icb"))
    assert not waits("icb")
    assert waits("police")


def test_the_list_and_the_page_ask_the_database_the_same_number_of_times_however_many(executive):
    client = client_of(executive.by)

    def queries(address):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == HTTPStatus.OK
        return len(caught)

    one = make.send(executive.group, executive.by)
    addresses = (page(executive.partnership), one.get_absolute_url())
    [queries(address) for address in addresses]
    few = [queries(address) for address in addresses]
    for who in rooms.ALL:
        said(one, executive.actor(who))
        make.send(executive.group, executive.by, who)
    assert [queries(address) for address in addresses] == few


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_work_between_meetings_can_be_done_by_everybody(open_page, live, assert_accessible):
    executive = rooms.make_table("brent")
    place = executive.partnership
    one = make.send(executive.group, executive.by, text="Please look at the ages in section 2.")
    said(one, executive.actor("icb"), Stance.DISAGREE, "The ages are wrong.")
    window = open_as(open_page, live, executive.people["council"].user)
    for address in (
        page(place),
        page(place, "circulation-new"),
        page(place, "circulation-answer", one.reference),
        one.get_absolute_url(),
    ):
        window.goto(address)
        assert_accessible(window)
    window.set_viewport_size({"width": 360, "height": 800})
    meeting = rooms.plan(
        executive, timezone.localdate() + timedelta(days=9), state=MeetingState.PAPERS_OUT
    )
    with scope(partnership=place):
        item = meeting.items.all()[0]
    commented(item, executive.actor("icb"))
    window.goto(page(place, "comment", meeting.reference, item.pk))
    assert_accessible(window)
    window.goto(page(place, "papers", meeting.reference))
    assert_accessible(window)
