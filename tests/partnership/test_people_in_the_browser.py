"""The doors and the people's pages in real Chromium: by keyboard and mouse, at two widths, with nothing inaccessible."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from partnership.roles import Role
from tests.factories.partnership import (
    PASSWORD,
    make_agency,
    make_agreement,
    make_group,
    make_member,
    make_partnership,
    make_seat,
    make_user,
    sit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_counted_yet(transactional_db):
    cache.clear()


@pytest.fixture
def wickford():
    return make_partnership("wickford")


@pytest.fixture
def manager(wickford):
    return make_member(wickford, Role.BUSINESS_MANAGER, user=make_user("Mary Manager"))


def sign_in(page: Page, user) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code(page: Page) -> str:
    secret = page.locator("strong.secret").first.text_content() or ""
    return format_hotp_value(hotp_value(secret.strip(), int(time.time()) // 30))


def test_signing_in_and_setting_up_an_app(page, manager, assert_accessible):
    page.goto("/accounts/login/")
    assert_accessible(page)
    sign_in(page, manager.user)
    expect(page).to_have_url("/accounts/2fa/")
    assert_accessible(page)
    page.get_by_role("link", name="Set up an app").or_(
        page.get_by_role("button", name="Set up an app")
    ).click()
    assert_accessible(page)
    page.get_by_label("Six-figure code").fill(code(page))
    page.get_by_role("button", name="Switch it on").click()
    assert_accessible(page)
    page.goto("/wickford/agreement/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confidentiality agreement")


def test_a_passkey_is_added_and_signs_in_without_a_password(page, manager, assert_accessible):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, manager.user)
    page.wait_for_url("**/accounts/2fa/")
    page.goto("/accounts/2fa/webauthn/add/")
    assert_accessible(page)
    page.get_by_label("Name").fill("My telephone")
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/wickford/home/")


def test_after_signing_out_the_back_button_shows_nothing(page, wickford, settings):
    settings.DEMONSTRATION = True
    member = make_member(wickford, Role.TRAINER)
    sign_in(page, member.user)
    page.goto("/wickford/about/people/")
    expect(page.get_by_role("link", name=member.user.full_name)).to_be_visible()
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text(member.user.full_name)).to_have_count(0)


def test_from_the_invitation_to_the_first_page(open_page, manager, settings, assert_accessible):
    settings.DEMONSTRATION = True
    make_agreement(manager.partnership)
    office = open_page()
    sign_in(office, manager.user)
    office.goto("/wickford/about/people/invite/")
    assert_accessible(office)
    office.get_by_role("button", name="Send the invitation").click()
    assert_accessible(office)
    office.get_by_label("Full name").fill("Nia Person")
    office.get_by_label("Work e-mail address").fill("nia@example.org")
    office.get_by_label("Role").fill("Lay member")
    office.get_by_role("option", name="Lay member").click()
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_text("Sent", exact=True)).to_be_visible()
    assert_accessible(office)
    office.goto("/wickford/about/people/invitations/")
    assert_accessible(office)

    newcomer = open_page(width=360, java_script_enabled=False)
    link = next(word for word in str(mail.outbox[0].body).split() if "/invitation/" in word)
    newcomer.goto(link)
    newcomer.get_by_label("Choose a password").fill("three words nobody joins")
    newcomer.get_by_role("button", name="Accept and come in").click()
    newcomer.goto("/wickford/agreement/")
    newcomer.get_by_label("I have read this agreement").check()
    newcomer.get_by_role("button", name="Sign", exact=True).click()
    expect(newcomer.get_by_text("You signed on")).to_be_visible()

    stranger = open_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This invitation does not work")
    assert_accessible(stranger)


def test_the_newcomers_page_is_accessible_also_after_an_error(page, manager, assert_accessible):
    from django.utils import timezone
    from django_scopes import scope

    from partnership.models import Actor
    from partnership.services import invitations

    with scope(partnership=manager.partnership):
        invitations.invite(
            email="nia@example.org",
            full_name="Nia Person",
            role=Role.LAY_MEMBER,
            agency=None,
            post="",
            by=Actor.of(manager.user, manager.partnership, timezone.localdate()),
            now=timezone.now(),
        )
    page.goto(next(word for word in str(mail.outbox[0].body).split() if "/invitation/" in word))
    assert_accessible(page)
    page.get_by_role("button", name="Accept and come in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)


def test_the_pages_of_people_and_of_the_agreement_are_accessible(
    page, wickford, manager, settings, assert_accessible
):
    settings.DEMONSTRATION = True
    agency = make_agency(
        "Wickford and the Northern Villages Integrated Care Board", partnership=wickford
    )
    member = make_member(
        wickford,
        Role.DESIGNATED_PROFESSIONAL,
        user=make_user("Wilhelmina Featherstonehaugh-Cholmondeley"),
        agency=agency,
        post="Designated Nurse for Safeguarding",
    )
    sit(member.user, make_seat(make_group(wickford, "Case review group"), "Health"))
    make_agreement(wickford)
    sign_in(page, manager.user)
    for address in (
        "about/people/",
        "about/people/?when=past",
        f"about/people/{member.user.pk}/",
        f"about/people/{manager.user.pk}/",
        f"about/people/{member.user.pk}/left/",
        f"about/people/roles/{member.pk}/end/",
        "about/people/change/",
        "about/people/invitations/",
        "agreement/",
        "agreement/new/",
        "agreement/signatures/",
    ):
        page.goto(f"/wickford/{address}")
        assert_accessible(page)
