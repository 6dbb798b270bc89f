"""docs/coverage.md tells the truth: every capability has a row, and a test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (C\d{3}) \| (.+?) \| (yes|partly|not yet) \| (.*?) \| (.*?) \|$")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def rows() -> dict[str, tuple[str, str, str]]:
    found = {}
    for line in (HOUSE / "docs" / "coverage.md").read_text().splitlines():
        match = ROW.match(line)
        if match:
            capability, _, state, where, shown_by = match.groups()
            assert capability not in found, f"{capability} has two rows"
            found[capability] = (state, where, shown_by)
    return found


def test_every_capability_has_one_row():
    assert sorted(rows()) == [f"C{number:03d}" for number in range(1, 167)]


@pytest.mark.parametrize("capability", [f"C{number:03d}" for number in range(1, 167)])
def test_what_is_called_done_names_a_place_and_a_test_that_exist(capability):
    state, where, shown_by = rows()[capability]
    named = NAMED_TEST.findall(shown_by)
    if state == "not yet":
        assert not named
        return
    assert where.strip()
    assert named, f"{capability} names no test"
    for path, name in named:
        file = HOUSE / path
        assert file.exists(), f"{capability}: {path} does not exist"
        if name:
            tree = ast.parse(file.read_text())
            functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            assert name in functions, f"{capability}: {path} has no {name}"
    for place in re.findall(r"`([\w/]+\.(?:py|html|md))`", where):
        assert (HOUSE / place).exists(), f"{capability}: {place} does not exist"
