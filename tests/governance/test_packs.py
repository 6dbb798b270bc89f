"""The pack: its pages and their numbers, additions, who gets it, what stands for a paper that is not bound."""

import subprocess
from http import HTTPStatus
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import Pack
from governance.rules.meeting import MeetingState
from governance.rules.pack import Pages, file_name, numbered
from governance.rules.paper import Audience
from governance.services import packs, papers
from partnership import pdf
from partnership.errors import Refused
from partnership.models import DocumentReading, TrailEntry
from partnership.sensitivity import Sensitivity
from partnership.services import documents
from tests.factories import papers as make
from tests.governance.windows import open_as
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture(autouse=True, scope="module")
def printing_ends():
    yield
    pdf.end_waiting()


@pytest.fixture
def table():
    return make.make_table()


def set_agenda(table):
    make.put_in(table.meeting, MeetingState.AGENDA_SET)


def send(table):
    make.put_in(table.meeting, MeetingState.PAPERS_OUT)


def make_pack(table):
    with scope(partnership=table.partnership):
        return packs.make(packs.ask(table.meeting, by=table.unit, now=timezone.now()))


def content(pack):
    with scope(partnership=pack.partnership):
        return b"".join(documents.content(pack.document))


def texts(pack):
    """The words of each page."""
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content(pack), capture_output=True, check=True
    )
    return said.stdout.decode().split("\f")[:-1]


def readable(table, *names):
    with scope(partnership=table.partnership):
        return {name for name in names if Pack.objects.visible_to(getattr(table, name)).exists()}


EVERYBODY = ("unit", "chair", "member", "virtual", "reader", "colleague")


def page(table, name="packs", *more):
    return reverse(f"governance:{name}", args=[table.partnership.slug, table.meeting.reference, *more])  # fmt: skip


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lengths", "first", "pages"),
    [
        ([], 2, []),
        ([1], 2, [Pages(2, 2)]),
        ([3, 1, 2], 5, [Pages(5, 7), Pages(8, 8), Pages(9, 10)]),
    ],
)
def test_papers_stand_one_behind_the_other(lengths, first, pages):
    assert numbered(lengths, first) == pages


def test_a_pack_leaves_under_its_number_alone():
    assert file_name("MT-2026-001", 2) == "MT-2026-001-pack-2.pdf"
    assert (Pages(4, 4).in_words, Pages(4, 9).in_words) == ("page 4", "pages 4 to 9")


# --- the file -----------------------------------------------------------------------------------------------------------
def test_the_number_on_paper_is_the_number_on_the_screen_and_stays_when_papers_come_later(table):
    damp = make.add_paper(table.item, table.unit, "Damp report", content=files.pdf(3))
    make.add_paper(table.item, table.unit, "Figures", name="f.xlsx", content=files.office("xlsx"))
    make.add_paper(table.item, table.unit, "QZX", audience=Audience.MEMBERS)
    make.add_paper(table.item, table.unit, "Only for the chair", audience=Audience.CHAIR)
    send(table)

    first = make_pack(table)

    said = texts(first)
    assert (first.number, first.pages, len(said)) == (1, 6, 6)
    for number, words in enumerate(said, start=1):
        assert f"Page {number} of 6" in words
    assert "1.1 Damp report" in said[0]
    assert "Pages 2 to 4" in said[0]
    assert "cannot be bound (Excel)" in said[4]
    assert "for those who sit in the group" in said[5]
    assert "QZX" not in "".join(said)
    assert "Only for the chair" not in "".join(said)
    with pikepdf.open(BytesIO(content(first))) as opened:
        assert [one.title for one in opened.open_outline().root] == ["Agenda and contents"]
        assert [one.title for one in opened.open_outline().root[0].children] == ["1. Damp and mould"]  # fmt: skip
        assert str(opened.docinfo["/Title"]) == f"{table.meeting.reference} pack 1: agenda and papers"  # fmt: skip
        assert str(opened.Root.Lang) == "en-GB"

    with scope(partnership=table.partnership):
        papers.replace(damp, given=make.given("Damp again", content=files.pdf(2)), by=table.unit, now=timezone.now())  # fmt: skip
        assert packs.is_behind(table.meeting)
    second = make_pack(table)

    later = texts(second)
    assert (second.number, second.pages) == (2, 9)
    assert "Pages 2 to 4" in later[0]
    assert "was replaced by version 2" in later[1]
    assert "The new version is on pages 8 to 9" in later[1]
    assert "Addition 1" in later[6]
    assert "Version 2, replaces pages 2 to 4" in later[6]
    assert "Page 9 of 9" in later[8]
    with scope(partnership=table.partnership):
        assert not packs.is_behind(table.meeting)
        assert packs.places(table.meeting, table.member)[damp.replaced_by.pk] == Pages(8, 9)


