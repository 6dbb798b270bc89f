"""What is true of themes without a database: how small a number may be before it points at a child."""

# Fewer than this are never told to somebody who may not see the register of incidents.
LEAST_TOLD = 5
FEWER = f"Fewer than {LEAST_TOLD}"


def told(number: int, *, exactly: bool) -> int | None:
    """The number, or None where it is too small to be told. Nought is as small as one: both would tell something."""
    return number if exactly or number >= LEAST_TOLD else None


def in_words(number: int | None) -> str:
    """The number as a page says it."""
    return FEWER if number is None else str(number)
