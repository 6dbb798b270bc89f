"""When groups meet: what Brent's records show, and dates proposed for a year whatever the groups and the holidays."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.rules.schedule import (
    Pace,
    Proposed,
    Sitting,
    in_order,
    is_kept_free,
    propose,
    turn_after,
    what_to_look_at,
)
from partnership.working_days import is_working_day

EXECUTIVE, FORUM = 1, 2
TODAY = date(2026, 11, 24)
FORUM_PACE = Pace(FORUM, "Forum", times_a_year=4, longest_gap=100)
EXECUTIVE_PACE = Pace(EXECUTIVE, "Executive", 4, 100, after=FORUM, days_after=7)


def executive(*days: date) -> list[Sitting]:
    return [Sitting(EXECUTIVE, day) for day in days]


def forum(*days: date) -> list[Sitting]:
    return [Sitting(FORUM, day) for day in days]


def says(*sittings: Sitting, today: date = TODAY, **over) -> list[str]:
    paces = [Pace(**(FORUM_PACE.__dict__ | over)), Pace(**(EXECUTIVE_PACE.__dict__ | over))]
    return [f"{one.name}: {one.says}" for one in what_to_look_at(paces, sittings, today)]


def test_a_year_in_order_gives_nothing_to_look_at():
    sittings = [
        *forum(date(2026, 1, 12), date(2026, 4, 13), date(2026, 7, 13), date(2026, 10, 12)),
        *executive(date(2026, 1, 26), date(2026, 4, 27), date(2026, 7, 27), date(2026, 10, 26)),
    ]
    assert says(*sittings) == []


@pytest.mark.parametrize(("days", "is_flagged"), [(100, False), (101, True)])
def test_a_gap_is_pointed_out_from_the_day_after_the_longest(days, is_flagged):
    first = date(2026, 6, 1)
    found = says(*forum(first, first + timedelta(days=days)), times_a_year=None)
    assert bool(found) is is_flagged


def test_a_gap_says_its_days_and_the_quarters_without_a_meeting():
    (found,) = says(*forum(date(2026, 2, 2), date(2026, 11, 2)))
    assert found == (
        "Forum: 273 days without a meeting, from Monday 2 February 2026 to Monday 2 November 2026. "
        "None in April to June 2026 or July to September 2026."
    )


def test_a_quarter_without_a_meeting_is_pointed_out_even_where_the_gap_is_short():
    (found,) = says(*forum(date(2026, 6, 30), date(2026, 10, 1)))
    assert found.endswith("None in July to September 2026.")


def test_too_long_since_the_last_meeting_is_pointed_out_unless_the_records_end():
    assert says(*forum(date(2026, 8, 1))) == [
        "Forum: No meeting for 115 days, since Saturday 1 August 2026, and none is planned."
    ]
    assert says(*forum(date(2026, 8, 1), date(2026, 11, 9))) == []
    assert says(*forum(date(2026, 8, 1)), records_until=date(2026, 9, 1)) == []


def test_before_the_forum_of_its_round_is_told_apart_from_no_forum_at_all():
    held = [*forum(date(2026, 5, 4)), *executive(date(2026, 5, 18))]
    before = [*held, *executive(date(2026, 8, 3)), *forum(date(2026, 8, 10))]
    assert says(*before, today=date(2026, 8, 20)) == [
        "Executive: Met on Monday 3 August 2026, before the Forum of Monday 10 August 2026."
    ]
    nothing = [*held, *executive(date(2026, 8, 3))]
    assert "with no new Forum before it: the last was on Monday 4 May 2026" in "".join(
        says(*nothing, today=date(2026, 8, 5))
    )


def test_a_forum_of_long_ago_is_not_new():
    sittings = [
        *executive(date(2025, 11, 3)),
        *forum(date(2026, 1, 12)),
        *executive(date(2026, 4, 6)),
    ]
    found = says(*sittings, longest_gap=None, times_a_year=None)
    assert [one for one in found if "no new Forum" in one]


def test_an_executive_before_the_records_of_the_forum_begin_is_not_judged():
    assert (
        says(*executive(date(2026, 8, 3)), *forum(date(2026, 8, 10)), today=date(2026, 9, 1)) == []
    )


def test_what_is_planned_out_of_order_is_pointed_out_while_it_can_be_changed():
    sittings = [*executive(date(2026, 12, 7)), *forum(date(2026, 12, 14))]
    assert says(*sittings) == [
        "Executive: Is to meet on Monday 7 December 2026, before the Forum of Monday 14 December 2026."
    ]


def test_two_meetings_on_one_day_are_judged_as_one():
    held = [*forum(date(2026, 10, 5)), *executive(date(2026, 10, 19), date(2026, 10, 19))]
    assert says(*held) == []


def test_an_extraordinary_meeting_need_not_wait_for_the_forum():
    held = [*forum(date(2026, 10, 5)), *executive(date(2026, 10, 19))]
    extra = Sitting(EXECUTIVE, date(2026, 10, 30), is_ordinary=False)
    assert says(*held, extra) == []


# --- proposals ----------------------------------------------------------------------------------------------------------


def proposed(found: list[Proposed], group: int) -> list[date]:
    return [one.on for one in found if one.group == group]


def test_the_executive_follows_each_forum_and_the_rotation_goes_on():
    paces = [
        Pace(**(EXECUTIVE_PACE.__dict__ | {"turns": (11, 12, 13), "finance_months": (3, 9)})),
        FORUM_PACE,
    ]
    last = [Sitting(EXECUTIVE, date(2026, 10, 20), turn=12), *forum(date(2026, 10, 6))]
    found = propose(paces, last, date(2026, 12, 1), {})
    executives = [one for one in found if one.group == EXECUTIVE]
    assert [one.turn for one in executives] == [13, 11, 12, 13]
    assert [one.finance for one in executives] == [
        (), (date(2027, 3, 31),), (), (date(2027, 9, 30),)
    ]  # fmt: skip


def test_the_position_of_a_month_goes_to_the_first_meeting_after_it():
    pace = Pace(EXECUTIVE, "Executive", 2, finance_months=(3, 9))
    found = propose([pace], [], date(2026, 10, 1), {})
    assert [one.finance for one in found] == [(date(2026, 9, 30),), (date(2027, 3, 31),)]


def test_a_group_without_a_number_and_without_another_to_follow_gets_no_date():
    assert propose([Pace(5, "As cases arise")], [], date(2027, 1, 4), {}) == []


def test_what_is_planned_already_is_not_proposed_again():
    standing = [*forum(date(2027, 1, 12)), *executive(date(2027, 1, 26))]
    found = propose([FORUM_PACE, EXECUTIVE_PACE], standing, date(2027, 1, 4), {})
    assert min(proposed(found, FORUM)) > date(2027, 3, 1)
    assert min(proposed(found, EXECUTIVE)) > min(proposed(found, FORUM))


def test_groups_that_follow_one_another_are_refused():
    with pytest.raises(ValueError, match="after another"):
        in_order([Pace(1, "A", after=2), Pace(2, "B", after=1)])


def test_the_first_turn_comes_where_none_is_known_and_the_first_again_after_the_last():
    assert [turn_after((7, 8), one) for one in (None, 7, 8, 99)] == [7, 8, 7, 7]
    assert turn_after((), 7) is None


STARTS = st.dates(date(2025, 1, 1), date(2035, 12, 31))
HOLIDAYS = st.dictionaries(
    st.dates(date(2025, 1, 1), date(2037, 12, 31)), st.just("Holiday"), max_size=40
)


@st.composite
def a_year(draw):
    """A Forum, an Executive behind it, perhaps what was held before, and a first day with any bank holidays."""
    first = draw(STARTS)
    times = draw(st.integers(1, 6))
    gap = draw(st.integers(0, 21))
    before = draw(st.lists(st.integers(1, 200), max_size=4, unique=True))
    sittings = [
        Sitting(
            draw(st.sampled_from([EXECUTIVE, FORUM])),
            first - timedelta(days=days),
            draw(st.sampled_from([None, 11, 12, 13])),
        )
        for days in before
    ]
    paces = [
        Pace(EXECUTIVE, "Executive", draw(st.integers(1, times)), after=FORUM, days_after=gap, weekday=draw(st.none() | st.integers(0, 4)), turns=(11, 12, 13)),
        Pace(FORUM, "Forum", times, weekday=draw(st.none() | st.integers(0, 4))),
    ]  # fmt: skip
    return paces, sittings, first, draw(HOLIDAYS)


@settings(max_examples=120, deadline=None)
@given(a_year())
def test_no_date_falls_on_a_day_on_which_nobody_works_or_on_another(year):
    paces, sittings, first, holidays = year
    found = propose(paces, sittings, first, holidays)
    days = [one.on for one in found]
    assert all(is_working_day(day, holidays) and not is_kept_free(day, holidays) for day in days)
    assert len(days) == len(set(days))
    assert all(day >= first for day in days)


@settings(max_examples=120, deadline=None)
@given(a_year())
def test_each_executive_has_a_new_forum_before_it(year):
    paces, sittings, first, holidays = year
    found = propose(paces, sittings, first, holidays)
    forums = sorted(proposed(found, FORUM) + [one.on for one in sittings if one.group == FORUM])
    executives = sorted(
        proposed(found, EXECUTIVE) + [one.on for one in sittings if one.group == EXECUTIVE]
    )
    for day in proposed(found, EXECUTIVE):
        previous = max((one for one in executives if one < day), default=date.min)
        new = [one for one in forums if previous < one < day]
        assert new or not forums
        assert not new or (day - new[-1]).days >= paces[0].days_after


@settings(max_examples=120, deadline=None)
@given(a_year())
def test_dates_are_as_many_as_are_wanted_and_evenly_spaced(year):
    paces, sittings, first, holidays = year
    days = proposed(propose(paces, sittings, first, holidays), FORUM)
    times = paces[1].times_a_year
    assert len(days) <= times
    step = 365 / times
    # Half a step each way at most, and never more than the 45 days that an open day is looked for in.
    assert all(abs((later - day).days - step) <= min(step, 90) for day, later in pairwise(days))


@settings(max_examples=120, deadline=None)
@given(a_year())
def test_each_proposed_executive_is_the_next_ones_turn(year):
    paces, sittings, first, holidays = year
    known = sorted(
        (one for one in sittings if one.group == EXECUTIVE and one.turn), key=lambda one: one.on
    )
    last = known[-1].turn if known else None
    for one in propose(paces, sittings, first, holidays):
        if one.group == EXECUTIVE:
            last = turn_after((11, 12, 13), last)
            assert one.turn == last


@settings(max_examples=60, deadline=None)
@given(a_year())
def test_what_is_proposed_is_never_pointed_out_as_out_of_order(year):
    paces, _sittings, first, holidays = year
    found = propose(paces, [], first, holidays)
    sittings = [Sitting(one.group, one.on) for one in found]
    looks = {one.look for one in what_to_look_at(paces, sittings, first)}
    assert not looks & {"before", "nothing_new"}
