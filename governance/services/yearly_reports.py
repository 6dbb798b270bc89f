"""Begin a yearly report, write it, take it through the three partners, and publish it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance import overview
from governance.access import yearly_report as access
from governance.models import ReportApproval, ReportSection, YearlyReport
from governance.rules.yearly_report import (
    OUTLINE,
    REPORT_MOVES,
    Planned,
    ReportState,
    is_longer_than_a_year,
    keep_public_until,
)
from governance.services import pdfs, report_pages
from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Publication, RuleSet
from partnership.roles import STATUTORY_SECTORS
from partnership.services import publications, references, trail

WHY_LONG = "The period is longer than 12 months. Say why: the reason is printed in the report."


@transaction.atomic
def begin(
    *,
    starts_on: date,
    ends_on: date,
    rule_set: RuleSet,
    rationale: str,
    previous_ends_on: date | None,
    by: Actor,
    outline: Sequence[Planned] = OUTLINE,
) -> YearlyReport:
    """
    Begin the report of a period, both days included, under an edition of the guidance.

    Raises Refused where the period is longer than 12 months and nothing says why (Children Act 2004, section 16G).
    """
    holds(by, access.WRITE_REPORT).require()
    if ends_on <= starts_on:
        raise Refused("The last day must come after the first.")
    if is_longer_than_a_year(starts_on, ends_on) and not rationale.strip():
        raise Refused(WHY_LONG)
    report = YearlyReport.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "YR", ends_on.year),
        starts_on=starts_on,
        ends_on=ends_on,
        previous_ends_on=previous_ends_on,
        rule_set=rule_set,
        rationale=rationale,
    )
    for position, one in enumerate(outline, start=1):
        ReportSection.objects.create(
            partnership=by.partnership,
            report=report,
            key=one.key,
            title=one.title,
            asks=one.asks,
            draws=one.draws,
            is_demanded=one.is_demanded,
            position=position,
        )
    trail.record(
        "governance.yearly_report.begun",
        subject=report,
        by=by,
        sentence=f"began the yearly report for {report.period_in_words}",
    )
    return report


@transaction.atomic
def write_section(section: ReportSection, *, text: str, version: int, by: Actor) -> ReportSection:
    """
    Save the words of a section that was opened at a version; the words that stand already are saved quietly.

    Raises WrittenMeanwhile when somebody saved other words since.
    """
    row = _locked_section(section)
    if row.text == text:
        return row
    access.may_write(by, row.report).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    row.text, row.version = text, row.version + 1
    row.saved_at, row.saved_by = timezone.now(), by.user
    row.save(update_fields=["text", "version", "saved_at", "saved_by"])
    trail.record(
        "governance.report_section.written",
        subject=row.report,
        by=by,
        sentence=f"wrote the section “{row.title}” of {row.report.reference}",
    )
    return row


def _locked_section(section: ReportSection) -> ReportSection:
    _locked(section.report)
    rows = ReportSection.objects.select_for_update(of=("self",))
    return rows.select_related("report__partnership", "saved_by").get(pk=section.pk)


def _locked(report: YearlyReport) -> YearlyReport:
    rows = YearlyReport.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "rule_set").get(pk=report.pk)


@transaction.atomic
def send_to_partners(report: YearlyReport, *, by: Actor) -> YearlyReport:
    """Freeze the words and the figures and ask the three statutory partners to approve them."""
    row = _locked(report)
    if row.state == ReportState.WITH_PARTNERS:
        return row
    access.may_send(by, row).require()
    REPORT_MOVES.check(row.state, ReportState.WITH_PARTNERS)
    taken = overview.for_period(row.partnership, row.starts_on, row.ends_on)
    row.state, row.figures = ReportState.WITH_PARTNERS, overview.frozen(taken)
    row.figures_frozen_at = taken.taken_at
    row.save(update_fields=["state", "figures", "figures_frozen_at"])
    trail.record(
        "governance.yearly_report.sent_to_partners",
        subject=row,
        by=by,
        sentence=f"sent {row.reference} to the partners for approval",
    )
    return row


@transaction.atomic
def take_back(report: YearlyReport, *, by: Actor) -> YearlyReport:
    """Make the report a draft again; approvals given so far stay in the record and count no more."""
    row = _locked(report)
    if row.state == ReportState.DRAFT:
        return row
    access.may_take_back(by, row).require()
    REPORT_MOVES.check(row.state, ReportState.DRAFT)
    row.state, row.figures, row.figures_frozen_at = ReportState.DRAFT, None, None
    row.round += 1
    row.save(update_fields=["state", "figures", "figures_frozen_at", "round"])
    trail.record(
        "governance.yearly_report.taken_back",
        subject=row,
        by=by,
        sentence=f"took {row.reference} back from the partners to change it",
    )
    return row


@transaction.atomic
def approve(report: YearlyReport, *, by: Actor, now: datetime) -> YearlyReport:
    """Approve the frozen report for one statutory partner; with the third approval it is approved."""
    row = _locked(report)
    given = report_pages.approvals_of(row)
    if any(one.by_id == by.user.pk for one in given):
        return row
    sector, verdict = access.sector_to_approve(by, row, given)
    verdict.require()
    if sector is None:  # never with an allowing verdict
        raise Refused("Only the statutory partners approve.")
    ReportApproval.objects.create(
        partnership=row.partnership,
        report=row,
        round=row.round,
        sector=sector,
        by=by.user,
        hat=by.hat_in_words,
        at=now,
    )
    trail.record(
        "governance.yearly_report.approved_by_partner",
        subject=row,
        by=by,
        sentence=f"approved {row.reference} for the partner: {sector.label.lower()}",
    )
    if len(given) + 1 == len(STATUTORY_SECTORS):
        REPORT_MOVES.check(row.state, ReportState.APPROVED)
        row.state = ReportState.APPROVED
        row.save(update_fields=["state"])
        trail.record(
            "governance.yearly_report.approved",
            subject=row,
            by=None,
            sentence=f"has the approval of all three partners for {row.reference}",
        )
    return row


@transaction.atomic
def publish(
    report: YearlyReport, *, summary: str, embargo_until: datetime | None, by: Actor, now: datetime
) -> YearlyReport:
    """
    Publish the approved report: a frozen page and its PDF, public at once or after an embargo, for a year at least.

    Both are new artefacts. What changes in the rows afterwards changes neither.
    """
    row = _locked(report)
    if row.state == ReportState.PUBLISHED:
        return row
    made = report_pages.current_pdf(row)
    access.may_publish(by, row, made).require()
    REPORT_MOVES.check(row.state, ReportState.PUBLISHED)
    public_from = timezone.localdate(embargo_until or now)
    row.publication = publications.publish(
        kind=Publication.Kind.YEARLY_REPORT,
        reference=row.reference,
        title=row.title,
        summary=summary,
        html=report_pages.body(row),
        pdf=pdfs.public_copy(made, subject=row, by=by),
        by=by,
        now=now,
        embargo_until=embargo_until,
        keep_public_until=keep_public_until(public_from),
    )
    row.state = ReportState.PUBLISHED
    row.save(update_fields=["state", "publication"])
    trail.record(
        "governance.yearly_report.published",
        subject=row,
        by=by,
        sentence=f"published the yearly report {row.reference}",
    )
    return row
