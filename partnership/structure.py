"""
The structure chart of groups: which box stands where, and which lines join them. Pure geometry, without a database.

The chart reads from the top: a group stands on the row of its tier, or below the lowest of its parents; a row that
holds more boxes than fit is continued on the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from textwrap import wrap

WIDTH = 960
BOX_WIDTH, BOX_GAP = 216, 24
LINE_HEIGHT, BOX_PADDING, ROW_GAP = 20, 14, 56
LETTERS = 24  # in one line of a box
MOST_LINES = 4
IN_A_ROW = (WIDTH + BOX_GAP) // (BOX_WIDTH + BOX_GAP)


@dataclass(frozen=True)
class Body:
    """One group or board to be drawn."""

    key: str
    name: str
    tier: int | None = None
    url: str = ""
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Line:
    """One body reports to another."""

    child: str
    parent: str
    is_accountable: bool = True


@dataclass(frozen=True)
class Box:
    """A body with its place, and its name broken into lines."""

    body: Body
    x: int
    y: int
    height: int
    lines: tuple[tuple[str, int], ...]

    @property
    def middle(self) -> int:
        """The x of its middle, where its words and lines stand."""
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        """The y of its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Joint:
    """A line between two boxes, as the path of an SVG."""

    path: str
    is_accountable: bool


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    width: int = WIDTH
    height: int = 0
    box_width: int = BOX_WIDTH
    boxes: tuple[Box, ...] = ()
    joints: tuple[Joint, ...] = ()
    says: str = ""


@dataclass
class _Levels:
    """How deep each body stands; safe where the lines go round in a circle."""

    bodies: dict[str, Body]
    parents: dict[str, list[str]]
    depth: dict[str, int] = field(default_factory=dict)

    def of(self, key: str, seen: frozenset[str] = frozenset()) -> int:
        if key in self.depth:
            return self.depth[key]
        above = [one for one in self.parents.get(key, []) if one not in seen and one != key]
        deepest = max((self.of(one, seen | {key}) for one in above), default=0)
        tier = self.bodies[key].tier
        level = max(deepest + 1, tier + 1 if tier is not None else 1)
        if not seen:
            self.depth[key] = level
        return level


def levels(bodies: Sequence[Body], lines: Sequence[Line]) -> dict[str, int]:
    """
    The row of each body, from 1 at the top.

    A board from elsewhere stands just above the highest that reports to it, and what has neither tier nor parent at
    the foot.
    """
    known = {body.key: body for body in bodies}
    parents: dict[str, list[str]] = {}
    for line in lines:
        if line.child in known and line.parent in known:
            parents.setdefault(line.child, []).append(line.parent)
    counted = _Levels(known, parents)
    found = {key: counted.of(key) for key in known}
    for body in bodies:
        below = [
            found[line.child] for line in lines if line.parent == body.key and line.child in found
        ]
        if body.is_elsewhere and below and not parents.get(body.key):
            found[body.key] = max(min(below) - 1, 1)
    joined = {key for line in lines for key in (line.child, line.parent)}
    last = max((found[key] for key in found if key in joined), default=0)
    return {
        body.key: last + 1 if body.key not in joined and body.tier is None else found[body.key]
        for body in bodies
    }


def layout(bodies: Sequence[Body], lines: Sequence[Line]) -> Chart:
    """The chart of some bodies."""
    if not bodies:
        return Chart()
    placed: dict[str, Box] = {}
    y = 4
    for row in _rows(bodies, lines):
        high = max(_height(body) for body in row)
        x = (WIDTH - len(row) * BOX_WIDTH - (len(row) - 1) * BOX_GAP) // 2
        for body in row:
            placed[body.key] = _box(body, x, y, high)
            x += BOX_WIDTH + BOX_GAP
        y += high + ROW_GAP
    return Chart(
        height=y - ROW_GAP + 4,
        boxes=tuple(placed.values()),
        joints=tuple(
            _joint(placed[line.parent], placed[line.child], is_accountable=line.is_accountable)
            for line in lines
            if line.parent in placed and line.child in placed
        ),
        says=_in_words(bodies, lines),
    )


