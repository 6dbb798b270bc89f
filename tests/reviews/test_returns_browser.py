"""Every screen of requests, returns and the chronology, as everybody can use it; and a form that saves itself."""

import pytest
from django.urls import reverse

from reviews.access.information_request import Writer
from reviews.rules.chronology import Child
from reviews.rules.information_request import Purpose
from reviews.services.information_requests import Addressee
from tests.factories import returns as make
from tests.factories import reviews as cases
from tests.governance.windows import open_as


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everybody_can_ask_and_answer(settings, open_page, live, assert_accessible):
    settings.DEMONSTRATION = True
    cast = cases.make_cast("brent")
    incident = make.notified(cast)
    empty = cases.make_incident(cast)
    lead = make.lead_of(cast, cast.icb)
    asked = make.ask(cast, incident, Addressee(cast.icb, lead=lead.user))
    answered = make.ask(cast, incident, Addressee(cast.icb, lead=lead.user), Purpose.LEARNING)
    make.sent(
        answered,
        Writer.of(lead),
        said="The health visitor saw the child at home in March and in June.",
        analysis="Nobody told the surgery that the family had moved.",
        childs_voice="The child said that mornings were loud.",
    )
    other = make.ask(cast, incident, Addressee(cast.icb, lead=lead.user), Purpose.DECISION)
    for day, what in (
        ("10/1/2024", "Seen at the surgery with a cough. The child told the nurse about a dog."),
        ("about 12/1/2024", "The surgery wrote to the health visitor."),
        ("November 2024", "An appointment was missed. Nobody called."),
        ("3/2/2025 to 9/2/2025", "The family moved."),
        ("not known", "A neighbour spoke to the receptionist."),
    ):
        make.entry(other, Writer.of(lead), day, what, child=Child.HEARD)
    make.sent(other, Writer.of(lead))
    make.entry(asked, Writer.of(lead), "3/2/2025", "A visit")
    late = make.ask(cast, incident, make.stranger())
    make.make_late(late)

    def page(name, row):
        return reverse(f"reviews:{name}", args=["brent", row.reference])

    window = open_as(open_page, live, cast.maya.user)
    for address in (
        page("information-requests", incident),
        page("information-requests", empty),
        page("information-requests-new", incident),
        page("information-request-new", incident),
        page("information-request", answered),
        page("information-request", late),
        page("information-request-escalate", late),
        page("information-request-person", late),
        page("chronology", incident),
        page("chronology", empty),
        page("chronology-print", incident),
    ):
        window.goto(live + address)
        assert_accessible(window)
    window = open_as(open_page, live, lead.user)
    for address in (
        page("information-request", asked),
        page("information-request-nil", asked),
        page("information-request-refuse", asked),
        page("information-request-write", asked),
    ):
        window.goto(live + address)
        assert_accessible(window)

    window.get_by_label("What your agency knew and did").fill("Seen twice.")
    window.get_by_text("Saved at").wait_for()
    window.get_by_role("button", name="Save and go on to the chronology").click()
    assert_accessible(window)
    window.get_by_role("button", name="Paste from a spreadsheet").click()
    window.get_by_label("Rows of your spreadsheet").fill(
        "Date\tWhat happened\tSource\n3/4/2025\tSeen at home\tVisit notes\n32/4/2025\tSeen\tNotes"
    )
    window.get_by_role("button", name="Read the rows").click()
    assert_accessible(window)
    pasted = window.get_by_label("Rows of your spreadsheet")
    pasted.fill(pasted.input_value().replace("32/4", "30/4"))
    window.get_by_role("button", name="Read the rows").click()
    window.get_by_role("button", name="Add 2 rows").click()
    window.get_by_role("button", name="Go on: check and send").click()
    window.get_by_label("No, more follows").check()
    assert_accessible(window)
    window.get_by_label("Your post").fill("Named nurse")
    window.get_by_label("I send this for my agency").check()
    window.get_by_role("button", name="Sign and send").click()
    assert "Partly in" in window.locator(".page-head").inner_text()
