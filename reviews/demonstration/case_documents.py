"""Documents of an invented case, one of them sealed and open to one person, made through the real services."""

from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction
from django_scopes import scope

from partnership import pdf, uploads
from partnership.models import Partnership
from partnership.services import demonstration
from partnership.services.deadlines import local_today
from reviews.models import CaseDocument, Incident
from reviews.rules.case_document import DocumentKind
from reviews.services import case_documents
from reviews.services.case_documents import Given

PLACE = "penfold-vale"
MANAGER, CHAIR = "penfold.manager@example.org", "penfold.chair@example.org"
PAGE = "<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>Demonstration</title></head><body><h1>Demonstration</h1><p>An invented document of an invented case.</p></body></html>"
NOTES = b"Demonstration. The health visitor's notes, typed up for the review.\n"
TOLD = (
    ("Letter of the head teacher", DocumentKind.LETTER, "letter.pdf", False),
    ("Health visitor's notes, typed up", DocumentKind.OTHER, "notes.txt", False),
    ("Advice of the council's solicitor", DocumentKind.LEGAL_ADVICE, "advice.pdf", True),
)


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Keep the documents that are not there yet; no incident is added."""
    demonstration.demand_demonstration()
    partnership = Partnership.objects.get(slug=PLACE)
    with scope(partnership=partnership):
        case = Incident.objects.filter(is_demonstration=True, is_sealed=False).last()
        if case is not None and not CaseDocument.objects.exists():
            _add(case, now)
    return 0


def _add(case: Incident, now: datetime) -> None:
    today = local_today(now)
    manager, chair = (
        demonstration.acting(one, case.partnership, today) for one in (MANAGER, CHAIR)
    )
    printed = pdf.render(PAGE)
    for title, kind, name, is_sealed in TOLD:
        content = printed if name.endswith(".pdf") else NOTES
        taken = uploads.taken(BytesIO(content), name=name, size=len(content))
        given = Given(title=title, kind=kind, agency=None, taken=taken, is_sealed=is_sealed)
        kept = case_documents.add(case, given=given, by=manager, now=now)
        if is_sealed:
            case_documents.open_to(
                kept,
                person=manager.user,
                reason="Instructs the solicitor",
                expires_on=today + timedelta(days=30),
                by=chair,
                now=now,
            )
