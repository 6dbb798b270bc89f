"""Invitations: one letter lets one person in, once; the token stands in the mail and nowhere else."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.models import Invitation, Membership, TrailEntry, User
from partnership.roles import Role
from partnership.services import invitations
from tests.factories.partnership import (
    PASSWORD,
    make_actor,
    make_agency,
    make_member,
    make_partnership,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "three words nobody joins"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture(autouse=True)
def demonstration(settings):
    """The second factor has tests of its own."""
    settings.DEMONSTRATION = True


@pytest.fixture
def wickford():
    return make_partnership("wickford")


@pytest.fixture
def manager(wickford):
    return make_actor(wickford, Role.BUSINESS_MANAGER)


def invite(manager, email="new.person@example.org", role=Role.LAY_MEMBER, **over):
    values = {"full_name": "New Person", "agency": None, "post": "Lay member"} | over
    with scope(partnership=manager.partnership):
        return invitations.invite(email=email, role=role, by=manager, now=timezone.now(), **values)


def link():
    body = str(mail.outbox[-1].body)
    return next(word for word in body.split() if "/invitation/" in word).partition("8000")[2]


def everything_stored():
    with scopes_disabled():
        rows = [
            *Invitation.objects.values(),
            *TrailEntry.objects.values("sentence", "data", "reference"),
        ]
    return json.dumps(rows, default=str)


class BrokenRelay(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError


def the_form(**over):
    values = {
        "form_key": "k1",
        "full_name": "New Person",
        "email": "new.person@example.org",
        "role": "lay_member",
        "agency": "",
        "post": "",
    }
    return values | over


def test_the_whole_way_from_the_form_to_the_newcomers_first_page(client, manager):
    client.force_login(manager.user)
    page = client.post("/wickford/about/people/invite/", the_form(), follow=True)
    assert "Sent" in page.content.decode()
    client.logout()
    opened = client.get(link())
    assert opened.url == "/invitation/"
    page = client.get("/invitation/")
    assert manager.user.full_name in page.content.decode()
    assert opened["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    answer = client.post("/invitation/", {"full_name": "Nia Person", "password": NEW_PASSWORD})
    assert answer.url == "/wickford/home/"
    user = User.objects.get(email="new.person@example.org")
    assert (user.full_name, client.session["_auth_user_id"]) == ("Nia Person", str(user.pk))
    with scope(partnership=manager.partnership):
        held = Membership.objects.get(user=user)
    assert (held.role, held.starts_on, held.ends_on) == ("lay_member", timezone.localdate(), None)


def test_the_token_is_in_the_mail_and_nowhere_else(client, manager, caplog):
    caplog.set_level(0)
    invite(manager)
    address = link()
    token = address.split("/")[-2]
    assert len(token) >= 43
    client.get(address)
    client.get("/invitation/")
    client.post("/invitation/", {"full_name": "", "password": ""})
    client.get(address.replace(token[:4], "xxxx"), follow=True)
    assert token not in everything_stored()
    assert token not in caplog.text
    assert token not in json.dumps(dict(client.session.items()))


def test_the_mail_carries_no_markup_and_goes_to_nobody_else(manager):
    invite(manager, full_name="A <b>bold</b> name")
    [sent] = mail.outbox
    assert sent.to == ["new.person@example.org"]
    assert sent.subject == "Your invitation to the Wickford Safeguarding Children Partnership"
    assert sent.content_subtype == "plain"


def test_a_mail_that_could_not_be_sent_is_said_so_and_can_be_sent_again(client, manager, settings):
    client.force_login(manager.user)
    settings.EMAIL_BACKEND = f"{__name__}.BrokenRelay"
    page = client.post("/wickford/about/people/invite/", the_form(), follow=True)
    assert "The mail could not be sent" in page.content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    again = page.redirect_chain[-1][0] + "send/"
    page = client.post(again, {"form_key": "k2"}, follow=True)
    assert "could not be sent" not in page.content.decode()
    assert len(mail.outbox) == 1


def test_sending_again_twice_by_a_double_click_sends_one_mail(client, manager):
    with scope(partnership=manager.partnership):
        address = invite(manager).get_absolute_url() + "send/"
    client.force_login(manager.user)
    client.post(address, {"form_key": "k2"})
    client.post(address, {"form_key": "k2"})
    assert len(mail.outbox) == 2  # the first letter, and one more


def test_used_withdrawn_expired_replaced_and_invented_links_get_one_and_the_same_page(
    client, manager, time_machine
):
    time_machine.move_to("2026-03-02 10:00 +0000", tick=False)
    links = {}
    with scope(partnership=manager.partnership):
        used = invite(manager, email="used@example.org")
        links["used"] = link()
        invitations.join(used, full_name="U", password=NEW_PASSWORD, now=timezone.now())
        withdrawn = invite(manager, email="withdrawn@example.org")
        links["withdrawn"] = link()
        invitations.withdraw(withdrawn, by=manager, now=timezone.now())
        replaced = invite(manager, email="replaced@example.org")
        links["replaced"] = link()
        invitations.send_again(replaced, by=manager, now=timezone.now())
        invite(manager, email="expired@example.org")
        links["expired"] = link()
    links["invented"] = "/invitation/" + "A" * 43 + "/"
    time_machine.move_to("2026-03-16 10:00 +0000", tick=False)
    pages = {}
    for name, address in links.items():
        client.cookies.clear()
        answer = client.get(address, follow=True)
        assert answer.status_code == 410, name
        pages[name] = answer.content
    assert len(set(pages.values())) == 1
    assert b"does not work" in pages["used"]


def test_a_link_holds_for_fourteen_days(client, manager, time_machine):
    time_machine.move_to("2026-03-02 10:00 +0000", tick=False)
    invite(manager)
    time_machine.move_to("2026-03-16 09:59:59 +0000", tick=False)
    assert client.get(link(), follow=True).status_code == 200


def test_somebody_with_an_account_signs_in_and_accepts(client, manager):
    elsewhere = make_member(make_partnership("elmbridge"), Role.TRAINER)
    invite(manager, email=elsewhere.user.email.upper())
    page = client.get(link(), follow=True)
    assert "Sign in, and you can accept" in page.content.decode()
    refused = client.post("/invitation/", {"full_name": "X", "password": NEW_PASSWORD})
    assert not refused.wsgi_request.user.is_authenticated
    elsewhere.user.refresh_from_db()
    assert elsewhere.user.check_password(PASSWORD), "nobody sets another's password by it"
    credentials = {"login": elsewhere.user.email, "password": PASSWORD, "next": "/invitation/"}
    assert client.post("/accounts/login/", credentials).url == "/invitation/"
    assert client.post("/invitation/").url == "/wickford/home/"
    with scope(partnership=manager.partnership):
        assert Membership.objects.filter(user=elsewhere.user).count() == 1


def test_somebody_signed_in_with_another_address_is_refused(client, manager):
    stranger = make_user()
    invite(manager)
    client.force_login(stranger)
    answer = client.get(link(), follow=True)
    assert answer.status_code == 403
    assert client.post("/invitation/").status_code == 403
    with scope(partnership=manager.partnership):
        assert not Membership.objects.filter(user=stranger).exists()


def test_accepting_twice_makes_one_role(client, manager):
    invite(manager)
    client.get(link())
    form = {"full_name": "New Person", "password": NEW_PASSWORD}
    client.post("/invitation/", form)
    client.get(link())
    assert client.post("/invitation/", form).url == "/wickford/home/"
    with scope(partnership=manager.partnership):
        assert Membership.objects.filter(role=Role.LAY_MEMBER).count() == 1


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "at least 12"),
        ("password12345", "too common"),
        ("new.person@example.org", "too similar"),
        ("x" * 200, "at most 128"),
    ],
)
def test_a_poor_password_is_refused_beside_the_field_and_the_name_is_kept(
    client, manager, password, says
):
    invite(manager)
    client.get(link())
    page = client.post("/invitation/", {"full_name": "Typed Name", "password": password})
    assert says in page.content.decode()
    assert "Typed Name" in page.content.decode()
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_a_leaver_who_is_asked_back_gets_their_account_with_a_new_password(client, manager):
    user = make_user(is_active=False, left_at=timezone.now())
    user.set_unusable_password()
    user.save()
    invite(manager, email=user.email)
    client.get(link())
    client.post("/invitation/", {"full_name": user.full_name, "password": NEW_PASSWORD})
    user.refresh_from_db()
    assert (user.is_active, user.left_at) == (True, None)
    assert user.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": "not an address"}, "Enter a valid email address"),
        ({"full_name": ""}, "Enter the full name"),
        ({"full_name": "a\x00b"}, "Null characters are not allowed"),
        ({"full_name": "x" * 151}, "at most 150"),
        ({"role": ""}, "Choose the role"),
        ({"role": "king"}, "not one of the available choices"),
        ({"role": "agency_lead"}, "Choose the agency"),
        ({"agency": "999999"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(client, manager, typed, says):
    client.force_login(manager.user)
    page = client.post("/wickford/about/people/invite/", the_form(post="My post", **typed))
    assert says in page.content.decode()
    assert "My post" in page.content.decode()
    assert not mail.outbox


def test_an_agency_of_another_partnership_is_refused_like_one_that_does_not_exist(client, manager):
    foreign = make_agency(partnership=make_partnership("elmbridge"))
    client.force_login(manager.user)
    address = "/wickford/about/people/invite/"
    pages = [
        client.post(address, the_form(agency=str(pk))).context["form"].errors["agency"]
        for pk in (foreign.pk, 999_999)
    ]
    assert pages[0] == pages[1]


def test_nobody_is_invited_twice_or_to_what_they_are(client, manager, wickford):
    member = make_member(wickford, Role.LAY_MEMBER)
    client.force_login(manager.user)
    address = "/wickford/about/people/invite/"
    page = client.post(address, the_form(email=member.user.email))
    assert "holds this role already" in page.content.decode()
    client.post(address, the_form(form_key="k2"))
    page = client.post(address, the_form(form_key="k3"))
    assert "There is an open invitation" in page.content.decode()
    assert len(mail.outbox) == 1


def test_only_a_business_manager_invites_and_strangers_find_nothing(client, manager, wickford):
    officer = make_member(wickford, Role.SUPPORT_OFFICER).user
    with scope(partnership=wickford):
        address = invite(manager).get_absolute_url()
    places = ["/wickford/about/people/invite/", "/wickford/about/people/invitations/", address]
    for user, status in ((officer, 403), (make_user(), 404)):
        client.force_login(user)
        assert [client.get(one).status_code for one in places] == [status] * 3
        assert client.post(places[0], the_form()).status_code == status
        for verb in ("send/", "withdraw/"):
            assert client.post(address + verb, {"form_key": "k"}).status_code == status
    assert len(mail.outbox) == 1


def test_an_invitation_of_another_partnership_does_not_exist(client, manager):
    with scope(partnership=manager.partnership):
        pk = invite(manager).pk
    other = make_actor(make_partnership("elmbridge"), Role.BUSINESS_MANAGER)
    client.force_login(other.user)
    assert client.get(f"/elmbridge/about/people/invitations/{pk}/").status_code == 404
    assert client.post(f"/elmbridge/about/people/invitations/{pk}/withdraw/").status_code == 404


def test_withdrawing_ends_it_and_the_record_says_who_did_what(client, manager):
    with scope(partnership=manager.partnership):
        address = invite(manager).get_absolute_url()
    client.force_login(manager.user)
    page = client.post(address + "withdraw/", follow=True)
    assert "Withdrawn" in page.content.decode()
    assert client.post(address + "send/", {"form_key": "k9"}).status_code == 403
    with scope(partnership=manager.partnership):
        codes = list(TrailEntry.objects.order_by("pk").values_list("code", flat=True))
    assert codes == [
        "partnership.person.invited",
        "partnership.invitation.mailed",
        "partnership.invitation.withdrawn",
    ]


def test_links_never_open_by_get(client, manager):
    invite(manager)
    client.get(link())
    client.get("/invitation/?full_name=X&password=three+words+nobody+joins")
    assert not User.objects.filter(email="new.person@example.org").exists()


def test_the_list_of_invitations_asks_the_database_as_often_for_forty_as_for_two(
    client, manager, django_assert_max_num_queries
):
    client.force_login(manager.user)
    address = reverse("person-invitations", kwargs={"partnership_slug": "wickford"})

    def queries(number):
        now = timezone.now()
        with scope(partnership=manager.partnership):
            Invitation.objects.bulk_create(
                Invitation(
                    partnership=manager.partnership,
                    email=f"p{number}.{n}@example.org",
                    full_name=f"P {n}",
                    role=Role.TRAINER,
                    token_hash=f"{number}.{n}",
                    invited_by=manager.user,
                    invited_at=now,
                    expires_at=now + timedelta(days=14),
                )
                for n in range(number)
            )
        with django_assert_max_num_queries(30) as captured:
            client.get(address)
        return len(captured)

    assert queries(2) == queries(40)
