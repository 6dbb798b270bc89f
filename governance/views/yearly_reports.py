"""The yearly reports: the list, the builder, a section, the partners' approval, the PDF, publishing."""

import logging
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from governance.access import yearly_report as access
from governance.forms.yearly_reports import DoForm, PublishForm, ReportForm, SectionForm
from governance.models import Priority, ReportPdf, ReportSection, YearlyReport
from governance.models.yearly_report import previous_of
from governance.rules.yearly_report import ReportState, beside, publish_by
from governance.services import report_pages, report_pdfs, yearly_reports
from governance.tasks import compile_yearly_report_pdf
from partnership.access import Verdict, holds
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest, needs, send_document, visible_or_404
from partnership.lists import page_of
from partnership.models import TrailEntry
from partnership.roles import STATUTORY_SECTORS
from partnership.services import references

log = logging.getLogger(__name__)

COLOURS = {
    ReportState.DRAFT: "blue",
    ReportState.WITH_PARTNERS: "yellow",
    ReportState.APPROVED: "teal",
    ReportState.PUBLISHED: "green",
}
EVERY_SECOND = 3  # how often the page of a PDF in the making asks again
SLOW = timedelta(minutes=1)  # after which the page offers to ask again
READERS = "the business unit, the lead and delegated partners, the executive, the independent chair, the scrutineer and the finance officer."  # fmt: skip


def _found(request: MemberRequest, reference: str) -> YearlyReport:
    rows = YearlyReport.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "rule_set", "publication__partnership"),
        reference=reference,
    )


def _at(report: YearlyReport, name: str, **more: str) -> str:
    kwargs = {"partnership_slug": report.partnership.slug, "reference": report.reference, **more}
    return reverse(f"governance:{name}", kwargs=kwargs)


@needs(access.READ_REPORT)
@require_safe
def reports(request: MemberRequest) -> HttpResponse:
    """Every yearly report, newest first."""
    rows = YearlyReport.objects.visible_to(request.actor).select_related("partnership", "rule_set")
    page = page_of(request, rows)
    for one in page:
        one.colour = COLOURS[ReportState(one.state)]
    may_write = holds(request.actor, access.WRITE_REPORT)
    new = reverse("governance:report-new", kwargs={"partnership_slug": request.partnership.slug})
    moves = [{"label": "Begin a report", "url": new, "allowed": True, "primary": True}]
    return render(
        request,
        "governance/reports/list.html",
        {"page": page, "moves": moves if may_write else [], "columns": COLUMNS},
    )


COLUMNS = ["Report", "State", "Edition", "Period"]


@needs(access.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: MemberRequest) -> HttpResponse:
    """Begin the report of a period."""
    form = ReportForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: yearly_reports.begin(by=request.actor, **form.arguments()).get_absolute_url(),
        )
        messages.success(request, "The report is begun. Write it section by section.")
        return redirect(address)
    return render(request, "governance/reports/new.html", {"form": form})


@needs(access.READ_REPORT)
@require_safe
def report(request: MemberRequest, reference: str) -> HttpResponse:
    """The builder: the outline with what is missing, the report as it will read, and what its figures rest on."""
    found = _found(request, reference)
    sections = list(found.sections.select_related("saved_by"))
    approvals = report_pages.approvals_of(found)
    current_pdf = report_pages.current_pdf(found)
    done = {one.sector: one for one in approvals}
    return render(
        request,
        "governance/reports/detail.html",
        {
            "report": found,
            "colour": COLOURS[ReportState(found.state)],
            "sections": sections,
            "missing": [one for one in sections if one.is_missing],
            "overview": report_pages.figures_of(found),
            "approvals": approvals,
            "partners": [{"sector": one.label, "approval": done.get(one)} for one in STATUTORY_SECTORS],
            "without_impact": _without_impact(request, found),
            "beside": beside(previous_of(found), found.starts_on),
            "publish_by": publish_by(found.ends_on, found.rule_set.edition),
            "may_write": access.may_write(request.actor, found),
            "moves": _moves(request, found, current_pdf),
            "pdf_url": _at(found, "report-pdf"),
            "entries": _entries(request, found),
            "readers": READERS,
        },
    )  # fmt: skip


