"""Documents of a case, kept through the real services."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django_scopes import scope

from partnership import uploads
from partnership.models import Actor, Document, User
from reviews.models import CaseDocument, Incident, SealedGrant
from reviews.rules.case_document import DocumentKind
from reviews.services import case_documents
from reviews.services.case_documents import Given
from tests.hostile import files

# A page that says so, and words of the file about itself that must never leave.
CANARY = "QZX-C4-document"


def telling(pdf: Any) -> None:
    pdf.docinfo["/Title"] = f"{CANARY} title"
    pdf.docinfo["/Author"] = f"{CANARY} author"
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = f"{CANARY} title"


def given(name: str = "letter.pdf", content: bytes | None = None, **over: Any) -> Given:
    kept = files.pdf(2, telling) if content is None else content
    values: dict[str, Any] = {
        "title": f"{CANARY}: letter of the school",
        "kind": DocumentKind.LETTER,
        "agency": None,
        "taken": uploads.taken(BytesIO(kept), name=name, size=len(kept)),
    }
    return Given(**(values | over))


def add_document(incident: Incident, by: Actor, file: Given | None = None, **over: Any) -> CaseDocument:  # fmt: skip
    with scope(partnership=incident.partnership):
        return case_documents.add(incident, given=file or given(**over), by=by, now=timezone.now())


def let_in(document: CaseDocument, person: User, by: Actor, until: date | None = None) -> SealedGrant:  # fmt: skip
    with scope(partnership=document.partnership):
        return case_documents.open_to(
            document,
            person=person,
            reason="QZX-C4-reason: advises on it",
            expires_on=until or by.today + timedelta(days=7),
            by=by,
            now=timezone.now(),
        )


def repeat(document: CaseDocument, times: int, **over: Any) -> None:
    """More rows like one, without their files."""
    with scope(partnership=document.partnership):
        for number in range(times):
            file, row = (
                Document.objects.get(pk=document.document_id),
                CaseDocument.objects.get(pk=document.pk),
            )
            file.pk, file.key, file.stored_as = None, uuid4(), f"{document.pk}/{number}"
            file.save()
            row.pk, row.document, row.reference = None, file, f"{document.reference}-{number}"
            for name, value in over.items():
                setattr(row, name, value)
            row.save()
