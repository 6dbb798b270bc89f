"""What a rule says when it says no, and what stands in the way of a write."""

from typing import Any


class Refused(Exception):
    """A rule says no; the sentence is for the person who asked. The middleware shows it as a 403 page."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WallBreach(Exception):
    """A row of one partnership would point at a row of another: a bug, never a person's mistake."""


class WrittenMeanwhile(Exception):
    """Somebody else saved the text after this person had opened it. Carries the row as it stands now."""

    def __init__(self, row: Any) -> None:
        super().__init__(str(row.pk))
        self.row = row
