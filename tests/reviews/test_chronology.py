"""The chronology: each agency's rows, what is pasted, and all of them merged for those who may open the case."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import TrailEntry
from reviews.access.information_request import Writer
from reviews.models import CaseReading, ChronologyEntry
from reviews.rules.chronology import Child, read_paste, read_when
from reviews.services import chronologies, returns
from reviews.services.chronologies import Told
from reviews.services.information_requests import Addressee
from reviews.services.returns import Signature
from tests.factories import returns as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def cast():
    return cases.make_cast("brent")


@pytest.fixture
def incident(cast):
    return make.notified(cast)


@pytest.fixture
def lead(cast):
    return make.lead_of(cast, cast.icb)


@pytest.fixture
def one(cast, incident, lead):
    return make.ask(cast, incident, Addressee(cast.icb, lead=lead.user))


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def page(name, row, *more):
    return reverse(f"reviews:{name}", args=["brent", row.reference, *more])


def row(**over):
    values = {
        "form_key": "k",
        "day": "3/4/2026",
        "what": "Seen",
        "source": "Notes",
        "child": "none",
    }
    return values | over


def test_a_row_is_typed_changed_and_taken_out(cast, lead, one):
    client, address = client_of(lead), page("information-request-rows", one)
    client.post(address, row(day="about 3/4/2026", what="Visited <b>"))
    client.post(address, row(day="about 3/4/2026", what="Visited <b>"))  # the same form once more
    with scope(partnership=cast.partnership):
        entry = one.chronology.get()
    shown = client.get(address).content.decode()
    assert "About Fri 3 April 2026" in shown
    assert "Visited &lt;b&gt;" in shown
    changed = page("information-request-row", one, entry.pk)
    assert 'value="about 3/4/2026"' in client.get(changed).content.decode()
    client.post(changed, row(form_key="c", day="March 2026", version=1, child="heard"))
    lost = client.post(changed, row(form_key="d", what="Mine", version=1))
    assert lost.status_code == HTTPStatus.CONFLICT
    assert "In March 2026" in lost.content.decode()
    assert "Mine" in lost.content.decode()
    client.post(page("information-request-row-remove", one, entry.pk))
    with scope(partnership=cast.partnership):
        assert not one.chronology.exists()
        assert ChronologyEntry.history.count() == 3


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"day": ""}, "Say when, or write: not known"),
        ({"day": "32/1/2026"}, "no such day"),
        ({"at": "25:00"}, "no such time"),
        ({"source": ""}, "Say from which record"),
        ({"what": "x" * 4_001}, "at most 4000"),
        ({"what": "a\x00"}, "Null characters"),
        ({"child": "maybe"}, "maybe"),
    ],
)
def test_a_wrong_row_is_told_and_keeps_what_was_typed(lead, one, values, says):
    answer = client_of(lead).post(page("information-request-rows", one), row(**{"what": "Kept"} | values))  # fmt: skip
    shown = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert says in shown
    assert ("Kept" in shown) == ("what" not in values)


def test_rows_of_another_agency_are_nowhere(cast, incident, lead, one):
    other = make.ask(cast, incident, make.stranger())
    returns_there = make.lead_of(cast, cast.police, "Police Lead")
    theirs = make.ask(cast, incident, Addressee(cast.police, lead=returns_there.user))
    entry = make.entry(theirs, Writer.of(returns_there), "3/4/2026")
    client = client_of(lead)
    for name in ("information-request-row", "information-request-row-remove"):
        assert client.post(page(name, one, entry.pk), row()).status_code == HTTPStatus.NOT_FOUND
    assert client.get(page("information-request-rows", other)).status_code == HTTPStatus.NOT_FOUND
    assert client_of(cast.maya).get(page("information-request-rows", one)).status_code == HTTPStatus.FORBIDDEN  # fmt: skip


def test_a_paste_is_shown_first_and_then_added_as_a_whole(cast, lead, one):
    client, address = client_of(lead), page("information-request-paste", one)
    wrong = "Date\tWhat happened\tSource\n3/4/2026\tQZX-C4-row\tNotes\n32/4/2026\tB\tNotes"
    told = client.post(address, {"form_key": "p", "pasted": wrong, "add": "1"}).content.decode()
    assert "There is no such day" in told
    assert "32/4/2026" in told
    good = wrong.replace("32/4", "30/4").replace("QZX-C4-row", "=HYPERLINK(1)")
    shown = client.post(address, {"form_key": "p", "pasted": good}).content.decode()
    assert "Thu 30 April 2026" in shown
    assert "Add 2 rows" in shown
    with scope(partnership=cast.partnership):
        assert not one.chronology.exists()
    for _ in range(2):
        client.post(address, {"form_key": "p", "pasted": good, "add": "1"})
    with scope(partnership=cast.partnership):
        assert [entry.what for entry in one.chronology.all()] == ["=HYPERLINK(1)", "B"]
        assert ChronologyEntry.history.count() == 2
        said = TrailEntry.objects.get(code="reviews.chronology.taken_in").sentence
        assert said == f"added 2 rows to the chronology for {one.reference}"


def test_a_paste_whose_days_read_both_ways_asks(lead, one):
    text = "3/4/2026\t\tA\tNotes\n04/25/2026\t\tB\tNotes"
    client, address = client_of(lead), page("information-request-paste", one)
    asked = client.post(address, {"form_key": "p", "pasted": text, "add": "1"}).content.decode()
    assert "can only be read month first" in asked
    shown = client.post(address, {"form_key": "p", "pasted": text, "order": "month"})
    assert "Wed 4 March 2026" in shown.content.decode()


@pytest.mark.parametrize(
    "pasted", ["", "\x00", "one", "a\tb\n" * 600, "<script>\t<script>\t<script>\tx"]
)
def test_hostile_pastes_are_told(lead, one, pasted):
    answer = client_of(lead).post(
        page("information-request-paste", one), {"form_key": "p", "pasted": pasted, "add": "1"}
    )
    assert answer.status_code == HTTPStatus.OK
    assert "<script>\t" not in answer.content.decode().partition("<textarea")[0]


def test_nothing_is_half_taken_in_and_no_return_grows_without_end(cast, lead, one, monkeypatch):
    writer, now = Writer.of(lead), timezone.now()
    make.entry(one, writer, "3/4/2026")
    with scope(partnership=cast.partnership):
        with pytest.raises(Refused, match="Nothing was added"):
            chronologies.take_in(one, read_paste("x\ty\tz\tw"), by=writer, now=now)
        monkeypatch.setattr(chronologies, "MOST_ROWS_OF_A_RETURN", 2)
        two = read_paste("3/4/2026\t\tA\tN\n3/5/2026\t\tB\tN")
        with pytest.raises(Refused, match="at most 2 rows"):
            chronologies.take_in(one, two, by=writer, now=now)
        assert one.chronology.count() == 1


def test_what_is_sent_is_frozen_and_hides_no_nil_return(cast, lead, one):
    writer, now = Writer.of(lead), timezone.now()
    entry = make.entry(one, writer, "3/4/2026")
    signed = Signature("Nora", "Nurse")
    with scope(partnership=cast.partnership), pytest.raises(Refused, match="written an answer"):
        returns.send_nil(one, said="We looked.", signed=signed, by=writer, now=now)
    make.sent(one, writer)
    told = Told(read_when("3/4/2026"), "Other", "Notes")
    with scope(partnership=cast.partnership):
        for act in (
            lambda: chronologies.change(entry, told, version=1, by=writer, now=now),
            lambda: chronologies.remove(entry, by=writer),
            lambda: chronologies.add(one, told, by=writer, now=now),
        ):
            with pytest.raises(Refused, match="The answer is in"):
                act()


def test_two_writers_of_a_row_never_overwrite_each_other(cast, lead, one):
    writer, now = Writer.of(lead), timezone.now()
    entry = make.entry(one, writer, "3/4/2026")
    with scope(partnership=cast.partnership):
        told = Told(read_when("4/4/2026"), "New", "Notes")
        chronologies.change(entry, told, version=1, by=writer, now=now)
        chronologies.change(entry, told, version=1, by=writer, now=now)  # the same changes nothing
        with pytest.raises(WrittenMeanwhile):
            chronologies.change(
                entry, Told(read_when("5/4/2026"), "Lost", "N"), version=1, by=writer, now=now
            )


@pytest.fixture
def told(cast, incident, lead, one):
    """A case with two agencies' rows, of which one is still being written."""
    writer = Writer.of(lead)
    make.entry(one, writer, "10/1/2025", "QZX-C4-row first", child=Child.HEARD)
    make.entry(one, writer, "", "QZX-C4-row undated")
    make.entry(one, writer, "June 2025", "QZX-C4-row uncertain", child=Child.NOT_SEEN)
    make.sent(one, writer)
    police = make.lead_of(cast, cast.police, "Police Lead")
    theirs = make.ask(cast, incident, Addressee(cast.police, lead=police.user))
    make.entry(theirs, Writer.of(police), "11/1/2025", "QZX-C4-row of the police", at="14:05")
    return police, theirs


