"""Every screen of agendas and the forward plan, as everybody can use it: in the browser, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.services import forward, standing_items
from partnership.roles import Role
from tests.factories import agenda as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everybody_can_prepare_an_agenda(settings, open_page, live, assert_accessible):
    settings.DEMONSTRATION = True
    brent = ground.make_partnership("brent")
    group = ground.make_group(brent, "Executive Group", tier=1, code="executive")
    maya = ground.make_member(brent, Role.BUSINESS_MANAGER)
    meeting, empty = make.make_planned(group), make.make_planned(group, title="Empty")
    first = make.make_item(
        meeting,
        "Neglect strategy",
        asks="Agree the strategy",
        minutes_planned=100,
        section="Business",
    )
    make.make_item(meeting, "Budget for next year", minutes_planned=45, section="Business")
    with scope(partnership=brent):
        standing_items.offer_usual(group, by=ground.actor(maya))
        planned = forward.want(
            group=group,
            title="Yearly look at the arrangements",
            because="They are due",
            wanted_by=timezone.localdate() - timedelta(days=3),
            once_key="arrangements",
            by=None,
            now=timezone.now(),
        )

    def page(name, *args):
        return reverse(f"governance:{name}", args=[brent.slug, *args])

    window = open_as(open_page, live, maya.user)
    for address in (
        page("agenda", meeting.reference),
        page("agenda", empty.reference),
        page("agenda-begin", empty.reference),
        page("agenda-item-new", meeting.reference),
        page("agenda-item", meeting.reference, first.pk),
        page("agenda-item-move", meeting.reference, first.pk),
        page("agenda-item-remove", meeting.reference, first.pk),
        page("agenda-guests", meeting.reference, first.pk),
        page("standing", group.code),
        page("standing-new", group.code),
        page("forward"),
        page("forward-item", planned.pk),
        page("forward-new"),
    ):
        window.goto(address)
        assert_accessible(window)
    window.goto(page("agenda", meeting.reference))
    window.get_by_role("button", name="Move down: Neglect strategy").click()
    assert make.titles(meeting) == ["Budget for next year", "Neglect strategy"]
