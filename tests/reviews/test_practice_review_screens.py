"""The screens of practice reviews: who gets which answer, bad input, no word of the case, the number of queries."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.roles import Role
from reviews.models import CaseReading, PracticeReview, RosterEntry
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.services import clearances, practice_delays, rosters
from tests.factories import partnership as ground
from tests.factories import practice_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in
from tests.factories.practice_walks import SECRET, Walk, review_at
from tests.governance.windows import open_as
from tests.house import world_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def review(cast):
    return make.make_review(cast)


def at(cast, name: str, *args) -> str:
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def one(cast, review, name=""):
    return at(cast, f"practice-review{name}", review.reference)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def a_beginning(**over):
    values = {
        "form_key": "key-1",
        "ground": "local",
        "decided_by": "The three partners",
        "why": "Typed <script>with</script> care.",
    }
    return values | day("decided_on", timezone.localdate()) | over


def test_beginning_leads_to_the_review_and_twice_makes_one(cast):
    incident = make.a_case(cast)
    client = signed_in(cast.maya.user)
    where = at(cast, "practice-review-begin", incident.reference)

    answers = [client.post(where, a_beginning(), follow=True) for _ in "ab"]

    assert all(
        one.redirect_chain[-1][0].startswith(at(cast, "practice-reviews")) for one in answers
    )
    page = answers[0].content.decode()
    assert "Within the first four months" in page
    assert "Typed &lt;script&gt;with" in page
    with scopes_disabled():
        assert PracticeReview.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": "sealed"}, "ground"),
        ({"decided_by": "x" * 201}, "decided_by"),
        ({"why": "Nul \x00 byte"}, "why"),
        ({"why": ""}, "why"),
        ({"decided_on_day": "31", "decided_on_month": "2"}, "decided_on"),
        (day("decided_on", timezone.localdate() + timedelta(days=1)), "__all__"),
    ],
)
def test_a_wrong_answer_is_told_and_the_rest_is_kept(cast, wrong, field):
    incident = make.a_case(cast)
    answer = signed_in(cast.maya.user).post(
        at(cast, "practice-review-begin", incident.reference), a_beginning(**wrong)
    )

    assert answer.status_code == HTTPStatus.OK
    assert list(answer.context["form"].errors) == [field]
    assert "There is a problem" in answer.content.decode()
    assert ("The three partners" in answer.content.decode()) == ("decided_by" not in wrong)


def test_a_stranger_is_told_nothing_is_there(cast, review):
    stranger = cases.make_cast("marlow-fen").maya
    for name in ("", "-delay", "-pause", "-resume", "-reports-in"):
        assert (
            signed_in(stranger.user).get(one(cast, review, name)).status_code
            == HTTPStatus.NOT_FOUND
        )


def test_a_colleague_sees_state_and_months_and_no_word_of_the_case(cast, review):
    reader = ground.make_actor(cast.partnership, Role.DESIGNATED_PROFESSIONAL)
    with scope(partnership=cast.partnership):
        practice_delays.tell(review, make.a_delay(), by=cast.maya, now=timezone.now())
    client = signed_in(reader.user)

    page = client.get(one(cast, review)).content.decode()
    assert "QZX-C4" not in page
    assert "Within the first four months" in page
    assert "You are not on the roster of this case." in page
    refused = client.get(one(cast, review, "-delay"))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "Only these roles may run a practice review" in refused.content.decode()


def test_opening_a_review_is_recorded_and_seeing_it_is_not(cast, review):
    signed_in(cast.tom.user).get(one(cast, review))
    signed_in(ground.make_actor(cast.partnership, Role.SCRUTINEER).user).get(one(cast, review))

    with scope(partnership=cast.partnership):
        reading = CaseReading.objects.get()
    assert (reading.by, reading.what) == (cast.tom.user, "practice_review")
    assert reading.item == review.reference


def test_pausing_asks_who_was_told_and_going_on_needs_one_click(cast, review):
    client = signed_in(cast.maya.user)
    today = timezone.localdate()
    told = {"form_key": "p", "cause": "criminal", "reason": "A trial."}
    told |= day("told_panel_on", today) | day("told_secretary_on", today)

    refused = client.post(one(cast, review, "-pause"), told | day("expected_on", today))
    assert "The six months end on" in refused.content.decode()
    paused = client.post(
        one(cast, review, "-pause"),
        told | day("expected_on", today + timedelta(days=300)),
        follow=True,
    )
    assert "Paused for proceedings" in paused.content.decode()
    assert "A trial." in paused.content.decode()
    on = client.post(one(cast, review, "-resume"), {"form_key": "r"}, follow=True)
    assert "The review goes on from where it stood." in on.content.decode()


def test_the_list_is_narrowed_sorted_and_exported_without_a_word_of_a_case(cast, review):
    make.paused(cast)
    client = signed_in(cast.maya.user)

    narrowed = client.get(at(cast, "practice-reviews"), {"state": "initiated"}).content.decode()
    assert narrowed.count('<th scope="row"') == 1
    exported = client.get(at(cast, "practice-reviews"), {"as": "csv", "sort": "reference"})
    assert exported.content.decode().count("PR-") == 2
    assert "QZX" not in narrowed + exported.content.decode()


def test_the_list_costs_the_same_for_one_review_and_for_three(
    cast, review, django_assert_max_num_queries
):
    client = signed_in(cast.maya.user)
    client.get(at(cast, "practice-reviews"))
    counts = []
    for _ in "ab":
        with django_assert_max_num_queries(40) as asked:
            client.get(at(cast, "practice-reviews"))
        counts.append(len(asked))
        make.make_review(cast)
        make.make_review(cast)
    assert counts[0] == counts[1]


def test_two_who_write_one_part_are_shown_both_texts(cast):
    review = review_at(cast, State.IN_PROGRESS)
    client = signed_in(cast.maya.user)
    where = at(cast, "practice-review-part", review.reference, "about")
    client.post(where, {"form_key": "a", "version": 0, "text": "Theirs, saved first."})

    answer = client.post(where, {"form_key": "b", "version": 0, "text": "Mine, typed later."})
    page = answer.content.decode()
    assert "Theirs, saved first." in page
    assert page.count("Mine, typed later.") == 2
    assert 'name="version" value="1"' in page
    saved = client.post(where, {"form_key": "b", "version": 1, "text": "Both."}, follow=True)
    assert "Both." in saved.content.decode()


def test_a_reader_sees_the_others_marks_only_when_both_are_in(cast):
    review = review_at(cast, State.FINAL)
    walk = Walk(cast, review)
    with scope(partnership=cast.partnership):
        secret = next(one.pk for one in clearances.to_read(review) if one.text == SECRET)
        clearances.mark(review, walk.marks(), hand_in=True, by=cast.maya, now=walk.now)
    grace = signed_in(cast.grace.user)
    where = one(cast, review, "-clearance")

    assert "It points to the child" not in grace.get(where).content.decode()
    assert "It points to the child" not in signed_in(cast.tom.user).get(where).content.decode()
    with scope(partnership=cast.partnership):
        marks = {f"why-{row.pk}": "keep" for row in clearances.to_read(review)}
    wrong = grace.post(where, {"form_key": "x", **marks, f"why-{secret}": "legal", "do": "hand_in"})
    assert "is withheld." in wrong.content.decode()
    done = grace.post(where, {"form_key": "y", **marks, "do": "hand_in"}, follow=True)
    page = done.content.decode()
    assert "Your reading is handed in." in page
    assert "It points to the child" in page
    assert "A third person settles this." in page
    settler = signed_in(cast.tom.user)
    settled = settler.post(
        at(cast, "practice-review-settle", review.reference, secret),
        {"form_key": "z", "why": "family", "reason": "Known in the street."},
        follow=True,
    )
    assert "The difference is settled." in settled.content.decode()


def test_the_letter_is_a_pdf_and_taking_it_is_recorded_first(cast):
    review = review_at(cast, State.IN_PROGRESS)
    client = signed_in(cast.maya.user)
    asked = {"form_key": "r", "asks": "draft", "text": "Send it."}
    client.post(one(cast, review, "-request"), asked | day("reply_by", timezone.localdate()))
    with scope(partnership=cast.partnership):
        row = review.requests.get()

    answer = client.get(at(cast, "practice-review-letter", review.reference, row.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(what="copy").get().item == f"{review.reference} request 1"


def test_the_reviewer_writes_the_report_and_nothing_else(cast):
    review = review_at(cast, State.IN_PROGRESS)
    author = ground.make_actor(cast.partnership, Role.REVIEWER)
    with scope(partnership=cast.partnership):
        ground.sign(author.user, cast.maya.user.signatures.get().agreement)
        rosters.add(
            review.incident,
            person=author.user,
            capacity=RosterEntry.Capacity.REVIEWER,
            reason="Reviews",
            expires_on=timezone.localdate(),
            by=cast.maya,
            now=timezone.now(),
        )
    client = signed_in(author.user)
    part = at(cast, "practice-review-part", review.reference, "about")
    assert client.get(part).status_code == HTTPStatus.OK
    assert review.reference in client.get(at(cast, "practice-reviews")).content.decode()
    for name in ("-note", "-request", "-relative", "-pause", "-reviewer-remove"):
        assert client.get(one(cast, review, name)).status_code == HTTPStatus.FORBIDDEN, name


def test_a_report_is_approved_once_read_and_the_page_says_who_is_missing(cast):
    review = review_at(cast, State.QUALITY_ASSURED)
    signed_in(cast.maya.user).post(one(cast, review, "-send"), {"form_key": "s"})
    client = signed_in(cast.tom.user)
    page = client.get(one(cast, review, "-approve")).content.decode()
    assert "You approve this report for the partner <strong>Police</strong>" in page
    done = client.post(one(cast, review, "-approve"), {"form_key": "p", "seen": 1}, follow=True)
    assert "Your approval is recorded." in done.content.decode()
    summary = client.get(one(cast, review)).content.decode()
    assert summary.count("Waiting") == 2
    assert "You have approved this report" in summary


def test_the_register_of_reviewers_keeps_what_was_typed(cast):
    client = signed_in(cast.maya.user)
    typed = {"form_key": "n", "name": "Ada <b>Whitlock</b>", "expertise": "", "availability": "May"}
    wrong = client.post(at(cast, "reviewer-new"), typed)
    assert "Say what this person knows about." in wrong.content.decode()
    assert 'value="May"' in wrong.content.decode()
    saved = client.post(at(cast, "reviewer-new"), typed | {"expertise": "Neglect"}, follow=True)
    assert "Ada &lt;b&gt;Whitlock" in saved.content.decode()
    outsider = signed_in(cast.sam.user)
    assert outsider.get(at(cast, "reviewers")).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everybody_can_use_the_screens_of_a_practice_review(
    cast, open_page, live, assert_accessible, settings
):
    settings.DEMONSTRATION = True  # without a second factor
    made = world_practice.things(cast)
    rows = {name.removesuffix("_practice_review"): row for name, row in made.items()}
    late = timezone.localdate() - timedelta(days=150)
    begun = make.make_review(
        cast,
        make.a_case(cast, incident_on=late, aware_at=timezone.now() - timedelta(days=150)),
        decided_on=late,
    )
    with scope(partnership=cast.partnership):
        practice_delays.tell(begun, make.a_delay(), by=cast.maya, now=timezone.now())
    window = open_as(open_page, live, cast.maya.user)
    for address in (
        one(cast, begun),
        one(cast, begun, "-delay"),
        one(cast, rows["scoped"], "-terms"),
        one(cast, rows["scoped"], "-reviewer"),
        one(cast, rows["working"], "-progress"),
        one(cast, rows["working"], "-report"),
        one(cast, rows["frozen"], "-report"),
        one(cast, rows["copied"], "-clearance"),
        one(cast, rows["read"], "-clearance"),
        one(cast, rows["copied"], "-publication"),
    ):
        window.goto(address)
        assert window.url.endswith(address)
        assert_accessible(window)
