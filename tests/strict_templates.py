"""A template of ours that names something which is not there is a failing test, not an empty space on the page.

Templates of Django's and of other packages lean on the empty space, and keep it.
"""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import Node

HOUSE = Path(__file__).resolve().parent.parent
FOREIGN = HOUSE / ".venv"

# Every undefined variable since the test began; tests/conftest.py reads and empties it, because a page rendered in
# the server's thread cannot fail the test by raising.
undefined: list[str] = []


class UndefinedVariable(Exception):
    """A template of ours asked for something that the view did not give."""


def template_in(frame: FrameType | None) -> str:
    """The file of the template that is being rendered, read from the call stack."""
    while frame is not None:
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None) if isinstance(node, Node) else None
        if origin is not None:
            return str(origin.name)
        frame = frame.f_back
    return ""


class LoudEmptySpace(str):
    """Stands as string_if_invalid, which Django formats with the name of the variable that it did not find."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s" or super().__contains__(str(key))

    def __mod__(self, variable: object) -> str:
        name = template_in(sys._getframe(1))
        path = Path(name)
        if not path.is_relative_to(HOUSE) or path.is_relative_to(FOREIGN):
            return ""
        what = f"{path.relative_to(HOUSE)}: {{{{ {variable} }}}} is not defined"
        undefined.append(what)
        raise UndefinedVariable(what)
