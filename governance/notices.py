"""The words of what governance tells people: a reference and what to do, never what a meeting spoke of."""

from governance.models import Minutes
from partnership.clocks import in_words
from partnership.services.notices import Message


def record_circulated(record: Minutes) -> Message:
    """To those who were there: the record is out for accuracy."""
    meeting = record.meeting
    until = f" by {in_words(record.accuracy_until)}" if record.accuracy_until else ""
    return Message(
        code="governance.record_circulated",
        subject=f"{meeting.reference}: is the record right?",
        body=f"The record of a meeting is ready for you to check. Say what is not right{until}.",
        reference=meeting.reference,
        address=f"{meeting.get_absolute_url()}minutes/",
    )
