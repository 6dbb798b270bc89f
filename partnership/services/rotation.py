"""
Replace the master key: whatever is sealed is taken over to today's key in small steps, each a promise of its own.

Any step may be the last before the machine stops: what was taken over stays, the rest is read under the old key, and
the next run goes on. Nothing is closed meanwhile (docs/guides/keys.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django_scopes import scopes_disabled


@dataclass(frozen=True)
class Keeper:
    """
    One kind of sealed thing: how many are under another key than today's, and how one batch of them is taken over.

    `step` yields the number of each batch, until none is left that it can take over.
    """

    left: Callable[[], int]
    steps: Callable[[], Iterator[int]]


# By what they keep, in words; each room adds its own when it starts.
KEEPERS: dict[str, Keeper] = {}


@scopes_disabled()
def left() -> dict[str, int]:
    """How many of each kind are still under another key than today's."""
    return {what: keeper.left() for what, keeper in KEEPERS.items()}


@scopes_disabled()
def rotate(told: Callable[[str, int], None]) -> None:
    """Take everything over to today's key; `told` hears of each batch."""
    for what, keeper in KEEPERS.items():
        for number in keeper.steps():
            told(what, number)
