"""The public site and the library: what anybody reads, what nobody may, and what was taken down."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.models import Group, LeadPartner, Publication
from partnership.roles import Role, Sector
from partnership.sensitivity import Sensitivity
from partnership.services import documents, publications
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7\nA yearly report"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent", contact_email="office@example.org")


@pytest.fixture
def manager(brent):
    return ground.make_member(brent, Role.BUSINESS_MANAGER)


def publish(membership, reference="YR-2024-001", **over):
    with scope(partnership=membership.partnership):
        by = ground.actor(membership)
        document = documents.store_made(
            CONTENT,
            file_name="r.pdf",
            title="R",
            sensitivity=Sensitivity.PUBLIC,
            partnership=membership.partnership,
            by=by,
        )
        values: dict[str, Any] = {
            "kind": Publication.Kind.YEARLY_REPORT,
            "title": f"Report {reference}",
            "summary": "What was done.",
            "html": "<p>Frozen words</p>",
            "pdf": document,
            "now": timezone.now(),
        }
        return publications.publish(reference=reference, by=by, **(values | over))


def addresses(copy):
    at = [copy.partnership.slug, copy.reference]
    return [reverse("publication", args=at), reverse("publication-pdf", args=at)]


def test_anybody_reads_a_publication_and_its_pdf(manager):
    page, file = addresses(publish(manager))
    assert "<p>Frozen words</p>" in Client().get(page).content.decode()
    answer = Client().get(file)
    assert b"".join(answer) == CONTENT
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_under_embargo_taken_down_or_anothers_does_not_exist(brent, manager):
    soon = timezone.now() + timedelta(hours=1)
    embargoed = publish(manager, embargo_until=soon)
    gone = publish(manager, "YR-2023-001")
    with scope(partnership=brent):
        publications.take_down(gone, reason="Wrong", by=ground.actor(manager), now=timezone.now())
    foreign = publish(ground.make_member(ground.make_partnership(), Role.BUSINESS_MANAGER), "YR-1")
    there = [address.replace(foreign.partnership.slug, "brent") for address in addresses(foreign)]
    for address in (*addresses(embargoed), *addresses(gone), *there):
        assert Client().get(address).status_code == HTTPStatus.NOT_FOUND
    front = Client().get(reverse("public", args=["brent"])).content.decode()
    assert "Report YR" not in front


def test_an_embargo_ends_by_itself(manager):
    copy = publish(manager, embargo_until=timezone.now() - timedelta(seconds=1))
    assert Client().get(addresses(copy)[0]).status_code == HTTPStatus.OK


def test_the_front_page_puts_the_concern_first_and_names_posts_never_people(brent, manager):
    agency = ground.make_agency("Brent Council", partnership=brent)
    with scope(partnership=brent):
        LeadPartner.objects.create(
            partnership=brent,
            sector=Sector.LOCAL_AUTHORITY,
            agency=agency,
            lead_post="Chief Executive",
            lead=manager.user,
            starts_on=date(2020, 1, 1),
        )
    ground.make_group(brent, "The Forum", tier=2)
    ground.make_group(brent, "The closed one", is_closed=True)
    ground.make_group(brent, "The one that ended", ends_on=date(2021, 1, 1))
    shown = Client().get(reverse("public", args=["brent"])).content.decode()
    assert shown.index("worried about a child") < shown.index("Chief Executive")
    assert "Leave this site" in shown
    assert "The Forum" in shown
    for hidden in (manager.user.full_name, "The closed one", "The one that ended"):
        assert hidden not in shown


def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(manager):
    copy = publish(manager)
    member = Client()
    member.force_login(manager.user)
    for address in (reverse("public", args=["brent"]), addresses(copy)[0]):
        anonymous, signed_in = Client().get(address), member.get(address)
        assert not anonymous.cookies
        assert "no-store" not in anonymous.get("Cache-Control", "")
        assert "no-store" in signed_in["Cache-Control"]
        assert anonymous.content == signed_in.content


def test_a_partnership_that_is_not_there_has_no_public_site():
    assert Client().get("/nowhere/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_addresses_only_read(manager, method):
    for address in addresses(publish(manager)):
        assert getattr(Client(), method)(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_many_groups_and_publications_cost_no_more_queries(
    brent, manager, django_assert_num_queries
):
    address = reverse("public", args=["brent"])
    ground.make_group(brent)
    publish(manager, "A-1")
    with django_assert_num_queries(7):
        Client().get(address)
    for number in range(8):
        ground.make_group(brent, tier=number % 4)
        publish(manager, f"B-{number}")
    with django_assert_num_queries(7):
        Client().get(address)
    with scope(partnership=brent):
        assert Group.objects.count() == 9


def test_members_see_what_was_taken_down_and_why_but_no_embargo(brent, manager):
    publish(manager, "YR-2", embargo_until=timezone.now() + timedelta(days=1))
    gone = publish(manager, "YR-1")
    address = reverse("library-take-down", args=["brent", gone.reference])
    business = Client()
    business.force_login(manager.user)
    answers = [
        business.post(address, {"form_key": "k", "reason": "A name was left in"}) for _ in "ab"
    ]
    assert [one.status_code for one in answers] == [HTTPStatus.FOUND] * 2
    library = reverse("library", args=["brent"])
    assert "Under embargo" in business.get(library).content.decode()
    colleague = Client()
    colleague.force_login(ground.make_member(brent, Role.AGENCY_LEAD).user)
    shown = colleague.get(library).content.decode()
    assert "A name was left in" in shown
    assert "YR-2" not in shown
    assert "YR-2" not in colleague.get(f"{library}?as=csv").content.decode()


def test_before_its_day_a_publication_is_not_taken_down(manager):
    copy = publish(manager, keep_public_until=timezone.localdate() + timedelta(days=1))
    client = Client()
    client.force_login(manager.user)
    address = reverse("library-take-down", args=["brent", copy.reference])
    shown = client.get(address).content.decode()
    assert "It must stay public until" in shown
    assert "Take it down" not in shown
    answer = client.post(address, {"form_key": "k", "reason": "Please"})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_reason_is_asked_for(manager):
    client = Client()
    client.force_login(manager.user)
    address = reverse("library-take-down", args=["brent", publish(manager).reference])
    answer = client.post(address, {"form_key": "k", "reason": " "})
    assert list(answer.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("role", [Role.SUPPORT_OFFICER, Role.LEAD_PARTNER])
def test_only_the_business_manager_takes_down(brent, manager, role):
    client = Client()
    client.force_login(ground.make_member(brent, role).user)
    address = reverse("library-take-down", args=["brent", publish(manager).reference])
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_public_site_can_be_read_by_everybody(
    manager, brent, open_page, live, assert_accessible
):
    ground.make_group(brent, "The Forum", tier=2, purpose="Gathers everybody.")
    copy = publish(manager)
    window = open_page(java_script_enabled=True)
    for address in (reverse("public", args=["brent"]), addresses(copy)[0]):
        window.goto(address)
        assert_accessible(window)
