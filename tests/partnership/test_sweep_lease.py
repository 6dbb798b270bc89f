"""A sender keeps a notice to itself for a while: what it may still do late in that while, and what it never may."""

from datetime import date

import pytest
from django.core.checks import run_checks
from django_scopes import scope

from partnership.models import Notice
from partnership.roles import Role
from partnership.services import notices, sweep
from partnership.services.notices import Message
from tests.factories.deadlines import at
from tests.factories.partnership import make_actor, make_partnership

NOON = at(date(2026, 9, 9), 12)
State = Notice.State


@pytest.fixture(autouse=True)
def fresh():
    sweep._seen.clear()
    yield
    sweep._seen.clear()


@pytest.fixture
def brent(db):
    partnership = make_partnership("brent")
    with scope(partnership=partnership):
        yield partnership


def told(partnership, subject: str) -> Notice:
    member = make_actor(partnership, Role.BUSINESS_MANAGER)
    notices.tell(
        {member.user: "You are told."},
        Message("tests.fact", subject, "See the portal.", "ACT-2026-001", "/x/"),
        partnership=partnership,
        key=subject,
        now=NOON,
    )
    return Notice.objects.latest("pk")


def test_a_sender_that_was_held_up_for_half_its_lease_leaves_the_notice_to_a_later_try(
    brent, smtp_sink, settings
):
    settings.NOTICE_LEASE_SECONDS = 0
    notice = told(brent, "Held up")
    sweep.sweep(NOON)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.PLANNED, 1)
    assert notice.last_result == "Too much time passed before the relay could be asked."
    assert smtp_sink.letters == []


def test_a_notice_that_cannot_be_written_fails_and_holds_up_no_other(brent, smtp_sink):
    unwritable, other = told(brent, "Two\nlines"), told(brent, "Another")
    sweep.sweep(NOON)
    unwritable.refresh_from_db()
    other.refresh_from_db()
    assert (unwritable.state, other.state) == (State.FAILED, State.SENT)
    assert unwritable.last_result.startswith("It cannot be written")
    assert [letter.subject for letter in smtp_sink.letters] == ["Another"]


def found(settings, *, lease: float) -> list[str | None]:
    settings.EMAIL_TIMEOUT, settings.NOTICE_LEASE_SECONDS = 10.0, lease
    return [one.id for one in run_checks(tags=["mail"])]


def test_the_portal_does_not_start_with_a_lease_that_the_relays_answers_may_outlast(settings):
    assert found(settings, lease=79) == ["portal.E002"]
    assert found(settings, lease=80) == []
