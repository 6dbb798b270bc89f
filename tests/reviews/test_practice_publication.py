"""From the frozen report to the public: approvals, clearance by two, copies, publication, the exact days."""

import subprocess
from datetime import date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import Action, Breach, Deadline, Document, Publication
from partnership.roles import Role
from partnership.services import deadlines, documents, publications
from reviews.models import PracticeReview, RapidReview
from reviews.rules.incident import NOTIFY_PANEL
from reviews.rules.practice_report import SEND_PUBLISHED, CopyTo, Phase, paragraphs_of, says_name
from reviews.rules.practice_review import (
    CONFIRM_DELAY,
    PRACTICE_REVIEW,
    Ground,
    Publishes,
)
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.rapid_review import RAPID_REVIEW, ReviewDecision
from reviews.services import (
    children,
    clearances,
    incidents,
    practice_approvals,
    practice_delays,
    practice_drafts,
    practice_pages,
    practice_publications,
)
from reviews.services.clearances import Mark
from tests.factories import partnership as ground
from tests.factories import practice_reviews as make
from tests.factories import reviews as cases
from tests.factories.practice_walks import SECRET, Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


@pytest.fixture
def walk(cast):
    return Walk(cast, make.make_review(cast))


def publish(walk, **over):
    values = {"summary": "", "embargo_until": None, "by": walk.maya, "now": walk.now}
    return practice_publications.publish(walk.review, **(values | over))


def ready(walk, **plan) -> None:
    """Copies out and cleared, with the day of publication come."""
    walk.to(State.FINAL)
    practice_publications.send_copies(walk.review, walk.plan(**plan), by=walk.maya, now=walk.now)
    walk.clear()
    walk.now += timedelta(days=21)
    walk.review.refresh_from_db()


# --- approvals ----------------------------------------------------------------------------------------------------------
def test_three_partners_approve_what_was_frozen_first(cast, walk):
    walk.to(State.QUALITY_ASSURED)
    approval = {"seen": 1, "now": walk.now}
    with pytest.raises(Refused, match="not with the partners"):
        practice_approvals.approve(walk.review, by=cast.tom, **approval)
    practice_approvals.send(walk.review, by=cast.maya, now=walk.now)
    for actor in (cast.tom, cast.tom, cast.osei):
        practice_approvals.approve(walk.review, by=actor, **approval)
    walk.review.refresh_from_db()
    assert walk.review.state == State.QUALITY_ASSURED
    second = ground.make_actor(cast.partnership, Role.DELEGATED_PARTNER, agency=cast.police)
    for actor, says in ((second, "roster"), (cast.maya, "Only these roles")):
        with pytest.raises(Refused, match=says):
            practice_approvals.approve(walk.review, by=actor, **approval)
    practice_approvals.approve(walk.review, by=cast.priya, **approval)
    walk.review.refresh_from_db()
    assert walk.review.state == State.FINAL


def test_a_report_that_says_the_childs_name_is_not_frozen(cast):
    incident = make.a_case(cast)
    children.enter(incident, [cases.a_child(name="Marigold Penhaligon")])
    walk = Walk(cast, make.make_review(cast, incident))
    walk.to(State.IN_PROGRESS)
    walk.write(child="At home marigold   penhaligon liked to draw.")
    practice_drafts.hand_in(walk.review, by=cast.maya, now=walk.now)
    walk.review.refresh_from_db()
    walk.assure()
    with pytest.raises(Refused, match="seems to stand in: The child and the family") as refused:
        practice_approvals.send(walk.review, by=cast.maya, now=walk.now)
    assert "arigold" not in refused.value.sentence


def test_frozen_words_cannot_be_written(cast, walk):
    walk.to(State.QUALITY_ASSURED)
    section = walk.review.sections.get(key="about")
    with pytest.raises(Refused, match="The words are frozen"):
        practice_drafts.write(
            section, text="Other.", version=section.version, by=cast.maya, now=walk.now
        )


def test_a_change_voids_approvals_clearances_and_copies(cast, walk):
    walk.to(State.PRE_PUBLICATION)
    walk.clear()
    practice_approvals.take_back(walk.review, by=cast.maya, now=walk.now)
    walk.to(State.QUALITY_ASSURED)
    practice_approvals.send(walk.review, by=cast.maya, now=walk.now)
    walk.review.refresh_from_db()

    assert practice_approvals.given(walk.review) == []
    assert not clearances.readers_of(walk.review)
    assert practice_publications.copies_of(walk.review, Phase.BEFORE) == {}
    with pytest.raises(Refused, match="changed after you opened it"):
        practice_approvals.approve(walk.review, seen=1, by=cast.tom, now=walk.now)


