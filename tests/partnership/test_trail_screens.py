"""The trail: who reads how much of it, filters and the spreadsheet."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope

from partnership.roles import Role
from partnership.services import trail
from partnership.views.trail import trail_of
from tests.factories.partnership import make_actor, make_group, make_partnership, make_user
from tests.partnership.windows import Window


@pytest.fixture(autouse=True)
def second_factor_is_not_asked(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER, user=make_user("Mina Manager")))


@pytest.fixture
def lay(brent):
    return Window(make_actor(brent, Role.LAY_MEMBER, user=make_user("Lara Lay")))


def wrote(window: Window, sentence: str, code: str = "partnership.group.renamed", **over):
    with scope(partnership=window.actor.partnership):
        return trail.record(
            code, sentence=sentence, by=window.actor,
            partnership=window.actor.partnership, **over,
        )  # fmt: skip


def test_readers_see_everything_and_others_what_they_did(manager, lay):
    wrote(manager, "renamed the forum")
    wrote(lay, "read the minutes")
    assert "renamed the forum" in manager.text("trail")
    assert "read the minutes" in manager.text("trail")
    page = lay.text("trail")
    assert "read the minutes" in page
    assert "renamed the forum" not in page
    assert "What you did here" in page


def test_another_partnerships_trail_stays_there(manager):
    harrow = Window(make_actor(make_partnership("harrow"), Role.BUSINESS_MANAGER))
    wrote(harrow, "renamed something in Harrow")
    assert "in Harrow" not in manager.text("trail")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"by": "lara"}, {"two"}),
        ({"code": "partnership.group"}, {"one"}),
        ({"reference": "act-2026-001"}, {"two"}),
        ({"since": "2026-09-02"}, {"two"}),
        ({"until": "2026-09-01"}, {"one"}),
        ({"since": "nonsense"}, {"one", "two"}),
        ({"by": "\x00"}, {"one", "two"}),
        ({}, {"one", "two"}),
    ],
)
def test_the_address_narrows_the_trail(manager, lay, query, shown):
    # 22.30 in UTC is half past eleven in London in summer: still the first of September.
    wrote(manager, "did one", at=datetime(2026, 9, 1, 22, 30, tzinfo=UTC))
    wrote(lay, "did two", "partnership.action.closed", reference="ACT-2026-001", at=datetime(2026, 9, 1, 23, 30, tzinfo=UTC))  # fmt: skip
    page = manager.text("trail", **query)
    assert {word for word in ("one", "two") if f"did {word}" in page} == shown


def test_the_spreadsheet_has_what_the_page_has(manager, lay):
    wrote(lay, "=did one")
    response = manager.get("trail", **{"as": "csv"})
    assert ",'=did one," in response.content.decode()


def test_beside_a_thing_stands_what_happened_to_it(brent, manager, lay):
    group, other = make_group(brent), make_group(brent)
    wrote(lay, "renamed it", subject=group)
    wrote(lay, "renamed another", subject=other)
    with scope(partnership=brent):
        assert [one["sentence"] for one in trail_of(group, manager.actor)] == ["renamed it"]
        assert trail_of(group, make_actor(brent, Role.TRAINER)) == []
