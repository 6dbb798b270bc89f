"""Whistle-blowing's signpost for anybody, and which groups say what to do on disagreement."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from partnership.models import TermsOfReference
from partnership.roles import Role
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def place():
    return ground.make_partnership("brent")


def page(place, name, **query):
    return reverse(f"governance:{name}", args=[place.slug], query=query or None)


def terms(group, version, disagreement):
    with scope(partnership=group.partnership):
        TermsOfReference.objects.create(
            partnership=group.partnership, group=group, version=version, disagreement=disagreement
        )


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def test_anybody_finds_where_to_speak_up_and_leaves_no_cookie(place):
    answer = Client().get(page(place, "speaking-up"))
    shown = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    for words in ("0800 028 0285", "whistle-blowing policy", "https://www.gov.uk/whistleblowing"):
        assert words in shown
    assert not answer.cookies
    assert page(place, "speaking-up") in Client().get(place.get_absolute_url()).content.decode()


def test_the_newest_terms_of_reference_say_what_to_do_or_the_group_stands_first(place):
    said, lost, silent = (ground.make_group(place, name) for name in ("Said", "Lost", "Silent"))
    terms(said, 1, "")
    terms(said, 2, "Ask the chair.")
    terms(lost, 1, "Ask the chair.")
    terms(lost, 2, "  ")
    client = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    shown = client.get(page(place, "disagreement-clauses"))
    rows = [(row["group"], bool(row["clause"])) for row in shown.context["page"]]
    assert dict(rows) == {said: True, lost: False, silent: False}
    assert rows[-1] == (said, True)
    assert shown.context["without"] == 2
    exported = client.get(page(place, "disagreement-clauses", **{"as": "csv"}))
    assert "Silent,No" in exported.content.decode()


def test_a_closed_group_is_listed_only_for_who_sits_in_it_and_the_business_unit(place):
    closed = ground.make_group(place, "Closed room", is_closed=True)
    lead = ground.make_member(place, Role.AGENCY_LEAD)
    member = ground.make_member(place, Role.AGENCY_LEAD)
    ground.sit(member.user, ground.make_seat(closed))
    manager = ground.make_member(place, Role.BUSINESS_MANAGER)
    address = page(place, "disagreement-clauses")
    sees = [
        "Closed room" in client_of(ground.actor(one)).get(address).content.decode()
        for one in (lead, member, manager)
    ]
    assert sees == [False, True, True]


def test_more_groups_cost_no_more_queries(place, django_assert_max_num_queries):
    client = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    ground.make_group(place)
    client.get(page(place, "disagreement-clauses"))
    with django_assert_max_num_queries(40) as few:
        client.get(page(place, "disagreement-clauses"))
    for _ in range(6):
        terms(ground.make_group(place), 1, "Ask the chair.")
    with django_assert_max_num_queries(len(few)):
        client.get(page(place, "disagreement-clauses"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_both_pages_can_be_used_by_everybody(place, open_page, live, assert_accessible):
    terms(ground.make_group(place), 1, "Ask the chair.")
    ground.make_group(place)
    window = open_as(open_page, live, ground.make_member(place, Role.AGENCY_LEAD).user)
    for name in ("speaking-up", "disagreement-clauses"):
        window.goto(page(place, name))
        assert_accessible(window)