# --- clearance ----------------------------------------------------------------------------------------------------------
def test_two_read_alone_and_a_third_settles(cast, walk):
    walk.to(State.FINAL)
    rows = clearances.to_read(walk.review)
    secret = next(one for one in rows if one.text == SECRET)
    hand_in = {"hand_in": True, "now": walk.now}
    clearances.mark(walk.review, walk.marks(), by=cast.maya, **hand_in)

    assert not clearances.is_cleared(walk.review)
    assert all(not one.marks for one in clearances.cleared(walk.review))
    keeps = dict.fromkeys((one.pk for one in rows), Mark())
    clearances.mark(walk.review, keeps, by=cast.grace, **hand_in)
    assert [one.paragraph for one in clearances.cleared(walk.review) if one.differs] == [secret]
    settle = {"why": "family", "reason": "The day is known in the street.", "now": walk.now}
    for reader in (cast.maya, cast.grace):
        with pytest.raises(Refused, match="A third person settles"):
            clearances.settle(secret, by=reader, **settle)
    with pytest.raises(Refused, match="do not differ"):
        clearances.settle(rows[0], by=cast.tom, **settle)
    clearances.settle(secret, by=cast.tom, **settle)
    assert clearances.is_cleared(walk.review)


def test_a_reading_is_handed_in_once_whole_and_by_two_people_only(cast, walk):
    walk.to(State.FINAL)
    marks = walk.marks()
    first = dict(list(marks.items())[:1])
    with pytest.raises(Refused, match="5 paragraphs are not marked yet"):
        clearances.mark(walk.review, first, hand_in=True, by=cast.maya, now=walk.now)
    with pytest.raises(Refused, match="Say why each paragraph"):
        clearances.mark(
            walk.review, {next(iter(marks)): Mark("family", " ")}, hand_in=False, by=cast.maya, now=walk.now
        )  # fmt: skip
    with pytest.raises(Refused, match="not of this report"):
        clearances.mark(walk.review, {987654: Mark()}, hand_in=False, by=cast.maya, now=walk.now)
    walk.clear()
    with pytest.raises(Refused, match="Two people read this report already"):
        clearances.mark(walk.review, marks, hand_in=True, by=cast.tom, now=walk.now)
    with pytest.raises(Refused, match="You have handed in"):
        clearances.mark(walk.review, first, hand_in=False, by=cast.maya, now=walk.now)


def test_who_writes_the_report_does_not_clear_it(cast, walk):
    walk.to(State.FINAL)
    ground.make_member(cast.partnership, Role.REVIEWER, user=cast.tom.user)
    author = walk.tom
    with pytest.raises(Refused, match="Who wrote the report"):
        clearances.mark(walk.review, walk.marks(), hand_in=True, by=author, now=walk.now)


# --- publication --------------------------------------------------------------------------------------------------------
def test_nothing_is_published_before_it_is_cleared(cast, walk):
    walk.to(State.PRE_PUBLICATION)
    walk.now += timedelta(days=21)
    with pytest.raises(Refused, match="Two people clear every paragraph first"):
        publish(walk)


