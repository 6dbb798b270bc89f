"""Make the PDF that was asked for, of whatever document; each document's own module says whose it is and what it shows."""

import hashlib
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from governance.models.drafted import PdfCopy
from partnership import pdf
from partnership.errors import Refused
from partnership.models import Actor, Document
from partnership.sensitivity import Sensitivity
from partnership.services import documents, trail

P = TypeVar("P", bound=PdfCopy)


def fingerprint(html: str) -> str:
    """The SHA-256 of a page, by which it is known again."""
    return hashlib.sha256(html.encode()).hexdigest()


@transaction.atomic
def ask(copies: "models.QuerySet[P]", *, by: Actor, **of: Any) -> P:
    """Ask for a PDF among the copies of a document. While one is being made for the same person, that one is handed back."""
    waiting = copies.filter(state=PdfCopy.State.WAITING, asked_by=by.user).first()
    if waiting:
        return waiting
    return copies.create(
        partnership=by.partnership, asked_at=timezone.now(), asked_by=by.user, **of
    )


def current(copies: "models.QuerySet[P]", html: str) -> P | None:
    """The newest PDF, where it shows exactly this page."""
    made = copies.filter(state=PdfCopy.State.MADE).select_related("document").first()
    return made if made is not None and made.sha256 == fingerprint(html) else None


def lay_out(wanted: P, html: str, *, subject: Any, code: str, by: Actor) -> P:
    """
    Make the PDF of a page; one that is made or has failed is left as it is.

    Laying out takes seconds, so no lock is held meanwhile: of two that make the same PDF the first to finish counts.
    `subject` is the document, with its reference and title.
    """
    try:
        content = pdf.render(html)
    except Refused as refusal:
        return finish(wanted, subject=subject, code=code, why_not=refusal.sentence)
    sha256 = fingerprint(html)
    return finish(wanted, subject=subject, code=code, content=content, sha256=sha256, by=by)


@transaction.atomic
def finish(
    wanted: P,
    *,
    subject: Any,
    code: str,
    content: bytes = b"",
    sha256: str = "",
    why_not: str = "",
    by: Actor | None = None,
) -> P:
    """Keep what came of it: the PDF as a private document, or why there is none."""
    rows = type(wanted).objects.select_for_update(of=("self",))
    row = rows.get(pk=wanted.pk)
    if row.state != PdfCopy.State.WAITING:
        return row
    row.finished_at, row.sha256, row.why_not = timezone.now(), sha256, why_not
    row.state = PdfCopy.State.FAILED
    if content:
        row.state = PdfCopy.State.MADE
        row.document = documents.store_made(
            content,
            file_name=f"{subject.reference}.pdf",
            title=subject.title,
            sensitivity=Sensitivity.PARTNERSHIP,
            partnership=wanted.partnership,
            by=by,
        )
    row.save(update_fields=["state", "finished_at", "sha256", "why_not", "document"])
    trail.record(
        f"{code}.{row.state}",
        subject=subject,
        by=None,
        sentence=f"made the PDF of {subject.reference}"
        if content
        else f"did not make the PDF: {why_not}",
    )
    return row


def public_copy(made: PdfCopy | None, *, subject: Any, by: Actor) -> Document | None:
    """The same PDF once more as a public document: a new artefact beside the private one."""
    if made is None or made.document is None:
        return None
    content = b"".join(documents.content(made.document))
    return documents.store_made(
        content,
        file_name=f"{subject.reference}.pdf",
        title=subject.title,
        sensitivity=Sensitivity.PUBLIC,
        partnership=subject.partnership,
        by=by,
    )