def merged(cast, incident, **query):
    answer = client_of(cast.maya).get(page("chronology", incident), query)
    return answer.content.decode()


def test_the_merged_chronology_holds_what_was_sent_in_order_with_silence_and_uncertainty(
    cast, incident, told
):
    shown = merged(cast, incident)
    assert "of the police" not in shown
    police, theirs = told
    make.sent(theirs, Writer.of(police))
    shown = merged(cast, incident)
    order = ["row first", "of the police", "Nothing recorded for 4 months", "In June 2025", "row uncertain", "Day not known"]  # fmt: skip
    places = [shown.index(one) for one in order]
    assert places == sorted(places)
    assert "Sat 11 January 2025, 14:05" in shown
    assert cast.police.name in shown


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ({"child": "heard"}, "row first", "row uncertain"),
        ({"child": "seen"}, "row first", "row uncertain"),
        ({"child": "not_seen"}, "row uncertain", "row first"),
        ({"since": "2025-06-15"}, "row uncertain", "first"),
        ({"until": "2025-02-01"}, "row first", "undated"),
        ({"agency": "IR-1999-001"}, "row first", "Nobody"),  # an unknown agency narrows nothing
        ({"page": "999", "child": "\x00", "since": "\x00", "until": "soon"}, "row first", "Nobody"),
    ],
)
def test_the_address_narrows_the_chronology(cast, incident, told, query, there, away):
    shown = merged(cast, incident, **query)
    assert there in shown
    assert f"QZX-C4-row {away}" not in shown


