"""The yearly report from its beginning to the public: who may, what is frozen, whose words are lost (nobody's)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django_scopes import scope

from governance import overview
from governance.models import ReportApproval, ReportPdf, ReportSection
from governance.rules.yearly_report import ReportState
from governance.services import report_pages, report_pdfs, yearly_reports
from governance.tasks import compile_yearly_report_pdf
from partnership import pdf
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Membership, Publication
from partnership.roles import Role, Sector
from partnership.sensitivity import Sensitivity
from tests.factories import finance as money
from tests.factories import governance as make
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def writers():
    return make.make_writers("brent")


@pytest.fixture
def quick_pdf(monkeypatch):
    """The page itself as the PDF's bytes, where the test is not about the PDF."""
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7\n" + html.encode())


@pytest.fixture(autouse=True)
def inside(writers):
    with scope(partnership=writers.partnership):
        yield


def by(membership: Membership):
    return ground.actor(membership)


def test_a_long_period_without_a_reason_is_refused_and_with_one_begins(writers):
    long: dict[str, Any] = {"starts_on": date(2022, 10, 1), "ends_on": date(2024, 3, 31)}
    with pytest.raises(Refused, match="longer than 12 months"):
        make.make_report(writers, **long, rationale="  ")
    assert make.make_report(writers, **long, rationale="Posts were empty.").is_long


def test_a_report_begins_with_the_outline_and_its_own_reference(writers):
    report = make.make_report(writers, is_written=False)
    assert report.reference == "YR-2024-001"
    assert [one.key for one in report.sections.all() if one.is_missing] == [
        "arrangements", "work", "reviews", "little_progress", "training", "voice", "scrutiny", "money",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.LEAD_PARTNER, Role.SCRUTINEER, Role.AGENCY_LEAD])
def test_only_the_business_unit_writes(writers, role):
    report = make.make_report(writers)
    with pytest.raises(Refused, match="write the yearly report"):
        yearly_reports.write_section(
            report.sections.get(key="voice"),
            text="Mine",
            version=1,
            by=ground.make_actor(writers.partnership, role),
        )


def test_the_second_of_two_tabs_is_told_and_the_first_ones_words_stand(writers):
    section = make.make_report(writers, is_written=False).sections.get(key="voice")
    yearly_reports.write_section(section, text="First tab", version=0, by=writers.by)
    with pytest.raises(WrittenMeanwhile) as conflict:
        yearly_reports.write_section(section, text="Second tab", version=0, by=writers.by)
    assert conflict.value.row.text == "First tab"
    section.refresh_from_db()
    assert (section.text, section.version) == ("First tab", 1)


def test_saving_the_same_words_twice_changes_nothing_twice(writers):
    section = make.make_report(writers, is_written=False).sections.get(key="voice")
    for _ in "ab":
        yearly_reports.write_section(section, text="Words", version=0, by=writers.by)
    section.refresh_from_db()
    assert section.version == 1
    assert section.history.count() == 2


def test_a_report_with_an_empty_section_is_not_sent(writers):
    report = make.make_report(writers, is_written=False)
    with pytest.raises(Refused, match="say nothing yet: Our arrangements"):
        yearly_reports.send_to_partners(report, by=writers.by)


def test_the_words_are_frozen_while_the_partners_have_the_report(writers):
    report = make.with_partners(writers, make.make_report(writers))
    with pytest.raises(Refused, match="frozen"):
        yearly_reports.write_section(
            report.sections.get(key="voice"), text="New", version=1, by=writers.by
        )


def test_it_is_approved_with_the_third_partner_and_not_before(writers):
    report = make.with_partners(writers, make.make_report(writers))
    states = []
    for one in writers.partners:
        report = yearly_reports.approve(report, by=by(one), now=timezone.now())
        states.append(report.state)
    assert states == [ReportState.WITH_PARTNERS, ReportState.WITH_PARTNERS, ReportState.APPROVED]
    assert {one.sector for one in report.approvals.all()} == {
        Sector.LOCAL_AUTHORITY,
        Sector.ICB,
        Sector.POLICE,
    }


