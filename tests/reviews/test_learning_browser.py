"""Every screen of learning as people use it: looked at with axe, full and empty."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.services.actions import Owner
from tests.factories import learning as make
from tests.factories import reviews as cases
from tests.governance.windows import open_as
from tests.partnership.windows import Window


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_learning_can_be_read_by_everybody(settings, open_page, live, assert_accessible):
    settings.DEMONSTRATION = True
    cast = cases.make_cast("brent")
    window, page = Window(cast.maya), open_as(open_page, live, cast.maya.user)
    for name in ("learning", "findings", "national-reviews"):
        page.goto(window.address(f"reviews:{name}"))
        assert_accessible(page)
    incident = make.tagged(cases.make_incident(cast), cast.maya, "Neglect", "Voice of the child")
    waiting = make.sent(incident, cast.grace, text="Child K, aged 7, was not asked.")
    shared = make.cleared(incident, cast, about=("Neglect",))
    line = make.recommended(shared, cast.grace)
    make.acted(line, cast.maya, Owner(agency=cast.council), what="Train the front door")
    done = make.acted(line, cast.maya, Owner(agency=cast.school))
    make.closed(done, owner=cast.sam, chair=cast.grace)
    make.helped(done, cast.maya)
    make.look_due(done, timezone.localdate() - timedelta(days=3))
    national = make.national(cast.maya, agency=cast.icb, due_on=timezone.localdate() - timedelta(days=9))  # fmt: skip
    for name, args in (
        ("case-learning", (incident.reference,)),
        ("finding-new", (incident.reference,)),
        ("case-themes", (incident.reference,)),
        ("finding-clear", (incident.reference, waiting.reference)),
        ("finding-back", (incident.reference, waiting.reference)),
        ("learning", ()),
        ("learning-print", ()),
        ("learning-line", (line.reference,)),
        ("learning-action", (line.reference,)),
        ("learning-figures", ()),
        ("findings", ()),
        ("finding", (shared.reference,)),
        ("finding-recommend", (shared.reference,)),
        ("themes", ()),
        ("national-reviews", ()),
        ("national-review", (national.reference,)),
        ("national-new", ()),
        ("national-answer", (national.reference,)),
    ):
        page.goto(window.address(f"reviews:{name}", *args))
        assert_accessible(page)
