"""Emergency openings: two people, four hours, viewing alone, a banner, an alert without a word, and a review in time."""

import re
import time
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as USER_KEY,
)
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import Notice, TrailEntry
from partnership.roles import Role
from reviews.access import break_glass as access
from reviews.access.incident import may_open, may_view
from reviews.models import BreakGlass, CaseReading, CaseRefusal, Incident, RosterEntry, Verb
from reviews.rules.break_glass import Finding, GlassState, is_one_person
from reviews.services import break_glass
from reviews.tasks import press_for_emergency_reviews
from tests.factories import case_documents as papers
from tests.factories import emergencies as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def incident(cast):
    return cases.make_incident(cast)


@pytest.fixture
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def at(cast, incident, name, *more):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, incident.reference, *more])


def fresh(actor):
    """A browser in which the person has just proved who they are."""
    client = signed_in(actor.user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session[USER_KEY] = str(actor.user.pk)
    session.save()
    return client


# --- rules --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Maya Cole", "maya@example.org", True),
        ("Another", "MAYA+chair@example.org", True),
        ("maya  cole", "m.cole@elsewhere.org", True),
        ("Grace Adeyemi", "grace@example.org", False),
    ],
)
def test_two_accounts_of_one_person_are_known_by_address_or_name(name, address, expected):
    assert is_one_person("Maya Cole", "maya@example.org", name, address) is expected


# --- who may ------------------------------------------------------------------------------------------------------------
def test_who_can_open_the_case_needs_no_emergency(cast, incident, inside):
    assert "You can open this case" in access.may_ask(cast.maya, incident).reason


@pytest.mark.parametrize("who", ["tom", "grace", "sam", "priya"])
def test_only_a_business_manager_asks(cast, incident, inside, who):
    make.take_off(incident, getattr(cast, who))
    with pytest.raises(Refused, match="Only these roles may ask"):
        make.asked(incident, getattr(cast, who))


def test_a_technical_administrator_neither_asks_nor_answers(cast, incident, inside):
    make.take_off(incident, cast.maya)
    glass = make.asked(incident, cast.maya)
    for actor in (cast.maya, cast.grace):
        ground.make_member(cast.partnership, Role.SYSTEM_ADMINISTRATOR, user=actor.user)
    maya, grace = (
        type(one).of(one.user, cast.partnership, one.today) for one in (cast.maya, cast.grace)
    )
    assert "technical administrator" in access.may_ask(maya, incident).reason
    assert "technical administrator" in access.may_answer(grace, glass, timezone.now()).reason


def test_a_conflict_beats_the_emergency_before_and_during_it(cast, incident, inside):
    RosterEntry.objects.filter(user=cast.maya.user).update(conflict="I know the family.")
    make.take_off(incident, cast.maya)
    assert "no emergency lifts that" in access.may_ask(cast.maya, incident).reason

    RosterEntry.objects.filter(user=cast.maya.user).update(conflict="")
    make.opened(incident, cast.maya, cast.grace)
    assert may_view(cast.maya, incident)
    RosterEntry.objects.filter(user=cast.maya.user).update(conflict="I remember now.")
    assert not may_view(cast.maya, incident)


def test_nobody_answers_themselves_nor_an_account_like_theirs(cast, incident, inside):
    make.take_off(incident, cast.maya)
    ground.make_member(cast.partnership, Role.INDEPENDENT_CHAIR, user=cast.maya.user)
    glass = make.asked(incident, cast.maya)
    again = ground.make_actor(
        cast.partnership,
        Role.INDEPENDENT_CHAIR,
        user=ground.make_user("M. Cole", email=cast.maya.user.email.replace("@", "+2@")),
    )
    herself = type(cast.maya).of(cast.maya.user, cast.partnership, cast.maya.today)
    for actor in (herself, again):
        with pytest.raises(Refused, match="takes two people"):
            break_glass.open_it(glass, by=actor, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.update(answered_by=cast.maya.user)


@pytest.mark.parametrize(
    ("over", "says"), [({"reason": "x" * 19}, "20 characters"), ({"hours": 5}, "between one and 4")]
)
def test_a_reason_and_an_end_are_asked_for(cast, incident, inside, over, says):
    make.take_off(incident, cast.maya)
    with pytest.raises(Refused, match=says):
        make.asked(incident, cast.maya, **over)


def test_asking_twice_is_one_request_and_an_old_one_is_asked_again(cast, incident, inside):
    make.take_off(incident, cast.maya)
    then = timezone.now() - timedelta(hours=4)
    first = make.asked(incident, cast.maya, then)
    assert make.asked(incident, cast.maya, then) == first
    with pytest.raises(Refused, match="more than four hours ago"):
        break_glass.open_it(first, by=cast.grace, now=timezone.now())
    assert make.asked(incident, cast.maya) != first


# --- while it is open ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, False), (0, True), (3599, True), (3600, False)]
)
def test_it_is_open_to_the_second_and_to_its_holder_alone(cast, incident, seconds, expected):
    now = timezone.now().replace(microsecond=0)
    make.opened(incident, cast.maya, cast.grace, now)
    other = ground.make_actor(cast.partnership, Role.BUSINESS_MANAGER)

    with (
        time_machine.travel(now + timedelta(seconds=seconds), tick=False),
        scope(partnership=cast.partnership),
    ):
        assert Incident.objects.visible_to(cast.maya, Verb.VIEW).exists() is expected
        assert not Incident.objects.visible_to(cast.maya, Verb.OPEN).exists()
        assert not Incident.objects.visible_to(other, Verb.VIEW).exists()


