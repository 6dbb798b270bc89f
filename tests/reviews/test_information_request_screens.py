"""The screens of requests and returns: who gets which, what is kept when a form is wrong, what hostile words do."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from partnership.roles import Role
from reviews import waiting
from reviews.access.information_request import Writer
from reviews.models import CaseReading, InformationRequest
from reviews.rules.agency_return import WORDS
from reviews.rules.information_request import Purpose, RequestState
from reviews.services.information_requests import Addressee
from tests.factories import partnership as ground
from tests.factories import returns as make
from tests.factories import reviews as cases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def cast():
    return cases.make_cast("brent")


@pytest.fixture
def incident(cast):
    return make.notified(cast)


@pytest.fixture
def lead(cast):
    return make.lead_of(cast, cast.icb)


@pytest.fixture
def one(cast, incident, lead):
    return make.ask(cast, incident, Addressee(cast.icb, lead=lead.user))


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def page(name, row, *more):
    return reverse(f"reviews:{name}", args=["brent", row.reference, *more])


def words(**over):
    return dict.fromkeys(WORDS, "") | {"version": 0} | over


def test_the_agencies_of_a_case_are_asked_together_and_the_school_is_among_them(cast, incident):
    client = client_of(cast.maya)
    shown = client.get(page("information-requests-new", incident)).content.decode()
    assert "School or setting. Sam Okoro, in the portal" in shown
    assert f"{cast.icb.name}</a>" in shown  # nobody is known there, so the page says so

    form = {
        "form_key": "k",
        "agencies": [cast.school.pk],
        "purpose": "rapid_review",
        "questions": make.QUESTION,
    }
    answer = client.post(page("information-requests-new", incident), form, follow=True)
    again = client.post(page("information-requests-new", incident), form, follow=True)

    assert "The requests are out" in answer.content.decode()
    assert again.status_code == HTTPStatus.OK
    with scope(partnership=cast.partnership):
        made = InformationRequest.objects.get()
        assert (made.agency, made.lead) == (cast.school, cast.sam.user)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"agencies": []}, "Choose at least one agency"),
        ({"agencies": ["99999"]}, "Choose agencies that this page offers"),
        ({"questions": ""}, "Say what you ask"),
        ({"questions": "x" * 6_001}, "at most 6000"),
        ({"questions": "a\x00b"}, "Null characters"),
        ({"purpose": "gossip"}, "gossip"),
        ({"period_from_day": "5", "period_from_month": "6", "period_from_year": "2026", "period_to_day": "4",
          "period_to_month": "6", "period_to_year": "2026"}, "cannot be before the first"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_and_keeps_what_was_typed(cast, incident, values, says):
    form = {
        "form_key": "k",
        "agencies": [cast.school.pk],
        "purpose": "rapid_review",
        "questions": "Kept as typed <script>",
    }
    answer = client_of(cast.maya).post(page("information-requests-new", incident), form | values)

    shown = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert says in shown
    if "questions" not in values:
        assert "Kept as typed &lt;script&gt;" in shown


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Choose an agency of the register"),
        ({"body_name": "Tide House"}, "Name the person who is asked"),
        ({"body_name": "Tide House", "person_name": "Ada"}, "Enter the e-mail address"),
        ({"body_name": "Tide House", "person_email": "ada@x.org"}, "Enter the person’s name"),
        ({"body_name": "T", "person_name": "A", "person_email": "no"}, "like name@example.org"),
    ],
)
def test_one_body_and_one_person_are_named(cast, incident, values, says):
    form = {"form_key": "k", "purpose": "rapid_review", "questions": "What?"}
    answer = client_of(cast.maya).post(page("information-request-new", incident), form | values)
    assert says in answer.content.decode()


def test_an_agency_of_elsewhere_is_no_choice_and_one_without_a_lead_needs_a_person(cast, incident):
    there = cases.make_cast("marlow")
    client, form = client_of(cast.maya), {"form_key": "k", "purpose": "learning", "questions": "?"}
    address = page("information-request-new", incident)
    theirs = client.post(address, form | {"agency": there.icb.pk}).content.decode()
    ours = client.post(address, form | {"agency": cast.icb.pk}).content.decode()
    assert "Choose an agency of this partnership" in theirs
    assert "Name the person who is asked" in ours


def test_the_page_of_a_request_shows_each_reader_what_is_theirs(cast, lead, one):
    make.sent(one, Writer.of(lead))
    scrutineer = ground.actor(
        ground.make_member(cast.partnership, Role.SCRUTINEER, user=ground.make_user("S"))
    )
    other = make.lead_of(cast, cast.police, "Police Lead")
    seen = {
        name: client_of(actor).get(page("information-request", one))
        for name, actor in {
            "roster": cast.maya, "own": lead, "watcher": scrutineer, "other": other,
        }.items()
    }  # fmt: skip
    texts = {name: answer.content.decode() for name, answer in seen.items()}

    assert make.SUMMARY in texts["roster"]
    assert make.QUESTION in texts["roster"]
    assert make.SUMMARY in texts["own"]
    assert one.incident.reference not in texts["own"]
    assert "QZX-C4" not in texts["watcher"]
    assert seen["other"].status_code == HTTPStatus.NOT_FOUND
    with scope(partnership=cast.partnership):
        logged = CaseReading.objects.filter(item=one.reference)
        assert {row.by for row in logged} == {cast.maya.user, lead.user}


def test_a_draft_is_the_agencys_alone(cast, lead, one):
    make.written(one, Writer.of(lead))
    assert make.SUMMARY not in client_of(cast.maya).get(page("information-request", one)).content.decode()  # fmt: skip
    assert make.SUMMARY in client_of(lead).get(page("information-request", one)).content.decode()


def test_an_answer_is_written_checked_and_sent_from_its_screens(cast, lead, one):
    client = client_of(lead)
    opened = client.get(page("information-request", one)).content.decode()
    assert "Write the answer" in opened
    saved = client.post(page("information-request-write", one), words(summary="Seen <b>twice</b>", rows="1"))  # fmt: skip
    assert saved.url == page("information-request-rows", one)
    check = page("information-request-check", one)
    assert check in client.get(saved.url).content.decode()
    shown = client.get(check).content.decode()
    assert "Seen &lt;b&gt;twice" in shown
    assert "You left out: What you make of it" in shown
    form = {"form_key": "k", "version": 1, "is_partial": "no", "name": "Nora", "post": "Nurse"}
    assert "Tick the box" in client.post(check, form).content.decode()
    sent = client.post(check, form | {"signed": "on"}, follow=True).content.decode()
    assert "Your answer is sent" in sent
    assert "Signed by Nora, Nurse" in sent
    told = client.get(page("information-request-write", one))
    assert told.status_code == HTTPStatus.FORBIDDEN
    assert "The answer is in" in told.content.decode()


def test_what_saves_itself_says_so_and_a_second_writer_sees_both_texts(lead, one):
    client, address = client_of(lead), page("information-request-write", one)
    itself = {"headers": {"X-Saved": "autosave"}}
    first = client.post(address, words(summary="First"), **itself)
    assert first.json()["version"] == 1
    assert "Saved at" in first.json()["says"]
    late = client.post(address, words(summary="Second"), **itself)
    assert late.status_code == HTTPStatus.CONFLICT
    shown = client.post(address, words(summary="Second"))
    assert shown.status_code == HTTPStatus.CONFLICT
    both = shown.content.decode()
    assert "First" in both
    assert "Second" in both
    mended = client.post(address, words(summary="First and second", version=1))
    assert mended.status_code == HTTPStatus.FOUND
    long = client.post(address, words(summary="x" * 12_001, version=2), **itself)
    assert long.status_code == HTTPStatus.BAD_REQUEST


def test_a_part_that_is_too_long_keeps_what_was_typed(lead, one):
    answer = client_of(lead).post(
        page("information-request-write", one), words(summary="x" * 12_001, learning="Kept")
    )
    assert "Kept" in answer.content.decode()
    assert "at most 12000" in answer.content.decode()


def test_a_nil_return_and_a_refusal_have_their_pages(cast, lead, one, incident):
    client = client_of(lead)
    refused = client.post(
        page("information-request-refuse", one), {"form_key": "r", "reason": "QZX-C4 law"}
    )
    assert refused.url == page("information-request", one)
    form = {"form_key": "n", "said": "We looked.", "name": "Nora", "post": "Nurse", "signed": "on"}
    assert client.post(page("information-request-nil", one), form).status_code == HTTPStatus.FOUND
    shown = client_of(cast.maya).get(page("information-requests", incident)).content.decode()
    assert "Nil return" in shown


@pytest.mark.parametrize("what", ["back", "escalate", "notice", "court", "withdraw", "close"])
def test_an_act_is_refused_with_its_sentence_to_colleagues_and_hidden_from_others(
    cast, lead, one, what
):
    make.sent(one, Writer.of(lead))
    address = page(f"information-request-{what}", one)
    assert client_of(lead).get(address).status_code == HTTPStatus.FORBIDDEN
    assert client_of(cast.lena).get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_unit_sends_back_reminds_presses_and_closes(cast, lead, one):
    client = client_of(cast.maya)
    reason = {"form_key": "1", "reason": "QZX-C4 more <i>"}
    make.sent(one, Writer.of(lead))
    shown = client.post(page("information-request-back", one), reason, follow=True).content.decode()
    assert "QZX-C4 more &lt;i&gt;" in shown
    for key in ("2", "2", "3"):
        client.post(page("information-request-remind", one), {"form_key": key})
    assert "Reminded 2 times" in client.get(page("information-request", one)).content.decode()
    make.make_late(one)
    client.post(page("information-request-escalate", one), reason | {"form_key": "4"})
    ended = client.post(page("information-request-close", one), {"form_key": "5", "reason": ""})
    assert "Why no answer is awaited" in ended.content.decode()
    client.post(page("information-request-close", one), reason | {"form_key": "6"})
    with scope(partnership=cast.partnership):
        one.refresh_from_db()
        assert (one.state, one.reminders) == (RequestState.CLOSED, 2)


def test_the_formal_notice_is_a_letter_whose_reading_is_a_copy(cast, one):
    assert client_of(cast.osei).get(page("information-request-letter", one)).status_code == HTTPStatus.FORBIDDEN  # fmt: skip
    make.make_late(one)
    for who, what in ((cast.maya, "escalate"), (cast.osei, "notice")):
        form = {"form_key": what, "reason": "Give it by Friday."}
        client_of(who).post(page(f"information-request-{what}", one), form)
    letter = client_of(cast.osei).get(page("information-request-letter", one))
    assert letter.content.startswith(b"%PDF-1.7")
    assert "QZX" not in letter["Content-Disposition"]
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(what="copy", item=one.reference).count() == 1


def test_the_list_costs_the_same_however_many_are_asked(cast, incident, one):
    client = client_of(cast.maya)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.get(page("information-requests", incident))
        return len(counted)

    queries()
    few = queries()
    for number in range(4):
        make.ask(cast, incident, make.stranger(body_name=f"Body {number}"))
    assert queries() == few


def test_everything_stays_behind_the_wall_and_behind_the_door(cast, one):
    there = cases.make_cast("marlow")
    assert client_of(there.maya).get(page("information-request", one)).status_code == HTTPStatus.NOT_FOUND  # fmt: skip
    address = reverse("reviews:information-request", args=["marlow", one.reference])
    assert client_of(there.maya).get(address).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(page("information-request", one)).status_code == HTTPStatus.FOUND


def test_the_home_page_says_what_an_agency_is_asked_and_the_unit_what_came(cast, lead, one):
    home = reverse("home", args=["brent"])
    shown = client_of(lead).get(home).content.decode()
    assert f"You answer for {cast.icb.name}" in shown
    assert "QZX" not in shown
    make.sent(one, Writer.of(lead))
    assert "You answer for" not in client_of(lead).get(home).content.decode()
    assert f"{one.reference}: an answer is in" in client_of(cast.maya).get(home).content.decode()
    assert one.reference not in client_of(cast.sam).get(home).content.decode().partition("Your next")[0]  # fmt: skip


def test_a_lead_who_has_yet_to_sign_is_led_to_the_agreement(cast, one):
    member = ground.make_member(
        cast.partnership, Role.AGENCY_LEAD, user=ground.make_user("New Lead"), agency=cast.icb
    )
    client = client_of(ground.actor(member))
    assert one.reference in client.get(reverse("home", args=["brent"])).content.decode()
    shown = client.get(page("information-request", one)).content.decode()
    assert "Read and sign the confidentiality agreement" in shown
    assert "QZX" not in shown


def test_what_waits_costs_the_same_however_much_it_is(cast, incident, lead, one):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            list(waiting.waiting(ground.actor(lead.memberships[0])))
        return len(counted)

    with scope(partnership=cast.partnership):
        queries()
        few = queries()
    for purpose in (Purpose.LEARNING, Purpose.DECISION):
        make.ask(cast, incident, Addressee(cast.icb, lead=lead.user), purpose)
    with scope(partnership=cast.partnership):
        assert queries() == few
