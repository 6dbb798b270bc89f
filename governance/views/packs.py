"""The packs of a meeting: make one, watch it being made, fetch it."""

import logging
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from governance.access import pack as access
from governance.access.meeting import keeps
from governance.forms.yearly_reports import DoForm
from governance.models import Meeting, Pack, Verb
from governance.rules.pack import Pages
from governance.rules.paper import OUT, Audience
from governance.services import packs as making
from governance.tasks import make_pack
from governance.views.papers import NOT_FOR_YOU, at, readers_of
from partnership.errors import Refused
from partnership.guards import MemberRequest, send_document, visible_or_404
from partnership.templatetags.ui import say_moment

log = logging.getLogger(__name__)

EVERY_SECOND = 3  # how often the page of a pack in the making asks again
SLOW = timedelta(minutes=1)  # after which the page offers to ask again


def _found(request: MemberRequest, reference: str) -> Meeting:
    """A meeting that the person opens: a guest of one item reads the papers of the item and no pack."""
    rows = Meeting.objects.select_related("group", "partnership").filter(reference=reference)
    found = rows.filter(
        pk__in=Meeting.objects.visible_to(request.actor, Verb.OPEN).values("pk")
    ).first()
    if found is None:
        visible_or_404(Meeting.objects.visible_to(request.actor), reference=reference)
        raise Refused(NOT_FOR_YOU)
    return found


@require_POST
def make(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask for the next pack."""
    meeting = _found(request, reference)
    access.may_make(request.actor, meeting).require()
    if DoForm(request.POST).is_valid():
        try:
            _start(making.ask(meeting, by=request.actor, now=timezone.now()))
        except Refused as refusal:
            messages.info(request, refusal.sentence)
    return redirect(at(meeting, "packs"))


@require_safe
def packs(request: MemberRequest, reference: str) -> HttpResponse:
    """The packs of a meeting, the newest first; whoever keeps it makes the next one here."""
    meeting = _found(request, reference)
    rows = Pack.objects.visible_to(request.actor).filter(meeting=meeting)
    last = rows.first() if keeps(request.actor, meeting) else None
    is_waiting = last is not None and last.state == Pack.State.WAITING
    made = list(rows.made().select_related("document"))
    files = [
        _file(meeting, one, before, is_newest=one == made[0])
        for one, before in zip_longest(made, made[1:])
    ]
    return render(
        request,
        "governance/packs/list.html",
        {
            "meeting": meeting,
            "form": DoForm(),
            "make_url": at(meeting, "pack-make"),
            "files": files,
            "keeps": keeps(request.actor, meeting),
            "may_make": access.may_make(request.actor, meeting),
            "is_out": meeting.state in OUT,
            "is_behind": making.is_behind(meeting),
            "failed": last.why_not if last else "",
            "asked_at": last.asked_at if last else None,
            "is_waiting": is_waiting,
            "is_slow": is_waiting and timezone.now() - last.asked_at > SLOW if last else False,
            "refresh": EVERY_SECOND,
            "readers": readers_of(meeting, Audience.INHERITED),
        },
    )


def _file(meeting: Meeting, pack: Pack, before: Pack | None, *, is_newest: bool) -> dict[str, Any]:
    """One pack as the list shows it; behind `before` it has new pages, to be printed alone."""
    pages = f"{pack.pages} page{'' if pack.pages == 1 else 's'}"
    if before and pack.pages > before.pages:
        pages += f", new: {Pages(before.pages + 1, pack.pages).in_words}"
    return {
        "name": f"Pack {pack.number}",
        "url": at(meeting, "pack-file", pack.pk),
        "kind": "PDF",
        "size": pack.document.size if pack.document else 0,
        "note": f"{pages}. Made {say_moment(pack.finished_at)}",
        "tag": {"text": "Newest", "colour": "green"}
        if is_newest
        else {"text": "Superseded", "colour": "grey"},
    }


def _start(wanted: Pack) -> None:
    """Wake the worker. A broker that does not answer only delays: the page offers to ask again."""
    try:
        make_pack.delay_on_commit(wanted.pk)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer: %s", type(error).__name__)


@require_safe
def pack_file(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """Fetch a pack; the reading is recorded before a byte leaves."""
    rows = Pack.objects.visible_to(request.actor).filter(meeting__reference=reference)
    found = visible_or_404(rows.select_related("document__partnership"), pk=pk)
    if found.document is None:
        raise Http404
    return send_document(
        found.document, request.actor, purpose=f"Pack {found.number} of {reference}"
    )