def test_withheld_words_are_nowhere_in_the_published_bytes(cast, walk, tmp_path):
    ready(walk)
    publish(walk)
    walk.review.refresh_from_db()

    copy = walk.review.publication
    content = b"".join(documents.content(copy.pdf))
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    assert walk.review.state == State.PUBLISHED
    assert "QZX" not in copy.html + copy.title + copy.summary
    assert "The child liked to draw." in copy.html
    assert "[Withheld: about the child or the family]" in copy.html
    assert "The child liked to draw." in text.stdout
    assert "QZX" not in text.stdout
    with pikepdf.open(BytesIO(content)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        assert not [one for one in streams if b"QZX" in one.read_bytes()]
        assert "QZX" not in str(pdf.docinfo)
        assert pdf.Root.MarkInfo.Marked
    assert "It points to the child" not in copy.html
    again = publish(walk)
    assert again.pk == walk.review.pk
    assert Publication.objects.count() == 1
    assert Document.objects.count() == 1


def test_only_what_should_improve_is_published_with_the_reasons_told(cast, walk):
    walk.to(State.FINAL)
    part = {"publishes": Publishes.IMPROVEMENTS}
    with pytest.raises(Refused, match="Say why the report is not published"):
        practice_publications.send_copies(
            walk.review, walk.plan(**part), by=cast.maya, now=walk.now
        )
    ready(walk, not_published_because="QZX-C4: siblings would be known.", **part)
    publish(walk)
    walk.review.refresh_from_db()

    assert walk.review.state == State.NOT_PUBLISHED
    html = walk.review.publication.html
    assert "One record for each child." in html
    assert "The child liked to draw." not in html
    assert "QZX" not in html


def test_a_copy_missing_or_late_stops_the_plan_and_an_earlier_day_is_checked_again(cast, walk):
    walk.to(State.FINAL)
    today = timezone.localdate()
    send = {"by": cast.maya, "now": walk.now}
    with pytest.raises(Refused, match="No copy before publication is recorded for: The Secretary"):
        practice_publications.send_copies(
            walk.review, walk.plan(sent={CopyTo.PANEL: today}), **send
        )
    with pytest.raises(Refused, match="7 working days before"):
        practice_publications.send_copies(
            walk.review, walk.plan(planned_on=today + timedelta(days=7)), **send
        )
    walk.to(State.PRE_PUBLICATION)
    with pytest.raises(Refused, match="7 working days before"):
        practice_publications.send_copies(
            walk.review, walk.plan(planned_on=today + timedelta(days=5), sent={}), **send
        )
    moved = walk.plan(planned_on=today + timedelta(days=30), sent={})
    practice_publications.send_copies(walk.review, moved, **send)
    walk.clear()
    walk.review.refresh_from_db()
    walk.now += timedelta(days=21)
    with pytest.raises(Refused, match="Plan the earlier day first"):
        publish(walk)


def test_what_took_longer_is_published_with_the_delay_that_was_told(cast, walk):
    ready(walk)
    walk.now += timedelta(days=300)
    signed_for_ever(cast)
    with pytest.raises(Refused, match="The six months ended on"):
        publish(walk, by=walk.maya)
    told = practice_delays.tell(walk.review, make.a_delay(), by=cast.maya, now=timezone.now())
    publish(walk, by=walk.maya)

    breach = Breach.objects.get()
    assert (breach.cause, "QZX" in breach.reason) == ("proceedings", False)
    assert deadlines.find(CONFIRM_DELAY, told).state == Deadline.State.WITHDRAWN


def test_copies_after_publication_meet_their_clock_and_the_briefing_asks_for_training(cast, walk):
    ready(walk)
    publish(walk)
    walk.review.refresh_from_db()
    on = timezone.localdate(walk.now)
    after = {"by": walk.maya, "now": walk.now}
    with pytest.raises(Refused, match="so no copy left before that"):
        practice_publications.send_after(
            walk.review, {CopyTo.PANEL: on - timedelta(days=1)}, **after
        )
    practice_publications.send_after(walk.review, {CopyTo.PANEL: on}, **after)
    assert deadlines.find(SEND_PUBLISHED, walk.review).state == Deadline.State.OPEN
    practice_publications.send_after(walk.review, {CopyTo.WHAT_WORKS: on}, **after)
    assert deadlines.find(SEND_PUBLISHED, walk.review).state == Deadline.State.MET

    for _ in "ab":
        practice_publications.brief(walk.review, **after)
        walk.review.refresh_from_db()
    assert "QZX" not in walk.review.briefing.html
    assert "To talk about" in walk.review.briefing.html
    action = Action.objects.get()
    assert (action.source, action.owner) == (walk.review, cast.maya.user)
    assert "QZX" not in action.what


def test_a_preview_before_clearance_shows_nothing_but_headings(cast, walk):
    walk.to(State.FINAL)
    preview = practice_pages.public_body(walk.review)
    assert "The child liked to draw." not in preview
    assert "[Withheld: not cleared yet]" in preview


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("When Hope Will came home", True),
        ("hope  will", True),
        ("Services hope that they will", False),
        ("Will the school ask? Hope was kept.", False),
        ("It was said that Hope cried", True),
        ("Hopeful people", False),
    ],
)
def test_a_childs_name_is_found_and_a_word_that_looks_like_it_is_not(text, says):
    assert says_name(text, "Hope Will") is says


def test_an_empty_line_begins_a_paragraph():
    assert paragraphs_of("One\nline\n\n \n\nTwo\n") == ["One\nline", "Two"]


# --- the exact days -----------------------------------------------------------------------------------------------------
def a_day(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=LONDON)


