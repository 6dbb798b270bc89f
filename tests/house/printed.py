"""The words of the sheets that were printed since they were last looked at (see the fixture plain_paper)."""

WORDS: list[str] = []


def taken() -> bytes:
    """The words that were printed, taken away."""
    words = "".join(WORDS).encode()
    WORDS.clear()
    return words
