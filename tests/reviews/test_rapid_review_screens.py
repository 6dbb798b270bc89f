"""The screens of a rapid review: the planner, the record, the signature, the copies; who gets which answer."""

import io
import zipfile
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.roles import Role
from partnership.services import deadlines
from reviews.models import CaseReading, IncidentAgency, RapidReview, ReviewSending, ReviewSignature
from reviews.rules.rapid_review import RAPID_REVIEW, PanelAnswer, RapidReviewState
from reviews.services import review_signatures
from tests.factories import partnership as ground
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db
S = RapidReviewState


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


def address(review, name, *args):
    return reverse(f"reviews:{name}", args=[review.partnership.slug, review.reference, *args])


def at(cast, review, who, name="rapid-review", *args):
    return signed_in(getattr(cast, who).user).get(address(review, name, *args))


def post(cast, review, who, name, *args, **data):
    client = signed_in(getattr(cast, who).user)
    return client.post(address(review, name, *args), {"form_key": name, **data})


def day(name, moved=0):
    when = timezone.localdate() + timedelta(days=moved)
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


# --- the planner --------------------------------------------------------------------------------------------------------
def test_the_planner_shows_days_agencies_and_signatures_and_no_word_of_the_case(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    officer = ground.make_member(cast.partnership, Role.SUPPORT_OFFICER)

    for user in (cast.maya.user, officer.user):
        page = signed_in(user).get(address(review, "rapid-review")).content.decode()
        for words in (
            "Day 16",
            "Requests went out",
            "not counted",
            "Today",
            "Not asked",
            "Asked, not signed",
        ):
            assert words in page
        assert "QZX" not in page
        assert "Child K" not in page


def test_the_planner_is_not_there_for_strangers(cast):
    review = make.opened(cast)
    elsewhere = cases.make_cast("marlow-fen")

    for user in (elsewhere.maya.user, cast.lena.user):
        answer = signed_in(user).get(address(review, "rapid-review"))
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_who_is_late_stands_on_top(cast):
    review = make.opened(cast)
    with scope(partnership=cast.partnership):
        clock = deadlines.find(RAPID_REVIEW, review)
        clock.starts_on -= timedelta(days=28)
        clock.due_on -= timedelta(days=28)
        clock.save()

    page = at(cast, review, "grace").content.decode()

    for late in ("Requests to the agencies", "Rapid review meeting", "Three partners sign"):
        assert f"<strong>{late}</strong>: By" in page
    assert "Nothing is late" not in page


def test_that_a_partner_does_not_agree_is_for_those_who_may_open_the_case(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    with scope(partnership=cast.partnership):
        review_signatures.sign(
            review, agrees=False, comment="QZX-C4: no.", by=cast.tom, now=timezone.now()
        )
    officer = ground.make_member(cast.partnership, Role.SUPPORT_OFFICER)

    outside = signed_in(officer.user).get(address(review, "rapid-review")).content
    assert b"Does not agree" not in outside
    assert b"QZX" not in outside
    assert b"Does not agree" in at(cast, review, "grace").content


@pytest.mark.parametrize("who", ["maya", "grace"])
def test_the_planner_asks_the_database_as_often_for_ten_agencies_as_for_one(
    cast, who, django_assert_max_num_queries
):
    review = make.review_at(cast, S.SUBMITTED)

    def queries():
        with django_assert_max_num_queries(70) as counted:
            assert at(cast, review, who).status_code == HTTPStatus.OK
        return len(counted)

    queries()  # the kinds of rows are looked up once
    first = queries()
    with scope(partnership=cast.partnership):
        IncidentAgency.objects.bulk_create(
            IncidentAgency(
                partnership=cast.partnership,
                incident=review.incident,
                agency=ground.make_agency(f"Agency {number}", partnership=cast.partnership),
            )
            for number in range(10)
        )
    assert queries() == first


# --- the steps ------------------------------------------------------------------------------------------------------------
def test_the_whole_review_by_its_screens(cast):
    review = make.opened(cast)
    assert post(cast, review, "maya", "rapid-review-requests").status_code == HTTPStatus.FOUND
    post(cast, review, "maya", "rapid-review-returns")
    with scope(partnership=cast.partnership):
        make.write_everything(cast, review)
    people = [getattr(cast, one).user.pk for one in ("priya", "osei", "tom", "grace")]
    meeting = {
        **day("met_on"),
        "chair": cast.grace.user.pk,
        "present": people,
        "purposes": ["facts", "safety", "improvements", "next_steps"],
    }
    assert (
        post(cast, review, "grace", "rapid-review-meeting", **meeting).status_code
        == HTTPStatus.FOUND
    )
    post(cast, review, "priya", "rapid-review-decide", decision="lcspr", reason="Two agencies.")
    post(cast, review, "maya", "rapid-review-draft")
    post(cast, review, "maya", "rapid-review-ask")
    for who in ("priya", "osei", "tom"):
        client = signed_in(getattr(cast, who).user)
        client.post(address(review, "rapid-review-sign"), {"form_key": who, "agrees": "yes"})
    now = timezone.localtime()
    post(cast, review, "maya", "rapid-review-send", **day("sent_on"), sent_time=f"{now:%H:%M}")
    post(cast, review, "maya", "rapid-review-answer", **day("received_on"), answer="agrees")
    assert post(cast, review, "grace", "rapid-review-close").status_code == HTTPStatus.FOUND

    with scope(partnership=cast.partnership):
        review.refresh_from_db()
        assert (review.state, review.decision) == (S.CLOSED, "lcspr")


def test_a_form_sent_twice_is_one_signature_and_one_sending(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    for _ in range(2):
        answer = post(cast, review, "tom", "rapid-review-sign", agrees="yes")
        assert answer.status_code == HTTPStatus.FOUND
    with scope(partnership=cast.partnership):
        for actor in (cast.priya, cast.osei):
            review_signatures.sign(review, agrees=True, by=actor, now=timezone.now())
    at_now = {**day("sent_on"), "sent_time": f"{timezone.localtime():%H:%M}"}
    for _ in range(2):
        answer = post(cast, review, "maya", "rapid-review-send", **at_now)
        assert answer.status_code == HTTPStatus.FOUND

    with scope(partnership=cast.partnership):
        assert (ReviewSignature.objects.count(), ReviewSending.objects.count()) == (3, 1)


@pytest.mark.parametrize("who", ["sam", "lena"])
def test_who_may_not_sign_is_told_why_or_finds_nothing(cast, who):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)

    answer = at(cast, review, who, "rapid-review-sign")

    expected = {"sam": HTTPStatus.FORBIDDEN, "lena": HTTPStatus.NOT_FOUND}
    assert answer.status_code == expected[who]
    assert b"QZX" not in answer.content


@pytest.mark.parametrize(
    ("name", "state", "data", "says"),
    [
        ("rapid-review-sign", S.PARTNER_SIGNOFF, {"agrees": "no"}, "Say why the partner does not agree"),
        ("rapid-review-sign", S.PARTNER_SIGNOFF, {"agrees": "yes", "comment": "a\x00b"}, "Null characters"),
        ("rapid-review-sign", S.PARTNER_SIGNOFF, {"comment": "<script>kept</script>"}, "&lt;script&gt;kept"),
        ("rapid-review-decide", S.MEETING_HELD, {"decision": "sealed", "reason": "x"}, "not one of the available"),
        ("rapid-review-decide", S.MEETING_HELD, {"decision": "lcspr", "reason": "y" * 5001}, "5000 characters"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_a_sentence_and_keeps_what_was_typed(
    cast, name, state, data, says
):
    review = make.review_at(cast, state)

    answer = post(cast, review, "tom", name, **data)

    assert answer.status_code == HTTPStatus.OK
    assert says in answer.content.decode()


def test_the_meeting_takes_people_of_this_roster_only(cast):
    review = make.review_at(cast, S.RETURNS_IN)
    with scope(partnership=cast.partnership):
        make.write_everything(cast, review, only_for_meeting=True)
    elsewhere = cases.make_cast("marlow-fen")
    data = {
        **day("met_on", 1),
        "chair": elsewhere.grace.user.pk,
        "present": ["x"],
        "purposes": ["facts"],
    }

    page = post(cast, review, "maya", "rapid-review-meeting", **data).content.decode()

    assert "Choose somebody on the roster of this case." in page
    assert "Choose people on the roster of this case." in page
    assert "The meeting deals with all four" in page
    assert "in the future" in page


def test_a_late_sending_asks_why_and_keeps_the_day(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    with scope(partnership=cast.partnership):
        make.sign_all(cast, review)
        clock = deadlines.find(RAPID_REVIEW, review)
        clock.due_at = timezone.now() - timedelta(days=1)
        clock.save()
    now = {**day("sent_on"), "sent_time": f"{timezone.localtime():%H:%M}"}

    page = post(cast, review, "maya", "rapid-review-send", **now).content.decode()
    assert "It was sent late. Say why." in page
    told = {"cause": "partners", "breach_reason": "The partners needed longer."}
    answer = post(cast, review, "maya", "rapid-review-send", **now, **told)
    assert answer.status_code == HTTPStatus.FOUND


# --- the record -----------------------------------------------------------------------------------------------------------
def test_the_record_is_for_the_roster_and_every_reading_is_recorded(cast):
    review = make.review_at(cast, S.MEETING_HELD)
    officer = ground.make_member(cast.partnership, Role.SUPPORT_OFFICER)

    assert b"QZX-C4-voice" in at(cast, review, "tom", "rapid-review-record").content
    refused = signed_in(officer.user).get(address(review, "rapid-review-record"))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert b"QZX" not in refused.content
    with scope(partnership=cast.partnership):
        reading = CaseReading.objects.get(what=CaseReading.What.REVIEW)
    assert (reading.by, reading.item) == (cast.tom.user, review.reference)


def test_two_who_write_see_both_texts_and_lose_none(cast):
    review = make.opened(cast)
    post(cast, review, "maya", "rapid-review-part", "facts", text="What Maya found.", version=0)

    page = post(
        cast, review, "tom", "rapid-review-part", "facts", text="What Tom found.", version=0
    )
    assert page.status_code == HTTPStatus.OK
    assert b"What Maya found." in page.content
    assert b"What Tom found." in page.content
    saved = post(cast, review, "tom", "rapid-review-part", "facts", text="Both.", version=1)
    assert saved["Location"].endswith("/record/#facts")


def test_the_words_save_themselves_and_say_so(cast):
    review = make.opened(cast)
    client = signed_in(cast.maya.user)
    where, by_itself = address(review, "rapid-review-part", "facts"), {"X-Saved": "autosave"}

    first = client.post(where, {"text": "Typed.", "version": 0}, headers=by_itself)
    lost = client.post(where, {"text": "Typed elsewhere.", "version": 0}, headers=by_itself)
    too_long = client.post(where, {"text": "x" * 10_001, "version": 1}, headers=by_itself)

    assert first.json()["version"] == 1
    assert "Saved at" in first.json()["says"]
    assert (lost.status_code, too_long.status_code) == (HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST)
    with scope(partnership=cast.partnership):
        assert not CaseReading.objects.filter(what=CaseReading.What.REVIEW).exists()


@pytest.mark.parametrize(
    ("name", "args"), [("rapid-review-part", ("nothing",)), ("rapid-review-sent", (9,))]
)
def test_what_is_not_there_is_not_found(cast, name, args):
    review = make.opened(cast)

    assert at(cast, review, "maya", name, *args).status_code == HTTPStatus.NOT_FOUND


# --- copies -----------------------------------------------------------------------------------------------------------------
def test_the_word_copy_names_its_reader_and_carries_no_case_word_in_its_properties(cast):
    review = make.review_at(cast, S.PARTNER_SIGNOFF)
    with scope(partnership=cast.partnership):
        RapidReview.objects.get(pk=review.pk).parts.filter(key="facts").update(
            text="QZX-C4 & <b>bold\x0b</b>\nsecond line"
        )

    answer = at(cast, review, "osei", "rapid-review-word")
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    names = {name: files.read(name).decode() for name in files.namelist()}

    assert answer["Content-Disposition"].endswith(f"{review.reference}.docx")
    assert "QZX-C4 &amp; &lt;b&gt;bold&lt;/b&gt;" in names["word/document.xml"]
    assert "<w:br/>" in names["word/document.xml"]
    assert "Copy for Dr Osei Mensah" in names["word/header1.xml"]
    assert f"<dc:title>{review.reference}</dc:title>" in names["docProps/core.xml"]
    elsewhere = [text for name, text in names.items() if name != "word/document.xml"]
    assert "QZX" not in "".join(elsewhere)
    assert "Child K" not in "".join(elsewhere)
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.get(what=CaseReading.What.COPY).by == cast.osei.user


def test_the_answer_of_the_panel_and_what_was_sent_can_be_read(cast):
    review = make.review_at(cast, S.PANEL_RESPONSE, panel=PanelAnswer.DISAGREES_WANTS_LCSPR)

    assert b"QZX-C4-facts" in at(cast, review, "tom", "rapid-review-sent", 1).content
    page = at(cast, review, "grace").content
    assert b"Decide again" in page
    assert b"Disagrees" in page
