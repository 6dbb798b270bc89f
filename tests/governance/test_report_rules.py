"""The yearly report without a database: its period, its neighbours, its states."""

from datetime import date

import pytest

from governance.rules.yearly_report import (
    OUTLINE,
    REPORT_MOVES,
    Drawn,
    ReportState,
    beside,
    is_longer_than_a_year,
    keep_public_until,
    publish_by,
)
from partnership.errors import Refused


@pytest.mark.parametrize(
    ("first", "last", "is_long"),
    [
        (date(2023, 4, 1), date(2024, 3, 31), False),
        (date(2023, 4, 1), date(2024, 4, 1), True),
        (date(2024, 2, 29), date(2025, 2, 27), False),
        (date(2022, 10, 1), date(2024, 3, 31), True),
    ],
)
def test_a_period_is_long_from_its_first_day_after_twelve_months(first, last, is_long):
    assert is_longer_than_a_year(first, last) is is_long


@pytest.mark.parametrize(
    ("previous", "says"),
    [
        (None, ""),
        (date(2022, 9, 30), ""),
        (date(2022, 9, 29), "There is a gap of 1 day between the last report and this period."),
        (date(2022, 10, 2), "This period overlaps the last report by 2 days."),
    ],
)
def test_a_gap_and_an_overlap_are_said_with_their_days(previous, says):
    assert beside(previous, date(2022, 10, 1)) == says


def test_a_report_under_the_2023_edition_is_due_by_the_end_of_september():
    assert publish_by(date(2024, 3, 31), "WT2023") == date(2024, 9, 30)
    assert publish_by(date(2024, 9, 30), "WT2023") == date(2025, 9, 30)
    assert publish_by(date(2024, 3, 31), "WT2018") is None


def test_a_publication_stays_public_for_a_year():
    assert keep_public_until(date(2024, 2, 29)) == date(2025, 2, 28)


def test_every_state_has_its_moves_and_a_published_report_has_none():
    assert set(REPORT_MOVES.table) == set(ReportState)
    assert REPORT_MOVES.table[ReportState.PUBLISHED] == ()
    with pytest.raises(Refused, match="Draft"):
        REPORT_MOVES.check(ReportState.DRAFT, ReportState.PUBLISHED)


def test_the_outline_draws_everything_once_and_repeats_no_key():
    keys = [one.key for one in OUTLINE]
    assert len(keys) == len(set(keys))
    drawn = [one.draws for one in OUTLINE if one.draws]
    assert sorted(drawn) == sorted(one for one in Drawn if one)
