"""Groups through their history: names, parents, seats, quorum, terms of reference."""

from datetime import date, timedelta
from typing import Any

import pytest
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Group, GroupQuorum, SeatHolding, TrailEntry
from partnership.roles import Role, Sector
from partnership.services import groups
from partnership.services.groups import Need
from tests.factories.partnership import (
    make_actor,
    make_group,
    make_member,
    make_partnership,
    make_seat,
)

MARCH = date(2026, 3, 2)
JUNE = date(2026, 6, 1)


@pytest.fixture
def brent(db):
    partnership = make_partnership("brent")
    with scope(partnership=partnership):
        yield partnership


@pytest.fixture
def manager(brent):
    return make_actor(brent, Role.BUSINESS_MANAGER)


def founded(manager, name: str = "Safeguarding Forum", **over) -> Group:
    values: dict[str, Any] = {
        "abbreviation": "",
        "kind": "permanent",
        "tier": 2,
        "purpose": "",
        "frequency": "",
    }
    return groups.found(name=name, starts_on=MARCH, by=manager, **(values | over))


def test_two_groups_of_one_name_get_two_codes_and_no_code_is_an_address_of_the_portal(manager):
    codes = [founded(manager).code, founded(manager).code, founded(manager, "New").code]
    assert codes == ["safeguarding-forum", "safeguarding-forum-2", "new-2"]


def test_renaming_closes_the_old_name_the_day_before_and_keeps_the_code(manager):
    group = founded(manager)
    groups.rename(group, name="Children Forum", abbreviation="CF", on=JUNE, by=manager)
    group = Group.objects.get(pk=group.pk)
    assert group.code == "safeguarding-forum"
    assert str(group.named_on(JUNE - timedelta(days=1))) == "Safeguarding Forum"
    assert str(group.named_on(JUNE)) == "Children Forum"
    assert group.called == "CF"


def test_renaming_to_the_same_name_changes_nothing_and_not_into_the_past(manager):
    group = founded(manager)
    groups.rename(group, name="Safeguarding Forum", abbreviation="", on=JUNE, by=manager)
    assert group.names.count() == 1
    with pytest.raises(Refused, match="choose a later day"):
        groups.rename(group, name="Other", abbreviation="", on=MARCH, by=manager)


def test_a_new_accountable_parent_takes_over_from_the_old_one(brent, manager):
    group, one, other = founded(manager), make_group(brent), make_group(brent)
    for parent in (one, other):
        groups.add_parent(group, parent=parent, other_board="", is_accountable=True, is_coordinating=False, by=manager)  # fmt: skip
    assert [(link.parent, link.is_accountable) for link in group.parents.order_by("pk")] == [
        (one, False),
        (other, True),
    ]


def test_a_group_never_reports_to_one_that_reports_to_it(brent, manager):
    top, middle, bottom = make_group(brent), make_group(brent), make_group(brent)
    for child, parent in ((middle, top), (bottom, middle)):
        groups.add_parent(child, parent=parent, other_board="", is_accountable=True, is_coordinating=False, by=manager)  # fmt: skip
    with pytest.raises(Refused, match="cannot be its parent"):
        groups.add_parent(top, parent=bottom, other_board="", is_accountable=False, is_coordinating=False, by=manager)  # fmt: skip


def added_seat(group, manager):
    return groups.add_seat(
        group, title="Superintendent", agency=None, sector=Sector.POLICE, kind="voting",
        is_chair=False, is_lay=False, is_co_opted=False, starts_on=MARCH, by=manager,
    )  # fmt: skip


def seated(seat, user, manager, **over) -> SeatHolding:
    values: dict[str, Any] = {"is_deputy": False, "delegated_authority": "", "starts_on": MARCH}
    return groups.seat_person(seat, user=user, by=manager, **(values | over))


def test_a_seat_is_vacant_until_somebody_sits_and_from_the_day_after_they_leave(brent, manager):
    seat, person = added_seat(founded(manager), manager), make_member(brent, Role.DELEGATED_PARTNER)
    assert seat.vacant_since == MARCH
    holding = seated(seat, person.user, manager)
    seat.refresh_from_db()
    assert seat.vacant_since is None
    assert seated(seat, person.user, manager).pk == holding.pk
    groups.end_holding(holding, on=JUNE, by=manager)
    seat.refresh_from_db()
    assert seat.vacant_since == JUNE + timedelta(days=1)


