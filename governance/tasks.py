"""Celery's tasks of the top floor: slow work for which a person waits."""

from celery import shared_task
from django_scopes import scope, scopes_disabled

from governance.models import ArrangementsPdf, ReportPdf
from governance.services import arrangements_pdfs, report_pdfs


@shared_task(name="governance.tasks.compile_yearly_report_pdf", ignore_result=True)
def compile_yearly_report_pdf(pk: int) -> None:
    """Make the PDF that was asked for. Twice, or two at once, makes one."""
    with scopes_disabled():
        rows = ReportPdf.objects.select_related("partnership")
        wanted = rows.filter(pk=pk).first()
    if wanted is None:
        return
    with scope(partnership=wanted.partnership):
        related = ReportPdf.objects.select_related(
            "report__partnership", "report__rule_set", "asked_by"
        )
        report_pdfs.make(related.get(pk=pk))


@shared_task(name="governance.tasks.compile_arrangements_pdf", ignore_result=True)
def compile_arrangements_pdf(pk: int) -> None:
    """Make the PDF of a version of the arrangements. Twice, or two at once, makes one."""
    with scopes_disabled():
        rows = ArrangementsPdf.objects.select_related("partnership")
        wanted = rows.filter(pk=pk).first()
    if wanted is None:
        return
    with scope(partnership=wanted.partnership):
        related = ArrangementsPdf.objects.select_related(
            "arrangements__partnership", "arrangements__rule_set", "asked_by"
        )
        arrangements_pdfs.make(related.get(pk=pk))
