"""The PDF of one version: asked for, watched while it is made, and read."""

import logging
from datetime import timedelta

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from governance.forms.yearly_reports import DoForm
from governance.models import ArrangementsPdf
from governance.services import arrangements_pdfs
from governance.tasks import compile_arrangements_pdf
from governance.views.arrangements import found_version
from partnership.guards import MemberRequest, send_document, visible_or_404

log = logging.getLogger(__name__)


EVERY_SECONDS = 3  # how often the page of a PDF in the making asks again


SLOW = timedelta(minutes=1)  # after which the page offers to ask again


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: MemberRequest, reference: str) -> HttpResponse:
    """The version's PDF: ask for it, watch it being made, and find it here when it is ready."""
    found = found_version(request, reference)
    form = DoForm(request.POST or None)
    if form.is_valid():
        start_making(arrangements_pdfs.ask(found, by=request.actor))
        return redirect(found.at("pdf"))
    made = found.pdfs.select_related("document")
    mine = made.filter(asked_by=request.actor.user).first()
    return render(
        request,
        "governance/arrangements/pdf.html",
        {
            "arrangements": found,
            "form": DoForm(),
            "pdf": mine,
            "is_waiting": mine is not None and mine.state == ArrangementsPdf.State.WAITING,
            "is_slow": mine is not None and timezone.now() - mine.asked_at > SLOW,
            "refresh": EVERY_SECONDS,
            "files": [
                {
                    "name": one.document.title,
                    "url": found.at("pdf-file", pk=str(one.pk)),
                    "kind": "PDF",
                    "size": one.document.size,
                    "note": f"Made {timezone.localtime(one.finished_at):%-d %B %Y at %H:%M}",
                }
                for one in made.filter(state=ArrangementsPdf.State.MADE)[:5]
                if one.document and one.finished_at
            ],
        },
    )


def start_making(wanted: ArrangementsPdf) -> None:
    """Wake the worker. A broker that does not answer only delays: the page offers to ask again."""
    try:
        compile_arrangements_pdf.delay_on_commit(wanted.pk)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer: %s", type(error).__name__)


@require_safe
def pdf_file(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """Open a PDF that was made; the reading is recorded."""
    found = found_version(request, reference)
    one = visible_or_404(found.pdfs.select_related("document__partnership"), pk=pk)
    if one.document is None:
        raise Http404
    return send_document(one.document, request.actor)
