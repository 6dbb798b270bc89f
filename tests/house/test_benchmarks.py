"""What the benchmarks measure on keeps the rules of the database, so that `make bench` does not end half-way."""

import pytest
from django_scopes import scopes_disabled

from benchmarks.national import ACTIONS_A_YEAR, INCIDENTS_A_YEAR, Area
from partnership.models import Action
from reviews.models import Incident


@pytest.mark.once
@pytest.mark.django_db
def test_an_area_of_the_synthetic_nation_can_be_made():
    with scopes_disabled():
        Area(seed=1, years=1).make()

        assert Incident.objects.count() == INCIDENTS_A_YEAR
        assert Action.objects.count() == ACTIONS_A_YEAR
