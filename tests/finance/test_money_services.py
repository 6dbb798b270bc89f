"""The figures of a period, and recording what they are made of."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from finance import figures
from finance.models import Contribution
from finance.services import money
from partnership.errors import Refused
from partnership.models import TrailEntry
from partnership.roles import Role
from tests.factories import finance as make
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


def of(partnership, start=date(2022, 10, 1), end=date(2024, 3, 31)):
    with scope(partnership=partnership):
        return figures.for_period(partnership, start, end)


def test_brents_published_figures_come_out_to_the_penny(brent):
    make.brent_money(brent)
    shown = of(brent)
    assert (shown.total_in, shown.total_out, shown.not_spent) == (
        Decimal("65619.75"),
        Decimal("27488.00"),
        Decimal("38131.75"),
    )
    assert [one.share for one in shown.income] == [
        Decimal("69.95"),
        Decimal("16.76"),
        Decimal("7.62"),
        Decimal("5.67"),
    ]
    assert shown.not_spent_share == Decimal("58.11")


def test_help_in_kind_is_shown_and_adds_nothing(brent):
    make.make_contribution(brent, None, what="Two rooms")
    shown = of(brent)
    assert [one.what for one in shown.in_kind] == ["Two rooms"]
    assert shown.income == ()
    assert shown.total_in == 0


def test_a_sum_is_counted_in_the_period_in_which_its_own_time_ends_and_in_no_other(brent):
    make.make_spending(brent, "7.00", starts_on=date(2022, 10, 1), ends_on=date(2023, 4, 1))
    assert of(brent, date(2022, 4, 1), date(2023, 3, 31)).total_out == 0
    assert of(brent, date(2023, 4, 1), date(2024, 3, 31)).total_out == 7


def test_another_partnerships_money_is_not_counted(brent):
    make.make_contribution(ground.make_partnership(), "99.00")
    assert of(brent).total_in == 0


def recorded(by, **over):
    values = {
        "starts_on": date(2023, 4, 1),
        "ends_on": date(2024, 3, 31),
        "what": "Cash",
        "basis": "",
        "amount": Decimal("5000.00"),
        "by": by,
    }
    with scope(partnership=by.partnership):
        return money.record_contribution(**(values | over))


def test_the_finance_officer_records_a_contribution_and_the_trail_says_so(brent):
    by = ground.make_actor(brent, Role.FINANCE_OFFICER)
    agency = ground.make_agency("Police", partnership=brent)
    contribution = recorded(by, agency=agency)
    assert not contribution.is_in_kind
    with scope(partnership=brent):
        assert TrailEntry.objects.of(contribution).get().sentence == (
            "recorded £5,000.00 from Police for the year to 31 March 2024"
        )


@pytest.mark.parametrize("role", [Role.LEAD_PARTNER, Role.SUPPORT_OFFICER, Role.SCRUTINEER])
def test_readers_of_the_money_record_none(brent, role):
    with pytest.raises(Refused, match="record contributions"):
        recorded(ground.make_actor(brent, role), agency=ground.make_agency(partnership=brent))


def test_an_agency_of_another_register_is_refused(brent):
    by = ground.make_actor(brent, Role.BUSINESS_MANAGER)
    with pytest.raises(Refused, match="register"):
        recorded(by, agency=ground.make_agency(partnership=ground.make_partnership()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("-0.01"), "is_in_kind": False},
        {"amount": None, "is_in_kind": False},
        {"amount": Decimal("1.00"), "is_in_kind": True},
        {"amount": Decimal("1.00"), "ends_on": date(2023, 3, 31)},
    ],
)
def test_the_database_keeps_impossible_contributions_out(brent, wrong):
    values = {"starts_on": date(2023, 4, 1), "ends_on": date(2024, 3, 31), "what": "Cash"}
    agency = ground.make_agency(partnership=brent)
    with scope(partnership=brent), pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(partnership=brent, agency=agency, **(values | wrong))