def from_awareness(cast, walk_on, *, aware, notified, decided) -> Walk:
    """One case from awareness to a review that is begun on the day of the decision."""
    report = cases.a_report(
        cast, incident_on=aware.date(), aware_at=aware, child_name="", reported_for=cast.school
    )
    moment = Walk(cast, PracticeReview(), aware + timedelta(hours=1))
    incident = incidents.report(report, by=moment.sam, now=moment.now)
    cases.give_all_views(cast, incident, now=moment.now)
    incidents.decide(incident, notify=True, reason="QZX-C4", by=moment.priya, now=moment.now)
    incidents.record_notification(
        incident, panel_reference="P", sent_at=notified, by=moment.priya, now=notified
    )
    walk_on.now = decided
    incident.refresh_from_db()
    RapidReview.objects.filter(incident=incident).update(
        decision=ReviewDecision.LCSPR,
        decided_on=decided.date(),
        decided_by=cast.priya.user,
        decision_reason="QZX-C4",
    )
    walk_on.review = make.make_review(
        cast,
        incident,
        by=walk_on.maya,
        now=decided,
        ground=Ground.RAPID_REVIEW,
        decided_on=decided.date(),
    )
    return walk_on


def signed_for_ever(cast):
    for actor in cast.everybody:
        actor.user.signatures.update(signed_on=date(2020, 1, 1), expires_on=date(2099, 1, 1))


def due(clock, subject):
    return deadlines.find(clock, subject).due_on


CASES = {
    # Published on Wednesday 6 January 2027: the copy is counted back over Christmas, Boxing Day and New Year.
    "christmas": {
        "aware": a_day(2026, 6, 24), "notified": a_day(2026, 7, 1), "decided": a_day(2026, 7, 6),
        "notify_by": date(2026, 7, 1), "rapid_by": date(2026, 7, 22), "publish_by": date(2027, 1, 6),
        "copy_by": a_day(2026, 12, 23), "copies_by": date(2027, 1, 13), "public_until": date(2028, 1, 6),
    },
    # Aware on Maundy Thursday 2027: Good Friday and Easter Monday do not count.
    "easter": {
        "aware": a_day(2027, 3, 25), "notified": a_day(2027, 4, 5), "decided": a_day(2027, 4, 26),
        "notify_by": date(2027, 4, 5), "rapid_by": date(2027, 4, 26), "publish_by": date(2027, 10, 26),
        "copy_by": a_day(2027, 10, 15), "copies_by": date(2027, 11, 2), "public_until": date(2028, 10, 26),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_clock_of_one_case_is_exact_from_awareness_to_publication(cast, name):
    days = CASES[name]
    signed_for_ever(cast)
    walk = from_awareness(
        cast,
        Walk(cast, PracticeReview()),
        aware=days["aware"],
        notified=days["notified"],
        decided=days["decided"],
    )
    incident = walk.review.incident
    assert due(NOTIFY_PANEL, incident) == days["notify_by"]
    assert due(RAPID_REVIEW, incident.rapid_review) == days["rapid_by"]
    assert due(PRACTICE_REVIEW, walk.review) == days["publish_by"]

    walk.to(State.FINAL)
    walk.now = days["copy_by"] + timedelta(days=1)
    day_late = walk.plan(planned_on=days["publish_by"])
    with pytest.raises(Refused, match="7 working days before"):
        practice_publications.send_copies(walk.review, day_late, by=walk.maya, now=walk.now)
    walk.now = days["copy_by"]
    practice_publications.send_copies(
        walk.review, walk.plan(planned_on=days["publish_by"]), by=walk.maya, now=walk.now
    )
    walk.clear()
    walk.review.refresh_from_db()
    with time_machine.travel(walk.now, tick=False):
        public_at = datetime.combine(days["publish_by"], a_day(2027, 1, 1).time(), LONDON)
        publish(walk, embargo_until=public_at)
    walk.review.refresh_from_db()

    assert walk.review.public_on == days["publish_by"]
    clock = deadlines.find(PRACTICE_REVIEW, walk.review)
    assert (clock.state, clock.was_met_late) == (Deadline.State.MET, False)
    assert due(SEND_PUBLISHED, walk.review) == days["copies_by"]
    assert walk.review.publication.keep_public_until == days["public_until"]
    public = Publication.objects.public
    assert not public(public_at - timedelta(seconds=1)).exists()
    assert public(public_at).exists()
    copy = walk.review.publication
    assert copy is not None
    with pytest.raises(Refused, match="It must stay public until"):
        publications.take_down(
            copy, reason="A mistake", by=walk.maya, now=public_at + timedelta(days=364)
        )
    taken = publications.take_down(
        copy, reason="Old", by=walk.maya, now=public_at + timedelta(days=366)
    )
    assert taken.unpublished_at
