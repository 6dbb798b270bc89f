"""The money's screens: who gets which answer, bad input, double clicks, the number of queries, the look."""

from html import unescape
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from finance.models import Contribution
from partnership.nav import MONEY_READERS
from partnership.roles import Role
from tests.factories import finance as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


def client_of(partnership, role):
    client = Client()
    client.force_login(ground.make_member(partnership, role).user)
    return client


def page(partnership, name="money", **query):
    return reverse(f"finance:{name}", args=[partnership.slug], query=query or None)


def a_contribution(agency, **over):
    return {
        "form_key": "key-1",
        "agency": agency.pk,
        "how": "money",
        "amount": "3719.75",
        "what": "Cash contribution",
        "basis": "",
        "starts_on_day": "1",
        "starts_on_month": "4",
        "starts_on_year": "2023",
        "ends_on_day": "31",
        "ends_on_month": "3",
        "ends_on_year": "2024",
    } | over


@pytest.mark.parametrize("role", sorted(Role))
def test_the_money_opens_to_its_readers_and_tells_colleagues_why_not(brent, role):
    answer = client_of(brent, role).get(page(brent))
    expected = HTTPStatus.OK if role in MONEY_READERS else HTTPStatus.FORBIDDEN
    assert answer.status_code == expected


def test_a_stranger_is_told_that_there_is_no_such_page(brent):
    client = client_of(ground.make_partnership(), Role.BUSINESS_MANAGER)
    for name in ("money", "contribution-new", "spending-new"):
        assert client.get(page(brent, name)).status_code == HTTPStatus.NOT_FOUND


def test_the_page_shows_the_totals_and_what_was_not_spent(brent):
    make.brent_money(brent)
    shown = client_of(brent, Role.LEAD_PARTNER).get(page(brent, year=2023)).content.decode()
    for words in ("£65,619.75", "£27,488.00", "£38,131.75", "58.11%", "Given in kind"):
        assert words in shown
    assert "Record a contribution" not in shown


def test_an_unknown_year_shows_the_newest(brent):
    make.make_contribution(brent)
    shown = client_of(brent, Role.SCRUTINEER).get(page(brent, year="\x00999"))
    assert shown.context["year"].starting == 2023


def test_the_spreadsheet_runs_no_formula(brent):
    make.make_spending(brent, category="=HYPERLINK(1)")
    answer = client_of(brent, Role.FINANCE_OFFICER).get(page(brent, **{"as": "csv"}))
    assert "'=HYPERLINK(1)" in answer.content.decode()


def test_sending_the_form_twice_records_one_contribution(brent):
    agency = ground.make_agency(partnership=brent)
    client = client_of(brent, Role.FINANCE_OFFICER)
    answers = [client.post(page(brent, "contribution-new"), a_contribution(agency)) for _ in "ab"]
    assert {one.status_code for one in answers} == {HTTPStatus.FOUND}
    assert answers[0].url == answers[1].url == page(brent, year=2023)
    with scope(partnership=brent):
        assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": ""}, "Enter the amount."),
        ({"amount": "-1"}, "Enter an amount of nothing or more."),
        ({"amount": "1.005"}, "at most two figures after the point"),
        ({"amount": "NaN"}, "Enter an amount in pounds"),
        ({"amount": "99999999999.00"}, "less than ten thousand million"),
        ({"how": "in_kind"}, "Leave the amount empty"),
        ({"what": "a\x00b"}, "Null characters"),
        ({"what": "a" * 201}, "at most 200"),
        ({"ends_on_year": "2022"}, "cannot be before the first"),
        ({"agency": "999999"}, "one of the partnership's agencies"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_nothing_typed_is_lost(brent, wrong, says):
    agency = ground.make_agency(partnership=brent)
    sent = a_contribution(agency, basis="Typed with care") | wrong
    answer = client_of(brent, Role.FINANCE_OFFICER).post(page(brent, "contribution-new"), sent)
    shown = unescape(answer.content.decode())
    assert says in shown
    assert "Typed with care" in shown


def test_a_foreign_agency_is_as_unknown_as_one_that_does_not_exist(brent):
    client = client_of(brent, Role.FINANCE_OFFICER)
    foreign = ground.make_agency(partnership=ground.make_partnership())
    answers = [
        client.post(page(brent, "contribution-new"), {**a_contribution(foreign), "agency": pk})
        for pk in (foreign.pk, 999_999)
    ]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors
    assert answers[0].context["form"].errors["agency"]


def test_more_rows_cost_no_more_queries(brent, django_assert_max_num_queries):
    client = client_of(brent, Role.BUSINESS_MANAGER)
    make.brent_money(brent)
    client.get(page(brent))
    with django_assert_max_num_queries(100) as few:
        client.get(page(brent))
    for number in range(30):
        make.make_contribution(brent)
        make.make_spending(brent, category=f"Thing {number}")
    with django_assert_max_num_queries(len(few)):
        client.get(page(brent))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_money_can_be_read_by_everybody(brent, open_page, live, assert_accessible):
    make.brent_money(brent)
    window = open_as(open_page, live, ground.make_member(brent, Role.FINANCE_OFFICER).user)
    for name in ("money", "contribution-new"):
        window.goto(page(brent, name))
        assert_accessible(window)
