"""Ask for the PDF of a version of the arrangements, and make it."""

from django.utils import timezone

from governance.models import Arrangements, ArrangementsPdf
from governance.services import arrangements_pages, pdfs
from partnership.errors import Refused
from partnership.models import Actor

NOT_YOURS = "You may not read this version."
CODE = "governance.arrangements_pdf"


def ask(found: Arrangements, *, by: Actor) -> ArrangementsPdf:
    """Ask for a PDF. While one is being made for the same person, that one is handed back."""
    if not _may_read(by, found.pk):
        raise Refused(NOT_YOURS)
    copies = ArrangementsPdf.objects.filter(arrangements=found)
    return pdfs.ask(copies, by=by, arrangements=found)


def _may_read(actor: Actor, pk: int) -> bool:
    return Arrangements.objects.visible_to(actor).filter(pk=pk).exists()


def make(wanted: ArrangementsPdf) -> ArrangementsPdf:
    """Make a PDF that was asked for; whether the person may still read the version is asked again."""
    if wanted.state != ArrangementsPdf.State.WAITING:
        return wanted
    found = wanted.arrangements
    actor = Actor.of(wanted.asked_by, wanted.partnership, timezone.localdate())
    if not _may_read(actor, found.pk):
        return pdfs.finish(wanted, subject=found, code=CODE, why_not=NOT_YOURS)
    html = arrangements_pages.printed(found)
    return pdfs.lay_out(wanted, html, subject=found, code=CODE, by=actor)
