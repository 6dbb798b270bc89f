"""A version of the arrangements from its draft into force: the checklist, consultation, signatures, what stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import (
    Arrangements,
    ArrangementsPdf,
    ArrangementsSection,
    ChecklistPoint,
)
from governance.rules.arrangements import ArrangementsState, Audience
from governance.services import arrangements, arrangements_pages, arrangements_pdfs, consultation
from governance.services.arrangements import Earlier, PaperSignature
from governance.tasks import compile_arrangements_pdf
from partnership import pdf
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Notice, Publication, TrailEntry
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from partnership.sensitivity import Sensitivity
from tests.factories import arrangements as make
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db
State = ArrangementsState


@pytest.fixture
def who():
    return make.make_signers("brent")


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """The page itself as the PDF's bytes."""
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7\n" + html.encode())


@pytest.fixture(autouse=True)
def inside(who):
    with scope(partnership=who.partnership):
        yield


def test_the_checklist_of_2018_has_16_points_and_that_of_2023_has_them_and_11_more():
    of = {
        edition: list(ChecklistPoint.objects.filter(rule_set=ground.rule_set(edition)))
        for edition in ("WT2018", "WT2023")
    }
    assert (len(of["WT2018"]), len(of["WT2023"])) == (16, 27)
    assert [one.key for one in of["WT2023"][:16]] == [one.key for one in of["WT2018"]]
    assert not any(one.is_to_check for one in of["WT2018"])
    assert all(one.is_to_check for one in of["WT2023"][16:])


def test_a_version_begins_with_its_number_its_reference_and_a_section_for_each_point(who):
    made = make.make_version(who, is_written=False, edition="WT2023")
    assert made.version == 1
    assert made.reference == f"ARR-{timezone.localdate().year}-001"
    assert made.sections.count() == 27
    assert make.make_version(who).version == 2


def test_the_next_version_takes_over_the_words_of_the_one_it_is_based_on(who):
    first = make.make_version(who)
    added = arrangements.add_section(first, title="Our values", by=who.by)
    arrangements.write_section(added, text="We listen.", version=0, by=who.by)
    second = make.make_version(who, is_written=False, edition="WT2023", based_on=first)
    texts = dict(second.sections.values_list("key", "text"))
    assert texts["voice"] == "What there is to say of voice."
    assert texts["budget"] == ""
    assert texts["own-our-values"] == "We listen."


def test_a_version_of_another_partnership_is_never_the_basis(who):
    other = make.make_signers()
    theirs = make.make_version(other)
    with pytest.raises(Refused, match="this partnership"):
        make.make_version(who, based_on=theirs)


@pytest.mark.parametrize("role", [Role.LEAD_PARTNER, Role.SCRUTINEER, Role.LAY_MEMBER])
def test_only_the_business_unit_writes(who, role):
    section = make.make_version(who).sections.get(key="voice")
    with pytest.raises(Refused, match="prepare the arrangements"):
        arrangements.write_section(
            section, text="Mine", version=1, by=ground.make_actor(who.partnership, role)
        )


def test_the_second_of_two_tabs_is_told_and_the_first_ones_words_stand(who):
    section = make.make_version(who, is_written=False).sections.get(key="voice")
    arrangements.write_section(section, text="First tab", version=0, by=who.by)
    with pytest.raises(WrittenMeanwhile) as conflict:
        arrangements.write_section(section, text="Second tab", version=0, by=who.by)
    assert conflict.value.row.text == "First tab"
    arrangements.write_section(section, text="First tab", version=0, by=who.by)
    section.refresh_from_db()
    assert (section.text, section.version) == ("First tab", 1)


def test_what_is_missing_refuses_the_next_step_by_name(who):
    made = make.make_version(who)
    section = made.sections.get(key="funding")
    arrangements.write_section(section, text="", version=1, by=who.by)
    with pytest.raises(Refused, match=r"say nothing yet: Funding\."):
        arrangements.consult(made, by=who.by)


def test_the_legal_check_waits_until_members_children_and_agencies_were_asked(who):
    made = make.in_consultation(who, make.make_version(who))
    consultation.record(made, asked=make.asked(Audience.MEMBERS), by=who.by)
    with pytest.raises(Refused, match="Children and young people, Relevant agencies"):
        arrangements.begin_legal_check(made, by=who.by)