def test_it_gives_viewing_and_marked_copies_and_nothing_else(cast, incident):
    letter = papers.add_document(incident, cast.grace)
    word = papers.add_document(incident, cast.grace, papers.given("a.docx", files.office()))
    sealed = papers.add_document(incident, cast.grace, is_sealed=True)
    papers.let_in(sealed, cast.maya.user, cast.grace)
    make.opened(incident, cast.maya, cast.grace)
    client = fresh(cast.maya)

    def status(name, *more):
        return client.get(at(cast, incident, name, *more)).status_code

    page = client.get(incident.get_absolute_url()).content.decode()
    assert "QZX-C4-summary" in page
    for act in ("Open the child's identity", "Declare a conflict", "Open it in an emergency"):
        assert act not in page
    for led_to in set(re.findall(r'moj-sub-navigation__link"[^>]*href="([^"]+)"', page)):
        assert client.get(led_to).status_code == HTTPStatus.OK, led_to
    for name in ("case-document", "case-document-file"):
        assert status(name, letter.reference) == HTTPStatus.OK, name
    assert status("case-documents") == HTTPStatus.OK
    forbidden = [
        ("incident-identity",), ("incident-view",), ("incident-roster",), ("incident-conflict",),
        ("case-people",), ("case-guest",), ("case-readings",), ("case-document-add",),
        ("case-document-copy", word.reference), ("case-document-file", sealed.reference),
        ("case-document-version", letter.reference), ("case-document-withdraw", letter.reference),
        ("case-document-seal", letter.reference),
    ]  # fmt: skip
    for name, *more in forbidden:
        assert status(name, *more) == HTTPStatus.FORBIDDEN, name
    with scope(partnership=cast.partnership):
        assert not may_open(cast.maya, incident)


def test_the_red_line_stands_on_every_page_while_it_is_open_and_on_nobody_elses(cast, incident):
    glass = make.opened(incident, cast.maya, cast.grace)
    client = fresh(cast.maya)
    home = reverse("home", args=[cast.partnership.slug])
    words = f"{incident.reference} is open to you in an emergency until"
    for address in (
        home,
        incident.get_absolute_url(),
        reverse("trail", args=[cast.partnership.slug]),
    ):
        assert words in client.get(address).content.decode()
    assert words not in signed_in(cast.grace.user).get(home).content.decode()

    client.post(at(cast, incident, "emergency-end", glass.pk), {"form_key": "k"})

    assert words not in client.get(home).content.decode()
    with scope(partnership=cast.partnership):
        assert not may_view(cast.maya, incident)
        assert "ended the emergency opening" in TrailEntry.objects.all()[0].sentence


def test_a_sealed_case_stays_sealed_in_an_emergency(cast, incident, inside):
    make.opened(incident, cast.maya, cast.grace)
    Incident.objects.update(is_sealed=True)
    incident.refresh_from_db()
    assert not may_view(cast.maya, incident)
    assert "sealed" in access.may_ask(cast.maya, incident).reason


# --- who hears of it, and the review ------------------------------------------------------------------------------------
def test_the_alert_has_the_reference_alone_and_is_told_once(cast, incident, inside):
    lead = ground.make_member(cast.partnership, Role.LEAD_PARTNER, agency=cast.council).user
    glass = make.opened(incident, cast.maya, cast.grace)
    break_glass.open_it(glass, by=cast.grace, now=timezone.now())

    alerts = Notice.objects.filter(code="reviews.emergency_opened")
    assert {one.recipient for one in alerts} == {cast.grace.user, lead}
    told = Notice.objects.filter(code__startswith="reviews.emergency")
    said = "".join(one.subject + one.body + one.address + one.why for one in told)
    said += "".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert "QZX" not in said
    assert all(one.subject.startswith(incident.reference) for one in told)


@pytest.mark.parametrize(("hours", "expected"), [(23, 0), (25, 1)])
def test_a_review_that_is_late_is_pressed_for_once(cast, incident, hours, expected):
    now = timezone.now()
    make.opened(incident, cast.maya, cast.grace, now - timedelta(hours=hours))

    for _ in range(2):
        press_for_emergency_reviews()

    with scope(partnership=cast.partnership):
        late = Notice.objects.filter(code="reviews.emergency_review_late")
        assert late.filter(recipient=cast.grace.user).count() == expected
        assert late.filter(recipient=cast.tom.user).count() == expected
        assert not late.filter(recipient=cast.maya.user).exists()


