"""Who is in the partnership: list, filters, export, one person's page."""

from datetime import date

import pytest
from django_scopes import scope

from partnership.models import LeadPartner
from partnership.roles import Role, Sector
from tests.factories.partnership import (
    make_agency,
    make_agreement,
    make_group,
    make_member,
    make_partnership,
    make_seat,
    make_user,
    sign,
    sit,
)

pytestmark = pytest.mark.django_db

PEOPLE = "/wickford/about/people/"
SEES_NOBODY = {Role.DELEGATE, Role.LINE_MANAGER, Role.YOUTH_PANEL, Role.CASE_GUEST}


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def wickford():
    return make_partnership("wickford")


@pytest.fixture
def manager(client, wickford):
    member = make_member(wickford, Role.BUSINESS_MANAGER, user=make_user("Mary Manager"))
    client.force_login(member.user)
    return member


def names(client, query=""):
    return [row.user.full_name for row in client.get(PEOPLE + query).context["page"]]


def test_the_list_holds_those_who_are_here_now_and_nobody_of_elsewhere(client, wickford, manager):
    make_member(wickford, Role.LAY_MEMBER, user=make_user("Gone Away"), ends_on=date(2021, 1, 1))
    make_member(make_partnership("elmbridge"), Role.TRAINER, user=make_user("Else Where"))
    assert names(client) == ["Mary Manager"]
    assert names(client, "?when=past") == ["Gone Away"]
    assert names(client, "?when=all") == ["Gone Away", "Mary Manager"]


def test_filters_by_name_role_and_agency_and_sorts(client, wickford, manager):
    police = make_agency("Police", partnership=wickford)
    make_member(wickford, Role.AGENCY_LEAD, user=make_user("Ann Lead"), agency=police)
    assert names(client, "?q=ann") == ["Ann Lead"]
    assert names(client, "?role=business_manager") == ["Mary Manager"]
    assert names(client, f"?agency={police.pk}") == ["Ann Lead"]
    assert names(client, "?sort=-name") == ["Mary Manager", "Ann Lead"]
    assert names(client, "?q=nobody") == []


@pytest.mark.parametrize(
    "query", ["?q=%00", "?role=king", "?agency=99999", "?page=x", "?page=999", "?sort=password"]
)
def test_nonsense_in_the_address_is_answered_with_a_page(client, manager, query):
    assert client.get(PEOPLE + query).status_code == 200


def test_the_export_carries_the_filters_and_no_formulas(client, wickford, manager):
    make_member(wickford, Role.LAY_MEMBER, user=make_user("=HYPERLINK(1)"), post="+44")
    answer = client.get(PEOPLE + "export/?role=lay_member")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in text
    assert "'+44" in text
    assert "Mary Manager" not in text


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_people_and_who_takes_the_list_away(client, wickford, role):
    client.force_login(make_member(wickford, role).user)
    page = client.get(PEOPLE)
    assert page.status_code == (403 if role in SEES_NOBODY else 200)
    takes = role in {Role.BUSINESS_MANAGER, Role.SUPPORT_OFFICER}
    assert client.get(PEOPLE + "export/").status_code == (200 if takes else 403)
    if page.status_code == 200:
        assert ("export/" in page.content.decode()) == takes
        invites = role == Role.BUSINESS_MANAGER
        assert ("Invite somebody" in page.content.decode()) == invites


def test_strangers_are_told_there_is_nothing(client, wickford, manager):
    client.force_login(make_user())
    for address in (PEOPLE, PEOPLE + "export/", f"{PEOPLE}{manager.user.pk}/", PEOPLE + "change/"):
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(PEOPLE).status_code == 302


def test_a_persons_page_shows_roles_seats_delegation_and_the_agreement(client, wickford, manager):
    member = make_member(wickford, Role.DELEGATED_PARTNER, user=make_user("Dee Legate"))
    sit(member.user, make_seat(make_group(wickford, "Executive"), "Police"), is_deputy=True)
    sign(member.user, make_agreement(wickford))
    with scope(partnership=wickford):
        LeadPartner.objects.create(
            partnership=wickford,
            sector=Sector.POLICE,
            agency=make_agency("Wickford Police", partnership=wickford),
            lead_post="Chief Constable",
            delegate=member.user,
            may_commit_policy=True,
            may_commit_resources=True,
            starts_on=date(2024, 12, 1),
        )
    page = client.get(f"{PEOPLE}{member.user.pk}/").content.decode()
    assert "Delegated safeguarding partner" in page
    assert "Executive" in page
    assert "Deputy for Police" in page
    assert "May commit the agency on: policy, resources." in page
    assert "Signed on" in page


def test_a_colleague_does_not_see_whether_somebody_signed_but_sees_their_own(client, wickford):
    member, other = (make_member(wickford, Role.TRAINER) for _ in range(2))
    make_agreement(wickford)
    client.force_login(member.user)
    assert "Not signed" in client.get(f"{PEOPLE}{member.user.pk}/").content.decode()
    page = client.get(f"{PEOPLE}{other.user.pk}/").content.decode()
    assert "Not signed" not in page
    assert "Second factor" not in page
    assert "End this role" not in page


def test_the_list_asks_the_database_as_often_for_forty_people_as_for_two(
    client, wickford, manager, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(30) as captured:
            client.get(PEOPLE)
        return len(captured)

    make_member(wickford, Role.TRAINER, agency=make_agency())
    few = queries()
    for _ in range(38):
        make_member(wickford, Role.TRAINER, agency=make_agency())
    assert queries() == few


def test_a_persons_page_asks_as_often_for_many_seats_as_for_one(
    client, wickford, manager, django_assert_max_num_queries
):
    def queries():
        with django_assert_max_num_queries(40) as captured:
            client.get(f"{PEOPLE}{manager.user.pk}/")
        return len(captured)

    sit(manager.user, make_seat(make_group(wickford)))
    few = queries()
    for _ in range(10):
        sit(manager.user, make_seat(make_group(wickford)))
    assert queries() == few
