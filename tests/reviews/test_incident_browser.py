"""The report without a script, the walk through the conditions, who is told and the Panel's form, as people see them."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from partnership.roles import Sector
from reviews.models import Incident, PartnerView
from reviews.rules.criterion import Condition, Finding, Found
from reviews.rules.incident import Harm, IncidentState
from reviews.services import incidents
from tests.factories import child_deaths, follow_ups, other_cases
from tests.factories import duties as make
from tests.factories import reviews as cases
from tests.governance.windows import open_as
from tests.journeys.windows import fill_date

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


def test_two_children_are_reported_weighed_and_told_of(
    open_page: Callable[..., Page], live: str, assert_accessible: Callable[[Page], None]
) -> None:
    cast = cases.make_cast("penfold-vale")
    sam = open_as(lambda: open_page(java_script_enabled=False), live, cast.sam.user)
    sam.goto("/penfold-vale/reviews/incidents/report/")
    first = sam.get_by_role("group", name="The child")
    first.get_by_label("What to call the child here").fill("Child K")
    first.get_by_label("A child died").check()
    first.get_by_label("Looked after by a local authority").check()
    sam.get_by_role("button", name="Add another child").click()
    second = sam.get_by_role("group", name="Child 2 of 2")
    expect(
        sam.get_by_role("group", name="Child 1 of 2").get_by_label("What to call")
    ).to_have_value("Child K")
    second.get_by_label("What to call the child here").fill("Child L")
    second.get_by_label("A child was seriously harmed").check()
    second.get_by_label("Neither").check()
    second.get_by_label("Age in years").fill("2")
    sam.get_by_role("group", name="Is abuse or neglect known or suspected?").get_by_label(
        "Yes"
    ).check()
    sam.get_by_label("In this area").check()
    today = timezone.localdate()
    fill_date(sam, "Day of the incident", today)
    fill_date(sam, "Day the local authority became aware", today)
    sam.get_by_label("Time the local authority became aware").fill("00:01")
    sam.get_by_label("What happened, in a few sentences").fill("A fire at home, cause unknown.")
    sam.get_by_role("button", name="Report the incident").last.click()
    expect(sam.get_by_role("heading", level=1)).to_contain_text("SI-")

    with scope(partnership=cast.partnership):
        incident = Incident.objects.get()
        for who, sector in ((cast.osei, Sector.ICB), (cast.tom, Sector.POLICE)):
            not_met = {
                Condition.ABUSE: Found(Finding.NOT_KNOWN, "The fire officer has not reported yet.")
            }
            incidents.give_view(
                incident,
                sector=sector,
                answer=PartnerView.Answer.NOTIFY,
                reason="Serious, and neglect cannot be ruled out.",
                findings=cases.ALL_MET | (not_met if who is cast.tom else {}),
                by=who,
                now=timezone.now(),
            )
    make.an_area(cast, incident, "Marlow Fen")
    where = f"/penfold-vale/reviews/incidents/{incident.reference}"
    priya = open_as(open_page, live, cast.priya.user)
    pages = ("", "view/", "told/", "told/area/", "panel-form/", "identity/", "children/1/")
    more = ("children/add/", "children/further/", "child-death/")
    for page in (*pages, *more):
        priya.goto(f"{where}/{page}")
        assert_accessible(priya)
    priya.goto(f"{where}/told/")
    priya.get_by_role("button", name="Record that they were told").first.click()
    assert_accessible(priya)
    priya.goto(f"{where}/panel-form/")
    priya.context.grant_permissions(["clipboard-read", "clipboard-write"])
    priya.get_by_role("button", name="Copy What happened").first.click()
    expect(priya.get_by_role("status").filter(has_text="What happened is copied.")).to_have_count(1)
    assert "A fire at home" in priya.evaluate("navigator.clipboard.readText()")


def test_what_follows_and_what_others_lead_are_read_and_written_by_everybody(
    open_page: Callable[..., Page], live: str, assert_accessible: Callable[[Page], None]
) -> None:
    cast = cases.make_cast("penfold-vale")
    review = follow_ups.a_follow_up(cast)
    case = other_cases.a_case(cast)
    other_cases.an_ask(cast, case)
    incident = cases.make_incident(cast, harm=Harm.DIED)
    child_deaths.linked(cast, incident)
    maya = open_as(open_page, live, cast.maya.user)
    below = "/penfold-vale/reviews"
    for page in (
        "local-reviews/",
        f"local-reviews/{review.reference}/",
        f"local-reviews/{review.reference}/report/",
        "other-areas/",
        "other-areas/new/",
        f"other-areas/{case.reference}/",
        f"other-areas/{case.reference}/ask/",
        f"incidents/{incident.reference}/child-death/",
        f"incidents/{incident.reference}/child-death/1/update/",
    ):
        maya.goto(f"{below}/{page}")
        assert_accessible(maya)
    other = cases.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    maya.goto(f"{below}/incidents/{other.reference}/follow-up/")
    assert_accessible(maya)