def test_the_review_shows_what_was_read_and_is_another_persons(cast, incident, inside):
    then = timezone.now() - timedelta(hours=2)
    glass = make.opened(incident, cast.maya, cast.grace, then)
    with time_machine.travel(then + timedelta(minutes=5)):
        fresh(cast.maya).get(incident.get_absolute_url())
    CaseReading.objects.create(
        partnership=cast.partnership, incident=incident, what="case", by=cast.maya.user,
        hat="Later", at=timezone.now(),
    )  # fmt: skip
    assert [one.hat for one in break_glass.read_during(glass)] == ["Business manager"]
    ground.make_member(cast.partnership, Role.LEAD_PARTNER, user=cast.maya.user)
    herself = type(cast.maya).of(cast.maya.user, cast.partnership, cast.maya.today)
    with pytest.raises(Refused, match="Somebody else looks"):
        review(glass, herself)

    for _ in range(2):
        done = review(glass, cast.tom)

    assert (done.state, done.reviewed_by) == (GlassState.REVIEWED, cast.tom.user)
    assert TrailEntry.objects.filter(code="reviews.emergency.reviewed").count() == 1


def review(glass, by):
    return break_glass.review(
        glass, finding=Finding.JUSTIFIED, because="Nobody else could.", by=by, now=timezone.now()
    )


def test_nothing_is_reviewed_while_it_is_open(cast, incident, inside):
    glass = make.opened(incident, cast.maya, cast.grace)
    with pytest.raises(Refused, match="still open"):
        review(glass, cast.grace)


# --- screens ------------------------------------------------------------------------------------------------------------
def test_from_the_question_to_the_review_through_the_screens(cast, incident):
    make.take_off(incident, cast.maya)
    manager, chair = fresh(cast.maya), fresh(cast.grace)
    page = manager.get(incident.get_absolute_url()).content.decode()
    assert "Open it in an emergency" in page
    form = {"form_key": "a", "reason": make.REASON, "hours": "2"}
    asked = manager.post(at(cast, incident, "case-emergency"), form)
    assert manager.post(at(cast, incident, "case-emergency"), form)["Location"] == asked["Location"]
    home = reverse("home", args=[cast.partnership.slug])
    assert "an emergency opening is asked for" in chair.get(home).content.decode()
    with scope(partnership=cast.partnership):
        pk = BreakGlass.objects.get().pk
    where = at(cast, incident, "emergency-answer", pk)
    assert b"Say why you refuse" in chair.post(where, {"form_key": "b", "answer": "refuse"}).content
    chair.post(where, {"form_key": "b", "answer": "open"})
    assert "QZX-C4-summary" in manager.get(incident.get_absolute_url()).content.decode()
    manager.post(at(cast, incident, "emergency-end", pk), {"form_key": "c"})
    shown = chair.get(at(cast, incident, "emergency", pk)).content.decode()
    assert "What was read" in shown
    assert "The case" in shown
    chair.post(
        at(cast, incident, "emergency-review", pk),
        {"form_key": "d", "finding": "justified", "because": "Right."},
    )
    assert "It was justified" in chair.get(at(cast, incident, "emergency", pk)).content.decode()


def test_who_came_in_long_ago_confirms_who_they_are_and_loses_no_word(cast, incident):
    make.take_off(incident, cast.maya)
    client = signed_in(cast.maya.user)
    form = {"form_key": "a", "reason": "Typed with care, and long enough.", "hours": "2"}

    answer = client.post(at(cast, incident, "case-emergency"), form)

    assert answer.status_code == HTTPStatus.OK
    assert "Confirm who you are" in answer.content.decode()
    assert "Typed with care, and long enough." in answer.content.decode()
    with scope(partnership=cast.partnership):
        assert not BreakGlass.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": "Too short"}, "at least 20 characters"),
        ({"reason": "a\x00" * 20}, "Null characters"),
        ({"reason": "x" * 1001}, "1000 characters"),
        ({"hours": "5"}, "not one of the available choices"),
    ],
)
def test_bad_input_is_told_at_the_field(cast, incident, change, says):
    make.take_off(incident, cast.maya)
    form = {"form_key": "a", "reason": make.REASON, "hours": "1"} | change
    answer = fresh(cast.maya).post(at(cast, incident, "case-emergency"), form)
    assert says in answer.content.decode()


def test_a_partner_who_knocks_at_a_closed_page_is_told_why_and_recorded(cast, incident):
    make.take_off(incident, cast.tom)
    answer = signed_in(cast.tom.user).get(at(cast, incident, "case-documents"))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    with scope(partnership=cast.partnership):
        refusal = CaseRefusal.objects.get()
        assert (refusal.by, refusal.what) == (cast.tom.user, "documents")
        assert "not on the roster" in refusal.because
        assert not CaseReading.objects.exists()
