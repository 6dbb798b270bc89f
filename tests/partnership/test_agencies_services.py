"""The register of agencies: entries, shared agencies, successions, contacts."""

from datetime import date, timedelta

import pytest
from django_scopes import scope, scopes_disabled

from partnership.errors import Refused
from partnership.models import Agency, AgencyContact, RegisterEntry, TrailEntry
from partnership.roles import AgencyKind, Role, Sector
from partnership.services import agencies
from partnership.services.agencies import Facts, Standing
from tests.factories.partnership import make_actor, make_agency, make_partnership

POLICE = Facts("Metropolitan Police", AgencyKind.POLICE, Sector.POLICE)
HOME = Facts("Rose Cottage", AgencyKind.CHILDRENS_HOME, Sector.OTHER)
RELEVANT = Standing(RegisterEntry.Standing.RELEVANT_AGENCY, category="Police")
WITHHELD = Standing(
    RegisterEntry.Standing.RELEVANT_AGENCY, category="Children’s homes", is_name_withheld=True
)


@pytest.fixture
def brent(db):
    partnership = make_partnership("brent")
    with scope(partnership=partnership):
        yield partnership


@pytest.fixture
def manager(brent):
    return make_actor(brent, Role.BUSINESS_MANAGER)


def of(entry: RegisterEntry) -> Agency:
    """The agency of an entry that names one."""
    assert entry.agency is not None
    return entry.agency


def entered_by(partnership, facts, standing):
    manager = make_actor(partnership, Role.BUSINESS_MANAGER)
    with scope(partnership=partnership):
        return agencies.add(facts, standing, starts_on=None, by=manager)


def test_a_police_force_is_one_row_however_many_registers_name_it(brent, manager):
    harrow = make_partnership("harrow")
    there = entered_by(harrow, POLICE, RELEVANT)
    here = agencies.add(POLICE, RELEVANT, starts_on=None, by=manager)
    assert here.agency == there.agency
    assert agencies.shared_with(here.agency, brent) == [harrow]


def test_two_schools_of_one_name_are_two_schools(brent, manager):
    school = Facts("Holy Trinity School", AgencyKind.PRIMARY, Sector.EDUCATION)
    setting = Standing(RegisterEntry.Standing.SETTING)
    there = entered_by(make_partnership("harrow"), school, setting)
    here = agencies.add(school, setting, starts_on=None, by=manager)
    assert here.agency != there.agency


def test_a_withheld_name_is_neither_found_nor_told_from_another_partnership(brent, manager):
    harrow = make_partnership("harrow")
    charity = Facts("Refuge", AgencyKind.CHARITY, Sector.VOLUNTARY)
    there = entered_by(harrow, charity, WITHHELD)
    here = agencies.add(charity, RELEVANT, starts_on=None, by=manager)
    assert here.agency != there.agency
    assert agencies.shared_with(there.agency, brent) == []


def test_entering_what_stands_in_the_register_changes_nothing(manager):
    first = agencies.add(POLICE, RELEVANT, starts_on=None, by=manager)
    assert agencies.add(POLICE, RELEVANT, starts_on=None, by=manager).pk == first.pk
    assert TrailEntry.objects.filter(code="partnership.register.entry_added").count() == 1


def test_what_stands_elsewhere_too_keeps_its_name_but_not_its_standing_here(brent, manager):
    entered_by(make_partnership("harrow"), POLICE, RELEVANT)
    entry = agencies.add(POLICE, RELEVANT, starts_on=None, by=manager)
    renamed = Facts("Our own police", AgencyKind.POLICE, Sector.POLICE)
    partner = Standing(RegisterEntry.Standing.SAFEGUARDING_PARTNER)
    changed = agencies.change(entry, partner, facts=renamed, by=manager)
    assert changed.standing == RegisterEntry.Standing.SAFEGUARDING_PARTNER
    assert Agency.objects.get(pk=of(entry).pk).name == "Metropolitan Police"


