"""What the record of a rapid review says: its parts, which of them ask for an answer in words, and when each is needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models


class Running(models.TextChoices):
    """Whether another inquiry goes on beside the rapid review."""

    YES = "yes", "Under way or expected"
    NO = "no", "None"
    UNKNOWN = "unknown", "Not known yet"


class Holds(models.TextChoices):
    """Whether one of the matters to weigh holds in this case."""

    YES = "holds", "Holds"
    NO = "does_not", "Does not hold"
    UNSURE = "unsure", "Not clear yet"


@dataclass(frozen=True)
class Part:
    """One part of the record: what it is called, what it asks, and whether the meeting may not end without it."""

    key: str
    title: str
    asks: str
    answers: type[models.TextChoices] | None = None
    is_for_meeting: bool = False

    def is_missing(self, text: str, answer: str) -> bool:
        """Whether the part still says too little: no words, or of an inquiry no answer, or no words to one that runs."""
        if self.answers is Running:
            return not answer or (answer == Running.YES and not text.strip())
        return not text.strip() or (self.answers is not None and not answer)


@dataclass(frozen=True)
class Chapter:
    """Parts that belong together, with a sentence on where they come from."""

    title: str
    says: str
    parts: tuple[Part, ...] = field(default_factory=tuple)


def _inquiry(key: str, title: str, asks: str) -> Part:
    return Part(key, title, asks, answers=Running, is_for_meeting=True)


def _matter(key: str, title: str, asks: str) -> Part:
    return Part(key, title, asks, answers=Holds)


# The purposes: Working together, rapid reviews. The matters: SI 2018/789, regulation 11, in our own words.
CHAPTERS = (
    Chapter(
        "The four purposes",
        "What a rapid review is for, in the guidance.",
        (
            Part("facts", "The facts", "What is known so far, agency by agency where it matters."),
            Part(
                "safety",
                "Immediate safety",
                "What was done at once to make this child and other children safe, and what is still to do, by whom.",
            ),
            Part(
                "improvements",
                "What could be improved",
                "Where the work with children could be better, and what points to it.",
            ),
            Part("next_steps", "Next steps", "What happens now, who does it and by when."),
        ),
    ),
    Chapter(
        "The child and the family",
        "Considered in the meeting and said in words, also where nothing was found.",
        (
            Part(
                "voice",
                "The child's voice",
                "What the child said or showed, who heard it, and what became of it.",
                is_for_meeting=True,
            ),
            Part(
                "inequality",
                "Racism and inequality",
                "Whether racism, poverty or another inequality played a part in the child's life or in the response.",
                is_for_meeting=True,
            ),
            Part(
                "characteristics",
                "Protected characteristics",
                "Which of them matter here, and whether services took account of them.",
                is_for_meeting=True,
            ),
        ),
    ),
    Chapter(
        "Other inquiries",
        "What goes on beside this review, so that neither stands in the other's way.",
        (
            _inquiry(
                "criminal", "Criminal investigation", "Who leads it, and what must wait for it."
            ),
            _inquiry("inquest", "Inquest", "Which coroner, and when the hearing is expected."),
            _inquiry(
                "dardr",
                "Domestic abuse related death review",
                "Who commissions it, and how the two are kept together.",
            ),
            _inquiry("sar", "Safeguarding adults review", "Who runs it, and what is shared."),
            _inquiry(
                "psii",
                "Patient safety incident investigation",
                "Which trust, and when its findings are expected.",
            ),
            _inquiry("cdop", "Child death overview panel", "Whether the panel knows of the death."),
        ),
    ),
    Chapter(
        "Learning",
        "What need not wait for another review.",
        (
            Part(
                "learning",
                "What we have learned already",
                "What is clear today, and who must hear of it now.",
            ),
        ),
    ),
    Chapter(
        "Is a local review needed?",
        "The matters to weigh one by one (SI 2018/789, regulation 11).",
        (
            _matter(
                "matter_improvements",
                "There are improvements to be made",
                "Also improvements that were named before and have not been made.",
            ),
            _matter(
                "matter_themes",
                "Themes come back",
                "The case shows something that keeps coming back in work with children here.",
            ),
            _matter(
                "matter_together",
                "Agencies may not work well together",
                "There is concern about how two or more organisations work together to keep children safe.",
            ),
            _matter(
                "matter_panel",
                "The Panel points to a local review",
                "The Panel has considered the case and thinks that a local review may be more fitting.",
            ),
            _matter(
                "matter_circumstances",
                "Other circumstances weigh",
                "No agency knew the child; more than one area is concerned; the child lived in an institution; "
                "the police or the health service raise a concern of their own.",
            ),
        ),
    ),
)
PARTS = {part.key: part for chapter in CHAPTERS for part in chapter.parts}


def missing(said: dict[str, tuple[str, str]], *, for_meeting: bool = False) -> list[Part]:
    """The parts that still say too little, from what is said of each: its text and its answer."""
    return [
        part
        for part in PARTS.values()
        if (part.is_for_meeting or not for_meeting)
        and part.is_missing(*said.get(part.key, ("", "")))
    ]


NAMED = 4  # parts in one sentence; the record's own page lists them all


def named(parts: Sequence[Part]) -> str:
    """The parts in a sentence."""
    first = ", ".join(part.title for part in parts[:NAMED])
    more = len(parts) - NAMED
    return f"{first} and {more} more" if more > 0 else first
