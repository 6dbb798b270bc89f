"""The registers, the clock board, the ledger, the trail and the actions for people who cannot see or use a mouse."""

from datetime import date, timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from partnership.models import AgencyContact, GroupParent, GroupQuorum, TermsOfReference
from partnership.roles import Role
from partnership.services import actions
from partnership.services.actions import Owner
from partnership.services.sweep import sweep
from tests.factories.deadlines import start
from tests.factories.partnership import (
    make_actor,
    make_agency,
    make_group,
    make_partnership,
    make_seat,
    make_user,
    sit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(settings) -> tuple[list[str], str]:
    """Every page of these screens with something on it, and the cookie of somebody who may open them all."""
    settings.DEMONSTRATION = True
    brent = make_partnership("brent")
    manager = make_actor(brent, Role.BUSINESS_MANAGER)
    agency = make_agency("An agency with a rather long name that goes on and on", partnership=brent)
    board = make_group(brent, "Board", code="board", tier=1)
    forum = make_group(brent, "Forum with many words in its name", code="forum", tier=2)
    sit(make_user(), make_seat(board, "Superintendent"))
    make_seat(board, "Vacant", vacant_since=date(2026, 1, 5))
    today = timezone.localdate()
    deadline = start(brent, today - timedelta(days=20), owner_agency=agency)
    with scope(partnership=brent):
        GroupParent.objects.create(partnership=brent, group=forum, parent=board, is_accountable=True)  # fmt: skip
        GroupQuorum.objects.create(partnership=brent, group=board, says="Two.", least_number=2)
        TermsOfReference.objects.create(partnership=brent, group=board, aims="To be safe.")
        AgencyContact.objects.create(partnership=brent, agency=agency, purpose="Single point of contact", name="Priya", email="p@example.org")  # fmt: skip
        owner = Owner(person=manager.user)
        actions.give(what="Share it", owner=owner, due_on=today, by=manager, now=timezone.now())
    sweep()
    client = Client()
    client.force_login(manager.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [
        "about/", "about/agencies/", "about/agencies/print/", "about/agencies/schools/",
        "about/agencies/contacts/", "about/agencies/new/", f"about/agencies/{agency.pk}/",
        "about/groups/", "about/groups/board/?try=1", "about/groups/board/quorum/",
        "about/groups/board/terms/", "clocks/", f"clocks/{deadline.pk}/",
        f"clocks/{deadline.pk}/breach/", "notices/", "notices/mine/", "trail/", "actions/",
        "actions/ACT-2026-001/".replace("2026", str(today.year)), "actions/new/",
    ]  # fmt: skip
    return [f"/brent/{page}" for page in pages], client.cookies[
        configured.SESSION_COOKIE_NAME
    ].value


def test_every_page_can_be_read_by_everybody_and_fits_a_telephone(
    addresses, live, page, assert_accessible
):
    pages, cookie = addresses
    page.context.add_cookies(
        [{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": live}]
    )
    for address in pages:
        response = page.goto(f"{live}{address}")
        assert response is not None
        assert response.status == 200, address
        assert_accessible(page)
