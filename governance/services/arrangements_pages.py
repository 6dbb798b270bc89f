"""The arrangements as they are read: the words that are signed, the public page, and the page that becomes the PDF."""

import json

from django.template.loader import render_to_string

from governance.models import Arrangements, ArrangementsPdf, ArrangementsSignature
from governance.rules.arrangements import WRITABLE, ArrangementsState
from governance.services import pdfs

UNSIGNED = WRITABLE | {ArrangementsState.WITH_PARTNERS}


def signatures_of(found: Arrangements) -> list[ArrangementsSignature]:
    """The signatures that count: those of this round."""
    return list(found.signatures.filter(round=found.round))


def words_sha256(found: Arrangements) -> str:
    """
    The fingerprint of everything that the partners sign: the title, the day it takes effect, every section, and what
    the consultation changed. However the page is drawn, the same words have the same fingerprint.
    """
    said = {
        "title": found.title,
        "version": found.version,
        "summary": found.summary,
        "effective_from": found.effective_from.isoformat() if found.effective_from else "",
        "sections": list(found.sections.values_list("key", "title", "text")),
        "rounds": [
            [one.audience, one.method, one.held_on.isoformat(), one.came, one.said, one.changed]
            for one in found.rounds.all()
        ],
    }
    return pdfs.fingerprint(json.dumps(said, sort_keys=True, ensure_ascii=False))


def body(found: Arrangements) -> str:
    """The document without a page around it, as the public page and the PDF both show it. No name of a person is in it."""
    return render_to_string(
        "governance/arrangements/_body.html",
        {
            "arrangements": found,
            "sections": list(found.sections.all()),
            "rounds": list(found.rounds.all()),
            "signatures": signatures_of(found),
        },
    )


def printed(found: Arrangements) -> str:
    """The whole page that becomes the PDF; it says so where the version is not yet signed."""
    return render_to_string(
        "governance/arrangements/printed.html",
        {
            "arrangements": found,
            "partnership": found.partnership,
            "body": body(found),
            "is_signed": found.state not in UNSIGNED,
        },
    )


def current_pdf(found: Arrangements) -> ArrangementsPdf | None:
    """The newest PDF that shows exactly what the version says; what is not frozen has none, because its words move."""
    if found.state in WRITABLE:
        return None
    return pdfs.current(ArrangementsPdf.objects.filter(arrangements=found), printed(found))
