"""Who we are, the register of agencies, of schools, one agency, and the distribution list."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from partnership.models import (
    Agency,
    AgencyContact,
    AgencySuccession,
    LeadPartner,
    NeighbouringArea,
    RegisterEntry,
    StaffPost,
)
from partnership.roles import AgencyKind, Role, Sector
from tests.factories.deadlines import at
from tests.factories.partnership import make_actor, make_agency, make_partnership
from tests.partnership.windows import Window, day

TODAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def now(settings, time_machine):
    settings.DEMONSTRATION = True
    time_machine.move_to(at(TODAY))


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER))


@pytest.fixture
def lay(brent):
    return Window(make_actor(brent, Role.LAY_MEMBER))


def enter(brent, name: str, kind=AgencyKind.CHARITY, **over) -> RegisterEntry:
    agency = Agency.objects.create(name=name, kind=kind, sector=Sector.VOLUNTARY)
    values = {"standing": RegisterEntry.Standing.RELEVANT_AGENCY, "category": "Charities"}
    with scope(partnership=brent):
        return RegisterEntry.objects.create(partnership=brent, agency=agency, **(values | over))


def of(entry: RegisterEntry) -> Agency:
    """The agency of an entry that names one."""
    assert entry.agency is not None
    return entry.agency


def test_who_we_are_says_that_the_lead_stays_accountable_and_what_is_delegated(brent, lay):
    with scope(partnership=brent):
        LeadPartner.objects.create(
            partnership=brent, sector=Sector.POLICE, agency=make_agency("The police"),
            lead_post="Commander", delegate_post="Superintendent", may_commit_policy=True,
            may_commit_practice=True, starts_on=date(2024, 1, 1),
        )  # fmt: skip
        StaffPost.objects.create(partnership=brent, post="Business Manager", vacant_since=date(2026, 7, 1))  # fmt: skip
    NeighbouringArea.objects.create(partnership=brent, name="Harrow", note="Shares the police.")
    page = lay.text("about")
    assert "The lead stays accountable for all of it, whatever is delegated." in page
    assert "Policy, practice" in page
    assert "No lead safeguarding partner is recorded for: Integrated care board." in page
    assert "recorded for: Police" not in page
    assert "since Wednesday 1 July 2026" in page
    assert "Shares the police." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Present"}),
        ({"when": "past"}, {"Gone"}),
        ({"when": "all"}, {"Present", "Gone"}),
        ({"standing": "setting"}, {"School"}),
        ({"kind": "primary"}, {"School"}),
        ({"q": "SCHOOL"}, {"School"}),
        ({"sector": "police"}, set()),
        ({"q": "\x00"}, {"Present"}),
        ({"sort": "-name; drop", "page": "9" * 400}, {"Present"}),
    ],
)
def test_the_address_narrows_the_register(brent, lay, query, shown):
    enter(brent, "Present agency")
    enter(brent, "Gone agency", ends_on=date(2022, 6, 30))
    enter(brent, "School of Brent", kind=AgencyKind.PRIMARY, standing="setting")
    page = lay.text("agencies", **query).split("listing")[1:]
    assert {word for word in ("Present", "Gone", "School") if f"{word} " in "".join(page)} == shown


def test_a_withheld_name_is_for_members_on_the_screen_and_for_nobody_on_paper_or_in_a_file(
    brent, lay
):
    enter(brent, "Rose Cottage", is_name_withheld=True)
    assert "Rose Cottage" in lay.text("agencies")
    printed = lay.text("agencies-print")
    exported = lay.get("agencies", **{"as": "csv"}).content.decode()
    assert "Rose Cottage" not in printed + exported
    assert "Name withheld" in printed
    assert "Name withheld" in exported


def test_a_category_of_which_the_area_has_none_stands_in_the_register(brent, lay):
    with scope(partnership=brent):
        RegisterEntry.objects.create(partnership=brent, standing="none_in_area", category="Youth custody")  # fmt: skip
    page = lay.text("agencies")
    assert "None in the area" in page
    assert "Youth custody" in page


def test_bromleys_schools_are_counted_from_the_register_with_the_day(brent, lay):
    rows = {"primary": 76, "secondary": 19, "independent_school": 18, "special": 4, "alternative_provision": 1, "nursery": 42}  # fmt: skip
    for kind, number in rows.items():
        for place in range(number):
            enter(brent, f"{kind} {place}", kind=kind, standing="setting", category="")
    page = lay.text("schools")
    assert "as at Wednesday 16 September 2026" in page
    assert "<strong>118</strong>" in page
    assert ">76</a>" in page
    assert "Showing 1 to 50 of 160 schools and settings" in page
    assert "19 schools and settings" in lay.text("schools", kind="secondary")


def test_an_agencys_page_tells_its_succession_and_with_whom_it_is_shared(brent, lay):
    icb, ccg = of(enter(brent, "The ICB")), of(enter(brent, "Brent CCG", ends_on=date(2022, 6, 30)))  # fmt: skip
    AgencySuccession.objects.create(predecessor=ccg, successor=icb, on=date(2022, 7, 1))
    harrow = make_partnership("harrow")
    with scope(partnership=harrow):
        RegisterEntry.objects.create(partnership=harrow, agency=icb, standing="safeguarding_partner", reason="A secret of Harrow")  # fmt: skip
    page = lay.text("agency", icb.pk)
    assert "Brent CCG</a> on Friday 1 July 2022" in page
    assert harrow.name in page
    assert "A secret of Harrow" not in page
    assert "The ICB</a>" in lay.text("agency", ccg.pk)


def test_an_agency_of_another_register_does_not_exist_here(brent, lay):
    there = make_agency("Elsewhere", partnership=make_partnership("harrow"))
    assert lay.get("agency", there.pk).status_code == 404


def test_only_those_who_may_see_people_see_an_agencys_people(brent, lay):
    agency = enter(brent, "Council").agency
    learner = Window(make_actor(brent, Role.DELEGATE, agency=agency))
    assert learner.actor.user.full_name in lay.text("agency", agency.pk)
    assert '<h2 class="govuk-heading-m">People</h2>' not in learner.text("agency", agency.pk)


def test_an_agency_is_entered_once_however_often_the_form_is_sent(brent, manager):
    data = {"standing": "relevant_agency", "name": "Barnardo’s", "kind": "charity", "sector": "voluntary", **day("starts_on", TODAY)}  # fmt: skip
    first = manager.post("agency-add", **data)
    assert manager.post("agency-add", **data).url == first.url
    with scope(partnership=brent):
        entry = RegisterEntry.objects.get()
    assert first.url == manager.address("agency", entry.agency_id)
    assert "entered Barnardo’s in the register" in manager.client.get(first.url).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"standing": "relevant_agency"}, "Enter the name of the agency."),
        ({"standing": "none_in_area", "name": "A"}, "Leave the name empty"),
        ({"standing": "none_in_area"}, "Enter the category of which the area has none."),
        ({"name": "A", "kind": "charity", "sector": "voluntary"}, "Choose the standing"),
        ({"standing": "relevant_agency", "name": "\x00"}, "Null characters are not allowed"),
        ({"standing": "relevant_agency", "name": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_entered_is_said_beside_the_field(manager, data, sentence):
    response = manager.post("agency-add", category=data.pop("category", ""), reason="Kept", **data)
    assert sentence in response.content.decode()
    assert "Kept" in response.content.decode()


def test_an_entry_is_changed_ended_and_succeeded_from_its_page(brent, manager):
    entry, other = enter(brent, "Old name"), enter(brent, "Older body")
    data = {"standing": "by_invitation", "name": "New name", "kind": "charity", "sector": "voluntary"}  # fmt: skip
    manager.post("agency-change", entry.pk, form_key="1", **data)
    manager.post("agency-succession", entry.agency_id, form_key="2", predecessor=other.agency_id, **day("on", TODAY))  # fmt: skip
    manager.post("agency-end", other.pk, form_key="3", **day("on", TODAY))
    page = manager.text("agency", entry.agency_id)
    assert "New name" in page
    assert "By invitation" in page
    assert "Older body</a> on Wednesday 16 September 2026" in page
    assert "Wednesday 16 September 2026" in manager.text("agency", other.agency_id)


def test_a_shared_agencys_name_is_not_offered_for_change(brent, manager):
    entry = enter(brent, "London Ambulance")
    harrow = make_partnership("harrow")
    with scope(partnership=harrow):
        RegisterEntry.objects.create(partnership=harrow, agency=entry.agency, standing="relevant_agency")  # fmt: skip
    page = manager.text("agency-change", entry.pk)
    assert "This agency also stands in another partnership" in page
    assert 'name="name"' not in page


def test_changing_the_register_is_the_business_units(brent, lay):
    entry = enter(brent, "Agency")
    assert lay.address("agency-add") not in lay.text("agencies")
    for name, args in (
        ("agency-add", []),
        ("agency-change", [entry.pk]),
        ("agency-end", [entry.pk]),
        ("agency-succession", [entry.agency_id]),
        ("contact-add", [entry.agency_id]),
        ("contacts", []),
    ):
        assert lay.get(name, *args).status_code == 403
        assert lay.address(name, *args) not in lay.text("agency", entry.agency_id)


def test_contacts_not_checked_for_a_year_are_flagged_and_checked_by_a_button(brent, manager):
    agency = of(enter(brent, "Agency"))
    with scope(partnership=brent):
        contact = AgencyContact.objects.create(partnership=brent, agency=agency, purpose="Single point of contact", name="Priya", email="p@example.org", verified_on=date(2025, 9, 15))  # fmt: skip
    assert "Check again" in manager.text("agency", agency.pk)
    manager.client.get(manager.address("contact-verify", contact.pk))
    assert "Check again" in manager.text("contacts")
    manager.post("contact-verify", contact.pk)
    assert "Check again" not in manager.text("agency", agency.pk)


def test_a_contact_checked_a_year_ago_today_is_not_flagged_yet(brent, manager):
    agency = of(enter(brent, "Agency"))
    with scope(partnership=brent):
        AgencyContact.objects.create(partnership=brent, agency=agency, purpose="x", name="Priya", email="p@example.org", verified_on=date(2025, 9, 16))  # fmt: skip
    assert "Check again" not in manager.text("agency", agency.pk)


def test_the_distribution_list_holds_those_who_are_on_it(brent, manager):
    agency = of(enter(brent, "Agency"))
    for name, on_it, ended in (("On", True, None), ("Off", False, None), ("Gone", True, TODAY)):
        with scope(partnership=brent):
            AgencyContact.objects.create(partnership=brent, agency=agency, purpose="x", name=name, email=f"{name}@example.org", is_on_distribution_list=on_it, ends_on=ended)  # fmt: skip
    text = manager.get("contacts", **{"as": "csv"}).content.decode()
    assert "On@example.org" in text
    assert "Off@" not in text
    assert "Gone@" not in text


def test_fifty_entries_take_no_more_queries_than_five(brent, lay):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            lay.text("agencies")
        return len(captured)

    for number in range(5):
        enter(brent, f"Agency {number}")
    lay.text("agencies")
    five = queries()
    for number in range(45):
        enter(brent, f"More {number}")
    assert queries() == five


def test_an_agency_that_reports_only_when_needed_says_so(brent, manager):
    entry = enter(brent, "Young offender institution")
    data = {"standing": "relevant_agency", "name": "Young offender institution", "kind": "youth_custody", "sector": "probation", "reports_when_needed": "on"}  # fmt: skip
    manager.post("agency-change", entry.pk, form_key="1", **data)
    assert "When needed" in manager.text("agency", entry.agency_id)
