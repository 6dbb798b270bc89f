"""Papers: who reads which, adding, replacing, withdrawing, and what each screen answers."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import FilePayload

from governance.models import Paper
from governance.rules.meeting import MeetingState
from governance.rules.paper import Audience, file_name, title_from
from governance.services import agendas, papers
from partnership.errors import Refused
from partnership.models import DocumentReading, Notice, TrailEntry
from partnership.sensitivity import Sensitivity
from tests.factories import papers as make
from tests.governance.windows import open_as
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def table():
    return make.make_table()


def send(table):
    """The papers go out, without the service that other tests are about."""
    table.meeting.papers_out_at = timezone.now()
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def page(table, name="papers", *more):
    return reverse(f"governance:{name}", args=[table.partnership.slug, table.meeting.reference, *more])  # fmt: skip


def readable(table, *names):
    """Which of the named people read any paper."""
    with scope(partnership=table.partnership):
        return {name for name in names if Paper.objects.visible_to(getattr(table, name)).exists()}


EVERYBODY = ("unit", "chair", "member", "virtual", "reader", "colleague")


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("section_11-return.pdf", "Section 11 return"),
        ("ŷ.docx", "Ŷ"),
        ("noending", "Noending"),
        ("a" * 300 + ".pdf", "A" + "a" * 199),
    ],
)
def test_a_title_begins_as_the_files_name(name, title):
    assert title_from(name) == title


def test_a_paper_leaves_under_its_place_and_not_under_the_name_that_it_came_with():
    assert file_name("MT-2026-001", 3, 2, 1, "application/pdf") == "MT-2026-001-item-3-paper-2.pdf"
    assert file_name("MT-2026-001", 3, 2, 2, "image/jpeg") == "MT-2026-001-item-3-paper-2-version-2.jpg"  # fmt: skip


# --- who reads ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "audience", "expected"),
    [
        (MeetingState.PLANNED, Audience.INHERITED, {"unit", "chair"}),
        (MeetingState.AGENDA_SET, Audience.MEMBERS, {"unit", "chair"}),
        (MeetingState.PAPERS_OUT, Audience.INHERITED, set(EVERYBODY) - {"colleague"}),
        (MeetingState.PAPERS_OUT, Audience.MEMBERS, {"unit", "chair", "member", "virtual"}),
        (MeetingState.PAPERS_OUT, Audience.CHAIR, {"unit", "chair"}),
        (MeetingState.HELD, Audience.MEMBERS, {"unit", "chair", "member", "virtual"}),
    ],
)
def test_a_paper_is_read_by_its_audience_once_it_is_out(table, state, audience, expected):
    make.add_paper(table.item, table.unit, audience=audience)
    make.put_in(table.meeting, state)
    assert readable(table, *EVERYBODY) == expected


def test_a_closed_groups_papers_are_not_there_for_the_scrutineer():
    table = make.make_table(is_closed=True)
    paper = make.add_paper(table.item, table.unit)
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    assert readable(table, *EVERYBODY) == {"unit", "chair", "member", "virtual"}
    assert paper.document.sensitivity == Sensitivity.GROUP
    assert client_of(table.reader).get(page(table)).status_code == HTTPStatus.NOT_FOUND


def test_who_sits_in_another_group_does_not_read_what_is_for_members(table):
    other = make.make_table("bromley")
    make.add_paper(table.item, table.unit, audience=Audience.MEMBERS)
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    with scope(partnership=table.partnership):
        assert not Paper.objects.visible_to(other.member).exists()


def test_an_earlier_version_and_a_withdrawn_paper_stay_for_those_who_keep_the_meeting(table):
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    first = make.add_paper(table.item, table.unit)
    with scope(partnership=table.partnership):
        second = papers.replace(first, given=make.given("Better"), by=table.chair, now=timezone.now())  # fmt: skip
        assert list(Paper.objects.visible_to(table.member)) == [second]
        papers.withdraw(second, because="Wrong file.", by=table.unit, now=timezone.now())
        assert not Paper.objects.visible_to(table.member).exists()
        assert list(Paper.objects.visible_to(table.chair)) == [second, first]
        assert (second.version, second.position, second.number) == (2, 1, "1.1")


# --- services -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["member", "virtual", "reader", "colleague"])
def test_only_those_who_keep_the_meeting_add_papers(table, who):
    with pytest.raises(Refused, match="added by the business unit or by whoever chairs"):
        make.add_paper(table.item, getattr(table, who))


@pytest.mark.parametrize(
    ("state", "words"), [(MeetingState.HELD, "was held"), (MeetingState.CANCELLED, "is cancelled")]
)
def test_nothing_is_added_when_the_meeting_is_over(table, state, words):
    table.meeting.cancelled_because = "Snow."
    make.put_in(table.meeting, state)
    with pytest.raises(Refused, match=words):
        make.add_paper(table.item, table.unit)


def test_what_is_added_after_the_papers_went_out_is_late(table):
    assert not make.add_paper(table.item, table.unit).is_late
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    assert make.add_paper(table.item, table.unit).is_late


def test_two_versions_never_replace_the_same_one(table):
    first = make.add_paper(table.item, table.unit)
    with scope(partnership=table.partnership):
        papers.replace(first, given=make.given(), by=table.unit, now=timezone.now())
        with pytest.raises(Refused, match="Look at the newest one"):
            papers.replace(first, given=make.given(), by=table.unit, now=timezone.now())


def test_withdrawing_twice_changes_nothing_and_a_withdrawn_paper_is_not_replaced(table):
    paper = make.add_paper(table.item, table.unit)
    with scope(partnership=table.partnership):
        for because in ("First.", "Second."):
            row = papers.withdraw(paper, because=because, by=table.unit, now=timezone.now())
        assert row.withdrawn_because == "First."
        assert TrailEntry.objects.filter(code="governance.paper.withdrawn").count() == 1
        with pytest.raises(Refused, match="is withdrawn"):
            papers.replace(paper, given=make.given(), by=table.unit, now=timezone.now())


def test_an_item_of_another_partnership_gets_no_paper(table):
    other = make.make_table("bromley")
    with scope(partnership=table.partnership), pytest.raises(Refused, match="another partnership"):
        papers.add(
            other.item,
            given=[make.given()],
            audience=Audience.INHERITED,
            by=table.unit,
            now=timezone.now(),
        )


def test_the_trail_names_the_place_and_never_the_title(table):
    make.add_paper(table.item, table.unit, title="QZX serious")
    with scope(partnership=table.partnership):
        said = list(TrailEntry.objects.values_list("sentence", flat=True))
    assert said == [f"added a paper to item 1 of {table.meeting.reference}"]


def test_the_database_refuses_a_paper_that_is_withdrawn_without_a_reason(table):
    paper = make.add_paper(table.item, table.unit)
    with scope(partnership=table.partnership), pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(withdrawn_at=timezone.now(), withdrawn_by=table.unit.user)  # fmt: skip


def test_a_late_paper_and_a_new_version_ring_for_everybody_who_was_sent_the_papers(table):
    make.add_paper(table.item, table.unit)
    send(table)
    late = make.add_paper(table.item, table.unit, "QZX late")
    make.add_paper(table.item, table.unit, "For the chair", audience=Audience.CHAIR)
    with scope(partnership=table.partnership):
        papers.replace(late, given=make.given("QZX better"), by=table.unit, now=timezone.now())
        told = list(Notice.objects.filter(code="governance.paper_late").order_by("pk"))
    people = {table.chair.user, table.member.user, table.virtual.user}
    assert {one.recipient for one in told} == people
    assert len(told) == 2 * len(people)
    assert "a paper was added" in told[0].subject
    assert "new version" in told[-1].subject
    assert not any("QZX" in one.subject + one.body for one in told)


def test_that_a_paper_was_withdrawn_or_replaced_is_said_with_its_day(table):
    make.add_paper(table.item, table.unit, "QZX")
    second = make.add_paper(table.item, table.unit, "Damp")
    send(table)
    with scope(partnership=table.partnership):
        papers.replace(second, given=make.given("Damp again"), by=table.unit, now=timezone.now())
        papers.withdraw(Paper.objects.get(title="QZX"), because="Wrong.", by=table.unit, now=timezone.now())  # fmt: skip
    shown = client_of(table.member).get(page(table)).content.decode()
    assert "Paper 1.1 was withdrawn on" in shown
    assert "QZX" not in shown
    assert "Replaced version 1 on" in shown
    assert "Earlier version" in client_of(table.unit).get(page(table)).content.decode()


def test_an_item_with_papers_is_not_taken_off_the_agenda(table):
    make.add_paper(table.item, table.unit)
    with (
        scope(partnership=table.partnership),
        pytest.raises(Refused, match="This item has 1 paper,"),
    ):
        agendas.remove(table.item, by=table.unit)


# --- screens ------------------------------------------------------------------------------------------------------------
def test_a_paper_leaves_as_an_attachment_and_its_reading_is_recorded_first(table):
    paper = make.add_paper(table.item, table.unit, name="<img src=x onerror=1>.pdf")
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)

    answer = client_of(table.member).get(page(table, "paper", paper.pk))

    assert answer["Content-Disposition"].startswith("attachment")
    assert f"{table.meeting.reference}-item-1-paper-1.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    with scope(partnership=table.partnership):
        reading = DocumentReading.objects.get()
    assert (reading.by, reading.document) == (table.member.user, paper.document)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_a_paper_that_is_not_for_somebody_is_not_there_and_no_reading_is_recorded(table):
    paper = make.add_paper(table.item, table.unit, audience=Audience.CHAIR)
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    for who in ("member", "reader", "colleague"):
        answer = client_of(getattr(table, who)).get(page(table, "paper", paper.pk))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    with scope(partnership=table.partnership):
        assert not DocumentReading.objects.exists()


def test_a_colleague_is_told_why_and_a_member_waits_until_the_papers_are_out(table):
    make.add_paper(table.item, table.unit, title="QZX")
    refused = client_of(table.colleague).get(page(table))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert b"are for the members of its group" in refused.content
    waiting = client_of(table.member).get(page(table))
    assert b"The papers are not out yet" in waiting.content
    assert b"QZX" not in waiting.content


def a_file(name="a_new-paper.pdf", content=None):
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def test_several_files_become_papers_with_titles_from_their_names(table):
    client = client_of(table.unit)
    posted = {"form_key": "k1", "audience": "inherited", "title": ""}
    for _ in "ab":
        answer = client.post(
            page(table, "papers-add", table.item.pk),
            posted | {"papers": [a_file(), a_file("b.docx", files.office())]},
        )
        assert answer.url == f"{page(table)}#item-{table.item.pk}"
    with scope(partnership=table.partnership):
        assert [one.title for one in Paper.objects.all()] == ["A new paper", "B"]
    shown = client.get(page(table)).content.decode()
    assert "1.2 B" in shown
    assert "1 page." in shown


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"papers": [a_file("a.docm", b"x")]}, "Files with macros are not taken"),
        (
            {"papers": [a_file(), a_file("<b>.exe", b"x")]},
            "“&lt;b&gt;.exe”: Files of this kind are not taken",
        ),
        ({"papers": []}, "Choose a file"),
        ({"papers": [a_file(), a_file()], "title": "One"}, "Leave the title empty"),
        ({"papers": [a_file()], "title": "a\x00"}, "Null characters are not allowed"),
        ({"papers": [a_file()], "title": "a" * 201}, "at most 200 characters"),
        ({"papers": [a_file()], "audience": "all"}, "Select a valid choice"),
        ({"papers": [a_file("e.txt", b"")]}, "The file is empty"),
        ({"papers": [a_file()] * 11}, "10 files at most"),
    ],
)
def test_what_is_wrong_with_an_upload_is_said_and_nothing_is_kept(table, posted, words):
    for one in posted["papers"]:
        one.seek(0)
    answer = client_of(table.unit).post(
        page(table, "papers-add", table.item.pk),
        {"form_key": "k", "audience": "inherited", "title": "Kept <script>"} | posted,
    )
    assert answer.status_code == HTTPStatus.OK
    assert words in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    with scope(partnership=table.partnership):
        assert not Paper.objects.exists()


def test_who_may_not_add_is_told_why_before_a_file_is_read(table):
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    for method in ("get", "post"):
        answer = getattr(client_of(table.member), method)(page(table, "papers-add", table.item.pk))
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert b"added by the business unit" in answer.content


def test_an_item_of_another_meeting_is_not_there(table):
    other = make.make_table("bromley")
    address = page(table, "papers-add", other.item.pk)
    assert client_of(table.unit).post(address).status_code == HTTPStatus.NOT_FOUND


def test_a_new_version_and_a_withdrawal_through_the_screens(table):
    paper = make.add_paper(table.item, table.unit)
    client = client_of(table.unit)
    client.post(
        page(table, "paper-version", paper.pk),
        {"form_key": "v", "title": "Better", "papers": a_file()},
    )
    with scope(partnership=table.partnership):
        newest = Paper.objects.get(version=2)
    answer = client.post(page(table, "paper-withdraw", newest.pk), {"form_key": "w", "because": ""})
    assert b"Answer" in answer.content
    client.post(
        page(table, "paper-withdraw", newest.pk), {"form_key": "w", "because": "<b>Wrong</b>"}
    )
    shown = client.get(page(table)).content.decode()
    assert "Withdrawn because: &lt;b&gt;Wrong&lt;/b&gt;" in shown
    assert "Earlier version" in shown
    assert client.get(page(table, "paper-withdraw", newest.pk)).status_code == HTTPStatus.FORBIDDEN


def queries_of_the_list(table):
    client = client_of(table.member)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(page(table)).status_code == HTTPStatus.OK
    return len(caught)


def test_the_list_asks_the_database_the_same_number_of_times_however_many_papers(table):
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    make.add_paper(table.item, table.unit)
    queries_of_the_list(table)
    few = queries_of_the_list(table)
    for _ in range(3):
        item = make.make_item(table.meeting)
        for _ in range(2):
            make.add_paper(item, table.unit, name="t.txt", content=b"text")
    assert queries_of_the_list(table) == few


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_papers_can_be_added_and_read_by_everybody(table, open_page, live, assert_accessible):
    make.make_item(table.meeting, "Neglect: what the audit found")
    window = open_as(open_page, live, table.unit.user)
    window.goto(page(table))
    assert_accessible(window)
    window.get_by_role("link", name="Add papers to item 1").click()
    assert_accessible(window)
    window.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="damp report.pdf", mimeType="text/html", buffer=files.pdf(4)),
            FilePayload(name="figures.xlsx", mimeType="x", buffer=files.office("xlsx")),
        ]
    )
    window.get_by_role("button", name="Add the papers").click()
    assert window.get_by_role("link", name="1.1 Damp report", exact=True).is_visible()
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)
    late = make.add_paper(table.item, table.unit, "Annex", audience=Audience.MEMBERS)
    window.reload()
    assert_accessible(window)
    for name in ("papers-add", "paper-version", "paper-withdraw"):
        window.goto(page(table, name, table.item.pk if name == "papers-add" else late.pk))
        assert_accessible(window)
