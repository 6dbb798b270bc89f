"""The pages made from a practice review: what the public reads, the briefing of seven minutes, the letter to a reviewer."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from reviews.models import PracticeReview, WrittenRequest
from reviews.rules.practice_report import (
    IMPROVEMENTS,
    MOST_WORDS,
    OUTLINE,
    ParagraphKind,
    Withheld,
)
from reviews.rules.practice_review import Publishes
from reviews.services import clearances

IN_BRIEFING = frozenset(one.key for one in OUTLINE if one.in_briefing)


@dataclass(frozen=True)
class Line:
    """A paragraph of the public copy; of one that is withheld only of which kind it is."""

    text: str
    withheld: str = ""


@dataclass
class Block:
    """A heading of the public copy with its lines."""

    key: str
    heading: str
    lines: list[Line] = field(default_factory=list)


def title_of(review: PracticeReview) -> str:
    """What the published review is called: its reference, never the child's."""
    if review.publishes == Publishes.FULL:
        return f"Local child safeguarding practice review {review.reference}"
    return f"What should improve: practice review {review.reference}"


def blocks_of(review: PracticeReview) -> list[Block]:
    """The paragraphs that are cleared, under their headings; one that is not cleared yet counts as withheld."""
    found: list[Block] = []
    for one in clearances.cleared(review):
        row, why = one.paragraph, _withheld(one)
        if review.publishes == Publishes.IMPROVEMENTS and row.key != IMPROVEMENTS:
            continue
        if row.kind == ParagraphKind.HEADING:
            # A heading is the portal's own words, the same in every review.
            found.append(Block(row.key, row.text))
        elif found:
            found[-1].lines.append(Line("" if why else row.text, why))
    return found


def _withheld(one: clearances.Cleared) -> str:
    if one.holds is None:
        return "not cleared yet"
    return Withheld(one.holds.why).label if one.holds.why else ""


def public_body(review: PracticeReview) -> str:
    """
    The public copy without a page around it, made afresh from the paragraphs that both readers keep.

    Of a withheld paragraph a line says that it is withheld and of which kind; none of its bytes nor its reason is there.
    """
    return render_to_string(
        "reviews/practice_reviews/_public.html",
        {
            "review": review,
            "blocks": blocks_of(review),
            "is_full": review.publishes == Publishes.FULL,
        },
    )


def briefing_title(review: PracticeReview) -> str:
    """What the briefing is called."""
    return f"Seven-minute briefing: practice review {review.reference}"


def briefing_body(review: PracticeReview) -> str:
    """The briefing without a page around it: what can be read in seven minutes of what is published."""
    blocks, left = [], MOST_WORDS
    for block in blocks_of(review):
        if block.key not in IN_BRIEFING or left <= 0:
            continue
        kept = Block(block.key, block.heading)
        for line in block.lines:
            words = len(line.text.split())
            if line.withheld or words > left:
                continue
            kept.lines.append(line)
            left -= words
        if kept.lines:
            blocks.append(kept)
    return render_to_string(
        "reviews/practice_reviews/_briefing.html", {"review": review, "blocks": blocks}
    )


def printed(review: PracticeReview, title: str, body: str) -> str:
    """The whole page that becomes a PDF."""
    return render_to_string(
        "reviews/practice_reviews/printed.html",
        {"review": review, "partnership": review.partnership, "title": title, "body": body},
    )


def letter(request: WrittenRequest) -> str:
    """The whole page of a written request to a reviewer, which is the writing that the law wants."""
    return render_to_string(
        "reviews/practice_reviews/letter.html",
        {"asked": request, "review": request.review, "partnership": request.partnership},
    )
