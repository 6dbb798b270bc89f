"""The documents of a case: who reads which, what leaves and how, sealed items, and what each screen answers."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership import binder
from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    AgencySuccession,
    Document,
    DocumentReading,
    Notice,
    TrailEntry,
)
from partnership.roles import Role
from partnership.sensitivity import Sensitivity
from reviews.access import case_document as access
from reviews.forms.case_documents import DocumentForm
from reviews.models import CaseDocument, CaseReading, RosterEntry, SealedGrant, Verb
from reviews.rules.case_document import file_name
from reviews.services import case_documents, rosters
from tests.factories import case_documents as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def incident(cast):
    return cases.make_incident(cast)


@pytest.fixture
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def at(cast, incident, name="case-documents", *more):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, incident.reference, *more])


def readable(actor, verb=Verb.OPEN):
    return list(CaseDocument.objects.visible_to(actor, verb))


def words_of(content):
    """What the marks wrote over each page."""
    with pikepdf.open(BytesIO(content)) as opened:
        streams = [b"".join(one.read_bytes() for one in page.Contents) for page in opened.pages]
    return [
        b" ".join(
            bytes.fromhex(said.decode()) for said in re.findall(rb"<([0-9a-f]+)> Tj", stream)
        ).decode("cp1252")
        for stream in streams
    ]


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/pdf", "CD-2026-001.pdf"),
        ("image/jpeg", "CD-2026-001.jpg"),
        ("text/plain; charset=utf-8", "CD-2026-001.txt"),
    ],
)
def test_a_document_leaves_under_its_reference_and_type(media_type, expected):
    assert file_name("CD-2026-001", media_type) == expected


# --- who reads ----------------------------------------------------------------------------------------------------------
def test_whoever_may_open_the_case_reads_its_documents_and_nobody_else(cast, incident, inside):
    found = make.add_document(incident, cast.maya)
    stranger = ground.make_actor(cast.partnership, Role.DELEGATED_PARTNER, agency=cast.icb)

    assert readable(cast.tom) == [found]
    assert readable(stranger) == readable(stranger, Verb.SEE) == []
    assert "not on the roster" in access.may_read(stranger, found).reason


def test_a_document_of_another_partnerships_case_is_not_there(cast, incident):
    elsewhere = cases.make_cast("marlow-fen")
    make.add_document(incident, cast.maya)

    with scopes_disabled():
        assert readable(elsewhere.maya, Verb.SEE) == []
    client = signed_in(elsewhere.maya.user)
    assert client.get(at(cast, incident)).status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(Refused, match="another partnership"), scope(partnership=cast.partnership):
        case_documents.add(incident, given=make.given(), by=elsewhere.maya, now=timezone.now())


def test_an_agency_that_was_merged_keeps_what_came_from_it_and_gives_nobody_a_way_in(
    cast, incident, inside
):
    found = make.add_document(incident, cast.maya, agency=cast.icb)
    merged = ground.make_agency("New ICB", partnership=cast.partnership)
    AgencySuccession.objects.create(predecessor=cast.icb, successor=merged)
    of_the_new_one = ground.make_actor(cast.partnership, Role.DELEGATED_PARTNER, agency=merged)

    assert readable(cast.osei) == [found], "the person on the roster stays, whatever their agency"
    assert readable(of_the_new_one) == []
    assert found.agency == cast.icb


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, False), (0, True), (7, True), (8, False)], ids=str
)
def test_a_sealed_item_opens_to_the_person_whom_the_chair_let_in_until_the_last_day(
    cast, incident, inside, days, expected
):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    make.let_in(found, cast.osei.user, cast.grace)
    then = cast.osei.today + timedelta(days=days)
    on_that_day = Actor.of(cast.osei.user, cast.partnership, then)

    assert readable(on_that_day) == ([found] if expected else [])
    assert readable(cast.maya) == readable(cast.grace) == [], "not even who added it, nor the chair"
    assert readable(cast.maya, Verb.SEE) == [found]


def test_a_grant_of_a_sealed_item_opens_nothing_once_the_case_is_closed_to_its_holder(
    cast, incident, inside
):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    make.let_in(found, cast.osei.user, cast.grace)
    RosterEntry.objects.filter(user=cast.osei.user).update(conflict="I know the family.")

    assert readable(cast.osei) == []


def test_what_was_taken_back_is_closed_at_once(cast, incident, inside):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    grant = make.let_in(found, cast.osei.user, cast.grace)

    case_documents.close_to(grant, by=cast.grace, now=timezone.now())
    case_documents.close_to(grant, by=cast.grace, now=timezone.now())

    assert readable(cast.osei) == []
    assert TrailEntry.objects.filter(code="reviews.document.closed_to").count() == 1


# --- services -----------------------------------------------------------------------------------------------------------
def test_what_is_kept_is_encrypted_and_its_title_stands_in_one_table(cast, incident, inside):
    found = make.add_document(incident, cast.maya)

    kept = b"".join(
        path.read_bytes() for path in Path(default_storage.path("")).rglob("*") if path.is_file()
    )
    row = found.document
    assert make.CANARY.encode() not in kept
    assert (row.title, row.file_name) == (found.reference, f"{found.reference}.pdf")
    assert row.sensitivity == Sensitivity.CASE
    said = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert found.reference in said
    assert "QZX" not in said


def test_nothing_is_kept_for_somebody_whose_place_ended_while_the_form_was_open(cast, incident):
    client = signed_in(cast.tom.user)
    where = at(cast, incident, "case-document-add")
    assert client.get(where).status_code == HTTPStatus.OK
    with scope(partnership=cast.partnership):
        rosters.end(RosterEntry.objects.get(user=cast.tom.user), by=cast.maya)
    before = len(list(Path(default_storage.path("")).rglob("*")))

    answer = client.post(where, posted())

    assert answer.status_code == HTTPStatus.FORBIDDEN
    with scopes_disabled():
        assert not Document.objects.exists()
    assert len(list(Path(default_storage.path("")).rglob("*"))) == before


def test_a_new_version_takes_the_place_and_keeps_seal_and_grants(cast, incident, inside):
    first = make.add_document(incident, cast.maya, is_sealed=True)
    make.let_in(first, cast.maya.user, cast.grace)
    second = case_documents.replace(
        first, given=make.given(is_sealed=True), by=cast.maya, now=timezone.now()
    )

    assert (second.version, second.replaces) == (2, first)
    assert second.reference != first.reference
    assert readable(cast.maya)[0] == second
    with pytest.raises(Refused, match="Look at the newest one"):
        case_documents.replace(first, given=make.given(), by=cast.maya, now=timezone.now())


def test_what_is_withdrawn_stays_for_manager_and_chair_and_twice_changes_nothing(
    cast, incident, inside
):
    found = make.add_document(incident, cast.tom)
    for because in ("Of another child.", "Something else."):
        row = case_documents.withdraw(found, because=because, by=cast.tom, now=timezone.now())

    assert row.withdrawn_because == "Of another child."
    assert TrailEntry.objects.filter(code="reviews.document.withdrawn").count() == 1
    assert readable(cast.tom) == []
    assert readable(cast.maya) == readable(cast.grace) == [found]
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDocument.objects.update(withdrawn_because="")


def test_a_colleague_who_did_not_add_it_neither_withdraws_nor_seals_it(cast, incident, inside):
    found = make.add_document(incident, cast.maya)
    for refused in (access.may_withdraw, access.may_seal, access.may_replace):
        assert "Whoever added it" in refused(cast.tom, found).reason


def test_only_the_chair_lets_people_in_and_lifts_a_seal(cast, incident, inside):
    found = make.add_document(incident, cast.maya)
    case_documents.seal(found, by=cast.maya)
    found.refresh_from_db()
    assert found.document.sensitivity == Sensitivity.SEALED

    for who in (cast.maya, cast.tom):
        with pytest.raises(Refused, match="Only these roles may let people in to a sealed item"):
            make.let_in(found, cast.osei.user, who)
        with pytest.raises(Refused, match="Only these roles"):
            case_documents.unseal(found, by=who)
    case_documents.unseal(found, by=cast.grace)
    assert readable(cast.tom) == [found]


@pytest.mark.parametrize("days", [-1, 91])
def test_a_grant_lasts_ninety_days_at_most_and_ends_ahead(cast, incident, inside, days):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    with pytest.raises(Refused, match="at most 90 days ahead"):
        make.let_in(found, cast.osei.user, cast.grace, cast.grace.today + timedelta(days=days))


def test_nobody_is_let_in_who_is_not_on_the_roster_and_the_same_end_twice_is_one_grant(
    cast, incident, inside
):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    with pytest.raises(Refused, match="Only people on the roster"):
        make.let_in(found, cast.lena.user, cast.grace)

    assert make.let_in(found, cast.osei.user, cast.grace) == make.let_in(
        found, cast.osei.user, cast.grace
    )
    told = Notice.objects.filter(code="reviews.let_in_to_sealed")
    assert [one.recipient for one in told] == [cast.osei.user]
    assert "QZX" not in "".join(one.subject + one.body + one.address + one.why for one in told)


def test_what_carries_no_mark_cannot_be_sealed(cast, incident, inside):
    word = make.given("a.docx", files.office())
    found = make.add_document(incident, cast.maya, word)

    assert "Only a PDF can be sealed" in access.may_seal(cast.maya, found).reason
    with pytest.raises(Refused, match="A sealed item is a PDF"):
        make.add_document(incident, cast.maya, make.given("a.docx", files.office(), is_sealed=True))


# --- what leaves --------------------------------------------------------------------------------------------------------
def test_a_copy_carries_its_readers_name_and_the_time_on_each_page_and_nothing_of_the_files_own(
    cast, incident
):
    found = make.add_document(incident, cast.maya)

    answer = signed_in(cast.tom.user).get(at(cast, incident, "case-document-file", found.reference))

    with scope(partnership=cast.partnership):
        reading = CaseReading.objects.get(what=CaseReading.What.DOCUMENT)
        assert DocumentReading.objects.get().document == found.document
    assert (reading.by, reading.item) == (cast.tom.user, found.reference)
    assert answer["Content-Disposition"] == f'attachment; filename="{found.reference}.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    here = timezone.localtime(reading.at)
    pages = words_of(answer.content)
    assert len(pages) == 2
    for page in pages:
        assert page.count("Tom Archer") == 2
        assert f"{here.day} {here:%B %Y at %H:%M}" in page
        assert f"Copy {reading.pk}" in page
        assert page.count("OFFICIAL-SENSITIVE") == 2
    with pikepdf.open(BytesIO(answer.content)) as opened:
        assert dict(opened.docinfo) == {"/Title": pikepdf.String(found.reference)}
        assert "/Metadata" not in opened.Root
    assert b"QZX" not in answer.content


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_mark_stands_on_a_page_however_it_is_turned(turned):
    def turn(pdf):
        pdf.pages[0].Rotate = turned

    mark = binder.ReaderMark(
        reader="Łucja Dvořák",
        at=datetime(2026, 7, 1, 9, 5, tzinfo=LONDON),
        number="Copy 7",
        reference="CD-2026-001",
        marking="OFFICIAL-SENSITIVE",
    )
    (page,) = words_of(binder.marked(files.pdf(1, turn), mark))
    assert page.count("?ucja Dvorák") == 2
    assert "1 July 2026 at 09:05" in page


def test_without_the_log_no_byte_of_a_document_leaves(cast, incident, monkeypatch):
    marked = make.add_document(incident, cast.maya)
    word = make.add_document(incident, cast.maya, make.given("a.docx", files.office()))
    client = signed_in(cast.tom.user)
    client.raise_request_exception = False

    def fail(*_args, **_kwargs):
        raise RuntimeError

    for log in (CaseReading, DocumentReading):
        with monkeypatch.context() as patch:
            patch.setattr(log.objects, "create", fail)
            answers = [
                client.get(at(cast, incident, "case-document-file", marked.reference)),
                client.post(
                    at(cast, incident, "case-document-copy", word.reference),
                    {"form_key": "k", "purpose": "The meeting"},
                ),
            ]
        for answer in answers:
            assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
            assert b"PK\x03\x04" not in answer.content
            assert b"%PDF" not in answer.content
    with scope(partnership=cast.partnership):
        assert not CaseReading.objects.filter(item__in=[marked.reference, word.reference]).exists()


def test_a_file_that_carries_no_mark_leaves_only_with_a_purpose_that_is_recorded(cast, incident):
    found = make.add_document(incident, cast.maya, make.given("a.docx", files.office()))
    client = signed_in(cast.tom.user)
    where = at(cast, incident, "case-document-copy", found.reference)

    assert (
        client.get(at(cast, incident, "case-document-file", found.reference))["Location"] == where
    )
    assert b"This copy will carry no mark" in client.get(where).content
    assert b"Say what you need the copy for" in client.post(where, {"form_key": "k", "purpose": " "}).content  # fmt: skip
    answer = client.post(where, {"form_key": "k", "purpose": "To redact it"})

    assert answer.content.startswith(b"PK")
    assert f"{found.reference}.docx" in answer["Content-Disposition"]
    with scope(partnership=cast.partnership):
        reading = CaseReading.objects.get(what=CaseReading.What.COPY)
        assert (reading.item, reading.purpose) == (found.reference, "To redact it")


def test_a_document_that_cannot_be_marked_stays_closed(cast, incident, monkeypatch):
    found = make.add_document(incident, cast.maya)
    monkeypatch.setattr(binder, "SECONDS", 0.001)

    answer = signed_in(cast.tom.user).get(at(cast, incident, "case-document-file", found.reference))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"could not be marked with your name" in answer.content


# --- screens ------------------------------------------------------------------------------------------------------------
def posted(**over):
    values = {
        "form_key": "key-1",
        "file": SimpleUploadedFile("QZX-C4 child's name.pdf", files.pdf()),
        "title": "Typed with care",
        "kind": "letter",
        "agency": "",
    }
    return values | over


def test_adding_leads_to_the_document_and_twice_makes_one(cast, incident):
    client = signed_in(cast.tom.user)
    first = client.post(at(cast, incident, "case-document-add"), posted())
    second = client.post(at(cast, incident, "case-document-add"), posted())

    assert first["Location"] == second["Location"]
    page = client.get(first["Location"]).content.decode()
    assert "Typed with care" in page
    assert "QZX-C4 child" not in page, "the name of the file is kept nowhere"
    with scopes_disabled():
        assert CaseDocument.objects.count() == Document.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "Give it a title."),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"kind": "sealed"}, "not one of the available choices"),
        ({"agency": "999999"}, "Choose an agency of this partnership."),
        ({"agency": "foreign"}, "Choose an agency of this partnership."),
        ({"file": ""}, "Choose a file."),
        ({"file": SimpleUploadedFile("a.txt", b"words"), "is_sealed": "on"}, "A sealed item is a PDF"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(cast, incident, change, says):
    if change.get("agency") == "foreign":
        change = {"agency": cases.make_cast("marlow-fen").icb.pk}
    answer = signed_in(cast.tom.user).post(
        at(cast, incident, "case-document-add"), posted(**change)
    )
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.OK
    assert says in page
    assert "There is a problem" in page
    if "title" not in change:
        assert "Typed with care" in page
    with scopes_disabled():
        assert not Document.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    "row",
    [one for one in files.table() if one.refused and not one.name.lower().endswith(".pdf")],
    ids=lambda row: f"{row.number}: {row.name}",
)
def test_each_hostile_file_is_refused_by_the_form_of_the_case_with_its_rule(row):
    given = SimpleUploadedFile(row.name, row.make(), content_type="text/html")
    form = DocumentForm(posted() | {"file": None}, {"file": given}, agencies=Agency.objects.none())  # fmt: skip

    assert not form.is_valid()
    assert row.refused in str(form.errors["file"].as_data())


def test_the_others_see_a_sealed_item_without_title_kind_or_agency(cast, incident):
    found = make.add_document(
        incident, cast.maya, is_sealed=True, kind="police", agency=cast.police, title="QZX-sealed"
    )
    make.add_document(incident, cast.maya, agency=cast.icb)
    client = signed_in(cast.tom.user)

    page = client.get(at(cast, incident)).content.decode()
    narrowed = client.get(at(cast, incident) + "?kind=police").content.decode()
    one = client.get(at(cast, incident, "case-document", found.reference)).content.decode()
    file = client.get(at(cast, incident, "case-document-file", found.reference))

    assert "A sealed item" in page
    assert found.reference in page
    assert "A sealed item" not in narrowed
    for text in (page, one):
        assert "QZX-sealed" not in text
        assert str(cast.police) not in text.split("<main")[1]
    assert file.status_code == HTTPStatus.FORBIDDEN
    assert b"The independent chair can let you in" in file.content
    with scope(partnership=cast.partnership):
        assert not CaseReading.objects.filter(what=CaseReading.What.DOCUMENT).exists()


def test_the_chair_lets_somebody_in_and_closes_it_again_through_the_screens(cast, incident):
    found = make.add_document(incident, cast.maya, is_sealed=True)
    chair, osei = signed_in(cast.grace.user), signed_in(cast.osei.user)
    until = timezone.localdate() + timedelta(days=7)
    form = {
        "form_key": "k",
        "person": cast.osei.user.pk,
        "reason": "Advises",
        "expires_on_day": until.day,
        "expires_on_month": until.month,
        "expires_on_year": until.year,
    }
    where = at(cast, incident, "case-document-open-to", found.reference)
    assert b"on the roster of this case" in chair.post(where, form | {"person": cast.lena.user.pk}).content  # fmt: skip
    chair.post(where, form)
    file = at(cast, incident, "case-document-file", found.reference)
    assert osei.get(file).status_code == HTTPStatus.OK
    with scope(partnership=cast.partnership):
        grant = SealedGrant.objects.get()
    chair.post(at(cast, incident, "case-document-close-to", found.reference, grant.pk))
    assert osei.get(file).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["version", "withdraw", "seal"])
def test_the_acts_through_the_screens(cast, incident, name):
    found = make.add_document(incident, cast.maya)
    client = signed_in(cast.maya.user)
    where = at(cast, incident, f"case-document-{name}", found.reference)
    assert client.get(where).status_code == HTTPStatus.OK

    answer = client.post(where, posted(because="Of another child."))

    assert answer.status_code == HTTPStatus.FOUND
    assert client.get(answer["Location"]).status_code == HTTPStatus.OK
    with scope(partnership=cast.partnership):
        assert {one.is_sealed for one in CaseDocument.objects.all()} == {name == "seal"}
        assert CaseDocument.objects.filter(pk=found.pk).standing().exists() is (name == "seal")


def test_the_list_asks_as_often_for_many_as_for_one(cast, incident):
    client = signed_in(cast.tom.user)
    first = make.add_document(incident, cast.maya, agency=cast.icb)
    counts = []
    for more in (0, 20):
        make.repeat(first, more, agency=cast.police)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(cast, incident)).status_code == HTTPStatus.OK
        counts.append(len(asked))

    assert counts[0] == counts[1]
