"""Ask for the report's PDF, and make it."""

from io import BytesIO

from django.db import transaction
from django.utils import timezone

from governance.access.yearly_report import READ_REPORT
from governance.models import ReportPdf, YearlyReport
from governance.services import report_pages
from partnership import pdf
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor
from partnership.sensitivity import Sensitivity
from partnership.services import documents, trail

NOT_YOURS = "You may no longer read this report."


@transaction.atomic
def ask(report: YearlyReport, *, by: Actor) -> ReportPdf:
    """Ask for a PDF. While one is being made for the same person, that one is handed back."""
    holds(by, READ_REPORT).require()
    waiting = report.pdfs.filter(state=ReportPdf.State.WAITING, asked_by=by.user).first()
    if waiting:
        return waiting
    return ReportPdf.objects.create(
        partnership=report.partnership, report=report, asked_at=timezone.now(), asked_by=by.user
    )


def make(wanted: ReportPdf) -> ReportPdf:
    """
    Make a PDF that was asked for; one that is made or has failed is left as it is.

    Laying out takes seconds, so no lock is held meanwhile: of two that make the same PDF the first to finish counts.
    Whether the person may still read the report is asked again.
    """
    if wanted.state != ReportPdf.State.WAITING:
        return wanted
    actor = Actor.of(wanted.asked_by, wanted.partnership, timezone.localdate())
    if not YearlyReport.objects.visible_to(actor).filter(pk=wanted.report_id).exists():
        return _finish(wanted, why_not=NOT_YOURS)
    html = report_pages.printed(wanted.report)
    try:
        content = pdf.render(html)
    except Refused as refusal:
        return _finish(wanted, why_not=refusal.sentence)
    return _finish(wanted, content=content, sha256=report_pages.fingerprint(html), by=actor)


@transaction.atomic
def _finish(
    wanted: ReportPdf,
    *,
    content: bytes = b"",
    sha256: str = "",
    why_not: str = "",
    by: Actor | None = None,
) -> ReportPdf:
    row = ReportPdf.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    if row.state != ReportPdf.State.WAITING:
        return row
    row.finished_at, row.sha256, row.why_not = timezone.now(), sha256, why_not
    row.state = ReportPdf.State.FAILED
    if content:
        row.state = ReportPdf.State.MADE
        row.document = documents.store(
            BytesIO(content),
            name=f"{wanted.report.reference}.pdf",
            title=wanted.report.title,
            size=len(content),
            sensitivity=Sensitivity.PARTNERSHIP,
            partnership=wanted.partnership,
            by=by,
        )
    row.save(update_fields=["state", "finished_at", "sha256", "why_not", "document"])
    trail.record(
        f"governance.report_pdf.{row.state}",
        subject=wanted.report,
        by=None,
        sentence="made the PDF of the report" if content else f"did not make the PDF: {why_not}",
    )
    return row
