"""What is counted of the registers in a period, and what the demonstration's registers say."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from governance import risk_figures
from governance.models import Risk
from governance.rules.risk import Band, Register
from governance.services import risks
from partnership.roles import Role
from tests.factories import partnership as ground
from tests.factories import risks as make

pytestmark = pytest.mark.django_db


def test_a_period_is_counted_by_register_by_band_and_by_what_was_done():
    place = ground.make_partnership()
    maya = ground.make_actor(place, Role.BUSINESS_MANAGER)
    partner = ground.make_actor(place, Role.DELEGATED_PARTNER)
    first, _ = make.accepted(maya), make.accepted(maya, register=Register.STRATEGIC)
    make.proposed(maya)
    make.a_round(maya)
    today = timezone.localdate()
    with scope(partnership=place):
        risks.close(first, reason="Gone.", by=partner, now=timezone.now())
        found = risk_figures.risks(place, today - timedelta(days=30), today)
        before = risk_figures.risks(place, today - timedelta(days=60), today - timedelta(days=31))
    assert dict(found.live) == {Register.STRATEGIC: 1, Register.OPERATIONAL: 0}
    assert dict(found.by_band)[Band.HIGH] == 1
    assert (found.proposed, found.closed, found.scored) == (3, 1, 2)
    assert (found.reviews_asked, found.reviews_made) == (2, 1)
    assert (before.proposed, before.closed, before.scored, before.reviews_asked) == (0, 0, 0, 0)
    assert Risk._base_manager.count() == 3