def test_nothing_goes_to_the_partners_without_its_first_day(who):
    made = make.in_legal_check(who, make.make_version(who, effective_from=None))
    with pytest.raises(Refused, match="from which day"):
        arrangements.send_to_partners(
            made,
            legal_checked_on=make.HELD_ON,
            legal_checked_by="Solicitor",
            legal_note="",
            by=who.by,
            now=timezone.now(),
        )


def test_a_legal_check_on_a_day_to_come_is_refused(who):
    made = make.in_legal_check(who, make.make_version(who))
    with pytest.raises(Refused, match="on which day up to today"):
        arrangements.send_to_partners(
            made,
            legal_checked_on=timezone.localdate() + timedelta(days=1),
            legal_checked_by="Solicitor",
            legal_note="",
            by=who.by,
            now=timezone.now(),
        )


def test_the_words_are_frozen_while_the_partners_have_them_and_the_partners_are_told(who):
    made = make.with_partners(who, make.make_version(who))
    for act in (
        lambda: arrangements.write_section(
            made.sections.get(key="voice"), text="New", version=1, by=who.by
        ),
        lambda: arrangements.describe(
            made, title="New", summary="", effective_from=None, by=who.by
        ),
        lambda: arrangements.add_section(made, title="New", by=who.by),
        lambda: consultation.record(made, asked=make.asked(), by=who.by),
    ):
        with pytest.raises(Refused, match=r"frozen|while the version is in consultation"):
            act()
    told = Notice.objects.filter(code="governance.arrangements.sign")
    assert {one.recipient for one in told} == {one.user for one in who.partners}


def test_they_agree_with_the_third_signature_and_not_before(who):
    made = make.with_partners(who, make.make_version(who))
    states = []
    for one in who.partners:
        made = arrangements.sign(made, by=ground.actor(one), now=timezone.now())
        states.append(made.state)
    assert states == [State.WITH_PARTNERS, State.WITH_PARTNERS, State.AGREED]
    assert {one.sector for one in made.signatures.all()} == set(STATUTORY_SECTORS)
    assert {one.words_sha256 for one in made.signatures.all()} == {made.words_sha256}


def test_signing_twice_changes_nothing_and_a_second_person_of_one_partner_is_told(who):
    made = make.with_partners(who, make.make_version(who))
    for _ in "ab":
        arrangements.sign(made, by=ground.actor(who.council), now=timezone.now())
    assert made.signatures.count() == 1
    other = ground.make_actor(who.partnership, Role.LEAD_PARTNER, agency=who.council.agency)
    with pytest.raises(Refused, match="Local authority has signed this version already"):
        arrangements.sign(made, by=other, now=timezone.now())


def test_a_delegated_partner_signs_under_the_edition_of_2018_and_not_under_that_of_2023(who):
    delegate = ground.make_actor(who.partnership, Role.DELEGATED_PARTNER, agency=who.council.agency)
    old = make.with_partners(who, make.make_version(who, edition="WT2018"))
    arrangements.sign(old, by=delegate, now=timezone.now())
    assert old.signatures.get().post == delegate.hat_in_words
    new = make.with_partners(who, make.make_version(who, edition="WT2023"))
    with pytest.raises(Refused, match="sign themselves"):
        arrangements.sign(new, by=delegate, now=timezone.now())


def test_taking_it_back_ends_the_round_and_the_signatures_of_it_count_no_more(who):
    made = make.agreed(who, make.make_version(who))
    made = arrangements.take_back(made, by=who.by)
    assert (made.state, made.round, made.words_sha256) == (State.DRAFT, 2, "")
    assert made.signatures.count() == 3
    assert arrangements_pages.signatures_of(made) == []
    made = make.agreed(who, made)
    assert made.signatures.filter(round=2).count() == 3


def test_taking_it_back_before_it_was_frozen_ends_no_round(who):
    made = arrangements.take_back(make.in_consultation(who, make.make_version(who)), by=who.by)
    assert (made.state, made.round) == (State.DRAFT, 1)


