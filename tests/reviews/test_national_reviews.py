"""The register of national reviews and briefings, and our response to each."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Notice, Recommendation
from partnership.roles import Role
from reviews.models import NationalReview
from reviews.rules.national_review import NationalState
from reviews.services import national_reviews
from reviews.waiting import learning
from tests.factories import learning as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def lead(cast):
    return ground.make_actor(cast.partnership, Role.AGENCY_LEAD, agency=cast.icb)


def at(cast, name, *args):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def say(cast, review, state, response="", *, by=None, version=0):
    with scope(partnership=cast.partnership):
        return national_reviews.answer(
            review, state=state, response=response, version=version, by=by or cast.maya
        )


def test_whoever_leads_the_response_is_told_and_answers(cast, lead):
    review = make.national(cast.maya, agency=cast.icb, due_on=timezone.localdate())
    with scope(partnership=cast.partnership):
        notice = Notice.objects.get(code="reviews.national_to_answer")
        assert (notice.recipient, "crying" in notice.subject + notice.body) == (lead.user, False)
        assert [one.title for one in learning(lead)] == [f"{review.reference}: {review.title}"]
        assert list(learning(cast.lena)) == list(learning(cast.maya)) == []
    say(cast, review, NationalState.CONSIDERED, by=lead)
    answered = say(cast, review, NationalState.RESPONDED, "Every parent is told.", by=lead, version=1)  # fmt: skip
    assert (answered.answered_by, answered.answered_on) == (lead.user, timezone.localdate())
    with scope(partnership=cast.partnership):
        assert list(learning(lead)) == []
    with pytest.raises(Refused, match="Only these roles"):
        say(cast, review, NationalState.CONSIDERED, by=cast.lena, version=2)


def test_an_answer_has_words_follows_the_moves_and_counts_once(cast):
    review = make.national(cast.maya)
    with pytest.raises(Refused, match="Say what our response is"):
        say(cast, review, NationalState.RESPONDED, " ")
    none_needed = say(cast, review, NationalState.NO_RESPONSE, "It is about prisons.")
    assert say(cast, review, NationalState.NO_RESPONSE, "It is about prisons.", version=9).version == none_needed.version  # fmt: skip
    with pytest.raises(Refused, match="cannot become"):
        say(cast, review, NationalState.RESPONDED, "After all", version=1)
    with pytest.raises(WrittenMeanwhile):
        say(cast, review, NationalState.CONSIDERED, "After all", version=0)
    again = say(cast, review, NationalState.CONSIDERED, "After all", version=1)
    assert (again.answered_on, again.response) == (None, "After all")


def test_what_is_late_is_flagged_found_and_waits_for_the_business_unit(cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = make.national(cast.maya, due_on=yesterday, title="A late one")
    fine = make.national(cast.maya, title="A fine one")
    client = signed_in(cast.lena.user)
    page = client.get(at(cast, "national-reviews"), {"state": "late"}).content.decode()
    assert (late.title in page, fine.title in page, "govuk-tag--red" in page) == (True, False, True)
    sheet = client.get(at(cast, "national-reviews"), {"as": "csv", "q": "fine"}).content.decode()
    assert (late.title in sheet, fine.title in sheet) == (False, True)
    with scope(partnership=cast.partnership):
        assert [one.title for one in learning(cast.maya)] == [f"{late.reference}: A late one"]


def test_one_is_noted_changed_answered_and_recommended_on_the_screens(cast):
    client = signed_in(cast.maya.user)
    elsewhere = cases.make_cast("marlow-fen")
    form = {"form_key": "a", "version": "0", "kind": "review", "title": "A <script>alert(1)</script> review", "publisher": "The Panel", "link": "https://example.org/r"}  # fmt: skip
    new = at(cast, "national-new")
    for change, says in (
        ({"title": ""}, "Enter the title"),
        ({"title": "x" * 201}, "200 characters"),
        ({"title": "a \x00 b"}, "Null characters"),
        ({"link": "javascript:alert(1)"}, "Enter a web address"),
        ({"agency": elsewhere.icb.pk}, "Choose one of the partnership&#39;s agencies."),
        ({"published_on_day": "1", "published_on_month": "1", "published_on_year": "2199"}, "not in the future"),
    ):  # fmt: skip
        answer = client.post(new, form | change)
        assert (answer.status_code, says in answer.content.decode()) == (HTTPStatus.OK, True), says
    page = client.post(new, form, follow=True).content.decode()
    assert "<script>alert" not in page
    assert 'href="https://example.org/r"' not in page
    assert "https://example.org/r" in page
    client.post(new, form)
    with scope(partnership=cast.partnership):
        review = NationalReview.objects.get()
    change = form | {"form_key": "b", "title": "A review"}
    assert b"It is saved." in client.post(at(cast, "national-change", review.reference), change, follow=True).content  # fmt: skip
    answer = at(cast, "national-answer", review.reference)
    wordless = client.post(answer, {"form_key": "c", "version": "1", "state": "responded", "response": ""})  # fmt: skip
    assert b"Say what our response is" in wordless.content
    done = client.post(answer, {"form_key": "d", "version": "1", "state": "responded", "response": "We act."}, follow=True)  # fmt: skip
    assert b"We act." in done.content
    client.post(at(cast, "national-recommend", review.reference), {"form_key": "e", "text": "Tell every parent"})  # fmt: skip
    with scope(partnership=cast.partnership):
        assert Recommendation.objects.get().source == review
    assert b"Tell every parent" in client.get(review.get_absolute_url()).content
    assert signed_in(elsewhere.maya.user).get(review.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND  # fmt: skip


def test_the_register_asks_the_same_number_of_questions_whatever_it_holds(cast):
    group = ground.make_group(cast.partnership, "Forum")
    client = signed_in(cast.lena.user)
    make.national(cast.maya, group=group)
    client.get(at(cast, "national-reviews"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            client.get(at(cast, "national-reviews"))
        counts.append(len(caught))
        for _ in range(3):
            make.national(cast.maya, group=group, agency=cast.icb)
    assert counts[0] == counts[1]
