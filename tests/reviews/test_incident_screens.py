"""The screens of incidents: who gets which answer, bad input, double clicks, the number of queries."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.roles import Role
from reviews.models import CaseReading, Incident
from reviews.rules.incident import IncidentState
from tests.factories import partnership as ground
from tests.factories import reviews as make
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.make_cast("penfold-vale")


def address(cast, name: str, *args) -> str:
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def a_child(number, **over):
    values = {"pseudonym": "Child M", "harm": "seriously_harmed", "standing": "neither", "age": "3"}
    return {f"child-{number}-{name}": value for name, value in (values | over).items()}


def a_form(cast, **over):
    today = timezone.localdate()
    day = today - timedelta(days=1)
    values = {
        "form_key": "key-1",
        "reported_for": cast.school.pk,
        "lead_authority": cast.council.pk,
        "children": "1",
        **a_child(1),
        "abuse_suspected": "yes",
        "place": "in_area",
        "incident_on_day": day.day,
        "incident_on_month": day.month,
        "incident_on_year": day.year,
        "aware_on_day": day.day,
        "aware_on_month": day.month,
        "aware_on_year": day.year,
        "aware_time": "16:59",
        "summary": "Typed with care and not to be lost.",
        "involved": [cast.icb.pk],
    }
    return values | over


def test_reporting_leads_to_the_incident_with_its_clock(cast):
    answer = signed_in(cast.sam.user).post(
        address(cast, "incident-report"), a_form(cast), follow=True
    )

    assert answer.redirect_chain[-1][0].startswith(address(cast, "incidents") + "SI-")
    assert b"Day 0 of 5" in answer.content or b"Day 1 of 5" in answer.content


def test_sending_the_report_twice_makes_one_incident(cast):
    client = signed_in(cast.sam.user)
    first = client.post(address(cast, "incident-report"), a_form(cast))
    second = client.post(address(cast, "incident-report"), a_form(cast))

    assert first["Location"] == second["Location"]
    with scopes_disabled():
        assert Incident.objects.count() == 1


def tomorrow(name: str) -> dict[str, int]:
    day = timezone.localdate() + timedelta(days=1)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def bad_input(cast, elsewhere):
    before = timezone.localdate() - timedelta(days=9)
    early = {
        "aware_on_day": before.day,
        "aware_on_month": before.month,
        "aware_on_year": before.year,
    }
    return [
        (tomorrow("incident_on"), "is in the future"),
        (tomorrow("aware_on"), "is in the future"),
        (early, "before the day of the incident"),
        ({"reported_for": "999999"}, "Choose an agency of this partnership."),
        ({"reported_for": elsewhere.school.pk}, "Choose an agency of this partnership."),
        ({"involved": [elsewhere.icb.pk]}, "Choose an agency of this partnership."),
        ({"involved": ["not-a-number"]}, "Choose an agency of this partnership."),
        ({"child-1-pseudonym": "x" * 41}, "40 characters"),
        ({"summary": "x" * 5001}, "5000 characters"),
        ({"child-1-pseudonym": "Child \x00 K"}, "Null characters are not allowed"),
        ({"summary": "Nul \x00 byte"}, "Null characters are not allowed"),
        ({"aware_on_day": "31", "aware_on_month": "2"}, "There is no such date"),
        ({"aware_on_year": "26"}, "four figures"),
        ({"aware_on_day": "१"}, "figures only"),
        ({"aware_time": "25:99"}, "Enter the time like 16:59."),
        (
            {
                "incident_on_day": "29",
                "incident_on_month": "3",
                "incident_on_year": "2026",
                "aware_on_day": "29",
                "aware_on_month": "3",
                "aware_on_year": "2026",
                "aware_time": "01:30",
            },
            "this time did not exist",
        ),
        ({"child-1-harm": "sealed"}, "not one of the available choices"),
        ({"summary": ""}, "Say what happened."),
    ]


@pytest.mark.parametrize("number", range(18))
def test_bad_input_gets_a_message_beside_the_field_and_loses_nothing(cast, number):
    elsewhere = make.make_cast("marlow-fen")
    change, says = bad_input(cast, elsewhere)[number]

    answer = signed_in(cast.sam.user).post(address(cast, "incident-report"), a_form(cast, **change))
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.OK
    assert says in page
    assert "There is a problem" in page
    if "summary" not in change:
        assert "Typed with care and not to be lost." in page
    if "child-1-pseudonym" not in change:
        assert "Child M" in page
    with scopes_disabled():
        assert not Incident.objects.exists()


def test_every_bad_input_is_tried(cast):
    assert len(bad_input(cast, make.make_cast("marlow-fen"))) == 18


def test_a_foreign_agency_and_an_unknown_one_are_answered_alike(cast):
    elsewhere = make.make_cast("marlow-fen")
    client = signed_in(cast.sam.user)
    texts = [
        client.post(address(cast, "incident-report"), a_form(cast, reported_for=pk)).content
        for pk in (elsewhere.school.pk, 999_999)
    ]

    assert len(texts[0].split(b"Choose an agency of this partnership.")) == len(
        texts[1].split(b"Choose an agency of this partnership.")
    )


def test_a_stranger_is_told_the_incident_does_not_exist(cast):
    incident = make.make_incident(cast)
    stranger = make.make_cast("marlow-fen").maya

    answer = signed_in(stranger.user).get(incident_address(cast, incident))

    assert answer.status_code == HTTPStatus.NOT_FOUND


def incident_address(cast, incident, name="incident"):
    return address(cast, name, incident.reference)


def test_a_colleague_without_the_right_is_told_why(cast):
    incident = make.incident_at(cast, IncidentState.TO_NOTIFY)

    answer = signed_in(cast.tom.user).get(incident_address(cast, incident, "incident-notify"))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Only these roles" in answer.content.decode() or "Only the local authority" in (
        answer.content.decode()
    )


def test_no_button_is_drawn_that_would_refuse(cast):
    incident = make.incident_at(cast, IncidentState.TO_NOTIFY)
    names = ("incident-view", "incident-decide", "incident-notify", "incident-withdraw")
    for actor in (cast.priya, cast.osei, cast.tom, cast.grace, cast.maya, cast.sam):
        client = signed_in(actor.user)
        page = client.get(incident_address(cast, incident)).content.decode()
        for name in names:
            target = incident_address(cast, incident, name)
            if f'href="{target}"' in page:
                assert client.get(target).status_code == HTTPStatus.OK, (actor.user, name)


def test_without_the_roster_the_page_shows_the_clock_and_no_word_of_the_case(cast):
    incident = make.incident_at(cast, IncidentState.TO_NOTIFY)
    reader = ground.make_actor(cast.partnership, Role.DESIGNATED_PROFESSIONAL)

    answer = signed_in(reader.user).get(incident_address(cast, incident))
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.OK
    assert "QZX-C4" not in page
    assert "Child K" not in page
    assert "You are not on the roster of this case." in page


def test_an_incident_in_time_says_nothing_of_lateness_and_of_no_review(cast):
    incident = make.make_incident(cast)

    page = signed_in(cast.tom.user).get(incident_address(cast, incident)).content.decode()

    assert "Why it was late" not in page
    assert "follows from this notification" not in page


def test_a_partner_takes_a_decision_up_again_and_is_asked_why(cast):
    incident = make.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    page, client = (
        address(cast, "incident-reconsider", incident.reference),
        signed_in(cast.tom.user),
    )
    assert page in client.get(incident.get_absolute_url()).content.decode()
    assert "Give the reason" in client.post(page, {"form_key": "r"}).content.decode()

    for _ in "ab":
        done = client.post(page, {"form_key": "r", "reason": "QZX-C4-more"}, follow=True)
    assert "Taken up again because" in done.content.decode()
    incident.refresh_from_db()
    assert incident.state == IncidentState.UNDER_CONSIDERATION


def test_opening_a_case_is_recorded_before_it_is_shown(cast):
    incident = make.make_incident(cast)

    signed_in(cast.tom.user).get(incident_address(cast, incident))

    with scope(partnership=cast.partnership):
        assert CaseReading.objects.get().by == cast.tom.user


def test_without_the_log_of_readings_nothing_is_shown(cast, monkeypatch):
    incident = make.make_incident(cast)

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(CaseReading.objects, "create", fail)
    client = signed_in(cast.tom.user)
    client.raise_request_exception = False
    answer = client.get(incident_address(cast, incident))

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b"QZX" not in answer.content


def test_the_childs_name_is_shown_only_after_its_purpose(cast):
    incident = make.make_incident(cast)
    client = signed_in(cast.priya.user)
    where = incident_address(cast, incident, "incident-identity")

    assert b"QZX-C4-name" not in client.get(incident_address(cast, incident)).content
    assert b"QZX-C4-name" not in client.get(where).content
    assert b"QZX-C4-name" not in client.post(where, {"form_key": "k", "purpose": ""}).content
    assert b"QZX-C4-name" in client.post(where, {"form_key": "k", "purpose": "The form"}).content


def test_a_late_notification_asks_for_the_reason_beside_the_field(cast):
    then = timezone.now() - timedelta(days=30)
    incident = make.incident_at(
        cast, IncidentState.TO_NOTIFY, aware_at=then, incident_on=then.date()
    )
    now = timezone.localtime()
    sent = {
        "form_key": "k",
        "panel_reference": "PANEL-9",
        "sent_on_day": now.day,
        "sent_on_month": now.month,
        "sent_on_year": now.year,
        "sent_time": f"{now:%H:%M}",
    }
    client = signed_in(cast.priya.user)
    where = incident_address(cast, incident, "incident-notify")

    refused = client.post(where, sent | {"cause": "", "breach_reason": ""})
    taken = client.post(where, sent | {"cause": "staffing", "breach_reason": "Nobody was there."})

    assert "It was sent late. Say why." in refused.content.decode()
    assert "PANEL-9" in refused.content.decode()
    assert taken.status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("many", [25])
def test_the_register_asks_as_many_questions_for_many_as_for_few(
    cast, many, django_assert_max_num_queries
):
    client = signed_in(cast.maya.user)
    make.make_incident(cast)
    with django_assert_max_num_queries(25) as few:
        client.get(address(cast, "incidents"))
    for _ in range(many):
        make.make_incident(cast)
    with django_assert_max_num_queries(25) as lots:
        client.get(address(cast, "incidents"))

    assert len(few) == len(lots)