def test_words_that_changed_behind_the_portal_are_not_signed(who):
    made = make.with_partners(who, make.make_version(who))
    ArrangementsSection.objects.filter(arrangements=made, key="voice").update(text="Slipped in.")
    with pytest.raises(Refused, match="no longer those that were frozen"):
        arrangements.sign(made, by=ground.actor(who.council), now=timezone.now())


def test_nothing_is_published_before_the_secretary_of_state_was_notified(who):
    made = make.agreed(who, make.make_version(who))
    make.with_pdf(who, made)
    with pytest.raises(Refused, match="notified first"):
        arrangements.publish(made, summary="", by=who.by, now=timezone.now())


def test_a_notification_lies_between_the_last_signature_and_today(who):
    made = make.agreed(who, make.make_version(who))
    for day in (timezone.localdate() + timedelta(days=1), make.HELD_ON):
        with pytest.raises(Refused, match="the last signature, up to today"):
            arrangements.notify(made, notified_on=day, notified_how="By e-mail", by=who.by)


def test_publishing_needs_the_pdf_of_the_signed_words(who):
    made = make.notified(who, make.make_version(who))
    with pytest.raises(Refused, match="Make the PDF"):
        arrangements.publish(made, summary="", by=who.by, now=timezone.now())


def test_a_published_version_is_frozen_public_and_in_force_from_its_day(who):
    made = make.published(who, make.make_version(who))
    assert made.state == State.IN_FORCE
    copy = made.publication
    assert copy is not None
    assert copy.kind == Publication.Kind.ARRANGEMENTS
    assert "What there is to say of voice." in copy.html
    assert copy.pdf is not None
    assert copy.pdf.sensitivity == Sensitivity.PUBLIC
    for one in who.partners:
        assert one.user.full_name not in copy.html
        assert one.hat in copy.html


def test_publishing_twice_changes_nothing(who):
    made = make.published(who, make.make_version(who))
    again = arrangements.publish(made, summary="Other", by=who.by, now=timezone.now())
    assert again.publication_id == made.publication_id
    assert Publication.objects.count() == 1


def test_the_next_version_supersedes_the_one_before_which_stays_public_and_says_so(who):
    first = make.published(who, make.make_version(who))
    second = make.published(who, make.make_version(who, based_on=first))
    first.refresh_from_db()
    assert (first.state, second.state) == (State.SUPERSEDED, State.IN_FORCE)
    assert first.publication is not None
    assert first.publication.superseded_by == second.publication
    assert Publication.objects.public(timezone.now()).count() == 2


def test_a_version_waits_for_its_first_day(who):
    today = timezone.localdate()
    first = make.published(who, make.make_version(who))
    later = make.published(who, make.make_version(who, effective_from=today + timedelta(days=3)))
    assert later.state == State.PUBLISHED
    with pytest.raises(Refused, match="It takes effect on"):
        arrangements.put_in_force(later, by=who.by)
    then = ground.actor(who.manager, today + timedelta(days=3))
    for _ in "ab":
        later = arrangements.put_in_force(later, by=then)
    first.refresh_from_db()
    assert (first.state, later.state) == (State.SUPERSEDED, State.IN_FORCE)


def test_an_earlier_version_is_recorded_with_its_paper_signatures_and_may_be_told_in_short(who):
    paper = PaperSignature(Sector.POLICE, "Chief Superintendent", make.HELD_ON, "November 2025")
    made = make.make_earlier(who, signatures=(paper,), texts={"voice": "Children are heard."})
    assert (made.state, made.version) == (State.RECORDED, 7)
    assert made.sections.get(key="voice").text == "Children are heard."
    assert made.signatures.get().post == "Chief Superintendent"
    arrangements.write_section(
        made.sections.get(key="data"), text="Figures come quarterly.", version=0, by=who.by
    )
    assert make.make_version(who).version == 8
    with pytest.raises(Refused, match="is here already"):
        make.make_earlier(who)


def test_an_earlier_version_goes_nowhere(who):
    made = make.make_earlier(who)
    with pytest.raises(Refused):
        arrangements.consult(made, by=who.by)
    with pytest.raises(Refused):
        arrangements.take_back(made, by=who.by)


