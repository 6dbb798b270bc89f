"""Ask for the report's PDF, and make it."""

from django.utils import timezone

from governance.access.yearly_report import READ_REPORT
from governance.models import ReportPdf, YearlyReport
from governance.services import pdfs, report_pages
from partnership.access import holds
from partnership.models import Actor

NOT_YOURS = "You may no longer read this report."
CODE = "governance.report_pdf"


def ask(report: YearlyReport, *, by: Actor) -> ReportPdf:
    """Ask for a PDF. While one is being made for the same person, that one is handed back."""
    holds(by, READ_REPORT).require()
    return pdfs.ask(ReportPdf.objects.filter(report=report), by=by, report=report)


def make(wanted: ReportPdf) -> ReportPdf:
    """Make a PDF that was asked for; whether the person may still read the report is asked again."""
    if wanted.state != ReportPdf.State.WAITING:
        return wanted
    actor = Actor.of(wanted.asked_by, wanted.partnership, timezone.localdate())
    if not YearlyReport.objects.visible_to(actor).filter(pk=wanted.report_id).exists():
        return pdfs.finish(wanted, subject=wanted.report, code=CODE, why_not=NOT_YOURS)
    html = report_pages.printed(wanted.report)
    return pdfs.lay_out(wanted, html, subject=wanted.report, code=CODE, by=actor)
