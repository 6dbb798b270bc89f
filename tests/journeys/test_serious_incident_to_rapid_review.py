"""The story: a school reports, three partners say what they think, the Panel is told, the rapid review opens."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from partnership.services import deadlines
from reviews.models import Incident
from reviews.rules.incident import NOTIFY_PANEL
from tests.factories import reviews as make
from tests.factories.partnership import PASSWORD
from tests.journeys.windows import fill_date, picture, sign_in, status_of
from tests.post import SmtpSink
from tests.processes import Background

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True


def test_from_the_report_of_a_school_to_the_open_rapid_review(
    demonstration,
    smtp_sink: SmtpSink,
    worker: Background,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
) -> None:
    cast = make.make_cast("penfold-vale")
    slug = cast.partnership.slug
    today = timezone.localdate()

    # Sam, a school's safeguarding lead, reports.
    sam = open_page()
    sign_in(sam, cast.sam.user.email, PASSWORD)
    sam.get_by_role("link", name="Cases").click()
    sam.get_by_role("button", name="Report an incident").click()
    assert_accessible(sam)
    sam.get_by_label("What to call the child here").fill("Child K")
    sam.get_by_label("A child was seriously harmed").check()
    sam.get_by_label("Not known yet").check()
    sam.get_by_role("group", name="Is abuse or neglect known or suspected?").get_by_label(
        "Yes"
    ).check()
    sam.get_by_label("In this area").check()
    fill_date(sam, "Day of the incident", today)
    fill_date(sam, "Day the local authority became aware", today)
    sam.get_by_label("Time the local authority became aware").fill("00:01")
    sam.get_by_label("What happened, in a few sentences").fill("QZX-C4 A child was hurt at home.")
    picture(sam, "report")
    sam.get_by_role("button", name="Report the incident").click()
    expect(sam.get_by_role("heading", level=1)).to_contain_text("SI-")
    with scope(partnership=cast.partnership):
        incident = Incident.objects.get()
        deadline = deadlines.find(NOTIFY_PANEL, incident)
    where = f"/{slug}/reviews/incidents/{incident.reference}/"

    # The delegates are told by mail: a reference and a link, no name and no word of the case.
    letters = smtp_sink.wait_for(5)
    told = {address for letter in letters for address in letter.to}
    assert {cast.tom.user.email, cast.osei.user.email, cast.priya.user.email} <= told
    for letter in letters:
        assert "QZX" not in letter.subject + letter.text
        assert "Child K" not in letter.subject + letter.text
        assert incident.reference in letter.subject

    # Each partner gives a view, Tom on a phone.
    pages = {}
    for name, width in (("osei", 1200), ("tom", 360), ("priya", 1200)):
        actor = getattr(cast, name)
        pages[name] = page = open_page(width=width)
        sign_in(page, actor.user.email, PASSWORD)
        page.goto(where)
        if name == "tom":
            expect(page.get_by_text("Record the partners' views first.")).to_have_count(0)
            picture(page, "partner")
        page.get_by_role("button", name="Give a partner's view").click()
        for condition in ("Abuse or neglect", "The child died", "It happened"):
            page.get_by_role("group", name=condition).get_by_label("Met", exact=True).check()
        page.get_by_label("Notify the Panel").check()
        page.get_by_label("Why, in a few sentences").fill("Serious harm, and neglect is suspected.")
        page.get_by_role("button", name="Save the view").click()
        expect(page.get_by_text("The view is recorded.")).to_be_visible()

    # Priya decides for the local authority and records the notification.
    priya = pages["priya"]
    priya.get_by_role("button", name="Decide").click()
    assert_accessible(priya)
    priya.get_by_role("group", name="Will the Panel be notified?").get_by_label("Yes").check()
    priya.get_by_label("Why").fill("All three partners agree.")
    priya.get_by_role("button", name="Save the decision").click()
    priya.get_by_role("button", name="Record the notification").click()
    assert_accessible(priya)
    priya.get_by_label("The Panel's reference").fill("PANEL-2026-77")
    now = timezone.localtime()
    fill_date(priya, "Day it was sent", now)
    priya.get_by_label("Time it was sent").fill(f"{now:%H:%M}")
    priya.get_by_role("button", name="Record the notification").click()
    expect(priya.get_by_text("the rapid review is open")).to_be_visible()
    picture(priya, "notified")
    assert_accessible(priya)

    # The rapid review is there, with its own clock of fifteen working days.
    priya.get_by_role("link", name="Rapid review RR-").click()
    expect(priya.get_by_text("Day 0 of 15").first).to_be_visible()
    expect(priya.get_by_text("Counted from").first).to_be_visible()
    assert_accessible(priya)
    picture(priya, "rapid-review")

    # Grace, the scrutineer and chair, sees the clock; Lena, a lay member, has no word of cases and is told why.
    grace = open_page()
    sign_in(grace, cast.grace.user.email, PASSWORD)
    expect(grace.get_by_text("Send the rapid review to the Panel").first).to_be_visible()
    assert_accessible(grace)
    picture(grace, "chair")
    lena = open_page()
    sign_in(lena, cast.lena.user.email, PASSWORD)
    expect(lena.get_by_role("link", name="Cases")).to_have_count(0)
    assert status_of(lena, where) == 404
    assert status_of(lena, f"/{slug}/reviews/incidents/") == 403
    expect(lena.get_by_text("Only these roles may see the register of incidents")).to_be_visible()

    # A stranger from elsewhere is told that there is no such thing.
    stranger = open_page()
    sign_in(stranger, make.make_cast("marlow-fen").maya.user.email, PASSWORD)
    assert status_of(stranger, where) == 404
    assert deadline.due_on > today
