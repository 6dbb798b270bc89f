"""Concerns about attendance: raised with the agency and the Executive, answered, closed."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from governance.models import AttendanceConcern, ForwardItem
from governance.rules.concern import CONCERN_MOVES, ConcernState
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    Group,
    Membership,
    Notice,
    Partnership,
    Seat,
    TrailEntry,
)
from partnership.roles import Role, Sector
from tests.factories import partnership as ground
from tests.factories.concerns import answered, closed, raised
from tests.governance.test_attendance import months
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


class Table:
    """A Forum with a seat of the police, whose lead answers, below an Executive."""

    def __init__(self, *, is_closed: bool = False) -> None:
        self.place: Partnership = ground.make_partnership("brent")
        self.manager: Membership = ground.make_member(self.place, Role.BUSINESS_MANAGER)
        self.executive: Group = ground.make_group(self.place, "Executive", tier=1)
        self.forum: Group = ground.make_group(self.place, "Forum", tier=2, is_closed=is_closed)
        self.police: Agency = ground.make_agency(
            "Met Police", partnership=self.place, sector=Sector.POLICE
        )
        self.seat: Seat = ground.make_seat(self.forum, "Superintendent", agency=self.police)
        self.lead: Membership = ground.make_member(self.place, Role.AGENCY_LEAD, agency=self.police)

    @property
    def by(self) -> Actor:
        return ground.actor(self.manager)


@pytest.fixture
def table() -> Table:
    return Table()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name="concerns", *args, **query):
    return reverse(f"governance:{name}", args=["brent", *args], query=query or None)


def told(table, what) -> set[Any]:
    with scope(partnership=table.place):
        rows = Notice.objects.filter(code=f"governance.attendance_concern.{what}")
        return {one.recipient for one in rows}


def test_what_is_closed_stays_closed():
    assert not CONCERN_MOVES.may(ConcernState.CLOSED, ConcernState.RAISED)
    assert not CONCERN_MOVES.may(ConcernState.ANSWERED, ConcernState.RAISED)


def test_a_concern_goes_to_the_agencys_leads_and_the_executives_forward_plan(table):
    concern = raised(table.seat, table.by)
    assert concern.reference == f"ATC-{timezone.localdate().year}-001"
    assert told(table, "raised") == {table.lead.user}
    with scope(partnership=table.place):
        planned = ForwardItem.objects.get(group=table.executive)
        assert planned.title == f"Attendance concern {concern.reference}"
        entry = TrailEntry.objects.get(code="governance.attendance_concern.raised")
        notice = Notice.objects.get(code="governance.attendance_concern.raised")
    for words in (planned.title + planned.because, entry.sentence, notice.subject + notice.body):
        assert "Nobody came" not in words
        assert "Forum" not in words


def test_the_same_concern_is_not_raised_twice_while_it_is_open(table):
    concern = raised(table.seat, table.by)
    with pytest.raises(Refused, match=concern.reference):
        raised(table.seat, table.by)
    closed(concern, table.by)
    assert raised(table.seat, table.by).pk != concern.pk


@pytest.mark.parametrize("role", [Role.AGENCY_LEAD, Role.LEAD_PARTNER, Role.SCRUTINEER])
def test_who_keeps_no_meeting_raises_nothing(table, role):
    with pytest.raises(Refused, match="raises a concern"):
        raised(table.seat, ground.actor(ground.make_member(table.place, role)))


def test_a_seat_of_another_group_or_of_no_agency_is_refused(table):
    lay = ground.make_seat(table.forum, "Lay member")
    with pytest.raises(Refused, match="no agency"):
        raised(lay, table.by)
    with pytest.raises(Refused, match="another group"):
        raised(table.seat, table.by, group=table.executive)
    with pytest.raises(Refused, match="no seat in the group"):
        raised(table.seat, table.by, group=table.executive, seat=None, agency=table.police)


def test_the_agency_answers_once_and_who_raised_it_is_told(table):
    concern = raised(table.seat, table.by)
    first = answered(concern, ground.actor(table.lead))
    second = answered(concern, ground.actor(table.lead))
    assert (first.state, first.pk) == (ConcernState.ANSWERED, second.pk)
    assert told(table, "answered") == {table.manager.user}
    with scope(partnership=table.place):
        assert TrailEntry.objects.filter(code="governance.attendance_concern.answered").count() == 1
    with pytest.raises(Refused, match="has answered"):
        answered(concern, table.by, "Other words")


def test_another_agency_does_not_answer(table):
    other = ground.make_agency("Fire", partnership=table.place)
    lead = ground.make_member(table.place, Role.AGENCY_LEAD, agency=other)
    with pytest.raises(Refused, match="agency’s lead answers"):
        answered(raised(table.seat, table.by), ground.actor(lead))


def test_it_is_closed_with_an_outcome_and_never_for_ones_own_agency(table):
    concern = raised(table.seat, table.by)
    with pytest.raises(Refused, match="with what outcome"):
        closed(concern, table.by, "  ")
    ground.make_member(table.place, Role.INDEPENDENT_CHAIR, user=table.lead.user)
    with pytest.raises(Refused, match="own agency"):
        closed(concern, ground.actor(table.lead))
    done = closed(concern, table.by)
    assert (done.state, closed(concern, table.by).outcome) == (ConcernState.CLOSED, done.outcome)
    assert told(table, "closed") == {table.lead.user}


def test_the_agency_reads_it_others_do_not_and_strangers_see_nothing(table):
    concern = raised(table.seat, table.by)
    other = ground.make_agency("Fire", partnership=table.place)
    executive = ground.make_member(table.place, Role.EXECUTIVE_MEMBER)
    ground.sit(executive.user, ground.make_seat(table.executive))
    for member, answer in (
        (table.lead, HTTPStatus.OK),
        (executive, HTTPStatus.OK),
        (ground.make_member(table.place, Role.AGENCY_LEAD, agency=other), HTTPStatus.NOT_FOUND),
        (ground.make_member(table.place, Role.LAY_MEMBER), HTTPStatus.NOT_FOUND),
    ):
        client = client_of(member.user)
        assert client.get(page("concern", concern.reference)).status_code == answer, member.role
        listed = concern.reference in client.get(page()).content.decode()
        assert listed == (answer == HTTPStatus.OK)


def test_a_closed_groups_name_is_not_told_to_the_agencys_lead():
    table = Table(is_closed=True)
    concern = raised(table.seat, table.by)
    lead, executive = (
        client_of(table.lead.user),
        ground.make_member(table.place, Role.EXECUTIVE_MEMBER),
    )
    ground.sit(executive.user, ground.make_seat(table.executive))
    for where in (page(), page("concern", concern.reference), page(**{"as": "csv"})):
        shown = lead.get(where).content.decode()
        assert "closed group" in shown
        assert "Forum" not in shown
    assert client_of(executive.user).get(page("concern", concern.reference)).status_code == HTTPStatus.NOT_FOUND  # fmt: skip


def a_concern(table, **over) -> dict[str, Any]:
    return {
        "form_key": "k", "about": f"seat:{table.seat.pk}", "kind": "attendance", "text": "Typed with care",
    } | over  # fmt: skip


def test_a_concern_is_raised_once_from_the_form(table):
    client = client_of(table.manager.user)
    for _ in range(2):
        assert client.post(page("concern-new"), a_concern(table)).status_code == HTTPStatus.FOUND
    whole = a_concern(table, form_key="l", about=f"agency:{table.forum.pk}:{table.police.pk}")
    assert client.post(page("concern-new"), whole).status_code == HTTPStatus.FOUND
    with scope(partnership=table.place):
        assert [one.seat for one in AttendanceConcern.objects.order_by("pk")] == [table.seat, None]


@pytest.mark.parametrize(
    "over",
    [{"about": "seat:1\x00"}, {"about": "seat:999999"}, {"about": "x" * 9000}, {"text": "\x00"},
     {"text": "x" * 4001}, {"kind": "<script>"}],
)  # fmt: skip
def test_a_form_that_is_wrong_is_said_and_nothing_is_raised(table, over):
    answer = client_of(table.manager.user).post(page("concern-new"), a_concern(table) | over)
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["form"].errors
    assert "There is a problem" in answer.content.decode()


def test_a_refusal_stands_at_the_form_with_what_was_typed(table):
    raised(table.seat, table.by)
    answer = client_of(table.manager.user).post(page("concern-new"), a_concern(table))
    assert answer.status_code == HTTPStatus.OK
    assert "is open" in answer.content.decode()
    assert "Typed with care" in answer.content.decode()


def test_an_odd_seat_in_the_address_is_ignored(table):
    for seat in ("\x00", "<script>alert(1)</script>", "9" * 400):
        answer = client_of(table.manager.user).get(page("concern-new", seat=seat))
        assert answer.status_code == HTTPStatus.OK
        assert "<script>alert" not in answer.content.decode()


def test_the_attendance_page_leads_from_an_absence_to_a_concern(table):
    months(table.forum, ["none", "none"], table.seat, timezone.localdate() - timedelta(days=90))
    url = page("concern-new", seat=table.seat.pk)
    manager, lead = client_of(table.manager.user), client_of(table.lead.user)
    assert url in manager.get(page("attendance")).content.decode()
    assert url not in lead.get(page("attendance")).content.decode()


def test_the_list_is_narrowed_exported_and_asks_no_more_for_more(table, django_assert_max_num_queries):  # fmt: skip
    client = client_of(table.manager.user)
    late = raised(table.seat, table.by, text="=cmd")
    with scopes_disabled():
        AttendanceConcern.objects.filter(pk=late.pk).update(answer_due_on=timezone.localdate() - timedelta(1))  # fmt: skip
    client.get(page())
    with django_assert_max_num_queries(40) as few:
        client.get(page())
    done = closed(raised(ground.make_seat(table.forum, "Two", agency=table.police), table.by), table.by)  # fmt: skip
    for number in range(3):
        raised(ground.make_seat(table.forum, f"More {number}", agency=table.police), table.by)
    with django_assert_max_num_queries(len(few)):
        client.get(page())
    assert list(client.get(page(state="overdue")).context["page"]) == [late]
    assert list(client.get(page(state="closed")).context["page"]) == [done]
    assert len(client.get(page(state="open")).context["page"]) == 4
    assert "'=cmd" in client.get(page(**{"as": "csv"})).content.decode()


@pytest.mark.browser
def test_a_concern_from_the_absence_to_its_end(table, open_page, live, assert_accessible):
    months(table.forum, ["none", "none"], table.seat, timezone.localdate() - timedelta(days=90))
    window = open_as(open_page, live, table.manager.user)
    window.goto(live + page())
    assert_accessible(window)
    window.goto(live + page("attendance"))
    assert_accessible(window)
    window.get_by_role("link", name="Raise a concern about Superintendent").click()
    assert_accessible(window)
    assert window.get_by_label("Whom is it about?").input_value() == f"seat:{table.seat.pk}"
    window.get_by_label("What is the concern?").fill("Nobody came to two meetings.")
    window.get_by_role("button", name="Raise the concern").click()
    assert_accessible(window)
    window.get_by_role("button", name="Close it").click()
    window.get_by_label("With what outcome?").fill("A deputy is named.")
    window.get_by_role("button", name="Close it").click()
    assert window.get_by_text("A deputy is named.").is_visible()
    window.goto(live + page())
    assert_accessible(window)
