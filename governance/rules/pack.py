"""The pack of a meeting without a database: which pages each paper gets, and what stands for one that is not bound."""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.rules.meeting import MeetingState
from governance.rules.paper import OUT, Audience

# From a set agenda on a pack is made; until the papers are out it is a draft whose numbers may still change.
MAKES_PACKS = OUT | {MeetingState.AGENDA_SET}
# Which papers have a place in the pack. What is for whoever chairs is in no pack and leaves no gap in one.
SHARED = (Audience.INHERITED, Audience.MEMBERS)


@dataclass(frozen=True)
class Pages:
    """Some pages of a pack, the first and the last included."""

    first: int
    last: int

    @property
    def in_words(self) -> str:
        """Page 4, or pages 4 to 9."""
        return f"page {self.first}" if self.first == self.last else f"pages {self.first} to {self.last}"  # fmt: skip


def numbered(lengths: Sequence[int], first: int) -> list[Pages]:
    """The pages of each paper, one behind the other, from a page on."""
    found, at = [], first
    for length in lengths:
        found.append(Pages(at, at + length - 1))
        at += length
    return found


def file_name(meeting: str, number: int) -> str:
    """What a pack is called when it leaves: nothing of what it is about."""
    return f"{meeting}-pack-{number}.pdf"
