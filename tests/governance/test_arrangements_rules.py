"""What is true of the arrangements without a database: who signs, who is asked, what changed between two texts."""

from datetime import date

import pytest

from governance.rules.arrangements import (
    ARRANGEMENTS_MOVES,
    TAKEN_BACK_FROM,
    ArrangementsState,
    Audience,
    not_yet_asked,
    review_due,
    signing_roles,
)
from governance.rules.differences import Change, between, paragraphs
from partnership.errors import Refused
from partnership.roles import Role

S = ArrangementsState


def test_the_way_from_the_draft_to_in_force_misses_no_step():
    way = [S.DRAFT, S.CONSULTATION, S.LEGAL_CHECK, S.WITH_PARTNERS, S.AGREED, S.NOTIFIED, S.PUBLISHED, S.IN_FORCE, S.SUPERSEDED]  # fmt: skip
    for position, state in enumerate(way[:-1]):
        ARRANGEMENTS_MOVES.check(state, way[position + 1])
        for later in way[position + 2 :]:
            if (state, later) != (S.PUBLISHED, S.SUPERSEDED):
                with pytest.raises(Refused, match="cannot become"):
                    ARRANGEMENTS_MOVES.check(state, later)


def test_what_is_public_is_never_taken_back():
    assert TAKEN_BACK_FROM.isdisjoint({S.PUBLISHED, S.IN_FORCE, S.SUPERSEDED, S.RECORDED})


def test_lead_partners_sign_themselves_except_under_the_edition_that_knew_representatives():
    assert signing_roles("WT2018") == {Role.LEAD_PARTNER, Role.DELEGATED_PARTNER}
    assert signing_roles("WT2023") == {Role.LEAD_PARTNER}


@pytest.mark.parametrize(
    ("asked", "waiting"),
    [
        ((), ["Members of the partnership", "Children and young people", "Relevant agencies"]),
        ((Audience.MEMBERS, Audience.FAMILIES), ["Children and young people", "Relevant agencies"]),
        ((Audience.MEMBERS, Audience.CHILDREN, Audience.AGENCIES), []),
    ],
)
def test_members_children_and_agencies_are_asked(asked, waiting):
    assert not_yet_asked(asked) == waiting


def test_a_review_is_due_a_year_later_also_after_the_29th_of_february():
    assert review_due(date(2019, 9, 30)) == date(2020, 9, 30)
    assert review_due(date(2024, 2, 29)) == date(2025, 2, 28)


def test_an_empty_line_begins_a_paragraph_and_line_breaks_do_not():
    assert paragraphs("One\r\ntwo\r\n\r\n\r\nthree ") == ["One two", "three"]
    assert paragraphs(" \n ") == []


def test_paragraphs_are_the_same_added_removed_or_reworded():
    before = "The council leads.\n\nThe group meets four times a year.\n\nGone now."
    after = "The council leads.\n\nThe group meets six times a year.\n\nQuite another thing altogether, told at length."
    found = between(before, after)
    assert [one.change for one in found] == [
        Change.SAME,
        Change.REWORDED,
        Change.REMOVED,
        Change.ADDED,
    ]
    assert [(one.change, one.text) for one in found[1].pieces] == [
        (Change.SAME, "The group meets"),
        (Change.REMOVED, "four"),
        (Change.ADDED, "six"),
        (Change.SAME, "times a year."),
    ]


def test_every_word_of_both_texts_is_in_what_changed():
    before, after = "a b c\n\nd e f\n\ng", "a x c\n\nd e f\n\nh i\n\nj"
    found = between(before, after)
    old = [w for one in found for w in _words(one, Change.ADDED)]
    new = [w for one in found for w in _words(one, Change.REMOVED)]
    assert old == before.split()
    assert new == after.split()


def _words(one, but):
    if one.change == but:
        return []
    if not one.pieces:
        return one.text.split()
    return [word for piece in one.pieces if piece.change != but for word in piece.text.split()]


def test_a_text_that_is_too_long_to_read_word_by_word_is_shown_whole():
    before = " ".join(f"w{n}" for n in range(500))
    found = between(before, f"{before} more")
    assert [one.change for one in found] == [Change.REMOVED, Change.ADDED]
