"""The case room as people see it: accessible on a wide screen and on a telephone, with data and without."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from reviews.services import case_seals
from tests.factories import case_documents as papers
from tests.factories import emergencies
from tests.factories import reviews as cases
from tests.governance.windows import open_as
from tests.hostile import files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


def at(incident, name, *more):
    return reverse(f"reviews:{name}", args=[incident.partnership.slug, incident.reference, *more])


def test_the_screens_of_the_case_room(open_page, live, assert_accessible):
    cast = cases.make_cast("penfold-vale")
    case, empty, urgent = (cases.make_incident(cast) for _ in range(3))
    papers.add_document(
        case, cast.maya, agency=cast.icb, title="A letter with a long title of the school"
    )
    word = papers.add_document(case, cast.maya, papers.given("a.docx", files.office()))
    sealed = papers.add_document(case, cast.maya, is_sealed=True)
    papers.let_in(sealed, cast.osei.user, cast.grace)
    glass = emergencies.opened(urgent, cast.maya, cast.grace)
    with scope(partnership=cast.partnership):
        case_seals.seal(empty, because="Somebody in the group knows them.", by=cast.grace, now=timezone.now())  # fmt: skip
    chair = open_as(open_page, live, cast.grace.user)
    for address in (
        at(case, "case-documents"),
        at(empty, "case-documents"),
        at(case, "case-document", sealed.reference),
        at(case, "case-document", word.reference),
        at(case, "case-document-open-to", sealed.reference),
        at(case, "case-document-copy", word.reference),
        at(case, "case-people"),
        at(empty, "case-people"),
        at(case, "case-guest"),
        at(case, "case-seal"),
        at(case, "case-readings"),
        at(case, "case-readings") + "?outcome=refused",
        at(urgent, "emergency", glass.pk),
    ):
        chair.goto(address)
        assert_accessible(chair)
    manager = open_as(open_page, live, cast.maya.user)
    manager.goto(at(case, "case-document-add"))
    assert_accessible(manager)
    manager.get_by_role("button", name="Add the document").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    assert_accessible(manager)
    manager.goto(at(urgent, "incident"))
    expect(manager.get_by_text("is open to you in an emergency until")).to_be_visible()
    assert_accessible(manager)
    manager.get_by_role("link", name="End it now").click()
    manager.get_by_role("button", name="End it now").click()
    expect(manager.get_by_text("The emergency opening is ended.")).to_be_visible()
    manager.goto(at(urgent, "case-emergency"))
    assert_accessible(manager)
