"""What is true of incidents without a database."""

from datetime import date

import pytest
from django.db.models import TextChoices

from partnership.clocks import due_date
from partnership.models import BankHoliday
from reviews.rules.criterion import criteria
from reviews.rules.incident import INCIDENT_MOVES, NOTIFY_PANEL, STATE_COLOURS, IncidentState
from reviews.rules.rapid_review import RAPID_REVIEW, RAPID_REVIEW_MOVES, RapidReviewState


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("aware_on", "notify_by", "review_by", "review_by_if_from_awareness"),
    [
        (date(2026, 12, 24), date(2027, 1, 5), date(2027, 1, 26), date(2027, 1, 19)),
        (date(2022, 9, 15), date(2022, 9, 23), date(2022, 10, 14), date(2022, 10, 7)),
        (date(2022, 5, 31), date(2022, 6, 9), date(2022, 6, 30), date(2022, 6, 23)),
        (date(2027, 12, 24), date(2028, 1, 5), date(2028, 1, 26), date(2028, 1, 19)),
    ],
)
def test_both_clocks_count_the_days_that_the_guidance_counts(
    aware_on, notify_by, review_by, review_by_if_from_awareness
):
    holidays = BankHoliday.objects.calendar()

    notified_on = due_date(aware_on, NOTIFY_PANEL.length, NOTIFY_PANEL.unit, holidays)

    assert notified_on == notify_by
    assert due_date(notified_on, RAPID_REVIEW.length, RAPID_REVIEW.unit, holidays) == review_by
    assert (
        due_date(aware_on, RAPID_REVIEW.length, RAPID_REVIEW.unit, holidays)
        == review_by_if_from_awareness
    )


def test_every_state_has_a_row_in_its_table_and_a_colour():
    assert set(INCIDENT_MOVES.table) == set(IncidentState) == set(STATE_COLOURS)
    assert set(RAPID_REVIEW_MOVES.table) == set(RapidReviewState)


def test_every_state_can_be_reached():
    reached: set[TextChoices] = {IncidentState.REPORTED}
    for _ in IncidentState:
        reached |= {after for state in reached for after in INCIDENT_MOVES.table[state]}

    assert reached == set(IncidentState)


@pytest.mark.parametrize(
    ("abuse", "place", "met"),
    [
        (True, "in_area", True),
        (True, "outside_england", True),
        (True, "elsewhere", False),
        (False, "in_area", False),
    ],
)
def test_the_duty_to_notify_needs_abuse_and_the_place(abuse, place, met):
    assert all(one.is_met for one in criteria(abuse_suspected=abuse, place=place)) is met
