"""Choose the reviewer of one review: consider, check independence, interview, appoint, tell the name, begin, remove."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor, Membership
from partnership.working_days import months_after
from reviews.access import reviewer as access
from reviews.models import PracticeReview, Reviewer, RosterEntry, Selection
from reviews.rules.practice_review import PracticeReviewState
from reviews.rules.reviewer import InterviewOutcome
from reviews.services import practice_drafts, practice_notes, rosters
from reviews.services.practice_reviews import check_day, locked, move, record

LET_IN_FOR = 12  # months after the decision; ends earlier, when the review is published or the reviewer removed


@dataclass(frozen=True)
class Check:
    """What was found of somebody's independence."""

    interests: str
    is_independent: bool
    note: str
    on: date


@dataclass(frozen=True)
class Interview:
    """How an interview went."""

    on: date
    panel: str
    outcome: InterviewOutcome
    note: str


@dataclass(frozen=True)
class NameTold:
    """The days on which the Panel, Ofsted and the Department were given the reviewer's name."""

    panel_on: date | None
    ofsted_on: date | None
    dfe_on: date | None


def appointed(review: PracticeReview) -> Selection | None:
    """Who does the review now."""
    rows = Selection.objects.filter(
        review=review, appointed_on__isnull=False, ended_on__isnull=True
    )
    return rows.select_related("reviewer__user").first()


def _locked(selection: Selection) -> tuple[PracticeReview, Selection]:
    review = locked(selection.review)
    rows = Selection.objects.select_for_update(of=("self",)).select_related("reviewer__user")
    return review, rows.get(pk=selection.pk)


@transaction.atomic
def consider(review: PracticeReview, *, reviewer: Reviewer, by: Actor, now: datetime) -> Selection:
    """Consider somebody of the register for a review; twice changes nothing."""
    row = locked(review)
    standing = Selection.objects.filter(
        review=row, reviewer=reviewer, ended_on__isnull=True
    ).first()
    if standing:
        return standing
    access.may_choose(by, row).require()
    if reviewer.partnership_id != row.partnership_id or reviewer.left_on:
        raise Refused("Choose somebody who is on the register of this partnership.")
    made = Selection.objects.create(
        partnership=row.partnership,
        review=row,
        reviewer=reviewer,
        considered_at=now,
        considered_by=by.user,
    )
    record(row, "reviewer_considered", f"considered a reviewer for {row.reference}", by)
    return made


@transaction.atomic
def check(selection: Selection, given: Check, *, by: Actor) -> Selection:
    """Record what was declared, and whether that is independent enough. A later check replaces an earlier one."""
    review, row = _locked(selection)
    access.may_choose(by, review).require()
    check_day(given.on, review, by)
    row.interests, row.is_independent = given.interests, given.is_independent
    row.independence_note, row.checked_on = given.note, given.on
    row.save(update_fields=["interests", "is_independent", "independence_note", "checked_on"])
    record(
        review,
        "reviewer_checked",
        f"checked the independence of a reviewer for {review.reference}",
        by,
    )
    return row


@transaction.atomic
def interview(selection: Selection, given: Interview, *, by: Actor) -> Selection:
    """Record the interview, which nobody is appointed without (Bromley's arrangements 2023)."""
    review, row = _locked(selection)
    access.may_choose(by, review).require()
    check_day(given.on, review, by)
    row.interviewed_on, row.panel = given.on, given.panel
    row.outcome, row.interview_note = given.outcome, given.note
    row.save(update_fields=["interviewed_on", "panel", "outcome", "interview_note"])
    record(review, "reviewer_interviewed", f"recorded an interview for {review.reference}", by)
    return row


@transaction.atomic
def appoint(
    selection: Selection, *, contract_value: Decimal, budget_line: str, by: Actor, now: datetime
) -> PracticeReview:
    """
    Appoint the reviewer, and let them in to the case where they have an account here. Twice changes nothing.

    Raises Refused before the terms are agreed, and for somebody who is not checked and interviewed.
    """
    review, row = _locked(selection)
    if row.is_appointed:
        return review
    access.may_appoint(by, review, row).require()
    row.contract_value, row.budget_line = contract_value, budget_line
    row.appointed_on, row.appointed_by = by.today, by.user
    row.save(update_fields=["contract_value", "budget_line", "appointed_on", "appointed_by"])
    move(review, PracticeReviewState.COMMISSIONED, by=by, now=now)
    _let_in(review, row, by=by, now=now)
    record(review, "reviewer_appointed", f"appointed the reviewer for {review.reference}", by)
    return review


def _let_in(review: PracticeReview, row: Selection, *, by: Actor, now: datetime) -> None:
    person = row.reviewer.user
    if person is None or not Membership.objects.filter(user=person).current(by.today).exists():
        return
    rosters.add(
        review.incident,
        person=person,
        capacity=RosterEntry.Capacity.REVIEWER,
        reason=f"Reviewer of {review.reference}",
        expires_on=max(months_after(review.decided_on, LET_IN_FOR), by.today),
        by=by,
        now=now,
    )


@transaction.atomic
def tell_name(selection: Selection, given: NameTold, *, by: Actor) -> Selection:
    """Record to whom the reviewer's name was given, and when (DOMAIN D10)."""
    review, row = _locked(selection)
    access.may_tell_name(by, review).require()
    if not row.is_appointed:
        raise Refused("Only the name of the appointed reviewer is given.")
    for day in (given.panel_on, given.ofsted_on, given.dfe_on):
        if day is not None:
            check_day(day, review, by)
    row.told_panel_on, row.told_ofsted_on = given.panel_on, given.ofsted_on
    row.told_dfe_on = given.dfe_on
    row.save(update_fields=["told_panel_on", "told_ofsted_on", "told_dfe_on"])
    record(
        review,
        "name_told",
        f"recorded who was given the reviewer's name for {review.reference}",
        by,
    )
    return row


@transaction.atomic
def start(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """The reviewer begins: the sections of the report are laid out, and the first month runs. Twice changes nothing."""
    row = locked(review)
    if row.state == PracticeReviewState.IN_PROGRESS:
        return row
    access.may_start(by, row, appointed(row)).require()
    move(row, PracticeReviewState.IN_PROGRESS, by=by, now=now)
    practice_drafts.lay_out(row)
    practice_notes.go_on(row, by=by, now=now)
    record(row, "started", f"started the work on {row.reference}", by)
    return row


@transaction.atomic
def remove(review: PracticeReview, *, reason: str, by: Actor, now: datetime) -> PracticeReview:
    """Remove the reviewer, with the reason; the case closes to them at once, and another can be appointed."""
    row = locked(review)
    if row.state == PracticeReviewState.REVIEWER_REMOVED:
        return row
    access.may_remove(by, row).require()
    found = appointed(row)
    if found is None:
        raise Refused("No reviewer is at work.")
    found.ended_on, found.ended_because = by.today, reason
    found.save(update_fields=["ended_on", "ended_because"])
    move(row, PracticeReviewState.REVIEWER_REMOVED, by=by, now=now)
    practice_notes.stop(row, reason="No reviewer is at work", by=by)
    close_to(found, by=by)
    record(row, "reviewer_removed", f"removed the reviewer from {row.reference}", by)
    return row


def close_to(selection: Selection, *, by: Actor) -> None:
    """End the reviewer's way in to the case."""
    person = selection.reviewer.user
    if person is None:
        return
    entries = RosterEntry.objects.of(person).filter(
        content_object=selection.review.incident, capacity=RosterEntry.Capacity.REVIEWER
    )
    for entry in entries:
        rosters.end(entry, by=by)
