"""Sign-in through a council: one row of configuration, a real provider on this machine, and only people we know."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.cache import cache
from django.utils import timezone

from partnership.models import SignIn, User
from partnership.roles import Role
from tests.factories.partnership import PASSWORD, make_member, make_partnership, make_user

pytestmark = pytest.mark.django_db

START = "/accounts/oidc/wickford/login/"


@dataclass
class Council:
    """An OpenID Connect provider: its discovery document, its tokens, and what it says of whoever comes."""

    address: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, object]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorise",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/token":
            token = {"iss": self.address, "aud": "portal", "exp": 4_000_000_000, **self.claims}
            signed = jwt.encode(token, "a key that the portal does not know, thirty-two", "HS256")
            return {"access_token": "access", "token_type": "Bearer", "id_token": signed}
        return self.claims


@pytest.fixture
def council() -> Iterator[Council]:
    provider = Council(claims={"sub": "42", "email": "ann@wickford.gov.uk", "email_verified": True})

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(provider.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever)
    running.start()
    cache.clear()
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id="wickford",
        name="Wickford Council",
        client_id="portal",
        secret="secret",
        settings={"server_url": provider.address, "email_domains": ["Wickford.gov.uk"]},
    )
    yield provider
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def ann() -> User:
    member = make_member(
        make_partnership("wickford"), Role.DELEGATE, user=make_user(email="Ann@wickford.gov.uk")
    )
    return member.user


def come_back(client, **extra):
    """Go to the council and come back with a code, as a browser does."""
    sent = client.get(START, extra)
    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    return client.get("/accounts/oidc/wickford/login/callback/", {"code": "c", "state": state})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_one_row_puts_a_button_on_the_sign_in_page(client, council):
    page = client.get("/accounts/login/").content.decode()
    assert "Wickford Council" in page
    assert START in page
    SocialApp.objects.all().delete()
    assert "through your council" not in client.get("/accounts/login/").content.decode()


def test_the_button_leads_to_the_place_that_the_council_published(client, council):
    answer = client.get(START)
    address, query = answer.url.split("?")
    asked = parse_qs(query)
    assert address == f"{council.address}/authorise"
    assert asked["client_id"] == ["portal"]
    assert asked["response_type"] == ["code"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/wickford/login/callback/"]
    assert asked["state"]
    assert asked["code_challenge_method"] == ["S256"]


def test_somebody_we_know_comes_in_and_their_password_still_works(client, council, ann):
    assert come_back(client).status_code == 302
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert client.get("/wickford/hats/").status_code == 200
    assert SignIn.objects.get().result == "succeeded"
    assert SocialAccount.objects.get().user == ann
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_the_second_time_the_council_is_known_by_its_number_for_the_person(client, council, ann):
    come_back(client)
    client.post("/accounts/logout/")
    council.claims["email"] = "ann.newname@wickford.gov.uk"
    come_back(client)
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": "stranger@wickford.gov.uk"},
        {"email": "not an address"},
        {"email": None},
    ],
)
def test_nobody_comes_in_whom_we_do_not_know_or_the_council_did_not_verify(
    client, council, ann, claims
):
    council.claims |= claims
    answer = come_back(client)
    assert answer.status_code == 403
    assert "We could not sign you in" in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_a_council_does_not_speak_for_addresses_of_others(client, council):
    officer = make_user(email="officer@police.example")
    council.claims["email"] = officer.email
    assert come_back(client).status_code == 403
    assert not is_signed_in(client)


def test_without_a_list_of_domains_a_council_speaks_for_nobody(client, council, ann):
    SocialApp.objects.update(settings={"server_url": council.address})
    assert come_back(client).status_code == 403


def test_a_leaver_does_not_come_in_through_their_council(client, council, ann):
    come_back(client)
    client.post("/accounts/logout/")
    ann.is_active, ann.left_at = False, timezone.now()
    ann.save()
    come_back(client)
    assert not is_signed_in(client)
    SocialAccount.objects.all().delete()
    assert come_back(client).status_code == 403


def test_the_councils_word_replaces_no_second_factor(client, council, ann):
    make_member(make_partnership("elmbridge"), Role.LEAD_PARTNER, user=ann)
    come_back(client)
    assert client.get("/wickford/hats/").url == "/accounts/2fa/"
    client.post("/accounts/logout/")
    TOTP.activate(ann, "JBSWY3DPEHPK3PXP")
    assert come_back(client).url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


def test_an_answer_that_we_did_not_ask_for_signs_nobody_in(client, council, ann):
    client.get(START)
    callback = "/accounts/oidc/wickford/login/callback/"
    client.get(callback, {"code": "c", "state": "invented"})
    client.get(callback, {"code": "c"})
    assert not is_signed_in(client)


def test_an_account_of_somebody_else_is_not_connected_to_mine(client, council, ann):
    mine = make_user(email="other@wickford.gov.uk")
    client.force_login(mine)
    assert come_back(client, process="connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_council_that_does_not_answer_gets_a_page_and_not_an_error(client, council):
    SocialApp.objects.update(settings={"server_url": "http://127.0.0.1:9"})
    answer = client.get(START)
    assert answer.status_code == 502
    assert "did not answer" in answer.content.decode()


def test_an_unknown_council_does_not_exist(client, council):
    assert client.get("/accounts/oidc/nowhere/login/").status_code == 404
