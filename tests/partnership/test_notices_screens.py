"""The mail ledger, what a person was told, and sending once more."""

from datetime import date

import pytest
from django_scopes import scope

from partnership.models import Heartbeat, Notice
from partnership.roles import Role
from partnership.services import notices
from partnership.services.notices import Message
from tests.factories.deadlines import at
from tests.factories.partnership import make_actor, make_partnership, make_user
from tests.partnership.windows import Window

NOW = at(date(2026, 9, 16))


@pytest.fixture(autouse=True)
def second_factor_is_not_asked(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER))


@pytest.fixture
def lay(brent):
    return Window(make_actor(brent, Role.LAY_MEMBER, user=make_user("Lara Lay")))


def told(window: Window, subject: str, state: str = "sent") -> Notice:
    here = window.actor.partnership
    message = Message("tests.fact", subject, "See the portal.", "ACT-2026-001", "/brent/home/")
    with scope(partnership=here):
        notices.tell({window.actor.user: "Why."}, message, partnership=here, key=subject, now=NOW)
        row = Notice.objects.latest("pk")
        sent_at = NOW if state == "sent" else None
        Notice.objects.filter(pk=row.pk).update(state=state, sent_at=sent_at)
        row.refresh_from_db()
    return row


def test_what_is_in_doubt_comes_first_in_the_ledger_with_its_state_in_words(manager, lay):
    told(lay, "Perhaps", "uncertain")
    told(lay, "Fine")
    page = manager.text("notices")
    assert page.index("Perhaps") < page.index("Fine")
    assert "Perhaps sent" in page
    assert "1 in doubt." in page


def test_the_ledger_is_the_business_units_and_others_are_told_why(lay):
    response = lay.get("notices")
    assert response.status_code == 403
    assert "see and resend the partnership" in response.content.decode()


def test_filters_in_the_address_narrow_the_ledger(manager, lay):
    told(lay, "One"), told(lay, "Two", "failed")
    assert "One" not in manager.text("notices", state="failed").split("listing__table")[1]
    assert "Two" not in manager.text("notices", q="One").split("listing__table")[1]
    assert "No notices here" in manager.text("notices", q="nobody")


def test_the_ledger_says_when_mail_is_held_and_why(manager):
    Heartbeat.objects.create(name="sweep", at=NOW, held_since=NOW, held_because="The clock went back.")  # fmt: skip
    page = manager.text("notices")
    assert "Mail is held back." in page
    assert "The clock went back." in page


def test_a_person_sees_their_own_notices_and_nobody_elses(manager, lay):
    mine, other = told(lay, "For Lara"), told(manager, "For the manager")
    page = lay.text("my-notices")
    assert "For Lara" in page
    assert "For the manager" not in page
    assert lay.get("notice", mine.pk).status_code == 200
    assert lay.get("notice", other.pk).status_code == 404


def test_opening_marks_as_read_for_the_recipient_and_for_nobody_else(manager, lay):
    row = told(lay, "For Lara")
    manager.get("notice", row.pk)
    with scope(partnership=lay.actor.partnership):
        row.refresh_from_db()
        assert row.read_at is None
        lay.get("notice", row.pk)
        row.refresh_from_db()
        assert row.read_at is not None


def test_sending_once_more_asks_first_and_sends_once(manager, lay):
    row = told(lay, "For Lara", "failed")
    assert "One e-mail will go to <strong>Lara Lay</strong>" in manager.text(
        "notice-resend", row.pk
    )
    first = manager.post("notice-resend", row.pk)
    assert manager.post("notice-resend", row.pk).url == first.url
    with scope(partnership=manager.actor.partnership):
        assert Notice.objects.count() == 2


def test_what_is_on_its_way_has_no_button_and_says_why(manager, lay):
    row = told(lay, "For Lara", "planned")
    page = manager.text("notice", row.pk)
    assert "This notice is still on its way." in page
    assert manager.address("notice-resend", row.pk) not in page
    assert manager.get("notice-resend", row.pk).status_code == 403


def test_a_recipient_finds_no_way_to_send_again(lay):
    row = told(lay, "For Lara")
    assert "Send it once more" not in lay.text("notice", row.pk)
    assert lay.post("notice-resend", row.pk).status_code == 403
