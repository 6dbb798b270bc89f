"""What an agency's return asks for, in which order, and how much of it."""

from dataclasses import dataclass

MOST_WORDS = 12_000  # characters in each part
MOST_NIL = 500


@dataclass(frozen=True)
class Part:
    """One part of a return: its field, its heading and what belongs there."""

    name: str
    label: str
    hint: str


PARTS = (
    Part(
        "summary",
        "What your agency knew and did",
        "In short, in the order in which it happened. Dates go into the chronology.",
    ),
    Part(
        "analysis",
        "What you make of it",
        "Why things happened as they did, and what got in the way.",
    ),
    Part("good_practice", "What was done well", "Say who gained by it, not who did it."),
    Part("learning", "What your agency has learned", "And what it has changed already."),
    Part(
        "childs_voice",
        "What the child said",
        "Or showed. Say so where nobody asked.",
    ),
    Part(
        "immediate_concerns",
        "Is any child unsafe now?",
        "What worries you today. If a child is in danger, call the council’s front door or 999 first.",
    ),
)
WORDS = tuple(part.name for part in PARTS)
