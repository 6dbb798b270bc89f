"""What a rule says when it says no."""


class Refused(Exception):
    """A rule says no; the sentence is for the person who asked. The middleware shows it as a 403 page."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WallBreach(Exception):
    """A row of one partnership would point at a row of another: a bug, never a person's mistake."""