def _rows(bodies: Sequence[Body], lines: Sequence[Line]) -> list[list[Body]]:
    """The bodies row by row, each below its parents where it can be, no row longer than fits."""
    level = levels(bodies, lines)
    rows: list[list[Body]] = []
    place: dict[str, float] = {}
    for depth in sorted(set(level.values())):
        here = [body for body in bodies if level[body.key] == depth]
        here.sort(key=partial(_below, lines=lines, place=place))
        for start in range(0, len(here), IN_A_ROW):
            row = here[start : start + IN_A_ROW]
            rows.append(row)
            place |= {body.key: (number + 0.5) / len(row) for number, body in enumerate(row)}
    return rows


def _below(body: Body, lines: Sequence[Line], place: dict[str, float]) -> float:
    """Where its parents stand from left (0) to right (1); the middle for a body without any."""
    parents = [
        place[line.parent] for line in lines if line.child == body.key and line.parent in place
    ]
    return sum(parents) / len(parents) if parents else 0.5


def _words(name: str) -> list[str]:
    lines = wrap(name, LETTERS) or [""]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: LETTERS - 1].rstrip()}…"]
    return lines


def _height(body: Body) -> int:
    return len(_words(body.name)) * LINE_HEIGHT + 2 * BOX_PADDING


def _box(body: Body, x: int, y: int, height: int) -> Box:
    words = _words(body.name)
    first = y + (height - len(words) * LINE_HEIGHT) // 2 + LINE_HEIGHT - 5
    lines = tuple((text, first + number * LINE_HEIGHT) for number, text in enumerate(words))
    return Box(body=body, x=x, y=y, height=height, lines=lines)


def _joint(parent: Box, child: Box, *, is_accountable: bool) -> Joint:
    """A line down, across in the gap above the child, and down."""
    upper, lower = (parent, child) if parent.y <= child.y else (child, parent)
    if upper.y == lower.y:
        turn = upper.bottom + ROW_GAP // 3
        path = f"M{upper.middle} {upper.bottom}V{turn}H{lower.middle}V{lower.bottom}"
    else:
        turn = lower.y - ROW_GAP // 2
        path = f"M{upper.middle} {upper.bottom}V{turn}H{lower.middle}V{lower.y}"
    return Joint(path=path, is_accountable=is_accountable)


def _in_words(bodies: Sequence[Body], lines: Sequence[Line]) -> str:
    """The chart in sentences, for those who do not see it."""
    names = {body.key: body.name for body in bodies}
    said = []
    for body in bodies:
        parents = [
            names[line.parent] for line in lines if line.child == body.key and line.parent in names
        ]
        said.append(
            f"{body.name} reports to {' and '.join(parents)}." if parents else f"{body.name} stands by itself or at the top."
        )  # fmt: skip
    return " ".join(said)


@dataclass(frozen=True)
class Branch:
    """A body in the list that says the same as the chart, with those that report to it and where else it reports."""

    body: Body
    also_to: tuple[str, ...]
    children: tuple["Branch", ...]


def tree(bodies: Sequence[Body], lines: Sequence[Line]) -> list[Branch]:
    """The bodies as a nested list: each once, below its accountable parent, else below its first."""
    known = {body.key: body for body in bodies}
    mine: dict[str, list[Line]] = {}
    for line in lines:
        if line.child in known and line.parent in known:
            mine.setdefault(line.child, []).append(line)
    home = {
        child: next((one for one in found if one.is_accountable), found[0]).parent
        for child, found in mine.items()
    }
    roots = [body for body in bodies if body.key not in home or _goes_round(body.key, home)]

    def branch(body: Body, above: frozenset[str]) -> Branch:
        others = [one.parent for one in mine.get(body.key, []) if one.parent != home[body.key]]
        below = [
            one
            for one in bodies
            if home.get(one.key) == body.key and one.key not in above and one not in roots
        ]
        return Branch(
            body=body,
            also_to=tuple(known[key].name for key in others),
            children=tuple(branch(one, above | {body.key}) for one in below),
        )

    found = [branch(body, frozenset()) for body in roots]
    return sorted(found, key=lambda one: not one.children)


def _goes_round(key: str, home: dict[str, str]) -> bool:
    """Whether following the parents leads back to where one began."""
    seen, one = {key}, home.get(key)
    while one is not None and one not in seen:
        seen.add(one)
        one = home.get(one)
    return one == key
