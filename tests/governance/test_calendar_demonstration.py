"""What Brent's fourteen meetings show against its own documents, and the rhythms of the other areas."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django_scopes import scope
from time_machine import travel

from governance.demonstration import calendar
from governance.models import Cadence, ForwardItem, Meeting
from governance.rules.schedule import Look, what_to_look_at
from governance.services import cadences
from partnership.clocks import LONDON
from partnership.models import Partnership
from partnership.services import demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=LONDON)


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), override_settings(DEMONSTRATION=True), transaction.atomic():
        with travel(NOW, tick=False):
            call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def looks(slug: str, email: str):
    place = Partnership.objects.get(slug=slug)
    with scope(partnership=place):
        by = demonstration.acting(email, place, NOW.date())
        return what_to_look_at(cadences.paces(by), cadences.sittings(by), by.today)


def test_brents_records_show_what_the_arrangements_ask_for_and_did_not_get(everything):
    found = looks("brent", "brent.manager@example.org")
    gaps = {(one.name, one.since, one.on, one.days) for one in found if one.look == Look.GAP}
    assert gaps == {
        ("Forum", date(2023, 3, 2), date(2023, 12, 14), 287),
        ("Executive", date(2022, 11, 7), date(2023, 5, 17), 191),
        ("Executive", date(2023, 7, 26), date(2023, 12, 8), 135),
        ("Executive", date(2023, 12, 8), date(2024, 3, 21), 104),
    }
    order = {(one.look, one.name, one.on, one.other_on) for one in found if one.look != Look.GAP}
    assert order == {
        (Look.BEFORE, "Executive", date(2023, 12, 8), date(2023, 12, 14)),
        (Look.NOTHING_NEW, "Executive", date(2023, 5, 17), date(2023, 3, 2)),
        (Look.NOTHING_NEW, "Executive", date(2023, 7, 26), date(2023, 3, 2)),
    }
    quarters = {one.name: one.quarters for one in found if one.quarters}
    assert quarters == {
        "Forum": ("April to June 2023", "July to September 2023"),
        "Executive": ("January to March 2023",),
    }


def test_nothing_is_said_of_areas_whose_meetings_are_not_recorded(everything):
    assert looks("bromley", "bromley.manager@example.org") == []
    assert looks("barking-and-dagenham", "bd.manager@example.org") == []


def test_frequencies_are_those_of_the_documents(everything):
    def times(slug: str) -> dict[str, int | None]:
        with scope(partnership=Partnership.objects.get(slug=slug)):
            return dict(Cadence.objects.values_list("group__code", "times_a_year"))

    assert times("brent") == {"executive": 4, "forum": 4}
    assert times("bromley") == {"assurance-meeting": 4, "executive": 2, "performance": 4}
    assert times("barking-and-dagenham") == {"board": None, "listen-learn-challenge": 2}


def test_only_the_invented_area_has_a_year_planned_in_order_with_the_money(everything):
    for slug in ("brent", "bromley", "barking-and-dagenham"):
        with scope(partnership=Partnership.objects.get(slug=slug)):
            assert not Meeting.objects.to_come().exists()
    with scope(partnership=Partnership.objects.get(slug="penfold-vale")):
        coming = Meeting.objects.to_come().filter(meets_on__gt=NOW.date())
        assert {one.group.code for one in coming.select_related("group")} >= {
            "board",
            "executive",
            "audit",
        }
        assert len({one.host_sector for one in coming if one.host_sector}) == 3
        assert ForwardItem.objects.filter(once_key="finance:2027-03-31").count() == 1
    found = looks("penfold-vale", "penfold.manager@example.org")
    assert not [one for one in found if one.look != Look.GAP]


def test_a_second_run_changes_nothing(everything):
    with override_settings(DEMONSTRATION=True):
        assert calendar.fill(now=NOW) == []