def _without_impact(request: MemberRequest, found: YearlyReport) -> list[Priority]:
    """The priorities of the period that do not say yet what difference they made, while the report is a draft."""
    if found.state != ReportState.DRAFT:
        return []
    rows = Priority.objects.visible_to(request.actor).select_related("partnership")
    return list(rows.without_impact(found.starts_on, found.ends_on))


def _entries(request: MemberRequest, found: YearlyReport) -> list[dict[str, Any]]:
    rows = TrailEntry.objects.visible_to(request.actor).of(found)
    return [
        {
            "by": one.by or "The portal",
            "sentence": one.sentence,
            "when": one.at,
            "hat": one.hat,
            "agency": "",
        }
        for one in rows.select_related("by")[:8]
    ]


def _moves(
    request: MemberRequest, found: YearlyReport, current_pdf: ReportPdf | None
) -> list[dict[str, object]]:
    """What this person may do now; a step that only waits for something is there with what it waits for."""
    actor = request.actor
    moves: list[dict[str, object]] = []
    if found.state == ReportState.DRAFT and holds(actor, access.WRITE_REPORT):
        may = access.may_send(actor, found)
        moves.append(_move(found, "Send to the partners", "report-send", may, primary=True))
    if found.state == ReportState.WITH_PARTNERS and holds(actor, access.APPROVE_REPORT):
        _, may = access.sector_to_approve(actor, found, report_pages.approvals_of(found))
        moves.append(_move(found, "Approve the report", "report-approve", may, primary=True))
    if found.state == ReportState.APPROVED and holds(actor, access.PUBLISH_REPORT):
        may = access.may_publish(actor, found, current_pdf)
        moves.append(_move(found, "Publish the report", "report-publish", may, primary=True))
    if access.may_take_back(actor, found):
        may = access.may_take_back(actor, found)
        moves.append(_move(found, "Take back to change it", "report-take-back", may))
    return moves


def _move(
    found: YearlyReport, label: str, name: str, may: Verdict, *, primary: bool = False
) -> dict[str, object]:
    return {
        "label": label,
        "url": _at(found, name),
        "allowed": bool(may),
        "reason": may.reason,
        "primary": primary,
    }


