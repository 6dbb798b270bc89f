"""Updates between the partnership and other boards: asked, answered, told, and brought to the table."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from governance.models import BoardUpdate, StandingAsk
from governance.rules.board_update import UpdateState
from governance.rules.meeting import ItemKind, MeetingState
from governance.services import board_updates
from governance.services.board_updates import Board
from governance.tasks import ask_other_boards
from partnership.errors import Refused
from partnership.models import DocumentReading, Notice, TrailEntry
from partnership.roles import Role
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.factories.agenda import make_item, make_rule
from tests.factories.calendar import Groups, make_groups, plan_meeting
from tests.factories.updates import CDOP, MASE, a_rule, answered, asked, at_the_table, told
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


def manager(groups) -> Client:
    return client_of(groups.manager.user)


def page(name="updates", *args, **query):
    return reverse(f"governance:{name}", args=["brent", *args], query=query or None)


def parts(name, day) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def set_back(update, days: int) -> None:
    """As if it had been asked and due so many days earlier."""
    with scopes_disabled():
        BoardUpdate.objects.filter(pk=update.pk).update(
            made_on=update.made_on - timedelta(days), due_on=update.due_on - timedelta(days)
        )


# --- services ---------------------------------------------------------------------------------------------------------


def test_a_board_is_asked_for_a_meeting_and_only_the_liaison_here_is_told(groups):
    liaison = ground.make_member(groups.partnership, Role.LIAISON).user
    update = asked(plan_meeting(groups), groups.by, liaison=liaison)
    with scope(partnership=groups.partnership):
        told_of = Notice.objects.filter(code="governance.board_update.asked")
        assert [one.recipient for one in told_of] == [liaison]
        entry = TrailEntry.objects.get(code="governance.board_update.asked")
    assert update.reference.startswith("UPD-")
    assert "exploitation" not in entry.sentence
    assert "discussed" not in entry.sentence


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"board": Board()}, "Choose a board"),
        ({"board": Board(name="A"), "due_on": timezone.localdate() - timedelta(1)}, "is past"),
    ],
)
def test_what_cannot_be_asked_is_refused(groups, over, why):
    meeting = plan_meeting(groups)
    with pytest.raises(Refused, match=why):
        asked(meeting, groups.by, **over)


def test_nobody_asks_for_a_group_whose_agenda_they_do_not_keep(groups):
    meeting = plan_meeting(groups)
    member = ground.actor(ground.make_member(groups.partnership, Role.DELEGATED_PARTNER))
    with pytest.raises(Refused, match="keeps its agenda"):
        asked(meeting, member)
    with pytest.raises(Refused, match="another partnership"):
        asked(plan_meeting(make_groups("bromley")), groups.by)


def test_a_meeting_that_is_over_asks_nobody_and_an_item_is_of_its_meeting(groups):
    held = make.make_meeting(groups.executive, state=MeetingState.HELD)
    with pytest.raises(Refused, match="is over"):
        asked(held, groups.by)
    foreign = make_item(plan_meeting(groups, group=groups.forum))
    with pytest.raises(Refused, match="another meeting"):
        asked(plan_meeting(groups), groups.by, item=foreign)


def test_an_agency_of_elsewhere_is_no_board_of_ours(groups):
    agency = ground.make_agency("Far away")
    with pytest.raises(Refused, match="register"):
        asked(plan_meeting(groups), groups.by, board=Board(agency=agency))


def test_the_answer_says_who_gave_it_and_twice_changes_nothing(groups):
    update = asked(plan_meeting(groups), groups.by)
    first, second = answered(update, groups.by), answered(update, groups.by)
    assert (first.state, first.given_by, first.answered_by) == (
        UpdateState.ANSWERED, "Chair of the panel", groups.manager.user,
    )  # fmt: skip
    assert second.pk == first.pk
    with scope(partnership=groups.partnership):
        assert TrailEntry.objects.filter(code="governance.board_update.answered").count() == 1
    with pytest.raises(Refused, match="has been answered"):
        answered(update, groups.by, answer="Other words", given_by="Somebody else")


def test_an_answer_says_something_or_that_there_is_nothing(groups):
    meeting = plan_meeting(groups)
    with pytest.raises(Refused, match="Enter what the board answered"):
        answered(asked(meeting, groups.by), groups.by, answer="  ")
    nothing = answered(asked(meeting, groups.by), groups.by, is_nothing=True, answer="kept out")
    assert (nothing.state, nothing.answer) == (UpdateState.NOTHING, "")
    with pytest.raises(Refused, match="between the asking and today"):
        answered(asked(meeting, groups.by), groups.by, answered_on=groups.by.today + timedelta(1))


def test_the_liaison_answers_and_sees_only_their_own(groups):
    liaison = ground.make_member(groups.partnership, Role.LIAISON)
    meeting = plan_meeting(groups)
    theirs, other = asked(meeting, groups.by, liaison=liaison.user), asked(meeting, groups.by)
    assert answered(theirs, ground.actor(liaison)).state == UpdateState.ANSWERED
    client = client_of(liaison.user)
    assert client.get(page("update", theirs.reference)).status_code == HTTPStatus.OK
    assert client.get(page("update", other.reference)).status_code == HTTPStatus.NOT_FOUND


def test_what_was_not_answered_in_time_is_flagged_everywhere(groups):
    meeting = plan_meeting(groups)
    update = asked(meeting, groups.by)
    set_back(update, 8)
    client = manager(groups)
    for where in (
        page(), page("update", update.reference), meeting.get_absolute_url(), page("brief", meeting.reference),
    ):  # fmt: skip
        assert "Not answered in time" in client.get(where).content.decode().partition("<main")[2], (
            where
        )
    late = answered(update, groups.by)
    assert late.was_late
    assert "After its day" in client.get(page("update", update.reference)).content.decode()


# --- before every meeting -----------------------------------------------------------------------------------------------


def test_a_standing_ask_asks_once_for_each_meeting_that_comes_near(groups):
    near = plan_meeting(groups)
    plan_meeting(groups, meets_on=near.meets_on + timedelta(days=28), title="Far")
    rule = a_rule(groups.executive, groups.by)
    ask_other_boards()
    with scope(partnership=groups.partnership):
        update = rule.asked.get()
        assert update.meeting == near
        assert update.due_on
        assert update.due_on < near.meets_on
        assert board_updates.ask_by_rules(groups.partnership, now=timezone.now()) == 0
        later = timezone.now() + timedelta(days=1)
        assert board_updates.ask_by_rules(groups.partnership, now=later) == 0


def test_a_standing_ask_stands_once_and_stops(groups):
    rule = a_rule(groups.executive, groups.by)
    with pytest.raises(Refused, match="already"):
        a_rule(groups.executive, groups.by)
    client = manager(groups)
    for _ in range(2):
        assert client.post(page("update-rule-end", rule.pk)).status_code == HTTPStatus.FOUND
    plan_meeting(groups)
    ask_other_boards()
    with scope(partnership=groups.partnership):
        assert not BoardUpdate.objects.exists()
        assert StandingAsk.objects.get().ended_on == groups.by.today


def test_the_database_asks_a_board_once_for_a_meeting(groups):
    plan_meeting(groups)
    rule = a_rule(groups.executive, groups.by)
    with scope(partnership=groups.partnership):
        row = rule.asked.get()
        row.pk, row.reference = None, "UPD-1999-001"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


# --- at the table -------------------------------------------------------------------------------------------------------


def test_the_child_death_item_brings_both_ways_since_the_last_meeting(groups):
    make.make_meeting(groups.executive, timezone.localdate() - timedelta(days=30), title="Before")
    meeting = plan_meeting(groups)
    standing = make_rule(groups.executive, "Child deaths", ItemKind.CHILD_DEATH)
    item = make_item(meeting, "Child deaths", kind=ItemKind.CHILD_DEATH, standing=standing)
    other = make_item(meeting, "Budget")
    a_rule(groups.executive, groups.by, standing=standing)
    now_told = told(groups.executive, groups.by)
    told(groups.executive, groups.by, told_on=timezone.localdate() - timedelta(days=31))
    told(groups.executive, groups.by, board=MASE)
    shown = at_the_table(meeting, item)
    assert [one.board for one in shown["theirs"]] == [CDOP.name]
    assert shown["ours"] == [now_told]
    assert at_the_table(meeting, other) == {"theirs": [], "ours": []}
    text = manager(groups).get(page("agenda-item", meeting.reference, item.pk)).content.decode()
    assert "What they told us" in text
    assert "Two learning points went to every school." in text


def test_what_was_asked_for_an_item_stands_at_it_in_the_room(groups):
    meeting = plan_meeting(groups)
    item = make_item(meeting)
    update = answered(asked(meeting, groups.by, item=item), groups.by)
    assert at_the_table(meeting, item)["theirs"] == [update]
    shown = manager(groups).get(page("room-item", meeting.reference, item.pk)).content.decode()
    assert "Twelve, four of them new." in shown


def test_the_table_asks_two_queries_whatever_was_told(groups, django_assert_num_queries):
    meeting = plan_meeting(groups)
    item = make_item(meeting, kind=ItemKind.CHILD_DEATH)
    for count in (1, 5):
        for _ in range(count):
            told(groups.executive, groups.by)
        with scope(partnership=groups.partnership), django_assert_num_queries(2):
            board_updates.by_item(meeting, [item])


# --- screens ------------------------------------------------------------------------------------------------------------


def an_ask(meeting, **over) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=9)
    return {
        "form_key": "key-1", "board": "other", "other": "A panel of ours", "meeting": meeting.pk,
        "text": "Typed with care", "liaison": "",
    } | parts("due_on", day) | over  # fmt: skip


def test_a_board_is_asked_once_from_the_form(groups):
    meeting, client = plan_meeting(groups), manager(groups)
    for _ in range(2):
        answer = client.post(page("update-ask"), an_ask(meeting))
        assert answer.status_code == HTTPStatus.FOUND
    with scope(partnership=groups.partnership):
        assert BoardUpdate.objects.get().board == "A panel of ours"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"other": ""}, "Enter the name of the board"),
        ({"board": "agency:1"}, "Select a valid choice"),
        ({"meeting": 10**30}, "Choose one of the meetings"),
        ({"meeting": "1\x00"}, "Null characters"),
        ({"text": "x\x00"}, "Null characters"),
        ({"other": "x" * 201}, "at most 200"),
        ({"due_on_year": 2001}, "not in the past"),
        ({"liaison": 10**30}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_with_everything_still_typed(groups, over, says):
    meeting = plan_meeting(groups)
    answer = manager(groups).post(page("update-ask"), an_ask(meeting) | over)
    assert answer.status_code == HTTPStatus.OK
    assert says in answer.content.decode()
    if "text" not in over:
        assert "Typed with care" in answer.content.decode()


def test_words_that_look_like_markup_stay_words(groups):
    meeting, client = plan_meeting(groups), manager(groups)
    client.post(page("update-ask"), an_ask(meeting, other="<script>alert(1)</script>"))
    with scope(partnership=groups.partnership):
        update = BoardUpdate.objects.get()
    for where in (page(), update.get_absolute_url(), meeting.get_absolute_url()):
        assert "<script>alert(1)" not in client.get(where).content.decode()


def test_a_document_is_kept_and_its_reading_recorded(groups):
    update, client = asked(plan_meeting(groups), groups.by), manager(groups)
    given = {"form_key": "k", "kind": "answered", "answer": "", "given_by": "The chair"}
    given |= parts("answered_on", timezone.localdate())
    bad = client.post(
        page("update-answer", update.reference),
        given | {"file": SimpleUploadedFile("a.exe", b"MZ...")},
    )
    assert bad.status_code == HTTPStatus.OK
    good = SimpleUploadedFile("figures.txt", b"Twelve children")
    assert client.post(page("update-answer", update.reference), given | {"file": good}).status_code == HTTPStatus.FOUND  # fmt: skip
    answer: Any = client.get(page("update-file", update.reference))
    assert b"".join(answer.streaming_content) == b"Twelve children"
    with scope(partnership=groups.partnership):
        assert DocumentReading.objects.get().by == groups.manager.user
        assert BoardUpdate.objects.get().answer == "See the document."


def test_colleagues_are_told_why_and_strangers_nothing(groups):
    meeting = plan_meeting(groups)
    update = asked(meeting, groups.by)
    partner = client_of(groups.people[0])
    assert partner.get(page("update", update.reference)).status_code == HTTPStatus.OK
    assert partner.post(page("update-answer", update.reference)).status_code == HTTPStatus.FORBIDDEN
    assert partner.post(page("update-ask"), an_ask(meeting)).status_code == HTTPStatus.FORBIDDEN
    lay = client_of(ground.make_member(groups.partnership, Role.LAY_MEMBER).user)
    assert lay.get(page("update", update.reference)).status_code == HTTPStatus.NOT_FOUND
    assert update.reference not in lay.get(page()).content.decode()


def test_what_a_closed_group_asked_stays_in_it():
    groups = make_groups("brent", is_closed=True)
    update = asked(plan_meeting(groups), groups.by)
    reader = client_of(ground.make_member(groups.partnership, Role.SCRUTINEER).user)
    assert reader.get(page("update", update.reference)).status_code == HTTPStatus.NOT_FOUND
    assert update.reference not in reader.get(page(**{"as": "csv"})).content.decode()


def test_the_list_is_filtered_and_exported(groups):
    meeting, client = plan_meeting(groups), manager(groups)
    late, open_one = asked(meeting, groups.by), asked(meeting, groups.by, board=CDOP)
    set_back(late, 9)
    telling = told(groups.forum, groups.by, text="=1+1")
    assert "1 was" in client.get(page()).content.decode()
    for query, found in (
        ({"state": "overdue"}, [late]),
        ({"state": "told"}, [telling]),
        ({"board": "child death", "state": "asked"}, [open_one]),
        ({"group": groups.forum.pk}, [telling]),
        ({"group": "\x00", "board": "'\""}, []),
    ):
        shown = client.get(page(**query)).context["page"]
        assert list(shown) == found, query
    exported = client.get(page(**{"as": "csv"})).content.decode()
    assert late.reference in exported
    assert "'=1+1" in exported


def test_the_list_asks_no_more_of_the_database_for_more_rows(groups, django_assert_max_num_queries):
    meeting, client = plan_meeting(groups), manager(groups)
    asked(meeting, groups.by)
    client.get(page())
    with django_assert_max_num_queries(40) as few:
        client.get(page())
    for _ in range(5):
        asked(meeting, groups.by)
    with django_assert_max_num_queries(len(few)):
        client.get(page())


def test_a_liaison_with_a_closed_group_is_not_told_its_name():
    groups = make_groups("brent", is_closed=True)
    liaison = ground.make_member(groups.partnership, Role.LIAISON).user
    update = asked(plan_meeting(groups, title="QZX"), groups.by, liaison=liaison)
    client = client_of(liaison)
    for where in (page(), page("update", update.reference), page(**{"as": "csv"})):
        shown = client.get(where).content.decode()
        assert update.reference in shown
        assert "Executive" not in shown.partition("<main")[2] + shown.partition("UPD")[2]


@pytest.mark.browser
def test_a_manager_asks_a_board_and_enters_its_answer(groups, open_page, live, assert_accessible):
    meeting = plan_meeting(groups)
    item = make_item(meeting, "Child deaths", kind=ItemKind.CHILD_DEATH)
    a_rule(groups.executive, groups.by)
    told(groups.executive, groups.by)
    window = open_as(open_page, live, groups.manager.user)
    window.goto(live + page("agenda-item", meeting.reference, item.pk))
    window.get_by_role("button", name="Ask another board for an update").click()
    assert_accessible(window)
    window.get_by_label("Which board?").select_option(MASE.name)
    window.get_by_label("What do you want to know?").fill("How many children?")
    window.get_by_role("button", name="Ask the board").click()
    window.get_by_role("button", name="Enter the answer").click()
    assert_accessible(window)
    window.get_by_label("Its answer").fill("Twelve, four of them new.")
    window.get_by_label("Who gave it?").fill("Chair of the panel")
    window.get_by_role("button", name="Save the answer").click()
    assert_accessible(window)
    for where in (
        page(),
        page("update-rules"),
        page("update-tell"),
        page("room-item", meeting.reference, item.pk),
        page("brief", meeting.reference),
    ):
        window.goto(live + where)
        assert_accessible(window)
