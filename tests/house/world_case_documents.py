"""The documents of a case, for the permission matrix: a letter, a file that carries no mark, and a sealed item."""

from typing import Any

from reviews.models import Incident
from tests.factories import case_documents as make
from tests.factories.reviews import Cast
from tests.hostile import files


def things(here: Cast, incident: Incident) -> dict[str, Any]:
    """Maya added them all; nobody but Osei is let in to the sealed one, and he until next week."""
    sealed = make.add_document(incident, here.maya, is_sealed=True, title="QZX-C4-sealed")
    return {
        "case_of_documents": incident,
        "case_letter": make.add_document(incident, here.maya),
        "case_word": make.add_document(incident, here.maya, make.given("a.docx", files.office())),
        "case_sealed": sealed,
        "case_grant": make.let_in(sealed, here.osei.user, here.grace),
    }
