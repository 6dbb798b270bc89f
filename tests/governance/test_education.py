"""How education is represented: the bodies, their seats, and the phases for which nobody speaks."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from governance.models import EducationVoice, RepresentationBody
from governance.rules.education import Phase, Voice, by_phase
from governance.services import education
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Membership, Partnership, Seat, TrailEntry
from partnership.roles import Role, Sector
from tests.factories import partnership as ground
from tests.factories.education import a_body, words
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


class Here:
    """An Executive and a Forum, each with a seat of education."""

    def __init__(self) -> None:
        self.place: Partnership = ground.make_partnership("brent")
        self.manager: Membership = ground.make_member(self.place, Role.BUSINESS_MANAGER)
        executive = ground.make_group(self.place, "Executive", tier=1)
        forum = ground.make_group(self.place, "Forum", tier=2)
        self.executive: Seat = ground.make_seat(
            executive, "Director of Education", sector=Sector.EDUCATION
        )
        self.forum: Seat = ground.make_seat(forum, "Head teacher", sector=Sector.EDUCATION)

    @property
    def by(self) -> Actor:
        return ground.actor(self.manager)


@pytest.fixture
def here() -> Here:
    return Here()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name="education", *args, **query):
    return reverse(f"governance:{name}", args=["brent", *args], query=query or None)


def missing(here, phase) -> tuple[str, ...]:
    with scope(partnership=here.place):
        return next(one.missing for one in education.lines(here.by) if one.phase == phase)


# --- rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tiers", "vacant", "expected"),
    [
        ([], False, ("Strategic", "Operational")),
        ([1], False, ("Operational",)),
        ([2], False, ("Strategic",)),
        ([1, 2], False, ()),
        ([1, 2], True, ("Strategic", "Operational")),
        ([3], False, ("Strategic", "Operational")),
    ],
)
def test_a_phase_has_a_voice_where_a_body_that_speaks_for_it_sits(tiers, vacant, expected):
    voices = [Voice("Network", (Phase.PRIMARY,), tier, "Group", "Seat", vacant) for tier in tiers]
    lines = {one.phase: one.missing for one in by_phase(voices)}
    assert lines[Phase.PRIMARY] == expected
    assert lines[Phase.COLLEGE] == ("Strategic", "Operational")
    assert set(lines) == set(Phase)


# --- services -------------------------------------------------------------------------------------------------------------


def test_a_phase_without_a_voice_is_flagged_until_a_body_sits_at_both_levels(here):
    body = a_body(here.by, seats=[here.forum])
    assert missing(here, Phase.PRIMARY) == ("Strategic",)
    assert missing(here, Phase.EARLY_YEARS) == ("Strategic", "Operational")
    with scope(partnership=here.place):
        education.change(body, version=1, seats=[here.forum, here.executive], by=here.by, **words())
    assert missing(here, Phase.PRIMARY) == ()


def test_a_vacant_seat_and_one_that_ended_give_no_voice(here):
    a_body(here.by, seats=[here.forum, here.executive])
    here.forum.vacant_since = here.by.today
    here.executive.ends_on = here.by.today - timedelta(days=1)
    with scope(partnership=here.place):
        here.forum.save()
        here.executive.save()
    assert missing(here, Phase.PRIMARY) == ("Strategic", "Operational")


def test_only_the_business_unit_keeps_the_register(here):
    partner = ground.actor(ground.make_member(here.place, Role.DELEGATED_PARTNER))
    with pytest.raises(Refused, match="business"):
        a_body(partner)


def test_a_seat_of_elsewhere_and_of_a_closed_group_is_refused(here):
    with pytest.raises(Refused, match="this partnership"):
        a_body(here.by, seats=[Elsewhere().seat])
    closed = ground.make_seat(ground.make_group(here.place, "Closed", is_closed=True))
    with pytest.raises(Refused, match="closed group"):
        a_body(here.by, seats=[closed])


class Elsewhere:
    """A seat of another partnership."""

    def __init__(self) -> None:
        self.seat: Seat = ground.make_seat(ground.make_group(ground.make_partnership("bromley")))


def test_a_body_is_named_once_and_ends_once(here):
    body = a_body(here.by)
    with pytest.raises(Refused, match="recorded already"):
        a_body(here.by)
    with scope(partnership=here.place):
        with pytest.raises(Refused, match="still to come"):
            education.end(body, on=here.by.today + timedelta(days=1), by=here.by)
        for _ in range(2):
            education.end(body, on=here.by.today, by=here.by)
        assert TrailEntry.objects.filter(code="governance.representation_body.ended").count() == 1
    assert a_body(here.by).pk != body.pk


def test_the_same_words_change_nothing_and_a_loser_is_told(here):
    body = a_body(here.by, seats=[here.forum])
    with scope(partnership=here.place):
        same = education.change(body, version=1, seats=[here.forum], by=here.by, **words())
        assert same.version == 1
        education.change(body, version=1, seats=[], by=here.by, **words(meets="Monthly"))
        assert not EducationVoice.objects.exists()
        with pytest.raises(WrittenMeanwhile):
            education.change(body, version=1, seats=[], by=here.by, **words(meets="Weekly"))


# --- screens --------------------------------------------------------------------------------------------------------------


def a_form(here, **over) -> dict[str, Any]:
    return {
        "form_key": "k", "name": "Network", "kind": "network", "phases": ["primary"], "seats": [here.forum.pk],
        "meets": "Typed with care", "led_by": "", "purpose": "", "source": "", "version": "0",
    } | over  # fmt: skip


def test_a_body_is_recorded_once_and_every_member_reads_it(here):
    client = client_of(here.manager.user)
    for _ in range(2):
        assert client.post(page("education-new"), a_form(here)).status_code == HTTPStatus.FOUND
    lay = client_of(ground.make_member(here.place, Role.LAY_MEMBER).user)
    shown = lay.get(page()).content.decode()
    assert "Typed with care" in shown
    assert "No strategic voice recorded" in shown
    assert lay.get(page("education-new")).status_code == HTTPStatus.FORBIDDEN
    assert "Primary schools" in lay.get(page(**{"as": "csv"})).content.decode()


@pytest.mark.parametrize(
    "over",
    [{"name": "x" * 151}, {"name": "a\x00"}, {"phases": ["<script>"]}, {"phases": []}, {"seats": ["1\x00"]},
     {"seats": [10**30]}, {"kind": "x"}, {"version": "10" * 40}],
)  # fmt: skip
def test_what_is_wrong_is_said_with_everything_still_typed(here, over):
    answer = client_of(here.manager.user).post(page("education-new"), a_form(here) | over)
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["form"].errors
    assert "Typed with care" in answer.content.decode()


def test_a_loser_sees_both_texts(here):
    client, body = client_of(here.manager.user), a_body(here.by)
    where = page("education-change", body.pk)
    assert client.post(where, a_form(here, version="1", meets="First")).status_code == HTTPStatus.FOUND  # fmt: skip
    shown = client.post(where, a_form(here, version="1", form_key="l", meets="Second")).content.decode()  # fmt: skip
    assert "Somebody else saved this" in shown
    assert "First" in shown
    assert 'value="Second"' in shown


def test_a_seat_of_elsewhere_cannot_be_chosen(here):
    answer = client_of(here.manager.user).post(page("education-new"), a_form(here, seats=[Elsewhere().seat.pk]))  # fmt: skip
    assert answer.status_code == HTTPStatus.OK
    with scope(partnership=here.place):
        assert not RepresentationBody.objects.exists()


def test_more_bodies_ask_no_more_of_the_database(here, django_assert_max_num_queries):
    client = client_of(here.manager.user)
    a_body(here.by, seats=[here.forum])
    client.get(page())
    with django_assert_max_num_queries(40) as few:
        client.get(page())
    for number in range(4):
        a_body(here.by, name=f"Body {number}", seats=[here.forum, here.executive])
    with django_assert_max_num_queries(len(few)):
        client.get(page())


@pytest.mark.browser
def test_a_manager_records_a_body_and_sees_who_has_no_voice(here, open_page, live, assert_accessible):  # fmt: skip
    window = open_as(open_page, live, here.manager.user)
    window.goto(live + page())
    assert_accessible(window)
    window.get_by_role("button", name="Record a body").click()
    assert_accessible(window)
    window.get_by_label("What is it called?").fill("Network of safeguarding leads")
    window.get_by_label("Network of safeguarding leads", exact=True).check()
    window.get_by_label("Primary schools").check()
    window.get_by_label("Forum: Head teacher").check()
    window.get_by_role("button", name="Save").click()
    assert window.get_by_text("No strategic voice recorded").first.is_visible()
    assert_accessible(window)
