"""The second factor: demanded by role, before anything else, on every way in; its secrets are encrypted."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import get_resolver, reverse

from partnership.middleware import SET_UP_PAGES
from partnership.models import SignIn
from partnership.roles import Role
from tests.factories.partnership import (
    PASSWORD,
    make_member,
    make_partnership,
    make_user,
)

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user, **extra):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **extra})


@pytest.fixture
def lead():
    return make_member(make_partnership("wickford"), Role.LEAD_PARTNER).user


def test_without_one_a_password_reaches_only_the_pages_that_set_it_up(client, lead):
    sign_in(client, lead)
    refused = {}
    for name in sorted(key for key in get_resolver().reverse_dict if isinstance(key, str)):
        if name in SET_UP_PAGES:
            continue
        for kwargs in ({}, {"partnership_slug": "wickford"}, {"pk": 1}, {"provider_id": "x"}):
            try:
                address = reverse(name, kwargs=kwargs)
            except Exception:  # noqa: S112, BLE001 - another name takes other arguments
                continue
            for answer in (client.get(address), client.post(address)):
                refused[name] = (answer.status_code, answer.headers.get("Location"))
            assert refused[name] == (302, "/accounts/2fa/"), name
    assert {"start", "home", "hats", "account_email", "account_change_password"} <= set(refused)


def test_the_set_up_pages_open_and_do_not_ask_again_for_the_password_just_typed(client, lead):
    sign_in(client, lead)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.post(reverse("account_logout")).status_code == 302


def test_ten_minutes_after_signing_in_setting_up_asks_for_the_password_again(
    client, lead, time_machine
):
    time_machine.move_to("2026-03-02 10:00 +0000", tick=False)
    sign_in(client, lead)
    time_machine.move_to("2026-03-02 10:10:01 +0000", tick=False)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_recovery_codes_alone_are_no_second_factor(client, lead):
    RecoveryCodes.activate(lead)
    sign_in(client, lead)
    assert client.get("/wickford/hats/").url == "/accounts/2fa/"


def test_setting_up_an_app_opens_the_portal_and_hides_its_secret_in_the_database(client, lead):
    sign_in(client, lead)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get("/wickford/hats/").status_code == 200
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert secret not in json.dumps(kept)
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10


def test_with_one_the_password_alone_signs_nobody_in(client, lead):
    TOTP.activate(lead, SECRET)
    answer = sign_in(client, lead)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/wickford/hats/").url.startswith("/accounts/login/")
    assert not SignIn.objects.filter(result="succeeded").exists()


def test_the_right_code_signs_in_and_works_once(client, lead, time_machine):
    time_machine.move_to("2026-03-02 10:00 +0000", tick=False)
    TOTP.activate(lead, SECRET)
    sign_in(client, lead)
    code = code_now()
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/wickford/hats/").status_code == 200
    client.post("/accounts/logout/")
    sign_in(client, lead)
    again = client.post(reverse("mfa_authenticate"), {"code": code})
    assert again.status_code == 200
    assert client.get("/wickford/hats/").status_code == 302


def test_wrong_codes_are_recorded_and_run_out(client, lead):
    TOTP.activate(lead, SECRET)
    sign_in(client, lead)
    for _ in range(12):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "too many failed attempts" in answer.content.decode()
    assert SignIn.objects.filter(user=lead, result="failed").count() <= 10


def test_a_recovery_code_works_once(client, lead):
    TOTP.activate(lead, SECRET)
    code = RecoveryCodes.activate(lead).generate_codes()[0]
    sign_in(client, lead)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.post("/accounts/logout/")
    sign_in(client, lead)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_new_password_by_mail_does_not_go_round_it(client, lead, mailoutbox):
    TOTP.activate(lead, SECRET)
    client.post(reverse("account_reset_password"), {"email": lead.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    new = "another-long-pass-phrase"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert client.get("/wickford/hats/").url.startswith("/accounts/login/")
    answer = client.post("/accounts/login/", {"login": lead.email, "password": new})
    assert answer.url == reverse("mfa_authenticate")


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.LINE_MANAGER])
def test_people_who_reach_only_their_own_bookings_come_in_with_a_password(client, role):
    member = make_member(make_partnership("wickford"), role)
    sign_in(client, member.user)
    assert client.get("/wickford/hats/").status_code == 200


def test_one_demanding_role_in_another_partnership_is_enough(client):
    member = make_member(make_partnership("wickford"), Role.DELEGATE)
    make_member(make_partnership("elmbridge"), Role.SCRUTINEER, user=member.user)
    sign_in(client, member.user)
    assert client.get("/wickford/hats/").url == "/accounts/2fa/"


def test_a_demonstration_offers_it_and_says_so(client, lead, settings):
    settings.DEMONSTRATION = True
    assert "a second factor is offered" in client.get("/accounts/login/").content.decode()
    sign_in(client, lead)
    assert client.get("/wickford/hats/").status_code == 200
    assert "offered and not demanded" in client.get("/accounts/2fa/").content.decode()


def test_signing_in_leads_to_the_persons_own_partnership(client):
    member = make_member(make_partnership("wickford"), Role.DELEGATE)
    answer = sign_in(client, member.user)
    assert answer.url == "/"
    assert client.get("/").url == "/wickford/home/"


def test_the_page_asked_for_is_shown_after_signing_in_but_never_another_site(client):
    user = make_member(make_partnership("wickford"), Role.DELEGATE).user
    assert sign_in(client, user, next="/wickford/hats/").url == "/wickford/hats/"
    client.post("/accounts/logout/")
    assert sign_in(client, user, next="https://evil.example/").url == "/"


def test_each_sign_in_has_a_session_of_its_own(client):
    user = make_user()
    client.get("/accounts/login/")
    client.session["planted"] = "yes"
    client.session.save()
    sign_in(client, user)
    first = client.session.session_key
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=first).exists()
    sign_in(client, user)
    assert client.session.session_key != first


def test_a_planted_session_key_is_not_signed_in(client):
    user, planted = make_user(), "p" * 32
    client.cookies["sessionid"] = planted
    sign_in(client, user)
    assert client.session.session_key != planted
    assert client.cookies["sessionid"].value != planted


def test_thirty_idle_minutes_end_a_session_and_each_page_starts_them_again(client, time_machine):
    time_machine.move_to("2026-03-02 10:00 +0000", tick=False)
    user = make_member(make_partnership("wickford"), Role.DELEGATE).user
    sign_in(client, user)
    for moment, status in (("10:29:59", 200), ("10:59:58", 200), ("11:29:59", 302)):
        time_machine.move_to(f"2026-03-02 {moment} +0000", tick=False)
        assert client.get("/wickford/hats/").status_code == status, moment


def test_signing_out_clears_the_browser_and_pages_are_never_kept(client):
    user = make_member(make_partnership("wickford"), Role.DELEGATE).user
    sign_in(client, user)
    page = client.get("/wickford/hats/")
    assert "no-store" in page["Cache-Control"]
    old = client.cookies["sessionid"].value
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["sessionid"] = old
    assert client.get("/wickford/hats/").status_code == 302
