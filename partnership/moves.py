"""A table of the moves that a record's state may make, its check and its drawing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from partnership.errors import Refused

_every: dict[str, "Moves"] = {}


def every_table_of_moves() -> list["Moves"]:
    """Every declared table, by what it moves, for the documentation."""
    return [_every[what] for what in sorted(_every)]


@dataclass(frozen=True)
class Moves:
    """Every state of a record with the states that may follow it; a state without any is an end."""

    what: str
    table: Mapping[TextChoices, tuple[TextChoices, ...]]

    def __post_init__(self) -> None:
        _every[self.what] = self

    def may(self, current: str, following: str) -> bool:
        """Whether one state may follow another."""
        return following in next(after for state, after in self.table.items() if state == current)

    def check(self, current: str, following: TextChoices) -> None:
        """Raise Refused with a sentence when the move is not in the table."""
        if not self.may(current, following):
            label = next(state.label for state in self.table if state == current)
            raise Refused(
                f"{self.what} is “{label}” and cannot become “{following.label}” from there."
            )

    def mermaid(self) -> str:
        """The table as a state diagram for the documentation."""
        lines = ["stateDiagram-v2"]
        states = list(self.table)
        lines += [f"    {state.value}: {state.label}" for state in states]
        lines.append(f"    [*] --> {states[0].value}")
        for state, after in self.table.items():
            lines += [f"    {state.value} --> {follows.value}" for follows in after]
            if not after:
                lines.append(f"    {state.value} --> [*]")
        return "\n".join(lines) + "\n"