def test_approving_twice_counts_once(writers):
    report = make.with_partners(writers, make.make_report(writers))
    for _ in "ab":
        yearly_reports.approve(report, by=by(writers.council), now=timezone.now())
    assert report.approvals.count() == 1


def test_a_second_person_of_the_same_partner_has_nothing_left_to_approve(writers):
    report = make.with_partners(writers, make.make_report(writers))
    yearly_reports.approve(report, by=by(writers.council), now=timezone.now())
    second = ground.make_actor(
        writers.partnership, Role.DELEGATED_PARTNER, agency=writers.council.agency
    )
    with pytest.raises(Refused, match="Local authority has approved"):
        yearly_reports.approve(report, by=second, now=timezone.now())


def test_one_person_with_two_hats_approves_for_one_partner(writers):
    user = writers.council.user
    ground.make_member(
        writers.partnership, Role.DELEGATED_PARTNER, user=user, agency=writers.icb.agency
    )
    report = make.with_partners(writers, make.make_report(writers))
    for _ in "ab":
        yearly_reports.approve(report, by=by(writers.council), now=timezone.now())
    assert [one.sector for one in report.approvals.all()] == [Sector.LOCAL_AUTHORITY]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportApproval.objects.create(
            partnership=writers.partnership,
            report=report,
            round=1,
            sector=Sector.ICB,
            by=user,
            hat="",
            at=timezone.now(),
        )


@pytest.mark.parametrize("sector", [Sector.EDUCATION, Sector.HEALTH_PROVIDER])
def test_a_partner_that_is_not_statutory_does_not_approve(writers, sector):
    report = make.with_partners(writers, make.make_report(writers))
    agency = ground.make_agency(partnership=writers.partnership, sector=sector)
    actor = ground.make_actor(writers.partnership, Role.DELEGATED_PARTNER, agency=agency)
    with pytest.raises(Refused, match="Only the council"):
        yearly_reports.approve(report, by=actor, now=timezone.now())


def test_taking_back_ends_the_round_and_keeps_the_record(writers):
    report = make.approved(writers, make.make_report(writers))
    report = yearly_reports.take_back(report, by=writers.by)
    assert (report.state, report.figures) == (ReportState.DRAFT, None)
    assert report_pages.approvals_of(report) == []
    assert report.approvals.count() == 3
    report = make.approved(writers, report)
    assert report.state == ReportState.APPROVED


def test_an_approval_cannot_be_changed_even_past_the_model(writers):
    make.approved(writers, make.make_report(writers))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_reportapproval SET sector = 'police'")


def test_frozen_figures_come_back_as_they_were_and_do_not_move(writers):
    money.brent_money(writers.partnership)
    forum = ground.make_group(writers.partnership, "Forum")
    ground.make_seat(forum, "Convenor", ends_on=date(2023, 9, 30))
    make.make_meeting(forum, date(2024, 3, 21), "Damp")
    report = make.with_partners(writers, make.make_report(writers))
    live = overview.for_period(writers.partnership, report.starts_on, report.ends_on)
    report.refresh_from_db()
    kept = report_pages.figures_of(report)
    assert (kept.groups, kept.meetings, kept.money) == (live.groups, live.meetings, live.money)
    assert kept.money.not_spent == Decimal("38131.75")
    money.make_spending(writers.partnership, "1.00")
    assert report_pages.figures_of(report).money.not_spent == Decimal("38131.75")


def test_figures_of_an_unknown_schema_are_not_guessed():
    with pytest.raises(ValueError, match="99"):
        overview.thawed({"schema": 99})


def test_it_is_not_published_without_the_partners_nor_without_its_pdf(writers, quick_pdf):
    report = make.make_report(writers)
    how = {"summary": "S", "embargo_until": None, "by": writers.by, "now": timezone.now()}
    with pytest.raises(Refused, match="All three"):
        yearly_reports.publish(report, **how)
    make.with_pdf(writers, report)  # of the draft
    report = make.approved(writers, report)
    with pytest.raises(Refused, match="Make the PDF"):
        yearly_reports.publish(report, **how)
    make.with_pdf(writers, report)
    assert yearly_reports.publish(report, **how).state == ReportState.PUBLISHED


