"""The record as words and as pages: what is frozen at approval, and the public copy made from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Prefetch, Subquery
from django.template.loader import render_to_string

from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Minutes,
    Outcome,
    Paragraph,
    Redaction,
)
from governance.rules.meeting import (
    Answer,
    ItemState,
    OutcomeKind,
    ParagraphKind,
    Withheld,
    paragraphs_of,
)
from partnership.clocks import in_words
from partnership.models import Seat

Words = tuple[AgendaItem | None, ParagraphKind, str]
ADDENDA = "Addenda"


@dataclass(frozen=True)
class Line:
    """A paragraph of the public copy; of one that is withheld the text is never drawn, only of which kind it is."""

    kind: str
    text: str
    at: datetime
    withheld: str = ""


@dataclass
class Block:
    """A heading of the public copy with its lines."""

    heading: str
    withheld: str = ""
    lines: list[Line] = field(default_factory=list)


def title_of(record: Minutes) -> str:
    """Minutes of the Forum, 21 March 2024."""
    meeting = record.meeting
    day = f"{meeting.meets_on.day} {meeting.meets_on:%B %Y}"
    return f"Minutes of {meeting.title}, {day}"


def words_of(meeting: Meeting) -> Iterator[Words]:
    """Every paragraph of the record in order, people by their posts: what approval freezes."""
    rows = list(meeting.attendance.select_related("agency"))
    for label, those in _by_standing(rows):
        yield None, ParagraphKind.ATTENDANCE, f"{label}: {'; '.join(_post(one) for one in those)}."
    standing = Outcome.objects.standing().select_related(
        "action__owner_agency", "action__owner_group", "escalation__to_group"
    )
    items = meeting.items.prefetch_related(
        Prefetch("outcomes", standing.prefetch_related("agreements__attendance"))
    )
    for number, item in enumerate(items, start=1):
        moved = " (moved to another meeting)" if item.state == ItemState.MOVED else ""
        yield item, ParagraphKind.HEADING, f"{number}. {item.title}{moved}"
        for text in paragraphs_of(item.note):
            yield item, ParagraphKind.NOTE, text
        for outcome in item.outcomes.all():
            yield item, _kind(outcome), _outcome(outcome)


def _by_standing(rows: Iterable[Attendance]) -> list[tuple[str, list[Attendance]]]:
    there = [one for one in rows if one.answer == Answer.PRESENT]
    voting = [one for one in there if one.kind == Seat.Kind.VOTING]
    observers = [one for one in there if one.kind == Seat.Kind.OBSERVER]
    absent = [one for one in rows if one.answer == Answer.ABSENT and one.kind == Seat.Kind.VOTING]
    parts = [
        ("Present", [one for one in voting if not one.is_deputy]),
        ("Deputies", [one for one in voting if one.is_deputy]),
        ("Observers", observers),
        ("In attendance", [one for one in there if one not in voting and one not in observers]),
        ("Apologies", [one for one in rows if one.answer == Answer.APOLOGIES]),
        ("Absent", [one for one in absent if one.name]),
        ("Vacant", [one for one in absent if not one.name]),
    ]  # fmt: skip
    return [(label, those) for label, those in parts if those]


def _post(one: Attendance) -> str:
    post = one.post or "guest"
    return f"{post} ({one.agency.name})" if one.agency else post


def _kind(outcome: Outcome) -> ParagraphKind:
    match outcome.kind:
        case OutcomeKind.DECISION | OutcomeKind.RECOMMENDATION:
            return ParagraphKind.DECISION
        case OutcomeKind.ACTION:
            return ParagraphKind.ACTION
        case _:
            return ParagraphKind.NOTE


def _outcome(outcome: Outcome) -> str:
    match outcome.kind:
        case OutcomeKind.DECISION:
            return _decision(outcome)
        case OutcomeKind.RECOMMENDATION:
            return f"Recommendation for ratification {outcome.reference}: {_sentence(outcome.text)} The meeting was not quorate."
        case OutcomeKind.ACTION:
            return _action(outcome)
        case OutcomeKind.ESCALATION:
            return f"Sent up to {outcome.escalation.to_group.name}: {outcome.text}"
        case _:
            return outcome.text


def _decision(outcome: Outcome) -> str:
    said: dict[str, list[str]] = {}
    for one in outcome.agreements.all():
        said.setdefault(one.get_stance_display(), []).append(one.attendance.post)
    spoken = " ".join(f"{stance}: {', '.join(posts)}." for stance, posts in said.items())
    basis = f" On the authority of: {outcome.basis}." if outcome.basis else ""
    return f"Decision {outcome.reference}: {_sentence(outcome.text)} {spoken}{basis}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _action(outcome: Outcome) -> str:
    action = outcome.action
    if action is None:
        return outcome.text
    owners = [str(one) for one in (action.owner_agency, action.owner_group) if one]
    whose = f" Owed by {' and '.join(owners)}." if owners else ""
    return (
        f"Action {action.reference}: {_sentence(action.what)}{whose} Due {in_words(action.due_on)}."
    )


def paragraphs(record: Minutes) -> list[Paragraph]:
    """The frozen paragraphs in order, each with why it is withheld (`withheld`; None where it is not)."""
    standing = Redaction.objects.filter(paragraph=OuterRef("pk"), lifted_at__isnull=True)
    rows = record.paragraphs.annotate(
        withheld=Subquery(standing.values("why")[:1]),
        withheld_because=Subquery(standing.values("reason")[:1]),
    )
    return list(rows.select_related("by").order_by("position"))


def public_body(record: Minutes) -> str:
    """
    The public copy without a page around it, made from the paragraphs that are not withheld.

    Where one is withheld a line says so and of which kind; none of its bytes, nor the reason that was typed, is there.
    """
    return render_to_string(
        "governance/minutes/_public.html",
        {"record": record, "meeting": record.meeting, "blocks": blocks_of(paragraphs(record))},
    )


def blocks_of(rows: Iterable[Paragraph]) -> list[Block]:
    """The paragraphs under their headings. A heading that is withheld takes nothing below it with it."""
    found = [Block("Attendance")]
    for row in rows:
        if row.kind == ParagraphKind.HEADING:
            found.append(Block(row.text, withheld=_why(row)))
        else:
            if row.kind == ParagraphKind.ADDENDUM and found[-1].heading != ADDENDA:
                found.append(Block(ADDENDA))
            found[-1].lines.append(Line(row.kind, row.text, row.at, _why(row)))
    return [one for one in found if one.lines or one.heading not in {"Attendance", ADDENDA}]


def _why(row: Paragraph) -> str:
    why: str | None = getattr(row, "withheld", None)
    return Withheld(why).label.lower() if why else ""


def printed(record: Minutes, body: str) -> str:
    """The whole page that becomes the PDF."""
    return render_to_string(
        "governance/minutes/printed.html",
        {
            "record": record,
            "meeting": record.meeting,
            "partnership": record.partnership,
            "title": title_of(record),
            "body": body,
        },
    )
