"""What a practice review waits for: its next step, the parts of its work with their state, and who must approve."""

from datetime import date
from typing import Any

from partnership.access import Verdict, no
from partnership.models import Actor
from partnership.roles import STATUTORY_SECTORS
from reviews.access import practice_report, practice_work
from reviews.access import practice_review as access
from reviews.access import reviewer as choosing
from reviews.models import PracticeReview
from reviews.rules.practice_report import MUST_AFTER, READERS, Phase
from reviews.rules.practice_review import PATH
from reviews.rules.practice_review import PracticeReviewState as State
from reviews.services import (
    clearances,
    practice_approvals,
    practice_drafts,
    practice_milestones,
    practice_notes,
    practice_publications,
    practice_terms,
    selections,
)
from reviews.views.practice_doors import at

Step = tuple[str, str, Verdict]


def next_step(actor: Actor, review: PracticeReview, opened: Verdict) -> Step:
    """The one act that the state waits for: its words, its page, and whether the actor may do it."""
    state = State(review.state)
    if state in {State.INITIATED, State.SCOPED, State.COMMISSIONED, State.REVIEWER_REMOVED}:
        return _before_the_work(actor, review, opened)
    if state in {State.IN_PROGRESS, State.DRAFT_RECEIVED, State.QUALITY_ASSURED}:
        return _report(actor, review, opened)
    if state is State.PAUSED_PROCEEDINGS:
        return "Let it go on", "-resume", access.may_resume(actor, review, opened=opened)
    return _publication(actor, review, opened)


def _before_the_work(actor: Actor, review: PracticeReview, opened: Verdict) -> Step:
    if review.state == State.INITIATED:
        if practice_terms.newest(review) is None:
            may = practice_work.may_write_terms(actor, review, opened=opened)
            return "Write the terms of reference", "-terms-write", may
        may = practice_work.may_agree_terms(actor, review, opened=opened)
        return "Agree the terms of reference", "-terms-agree", may
    chosen = selections.appointed(review)
    if chosen is None:
        return "Choose the reviewer", "-reviewer", choosing.may_choose(actor, review, opened=opened)
    if not chosen.is_name_told:
        may = choosing.may_tell_name(actor, review, opened=opened)
        return "Record who has the reviewer's name", "-reviewer-name", may
    return (
        "The reviewer has begun",
        "-start",
        choosing.may_start(actor, review, chosen, opened=opened),
    )


def _report(actor: Actor, review: PracticeReview, opened: Verdict) -> Step:
    if review.state == State.IN_PROGRESS:
        return (
            "Write the report",
            "-report",
            practice_report.may_write(actor, review, opened=opened),
        )
    if review.state == State.DRAFT_RECEIVED:
        may = practice_report.may_check(actor, review, opened=opened)
        return "Check the draft", "-report", may
    if review.frozen_at is None:
        return (
            "Ask the partners to approve",
            "-send",
            practice_report.may_send(actor, review, opened=opened),
        )
    given = practice_approvals.given(review)
    _, may = practice_report.sector_to_approve(actor, review, given, opened=opened)
    return "Approve for your partner", "-approve", may


def _publication(actor: Actor, review: PracticeReview, opened: Verdict) -> Step:
    if review.is_ended:
        return _after(actor, review, opened)
    if not clearances.is_cleared(review):
        readers = clearances.readers_of(review)
        may = practice_report.may_clear(actor, review, readers, opened=opened)
        settles = practice_report.may_settle(actor, review, readers, opened=opened)
        return "Say what the public reads", "-clearance", may or settles or may
    if review.state == State.FINAL:
        may = practice_report.may_send_copies(actor, review, opened=opened)
        return "Record the copies before publication", "-copies", may
    return "Publish", "-publish", practice_report.may_publish(actor, review, opened=opened)


def _after(actor: Actor, review: PracticeReview, opened: Verdict) -> Step:
    sent = practice_publications.copies_of(review, Phase.AFTER)
    if not all(one in sent for one in MUST_AFTER):
        may = practice_report.may_send_after(actor, review, opened=opened)
        return "Record the copies after publication", "-copies-after", may
    if review.briefing_id is None:
        may = practice_report.may_brief(actor, review, opened=opened)
        return "Make the seven-minute briefing", "-brief", may
    return "Nothing more", "-publication", no("Everything that follows publication is done.")


def partners_of(review: PracticeReview) -> list[dict[str, Any]]:
    """The three partners, each with the approval that counts, if it is given."""
    done = {one.sector: one for one in practice_approvals.given(review)}
    return [{"sector": one.label, "approval": done.get(one)} for one in STATUTORY_SECTORS]


def work_of(review: PracticeReview, today: date) -> list[dict[str, str]]:
    """The parts of the work, each with its page and how it stands."""
    parts = (
        ("Terms of reference", "-terms", _terms(review)),
        ("The reviewer", "-reviewer", _reviewer(review)),
        ("Progress", "-progress", _progress(review, today)),
        ("Family and practitioners", "-voices", _voices(review)),
        ("The report", "-report", _draft(review)),
        ("What the public reads", "-clearance", _clearance(review)),
        ("Publication", "-publication", _public(review)),
    )
    return [
        {"title": title, "url": at(review, name), "hint": "", "status": says, "colour": colour}
        for title, name, (says, colour) in parts
    ]


def _terms(review: PracticeReview) -> tuple[str, str]:
    newest = practice_terms.newest(review)
    if newest is None:
        return "Not written", ""
    return ("Agreed", "green") if newest.agreed_on else ("Waiting to be agreed", "yellow")


def _reviewer(review: PracticeReview) -> tuple[str, str]:
    chosen = selections.appointed(review)
    if chosen is None:
        return "Nobody appointed", ""
    return ("Appointed", "green") if chosen.is_name_told else ("Name to be given", "yellow")


def _progress(review: PracticeReview, today: date) -> tuple[str, str]:
    waiting = review.requests.filter(answered_on__isnull=True)
    if waiting.filter(reply_by__lt=today).exists():
        return "A reply is late", "red"
    owed = practice_notes.owed(review)
    return (f"Month {owed.number} runs", "blue") if owed else ("No note is owed", "")


def _voices(review: PracticeReview) -> tuple[str, str]:
    if practice_milestones.voices_on(review):
        return "Heard", "green"
    return ("Some heard", "blue") if review.family.exists() else ("Nobody heard yet", "")


def _draft(review: PracticeReview) -> tuple[str, str]:
    if practice_milestones.how_far(review) >= PATH.index(State.FINAL):
        return "Approved", "green"
    if review.frozen_at:
        return "With the partners", "yellow"
    sections = list(review.sections.all())
    if not sections:
        return "Not begun", ""
    missing = sum(one.is_missing for one in sections)
    if missing:
        return f"{missing} part{'' if missing == 1 else 's'} missing", "blue"
    left = len(practice_drafts.not_assured(review))
    return (f"{left} to check", "yellow") if left else ("Checked", "teal")


def _clearance(review: PracticeReview) -> tuple[str, str]:
    readers = clearances.readers_of(review)
    if not readers:
        return "Not begun", ""
    if clearances.is_cleared(review):
        return "Cleared", "green"
    done = len([one for one in readers if one.handed_in_at])
    return ("They differ", "orange") if done == READERS else (f"{done} of {READERS} in", "blue")


def _public(review: PracticeReview) -> tuple[str, str]:
    if review.is_ended:
        return "Public", "green"
    return ("Planned", "blue") if review.planned_on else ("Not planned", "")
