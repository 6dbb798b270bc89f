"""What is true of the documents of a case without a database: their kinds, and what they are called when they leave."""

from datetime import timedelta

from django.db import models

from partnership.uploads import ALLOWED_TYPES

# How long somebody is let in to a sealed item at most; then the chair is asked again.
MOST_SEALED = timedelta(days=90)
PDF = ALLOWED_TYPES[".pdf"]
# What carries a mark on each page when it leaves, so that a copy says whose it is.
CARRIES_A_MARK = frozenset({PDF})

_ENDINGS = {media: ending for ending, media in reversed(ALLOWED_TYPES.items())}
_WORDS = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".xlsx": "Excel",
    ".pptx": "Slides",
    ".png": "Picture",
    ".jpg": "Picture",
    ".txt": "Text",
    ".csv": "Table",
}


class DocumentKind(models.TextChoices):
    """What a document of a case is."""

    LETTER = "letter", "Letter"
    REPORT = "report", "Report"
    MINUTES = "minutes", "Minutes"
    ASSESSMENT = "assessment", "Assessment or plan"
    CHRONOLOGY = "chronology", "Chronology"
    MEDICAL = "medical", "Medical report"
    POLICE = "police", "Police material"
    COURT = "court", "Court document"
    LEGAL_ADVICE = "legal_advice", "Legal advice"
    FAMILY = "family", "From the child or the family"
    OTHER = "other", "Something else"


def carries_a_mark(media_type: str) -> bool:
    """Whether a copy of this type can be marked with its reader's name."""
    return media_type in CARRIES_A_MARK


def type_in_a_word(media_type: str) -> str:
    """What kind of file a type is."""
    return _WORDS[_ENDINGS[media_type]]


def file_name(reference: str, media_type: str) -> str:
    """What a document is called when it leaves: its reference and its type, never its title."""
    return f"{reference}{_ENDINGS[media_type]}"
