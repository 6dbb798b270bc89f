"""The words of what governance tells people: a reference and what to do, never what a meeting spoke of."""

from governance.models import Circulation, Meeting, Minutes
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


def paper_came_late(meeting: Meeting, *, is_new_version: bool) -> Message:
    """To those who were sent the papers: there is one more, or a newer one."""
    what = "A paper has a new version" if is_new_version else "A paper was added"
    return Message(
        code="governance.paper_late",
        subject=f"{meeting.reference}: {what[:1].lower()}{what[1:]}",
        body=f"{what} after the papers of {meeting.reference} had gone out. The meeting is on {in_words(meeting.meets_on)}.",
        reference=meeting.reference,
        address=f"{meeting.get_absolute_url()}papers/",
    )


def circulated(circulation: Circulation, *, is_reminder: bool) -> Message:
    """To those who are to answer between meetings: something waits for them, until a day."""
    by = in_words(circulation.reply_by)
    return Message(
        code=f"governance.circulation_{'reminder' if is_reminder else 'sent'}",
        subject=f"{circulation.reference}: {'your reply is missing' if is_reminder else 'your reply is asked for'}",
        body=f"Something is going round between meetings. Reply by {by}.",
        reference=circulation.reference,
        address=circulation.get_absolute_url(),
    )
