"""The learning line: how far a recommendation has come, for whom it stands there, and how it is found."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership import lessons
from partnership.lessons import Step, Told
from partnership.models import Action, Embedding, LookBack
from partnership.roles import Role
from partnership.services import actions, look_backs
from partnership.services.actions import LOOK_BACK_AFTER, Owner
from reviews.models.learning_line import lines
from reviews.services import national_reviews, themes
from tests.factories import learning as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def recommendation(cast):
    finding = make.cleared(cases.make_incident(cast), cast, about=("Neglect",))
    return make.recommended(finding, cast.grace)


def at(cast, name, *args):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def stage(recommendation, on=None):
    with scope(partnership=recommendation.partnership):
        found = lines(recommendation.partnership, on or timezone.localdate())
        return found.get(pk=recommendation.pk).stage


def test_an_action_is_looked_at_again_after_six_and_twelve_months():
    assert LOOK_BACK_AFTER == (6, 12)


def test_a_line_comes_from_nothing_to_what_held_and_done_is_not_impact(cast, recommendation):
    assert stage(recommendation) == "no_action"
    action = make.acted(recommendation, cast.grace, Owner(agency=cast.school))
    dropped = make.acted(recommendation, cast.grace, Owner(agency=cast.council), what="Another")
    assert stage(recommendation) == "under_way"
    with scope(partnership=cast.partnership):
        actions.withdraw(dropped, reason="Not needed", by=cast.grace, now=timezone.now())
    make.closed(action, owner=cast.sam, chair=cast.grace)
    assert stage(recommendation) == "done"
    make.helped(action, cast.maya)
    assert stage(recommendation) == "impact"
    with scope(partnership=cast.partnership):
        LookBack.objects.update(due_on=timezone.localdate())
        assert lines(cast.partnership, timezone.localdate()).get().look_due
        for one in LookBack.objects.order_by("months"):
            look_backs.hold(one, state=Embedding.EMBEDDED, found="It holds.", due_on=None, by=cast.grace, now=timezone.now())  # fmt: skip
            expected = "held" if one.months == 12 else "impact"
            assert stage(recommendation) == expected


def test_a_recommendation_whose_every_action_was_withdrawn_is_not_called_done(cast, recommendation):
    action = make.acted(recommendation, cast.grace, Owner(agency=cast.school))
    with scope(partnership=cast.partnership):
        actions.withdraw(action, reason="Not needed", by=cast.grace, now=timezone.now())
    assert stage(recommendation) == "dropped"


def test_the_page_of_a_line_shows_every_step_and_what_the_portal_cannot_tell_yet(cast, recommendation):  # fmt: skip
    action = make.acted(recommendation, cast.grace, Owner(agency=cast.school))
    make.closed(action, owner=cast.sam, chair=cast.grace)
    make.helped(action, cast.maya)
    page = signed_in(cast.maya.user).get(at(cast, "learning-line", recommendation.reference))
    text = page.content.decode()
    for word in ("FND-", "Follow up each missed visit", action.reference, "Some difference", "after 12 months", "No barrier is recorded"):  # fmt: skip
        assert word in text
    assert text.count("Not yet in the portal.") == 3


def test_another_room_tells_of_a_lesson_through_one_seam(cast, recommendation, monkeypatch):
    def tells(_actor, refs):
        return [Told(one, "A course on missed visits", "/x/", "Held", "green") for one in refs if one.startswith("REC")]  # fmt: skip

    monkeypatch.setitem(lessons.SOURCES, Step.TRAINING, lessons.Source(tells, lambda _a, _l: ""))
    client = signed_in(cast.maya.user)
    text = client.get(at(cast, "learning-line", recommendation.reference)).content.decode()
    assert "A course on missed visits" in text
    assert text.count("Not yet in the portal.") == 2
    listed = client.get(at(cast, "learning")).content.decode()
    assert "Not yet in the portal: managers asked, audited again." in listed
    assert "A course on missed visits: Held" in client.get(at(cast, "learning"), {"as": "csv"}).content.decode()  # fmt: skip


def test_what_a_closed_group_owes_is_counted_and_not_shown(cast, recommendation):
    closed = ground.make_group(cast.partnership, is_closed=True)
    hidden = make.acted(recommendation, cast.grace, Owner(agency=cast.council), group=closed)
    page = signed_in(cast.lena.user).get(at(cast, "learning")).content.decode()
    assert hidden.reference not in page
    assert "1 that you may not open" in page


def test_the_filters_narrow_the_list_the_export_and_the_paper(cast, recommendation):
    action = make.acted(recommendation, cast.grace, Owner(agency=cast.school))
    make.closed(action, owner=cast.sam, chair=cast.grace)
    make.look_due(action, timezone.localdate() - timedelta(days=1))
    national = make.national(cast.maya, about=("Domestic abuse",))
    with scope(partnership=cast.partnership):
        from_national = national_reviews.recommend(national, text="Tell parents", by=cast.maya)
        other = actions.recommend(text="Of the scrutineer", made_by="Scrutiny", on=timezone.localdate(), by=cast.maya)  # fmt: skip
        themes.tag_recommendation(other, themes=[make.theme("Neglect")], by=cast.maya, now=timezone.now())  # fmt: skip
    client = signed_in(cast.lena.user)
    rows = {"finding": recommendation, "national": from_national, "other": other}

    def listed(**question):
        page = client.get(at(cast, "learning"), question).content.decode()
        return {name for name, row in rows.items() if f"{row.reference}</a>" in page}

    assert listed() == set(rows)
    assert listed(stage="done") == {"finding"}
    assert listed(late="look") == {"finding"}
    assert listed(late="action") == set()
    assert listed(theme=make.theme("Neglect").pk) == {"finding", "other"}
    assert listed(theme=make.theme("Domestic abuse").pk) == {"national"}
    assert listed(agency=cast.school.pk) == {"finding"}
    for origin in rows:
        assert listed(origin=origin) == {origin}
    assert listed(q="parents") == {"national"}
    assert listed(stage="nonsense", theme="x", agency="\x00") == set(rows)
    sheet = client.get(at(cast, "learning"), {"as": "csv", "origin": "other"}).content.decode()
    assert ("Of the scrutineer" in sheet, "Tell parents" in sheet) == (True, False)
    paper = client.get(at(cast, "learning-print"), {"origin": "national"}).content.decode()
    assert ("Of the scrutineer" in paper, "Tell parents" in paper) == (False, True)


def test_an_action_on_a_line_must_say_how_we_will_know(cast, recommendation):
    client = signed_in(cast.grace.user)
    url = at(cast, "learning-action", recommendation.reference)
    day = timezone.localdate() + timedelta(days=20)
    form = {"form_key": "k", "what": "Agree who calls", "agency": cast.school.pk, "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}  # fmt: skip
    answer = client.post(url, form)
    assert b"Say how we will know that it helped." in answer.content
    assert b"Agree who calls" in answer.content
    done = client.post(url, form | {"measure": "Fewer calls unanswered"}, follow=True)
    assert b"The action is given" in done.content
    client.post(url, form | {"measure": "Fewer calls unanswered"})
    with scope(partnership=cast.partnership):
        action = Action.objects.get()
    assert (action.recommendation, action.raised_in) == (recommendation, recommendation.source.reference)  # fmt: skip


def test_who_does_not_read_learning_is_told_so_and_a_reader_gives_no_action(cast, recommendation):
    learner = ground.make_actor(cast.partnership, Role.DELEGATE)
    assert signed_in(learner.user).get(at(cast, "learning")).status_code == HTTPStatus.FORBIDDEN
    url = at(cast, "learning-action", recommendation.reference)
    assert signed_in(cast.lena.user).get(url).status_code == HTTPStatus.FORBIDDEN


def test_the_list_asks_the_same_number_of_questions_whatever_it_holds(cast, recommendation):
    client, counts = signed_in(cast.grace.user), []
    group = ground.make_group(cast.partnership, "Forum")
    for _ in range(2):
        with scope(partnership=cast.partnership):
            finding = recommendation.source
        for number in range(3):
            made = make.recommended(finding, cast.grace, f"More {number}")
            make.acted(made, cast.grace, Owner(agency=cast.council, group=group))
            done = make.acted(made, cast.grace, Owner(agency=cast.school), what="Call")
            make.closed(done, owner=cast.sam, chair=cast.grace)
            make.helped(done, cast.maya)
        national = make.national(cast.maya)
        with scope(partnership=cast.partnership):
            national_reviews.recommend(national, text="Tell parents", by=cast.maya)
        with CaptureQueriesContext(connection) as caught:
            client.get(at(cast, "learning"))
        counts.append(len(caught))
    assert counts[0] == counts[1]
