"""The confidentiality agreement: read, signed, renewed, replaced, and who has still to sign."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Agreement, AgreementSignature, TrailEntry
from partnership.roles import BUSINESS_UNIT, Role
from partnership.services import agreements
from tests.factories.partnership import (
    actor,
    make_actor,
    make_agreement,
    make_member,
    make_partnership,
    make_user,
    sign,
)

pytestmark = pytest.mark.django_db

AGREEMENT = "/wickford/agreement/"


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def wickford():
    return make_partnership("wickford")


def a_day(day):
    return {
        "in_force_from_day": day.day,
        "in_force_from_month": day.month,
        "in_force_from_year": day.year,
    }


def new_version(**over):
    today = timezone.localdate()
    values = {"form_key": "k1", "text": "Keep it closer.", "renewed_every_months": "12"}
    return values | a_day(today) | over


def test_signing_takes_a_tick_and_holds_a_year(client, wickford):
    member = make_member(wickford, Role.CASE_MEMBER)
    make_agreement(wickford)
    client.force_login(member.user)
    page = client.get(AGREEMENT).content.decode()
    assert "What is said here stays here." in page
    assert (
        "continues after you leave the partnership, and after the partnership itself has ended"
        in page
    )
    untouched = client.post(AGREEMENT, {"form_key": "a", "version": "1"})
    assert "Tick the box" in untouched.content.decode()
    assert not actor(member).has_signed
    client.post(AGREEMENT, {"form_key": "b", "version": "1", "agreed": "on"})
    assert actor(member).has_signed
    page = client.get(AGREEMENT).content.decode()
    assert "You signed on" in page
    assert "have read this agreement" not in page


def test_signing_twice_leaves_one_signature(client, wickford):
    member = make_member(wickford, Role.CASE_MEMBER)
    make_agreement(wickford)
    client.force_login(member.user)
    for key in ("a", "a", "b"):
        client.post(AGREEMENT, {"form_key": key, "version": "1", "agreed": "on"})
    with scope(partnership=wickford):
        assert AgreementSignature.objects.count() == 1


def test_a_version_that_was_replaced_while_it_was_read_cannot_be_signed(client, wickford):
    member = make_member(wickford, Role.CASE_MEMBER)
    make_agreement(wickford)
    client.force_login(member.user)
    make_agreement(wickford, version=2)
    answer = client.post(AGREEMENT, {"form_key": "a", "version": "1", "agreed": "on"})
    assert answer.status_code == 403
    assert "A newer version" in answer.content.decode()
    assert not actor(member).has_signed


@pytest.mark.parametrize("version", ["", "x", "7", "999999999999999999999"])
def test_a_version_that_does_not_exist_is_no_server_error(client, wickford, version):
    make_agreement(wickford)
    client.force_login(make_member(wickford, Role.CASE_MEMBER).user)
    answer = client.post(AGREEMENT, {"form_key": "a", "version": version, "agreed": "on"})
    assert answer.status_code in {200, 404}


def test_a_new_version_asks_everybody_again_at_the_next_click(client, wickford):
    manager, member = (
        make_member(wickford, role) for role in (Role.BUSINESS_MANAGER, Role.TRAINER)
    )
    first = make_agreement(wickford)
    for one in (manager, member):
        sign(one.user, first)
    client.force_login(manager.user)
    page = client.get(AGREEMENT + "new/").content.decode()
    assert "2 people have to sign again" in page
    client.post(AGREEMENT + "new/", new_version())
    client.post(AGREEMENT + "new/", new_version())
    with scope(partnership=wickford):
        assert list(Agreement.objects.values_list("version", flat=True)) == [2, 1]
        entry = TrailEntry.objects.get(code="partnership.agreement.put_in_force")
    assert "version 2" in entry.sentence
    assert not actor(member).has_signed
    assert "Signed an older version" in client.get(AGREEMENT).content.decode()


def test_a_version_of_next_month_changes_nothing_today_and_is_announced(client, wickford):
    manager = make_member(wickford, Role.BUSINESS_MANAGER)
    sign(manager.user, make_agreement(wickford))
    client.force_login(manager.user)
    later = timezone.localdate() + timedelta(days=30)
    client.post(AGREEMENT + "new/", new_version(**a_day(later)))
    assert actor(manager).has_signed
    assert not actor(manager, later).has_signed
    assert "Version 2 comes into force on" in client.get(AGREEMENT).content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (a_day(date(2020, 1, 1)), "today or later"),
        ({"text": ""}, "Enter the agreement"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"renewed_every_months": "0"}, "greater than or equal to 1"),
        ({"renewed_every_months": "99"}, "less than or equal to 36"),
    ],
)
def test_what_is_wrong_with_a_version_stands_at_the_field(client, wickford, typed, says):
    client.force_login(make_member(wickford, Role.BUSINESS_MANAGER).user)
    page = client.post(AGREEMENT + "new/", new_version(**typed))
    assert says in page.content.decode()
    with scope(partnership=wickford):
        assert not Agreement.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_puts_a_version_in_force_and_who_sees_the_signatures(client, wickford, role):
    client.force_login(make_member(wickford, role).user)
    manages, sees = role == Role.BUSINESS_MANAGER, role in BUSINESS_UNIT
    assert client.get(AGREEMENT).status_code == 200
    assert client.get(AGREEMENT + "new/").status_code == (200 if manages else 403)
    assert client.post(AGREEMENT + "new/", new_version()).status_code == (302 if manages else 403)
    for address in ("signatures/", "signatures/export/"):
        assert client.get(AGREEMENT + address).status_code == (200 if sees else 403)
    page = client.get(AGREEMENT).content.decode()
    assert ("agreement/new/" in page, "agreement/signatures/" in page) == (manages, sees)


def test_the_service_refuses_whoever_is_no_manager_and_days_that_passed(wickford):
    officer, manager = (
        make_actor(wickford, role) for role in (Role.SUPPORT_OFFICER, Role.BUSINESS_MANAGER)
    )
    with scope(partnership=wickford):
        for by, day in ((officer, officer.today), (manager, manager.today - timedelta(days=1))):
            with pytest.raises(Refused):
                agreements.put_in_force(text="x", in_force_from=day, renewed_every_months=12, by=by)


def test_the_list_tells_signed_lapsed_older_and_never_apart(client, wickford):
    first = make_agreement(wickford)
    people = {
        name: make_member(wickford, Role.TRAINER, user=make_user(name)).user
        for name in ("Ann Never", "Bea Older", "Cat Lapsed", "Dee Signed")
    }
    sign(people["Bea Older"], first)
    second = make_agreement(wickford, version=2)
    sign(people["Cat Lapsed"], second, on=timezone.localdate() - timedelta(days=400))
    sign(people["Dee Signed"], second)
    manager = make_member(wickford, Role.SUPPORT_OFFICER, user=make_user("Eve Officer"))
    client.force_login(manager.user)

    def listed(query=""):
        page = client.get(f"{AGREEMENT}signatures/{query}").context["page"]
        return [(one.person.full_name, one.state.value) for one in page]

    assert listed("?state=all") == [
        ("Ann Never", "Not signed"),
        ("Bea Older", "Signed an older version"),
        ("Cat Lapsed", "Lapsed"),
        ("Dee Signed", "Signed"),
        ("Eve Officer", "Not signed"),
    ]
    assert ("Dee Signed", "Signed") not in listed()
    assert listed("?state=lapsed") == [("Cat Lapsed", "Lapsed")]
    text = client.get(f"{AGREEMENT}signatures/export/?state=older").content.decode()
    assert "Bea Older" in text
    assert "Cat Lapsed" not in text


def test_the_list_of_signatures_asks_as_often_for_forty_people_as_for_two(
    client, wickford, django_assert_max_num_queries
):
    agreement = make_agreement(wickford)
    officer = make_member(wickford, Role.SUPPORT_OFFICER)
    client.force_login(officer.user)

    def queries(more):
        for _ in range(more):
            sign(make_member(wickford, Role.TRAINER).user, agreement)
        with django_assert_max_num_queries(30) as captured:
            client.get(AGREEMENT + "signatures/?state=all")
        return len(captured)

    assert queries(2) == queries(38)


def test_without_an_agreement_the_page_says_what_to_do(client, wickford):
    client.force_login(make_member(wickford, Role.TRAINER).user)
    assert "No agreement is in force yet" in client.get(AGREEMENT).content.decode()
    client.force_login(make_member(wickford, Role.BUSINESS_MANAGER).user)
    assert "Write the agreement" in client.get(AGREEMENT).content.decode()