def test_a_change_is_kept_in_history_and_in_the_trail(manager):
    entry = agencies.add(POLICE, RELEVANT, starts_on=None, by=manager)
    agencies.change(entry, RELEVANT, facts=Facts("Met", "police", "police"), by=manager)
    assert Agency.objects.get(pk=of(entry).pk).name == "Met"
    assert entry.agency.history.count() == 2
    assert TrailEntry.objects.filter(code="partnership.register.entry_changed").exists()


def test_the_trail_never_carries_a_withheld_name(manager):
    entry = agencies.add(HOME, WITHHELD, starts_on=None, by=manager)
    agencies.change(entry, WITHHELD, facts=HOME, by=manager)
    agencies.end(entry, on=date(2026, 9, 1), by=manager)
    sentences = list(TrailEntry.objects.values_list("sentence", flat=True))
    assert len(sentences) == 3
    assert not any("Rose" in one for one in sentences)


def test_an_entry_ends_once_and_not_before_it_began(manager):
    entry = agencies.add(POLICE, RELEVANT, starts_on=date(2026, 3, 1), by=manager)
    with pytest.raises(Refused, match="before the first"):
        agencies.end(entry, on=date(2026, 2, 1), by=manager)
    agencies.end(entry, on=date(2026, 9, 1), by=manager)
    assert agencies.end(entry, on=date(2027, 9, 1), by=manager).ends_on == date(2026, 9, 1)


def test_a_succession_is_recorded_once(brent, manager):
    ccg = make_agency("Brent CCG", partnership=brent, kind=AgencyKind.CCG)
    icb = agencies.add(Facts("ICB", AgencyKind.ICB, Sector.ICB), RELEVANT, starts_on=None, by=manager)  # fmt: skip
    day = date(2022, 7, 1)
    first = agencies.succeed(icb, predecessor=ccg, on=day, by=manager)
    assert agencies.succeed(icb, predecessor=ccg, on=day, by=manager).pk == first.pk
    assert str(first) == "Brent CCG became ICB"
    with pytest.raises(Refused, match="itself"):
        agencies.succeed(icb, predecessor=of(icb), on=day, by=manager)


def test_checking_a_contact_stamps_the_day_and_ending_one_takes_them_off_the_list(brent, manager):
    agency = make_agency(partnership=brent)
    contact = agencies.add_contact(agency, purpose="Single point of contact", name="Priya", email="p@example.org", telephone="", is_on_distribution_list=True, by=manager)  # fmt: skip
    AgencyContact.objects.filter(pk=contact.pk).update(verified_on=date(2020, 1, 1))
    assert agencies.verify_contact(contact, by=manager).verified_on == manager.today
    ended = agencies.end_contact(contact, by=manager)
    assert (ended.ends_on, ended.is_on_distribution_list) == (manager.today, False)


def test_nobody_outside_the_business_unit_changes_the_register(brent, manager):
    chair = make_actor(brent, Role.INDEPENDENT_CHAIR)
    entry = agencies.add(POLICE, RELEVANT, starts_on=None, by=manager)
    agency = of(entry)
    contact = agencies.add_contact(agency, purpose="x", name="y", email="z@example.org", telephone="", is_on_distribution_list=False, by=manager)  # fmt: skip
    for act in (
        lambda: agencies.add(HOME, RELEVANT, starts_on=None, by=chair),
        lambda: agencies.change(entry, RELEVANT, facts=None, by=chair),
        lambda: agencies.end(entry, on=date(2026, 9, 1), by=chair),
        lambda: agencies.succeed(entry, predecessor=agency, on=date(2026, 9, 1), by=chair),
        lambda: agencies.verify_contact(contact, by=chair),
        lambda: agencies.end_contact(contact, by=chair),
    ):
        with pytest.raises(Refused, match="Only these roles may change the registers"):
            act()


def test_another_partnerships_entry_is_out_of_reach(brent, manager):
    there = entered_by(make_partnership("harrow"), HOME, RELEVANT)
    with pytest.raises(RegisterEntry.DoesNotExist):
        agencies.end(there, on=manager.today + timedelta(days=1), by=manager)
    with scopes_disabled():
        there.refresh_from_db()
    assert there.ends_on is None
