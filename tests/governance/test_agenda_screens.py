"""The screens of agendas: from the forward plan to papers that are out, and what a reader and a guest are shown."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import ForwardItem, StandingItem
from governance.services import forward, item_guests
from partnership.roles import Role
from tests.factories import agenda as make
from tests.factories import partnership as ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


@pytest.fixture
def group(brent):
    return ground.make_group(brent, "Executive", tier=1, code="executive")


def client_of(partnership, role, **over):
    client = Client()
    client.force_login(ground.make_member(partnership, role, **over).user)
    return client


def page(partnership, name, *args):
    return reverse(f"governance:{name}", args=[partnership.slug, *args])


def an_item(**over):
    return {
        "form_key": f"key-{timezone.now().timestamp()}",
        "title": "Neglect",
        "purpose": "decision",
        "minutes_planned": "20",
        "asks": "Agree the plan",
        "presenter": "",
        "section": "",
        "kind": "ordinary",
    } | over


def press(client, address, **over):
    answer = client.post(address, {"form_key": f"key-{timezone.now().timestamp()}"} | over)
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()[:3000]
    return client.get(answer.url)


def test_an_agenda_is_begun_filled_set_and_sent_out(brent, group):
    ground.sit(ground.make_user(), ground.make_seat(group))
    meeting = make.make_planned(group, timezone.localdate() + timedelta(days=2))
    maya = client_of(brent, Role.BUSINESS_MANAGER)

    def at(name, *more):
        return page(brent, name, meeting.reference, *more)

    press(maya, page(brent, "standing-usual", "executive"))
    assert "Risk register" in maya.get(page(brent, "standing", "executive")).content.decode()
    assert "Conflicts of interest" in maya.get(at("agenda-begin")).content.decode()
    drawn = press(maya, at("agenda-begin")).content.decode()
    assert "Conflicts of interest" in drawn
    drawn = press(maya, at("agenda-item-new"), **an_item(minutes_planned="120")).content.decode()
    assert "over." in drawn
    with scope(partnership=brent):
        item = meeting.items.get(title="Neglect")
    press(maya, at("agenda-item-place", item.pk), way="up")
    assert "Agree the plan" in maya.get(at("agenda-item", item.pk)).content.decode()
    for name in ("agenda-item-change", "agenda-item-remove", "agenda-item-move", "agenda-guests"):
        assert maya.get(at(name, item.pk)).status_code == HTTPStatus.OK
    assert maya.get(at("agenda-template")).status_code == HTTPStatus.OK
    press(maya, at("agenda-set"))
    says = maya.get(at("agenda-send")).content.decode()
    assert "1 person will be told" in says
    assert "This is late" in says
    assert "Papers sent late" in press(maya, at("agenda-send")).content.decode()


def test_readers_read_it_without_a_button_and_others_do_not_find_it(brent, group):
    meeting = make.make_planned(group)
    make.make_item(meeting, "Neglect")
    address = page(brent, "agenda", meeting.reference)
    drawn = client_of(brent, Role.SCRUTINEER).get(address).content.decode()
    assert "Neglect" in drawn
    assert "14:00" in drawn
    assert "Move up" not in drawn
    assert client_of(brent, Role.AGENCY_LEAD).get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_guest_is_shown_the_item_and_no_other(brent, group):
    meeting = make.make_planned(group)
    item, other = make.make_item(meeting, "Neglect"), make.make_item(meeting, "Secret")
    guest = ground.make_member(brent, Role.AGENCY_LEAD)
    by = ground.make_actor(brent, Role.BUSINESS_MANAGER)
    with scope(partnership=brent):
        item_guests.invite(
            item, person=guest.user, seat=None, name="", post="", by=by, now=timezone.now()
        )
    client = Client()
    client.force_login(guest.user)
    drawn = client.get(page(brent, "agenda-item", meeting.reference, item.pk)).content.decode()
    assert "You are invited to this item" in drawn
    assert "Secret" not in drawn
    for address in (
        page(brent, "agenda-item", meeting.reference, other.pk),
        page(brent, "agenda", meeting.reference),
    ):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_member_proposes_and_the_unit_takes_it_onto_an_agenda(brent, group):
    agency = ground.make_agency("Brent Schools", partnership=brent)
    member = ground.make_member(brent, Role.AGENCY_LEAD, agency=agency)
    ground.sit(member.user, ground.make_seat(group))
    meeting = make.make_planned(group)
    proposer = Client()
    proposer.force_login(member.user)
    drawn = press(proposer, page(brent, "forward-new"), **an_item(group=group.pk)).content.decode()
    assert "Brent Schools" in drawn
    with scope(partnership=brent):
        planned = ForwardItem.objects.get()
    assert planned.is_proposed
    maya = client_of(brent, Role.SUPPORT_OFFICER)
    assert "Proposed" in maya.get(page(brent, "forward")).content.decode()
    press(maya, page(brent, "forward-take", planned.pk), meeting=meeting.pk)
    assert make.titles(meeting) == ["Neglect"]
    assert proposer.get(page(brent, "forward-take", planned.pk)).status_code == HTTPStatus.FORBIDDEN


def test_the_plan_is_narrowed_dropped_with_a_reason_and_exported(brent, group):
    with scope(partnership=brent):
        for key in ("@SUM(1)", "Later"):
            forward.want(group=group, title=key, because="", wanted_by=timezone.localdate() - timedelta(days=1), once_key=key, by=None, now=timezone.now())  # fmt: skip
        planned = ForwardItem.objects.get(title="Later")
    maya = client_of(brent, Role.BUSINESS_MANAGER)
    assert "Overdue" in maya.get(page(brent, "forward") + "?state=overdue").content.decode()
    assert (
        "Not now"
        in press(maya, page(brent, "forward-drop", planned.pk), because="Not now").content.decode()
    )
    assert len(maya.get(page(brent, "forward")).context["page"]) == 1
    assert "'@SUM(1)" in maya.get(page(brent, "forward") + "?as=csv&state=all").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "a\x00"},
        {"title": "a" * 201},
        {"minutes_planned": "9999"},
        {"purpose": "x"},
    ],
)
def test_a_wrong_item_is_told_at_its_field_and_keeps_what_was_typed(brent, group, wrong):
    meeting = make.make_planned(group)
    maya = client_of(brent, Role.BUSINESS_MANAGER)
    answer = maya.post(page(brent, "agenda-item-new", meeting.reference), an_item(**wrong))
    assert list(answer.context["form"].errors) == list(wrong)
    assert "Agree the plan" in answer.content.decode()


def test_two_who_change_an_item_see_both_texts(brent, group):
    meeting = make.make_planned(group)
    item = make.make_item(meeting, "Budget")
    maya = client_of(brent, Role.BUSINESS_MANAGER)
    address = page(brent, "agenda-item-change", meeting.reference, item.pk)
    answer = maya.post(address, an_item(title="Mine <script>", opened_at="older"))
    drawn = answer.content.decode()
    assert "Budget" in drawn
    assert "Mine &lt;script&gt;" in drawn


def test_twenty_items_cost_no_more_queries_than_two(brent, group, django_assert_max_num_queries):
    meeting = make.make_planned(group)
    maya = client_of(brent, Role.BUSINESS_MANAGER)
    address = page(brent, "agenda", meeting.reference)
    for number in range(2):
        make.make_item(meeting, f"Item {number}")
    maya.get(address)
    with django_assert_max_num_queries(100) as few:
        maya.get(address)
    for number in range(18):
        make.make_item(meeting, f"More {number}")
    with django_assert_max_num_queries(len(few)):
        maya.get(address)


def test_a_rule_is_added_changed_ended_and_used_again(brent, group):
    maya = client_of(brent, Role.BUSINESS_MANAGER)
    rule = an_item(every_months="6")
    press(maya, page(brent, "standing-new", "executive"), **rule)
    with scope(partnership=brent):
        kept = StandingItem.objects.get()
    assert (
        maya.get(page(brent, "standing-change", "executive", kept.pk)).status_code == HTTPStatus.OK
    )
    drawn = press(maya, page(brent, "standing-end", "executive", kept.pk)).content.decode()
    assert "Use again" in drawn
    assert (
        "Every 6 months"
        in press(maya, page(brent, "standing-again", "executive", kept.pk)).content.decode()
    )
