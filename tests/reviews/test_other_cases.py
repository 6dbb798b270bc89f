"""Cases that another area leads: entered, asked of, given, published and closed; read by those who signed."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import TrailEntry
from partnership.roles import Role
from reviews.models import OtherCase, OtherCaseReading
from reviews.rules.other_case import OTHER_CASE_COLOURS, OTHER_CASE_MOVES, OtherCaseState
from reviews.services import other_cases
from tests.factories import other_cases as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def at(case, name="other-case", *more):
    return reverse(f"reviews:{name}", args=[case.partnership.slug, case.reference, *more])


def test_every_state_has_its_moves_and_its_colour():
    assert set(OTHER_CASE_MOVES.table) == set(OtherCaseState) == set(OTHER_CASE_COLOURS)


def test_a_case_is_entered_followed_to_its_publication_and_closed(cast):
    case = make.a_case(cast)
    ask = make.an_ask(cast, case)
    other_cases.record_given(
        ask, given="QZX-C4-given", given_on=today(), by=cast.maya, now=timezone.now()
    )
    published = other_cases.publish(
        case,
        published_on=today(),
        published_where="https://example.org/review",
        learning="QZX-C4-learning",
        by=cast.grace,
        now=timezone.now(),
    )
    closed = other_cases.close(published, reason="Taken on.", by=cast.maya, now=timezone.now())

    assert case.reference == f"OC-{today().year}-001"
    assert {one.agency for one in case.agencies.all()} == {cast.school, cast.icb}
    assert (closed.state, closed.published_on) == (OtherCaseState.CLOSED, today())
    said = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
    assert "QZX" not in said
    with pytest.raises(Refused, match="closed"):
        make.an_ask(cast, closed)


def test_twice_changes_nothing(cast):
    ask = make.an_ask(cast, make.a_case(cast))
    for words in ("First.", "Second."):
        other_cases.record_given(
            ask, given=words, given_on=today(), by=cast.maya, now=timezone.now()
        )
        other_cases.close(ask.case, reason=words, by=cast.maya, now=timezone.now())
    ask.refresh_from_db()
    assert (ask.given, ask.case.closing_words) == ("First.", "First.") or (
        OtherCase.objects.get().closing_words == "First."
    )


def test_days_and_agencies_that_cannot_be_are_refused(cast):
    foreign = cases.make_cast("marlow-fen").school
    case = make.a_case(cast)
    with pytest.raises(Refused, match="still to come"):
        make.a_case(cast, learned_on=today(1))
    with pytest.raises(Refused, match="of this partnership"):
        make.a_case(cast, agencies=[cast.school, foreign])
    with pytest.raises(Refused, match="of this partnership"):
        make.an_ask(cast, case, agency=foreign)
    with pytest.raises(Refused, match="before it was asked"):
        make.an_ask(cast, case, due_on=today(-9))
    with pytest.raises(Refused, match="between the day it was asked"):
        other_cases.record_given(
            make.an_ask(cast, case),
            given="x",
            given_on=today(1),
            by=cast.maya,
            now=timezone.now(),
        )


def test_who_keeps_and_who_only_follows(cast):
    case = make.a_case(cast)
    with pytest.raises(Refused, match="Only these roles"):
        make.an_ask(cast, case, by=cast.priya)
    unsigned = ground.make_actor(cast.partnership, Role.BUSINESS_MANAGER)
    with pytest.raises(Refused, match="Sign the confidentiality agreement"):
        make.a_case(cast, by=unsigned)
    other = ground.make_actor(cast.partnership, Role.SCHOOL_USER, agency=cast.police)
    assert OtherCase.objects.visible_to(cast.sam).exists()
    assert not OtherCase.objects.visible_to(other).exists()
    assert not OtherCase.objects.visible_to(cast.lena).exists()


# --- the screens ------------------------------------------------------------------------------------------------------


def test_the_page_is_recorded_as_read_and_closed_to_who_has_not_signed(cast):
    case = make.a_case(cast)
    assert b"QZX-C4-about" in signed_in(cast.sam.user).get(at(case)).content
    assert OtherCaseReading.objects.get().by == cast.sam.user
    unsigned = ground.make_actor(cast.partnership, Role.DESIGNATED_PROFESSIONAL)
    answer = signed_in(unsigned.user).get(at(case))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"Sign the confidentiality agreement" in answer.content
    assert signed_in(cast.lena.user).get(at(case)).status_code == HTTPStatus.NOT_FOUND


def test_a_case_is_entered_on_the_screen_and_wrong_answers_lose_nothing(cast):
    client = signed_in(cast.maya.user)
    address = reverse("reviews:other-case-new", args=[cast.partnership.slug])
    sent = {
        "form_key": "k", "area": "Fen <script>", "their_reference": "", "kind": "other",
        "involvement": "services", "about": "Kept.", "agencies": [cast.icb.pk],
        **parts("learned_on", today()),
    }  # fmt: skip
    foreign = cases.make_cast("marlow-fen").school.pk
    for wrong, says in (
        ({"area": ""}, "Enter the name of the area."),
        ({"area": "x" * 101}, "100 characters"),
        ({"area": "a\x00"}, "Null characters"),
        ({"kind": "x"}, "not one of the available choices"),
        ({"agencies": [foreign]}, "Choose an agency of this partnership."),
        (parts("learned_on", today(1)), "in the future"),
    ):
        page = client.post(address, sent | wrong).content.decode()
        assert says in page
        assert "Kept." in page
    first, second = client.post(address, sent), client.post(address, sent)
    assert first["Location"] == second["Location"]
    assert "Fen &lt;script&gt;" in client.get(first["Location"]).content.decode()


def test_what_was_asked_given_and_published_is_recorded_on_the_screens(cast):
    case = make.a_case(cast)
    client = signed_in(cast.maya.user)
    ask = {"form_key": "a", "agency": cast.icb.pk, "what": "A summary."}
    days = parts("asked_on", today(-1)) | parts("due_on", today(-1))
    early = client.post(at(case, "other-case-ask"), ask | days | parts("due_on", today(-5)))
    assert b"before the day it was asked" in early.content
    client.post(at(case, "other-case-ask"), ask | days)
    row = case.asks.get()
    page = client.get(at(case)).content.decode()
    assert "Late" in page
    given = at(case, "other-case-given", row.pk)
    assert given in page
    sent = {"form_key": "b", "given": "Nothing to give."}
    assert b"before the day" in client.post(given, sent | parts("given_on", today(-5))).content
    client.post(given, sent | parts("given_on", today()))
    assert b"Nothing to give." in client.get(at(case)).content
    there = {"form_key": "c", "published_where": "javascript:alert(1)", "learning": ""}
    bad = client.post(
        at(case, "other-case-publish"), there | parts("published_on", today())
    ).content
    assert b"Enter the whole address" in bad
    there |= {"published_where": "https://example.org/r"} | parts("published_on", today())
    client.post(at(case, "other-case-publish"), there)
    client.post(at(case, "other-case-close"), {"form_key": "d", "reason": "Taken on."})
    page = client.get(at(case)).content.decode()
    assert "https://example.org/r" in page
    assert "Taken on." in page
    assert client.get(at(case, "other-case-given", 99_999)).status_code == HTTPStatus.FORBIDDEN


def test_the_list_has_no_word_of_a_case_and_asks_alike_for_many_and_few(cast):
    make.an_ask(cast, make.a_case(cast), asked_on=today(-9), due_on=today(-1))
    client = signed_in(cast.maya.user)
    address = reverse("reviews:other-cases", args=[cast.partnership.slug])
    with CaptureQueriesContext(connection) as few:
        page = client.get(address).content.decode()
    for _ in range(5):
        make.a_case(cast)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)
    assert "We are late" in page
    assert "QZX-C4" not in page
    assert "OC-" not in client.get(address, {"state": "closed"}).content.decode()
    assert "OC-" in client.get(address, {"as": "csv"}).content.decode()
