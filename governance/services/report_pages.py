"""The report as it is read: the parts of its public page, and the whole page that becomes the PDF."""

from django.template.loader import render_to_string

from governance import overview
from governance.models import ReportApproval, ReportPdf, YearlyReport
from governance.overview import Overview
from governance.services import pdfs


def figures_of(report: YearlyReport) -> Overview:
    """The figures frozen into the report; of a draft, the figures as they are now."""
    if report.figures is not None:
        return overview.thawed(report.figures)
    return overview.for_period(report.partnership, report.starts_on, report.ends_on)


def approvals_of(report: YearlyReport) -> list[ReportApproval]:
    """The approvals that count: those of this round."""
    return list(report.approvals.filter(round=report.round).select_related("by"))


def body(report: YearlyReport) -> str:
    """The report without a page around it, as the public page and the PDF both show it. No name of a person is in it."""
    return render_to_string(
        "governance/reports/_body.html",
        {
            "report": report,
            "sections": list(report.sections.all()),
            "overview": figures_of(report),
            "approvals": approvals_of(report),
        },
    )


def printed(report: YearlyReport) -> str:
    """The whole page that becomes the PDF; it says so where the report is not yet approved."""
    return render_to_string(
        "governance/reports/printed.html",
        {"report": report, "partnership": report.partnership, "body": body(report)},
    )


def current_pdf(report: YearlyReport) -> ReportPdf | None:
    """The newest PDF that shows exactly what the report says; a draft has none, because its figures move."""
    if report.figures is None:
        return None
    return pdfs.current(ReportPdf.objects.filter(report=report), printed(report))
