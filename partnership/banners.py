"""What stands in red at the head of every page of a person, as each app tells it when it starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from partnership.models import Actor


@dataclass(frozen=True)
class Banner:
    """One thing that the person must not forget while it lasts: what, and where it is ended."""

    text: str
    url: str
    label: str


Source = Callable[[Actor], Iterable[Banner]]
SOURCES: list[Source] = []