def test_a_copy_is_harmless_and_recorded(cast, incident, told):
    police, theirs = told
    make.entry(theirs, Writer.of(police), "12/1/2025", "=HYPERLINK(1)")
    make.sent(theirs, Writer.of(police))
    client = client_of(cast.maya)
    table = client.get(page("chronology", incident), {"as": "csv"}).content.decode()
    assert "'=HYPERLINK(1)" in table
    assert "2025-06-01,2025-06-30" in table
    assert "QZX-C4-row first" in client.get(page("chronology-print", incident)).content.decode()
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(what="copy", by=cast.maya.user).count() == 2
        assert not CaseReading.objects.filter(what="chronology").exists()


def test_the_chronology_is_for_those_who_may_open_the_case(cast, incident, lead, told):
    assert client_of(lead).get(page("chronology", incident)).status_code == HTTPStatus.FORBIDDEN
    assert client_of(cast.lena).get(page("chronology", incident)).status_code == HTTPStatus.NOT_FOUND  # fmt: skip


def test_the_chronology_costs_the_same_however_long_it_is(cast, incident, one, lead):
    writer, client = Writer.of(lead), client_of(cast.maya)
    make.entry(one, writer, "3/4/2025")
    make.sent(one, writer, is_partial=True)

    def queries(**query):
        with CaptureQueriesContext(connection) as counted:
            client.get(page("chronology", incident), query)
        return len(counted)

    queries()
    few = queries()
    with scope(partnership=cast.partnership):
        many = read_paste("\n".join(f"3/{n % 12 + 1}/2024\t\tRow {n}\tN" for n in range(60)))
        chronologies.take_in(one, many, by=writer, now=timezone.now())
    assert queries() == few
    assert queries(page="2") == few + 1  # the row before the page, for the silence between them


def test_rows_come_by_link_too(cast, incident, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = make.ask(cast, incident, make.stranger())
    client, home = make.signed_by_link()
    client.post(f"{home}rows/", row(what="QZX-C4-row typed"))
    pasted = {"form_key": "p", "pasted": "3/5/2026\t\tQZX-C4-row pasted\tNotes", "add": "1"}
    shown = client.post(f"{home}paste/", pasted, follow=True).content.decode()
    assert "QZX-C4-row typed" in shown
    assert "QZX-C4-row pasted" in shown
    with scope(partnership=cast.partnership):
        entry = asked.chronology.get(what="QZX-C4-row typed")
        assert (entry.written_by, entry.written_by_name) == (None, "Ada Stone")
    assert client.post(f"{home}rows/{entry.pk}/remove/")["Location"] == f"{home}rows/"
    assert client.post(f"{home}rows/{entry.pk}/", row()).status_code == HTTPStatus.NOT_FOUND
