"""The work of a practice review through its services: terms, reviewer, monthly notes, requests, family, draft."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Breach, Deadline, TrailEntry
from partnership.roles import Role
from partnership.services import deadlines
from partnership.working_days import months_after
from reviews.access.incident import may_open
from reviews.models import MonthlyNote, RosterEntry, WrittenRequest
from reviews.rules.practice_report import Quality
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.rules.practice_work import NOTE_PROGRESS, Asked, Relation
from reviews.rules.reviewer import InterviewOutcome
from reviews.services import (
    practice_delays,
    practice_drafts,
    practice_milestones,
    practice_notes,
    practice_pages,
    practice_terms,
    practice_voices,
    reviewers,
    selections,
)
from reviews.services.practice_voices import Involvement
from reviews.services.selections import Check, Interview, NameTold
from tests.factories import partnership as ground
from tests.factories import practice_reviews as make
from tests.factories import reviews as cases
from tests.factories.practice_walks import Walk, a_reviewer, wording

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


# --- terms --------------------------------------------------------------------------------------------------------------
def test_the_chair_agrees_the_words_that_were_seen_and_the_review_is_scoped(cast, walk):
    terms = practice_terms.write(walk.review, wording(), version=0, by=cast.maya, now=walk.now)
    seen = practice_terms.mark(terms)
    practice_terms.write(
        walk.review, wording(method="Other."), version=seen, by=cast.maya, now=walk.now
    )
    agreement = {"on": timezone.localdate(), "at": "MT-2026-001", "by": cast.grace, "now": walk.now}

    with pytest.raises(WrittenMeanwhile):
        practice_terms.agree(terms, version=seen, **agreement)
    with pytest.raises(Refused, match="Only these roles may agree"):
        practice_terms.agree(terms, version=seen, **(agreement | {"by": cast.maya}))
    for _ in "ab":
        practice_terms.agree(terms, version=seen + 1, **agreement)
    walk.review.refresh_from_db()
    assert walk.review.state == State.SCOPED


def test_agreed_terms_are_never_changed_only_followed(cast, walk):
    walk.to(State.SCOPED)
    first = practice_terms.newest(walk.review)

    second = practice_terms.write(
        walk.review,
        wording(questions="New ones?"),
        version=practice_terms.mark(first),
        by=cast.maya,
        now=walk.now,
    )
    assert (second.number, second.agreed_on) == (2, None)
    assert practice_terms.agreed(walk.review) == first
    with pytest.raises(WrittenMeanwhile):
        practice_terms.write(
            walk.review, wording(method="Late."), version=0, by=cast.maya, now=walk.now
        )


# --- the reviewer -------------------------------------------------------------------------------------------------------
def test_nobody_is_appointed_before_the_terms_the_check_and_the_interview(cast, walk):
    contract = {"contract_value": Decimal(9500), "budget_line": "Reviews", "now": walk.now}
    row = selections.consider(walk.review, reviewer=a_reviewer(cast), by=cast.maya, now=walk.now)
    today = timezone.localdate()

    def refused(says):
        with pytest.raises(Refused, match=says):
            selections.appoint(row, by=cast.maya, **contract)

    refused("Agree the terms")
    walk.to(State.SCOPED)
    refused("Check the independence")
    check = Check(interests="A contract here", is_independent=False, note="", on=today)
    selections.check(row, check, by=cast.maya)
    refused("not independent enough")
    check = Check(interests="None", is_independent=True, note="", on=today)
    selections.check(row, check, by=cast.maya)
    refused("Record the interview")
    for outcome in (InterviewOutcome.NOT_SUITABLE, InterviewOutcome.SUITABLE):
        if outcome is InterviewOutcome.SUITABLE:
            refused("did not find this reviewer suitable")
        selections.interview(
            row, Interview(on=today, panel="The chair", outcome=outcome, note=""), by=cast.maya
        )
    for _ in "ab":
        selections.appoint(row, by=cast.maya, **contract)
    walk.review.refresh_from_db()
    assert walk.review.state == State.COMMISSIONED


def test_the_work_begins_when_the_three_have_the_reviewers_name(cast, walk):
    walk.to(State.COMMISSIONED)
    row, today = selections.appointed(walk.review), timezone.localdate()
    assert row is not None
    selections.tell_name(row, NameTold(today, today, None), by=cast.maya)

    with pytest.raises(Refused, match="to the Panel, Ofsted and the Department"):
        selections.start(walk.review, by=cast.maya, now=walk.now)
    selections.tell_name(row, NameTold(today, today, today), by=cast.maya)
    for _ in "ab":
        selections.start(walk.review, by=cast.maya, now=walk.now)
    assert walk.review.sections.count() == 6
    assert MonthlyNote.objects.count() == 1


def test_a_reviewer_with_an_account_is_let_in_and_shut_out_when_removed(cast, walk):
    person = ground.make_actor(cast.partnership, Role.REVIEWER)
    ground.sign(person.user, cast.maya.user.signatures.get().agreement)
    walk.to(State.SCOPED)
    row = walk.choose(a_reviewer(cast, user=person.user))
    selections.appoint(
        row, contract_value=Decimal(1), budget_line="Reviews", by=cast.maya, now=walk.now
    )

    entry = RosterEntry.objects.get(user=person.user)
    assert entry.expires_on == months_after(walk.review.decided_on, 12)
    assert may_open(person, walk.review.incident)
    selections.remove(walk.review, reason="Ill", by=cast.grace, now=walk.now)
    assert not may_open(person, walk.review.incident)
    walk.review.refresh_from_db()
    assert walk.review.state == State.REVIEWER_REMOVED
    assert "Ill" not in "".join(one.sentence for one in TrailEntry.objects.all())


def test_a_reviewer_of_elsewhere_and_one_off_the_register_are_not_considered(cast, walk):
    there = cases.make_cast("marlow-fen")
    foreign = a_reviewer(there)
    gone = reviewers.take_off(a_reviewer(cast), by=cast.maya)
    for reviewer in (foreign, gone):
        with pytest.raises(Refused, match="on the register of this partnership"):
            selections.consider(walk.review, reviewer=reviewer, by=cast.maya, now=walk.now)


def test_the_register_keeps_both_texts_when_two_change_it(cast):
    row = a_reviewer(cast)
    reviewers.change(
        row,
        reviewers.Wording(name=row.name, email="", user=None, expertise="Neglect and abuse"),
        version=0,
        by=cast.maya,
        now=timezone.now(),
    )
    with pytest.raises(WrittenMeanwhile) as meanwhile:
        reviewers.change(
            row,
            reviewers.Wording(name=row.name, email="", user=None, expertise="Exploitation"),
            version=0,
            by=cast.maya,
            now=timezone.now(),
        )
    assert meanwhile.value.row.expertise == "Neglect and abuse"


# --- progress -----------------------------------------------------------------------------------------------------------
def write_note(walk: Walk, now: datetime, late_reason: str = "") -> MonthlyNote:
    return practice_notes.write(
        walk.review,
        progress="QZX-C4 on time",
        quality="Careful",
        needs_partners=False,
        late_reason=late_reason,
        by=walk.maya,
        now=now,
    )


def owed(walk: Walk) -> MonthlyNote:
    note = practice_notes.owed(walk.review)
    assert note is not None
    return note


def test_a_note_is_owed_each_month_however_late_the_one_before_was(cast, walk):
    walk.to(State.IN_PROGRESS)
    first = owed(walk)
    due_on = deadlines.find(NOTE_PROGRESS, first).due_on
    late = timezone.now() + timedelta(days=40)

    assert practice_notes.is_late(first, late)
    with pytest.raises(Refused, match="Say why it was late"):
        write_note(walk, late)
    write_note(walk, late, "Nobody was there.")
    second = owed(walk)
    assert (second.number, second.starts_on) == (2, due_on)
    assert Breach.objects.get().reason == "Nobody was there."


def test_no_note_is_owed_while_paused_or_once_the_draft_is_in(cast, walk):
    walk.to(State.IN_PROGRESS)
    make.paused(cast, walk.review)
    assert practice_notes.owed(walk.review) is None
    with pytest.raises(Refused, match="No monthly note is owed"):
        write_note(walk, walk.now)
    practice_delays.resume(walk.review, by=cast.maya, now=walk.now)
    assert owed(walk).number == 2
    walk.to(State.DRAFT_RECEIVED)
    assert practice_notes.owed(walk.review) is None
    states = Deadline.objects.filter(clock=NOTE_PROGRESS.code).values_list("state", flat=True)
    assert set(states) == {Deadline.State.WITHDRAWN}


def test_a_request_to_the_reviewer_is_dated_numbered_and_a_letter(cast, walk):
    walk.to(State.IN_PROGRESS)
    asked = {"asks": Asked.DRAFT, "text": "Please send the <b>draft</b>.", "by": cast.maya, "now": walk.now}  # fmt: skip
    with pytest.raises(Refused, match="is past"):
        practice_voices.ask(walk.review, reply_by=timezone.localdate() - timedelta(days=1), **asked)
    row = practice_voices.ask(walk.review, reply_by=timezone.localdate(), **asked)

    row = WrittenRequest.objects.select_related("review", "selection__reviewer").get(pk=row.pk)
    letter = practice_pages.letter(row)
    assert row.number == 1
    assert "Please send the &lt;b&gt;draft" in letter
    assert "regulation 14" in letter
    for text in ("Came.", "Other."):
        practice_voices.answer(row, on=timezone.localdate(), text=text, by=cast.maya)
    row.refresh_from_db()
    assert row.answer == "Came."


# --- voices -------------------------------------------------------------------------------------------------------------
def test_the_family_is_recorded_by_role_and_words_need_their_day(cast, walk):
    mother = practice_voices.name_relative(
        walk.review, relation=Relation.MOTHER, by=cast.maya, now=walk.now
    )
    second = practice_voices.name_relative(
        walk.review, relation=Relation.MOTHER, by=cast.maya, now=walk.now
    )
    assert (str(mother), str(second)) == ("Mother", "Mother 2")
    today = timezone.localdate()
    for given, says in (
        (Involvement(contribution="She said."), "this person was heard"),
        (Involvement(advocate="accepted"), "advocate was offered"),
        (Involvement(response="She agrees."), "draft was shown"),
        (Involvement(informed_on=today + timedelta(days=1)), "in the future"),
    ):
        with pytest.raises(Refused, match=says):
            practice_voices.involve(mother, given, version=0, by=cast.maya, now=walk.now)
    heard = Involvement(contributed_on=today, contribution="She said.")
    practice_voices.involve(mother, heard, version=0, by=cast.maya, now=walk.now)
    with pytest.raises(WrittenMeanwhile):
        practice_voices.involve(
            mother, Involvement(informed_on=today), version=0, by=cast.maya, now=walk.now
        )


def test_everybody_is_heard_when_practitioners_met_and_the_family_is_settled(cast, walk):
    today = timezone.localdate()
    member = practice_voices.name_relative(
        walk.review, relation=Relation.FATHER, by=cast.maya, now=walk.now
    )
    practice_voices.record_event(
        walk.review,
        held_on=today,
        people=12,
        agencies="Health, police",
        heard="QZX-C4",
        by=cast.maya,
        now=walk.now,
    )
    assert practice_milestones.voices_on(walk.review) is None
    practice_voices.involve(
        member, Involvement(not_because="He declined."), version=0, by=cast.maya, now=walk.now
    )
    assert practice_milestones.voices_on(walk.review) == today


# --- the draft ----------------------------------------------------------------------------------------------------------
def test_a_draft_is_in_when_every_demanded_part_says_something(cast, walk):
    walk.to(State.IN_PROGRESS)
    with pytest.raises(Refused, match="These parts say nothing yet: What this review is about"):
        practice_drafts.hand_in(walk.review, by=cast.maya, now=walk.now)
    walk.write(reasons=" ")
    with pytest.raises(Refused, match="Why it happened as it did"):
        practice_drafts.hand_in(walk.review, by=cast.maya, now=walk.now)


def test_quality_is_assured_when_all_is_met_and_new_words_are_checked_anew(cast, walk):
    walk.to(State.DRAFT_RECEIVED)
    found = {"by": cast.grace, "now": walk.now}
    with pytest.raises(Refused, match="Say what is missing"):
        practice_drafts.check(walk.review, quality=Quality.LEGAL, is_met=False, note="", **found)
    for quality in Quality:
        practice_drafts.check(walk.review, quality=quality, is_met=True, note="", **found)
    section = walk.review.sections.get(key="next")
    practice_drafts.write(
        section, text="A new page.", version=section.version, by=cast.maya, now=walk.now
    )
    with pytest.raises(Refused, match="Not yet: it sums up the improvements"):
        practice_drafts.assure(walk.review, **found)


def test_a_draft_that_is_sent_back_owes_notes_again_and_keeps_its_words(cast, walk):
    walk.to(State.DRAFT_RECEIVED)
    practice_drafts.send_back(walk.review, by=cast.grace, now=walk.now)
    walk.review.refresh_from_db()

    assert walk.review.state == State.IN_PROGRESS
    assert practice_notes.owed(walk.review) is not None
    assert walk.review.sections.get(key="about").text


def test_two_who_write_one_part_lose_no_word(cast, walk):
    walk.to(State.IN_PROGRESS)
    section = walk.review.sections.get(key="about")
    practice_drafts.write(section, text="Mine.", version=0, by=cast.maya, now=walk.now)
    with pytest.raises(WrittenMeanwhile) as meanwhile:
        practice_drafts.write(section, text="Yours.", version=0, by=cast.maya, now=walk.now)
    assert meanwhile.value.row.text == "Mine."