def test_one_person_holds_a_seat_and_several_may_deputise(brent, manager):
    seat = added_seat(founded(manager), manager)
    first, second, third = (make_member(brent, Role.DELEGATED_PARTNER).user for _ in range(3))
    seated(seat, first, manager)
    with pytest.raises(Refused, match="holds this seat"):
        seated(seat, second, manager)
    seated(seat, second, manager, is_deputy=True)
    seated(seat, third, manager, is_deputy=True)
    assert seat.holdings.filter(is_deputy=True).count() == 2


def test_a_deputy_who_leaves_makes_no_seat_vacant(brent, manager):
    seat = make_seat(make_group(brent))
    holding = seated(seat, make_member(brent, Role.LAY_MEMBER).user, manager, is_deputy=True)
    groups.end_holding(holding, on=JUNE, by=manager)
    seat.refresh_from_db()
    assert seat.vacant_since is None


def test_whoever_sits_in_a_seat_that_ends_leaves_it_and_nobody_sits_in_it_later(brent, manager):
    seat = added_seat(founded(manager), manager)
    holding = seated(seat, make_member(brent, Role.LAY_MEMBER).user, manager)
    groups.end_seat(seat, on=JUNE, by=manager)
    holding.refresh_from_db()
    assert holding.ends_on == JUNE
    with pytest.raises(Refused, match="has ended"):
        seated(seat, manager.user, manager, starts_on=JUNE + timedelta(days=1))


def test_setting_the_quorum_again_replaces_its_requirements_and_says_them_in_words(manager):
    group = founded(manager)
    rule: dict[str, Any] = {"says": "Each partner.", "least_number": 3, "deputies_count": True, "chair_may_proceed": False}  # fmt: skip
    groups.set_quorum(group, needs=[Need(2, (Sector.ICB,))], by=manager, **rule)
    quorum = groups.set_quorum(
        group,
        needs=[Need(1, (Sector.POLICE, Sector.PROBATION), (Sector.EDUCATION,))],
        by=manager,
        **rule,
    )
    assert GroupQuorum.objects.filter(group=group).count() == 1
    assert [need.says for need in quorum.requirements.all()] == [
        "At least 1 from: police or probation and justice (or in their place: education)"
    ]


def test_terms_of_reference_are_written_as_versions_and_say_what_is_missing(manager):
    group = founded(manager)
    parts = dict.fromkeys(["aims", "membership", "governance", "standards", "administration", "information_sharing", "review"], "Yes.")  # fmt: skip
    write = {"agreed_on": None, "review_on": None, "by": manager}
    first = groups.write_terms(group, parts=parts | {"disagreement": " "}, **write)
    assert first.missing_parts() == ["what happens when members disagree"]
    again = groups.write_terms(group, parts=parts | {"disagreement": " "}, **write)
    assert again.pk == first.pk
    second = groups.write_terms(group, parts=parts | {"disagreement": "Talk."}, **write)
    assert (second.version, second.missing_parts()) == (2, [])
    first.refresh_from_db()
    assert first.disagreement == " "


def test_nobody_outside_the_business_unit_changes_a_group_and_every_change_is_on_the_trail(
    brent, manager
):
    chair = make_actor(brent, Role.GROUP_CHAIR)
    group = founded(manager)
    with pytest.raises(Refused, match="Only these roles may change the registers"):
        groups.rename(group, name="Mine", abbreviation="", on=JUNE, by=chair)
    groups.close(group, on=JUNE, by=manager)
    codes = list(TrailEntry.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["partnership.group.founded", "partnership.group.closed"]


def test_of_another_partnerships_group_only_the_name_is_told(brent, manager):
    harrow = make_partnership("harrow")
    joint = make_group(harrow, "Joint panel")
    assert groups.names_elsewhere({joint.pk}, JUNE) == {joint.pk: "Joint panel (Harrow)"}
