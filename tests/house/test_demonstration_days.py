"""The demonstration shows running clocks on whatever day it is loaded: weekends, holidays, a leap day."""

from collections import Counter
from datetime import date, datetime

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django import Settings
from time_machine import travel

from partnership.clocks import LONDON
from partnership.models import Deadline
from partnership.services import demonstration
from reviews import demonstration as incidents

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("plain_paper")]


@pytest.mark.parametrize(
    "day", [date(2026, 11, 21), date(2026, 12, 29), date(2027, 4, 1), date(2028, 2, 29)], ids=str
)
def test_clocks_are_running_on_whatever_day_it_is_loaded(day: date, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    with travel(datetime(day.year, day.month, day.day, 9, 0, tzinfo=LONDON), tick=False):
        demonstration.fill(now=timezone.now())
        incidents.fill(now=timezone.now())
        with scopes_disabled():
            running = Deadline.objects.filter(met_at=None, due_at__gt=timezone.now())
            assert Counter(one.clock for one in running) == {
                "reviews.notify_panel": 2,
                "reviews.rapid_review": 3,
                "reviews.agency_return": 3,
                "reviews.practice_review": 1,
                "reviews.note_progress": 1,
                "reviews.tell_other_area": 1,
            }