def test_the_support_officer_writes_and_does_not_publish(writers, quick_pdf):
    report = make.approved(writers, make.make_report(writers))
    make.with_pdf(writers, report)
    officer = ground.make_actor(writers.partnership, Role.SUPPORT_OFFICER)
    with pytest.raises(Refused, match="publish the yearly report"):
        yearly_reports.publish(
            report, summary="S", embargo_until=None, by=officer, now=timezone.now()
        )


def test_changing_the_rows_after_publication_changes_neither_copy(writers, quick_pdf):
    money.brent_money(writers.partnership)
    report = make.published(writers, make.make_report(writers))
    before = Publication.objects.get()
    assert "£38,131.75" in before.html
    assert before.pdf.sensitivity == Sensitivity.PUBLIC
    money.make_spending(writers.partnership, "5000.00")
    ReportSection.objects.filter(report=report).update(text="Changed behind the back.")
    yearly_reports.publish(
        report, summary="Other", embargo_until=None, by=writers.by, now=timezone.now()
    )
    after = Publication.objects.get()
    assert (after.html, after.sha256, after.pdf.sha256, after.summary) == (
        before.html,
        before.sha256,
        before.pdf.sha256,
        before.summary,
    )


def test_a_publication_stays_public_for_a_year_from_the_end_of_its_embargo(writers, quick_pdf):
    until = timezone.now() + timedelta(days=10)
    report = make.published(writers, make.make_report(writers), embargo_until=until)
    keep = report.publication.keep_public_until
    assert keep
    assert keep >= timezone.localdate(until) + timedelta(days=365)


def test_no_name_of_a_person_is_in_what_is_published(writers, quick_pdf):
    report = make.published(writers, make.make_report(writers))
    for one in [writers.manager, *writers.partners]:
        assert one.user.full_name not in report.publication.html
    assert "Lead safeguarding partner" in report.publication.html


def test_what_people_typed_is_escaped_in_the_copy(writers, quick_pdf):
    report = make.make_report(writers, is_written=False)
    for section in report.sections.all():
        yearly_reports.write_section(
            section, text="<script>alert(1)</script>", version=0, by=writers.by
        )
    report = make.published(writers, report)
    assert "<script" not in report.publication.html
    assert "&lt;script&gt;" in report.publication.html


def test_the_task_makes_the_pdf_once_and_asks_the_right_again(writers, quick_pdf):
    report = make.make_report(writers)
    wanted = report_pdfs.ask(report, by=writers.by)
    assert report_pdfs.ask(report, by=writers.by) == wanted
    for _ in "ab":
        compile_yearly_report_pdf(wanted.pk)
    wanted.refresh_from_db()
    assert wanted.state == ReportPdf.State.MADE

    refused = report_pdfs.ask(report, by=by(writers.council))
    Membership.objects.filter(pk=writers.council.pk).update(ends_on=date(2021, 1, 1))
    compile_yearly_report_pdf(refused.pk)
    refused.refresh_from_db()
    assert (refused.state, refused.document) == (ReportPdf.State.FAILED, None)
    assert refused.why_not == "You may no longer read this report."


def test_a_pdf_that_cannot_be_made_says_why_and_another_can_be_asked_for(writers, monkeypatch):
    def refuse(_html):
        raise Refused("It took too long.")

    monkeypatch.setattr(pdf, "render", refuse)
    report = make.make_report(writers)
    failed = make.with_pdf(writers, report)
    assert (failed.state, failed.why_not) == (ReportPdf.State.FAILED, "It took too long.")
    assert report_pdfs.ask(report, by=writers.by) != failed


def test_an_agency_lead_may_not_ask_for_the_pdf(writers):
    with pytest.raises(Refused, match="in the making"):
        report_pdfs.ask(make.make_report(writers), by=by(writers.outsider))
