"""Whether a room may decide, moment by moment, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.rules.meeting import paragraphs_of
from governance.rules.room import Sitting, judged, lost_between, standing
from partnership.quorum import Present, QuorumRule, Requirement, judge
from partnership.roles import STATUTORY_SECTORS, Sector

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULE = QuorumRule(tuple(Requirement(one.label, 1, (one,)) for one in STATUTORY_SECTORS))


def minute(number: int) -> datetime:
    return TEN + timedelta(minutes=number)


def sitting(sector, came=0, left=None, **over):
    present = Present(sector=sector, is_voting=over.pop("is_voting", True), **over)
    return Sitting(present, minute(came), None if left is None else minute(left))


def three(**police):
    return [
        sitting(Sector.LOCAL_AUTHORITY),
        sitting(Sector.ICB),
        sitting(Sector.POLICE, **police),
    ]


def test_the_room_says_who_left_and_since_when_nothing_can_be_decided():
    how = standing(RULE, three(left=102), minute(110))
    assert (how.may_decide, how.since, how.who_left) == (False, minute(102), (Sector.POLICE,))
    assert how.missing == "Police"


def test_somebody_who_comes_late_makes_the_room_quorate_from_then_on():
    assert not judged(RULE, three(came=20), minute(19)).is_quorate
    assert judged(RULE, three(came=20), minute(20)).is_quorate
    assert standing(RULE, three(came=20), minute(30)).since == minute(20)


def test_at_the_moment_of_leaving_one_no_longer_counts():
    assert judged(RULE, three(left=30), minute(29)).is_quorate
    assert not judged(RULE, three(left=30), minute(30)).is_quorate


def test_observers_never_count_and_an_empty_room_decides_nothing():
    watching = [sitting(one, is_voting=False) for one in STATUTORY_SECTORS]
    assert not judged(RULE, watching, minute(1)).is_quorate
    assert not judged(QuorumRule(), [], minute(1)).is_quorate
    assert judged(QuorumRule(), [sitting(Sector.HOUSING)], minute(1)).is_quorate


def test_a_deputy_counts_or_not_as_the_rule_says():
    with_deputy = [*three()[:2], sitting(Sector.POLICE, is_deputy=True)]
    assert judged(RULE, with_deputy, minute(1)).is_quorate
    strict = QuorumRule(RULE.requirements, deputies_count=False)
    assert not judged(strict, with_deputy, minute(1)).is_quorate


def test_decisions_that_would_have_lost_their_quorum_are_named():
    moments = [minute(5), minute(40), minute(50)]
    assert lost_between(RULE, three(left=45), moments) == [minute(50)]


stays = st.lists(
    st.tuples(
        st.sampled_from([*STATUTORY_SECTORS, Sector.EDUCATION]),
        st.booleans(),
        st.booleans(),
        st.integers(0, 60),
        st.none() | st.integers(0, 60),
    ),
    max_size=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stays, st.integers(0, 70))
def test_the_room_agrees_with_the_judge_of_who_is_in_it(given_stays, at):
    sittings = [
        sitting(
            sector, came, left if left is None else came + left, is_voting=votes, is_deputy=deputy
        )
        for sector, votes, deputy, came, left in given_stays
    ]
    # The oracle counts minute by minute, without looking at the rule's own way of asking.
    here = [
        one.present
        for one, (_, _, _, came, left) in zip(sittings, given_stays, strict=True)
        if came <= at and (left is None or at < came + left)
    ]
    expected = judge(QuorumRule(RULE.requirements, least_number=1), here).is_quorate
    found = standing(RULE, sittings, minute(at))
    assert found.may_decide == expected
    if found.since is not None:
        before = found.since - timedelta(minutes=1)
        assert judged(RULE, sittings, found.since).is_quorate == expected
        if any(one.came_at <= before for one in sittings):
            moments = {one.came_at for one in sittings} | {one.left_at for one in sittings}
            assert found.since in moments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One.", ["One."]),
        ("One.\n\nTwo.\r\n\r\nThree.", ["One.", "Two.", "Three."]),
        ("One\nline.\n\n\n\nTwo.\n", ["One\nline.", "Two."]),
        ("  \n\n  ", []),
    ],
)
def test_an_empty_line_begins_a_paragraph(text, expected):
    assert paragraphs_of(text) == expected
