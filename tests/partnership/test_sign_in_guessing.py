"""Guessing is counted before a password is hashed; the right person still gets in; every result is recorded."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from partnership.models import SignIn
from tests.factories.partnership import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def hashed(monkeypatch):
    """Every password that was hashed."""
    seen = []
    encode = MD5PasswordHasher.encode

    def counting(hasher, password, salt):
        seen.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return seen


def attempt(client, email, password, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def test_after_the_limit_no_password_is_hashed_and_the_page_says_so_clearly(client, hashed):
    user = make_user()
    hashed.clear()
    answers = [attempt(client, user.email, f"guess {n}") for n in range(40)]
    assert len(hashed) == 10
    assert "too many failed attempts" in answers[-1].content.decode()
    assert answers[-1].status_code == 200
    assert attempt(client, user.email, PASSWORD).status_code == 200, (
        "the right one is not tried either"
    )
    assert len(hashed) == 10


def test_guesses_from_many_addresses_are_counted_against_the_account(client, hashed):
    user = make_user()
    hashed.clear()
    for number in range(60):
        attempt(client, user.email, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    assert len(hashed) == 30


def test_another_account_from_another_address_still_gets_in(client, hashed):
    target, other = make_user(), make_user()
    for number in range(60):
        attempt(client, target.email, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    answer = attempt(Client(), other.email, PASSWORD, REMOTE_ADDR="10.0.1.1")
    assert answer.status_code == 302


def test_strangers_who_guess_cannot_shut_out_somebody_in_a_browser_they_used_before(client):
    user, own_browser = make_user(), Client(REMOTE_ADDR="10.0.2.1")
    attempt(own_browser, user.email, PASSWORD)
    own_browser.post("/accounts/logout/")
    for number in range(60):
        attempt(client, user.email, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    assert attempt(own_browser, user.email, PASSWORD).status_code == 302
    assert attempt(Client(REMOTE_ADDR="10.0.3.1"), user.email, PASSWORD).status_code == 200


def test_another_persons_browser_has_no_count_of_its_own_at_my_account(client, hashed):
    target, guesser, browser = make_user(), make_user(), Client(REMOTE_ADDR="10.0.2.1")
    attempt(browser, guesser.email, PASSWORD)
    browser.post("/accounts/logout/")
    for number in range(30):
        attempt(client, target.email, f"guess {number}", REMOTE_ADDR=f"10.0.0.{number}")
    hashed.clear()
    attempt(browser, target.email, PASSWORD)
    assert not hashed


@pytest.mark.parametrize(
    "header", [{"HTTP_X_FORWARDED_FOR": "1.2.3.{n}"}, {"HTTP_HOST": "localhost:80{n}"}]
)
def test_headers_that_anybody_can_write_change_nothing(client, hashed, header):
    user = make_user()
    hashed.clear()
    for number in range(10, 40):
        sent = {name: value.format(n=number) for name, value in header.items()}
        attempt(client, user.email, f"guess {number}", **sent)
    assert len(hashed) == 10


def test_writing_another_port_into_the_host_header_does_not_start_a_new_count(client, hashed):
    user = make_user()
    hashed.clear()
    for number in range(60):
        host, address = f"localhost:{8000 + number}", f"10.0.0.{number}"
        attempt(client, user.email, "guess", HTTP_HOST=host, REMOTE_ADDR=address)
    assert len(hashed) == 30


def test_behind_our_proxy_the_address_is_the_one_the_proxy_saw(client, hashed, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = make_user()
    hashed.clear()
    for number in range(20):
        attempt(client, user.email, "guess", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}, 192.0.2.7")
    assert len(hashed) == 10
    assert set(SignIn.objects.values_list("ip_address", flat=True)) == {"192.0.2.7"}


def test_an_unknown_address_and_a_wrong_password_look_and_cost_the_same(client, hashed):
    user = make_user()
    hashed.clear()
    known = attempt(client, user.email, "wrong").content.decode()
    unknown = attempt(client, "nobody@example.org", "wrong").content.decode()

    def without_what_was_typed(page):
        lines = (line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)
        return "\n".join(lines).replace(user.email, "X").replace("nobody@example.org", "X")

    assert without_what_was_typed(known) == without_what_was_typed(unknown)
    assert "The e-mail address or the password is not right." in known
    assert len(hashed) == 2


def test_asking_for_a_new_password_says_the_same_for_an_unknown_address(client, mailoutbox):
    user = make_user()
    address = reverse("account_reset_password")
    answers = [
        client.post(address, {"email": email}, follow=True)
        for email in (user.email, "nobody@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_every_result_is_recorded_with_who_and_from_where(client):
    user = make_user()
    attempt(client, user.email, "wrong")
    attempt(client, "nobody@example.org", "wrong")
    attempt(client, user.email, PASSWORD)
    client.post("/accounts/logout/")
    rows = SignIn.objects.order_by("pk").values_list("user", "result", "ip_address")
    assert list(rows) == [
        (user.pk, "failed", "127.0.0.1"),
        (None, "failed", "127.0.0.1"),
        (user.pk, "succeeded", "127.0.0.1"),
        (user.pk, "signed_out", "127.0.0.1"),
    ]


def test_nobody_registers_themselves(client):
    answer = client.post("/accounts/signup/", {"email": "a@example.org", "password1": PASSWORD})
    assert "Accounts come by invitation" in answer.content.decode()