def test_an_earlier_version_names_the_document_that_tells_of_it(who):
    with pytest.raises(Refused, match="which document"):
        arrangements.record_earlier(
            title="A",
            summary="",
            rule_set=ground.rule_set(),
            earlier=Earlier(version=1, source=" "),
            by=who.by,
        )


def test_a_round_is_corrected_by_two_people_and_nobodys_words_vanish(who):
    made = make.in_consultation(who, make.make_version(who))
    held = consultation.record(made, asked=make.asked(said="Too long."), by=who.by)
    changed = make.asked(said="Too long.", changed="Shortened.")
    for _ in "ab":  # the second time is quiet
        row = consultation.correct(held, asked=changed, version=1, by=who.by)
    assert (row.changed, row.version) == ("Shortened.", 2)
    with pytest.raises(WrittenMeanwhile) as conflict:
        consultation.correct(held, asked=make.asked(said="Other"), version=1, by=who.by)
    assert conflict.value.row.changed == "Shortened."


def test_a_round_to_come_is_not_recorded(who):
    made = make.in_consultation(who, make.make_version(who))
    day = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="still to come"):
        consultation.record(made, asked=make.asked(held_on=day), by=who.by)


def test_no_typed_word_gets_into_the_trail(who):
    made = make.make_version(who, title="QZTITLE", summary="QZSUMMARY")
    arrangements.add_section(made, title="QZOWN", by=who.by)
    earlier = make.make_earlier(who, version=90)
    consultation.record(earlier, asked=make.asked(said="QZSAID"), by=who.by)
    assert not [one for one in TrailEntry.objects.all() if "QZ" in one.sentence]
    assert TrailEntry.objects.filter(code="governance.consultation.recorded").count() == 1


def test_a_draft_is_for_those_who_prepare_it_and_then_for_every_member(who):
    made = make.make_version(who)
    lay = ground.actor(who.outsider)
    assert not Arrangements.objects.visible_to(lay).exists()
    assert Arrangements.objects.visible_to(ground.actor(who.council)).exists()
    make.in_consultation(who, made)
    assert Arrangements.objects.visible_to(lay).get() == made


def test_a_pdf_is_made_for_who_may_still_read_it(who):
    made = make.in_consultation(who, make.make_version(who))
    wanted = arrangements_pdfs.ask(made, by=ground.actor(who.outsider))
    assert arrangements_pdfs.ask(made, by=ground.actor(who.outsider)) == wanted
    arrangements.take_back(made, by=who.by)
    compile_arrangements_pdf(wanted.pk)
    wanted.refresh_from_db()
    assert (wanted.state, wanted.why_not) == ("failed", "You may not read this version.")
    with pytest.raises(Refused, match="may not read"):
        arrangements_pdfs.ask(made, by=ground.actor(who.outsider))
    compile_arrangements_pdf(10**9)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("arrangementssignature", "post"),
        ("historicalarrangements", "title"),
        ("historicalarrangementssection", "title"),
        ("historicalconsultationround", "said"),
    ],
)
def test_signatures_and_histories_are_written_once(who, table, column):
    made = make.make_earlier(
        who, signatures=(PaperSignature(Sector.POLICE, "Chief", make.HELD_ON),)
    )
    consultation.record(made, asked=make.asked(), by=who.by)
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE governance_{table} SET {column} = 'x'")  # noqa: S608


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "with_partners"},
        {"words_sha256": "a" * 64},
        {"notified_on": make.HELD_ON, "notified_how": "By e-mail"},
        {"state": "recorded"},
        {"source": "A paper"},
        {"legal_checked_by": "Solicitor"},
        {"state": "published"},
    ],
)
def test_the_database_refuses_what_cannot_be(who, wrong):
    made = make.make_version(who, is_written=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangements.objects.filter(pk=made.pk).update(**wrong)


def test_of_two_that_make_one_pdf_the_first_counts(who):
    made = make.with_partners(who, make.make_version(who))
    wanted = arrangements_pdfs.ask(made, by=who.by)
    first = arrangements_pdfs.make(ArrangementsPdf.objects.get(pk=wanted.pk))
    second = arrangements_pdfs.make(wanted)
    assert first.document_id is not None
    assert second.document_id == first.document_id