@needs(access.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Write one section; when somebody else saved it meanwhile, show both texts and let the person choose."""
    found = _found(request, reference)
    one = visible_or_404(ReportSection.objects.filter(report=found), key=key)
    access.may_write(request.actor, found).require()
    form = SectionForm(request.POST or None, initial={"text": one.text, "version": one.version})
    theirs = None
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"],
                lambda: _written(request, one, form),
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            form = _again(form, theirs)
        else:
            messages.success(request, f"“{one.title}” is saved.")
            return redirect(address)
    return render(
        request,
        "governance/reports/section.html",
        {"report": found, "section": one, "form": form, "theirs": theirs},
    )


def _written(request: MemberRequest, one: ReportSection, form: SectionForm) -> str:
    yearly_reports.write_section(one, by=request.actor, **form.arguments())
    return f"{_at(one.report, 'report')}#{one.key}"


def _again(form: SectionForm, theirs: ReportSection) -> SectionForm:
    """The form with this person's words, ready to be saved over the other's once they have seen them."""
    return SectionForm(initial={"text": form.cleaned_data["text"], "version": theirs.version})


@needs(access.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask the three partners, after saying what that does."""
    found = _found(request, reference)
    if request.method != "POST":  # the service asks again, and takes a second click quietly
        access.may_send(request.actor, found).require()
    return _confirmed(
        request,
        found,
        title="Send the report to the partners",
        says=[
            "The words and the figures are frozen, so that all three partners approve the same report.",
            "The council, the integrated care board and the police can then approve it here.",
            "You can take it back to change it; approvals given by then no longer count.",
        ],
        button="Send to the partners",
        act=lambda: yearly_reports.send_to_partners(found, by=request.actor),
        done="The report is with the partners.",
    )


@needs(access.WRITE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the report a draft again, after saying what that does."""
    found = _found(request, reference)
    if request.method != "POST":
        access.may_take_back(request.actor, found).require()
    return _confirmed(
        request,
        found,
        title="Take the report back",
        says=["It becomes a draft again.", "Approvals given so far no longer count."],
        button="Take it back",
        act=lambda: yearly_reports.take_back(found, by=request.actor),
        done="The report is a draft again.",
    )


@needs(access.APPROVE_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the report once more and approve it for one's partner; the last approval also asks for the PDF."""
    found = _found(request, reference)
    given = report_pages.approvals_of(found)
    sector, may = access.sector_to_approve(request.actor, found, given)
    if request.method != "POST":
        may.require()
    form = DoForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: yearly_reports.approve(
                found, by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        found.refresh_from_db(fields=["state"])
        if found.state == ReportState.APPROVED:
            _start(report_pdfs.ask(found, by=request.actor))
        messages.success(request, "Your approval is recorded.")
        return redirect(address)
    return render(
        request,
        "governance/reports/approve.html",
        {
            "report": found,
            "form": form,
            "sector": sector.label if sector else "",
            "hat": request.actor.hat_in_words,
            "sections": list(found.sections.all()),
            "overview": report_pages.figures_of(found),
            "approvals": given,
        },
    )


def _confirmed(
    request: MemberRequest,
    found: YearlyReport,
    *,
    title: str,
    says: list[str],
    button: str,
    act: Any,
    done: str,
) -> HttpResponse:
    """One page that says what will happen, and a button that does it once."""
    form = DoForm(request.POST or None)
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        address = references.once(key, lambda: act().get_absolute_url())
        messages.success(request, done)
        return redirect(address)
    return render(
        request,
        "governance/reports/confirm.html",
        {"report": found, "form": form, "heading": title, "says": says, "button": button},
    )


@needs(access.PUBLISH_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the approved report public, at once or after an embargo."""
    found = _found(request, reference)
    form = PublishForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: yearly_reports.publish(
                found, by=request.actor, now=timezone.now(), **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The report is published.")
        return redirect(address)
    access.may_publish(request.actor, found, report_pages.current_pdf(found)).require()
    return render(request, "governance/reports/publish.html", {"report": found, "form": form})


@needs(access.READ_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def report_pdf(request: MemberRequest, reference: str) -> HttpResponse:
    """The report's PDF: ask for it, watch it being made, and find it here when it is ready."""
    found = _found(request, reference)
    form = DoForm(request.POST or None)
    if form.is_valid():
        _start(report_pdfs.ask(found, by=request.actor))
        return redirect(_at(found, "report-pdf"))
    made = found.pdfs.select_related("document")
    mine = made.filter(asked_by=request.actor.user).first()
    return render(
        request,
        "governance/reports/pdf.html",
        {
            "report": found,
            "form": DoForm(),
            "pdf": mine,
            "is_waiting": mine is not None and mine.state == ReportPdf.State.WAITING,
            "is_slow": mine is not None and timezone.now() - mine.asked_at > SLOW,
            "refresh": EVERY_SECOND,
            "files": [
                {
                    "name": one.document.title,
                    "url": _at(found, "report-pdf-file", pk=str(one.pk)),
                    "kind": "PDF",
                    "size": one.document.size,
                    "note": f"Made {timezone.localtime(one.finished_at):%-d %B %Y at %H:%M}",
                }
                for one in made.filter(state=ReportPdf.State.MADE)[:5]
                if one.document and one.finished_at
            ],
        },
    )


def _start(wanted: ReportPdf) -> None:
    """Wake the worker. A broker that does not answer only delays: the page offers to ask again."""
    try:
        compile_yearly_report_pdf.delay_on_commit(wanted.pk)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer: %s", type(error).__name__)


@require_safe
def report_pdf_file(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """Open a PDF that was made; the reading is recorded."""
    holds(request.actor, access.READ_REPORT).require()
    found = _found(request, reference)
    one = visible_or_404(found.pdfs.select_related("document__partnership"), pk=pk)
    if one.document is None:
        raise Http404
    return send_document(one.document, request.actor)
