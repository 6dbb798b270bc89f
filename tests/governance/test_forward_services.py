"""The forward plan: what is wanted once, what it refuses, and who sees it."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from governance.models import ForwardItem
from governance.rules.meeting import ItemKind
from governance.services import forward
from partnership.errors import Refused
from partnership.models import TrailEntry
from partnership.roles import Role
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


def wanted(group, **over):
    values = {
        "group": group,
        "title": "Yearly test of the arrangements",
        "because": "The arrangements are due for their yearly look",
        "wanted_by": date(2027, 3, 1),
        "once_key": "arrangements:2027",
        "by": None,
        "now": timezone.now(),
    }
    with scope(partnership=group.partnership):
        return forward.want(**(values | over))


def test_the_same_key_puts_one_thing_before_the_group(brent):
    group = ground.make_group(brent)
    first, second = wanted(group), wanted(group, title="In other words")
    assert first == second
    assert second.title == "Yearly test of the arrangements"
    with scope(partnership=brent):
        assert TrailEntry.objects.count() == 1


def test_the_same_key_asks_two_groups_each_once(brent):
    one, other = ground.make_group(brent), ground.make_group(brent)
    assert wanted(one) != wanted(other)


def test_what_the_portal_wants_has_a_day_a_reason_and_nobody_who_added_it(brent):
    planned = wanted(ground.make_group(brent), kind=ItemKind.RISKS)
    assert (planned.kind, planned.wanted_by, planned.added_by) == (
        "risks",
        date(2027, 3, 1),
        None,
    )


def test_nobody_reaches_a_group_through_the_wall(brent):
    by = ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER)
    with pytest.raises(Refused, match="another partnership"):
        wanted(ground.make_group(brent), by=by)


def test_the_trail_says_nothing_of_what_is_wanted(brent):
    wanted(ground.make_group(brent, is_closed=True), title="Child K")
    with scope(partnership=brent):
        assert "Child K" not in TrailEntry.objects.get().sentence


@pytest.mark.django_db(transaction=True)
def test_two_programs_that_want_the_same_at_once_get_one(brent):
    group, together, found = ground.make_group(brent), Barrier(2), []

    def ask():
        together.wait()
        found.append(wanted(group).pk)
        connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == 1


def seen_by(actor):
    with scope(partnership=actor.partnership):
        return set(ForwardItem.objects.visible_to(actor))


def test_the_plan_of_a_group_is_seen_by_those_who_read_its_papers(brent):
    open_group, closed = ground.make_group(brent), ground.make_group(brent, is_closed=True)
    plain, secret = wanted(open_group), wanted(closed)
    sits = ground.make_member(brent, Role.AGENCY_LEAD)
    ground.sit(sits.user, ground.make_seat(closed))
    assert seen_by(ground.make_actor(brent, Role.BUSINESS_MANAGER)) == {plain, secret}
    assert seen_by(ground.make_actor(brent, Role.SCRUTINEER)) == {plain}
    assert seen_by(ground.actor(sits)) == {secret}
    assert seen_by(ground.make_actor(brent, Role.AGENCY_LEAD)) == set()
    gone = ground.make_member(brent, Role.BUSINESS_MANAGER, ends_on=date(2021, 1, 1))
    assert seen_by(ground.actor(gone)) == set()


def test_a_member_sees_what_they_proposed(brent):
    proposer = ground.make_actor(brent, Role.AGENCY_LEAD)
    planned = wanted(ground.make_group(brent), by=proposer)
    assert seen_by(proposer) == {planned}
