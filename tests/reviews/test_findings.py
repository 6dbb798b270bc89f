"""Findings: written in the case, cleared by somebody else, and nothing of them outside it before."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Notice, Recommendation, TrailEntry
from partnership.roles import Role
from partnership.services.actions import Owner
from reviews.models import CaseReading, Finding, ThemeTag
from reviews.services import findings, themes
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
def incident(cast):
    return cases.make_incident(cast)


def at(cast, name, *args):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def now():
    return timezone.now()


def test_a_finding_goes_from_draft_through_somebody_elses_eyes_into_the_partnership(cast, incident):
    finding = make.draft(incident, cast.grace, about=("Neglect",))
    reader = ground.make_actor(cast.partnership, Role.LEARNING_COORDINATOR)
    with scope(partnership=cast.partnership):
        findings.send(finding, by=cast.grace, now=now())
        findings.send(finding, by=cast.grace, now=now())
        told = Notice.objects.get(code="reviews.finding_to_clear")
        assert (told.recipient, "QZX" in told.subject + told.body) == (cast.maya.user, False)
        assert [one.title for one in learning(cast.maya)] == [
            f"Clear the wording of {finding.reference}"
        ]
        assert list(learning(cast.grace)) == []
        assert not Finding.objects.visible_to(reader).exists()

        cleared = findings.clear(finding, version=0, by=cast.maya, now=now())
        again = findings.clear(finding, version=0, by=cast.maya, now=now())

        assert (cleared.cleared_by, cleared.cleared_as) == (cast.maya.user, "Business manager")
        assert again.cleared_at == cleared.cleared_at
        assert Finding.objects.visible_to(reader).get() == finding
        said = " ".join(TrailEntry.objects.of(finding).values_list("sentence", flat=True))
    assert "QZX" not in said
    assert said.count("cleared the wording") == 1


def test_whoever_wrote_it_last_does_not_clear_it_and_a_changed_wording_is_read_again(cast, incident):  # fmt: skip
    finding = make.sent(incident, cast.grace)
    with scope(partnership=cast.partnership):
        with pytest.raises(Refused, match="You wrote these words last"):
            findings.clear(finding, version=0, by=cast.grace, now=now())
        with pytest.raises(Refused, match="Only these roles"):
            findings.clear(finding, version=0, by=cast.tom, now=now())
        words = make.finding_words(text="QZX-C4 other words.")
        findings.reword(finding, words=words, themes=[], version=0, by=cast.tom, now=now())
        with pytest.raises(Refused, match="changed after you opened it"):
            findings.clear(finding, version=0, by=cast.maya, now=now())
        with pytest.raises(WrittenMeanwhile):
            findings.reword(finding, words=make.finding_words(text="Third."), themes=[], version=0, by=cast.maya, now=now())  # fmt: skip
        assert findings.clear(finding, version=1, by=cast.grace, now=now()).cleared_by


def test_it_is_sent_back_with_a_reason_that_stays_in_the_case(cast, incident):
    finding = make.sent(incident, cast.tom)
    with scope(partnership=cast.partnership):
        back = findings.send_back(finding, reason="QZX-C4 the school", by=cast.grace, now=now())
        findings.send_back(finding, reason="QZX-C4 again", by=cast.grace, now=now())
        notice = Notice.objects.get(code="reviews.finding_sent_back")
    assert (back.state, back.returned_because) == ("draft", "QZX-C4 the school")
    assert notice.recipient == cast.tom.user
    assert "QZX" not in notice.subject + notice.body


def test_a_wording_is_taken_back_at_once_and_what_was_made_of_it_stands(cast, incident):
    finding = make.cleared(incident, cast, about=("Neglect",))
    recommendation = make.recommended(finding, cast.maya)
    with scope(partnership=cast.partnership):
        with pytest.raises(Refused, match="Take it back first"):
            findings.reword(finding, words=make.finding_words(), themes=[], version=0, by=cast.maya, now=now())  # fmt: skip
        findings.take_back(finding, reason="It names a street", by=cast.maya)
        assert not Finding.objects.visible_to(cast.lena).exists()
        with pytest.raises(Refused, match="must be cleared first"):
            findings.recommend(finding, text="More", by=cast.maya)
    page = signed_in(cast.lena.user).get(at(cast, "learning")).content.decode()
    assert recommendation.reference in page
    assert "being looked at again" in page
    assert "Missed visits were not followed up" not in page
    assert "Neglect" not in page.split("</form>")[-1]
    narrowed = signed_in(cast.lena.user).get(at(cast, "learning"), {"theme": make.theme().pk})
    assert recommendation.reference not in narrowed.content.decode()


def test_whoever_cannot_open_the_case_writes_and_clears_nothing(cast, incident):
    outside = ground.make_actor(cast.partnership, Role.BUSINESS_MANAGER)
    finding = make.sent(incident, cast.grace)
    with scope(partnership=cast.partnership):
        for act in (
            lambda: findings.record(incident, words=make.finding_words(), themes=[], by=outside, now=now()),
            lambda: findings.clear(finding, version=0, by=outside, now=now()),
            lambda: themes.tag_incident(incident, themes=[], by=outside, now=now()),
            lambda: findings.record(incident, words=make.finding_words(), themes=[], by=cast.sam, now=now()),
        ):  # fmt: skip
            with pytest.raises(Refused):
                act()


def test_the_page_of_the_case_logs_the_reading_and_is_closed_without_the_roster(cast, incident):
    finding = make.sent(incident, cast.grace)
    url = at(cast, "case-learning", incident.reference)
    page = signed_in(cast.maya.user).get(url).content.decode()
    assert "QZX-C4 missed visits" in page
    assert at(cast, "finding-clear", incident.reference, finding.reference) in page
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(by=cast.maya.user, item="learning").count() == 1
    reader = ground.make_actor(cast.partnership, Role.LEAD_PARTNER)
    answer = signed_in(reader.user).get(url)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert b"QZX" not in answer.content
    assert signed_in(cast.lena.user).get(url).status_code == HTTPStatus.NOT_FOUND
    # The school opens the case and does not read learning: it is shown no way that would refuse it.
    shared = make.cleared(incident, cast)
    recommendation = make.recommended(shared, cast.grace)
    page = signed_in(cast.sam.user).get(url).content.decode()
    assert recommendation.reference in page
    assert f'href="{shared.get_absolute_url()}"' not in page
    assert at(cast, "learning-line", recommendation.reference) not in page


def test_a_finding_is_written_and_cleared_on_the_screens_and_nothing_typed_is_lost(cast, incident):
    client = signed_in(cast.grace.user)
    new = at(cast, "finding-new", incident.reference)
    words = {"form_key": "a", "kind": "to_learn", "found_in": "other", "title": "<script>alert(1)</script>", "text": "Child K, aged 7", "version": "0"}  # fmt: skip
    answer = client.post(new, words | {"themes": ["999999"]})
    assert b"Choose themes of this partnership." in answer.content
    assert b"Child K, aged 7" in answer.content
    assert b"Null characters" in client.post(new, words | {"text": "a \x00 b"}).content
    tag = str(make.theme().pk)
    page = client.post(new, words | {"themes": [tag]}, follow=True).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    client.post(new, words | {"themes": [tag]})
    with scope(partnership=cast.partnership):
        finding = Finding.objects.get()
        assert ThemeTag.objects.get(finding=finding).theme.name == "Neglect"
    send = at(cast, "finding-send", incident.reference, finding.reference)
    page = client.get(send).content.decode()
    assert "It gives an age." in page
    assert "It uses words of this case: Child K." in page
    client.post(send, {"form_key": "b"})
    clear = at(cast, "finding-clear", incident.reference, finding.reference)
    manager = signed_in(cast.maya.user)
    unread = manager.post(clear, {"form_key": "c", "version": "0"})
    assert b"Tick the box once you have read the wording." in unread.content
    done = manager.post(clear, {"form_key": "d", "version": "0", "has_read": "on"}, follow=True)
    assert b"is cleared and can be read outside the case" in done.content
    shared = signed_in(cast.lena.user).get(at(cast, "finding", finding.reference))
    assert shared.status_code == HTTPStatus.OK
    assert incident.reference.encode() not in shared.content
    assert incident.reference.encode() in manager.get(at(cast, "finding", finding.reference)).content  # fmt: skip


def test_two_people_who_write_at_once_see_both_texts(cast, incident):
    finding = make.draft(incident, cast.grace)
    url = at(cast, "finding-change", incident.reference, finding.reference)
    words = {"kind": "to_learn", "found_in": "other", "title": "Mine", "version": "0"}
    signed_in(cast.tom.user).post(url, words | {"form_key": "a", "text": "Written by Tom."})
    page = signed_in(cast.maya.user).post(url, words | {"form_key": "b", "text": "Written by Maya."})  # fmt: skip
    assert b"Written by Tom." in page.content
    assert b"Written by Maya." in page.content
    assert b'name="version" value="1"' in page.content


def test_good_practice_is_shared_by_itself_and_the_list_narrows_and_leaves_as_a_spreadsheet(cast, incident, django_assert_max_num_queries):  # fmt: skip
    good = make.cleared(incident, cast, kind="good_practice", title="A midwife came back", about=("Neglect",))  # fmt: skip
    other = make.cleared(incident, cast)
    client = signed_in(cast.lena.user)
    page = client.get(at(cast, "findings"), {"kind": "good_practice"}).content.decode()
    assert (good.reference in page, other.reference in page) == (True, False)
    about = client.get(at(cast, "findings"), {"theme": make.theme().pk}).content.decode()
    assert (good.reference in about, other.reference in about) == (True, False)
    assert "A midwife came back" in client.get(at(cast, "findings"), {"as": "csv"}).content.decode()
    assert b"needs no recommendation" in client.get(at(cast, "finding", good.reference)).content
    for _ in range(4):
        make.cleared(incident, cast)
    with django_assert_max_num_queries(24):
        client.get(at(cast, "findings"))


def test_a_recommendation_leads_from_the_ground_back_to_its_finding(cast, incident):
    finding = make.cleared(incident, cast)
    client = signed_in(cast.maya.user)
    answer = client.post(
        at(cast, "finding-recommend", finding.reference),
        {"form_key": "r", "text": "Follow up each missed visit"},
        follow=True,
    )
    assert b"Now give an action that answers it" in answer.content
    with scope(partnership=cast.partnership):
        made = Recommendation.objects.get()
        assert (made.source, made.made_by) == (finding, f"Finding {finding.reference}")
    action = make.acted(made, cast.maya, Owner(agency=cast.council))
    page = client.get(action.get_absolute_url()).content.decode()
    assert f'href="{finding.get_absolute_url()}"' in page
