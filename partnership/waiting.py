"""What waits for a person on their home page, as each app tells it when it starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from partnership.models import Actor


@dataclass(frozen=True)
class Waiting:
    """One thing: what it is, where it is done, why it is this person's, and the word on its button, if it has one."""

    title: str
    url: str
    why: str
    button: str = ""


Source = Callable[[Actor], Iterable[Waiting]]
# By the heading under which it stands; in the order in which the apps start.
SOURCES: dict[str, Source] = {}
