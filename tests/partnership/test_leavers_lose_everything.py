"""A leaver: every session, token, factor, invitation and planned notice is dead in the transaction that records it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Invitation, Membership, Notice, SeatHolding, TrailEntry
from partnership.roles import BUSINESS_UNIT, Role
from partnership.services import invitations, memberships, notices
from tests.factories.partnership import (
    PASSWORD,
    make_actor,
    make_group,
    make_member,
    make_partnership,
    make_seat,
    make_user,
    sit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration(settings):
    cache.clear()
    settings.DEMONSTRATION = True


@pytest.fixture
def wickford():
    return make_partnership("wickford")


@pytest.fixture
def manager(wickford):
    return make_actor(wickford, Role.BUSINESS_MANAGER)


@pytest.fixture
def member(wickford):
    return make_member(wickford, Role.DELEGATE)


def leave(person, manager):
    with scope(partnership=manager.partnership):
        memberships.leave(person, by=manager, now=timezone.now(), today=manager.today)


def signed_in(user, times=1):
    browsers = [Client() for _ in range(times)]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert browser.get("/wickford/hats/").status_code == 200
    return browsers


def plan_a_notice(member):
    notices.tell(
        {member.user: "why"},
        notices.Message("x.y.z", "Subject", "Body", "", ""),
        partnership=member.partnership,
        key="k",
        now=timezone.now(),
    )


def test_all_five_sessions_are_dead_at_the_next_click(member, manager):
    browsers = signed_in(member.user, times=5)
    leave(member.user, manager)
    for browser in browsers:
        answer = browser.get("/wickford/hats/")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_password_reset_link_factors_and_council_sign_in_are_dead(
    client, member, manager, mailoutbox
):
    user = member.user
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    SocialAccount.objects.create(user=user, provider="wickford-council", uid="1")
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    opened = client.get(link, follow=True)
    leave(user, manager)
    fresh = Client()
    assert "Bad Token" in fresh.get(link, follow=True).content.decode()
    new = {"password1": "another-long-pass-phrase", "password2": "another-long-pass-phrase"}
    client.post(opened.redirect_chain[-1][0], new)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not SocialAccount.objects.filter(user=user).exists()
    for password in (PASSWORD, new["password1"]):
        fresh.post("/accounts/login/", {"login": user.email, "password": password})
    assert "_auth_user_id" not in fresh.session
    mailoutbox.clear()
    fresh.post("/accounts/password/reset/", {"email": user.email})
    assert not mailoutbox


def test_roles_seats_invitations_and_planned_notices_end(member, manager, wickford):
    sit(member.user, make_seat(make_group(wickford)))
    plan_a_notice(member)
    with scope(partnership=wickford):
        invitations.invite(
            email=member.user.email,
            full_name="X",
            role=Role.TRAINER,
            agency=None,
            post="",
            by=manager,
            now=timezone.now(),
        )
        leave(member.user, manager)
        now = timezone.now()
        assert not Membership.objects.filter(user=member.user).current(manager.today).exists()
        assert not SeatHolding.objects.filter(user=member.user).current(manager.today).exists()
        assert SeatHolding.objects.filter(user=member.user).exists(), "history keeps the name"
        assert not Invitation.objects.open(now).exists()
        assert Notice.objects.get(recipient=member.user).state == Notice.State.CANCELLED
        assert TrailEntry.objects.get(code="partnership.person.left").by == manager.user


def test_whoever_belongs_to_another_partnership_keeps_their_account_and_loses_only_this_one(
    member, manager
):
    elmbridge = make_partnership("elmbridge")
    make_member(elmbridge, Role.DELEGATE, user=member.user)
    before = Authenticator.objects.create(user=member.user, type="totp", data={})
    [browser] = signed_in_anywhere(member.user)
    leave(member.user, manager)
    assert browser.get("/wickford/hats/").status_code == 404
    assert browser.get("/elmbridge/hats/").status_code == 200
    member.user.refresh_from_db()
    assert member.user.is_active
    assert Authenticator.objects.filter(pk=before.pk).exists()


def signed_in_anywhere(user):
    browser = Client()
    browser.force_login(user)
    return [browser]


def test_somebody_who_joined_this_morning_is_out_before_midnight(wickford, manager):
    member = make_member(wickford, Role.DELEGATE, starts_on=timezone.localdate())
    make_member(make_partnership("elmbridge"), Role.DELEGATE, user=member.user)
    [browser] = signed_in_anywhere(member.user)
    leave(member.user, manager)
    assert browser.get("/wickford/hats/").status_code == 404


def test_nobody_ends_their_own_access(client, manager, wickford):
    with scope(partnership=wickford):
        own = Membership.objects.get(user=manager.user)
        with pytest.raises(Refused, match="your own access"):
            memberships.end(own, on=manager.today, by=manager)
    with pytest.raises(Refused, match="your own access"):
        leave(manager.user, manager)
    client.force_login(manager.user)
    assert client.post(f"/wickford/about/people/{manager.user.pk}/left/").status_code == 403
    assert client.post(f"/wickford/about/people/roles/{own.pk}/end/").status_code == 403
    page = client.get(f"/wickford/about/people/{manager.user.pk}/").content.decode()
    assert f"{manager.user.pk}/left/" not in page
    assert "ask another business manager" in page


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BUSINESS_MANAGER}))
def test_nobody_but_a_business_manager_ends_access(wickford, member, role):
    other = make_actor(wickford, role)
    with scope(partnership=wickford):
        with pytest.raises(Refused):
            memberships.end(member, on=other.today, by=other)
        with pytest.raises(Refused):
            memberships.leave(member.user, by=other, now=timezone.now(), today=other.today)


def test_recording_it_twice_changes_nothing(member, manager, wickford):
    leave(member.user, manager)
    leave(member.user, manager)
    with scope(partnership=wickford):
        assert TrailEntry.objects.filter(code="partnership.person.left").count() == 1


def test_the_page_says_beforehand_exactly_what_will_happen(client, member, manager, wickford):
    plan_a_notice(member)
    sit(member.user, make_seat(make_group(wickford)))
    client.force_login(manager.user)
    address = f"/wickford/about/people/{member.user.pk}/left/"
    page = client.get(address).content.decode()
    assert "1 role and 1 seat here end now." in page
    assert "Their account is closed" in page
    assert "1 notice waiting to be sent to them will not be sent." in page
    answer = client.post(address, {"form_key": "k"}, follow=True)
    assert "Has left" in answer.content.decode()
    make_member(make_partnership("elmbridge"), Role.TRAINER, user=make_user())


def test_the_page_says_when_the_account_stays(client, member, manager):
    make_member(make_partnership("elmbridge"), Role.TRAINER, user=member.user)
    client.force_login(manager.user)
    page = client.get(f"/wickford/about/people/{member.user.pk}/left/").content.decode()
    assert "They keep their account" in page
    assert "Their account is closed" not in page


def test_people_of_another_partnership_cannot_be_ended_from_here(client, manager):
    foreign = make_member(make_partnership("elmbridge"), Role.TRAINER)
    client.force_login(manager.user)
    for address in (f"{foreign.user.pk}/left/", f"roles/{foreign.pk}/end/", f"{foreign.user.pk}/"):
        assert client.get(f"/wickford/about/people/{address}").status_code == 404


def test_a_role_ends_on_the_day_that_is_given(client, member, manager, wickford):
    client.force_login(manager.user)
    address = f"/wickford/about/people/roles/{member.pk}/end/"
    wrong = client.post(
        address, {"form_key": "a", "on_day": "1", "on_month": "1", "on_year": "2001"}
    )
    assert "The role began on" in wrong.content.decode()
    client.post(address, {"form_key": "b", "on_day": "27", "on_month": "3", "on_year": "2031"})
    member.refresh_from_db()
    assert f"{member.ends_on}" == "2031-03-27"


def test_a_member_announces_that_they_leave_and_the_business_unit_is_told_once(
    client, member, manager, wickford
):
    officer = make_member(wickford, Role.SUPPORT_OFFICER)
    client.force_login(member.user)
    form = {
        "change": "leaving",
        "on_day": "3",
        "on_month": "4",
        "on_year": "2031",
        "successor": "Ann Other",
    }
    for key in ("a", "a", "b"):
        client.post("/wickford/about/people/change/", form | {"form_key": key})
    with scope(partnership=wickford):
        told = Notice.objects.filter(code="partnership.person.change_announced")
        assert set(told.values_list("recipient", flat=True)) == {manager.user.pk, officer.user.pk}
        assert told.count() == 2
        assert "is leaving on Thursday 3 April 2031" in told[0].body
        assert set(BUSINESS_UNIT) == {Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER}
    client.force_login(manager.user)
    page = client.get(f"/wickford/about/people/{member.user.pk}/").content.decode()
    assert "Ann Other takes over" in page
    member.refresh_from_db()
    assert member.ends_on is None
