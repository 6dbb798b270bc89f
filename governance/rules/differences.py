"""What changed between two texts, paragraph by paragraph and, where a paragraph was reworded, word by word. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

# Longer or less alike paragraphs are shown whole, one struck and one new: word by word they would be unreadable.
MOST_WORDS = 400
ALIKE = 0.5


class Change(StrEnum):
    """What became of a paragraph or a word."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, and what became of it; a reworded one in pieces."""

    change: Change
    text: str
    pieces: tuple[Piece, ...] = field(default=())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: an empty line begins a new one."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def between(before: str, after: str) -> tuple[Paragraph, ...]:
    """Every paragraph of two texts, in the order in which they are read."""
    old, new = paragraphs(before), paragraphs(after)
    found: list[Paragraph] = []
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found += [Paragraph(Change.SAME, one) for one in old[a:b]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return tuple(found)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs in the place of others: those alike are one reworded paragraph, in pairs from the first."""
    pairs = min(len(old), len(new))
    for before, after in zip(old[:pairs], new[:pairs], strict=True):
        pieces = _pieces(before.split(), after.split())
        if pieces:
            yield Paragraph(Change.REWORDED, after, pieces)
        else:
            yield Paragraph(Change.REMOVED, before)
            yield Paragraph(Change.ADDED, after)
    for one in old[pairs:]:
        yield Paragraph(Change.REMOVED, one)
    for one in new[pairs:]:
        yield Paragraph(Change.ADDED, one)


def _pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """A reworded paragraph word by word; empty where it is too long or too unlike to be read so."""
    if max(len(old), len(new)) > MOST_WORDS:
        return ()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    found: list[Piece] = []
    for code, a, b, c, d in matcher.get_opcodes():
        if code == "equal":
            found.append(Piece(Change.SAME, " ".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece(Change.REMOVED, " ".join(old[a:b])))
        if c < d:
            found.append(Piece(Change.ADDED, " ".join(new[c:d])))
    return tuple(found)
