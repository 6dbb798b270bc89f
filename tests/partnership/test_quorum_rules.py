"""Whether a meeting may decide, for the rules that terms of reference have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.quorum import Present, QuorumRule, Requirement, judge
from partnership.roles import STATUTORY_SECTORS, Sector

EACH_PARTNER = QuorumRule(
    requirements=tuple(Requirement(f"Somebody from {one}", 1, (one,)) for one in STATUTORY_SECTORS)
)


def people(*sectors: Sector, **over) -> list[Present]:
    return [Present(sector, is_voting=over.get("is_voting", True), is_deputy=over.get("is_deputy", False)) for sector in sectors]  # fmt: skip


def test_brent_decides_when_each_of_the_three_partners_is_there():
    assert judge(EACH_PARTNER, people(*STATUTORY_SECTORS)).is_quorate


@pytest.mark.parametrize("away", STATUTORY_SECTORS)
def test_brent_decides_nothing_without_one_of_them_and_says_which(away):
    here = people(*(one for one in STATUTORY_SECTORS if one != away), Sector.EDUCATION)
    verdict = judge(EACH_PARTNER, here)
    assert not verdict.is_quorate
    assert verdict.missing == (f"Somebody from {away}",)


def test_an_observer_never_counts():
    here = [*people(Sector.LOCAL_AUTHORITY, Sector.ICB), *people(Sector.POLICE, is_voting=False)]
    assert not judge(EACH_PARTNER, here).is_quorate


@pytest.mark.parametrize("deputies_count", [True, False])
def test_deputies_count_where_the_rule_lets_them(deputies_count):
    rule = QuorumRule(requirements=EACH_PARTNER.requirements, deputies_count=deputies_count)
    assert judge(rule, people(*STATUTORY_SECTORS, is_deputy=True)).is_quorate is deputies_count


def test_a_least_number_is_said_with_how_many_are_here():
    rule = QuorumRule(least_number=4)
    assert judge(rule, people(Sector.POLICE)).missing == ("4 members in all (1 here)",)


def test_stand_ins_fill_what_is_short():
    rule = QuorumRule(
        requirements=(Requirement("Two of health", 2, (Sector.ICB,), (Sector.HEALTH_PROVIDER,)),)
    )
    assert judge(rule, people(Sector.ICB, Sector.HEALTH_PROVIDER)).is_quorate
    assert not judge(rule, people(Sector.ICB, Sector.POLICE)).is_quorate


@pytest.mark.parametrize(
    ("may", "reason", "quorate"),
    [(True, "Urgent", True), (True, "  ", False), (False, "Urgent", False)],
)
def test_the_chair_may_proceed_only_where_the_rule_says_so_and_with_a_reason(may, reason, quorate):
    rule = QuorumRule(least_number=3, chair_may_proceed=may)
    verdict = judge(rule, people(Sector.POLICE), discretion_reason=reason)
    assert (verdict.is_quorate, verdict.by_discretion) == (quorate, quorate)
    assert verdict.missing


@given(st.lists(st.sampled_from(list(Sector)), max_size=8), st.sampled_from(list(Sector)))
def test_one_more_person_never_takes_the_quorum_away(sectors, more):
    rule = QuorumRule(requirements=EACH_PARTNER.requirements, least_number=2)
    if judge(rule, people(*sectors)).is_quorate:
        assert judge(rule, people(*sectors, more)).is_quorate


def test_an_elected_member_votes_and_does_not_stand_for_the_council():
    rule = QuorumRule((Requirement("The council", 1, (Sector.LOCAL_AUTHORITY,)),), least_number=1)
    elected = Present(Sector.ELECTED, is_voting=True)

    assert judge(rule, [elected]).missing == ("The council",)
    assert judge(QuorumRule(least_number=1), [elected]).is_quorate
