"""Celery's tasks of the top floor: slow work for which a person waits."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from governance.models import ArrangementsPdf, Pack, ReportPdf
from governance.services import (
    arrangements_pdfs,
    board_updates,
    circulations,
    overdue_actions,
    packs,
    report_pdfs,
)
from partnership.models import Partnership

log = logging.getLogger(__name__)


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


@shared_task(name="governance.tasks.make_pack", ignore_result=True)
def make_pack(pk: int) -> None:
    """Make the pack of a meeting. Twice, or two at once, makes one."""
    with scopes_disabled():
        wanted = Pack.objects.select_related("partnership").filter(pk=pk).first()
    if wanted is None:
        return
    with scope(partnership=wanted.partnership):
        related = Pack.objects.select_related(
            "meeting__group", "meeting__partnership", "partnership", "asked_by"
        )
        packs.make(related.get(pk=pk))


@shared_task(name="governance.tasks.put_overdue_actions_before_the_executive", ignore_result=True)
def put_overdue_actions_before_the_executive() -> None:
    """Put what is late after every reminder on the Executive's forward plan; one partnership that fails stops no other."""
    _in_each("Overdue actions", overdue_actions.put_before_the_executive)


@shared_task(name="governance.tasks.ask_other_boards", ignore_result=True)
def ask_other_boards() -> None:
    """Ask other boards what is asked before each meeting, once for each; one partnership that fails stops no other."""
    _in_each("Updates of other boards", board_updates.ask_by_rules)


def _in_each(what: str, work: Callable[..., int]) -> None:
    failed: list[str] = []
    for partnership in Partnership.objects.all():
        try:
            with scope(partnership=partnership):
                work(partnership, now=timezone.now())
        except DatabaseError:
            log.exception("%s of partnership %s", what, partnership.pk)
            failed.append(partnership.slug)
    if failed:
        raise RuntimeError(f"{what} of {', '.join(failed)}")


@shared_task(name="governance.tasks.remind_of_circulations", ignore_result=True)
def remind_of_circulations() -> None:
    """Remind those whose reply between meetings is missing; one partnership that fails stops no other."""
    _in_each("Circulations", circulations.remind)
