"""Every screen of the plan's logs, as everybody uses them: looked at with axe, full and empty."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from governance.rules.executive_function import ExecutiveFunction
from governance.rules.touchstone import Effect
from governance.services import executive_functions, touchstones
from governance.services.touchstones import Judged
from partnership.roles import Role
from tests.factories import partnership as ground
from tests.factories import plan as make
from tests.governance.windows import open_as
from tests.partnership.windows import Window

TODAY = timezone.localdate


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_logs_of_the_plan_can_be_read_by_everybody(
    settings, open_page, live, assert_accessible
):
    settings.DEMONSTRATION = True
    manager = ground.make_actor(ground.make_partnership("brent"), Role.BUSINESS_MANAGER)
    window, page = Window(manager), open_as(open_page, live, manager.user)
    programme = make.make_programme(manager, is_agreed=True)
    item = make.make_item(programme, manager, starts_on=date(2026, 4, 1))
    phase = make.make_phase(manager)
    make.make_milestone(phase, manager, TODAY() - timedelta(days=3))
    council = ground.make_agency("Council", partnership=manager.partnership)
    issue = make.make_issue(manager, is_assessed=True)
    barrier = make.make_barrier(manager, agency=council)
    challenge = make.make_challenge(manager, council, answer="We change it.")
    principle = make.make_touchstone(manager)
    judged = [Judged(principle, Effect.WEAKENS, "Nobody asked them.")]
    with scope(partnership=manager.partnership):
        touchstones.measure(phase, kind="phase", judged=judged, by=manager, now=timezone.now())
        executive_functions.note(
            function=ExecutiveFunction.VISION, on=TODAY(), what="A day away", source="Its record",
            by=manager, now=timezone.now(),
        )  # fmt: skip
    for name, args in (
        ("programme", (programme.reference,)),
        ("programme-history", (programme.reference,)),
        ("programme-item-report", (programme.reference, item.pk)),
        ("phases", ()),
        ("phase", (phase.reference,)),
        ("issues", ()),
        ("issue", (issue.reference,)),
        ("issue-answer", (issue.reference,)),
        ("barrier-new", ()),
        ("barrier", (barrier.reference,)),
        ("challenges", ()),
        ("challenge-new", ()),
        ("challenge", (challenge.reference,)),
        ("touchstones", ()),
        ("measured", ()),
        ("measurement", ("phase", phase.pk)),
        ("measure", ("phase", phase.pk)),
        ("functions", ()),
        ("function-new", ()),
    ):
        page.goto(window.address(f"governance:{name}", *args))
        assert_accessible(page)
