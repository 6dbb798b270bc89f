"""Where each box of the structure chart stands, and the list that says the same."""

from hypothesis import given
from hypothesis import strategies as st

from partnership.structure import IN_A_ROW, WIDTH, Body, Line, layout, levels, tree

EXECUTIVE = Body("executive", "Executive Group", tier=1)
FORUM = Body("forum", "Safeguarding Children Forum", tier=2)
CASES = Body("cases", "Case Review Group", tier=3)
TRAINING = Body("training", "Learning and Development Sub-group", tier=3)
ADULTS = Body("adults", "Safeguarding Adults Board", is_elsewhere=True)
BRENT = [EXECUTIVE, FORUM, CASES, TRAINING, ADULTS]
LINES = [
    Line("forum", "executive"),
    Line("cases", "executive"),
    Line("training", "forum"),
    Line("training", "adults", is_accountable=False),
]


def test_a_group_stands_on_the_row_of_its_tier_also_when_its_parent_is_two_rows_up():
    level = levels(BRENT, LINES)
    assert level["executive"] < level["forum"] < level["cases"] == level["training"]


def test_a_board_from_elsewhere_stands_just_above_the_group_that_reports_to_it():
    level = levels(BRENT, LINES)
    assert level["adults"] == level["training"] - 1


def test_a_group_without_a_tier_stands_below_its_lowest_parent():
    body = Body("panel", "Panel")
    level = levels([*BRENT, body], [*LINES, Line("panel", "executive"), Line("panel", "cases")])
    assert level["panel"] == level["cases"] + 1


def test_a_group_with_neither_tier_nor_parent_stands_at_the_foot():
    level = levels([*BRENT, Body("fora", "Staff fora")], LINES)
    assert level["fora"] > max(level[body.key] for body in BRENT)


def test_every_line_joins_the_foot_of_the_parent_to_the_head_of_the_child():
    chart = layout(BRENT, LINES)
    boxes = {box.body.key: box for box in chart.boxes}
    parent, child = boxes["executive"], boxes["forum"]
    assert chart.joints[0].path.startswith(f"M{parent.middle} {parent.bottom}V")
    assert chart.joints[0].path.endswith(f"H{child.middle}V{child.y}")
    assert [joint.is_accountable for joint in chart.joints] == [True, True, True, False]


def test_a_circle_of_parents_is_drawn_and_listed_all_the_same():
    bodies = [Body("a", "A"), Body("b", "B")]
    lines = [Line("a", "b"), Line("b", "a")]
    assert len(layout(bodies, lines).boxes) == 2
    assert {branch.body.key for branch in tree(bodies, lines)} == {"a", "b"}


def test_the_list_names_a_group_once_under_its_accountable_parent_and_says_where_else_it_reports():
    roots = tree(BRENT, LINES)
    assert [branch.body.key for branch in roots] == ["executive", "adults"]
    forum = roots[0].children[0]
    assert forum.children[0].body.key == "training"
    assert forum.children[0].also_to == ("Safeguarding Adults Board",)


def test_the_chart_is_told_in_sentences():
    says = layout(BRENT, LINES).says
    assert "Learning and Development Sub-group reports to Safeguarding Children Forum and " in says


def test_no_groups_draw_nothing():
    assert layout([], []).boxes == ()


def test_a_name_too_long_for_its_box_is_cut_with_an_ellipsis():
    box = layout([Body("long", "word " * 60)], []).boxes[0]
    assert len(box.lines) == 4
    assert box.lines[-1][0].endswith("…")


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30), st.integers(1, 12))
def test_no_two_boxes_overlap_and_none_leaves_the_picture(pairs, number):
    bodies = [Body(str(place), f"Group number {place}") for place in range(number)]
    lines = [Line(str(child), str(parent)) for child, parent in pairs if child != parent]
    chart = layout(bodies, lines)
    assert len(chart.boxes) == number
    rows: dict[int, list[int]] = {}
    for box in chart.boxes:
        assert 0 <= box.x <= WIDTH - chart.box_width
        assert box.bottom <= chart.height
        rows.setdefault(box.y, []).append(box.x)
    for row in rows.values():
        assert len(row) <= IN_A_ROW
        steps = [
            after - before for before, after in zip(sorted(row), sorted(row)[1:], strict=False)
        ]
        assert all(step > chart.box_width for step in steps)
    listed: list[str] = []
    waiting = tree(bodies, lines)
    while waiting:
        branch = waiting.pop()
        listed.append(branch.body.key)
        waiting += branch.children
    assert sorted(listed) == sorted(body.key for body in bodies)