def test_a_withdrawn_paper_takes_its_pack_away_and_the_next_one_says_neither_its_title_nor_its_words(table):  # fmt: skip
    paper = make.add_paper(table.item, table.unit, "QZX wrong child")
    send(table)
    first = make_pack(table)
    assert readable(table, *EVERYBODY) == {"unit", "chair", "member", "virtual", "reader"}

    with scope(partnership=table.partnership):
        papers.withdraw(paper, because="Wrong file.", by=table.unit, now=timezone.now())

    assert readable(table, *EVERYBODY) == {"unit", "chair"}
    answer = client_of(table.member).get(page(table, "pack-file", first.pk))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    second = make_pack(table)
    assert (second.number, second.pages) == (2, 2)
    assert "QZX" not in "".join(texts(second))
    assert "was withdrawn" in texts(second)[1]
    with scope(partnership=table.partnership):
        assert list(Pack.objects.visible_to(table.member)) == [second]


def test_until_the_papers_are_out_a_pack_is_a_draft_that_begins_afresh(table):
    set_agenda(table)
    draft = make_pack(table)
    make.add_paper(table.item, table.unit)
    again = make_pack(table)
    assert (draft.number, again.number, again.pages) == (1, 1, 2)
    assert readable(table, *EVERYBODY) == {"unit", "chair"}
    send(table)
    with scope(partnership=table.partnership):
        assert list(Pack.objects.visible_to(table.member)) == [again]
        assert list(Pack.objects.made()) == [again]
        assert again.document.sensitivity == Sensitivity.PARTNERSHIP
        with (
            pytest.raises(DatabaseError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE governance_packpart SET length = 2")


def test_a_paper_that_cannot_be_bound_is_named(table, monkeypatch):
    make.add_paper(table.item, table.unit, "Sound")
    broken = make.add_paper(table.item, table.unit, "QZX", content=files.pdf(2))
    set_agenda(table)
    real = documents.content
    monkeypatch.setattr(
        documents,
        "content",
        lambda one: iter([b"%PDF-1.7 cut off"]) if one == broken.document else real(one),
    )
    pack = make_pack(table)
    assert pack.state == Pack.State.FAILED
    assert pack.why_not.startswith("Paper 1.2 could not be bound. Print it to a new PDF")
    with scope(partnership=table.partnership):  # it can be asked for again
        assert packs.ask(table.meeting, by=table.unit, now=timezone.now()) != pack


def test_a_long_agenda_leaves_its_papers_the_numbers_that_its_sheet_says(table):
    for number in range(60):
        make.make_item(table.meeting, f"Item {number}")
    make.add_paper(table.item, table.unit, "Damp", content=files.pdf(1))
    set_agenda(table)
    pack = make_pack(table)
    with scope(partnership=table.partnership):
        sheet, paper = pack.parts.all()
    assert sheet.length > 1
    assert paper.first_page == sheet.length + 1 == pack.pages
    assert f"Page {paper.first_page}" in texts(pack)[0]


# --- who and when -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["member", "virtual", "reader", "colleague"])
def test_only_those_who_keep_the_meeting_make_its_pack(table, who):
    set_agenda(table)
    with scope(partnership=table.partnership), pytest.raises(Refused, match="by the business unit"):
        packs.ask(table.meeting, by=getattr(table, who), now=timezone.now())


def test_a_pack_waits_for_the_agenda_and_is_not_made_twice_of_the_same_papers(table):
    with scope(partnership=table.partnership):
        with pytest.raises(Refused, match="Set the agenda first"):
            packs.ask(table.meeting, by=table.unit, now=timezone.now())
        send(table)
        one = packs.ask(table.meeting, by=table.unit, now=timezone.now())
        assert packs.ask(table.meeting, by=table.chair, now=timezone.now()) == one
        made = packs.make(one)
        assert packs.make(made) == made
        with pytest.raises(Refused, match="holds every paper as it is now"):
            packs.ask(table.meeting, by=table.unit, now=timezone.now())
        sentences = list(TrailEntry.objects.values_list("sentence", flat=True))
    assert sentences == [f"made pack 1 of {table.meeting.reference}, 1 pages"]


def test_somebody_who_left_meanwhile_gets_no_pack(table):
    set_agenda(table)
    with scope(partnership=table.partnership):
        wanted = packs.ask(table.meeting, by=table.unit, now=timezone.now())
        type(table.unit.memberships[0]).objects.filter(user=table.unit.user).delete()
        assert packs.make(wanted).why_not == packs.NOT_YOURS


def test_a_closed_groups_pack_is_not_there_for_the_scrutineer():
    table = make.make_table(is_closed=True)
    send(table)
    assert make_pack(table).document.sensitivity == Sensitivity.GROUP
    assert readable(table, *EVERYBODY) == {"unit", "chair", "member", "virtual"}
    assert client_of(table.reader).get(page(table)).status_code == HTTPStatus.NOT_FOUND


# --- screens ------------------------------------------------------------------------------------------------------------
def test_a_pack_is_made_and_fetched_and_its_reading_recorded(table):
    make.add_paper(table.item, table.unit)
    send(table)
    client = client_of(table.chair)
    assert b"There is no pack yet" in client.get(page(table)).content
    assert client.post(page(table, "pack-make"), {"form_key": "k"}).url == page(table)
    assert b"Being made" in client.get(page(table)).content
    with scope(partnership=table.partnership):
        pack = packs.make(Pack.objects.get())

    brief = client.get(page(table, "brief")).content.decode()
    assert "1.1 Report, pack page 2" in brief
    member = client_of(table.member)
    shown = member.get(page(table)).content.decode()
    assert "Pack 1" in shown
    assert "2 pages" in shown
    assert "Make the" not in shown
    assert "In the pack: page 2." in member.get(page(table, "papers")).content.decode()
    answer = member.get(page(table, "pack-file", pack.pk))
    assert f"{table.meeting.reference}-pack-1.pdf" in answer["Content-Disposition"]
    with scope(partnership=table.partnership):
        reading = DocumentReading.objects.get()
    assert (reading.by, reading.purpose) == (table.member.user, f"Pack 1 of {table.meeting.reference}")  # fmt: skip


def test_who_may_not_is_told_why_and_a_strangers_pack_is_not_there(table):
    send(table)
    pack = make.kept_pack(table.meeting, table.unit)
    assert client_of(table.colleague).get(page(table)).status_code == HTTPStatus.FORBIDDEN
    refused = client_of(table.member).post(page(table, "pack-make"), {"form_key": "k"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert b"made by the business unit" in refused.content
    other = make.make_table("bromley")
    for address in (page(other, "pack-file", pack.pk), page(table, "pack-file", 987_654_321)):
        assert client_of(other.unit).get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_packs_can_be_used_by_everybody(table, open_page, live, assert_accessible):
    make.add_paper(table.item, table.unit, "Damp report")
    set_agenda(table)
    window = open_as(open_page, live, table.unit.user)
    window.goto(page(table))
    assert_accessible(window)
    make.kept_pack(table.meeting, table.unit)
    send(table)
    window.reload()
    assert_accessible(window)
