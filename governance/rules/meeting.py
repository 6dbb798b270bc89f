"""What is true of a meeting without a database: its states, its agenda, who was in the room, and what came of it."""

from django.db import models

from partnership.moves import Moves

PAPERS_OUT_BEFORE = 5  # working days; our own default, the guidance names none
MINUTES_WITHIN = 10  # working days to the first draft, for the chair; our own default
ACCURACY_WINDOW = (
    10  # working days in which those who were there may correct the draft; our own default
)
PUBLISH_WITHIN = 5  # working days from approval; our own default


class MeetingState(models.TextChoices):
    """Where a meeting stands, from the calendar to the end of the room."""

    PLANNED = "planned", "Planned"
    AGENDA_SET = "agenda_set", "Agenda set"
    PAPERS_OUT = "papers_out", "Papers sent out"
    IN_SESSION = "in_session", "In session"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


MEETING_MOVES = Moves(
    what="The meeting",
    table={
        MeetingState.PLANNED: (
            MeetingState.AGENDA_SET,
            MeetingState.IN_SESSION,
            MeetingState.CANCELLED,
        ),
        MeetingState.AGENDA_SET: (
            MeetingState.PAPERS_OUT,
            MeetingState.PLANNED,
            MeetingState.IN_SESSION,
            MeetingState.CANCELLED,
        ),
        MeetingState.PAPERS_OUT: (MeetingState.IN_SESSION, MeetingState.CANCELLED),
        MeetingState.IN_SESSION: (MeetingState.HELD,),
        # Closed by mistake: the room opens again while the minutes are a draft.
        MeetingState.HELD: (MeetingState.IN_SESSION,),
        MeetingState.CANCELLED: (),
    },
)
BEFORE_THE_ROOM = frozenset(
    {MeetingState.PLANNED, MeetingState.AGENDA_SET, MeetingState.PAPERS_OUT}
)
STATE_COLOURS = {
    MeetingState.PLANNED: "grey",
    MeetingState.AGENDA_SET: "blue",
    MeetingState.PAPERS_OUT: "turquoise",
    MeetingState.IN_SESSION: "yellow",
    MeetingState.HELD: "green",
    MeetingState.CANCELLED: "red",
}


class MinutesState(models.TextChoices):
    """Where the minutes stand. From approval on their words are frozen; a correction is an addendum."""

    DRAFT = "draft", "Draft"
    CHECKED = "checked", "Checked by the chair"
    CIRCULATED = "circulated", "Sent out for accuracy"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


MINUTES_MOVES = Moves(
    what="The record of the meeting",
    table={
        MinutesState.DRAFT: (MinutesState.CHECKED,),
        MinutesState.CHECKED: (MinutesState.CIRCULATED, MinutesState.DRAFT),
        MinutesState.CIRCULATED: (MinutesState.APPROVED, MinutesState.DRAFT),
        MinutesState.APPROVED: (MinutesState.PUBLISHED,),
        # Only after the public copy was taken down: a new one is then made from the same words.
        MinutesState.PUBLISHED: (MinutesState.APPROVED,),
    },
)
# While the record stands here, its words may still change.
WRITABLE = frozenset({MinutesState.DRAFT, MinutesState.CIRCULATED})
MINUTES_COLOURS = {
    MinutesState.DRAFT: "blue",
    MinutesState.CHECKED: "turquoise",
    MinutesState.CIRCULATED: "yellow",
    MinutesState.APPROVED: "green",
    MinutesState.PUBLISHED: "green",
}


class Purpose(models.TextChoices):
    """What an item asks of the people in the room."""

    INFORMATION = "information", "For information"
    DISCUSSION = "discussion", "For discussion"
    DECISION = "decision", "For decision"


class ItemKind(models.TextChoices):
    """Items that the portal knows by what they do, beside the ordinary ones."""

    ORDINARY = "ordinary", "Item"
    INTERESTS = "interests", "Conflicts of interest"
    MINUTES = "minutes", "Minutes of the last meeting"
    MATTERS_ARISING = "matters_arising", "Matters arising"
    ACTIONS = "actions", "Action log"
    CHILD_DEATH = "child_death", "Update to and from the child death overview panel"
    FINANCE = "finance", "Six-monthly income and expenditure"
    UPDATE = "update", "Update from another group or board"
    RISKS = "risks", "Risk register"


class ItemState(models.TextChoices):
    """How far the meeting got with an item."""

    WAITING = "waiting", "Not reached yet"
    NOW = "now", "Now"
    DONE = "done", "Dealt with"
    MOVED = "moved", "Moved to another meeting"


class Answer(models.TextChoices):
    """What a seat said or did: before the meeting the first three, after it the last two or apologies."""

    NONE = "none", "No answer yet"
    COMING = "coming", "Coming"
    APOLOGIES = "apologies", "Apologies"
    PRESENT = "present", "Present"
    ABSENT = "absent", "Absent"


class OutcomeKind(models.TextChoices):
    """What came of an item."""

    INFORMATION = "information", "For the record"
    DECISION = "decision", "Decision"
    RECOMMENDATION = "recommendation", "Recommendation for ratification"
    ACTION = "action", "Action"
    RISK = "risk", "Risk"
    ESCALATION = "escalation", "Escalation to the parent group"


class EscalationState(models.TextChoices):
    """What the parent group said to what was sent up to it."""

    SENT = "sent", "Waiting for the parent group"
    ACCEPTED = "accepted", "Accepted"
    RETURNED = "returned", "Returned"


ESCALATION_MOVES = Moves(
    what="The escalation",
    table={
        EscalationState.SENT: (EscalationState.ACCEPTED, EscalationState.RETURNED),
        EscalationState.ACCEPTED: (),
        EscalationState.RETURNED: (),
    },
)


class Withheld(models.TextChoices):
    """Why a paragraph is not in the public copy."""

    CONFIDENTIAL = "confidential", "Confidential"
    LEGAL = "legal", "Legal advice or proceedings"
    PERSONAL = "personal", "About a person"
    COMMERCIAL = "commercial", "Commercially sensitive"


class ParagraphKind(models.TextChoices):
    """What a paragraph of the approved record is."""

    ATTENDANCE = "attendance", "Attendance"
    HEADING = "heading", "Item"
    NOTE = "note", "Note"
    DECISION = "decision", "Decision"
    ACTION = "action", "Action"
    ADDENDUM = "addendum", "Addendum"


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a note: an empty line begins a new one."""
    joined = text.replace("\r\n", "\n").strip()
    return [part.strip() for part in joined.split("\n\n") if part.strip()]
