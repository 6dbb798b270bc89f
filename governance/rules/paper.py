"""What is true of papers without a database: who may read one, and when it counts as late."""

from django.db import models

from governance.rules.meeting import MeetingState

MOST_AT_ONCE = 10  # files in one upload


class Audience(models.TextChoices):
    """Who reads a paper: those of the meeting, or fewer of them."""

    INHERITED = "inherited", "Everybody who can open this meeting"
    MEMBERS = "members", "Only who sits in the group"
    CHAIR = "chair", "Only whoever chairs"


# From here on members read the papers; before, they are a draft of whoever keeps the meeting.
OUT = frozenset({MeetingState.PAPERS_OUT, MeetingState.IN_SESSION, MeetingState.HELD})
# What is added in these is late: it comes behind the pages that were sent out.
LATE = frozenset({MeetingState.PAPERS_OUT, MeetingState.IN_SESSION})
# The end of a file's name for each type, and how a list names it.
ENDINGS = {
    "application/pdf": (".pdf", "PDF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", "Word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", "Excel"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx", "Slides"),
    "image/png": (".png", "Picture"),
    "image/jpeg": (".jpg", "Picture"),
    "text/plain; charset=utf-8": (".txt", "Text"),
    "text/csv; charset=utf-8": (".csv", "Table"),
}  # fmt: skip


def kind_of(media_type: str) -> str:
    """What kind of file a type is, in one word."""
    return ENDINGS[media_type][1]


def file_name(meeting: str, item: int, paper: int, version: int, media_type: str) -> str:
    """What a paper is called when it leaves: reference and place, never what somebody called it."""
    again = f"-version-{version}" if version > 1 else ""
    return f"{meeting}-item-{item}-paper-{paper}{again}{ENDINGS[media_type][0]}"


def title_from(name: str) -> str:
    """A title to begin with, from the name of a file."""
    stem = name.rpartition(".")[0] or name
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:200]
